/* faults.c -- a library for LD_PRELOAD that makes bad days: a full disk, a disk that does not keep, a file that cannot be written, an
 * allocation that fails, a clock that jumps. What and when stands in the file that FAULTS_ENVIRONMENT names (faults.h). Allocates nothing. */
#undef _FILE_OFFSET_BITS /* open and open64 are two names here, not one for the other */
#include "faults.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096, EARLY = 65536 };

static struct faults *faults;
static _Atomic bool ours[DESCRIPTORS], main_file[DESCRIPTORS]; /* open on a file of the register; on register.db */

/* What the library stands before. */
static struct {
    int (*open)(const char *path, int flags, ...);
    int (*close)(int fd);
    ssize_t (*pwrite)(int fd, const void *bytes, size_t n, off_t at);
    int (*ftruncate)(int fd, off_t size);
    int (*fsync)(int fd), (*fdatasync)(int fd);
    int (*clock_gettime)(clockid_t clock, struct timespec *ret);
    void *(*malloc)(size_t n), *(*calloc)(size_t n, size_t size), *(*realloc)(void *piece, size_t n);
    void (*free)(void *piece);
} real;

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

/* A constructor may come too late: libraries before us allocate in theirs. */
static void find_real(void)
{
    static _Atomic int finding;
    if (real.clock_gettime || atomic_exchange(&finding, 1))
        return;
    *(void **)&real.malloc = next("malloc");
    *(void **)&real.calloc = next("calloc");
    *(void **)&real.realloc = next("realloc");
    *(void **)&real.free = next("free");
    *(void **)&real.open = next("open64");
    *(void **)&real.close = next("close");
    *(void **)&real.pwrite = next("pwrite64");
    *(void **)&real.ftruncate = next("ftruncate64");
    *(void **)&real.fsync = next("fsync");
    *(void **)&real.fdatasync = next("fdatasync");
    *(void **)&real.clock_gettime = next("clock_gettime");
}

__attribute__((constructor)) static void begin(void)
{
    find_real();
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0); /* strace of the same user may attach */
    const char *path = getenv(FAULTS_ENVIRONMENT);
    int fd = path ? real.open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *seen = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    real.close(fd);
    if (seen != MAP_FAILED)
        faults = seen;
}

/* ---- files ---- */

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), tail = strlen(ending);
    return n >= tail && !strcmp(name + n - tail, ending);
}

/* register.db, its log, and what is made from it under its name (".register-2026...part-"). */
static bool is_registers(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    name += *name == '.';
    return !strncmp(name, "register", 8) && !ends_in(name, ".lock") && !ends_in(name, "-shm") && !ends_in(name, ".sock");
}

static int open_watched(const char *path, int flags, mode_t mode)
{
    find_real();
    bool watched = faults && is_registers(path);
    int fault = watched && (flags & O_ACCMODE) != O_RDONLY ? atomic_load(&faults->open_errno) : 0;
    if (fault) {
        errno = fault;
        return -1;
    }
    int fd = real.open(path, flags, mode);
    if (fd >= 0 && fd < DESCRIPTORS)
        atomic_store(&ours[fd], watched);
    if (fd >= 0 && fd < DESCRIPTORS && watched)
        atomic_store(&main_file[fd], ends_in(path, "/register.db"));
    return fd;
}

#define OPEN(name)                                                                                                               \
    int name(const char *path, int flags, ...)                                                                                   \
    {                                                                                                                            \
        va_list list;                                                                                                            \
        va_start(list, flags);                                                                                                   \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;                                                  \
        va_end(list);                                                                                                            \
        return open_watched(path, flags, mode);                                                                                  \
    }

int open(const char *path, int flags, ...);
int open64(const char *path, int flags, ...);
OPEN(open)
OPEN(open64)

int close(int fd)
{
    find_real();
    if (fd >= 0 && fd < DESCRIPTORS)
        atomic_store(&ours[fd], false);
    return real.close(fd);
}

static bool watched(int fd)
{
    return faults && fd >= 0 && fd < DESCRIPTORS && atomic_load(&ours[fd]);
}

