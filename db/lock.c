/* lock.c -- one process writes to a register at a time, by whatever name it opens it. The lock file beside the register tells a second
 * process who holds it; what keeps it out is also the register's own file, for a lock file can be removed and a register renamed. */
#include "db/lock.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert((int)REGISTER_PATH >= PATH_MAX, "realpath() writes up to PATH_MAX bytes");

enum { STORY = 300 };

struct teller {
    char *reason;
    size_t room;
};

static bool tell(struct teller teller, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool tell(struct teller teller, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(teller.reason, teller.room, format, arguments);
    va_end(arguments);
    return false;
}

/* Made by us, so that it and what the database makes beside it with the same mode are for their owner alone. */
static bool make_file(const char *path, struct teller teller)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        return !close(fd);
    if (errno != EEXIST)
        return tell(teller, "cannot make the register %s: %s", path, strerror(errno));
    struct stat st;
    if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && stat(path, &st))
        return tell(teller, "%s is a symbolic link to a file that is not there", path);
    return true; /* another process was quicker: the lock decides */
}

static const char *kind_of(mode_t mode)
{
    return S_ISDIR(mode) ? "a directory" : S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
}

static bool find_file(struct register_lock *lock, const char *path, bool create, struct teller teller)
{
    struct stat st;
    if (create && stat(path, &st) && errno == ENOENT && !make_file(path, teller))
        return false;
    if (!realpath(path, lock->path)) {
        lock->path[0] = '\0';
        return errno == ENOENT ? tell(teller, "there is no register at %s", path)
                               : tell(teller, "cannot open %s: %s", path, strerror(errno));
    }
    if (stat(lock->path, &st))
        return tell(teller, "cannot open %s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return tell(teller, "%s is %s; a register is a regular file", path, kind_of(st.st_mode));
    if (st.st_nlink > 1)
        return tell(teller, "the register %s has %lu names (hard links); it must have one, because its write-ahead log is found by its name",
                    path, (unsigned long)st.st_nlink);
    return true;
}

static bool take_story(struct register_lock *lock, struct teller teller)
{
    char path[sizeof lock->path + 8], holder[STORY] = "";
    snprintf(path, sizeof path, "%s.lock", lock->path);
    lock->story = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock->story < 0)
        return tell(teller, "cannot make the lock %s: %s", path, strerror(errno));
    if (!flock(lock->story, LOCK_EX | LOCK_NB))
        return true;
    ssize_t n = pread(lock->story, holder, sizeof holder - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    close(lock->story);
    lock->story = -1;
    return tell(teller, "the register %s" IN_USE "%s; one process writes to it at a time", lock->path,
                *holder ? holder : "another process");
}

static bool take_file(struct register_lock *lock, struct teller teller)
{
    lock->file = open(lock->path, O_RDONLY | O_CLOEXEC);
    if (lock->file < 0)
        return tell(teller, "cannot open %s: %s", lock->path, strerror(errno));
    if (!flock(lock->file, LOCK_EX | LOCK_NB))
        return true;
    return tell(teller, "the register %s" IN_USE "another process, which opened it under another name or whose lock file was removed; "
                        "one process writes to it at a time", lock->path);
}

bool register_lock(struct register_lock *lock, const char *path, bool create, char *reason, size_t room)
{
    struct teller teller = { reason, room };
    lock->story = lock->file = -1;
    if (find_file(lock, path, create, teller) && take_story(lock, teller) && take_file(lock, teller))
        return true;
    register_unlock(lock);
    return false;
}

void register_tell(struct register_lock *lock, const char *purpose)
{
    char line[STORY];
    int n = snprintf(line, sizeof line, "process %d (%s)", (int)getpid(), purpose);
    if (n >= (int)sizeof line)
        n = sizeof line - 1;
    if (ftruncate(lock->story, 0) || pwrite(lock->story, line, (size_t)n, 0) != n)
        return; /* the lock holds all the same; only its story is missing */
}

void register_unlock(struct register_lock *lock)
{
    if (lock->file >= 0)
        close(lock->file);
    if (lock->story >= 0) {
        if (ftruncate(lock->story, 0))
            errno = 0;
        close(lock->story);
    }
    lock->story = lock->file = -1;
}
