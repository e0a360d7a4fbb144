/* faulty.h -- a server under faults.c: started with the library before it, its faults set by the test while it runs. */
#pragma once
#include "asking.h"
#include "faults.h"
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

/* The library named by an environment variable of the tests' own, for LD_PRELOAD; and what a sanitizer's runtime, which wants to be
 * first, has to be told. */
static inline void preload(const char *variable, char library[600], char sanitizer[600])
{
    const char *path = getenv(variable), *options = getenv("ASAN_OPTIONS");
    ck_assert_msg(path && !access(path, R_OK), "%s must name the library to preload (it is \"%s\")", variable, path ? path : "");
    snprintf(library, 600, "LD_PRELOAD=%s", path);
    snprintf(sanitizer, 600, "ASAN_OPTIONS=%s%sverify_asan_link_order=0", options ? options : "", options ? ":" : "");
}

/* Starts the test's server with faults at hand, none set. `options` may be NULL: the reference register. */
static inline struct faults *faulty_up(const struct server_options *options)
{
    char library[600], sanitizer[600], path[600], file[700];
    struct server_options with = options ? *options : (struct server_options){ .kind = REGISTER_REFERENCE };
    preload("NTM_OCOP_FAULTS_LIBRARY", library, sanitizer);
    snprintf(path, sizeof path, "%s/faults", temp_folder());
    snprintf(file, sizeof file, FAULTS_ENVIRONMENT "=%s", path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert(fd >= 0 && !ftruncate(fd, sizeof(struct faults)));
    struct faults *faults = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert(faults != MAP_FAILED);
    close(fd);
    with.environment = (const char *const[]){ library, sanitizer, file, NULL };
    server = server_start_with(&with);
    return faults;
}

/* A product that fits into the reference register. */
static inline const char *product_body(const char *code)
{
    static _Thread_local char body[400];
    snprintf(body, sizeof body,
             "{\"code\":\"%s\",\"name\":\"Mật ong %s\",\"group_code\":\"1\",\"unit_code\":\"07069\",\"joined_on\":\"2021-01-05\"}",
             code, code);
    return body;
}

#define AS_PROVINCE AS(.role = "province")

/* Creates a product; the status it was answered with. */
static inline int create(const char *code)
{
    struct answer answer = send_text("POST", "/api/v1/products", AS_PROVINCE, product_body(code));
    int status = answer.status;
    answer_free(&answer);
    return status;
}

/* A file system of its own for this test's process and what it starts; false where that is not allowed. */
static inline bool mount_small(const char *folder, const char *size)
{
    char map[60], options[60];
    uid_t user = geteuid();
    if (unshare(CLONE_NEWNS)) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
            return false;
        snprintf(map, sizeof map, "%u %u 1", user, user);
        FILE *file = fopen("/proc/self/uid_map", "we");
        bool mapped = file && fputs(map, file) >= 0;
        if (!file || fclose(file) || !mapped)
            return false;
    }
    snprintf(options, sizeof options, "size=%s,mode=0700", size);
    return !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) && !mount("none", folder, "tmpfs", 0, options);
}
