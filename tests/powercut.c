/* powercut.c -- a library for LD_PRELOAD between the server and the disk. What is written goes into the files, where the server reads it
 * again; what the disk is sure to have is kept apart, and grows only by fsync and fdatasync. Killed, the server leaves both behind, and the
 * test makes of them what a power cut might have left: test_powercut.c. Knows register.db and its log; what is unlinked is gone at once. */
#undef _FILE_OFFSET_BITS /* open and open64 are two names here, not one for the other */
#include "powercut.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES = 2, DESCRIPTORS = 4096, PATH_ROOM = 1024, CHUNK = 1 << 16 };
static const char *const names[FILES] = { "register.db", "register.db-wal" };

static struct file {
    struct powercut_map *map; /* NULL: not opened yet */
    int disk;
} files[FILES];
static int8_t kind[DESCRIPTORS]; /* 0: none of ours; 1 + i: files[i]; FOLDER */
enum { FOLDER = 100 };
static char folder[PATH_ROOM], state[PATH_ROOM]; /* of the register; of the notes */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static struct {
    int (*open)(const char *path, int flags, ...);
    int (*close)(int fd), (*fsync)(int fd);
    ssize_t (*pwrite)(int fd, const void *bytes, size_t n, off_t at), (*pread)(int fd, void *bytes, size_t n, off_t at);
    int (*ftruncate)(int fd, off_t size), (*unlink)(const char *path);
} real;

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

static void find_real(void)
{
    if (real.unlink)
        return;
    *(void **)&real.open = next("open64");
    *(void **)&real.close = next("close");
    *(void **)&real.fsync = next("fsync");
    *(void **)&real.pwrite = next("pwrite64");
    *(void **)&real.pread = next("pread64");
    *(void **)&real.ftruncate = next("ftruncate64");
    *(void **)&real.unlink = next("unlink");
    const char *where = getenv(POWERCUT_ENVIRONMENT);
    if (where)
        snprintf(state, sizeof state, "%s", where);
}

__attribute__((constructor)) static void begin(void)
{
    find_real();
}

static int which(const char *path)
{
    const char *slash = strrchr(path, '/');
    for (int i = 0; *state && slash && i < FILES; i++)
        if (!strcmp(slash + 1, names[i]))
            return i;
    return -1;
}

/* ---- what the disk has ---- */

static void notes_of(int i, const char *what, char out[PATH_ROOM])
{
    snprintf(out, PATH_ROOM, "%.900s/%s.%s", state, names[i], what);
}

/* Brings sectors from the file to the disk; all of them, or those that are unsynced. */
static void bring(struct file *file, int fd, bool all)
{
    static char bytes[CHUNK];
    struct stat st;
    if (fstat(fd, &st))
        abort();
    int64_t last = (st.st_size + SECTOR - 1) / SECTOR, before = (file->map->size + SECTOR - 1) / SECTOR;
    for (int64_t s = 0; s < last; s++) {
        if (!all && !file->map->unsynced[s])
            continue;
        int64_t from = s;
        while (s + 1 < last && (all || file->map->unsynced[s + 1]) && s + 1 - from < CHUNK / SECTOR)
            s++;
        ssize_t n = real.pread(fd, bytes, (size_t)(s + 1 - from) * SECTOR, from * SECTOR);
        if (n < 0 || real.pwrite(file->disk, bytes, (size_t)n, from * SECTOR) != n)
            abort();
        memset(file->map->unsynced + from, 0, (size_t)(s + 1 - from));
    }
    for (int64_t s = last; s < before; s++)
        file->map->unsynced[s] = 0;
    if (real.ftruncate(file->disk, st.st_size))
        abort();
    file->map->size = st.st_size;
}