/* May the file reach to `end`? What lies inside it has its place already. */
static int write_fault(int fd, off_t end)
{
    struct stat st;
    int fault = atomic_load(&faults->write_errno);
    if (fault || !atomic_load(&faults->limited))
        return fault;
    off_t more = fstat(fd, &st) ? 0 : end - st.st_size;
    if (more <= 0)
        return 0;
    if (atomic_fetch_sub(&faults->room, more) >= more)
        return 0;
    atomic_fetch_add(&faults->room, more);
    return ENOSPC;
}

static int told(int fault)
{
    atomic_fetch_add(&faults->writes_failed, 1);
    errno = fault;
    return -1;
}

static ssize_t write_at(int fd, const void *bytes, size_t n, off_t at)
{
    find_real();
    int fault = watched(fd) ? write_fault(fd, at + (off_t)n) : 0;
    return fault ? told(fault) : real.pwrite(fd, bytes, n, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
    return write_at(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
    return write_at(fd, bytes, n, at);
}

static int cut(int fd, off_t size)
{
    find_real();
    int fault = watched(fd) ? write_fault(fd, size) : 0;
    return fault ? told(fault) : real.ftruncate(fd, size);
}

int ftruncate(int fd, off_t size)
{
    return cut(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return cut(fd, size);
}

static int sync_fault(int fd)
{
    int fault = watched(fd) ? atomic_load(&faults->sync_errno) : 0;
    if (!fault || (atomic_load(&faults->sync_main) && !atomic_load(&main_file[fd])))
        return 0;
    atomic_fetch_add(&faults->syncs_failed, 1);
    errno = fault;
    return -1;
}

int fsync(int fd)
{
    find_real();
    return sync_fault(fd) ? -1 : real.fsync(fd);
}

int fdatasync(int fd)
{
    find_real();
    return sync_fault(fd) ? -1 : real.fdatasync(fd);
}

/* ---- the clock ---- */

int clock_gettime(clockid_t clock, struct timespec *ret)
{
    find_real();
    int result = real.clock_gettime(clock, ret);
    int64_t shift = faults ? atomic_load(&faults->clock_shift_us) : 0;
    if (result || clock != CLOCK_REALTIME || !shift)
        return result;
    int64_t us = (int64_t)ret->tv_sec * 1000000 + ret->tv_nsec / 1000 + shift;
    *ret = (struct timespec){ .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 + ret->tv_nsec % 1000 };
    return 0;
}

time_t time(time_t *ret)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (ret)
        *ret = now.tv_sec;
    return now.tv_sec;
}

/* ---- memory ---- */

/* dlsym() may allocate before there is anything to allocate with. Never given back. */
static union {
    max_align_t aligned;
    char bytes[EARLY];
} early;
static size_t early_used;

static void *early_piece(size_t n)
{
    size_t whole = (n + 15) / 16 * 16;
    if (whole > EARLY - early_used)
        abort();
    void *piece = early.bytes + early_used;
    early_used += whole;
    return piece; /* zeroed: static */
}

static bool is_early(const void *piece)
{
    return (const char *)piece >= early.bytes && (const char *)piece < early.bytes + EARLY;
}

static bool fails(void)
{
    if (!faults || !atomic_load(&faults->armed) || atomic_fetch_sub(&faults->allocations_left, 1) != 1)
        return false;
    atomic_store(&faults->armed, false);
    atomic_fetch_add(&faults->allocations_failed, 1);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n)
{
    find_real();
    if (!real.malloc)
        return early_piece(n);
    return fails() ? NULL : real.malloc(n);
}

void *calloc(size_t n, size_t size)
{
    find_real();
    if (!real.calloc)
        return early_piece(n * size);
    return fails() ? NULL : real.calloc(n, size);
}

void *realloc(void *piece, size_t n)
{
    find_real();
    if (!is_early(piece))
        return fails() ? NULL : real.realloc(piece, n);
    void *copy = malloc(n);
    if (copy)
        memcpy(copy, piece, n < (size_t)(early.bytes + EARLY - (char *)piece) ? n : (size_t)(early.bytes + EARLY - (char *)piece));
    return copy;
}

void free(void *piece)
{
    find_real();
    if (piece && !is_early(piece) && real.free)
        real.free(piece);
}
