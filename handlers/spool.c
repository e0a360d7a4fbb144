/* spool.c -- the folder of sheets that were sent. A sheet comes under a name of its own, is brought to the disk, and gets its import's number only then:
 * a file with a number is whole. */
#include "handlers/spool.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE_AHEAD = 4 << 20 }; /* bytes behind which the disk is asked to begin, so that the end does not wait for all */
#define COMING "coming-"

static const char *const endings[SPOOL_FILES] = { ".csv", ".faults", ".faults.csv" };

struct spool {
    char folder[PATH_MAX];
};

struct incoming {
    struct spool *spool;
    crypto_hash_sha256_state state;
    int64_t bytes, asked; /* asked: so many of them the disk has been asked to write */
    int fd, fault;        /* fault: errno of the first failure */
    bool kept;
    char path[PATH_MAX], sha256[SHA256_TEXT];
};

struct spool *spool_open(const char *register_path, char *reason, size_t room)
{
    struct spool *spool = calloc(1, sizeof *spool);
    int n = spool ? snprintf(spool->folder, sizeof spool->folder, "%s.imports", register_path) : 0;
    if (spool && n < PATH_MAX - 64 && (!mkdir(spool->folder, 0700) || errno == EEXIST))
        return spool;
    snprintf(reason, room, "%s.imports: %s", register_path, !spool ? "out of memory" : n >= PATH_MAX - 64 ? "too long a name" : strerror(errno));
    free(spool);
    return NULL;
}

void spool_close(struct spool *spool)
{
    free(spool);
}

/* ---- a sheet that comes ---- */

struct incoming *incoming_new(struct spool *spool)
{
    struct incoming *incoming = calloc(1, sizeof *incoming);
    if (!incoming)
        return NULL;
    incoming->spool = spool;
    crypto_hash_sha256_init(&incoming->state);
    int n = snprintf(incoming->path, sizeof incoming->path, "%s/" COMING "%08" PRIx32 "%08" PRIx32, spool->folder, randombytes_random(),
                     randombytes_random());
    incoming->fd = n < PATH_MAX ? open(incoming->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (incoming->fd < 0)
        incoming->fault = errno;
    return incoming;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, bytes, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        n -= (size_t)written;
    }
    return true;
}

bool incoming_add(struct incoming *incoming, const char *bytes, size_t n)
{
    if (incoming->fault)
        return false;
    if (!write_all(incoming->fd, bytes, n)) {
        incoming->fault = errno;
        return false;
    }
    crypto_hash_sha256_update(&incoming->state, (const unsigned char *)bytes, n);
    incoming->bytes += (int64_t)n;
    if (incoming->bytes - incoming->asked >= WRITE_AHEAD) {
        sync_file_range(incoming->fd, incoming->asked, incoming->bytes - incoming->asked, SYNC_FILE_RANGE_WRITE);
        incoming->asked = incoming->bytes;
    }
    return true;
}

static enum err why(int fault)
{
    return fault == ENOSPC || fault == EDQUOT || fault == EFBIG ? ERR_DISK_FULL : ERR_NOT_READY;
}

enum err incoming_end(struct incoming *incoming)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    if (*incoming->sha256)
        return OK;
    if (!incoming->fault && fsync(incoming->fd))
        incoming->fault = errno;
    if (incoming->fault)
        return why(incoming->fault);
    crypto_hash_sha256_final(&incoming->state, digest);
    sodium_bin2hex(incoming->sha256, sizeof incoming->sha256, digest, sizeof digest);
    return OK;
}

int64_t incoming_bytes(const struct incoming *incoming)
{
    return incoming->bytes;
}

const char *incoming_sha256(const struct incoming *incoming)
{
    return incoming->sha256;
}

/* Names are on the disk when their folder is. */
static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && !fsync(fd);
    if (fd >= 0)
        close(fd);
    return good;
}

enum err incoming_keep(struct incoming *incoming, int64_t id)
{
    char path[PATH_MAX];
    spool_path(incoming->spool, id, SPOOL_SHEET, path);
    if (rename(incoming->path, path) || !sync_folder(incoming->spool->folder))
        return why(errno);
    incoming->kept = true;
    return OK;
}

void incoming_drop(struct incoming *incoming)
{
    if (!incoming)
        return;
    if (incoming->fd >= 0)
        close(incoming->fd);
    if (incoming->fd >= 0 && !incoming->kept)
        unlink(incoming->path);
    free(incoming);
}

/* ---- what is kept of an import ---- */

void spool_path(const struct spool *spool, int64_t id, enum spool_file file, char out[PATH_MAX])
{
    if (snprintf(out, PATH_MAX, "%s/%" PRId64 "%s", spool->folder, id, endings[file]) >= PATH_MAX)
        *out = '\0'; /* spool_open() has seen to it */
}

void spool_remove(const struct spool *spool, int64_t id, enum spool_file file)
{
    char path[PATH_MAX];
    spool_path(spool, id, file, path);
    unlink(path);
}

static bool is_named(const char *name, int64_t *ret_id, enum spool_file *ret_file)
{
    char *end;
    errno = 0;
    *ret_id = strtoll(name, &end, 10);
    if (end == name || errno)
        return false;
    for (*ret_file = SPOOL_SHEET; *ret_file < SPOOL_FILES; ++*ret_file)
        if (!strcmp(end, endings[*ret_file]))
            return true;
    return false;
}

void spool_sweep(const struct spool *spool, bool half_sent, bool (*wanted)(void *ctx, int64_t id, enum spool_file file), void *ctx)
{
    DIR *folder = opendir(spool->folder);
    int64_t id;
    enum spool_file file;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        bool ours = is_named(entry->d_name, &id, &file);
        if (ours ? !wanted(ctx, id, file) : half_sent && !strncmp(entry->d_name, COMING, sizeof COMING - 1))
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    if (folder)
        closedir(folder);
}
