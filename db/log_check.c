/* log_check.c -- walks through the frames of a write-ahead log (sqlite.org/fileformat2.html, 4). */
#include "db/log_check.h"
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 32, FRAME_HEADER = 24, PAGE_MIN = 512, PAGE_USUAL = 4096, PAGE_MAX = 65536, PATH_ROOM = 4200 };
static const uint32_t magic_little = 0x377f0682, magic_big = 0x377f0683;

struct log {
    FILE *file;
    bool big;         /* how the sums take their words */
    uint32_t salt[2]; /* of this run through the log; frames of an earlier one have others */
    uint32_t sum[2];  /* over all that has been read */
    size_t page;
    unsigned char frame[FRAME_HEADER + PAGE_MAX];
};

static uint32_t word(const unsigned char *bytes, bool big)
{
    return big ? (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]
               : (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static uint32_t number(const unsigned char *bytes)
{
    return word(bytes, true);
}

static void add_up(struct log *log, const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i + 8 <= n; i += 8) {
        log->sum[0] += word(bytes + i, log->big) + log->sum[1];
        log->sum[1] += word(bytes + i + 4, log->big) + log->sum[0];
    }
}

static bool sums_to(const struct log *log, const unsigned char *bytes)
{
    return log->sum[0] == number(bytes) && log->sum[1] == number(bytes + 4);
}

static bool has_salt(const struct log *log, const unsigned char *bytes)
{
    return log->salt[0] == number(bytes) && log->salt[1] == number(bytes + 4);
}

static bool read_frame(struct log *log)
{
    return fread(log->frame, 1, FRAME_HEADER + log->page, log->file) == FRAME_HEADER + log->page;
}

static bool is_commit(const struct log *log)
{
    return number(log->frame + 4) != 0;
}

/* As it was written? Sums are over all before, so behind a broken frame none is. */
static bool frame_is_good(struct log *log)
{
    add_up(log, log->frame, 8);
    add_up(log, log->frame + FRAME_HEADER, log->page);
    return has_salt(log, log->frame + 8) && sums_to(log, log->frame + 16);
}

/* False: there is no log, or nothing in it. *ret_good: the header is as it was written; else the pages are taken to be of the size
 * that a register of ours has, and the salts are the first frame's. */
static bool read_header(struct log *log, bool *ret_good)
{
    unsigned char header[HEADER];
    if (fread(header, 1, HEADER, log->file) != HEADER)
        return false;
    log->big = number(header) == magic_big;
    log->page = number(header + 8);
    add_up(log, header, 24);
    *ret_good = (number(header) == magic_little || log->big) && log->page >= PAGE_MIN && log->page <= PAGE_MAX && sums_to(log, header + 24);
    log->salt[0] = number(header + 16);
    log->salt[1] = number(header + 20);
    if (*ret_good)
        return true;
    log->page = PAGE_USUAL;
    if (!read_frame(log) || fseek(log->file, HEADER, SEEK_SET))
        return false;
    log->salt[0] = number(log->frame + 8);
    log->salt[1] = number(log->frame + 12);
    return true;
}

/* From the first broken frame on (it is read already): does a frame of this run follow a commit of this run? */
static bool goes_on_behind_a_commit(struct log *log, bool frame_read)
{
    bool committed = false;
    while (frame_read || read_frame(log)) {
        frame_read = false;
        if (!has_salt(log, log->frame + 8))
            continue;
        if (committed)
            return true;
        committed = is_commit(log);
    }
    return false;
}

static bool is_whole(struct log *log, int64_t *ret_broken)
{
    bool good;
    *ret_broken = 0;
    if (!read_header(log, &good))
        return true;
    if (!good)
        return !goes_on_behind_a_commit(log, false);
    while (read_frame(log)) {
        ++*ret_broken;
        if (!frame_is_good(log))
            return !goes_on_behind_a_commit(log, true);
    }
    return true;
}

bool log_is_whole(const char *path, char *reason, size_t room)
{
    char name[PATH_ROOM];
    int64_t broken = 0;
    struct log *log = calloc(1, sizeof *log);
    if (!log) {
        snprintf(reason, room, "out of memory");
        return false;
    }
    snprintf(name, sizeof name, "%s-wal", path);
    log->file = fopen(name, "re");
    bool whole = !log->file || is_whole(log, &broken);
    if (log->file)
        fclose(log->file);
    free(log);
    if (!whole)
        snprintf(reason, room, "the write-ahead log %s is damaged (frame %" PRId64 "): what was written behind that cannot be read; restore a backup, or move the "
                 "log away to go on without what it holds", name, broken);
    return whole;
}
