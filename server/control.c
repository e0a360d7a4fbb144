/* control.c -- frames over a Unix socket. A request is one block: its length, the client's folder, the arguments, each ended by NUL. The answer is
 * frames of a letter and a length: o output, e errors, s the exit status, which is the last. */
#include "control.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { REQUEST_MAX = 64 * 1024, ARGUMENTS_MAX = 64, PATIENCE_SECONDS = 10, TICK_MS = 200 };

struct control {
    control_command *run;
    void *ctx;
    int listener;
    atomic_bool closing;
    pthread_t thread;
    char path[4096];
};

/* ---- where ---- */

/* A socket's address is short: one that does not fit is reached through its folder's descriptor. Returns that descriptor, or -1. */
static int address_of(const char *register_path, struct sockaddr_un *ret, char *path, size_t room)
{
    *ret = (struct sockaddr_un){ .sun_family = AF_UNIX };
    int n = snprintf(path, room, "%s.sock", register_path);
    if (n > 0 && (size_t)n < sizeof ret->sun_path) {
        memcpy(ret->sun_path, path, (size_t)n + 1);
        return -1;
    }
    char folder[4096];
    const char *name = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", name ? (int)(name - path) : 1, name ? path : ".");
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    snprintf(ret->sun_path, sizeof ret->sun_path, "/proc/self/fd/%d/%.80s", fd, name ? name + 1 : path);
    return fd;
}

/* ---- bytes ---- */

static bool send_all(int fd, const void *bytes, size_t n)
{
    for (const char *at = bytes; n;) {
        ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool read_exactly(int fd, void *bytes, size_t n)
{
    for (char *at = bytes; n;) {
        ssize_t got = recv(fd, at, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static bool send_frame(int fd, char letter, const void *bytes, size_t n)
{
    char head[5] = { letter };
    uint32_t length = (uint32_t)n;
    memcpy(head + 1, &length, sizeof length); /* both ends are one machine */
    return send_all(fd, head, sizeof head) && send_all(fd, bytes, n);
}

/* ---- the serving side ---- */

/* The same user, or root. */
static bool is_owner(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) && (peer.uid == geteuid() || peer.uid == 0);
}

/* Splits the block into folder and arguments; false: it is not one. */
static bool split(char *block, size_t n, const char **ret_folder, const char *arguments[ARGUMENTS_MAX + 1])
{
    size_t count = 0;
    if (!n || block[n - 1])
        return false;
    *ret_folder = block;
    for (char *at = block + strlen(block) + 1; at < block + n; at += strlen(at) + 1) {
        if (count == ARGUMENTS_MAX)
            return false;
        arguments[count++] = at;
    }
    arguments[count] = NULL;
    return true;
}

static void run_command(struct control *control, int fd, char *block, size_t n)
{
    const char *folder, *arguments[ARGUMENTS_MAX + 1];
    char *out = NULL, *err = NULL;
    size_t nout = 0, nerr = 0;
    if (!split(block, n, &folder, arguments))
        return;
    FILE *to_out = open_memstream(&out, &nout), *to_err = open_memstream(&err, &nerr);
    char status = 1;
    if (to_out && to_err)
        status = (char)control->run(control->ctx, folder, arguments, to_out, to_err);
    if (to_out)
        fclose(to_out);
    if (to_err)
        fclose(to_err);
    if (send_frame(fd, 'o', out, nout) && send_frame(fd, 'e', err, nerr))
        send_frame(fd, 's', &status, 1);
    free(out);
    free(err);
}

static void serve_one(struct control *control, int fd)
{
    const struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
    uint32_t n;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (!is_owner(fd) || !read_exactly(fd, &n, sizeof n) || n > REQUEST_MAX)
        return;
    char *block = malloc(n + 1);
    if (block && read_exactly(fd, block, n))
        run_command(control, fd, block, n);
    free(block);
}

static void *keep_control(void *arg)
{
    struct control *control = arg;
    while (!atomic_load(&control->closing)) {
        struct pollfd wait = { .fd = control->listener, .events = POLLIN };
        if (poll(&wait, 1, TICK_MS) <= 0)
            continue;
        int fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        serve_one(control, fd);
        close(fd);
    }
    return NULL;
}

static struct control *give_up(struct control *control, const char *what, char *reason, size_t room)
{
    snprintf(reason, room, "cannot listen for the program's own commands: %s: %s", what, strerror(errno));
    if (control && control->listener >= 0)
        close(control->listener);
    free(control);
    return NULL;
}

struct control *control_start(const char *register_path, control_command *run, void *ctx, char *reason, size_t room)
{
    struct control *control = calloc(1, sizeof *control);
    struct sockaddr_un address;
    if (!control)
        return give_up(NULL, "memory", reason, room);
    control->run = run;
    control->ctx = ctx;
    int folder = address_of(register_path, &address, control->path, sizeof control->path);
    unlink(address.sun_path);
    control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool bound = control->listener >= 0 && !bind(control->listener, (struct sockaddr *)&address, sizeof address) && !listen(control->listener, 8);
    if (folder >= 0)
        close(folder);
    if (!bound)
        return give_up(control, control->path, reason, room);
    if (pthread_create(&control->thread, NULL, keep_control, control))
        return give_up(control, "a thread", reason, room);
    return control;
}

void control_stop(struct control *control)
{
    if (!control)
        return;
    atomic_store(&control->closing, true);
    pthread_join(control->thread, NULL);
    close(control->listener);
    unlink(control->path);
    free(control);
}

/* ---- the asking side ---- */

static int connect_to(const char *register_path)
{
    struct sockaddr_un address;
    char path[4096];
    int folder = address_of(register_path, &address, path, sizeof path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = fd >= 0 && !connect(fd, (struct sockaddr *)&address, sizeof address);
    if (folder >= 0)
        close(folder);
    if (good)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool send_request(int fd, const char *const *arguments)
{
    char block[REQUEST_MAX];
    size_t n;
    if (!getcwd(block, 4096))
        return false;
    n = strlen(block) + 1;
    for (; *arguments; arguments++) {
        size_t length = strlen(*arguments) + 1;
        if (n + length > sizeof block)
            return false;
        memcpy(block + n, *arguments, length);
        n += length;
    }
    uint32_t length = (uint32_t)n;
    return send_all(fd, &length, sizeof length) && send_all(fd, block, n);
}

/* One frame to where it belongs. 1: more follow; 0: it was the status; -1: broken off. */
static int take_frame(int fd, FILE *out, FILE *err, int *ret_status)
{
    char head[5], bytes[4096];
    uint32_t n;
    if (!read_exactly(fd, head, sizeof head))
        return -1;
    memcpy(&n, head + 1, sizeof n);
    while (n) {
        size_t part = n < sizeof bytes ? n : sizeof bytes;
        if (!read_exactly(fd, bytes, part))
            return -1;
        if (head[0] == 's')
            *ret_status = (unsigned char)bytes[0];
        else
            fwrite(bytes, 1, part, head[0] == 'o' ? out : err);
        n -= (uint32_t)part;
    }
    return head[0] != 's';
}

bool control_ask(const char *register_path, const char *const *arguments, FILE *out, FILE *err, int *ret_status)
{
    int fd = connect_to(register_path), more = -1;
    if (fd < 0)
        return false;
    if (send_request(fd, arguments))
        while ((more = take_frame(fd, out, err, ret_status)) > 0)
            ;
    close(fd);
    return more == 0;
}
