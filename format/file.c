/* file.c -- a file piece by piece, unpacked when it is gzip. Knows nothing of what is in it. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "format/format.h"

struct file_source {
    gzFile file;
    int64_t limit, n;
    char fault[64];
};

/* One that knows the file: a folder opens, too, and says so only when it is read. */
static gzFile open_packed(const char *path, char *reason, size_t room)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not keep us waiting: it is refused */
    if (fd < 0) {
        snprintf(reason, room, "%s", strerror(errno));
        return NULL;
    }
    bool regular = !fstat(fd, &about) && S_ISREG(about.st_mode);
    gzFile file = regular ? gzdopen(fd, "rb") : NULL;
    if (!file) {
        snprintf(reason, room, "%s", regular ? "out of memory" : "not a file");
        close(fd);
    }
    return file;
}

struct file_source *file_open(const char *path, int64_t limit, char *reason, size_t room)
{
    gzFile packed = open_packed(path, reason, room);
    struct file_source *file = packed ? calloc(1, sizeof *file) : NULL;
    if (!packed)
        return NULL;
    if (!file) {
        snprintf(reason, room, "out of memory");
        gzclose_r(packed);
        return NULL;
    }
    file->file = packed;
    file->limit = limit;
    return file;
}

ptrdiff_t file_more(void *source, char *to, size_t room)
{
    struct file_source *file = source;
    int code, n = gzread(file->file, to, room < INT_MAX ? (unsigned)room : INT_MAX);
    if (n > 0 && (file->n += n) <= file->limit)
        return n;
    gzerror(file->file, &code);
    if (n > 0)
        snprintf(file->fault, sizeof file->fault, "more than %" PRId64 " bytes", file->limit);
    else if (code == Z_BUF_ERROR)
        snprintf(file->fault, sizeof file->fault, "damaged: it ends too early");
    else if (n < 0)
        snprintf(file->fault, sizeof file->fault, "damaged, or not readable");
    return *file->fault ? -1 : 0;
}

const char *file_fault(const struct file_source *file)
{
    return *file->fault ? file->fault : NULL;
}

void file_close(struct file_source *file)
{
    if (file)
        gzclose_r(file->file);
    free(file);
}