/* At its first opening here: what is there is on the disk; what is made by it is not, nor is its name. */
static void take(int i, int fd, bool made)
{
    char path[PATH_ROOM];
    struct file *file = &files[i];
    if (file->map && !made)
        return;
    notes_of(i, "disk", path);
    if (!file->map)
        file->disk = real.open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    notes_of(i, "map", path);
    int map = file->map ? -1 : real.open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (!file->map) {
        if (file->disk < 0 || map < 0 || real.ftruncate(map, sizeof *file->map))
            abort();
        file->map = mmap(NULL, sizeof *file->map, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
        real.close(map);
    }
    if (file->map == MAP_FAILED || real.ftruncate(file->disk, 0))
        abort();
    memset(file->map->unsynced, 0, (size_t)(file->map->size / SECTOR + 1));
    file->map->size = 0;
    file->map->named = !made;
    if (!made)
        bring(file, fd, true);
}

/* ---- between the server and the disk ---- */

static int open_noted(const char *path, int flags, mode_t mode)
{
    struct stat st;
    find_real();
    int i = which(path);
    bool made = i >= 0 && flags & O_CREAT && stat(path, &st);
    int fd = real.open(path, flags, mode);
    if (fd < 0 || fd >= DESCRIPTORS)
        return fd;
    pthread_mutex_lock(&mutex);
    kind[fd] = 0;
    if (i >= 0) {
        const char *slash = strrchr(path, '/');
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        take(i, fd, made);
        kind[fd] = (int8_t)(1 + i);
    } else if (*folder && !strcmp(path, folder)) {
        kind[fd] = FOLDER;
    }
    pthread_mutex_unlock(&mutex);
    return fd;
}

#define OPEN(name)                                                                                                               \
    int name(const char *path, int flags, ...)                                                                                   \
    {                                                                                                                            \
        va_list list;                                                                                                            \
        va_start(list, flags);                                                                                                   \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;                                                  \
        va_end(list);                                                                                                            \
        return open_noted(path, flags, mode);                                                                                    \
    }

int open(const char *path, int flags, ...);
int open64(const char *path, int flags, ...);
OPEN(open)
OPEN(open64)

static int kind_of(int fd)
{
    return fd >= 0 && fd < DESCRIPTORS ? kind[fd] : 0;
}

static struct file *file_of(int fd)
{
    int k = kind_of(fd);
    return k > 0 && k <= FILES ? &files[k - 1] : NULL;
}

int close(int fd)
{
    find_real();
    if (fd >= 0 && fd < DESCRIPTORS)
        kind[fd] = 0;
    return real.close(fd);
}

static ssize_t write_noted(int fd, const void *bytes, size_t n, off_t at)
{
    find_real();
    struct file *file = file_of(fd);
    if (!file || !n)
        return real.pwrite(fd, bytes, n, at);
    pthread_mutex_lock(&mutex);
    ssize_t done = real.pwrite(fd, bytes, n, at);
    if (done > 0)
        for (int64_t s = at / SECTOR; s <= (at + done - 1) / SECTOR; s++)
            file->map->unsynced[s < SECTORS_MOST ? s : (abort(), 0)] = 1;
    pthread_mutex_unlock(&mutex);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return write_noted(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    return write_noted(fd, bytes, n, at);
}

/* To the disk; what is behind the end of a file that was cut is cut off there too. */
static int sync_noted(int fd)
{
    find_real();
    struct file *file = file_of(fd);
    if (!file && kind_of(fd) != FOLDER)
        return real.fsync(fd);
    pthread_mutex_lock(&mutex);
    if (file)
        bring(file, fd, false);
    else
        for (int i = 0; i < FILES; i++)
            if (files[i].map)
                files[i].map->named = true;
    pthread_mutex_unlock(&mutex);
    return 0;
}

int fsync(int fd)
{
    return sync_noted(fd);
}

int fdatasync(int fd)
{
    return sync_noted(fd);
}

int unlink(const char *path)
{
    find_real();
    int i = which(path), result = real.unlink(path);
    pthread_mutex_lock(&mutex);
    if (!result && i >= 0 && files[i].map) {
        memset(files[i].map->unsynced, 0, sizeof files[i].map->unsynced);
        files[i].map->size = 0;
        files[i].map->named = false;
    }
    pthread_mutex_unlock(&mutex);
    return result;
}
