/* file.c -- a whole file into memory, unpacked when it is gzip. Knows nothing of what is in it. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "format/format.h"

enum { STEP = 1 << 16 };

/* One that knows the file: a folder opens, too, and says so only when it is read. */
static gzFile open_file(const char *path, char *reason, size_t room)
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

/* Reads to the end; NULL: the reason is told. One byte more than the limit is asked for, to see whether there is one. */
static char *read_all(gzFile file, size_t limit, size_t *ret_size, char *reason, size_t reason_room)
{
    char *bytes = NULL;
    size_t n = 0, room = 0;
    for (int got = 1; got > 0; n += (size_t)got) {
        if (room - n < STEP) {
            room = room ? 2 * room : 2 * (size_t)STEP;
            char *more = realloc(bytes, room + 1);
            if (!more) {
                snprintf(reason, reason_room, "out of memory");
                free(bytes);
                return NULL;
            }
            bytes = more;
        }
        got = gzread(file, bytes + n, (unsigned)(room - n < INT_MAX ? room - n : INT_MAX));
        if (got < 0 || n + (size_t)got > limit) {
            if (got < 0)
                snprintf(reason, reason_room, "damaged, or not readable");
            else
                snprintf(reason, reason_room, "more than %zu bytes", limit);
            free(bytes);
            return NULL;
        }
    }
    bytes[n] = '\0';
    *ret_size = n;
    return bytes;
}

char *file_read(const char *path, size_t limit, size_t *ret_size, char *reason, size_t room)
{
    size_t size = 0;
    gzFile file = open_file(path, reason, room);
    if (!file)
        return NULL;
    char *bytes = read_all(file, limit, &size, reason, room);
    int closed = gzclose_r(file); /* Z_BUF_ERROR: the packed file ends too early */
    if (bytes && closed != Z_OK) {
        snprintf(reason, room, "damaged: it ends too early");
        free(bytes);
        return NULL;
    }
    if (bytes)
        *ret_size = size;
    return bytes;
}
