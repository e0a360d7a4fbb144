/* main.c -- the program: one subcommand a function. Puts the parts together; standard output is for people, standard error for
 * the log and for one sentence when something is wrong. Exit 0: done; 1: it could not be; 2: not understood. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "base/buffer.h"
#include "base/number.h"
#include "db/backup.h"
#include "db/db.h"
#include "db/lock.h"
#include "db/table.h"
#include "db/verify.h"
#include "handlers/app.h"
#include "handlers/describe.h"
#include "handlers/importer.h"
#include "handlers/keys.h"
#include "handlers/load.h"
#include "handlers/operations.h"
#include "handlers/upkeep.h"
#include "model/resource.h"
#include "server/control.h"
#include "server/http.h"
#include "server/log.h"
#include "server/sandbox.h"
#include "server/settings.h"
#include "web/assets.h"

enum { DONE = 0, FAILED = 1, NOT_UNDERSTOOD = 2, REASON = 1024, VALUE_SHOWN = 120 };

/* Where a command's words go: standard output and error, or, when the command was handed over to the serving process, to its sender. */
static _Thread_local FILE *handed_out, *handed_err;

static _Thread_local const char *handed_folder; /* where its sender stands */

/* What this process serves, for the commands that are handed over. */
static struct {
    struct db *db;
    struct app *app;
    const struct http_server *server;
} serving;

static const char *const *all_arguments; /* of this process, without its name */

static FILE *to_out(void)
{
    return handed_out ? handed_out : stdout;
}

static FILE *to_err(void)
{
    return handed_err ? handed_err : stderr;
}

static int say(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
static int say(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("ntm-ocop: ", to_err());
    vfprintf(to_err(), format, arguments);
    fputc('\n', to_err());
    va_end(arguments);
    return status;
}

/* ---- what went wrong, for people ---- */

/* At most n bytes of a text, never half a character, control characters as "?": a cell shall not write to a terminal. */
static void print_shown(FILE *out, struct text text, size_t most)
{
    size_t n = text.n < most ? text.n : most;
    while (n < text.n && n && ((unsigned char)text.s[n] & 0xC0) == 0x80)
        n--;
    bool good = text_check((struct text){ text.s, n }) == TEXT_OK;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        fputc(c < 0x20 || c == 0x7F || (c >= 0x80 && !good) ? '?' : c, out);
    }
    if (n < text.n)
        fputs("...", out);
}

/* units.csv:17: parent_code: there is no units with code = 99 (99) */
static void print_fault(const struct fault *fault)
{
    if (fault->where == WHERE_CELL) {
        print_shown(to_err(), fault->file, SIZE_MAX);
        fputc(':', to_err());
        if (fault->line > 0)
            fprintf(to_err(), "%" PRId64 ":", fault->line);
        fputc(' ', to_err());
    }
    if (fault->place) {
        print_shown(to_err(), text_of(fault->place), VALUE_SHOWN);
        fputs(": ", to_err());
    }
    fputs(fault->detail, to_err());
    if (fault->value.n) {
        fputs(" (", to_err());
        print_shown(to_err(), fault->value, VALUE_SHOWN);
        fputc(')', to_err());
    }
    fputc('\n', to_err());
}

static void print_problem(const struct problem *problem)
{
    for (size_t i = 0; i < problem->n; i++)
        print_fault(&problem->faults[i]);
    if (problem->more)
        fprintf(to_err(), "and %zu more\n", problem->more);
    if (problem->aside)
        fprintf(to_err(), "%s\n", problem->aside);
}

/* The first sentence of a problem, for an error told in one line. */
static const char *sentence_of(const struct problem *problem)
{
    return problem->aside ? problem->aside : problem->n ? problem->faults[0].detail : err_title(problem->code ? problem->code : ERR_INTERNAL, LANG_EN);
}

static int print_buffer(struct buffer *buffer)
{
    bool good = !buffer->failed && fwrite(buffer->s ? buffer->s : "", 1, buffer->n, to_out()) == buffer->n && !fflush(to_out());
    buffer_free(buffer);
    return good ? DONE : say(FAILED, "the output could not be written");
}

/* ---- command lines ---- */

struct usage {
    const char *name, *operand, *about;
};

/* True: read. false: *ret_status is what to exit with; help or the fault has been printed. */
static bool understood(struct settings *settings, const struct usage *usage, struct command_line *line, int *ret_status)
{
    char reason[REASON];
    bool help = false;
    line->help = &help;
    if (!settings_read(settings, line, reason, sizeof reason)) {
        *ret_status = say(NOT_UNDERSTOOD, "%s; see ntm-ocop %s --help", reason, usage->name);
        return false;
    }
    if (help) {
        fprintf(to_out(), "ntm-ocop %s%s%s [flags]\n%s\n\n", usage->name, *usage->operand ? " " : "", usage->operand, usage->about);
        settings_print(line);
        *ret_status = DONE;
        return false;
    }
    return true;
}

/* Bytes: what is looked through in less than 0.1 s, before it is served. */
#define CHECKED_BEFORE (INT64_C(64) << 20)

static struct db *open_register(const struct settings *settings, bool create, const char *purpose)
{
    char reason[REASON] = "";
    bool looks_later = settings->check_every && !strncmp(purpose, "serve", 5);
    struct db *db = db_open(&(struct db_settings){ .path = settings->db,
                                                   .create = create,
                                                   .check = settings->quick_check,
                                                   .check_most = looks_later ? CHECKED_BEFORE : 0,
                                                   .cache_kib = settings->cache_kib,
                                                   .purpose = purpose },
                            reason, sizeof reason);
    if (!db)
        say(FAILED, "%s", reason);
    return db;
}

/* What every command that opens a register needs first. */
static bool begin(void)
{
    catalogue_init();
    operations_init();
    if (sodium_init() >= 0)
        return true;
    say(FAILED, "libsodium cannot be used on this machine");
    return false;
}

/* Does the work on the register. While it is served, the serving process does (one process alone writes): there this runs again with
 * what it serves. */
typedef int errand(struct db *db, struct arena *arena, const void *ctx);
static int with_arena(struct db *db, errand *work, const void *ctx)
{
    struct arena *arena = arena_new(1 << 16);
    int status = arena ? work(db, arena, ctx) : say(FAILED, "out of memory");
    arena_free(arena);
    return status;
}

static int with_register(const struct settings *settings, bool create, const char *purpose, errand *work, const void *ctx)
{
    char path[PATH_MAX];
    int status;
    if (handed_out)
        return with_arena(serving.db, work, ctx);
    if (control_ask(realpath(settings->db, path) ? path : settings->db, all_arguments, stdout, stderr, &status))
        return status;
    struct db *db = begin() ? open_register(settings, create, purpose) : NULL;
    if (!db)
        return FAILED;
    status = with_arena(db, work, ctx);
    db_close(db);
    return status;
}

/* A path as its sender means it. */
static const char *sent_path(const char *path, char out[PATH_MAX])
{
    if (!handed_folder || *path == '/')
        return path;
    snprintf(out, PATH_MAX, "%s/%s", handed_folder, path);
    return out;
}

/* ---- load ---- */

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int load_folder(struct db *db, const char *folder, struct load_report *ret)
{
    struct arena *arena = arena_new(1 << 16);
    struct problem problem = problem_in(arena, LANG_EN);
    int64_t start = milliseconds_now();
    if (!arena)
        return say(FAILED, "out of memory");
    enum err e = load_directory(db, folder, ret, &problem);
    if (e) {
        print_problem(&problem);
        say(FAILED, "nothing of %s was loaded: %zu fault%s", folder, problem.n + problem.more,
            problem.n + problem.more == 1 ? "" : "s");
    } else {
        fprintf(to_out(), "loaded %s: %" PRId64 " files, %" PRId64 " rows, %" PRId64 " inserted, %" PRId64 " updated, %" PRId64
               " unchanged, %" PRId64 " ms\n",
               folder, ret->files, ret->rows, ret->inserted, ret->updated, ret->unchanged, milliseconds_now() - start);
        fflush(to_out());
    }
    arena_free(arena);
    return e ? FAILED : DONE;
}

static int load_into(struct db *db, struct arena *arena, const void *folder)
{
    char path[PATH_MAX];
    struct load_report report;
    (void)arena;
    return load_folder(db, sent_path(folder, path), &report);
}

static int command_load(const char *const *arguments)
{
    static const struct usage usage = {
        "load", "DIR", "Loads a folder of CSV files into the register, all or nothing; the same again changes nothing."
    };
    struct settings settings;
    const char *folder = NULL;
    struct command_line line = { .arguments = arguments, .command = COMMAND_LOAD, .operand = &folder };
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (!folder)
        return say(NOT_UNDERSTOOD, "load needs a folder; see ntm-ocop load --help");
    return with_register(&settings, true, "load", load_into, folder);
}

/* ---- key ---- */

/* "portal, commune, ... admin": all that a key may have. */
static const char *roles_shown(char *out, size_t room)
{
    size_t n = 0;
    for (int role = ROLE_PUBLIC + 1; role < ROLE_COUNT && n < room; role++)
        n += (size_t)snprintf(out + n, room - n, "%s%s", n ? ", " : "", role_name((enum role)role));
    return out;
}

/* "/unit_code" of a body is --unit here. */
static const char *flag_of(const char *place)
{
    static const char *const flags[][2] = {
        { "/role", "--role: " },   { "/unit_code", "--unit: " },   { "/as_of", "--as-of: " },
        { "/name", "--name: " },   { "/expires_on", "--expires: " },
    };
    for (size_t i = 0; place && i < sizeof flags / sizeof *flags; i++)
        if (!strcmp(place, flags[i][0]))
            return flags[i][1];
    return "";
}

/* Each fault a line; `what` was not done. */
static int say_faults(const char *what, const struct problem *problem)
{
    for (size_t i = 0; i < problem->n; i++)
        say(FAILED, "%s: %s%s", what, flag_of(problem->faults[i].place), problem->faults[i].detail);
    if (problem->aside)
        say(FAILED, "%s: %s", what, problem->aside);
    return problem->n ? FAILED : say(FAILED, "%s: %s", what, sentence_of(problem));
}

/* One write of the command line, in a durable transaction of its own. */
static enum err begin_transaction(struct db *db, struct stamp *ret_stamp, struct problem *reterr)
{
    struct text who = text_of(principal_operator.name);
    enum err e = db_begin(db);
    *ret_stamp = (struct stamp){ .principal = who, .request_id = who };
    return e ? fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER) : change_instant(db_writer(db), &ret_stamp->at, reterr);
}

static enum err end_transaction(struct db *db, enum err e, struct problem *reterr)
{
    if (e) {
        db_rollback(db);
        return e;
    }
    e = db_commit(db);
    return e ? fail(reterr, e, WHERE_NONE, NULL, e == ERR_DISK_FULL ? MSG_NO_ROOM : MSG_TRY_LATER) : OK;
}

/* 06799 Xã Hải Hòa (commune, 2024-11-01 to 2025-06-30) */
static void print_unit(const struct key_unit *unit)
{
    fprintf(to_out(), "%.*s ", (int)unit->code.n, unit->code.s);
    print_shown(to_out(), unit->full_name, VALUE_SHOWN);
    fprintf(to_out(), " (%.*s, %s%.*s", (int)unit->level.n, unit->level.s, unit->valid_to.s ? "" : "from ", (int)unit->valid_from.n,
           unit->valid_from.s);
    fprintf(to_out(), unit->valid_to.s ? " to %.*s)" : "%.*s)", (int)unit->valid_to.n, unit->valid_to.s ? unit->valid_to.s : "");
}

static void print_other(void *ctx, const struct key_unit *other)
{
    (void)ctx;
    fputs("The same code is also of ", to_out());
    print_unit(other);
    fputs("; --as-of with one of those days takes that one.\n", to_out());
}

/* The key alone on the last line: what a script takes. */
static enum err print_made(struct db *db, const struct key_row *row, const char key[KEY_TEXT], struct problem *reterr)
{
    fprintf(to_out(), "A key with the role %.*s", (int)row->role.n, row->role.s);
    if (row->unit.id != INT_NONE) {
        fputs(" for unit ", to_out());
        print_unit(&row->unit);
    }
    fputs(".\n", to_out());
    enum err e = key_unit_others(db_writer(db), &row->unit, print_other, NULL, reterr);
    fprintf(to_out(), "It is shown this once:\n%s\n", key);
    return e;
}

static int make_key(struct db *db, struct arena *arena, const void *wish)
{
    char key[KEY_TEXT];
    struct key_row row;
    struct stamp stamp;
    struct problem problem = problem_in(arena, LANG_EN);
    enum err e = begin_transaction(db, &stamp, &problem);
    if (!e)
        e = key_create(db_writer(db), arena, wish, &principal_operator, &stamp, key, &row, &problem);
    e = end_transaction(db, e, &problem);
    if (e)
        return say_faults("the key was not made", &problem);
    e = print_made(db, &row, key, &problem);
    sodium_memzero(key, sizeof key);
    return e || fflush(to_out()) ? say(FAILED, "the key could not be written") : DONE;
}

static int end_key(struct db *db, struct arena *arena, const void *which)
{
    struct key_row row = { 0 };
    struct stamp stamp;
    struct problem problem = problem_in(arena, LANG_EN);
    int64_t id;
    enum err e = begin_transaction(db, &stamp, &problem);
    if (!e)
        e = key_find(db_writer(db), text_of(which), &id, &problem);
    if (!e)
        e = key_revoke(db_writer(db), arena, id, &stamp, handed_out ? app_key_uses(serving.app) : NULL, &row, &problem);
    e = end_transaction(db, e, &problem);
    if (e)
        return say_faults("no key was revoked", &problem);
    fprintf(to_out(), "Key %" PRId64 " (%.*s, role %.*s) is revoked since %.*s.\n", row.id, (int)row.prefix.n, row.prefix.s, (int)row.role.n,
           row.role.s, (int)row.revoked_at.n, row.revoked_at.s);
    return DONE;
}

/* A flag that is a day. false: it is none, and that was told. */
static bool day_given(const char *flag, const char *text, struct date *ret)
{
    *ret = NO_DATE;
    if (!text || date_parse(text, strlen(text), ret))
        return true;
    say(NOT_UNDERSTOOD, "%s must be a day that exists, as YYYY-MM-DD, not \"%s\"", flag, text);
    return false;
}

static int command_key_create(const char *const *arguments)
{
    static const struct usage usage = { "key create", "",
                                        "Makes a key and prints it once, alone on the last line; only its hash is kept." };
    const char *role = NULL, *unit = NULL, *as_of = NULL, *name = NULL, *expires = NULL;
    char roles[120], role_doc[160];
    snprintf(role_doc, sizeof role_doc, "What it may do: %s. Needed.", roles_shown(roles, sizeof roles));
    const struct flag flags[] = {
        { "role", "ROLE", &role, NULL, role_doc },
        { "unit", "CODE", &unit, NULL, "Bound to this unit and all below it; without: to none." },
        { "as-of", "YYYY-MM-DD", &as_of, NULL,
          "The day on which --unit is meant; without: the unit that has the code today, or else had it last." },
        { "name", "NAME", &name, NULL, "Whose it is, for the list of keys." },
        { "expires", "YYYY-MM-DD", &expires, NULL, "Last day it is valid; without: no end." },
    };
    struct command_line line = { .arguments = arguments, .command = COMMAND_KEY, .flags = flags, .nflags = 5 };
    struct settings settings;
    struct key_wish wish;
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (!role)
        return say(NOT_UNDERSTOOD, "key create needs --role; see ntm-ocop key create --help");
    if (!role_parse(text_of(role), &wish.role))
        return say(NOT_UNDERSTOOD, "there is no role \"%s\"; the roles are %s", role, roles);
    if (as_of && !unit)
        return say(NOT_UNDERSTOOD, "--as-of says which holder of a code is meant: it goes with --unit");
    wish.unit_code = text_of(unit);
    wish.name = text_of(name);
    if (!day_given("--as-of", as_of, &wish.as_of) || !day_given("--expires", expires, &wish.expires_on))
        return NOT_UNDERSTOOD;
    return with_register(&settings, true, "key create", make_key, &wish);
}

static void print_cell(struct text text, char end)
{
    print_shown(to_out(), text.s ? text : TEXT("-"), VALUE_SHOWN);
    putchar(end);
}

static void print_key(void *ctx, const struct key_row *row)
{
    int64_t *last = ctx;
    *last = row->id;
    fprintf(to_out(), "%" PRId64 "\t", row->id);
    print_cell(row->prefix, '\t');
    print_cell(row->role, '\t');
    print_cell(row->unit.code, '\t');
    print_cell(row->name, '\t');
    print_cell(row->created_at, '\t');
    print_cell(row->expires_on, '\t');
    print_cell(row->revoked_at, '\t');
    print_cell(row->last_used_at, '\n');
}

static int list_keys(struct db *db, struct arena *arena, const void *ctx)
{
    struct problem problem = problem_in(arena, LANG_EN);
    int64_t last = 0, before = -1;
    enum err e = OK;
    (void)ctx;
    fputs("id\tprefix\trole\tunit\tname\tcreated\texpires\trevoked\tlast used\n", to_out());
    while (!e && last != before) {
        before = last;
        e = key_list(db_writer(db), &principal_operator, before, PAGE_MAX, print_key, &last, &problem);
    }
    return e ? say(FAILED, "%s", sentence_of(&problem)) : fflush(to_out()) ? say(FAILED, "the output could not be written") : DONE;
}

static int command_key_list(const char *const *arguments)
{
    static const struct usage usage = { "key list", "", "Lists the keys; never a key itself. Last used is right to the minute." };
    struct command_line line = { .arguments = arguments, .command = COMMAND_KEY };
    struct settings settings;
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    return with_register(&settings, false, "key list", list_keys, NULL);
}

static int command_key_revoke(const char *const *arguments)
{
    static const struct usage usage = { "key revoke", "ID|PREFIX",
                                        "Ends a key for good, by its number or its first part (ntm_1a2b3c4d) as key list shows them." };
    struct settings settings;
    const char *which = NULL;
    struct command_line line = { .arguments = arguments, .command = COMMAND_KEY, .operand = &which };
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (!which)
        return say(NOT_UNDERSTOOD, "key revoke needs the number or the first part of a key; see ntm-ocop key list");
    return with_register(&settings, false, "key revoke", end_key, which);
}

static int command_key(const char *const *arguments)
{
    const char *what = *arguments ? *arguments : "";
    if (!strcmp(what, "create"))
        return command_key_create(arguments + 1);
    if (!strcmp(what, "list"))
        return command_key_list(arguments + 1);
    if (!strcmp(what, "revoke"))
        return command_key_revoke(arguments + 1);
    if (!strcmp(what, "--help") || !strcmp(what, "-h")) {
        fputs("ntm-ocop key create --role ROLE [flags]\nntm-ocop key list [flags]\nntm-ocop key revoke ID|PREFIX [flags]\nEach takes --help.\n", to_out());
        return DONE;
    }
    return say(NOT_UNDERSTOOD, "key takes create, list or revoke; see ntm-ocop key --help");
}

/* ---- verify ---- */

/* "3849:<64 hex digits>", as verify itself prints it. */
static bool head_given(const char *text, int64_t *ret_number, const char **ret_hash)
{
    size_t digits = strspn(text, "0123456789");
    *ret_hash = text + digits + 1;
    return int_parse(text, digits, ret_number) && *ret_number > 0 && text[digits] == ':' && strlen(*ret_hash) == 64 &&
           strspn(*ret_hash, "0123456789abcdef") == 64;
}

static void tell_broken(void *context, const char *sentence)
{
    (void)context;
    print_shown(to_err(), text_of(sentence), REASON);
    fputc('\n', to_err());
}

static void tell_key(void *count, const char *sentence)
{
    tell_broken(NULL, sentence);
    ++*(int64_t *)count;
}

struct kept_head {
    int64_t number;
    const char *hash;
};

/* Reads only: in a serving process the writer is not held up. */
static int verify_register(struct db *db, struct arena *arena, const void *ctx)
{
    const struct kept_head *kept = ctx;
    struct problem problem = problem_in(arena, LANG_EN);
    struct verify_report report;
    struct conn *conn = handed_out ? db_reader(db) : db_writer(db);
    int64_t keys = 0;
    if (!conn || register_verify(conn, kept->number, kept->hash, tell_broken, NULL, &report, &problem) || keys_verify(conn, tell_key, &keys, &problem))
        return say(FAILED, "the register could not be read to its end: %s", sentence_of(&problem));
    fprintf(to_out(), "%" PRId64 " lines of the change log, %" PRId64 " records, %" PRId64 " earlier states: %" PRId64 " broken\n", report.lines,
            report.records, report.earlier, report.broken + keys);
    fprintf(to_out(), "head %" PRId64 ":%s\n", report.head, report.head_hash);
    return report.broken + keys ? FAILED : DONE;
}

static int command_verify(const char *const *arguments)
{
    static const struct usage usage = { "verify", "",
                                        "Computes the chain of the change log anew and holds every record against it: exit 0, or 1 with a sentence for each "
                                        "break. The last line is the head, to be kept elsewhere." };
    const char *head = NULL;
    struct kept_head kept = { 0, NULL };
    const struct flag flags[] = { { "head", "NUMBER:HASH", &head, NULL, "A head that was printed earlier: finds a log that was cut short or written anew." } };
    struct command_line line = { .arguments = arguments, .command = COMMAND_VERIFY, .flags = flags, .nflags = 1 };
    struct settings settings;
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (head && !head_given(head, &kept.number, &kept.hash))
        return say(NOT_UNDERSTOOD, "--head must be a number, a colon and 64 hex digits, as verify prints it");
    settings.quick_check = false; /* what it would find is found here, and told in full */
    return with_register(&settings, false, "verify", verify_register, &kept);
}

/* ---- backup and restore ---- */

/* "3.9 MB", one decimal, rounded. */
static const char *size_text(int64_t bytes, char out[32])
{
    snprintf(out, 32, "%" PRId64 ".%" PRId64 " MB", (bytes + 50000) / 1000000, (bytes + 50000) / 100000 % 10);
    return out;
}

/* Served or not: from the register that nobody has open, or beside the process that has it, which goes on meanwhile. That one would not write the file
 * for us: it has given up to write elsewhere than beside the register. */
static struct db *open_for_backup(const struct settings *settings)
{
    char reason[REASON] = "";
    struct db *db = db_open(&(struct db_settings){ .path = settings->db,
                                                   .as_it_is = true,
                                                   .check = settings->quick_check,
                                                   .cache_kib = settings->cache_kib,
                                                   .purpose = "backup" },
                            reason, sizeof reason);
    if (!db && strstr(reason, IN_USE))
        db = db_open_reading(settings->db, reason, sizeof reason);
    if (!db)
        say(FAILED, "no backup was made: %s", reason);
    return db;
}

static int command_backup(const char *const *arguments)
{
    static const struct usage usage = { "backup", "FILE",
                                        "Writes the register as it stands into FILE, verified, packed with gzip unless the name ends in .db or .sqlite. While "
                                        "it is served, too." };
    const char *path = NULL;
    struct command_line line = { .arguments = arguments, .command = COMMAND_BACKUP, .operand = &path };
    struct settings settings;
    struct backup_report report;
    char reason[REASON] = "", size[32];
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (!path)
        return say(NOT_UNDERSTOOD, "backup needs a file; see ntm-ocop backup --help");
    struct db *db = begin() ? open_for_backup(&settings) : NULL;
    if (!db)
        return FAILED;
    bool good = backup_run(db, path, NULL, &report, reason, sizeof reason);
    db_close(db);
    if (!good)
        return say(FAILED, "no backup was made: %s", reason);
    printf("backup %s: %" PRId64 " lines of the change log, %s, verified, %" PRId64 " ms\nhead %" PRId64 ":%s\n", path, report.lines,
           size_text(report.bytes, size), report.ms, report.lines, report.head);
    return fflush(stdout) ? FAILED : DONE;
}

static int command_restore(const char *const *arguments)
{
    static const struct usage usage = { "restore", "BACKUP",
                                        "Puts a backup, verified first, in the place of a register that is not served. One that is there is not touched "
                                        "without --replace, and kept under a dated name with it." };
    bool replace = false;
    const struct flag flags[] = { { "replace", NULL, NULL, &replace, "There may be a register: it is kept beside the restored one." } };
    const char *backup = NULL;
    struct command_line line = { .arguments = arguments, .command = COMMAND_RESTORE, .flags = flags, .nflags = 1, .operand = &backup };
    struct settings settings;
    struct backup_report report;
    char reason[REASON] = "", kept[BACKUP_PATH], size[32];
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (!backup)
        return say(NOT_UNDERSTOOD, "restore needs a backup; see ntm-ocop restore --help");
    if (!begin())
        return FAILED;
    if (!backup_restore(backup, settings.db, replace, &report, kept, reason, sizeof reason))
        return say(FAILED, "nothing was restored: %s", reason);
    printf("restored %s: %" PRId64 " lines of the change log, %s, verified, %" PRId64 " ms\n", settings.db, report.lines, size_text(report.bytes, size),
           report.ms);
    if (*kept)
        printf("what was there is kept as %s\n", kept);
    printf("head %" PRId64 ":%s\n", report.lines, report.head);
    return fflush(stdout) ? FAILED : DONE;
}

/* ---- describe ---- */

static int command_describe(const char *const *arguments)
{
    static const struct usage usage = { "describe", "[RESOURCE]",
                                        "Prints the tables the program is made from: a resource, or all." };
    bool permissions = false, openapi = false, paths = false, schemas = false, sql = false;
    const struct flag flags[] = {
        { "permissions", NULL, NULL, &permissions, "Who may do what." },
        { "openapi", NULL, NULL, &openapi, "The description of the API, as /openapi.json." },
        { "openapi-paths", NULL, NULL, &paths, "The generated paths of openapi.yaml." },
        { "openapi-schemas", NULL, NULL, &schemas, "The generated schemas of openapi.yaml." },
        { "sql", NULL, NULL, &sql, "Of RESOURCE (or all): every statement composed for it, as in tests/golden/sql." },
    };
    const char *resource = NULL;
    struct command_line line = {
        .arguments = arguments, .command = COMMAND_DESCRIBE, .flags = flags, .nflags = 5, .operand = &resource
    };
    struct buffer out = { 0 };
    struct settings settings;
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (permissions + openapi + paths + schemas + (sql || resource) > 1)
        return say(NOT_UNDERSTOOD, "describe prints one thing at a time; see ntm-ocop describe --help");
    catalogue_init();
    if (openapi) {
        const struct asset *asset = asset_find("/openapi.json", strlen("/openapi.json"));
        if (!asset)
            return say(FAILED, "this program was built without openapi.yaml");
        buffer_add(&out, asset->bytes, asset->n);
    } else if (permissions) {
        describe_permissions(&out);
    } else if (paths) {
        describe_openapi_paths(&out);
    } else if (schemas) {
        describe_openapi_schemas(&out);
    } else if (sql ? !describe_sql(&out, resource) : !describe_resource(&out, resource)) {
        buffer_free(&out);
        return say(FAILED, "there is no resource %s", resource);
    }
    return print_buffer(&out);
}

/* ---- healthcheck ---- */

/* Where a server that listens on `listen` is reached from here: every address means loopback. */
static bool address_of(const char *listen, struct sockaddr_storage *ret, socklen_t *ret_size)
{
    char host[64];
    const char *colon = strrchr(listen, ':');
    if (!colon || (size_t)(colon - listen) >= sizeof host)
        return false;
    snprintf(host, sizeof host, "%.*s", (int)(colon - listen), listen);
    unsigned long port = strtoul(colon + 1, NULL, 10);
    if (!port || port > 65535)
        return false;
    memset(ret, 0, sizeof *ret);
    if (*host == '[') {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)ret;
        host[strcspn(host, "]")] = '\0';
        *ret_size = sizeof *six;
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        return inet_pton(AF_INET6, strcmp(host + 1, "::") ? host + 1 : "::1", &six->sin6_addr) == 1;
    }
    struct sockaddr_in *four = (struct sockaddr_in *)ret;
    *ret_size = sizeof *four;
    four->sin_family = AF_INET;
    four->sin_port = htons((uint16_t)port);
    return inet_pton(AF_INET, strcmp(host, "0.0.0.0") ? host : "127.0.0.1", &four->sin_addr) == 1;
}

/* The status of GET /readyz, 0 without an answer. */
static int ask_ready(const struct sockaddr_storage *address, socklen_t size)
{
    static const char ask[] = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    const struct timeval patience = { .tv_sec = 3 };
    char answer[64] = "";
    size_t n = 0;
    int status = 0;
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return 0;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (!connect(fd, (const struct sockaddr *)address, size) &&
        send(fd, ask, sizeof ask - 1, MSG_NOSIGNAL) == (ssize_t)sizeof ask - 1) {
        for (ssize_t got = 1; got > 0 && n<sizeof answer - 1; n += got> 0 ? (size_t)got : 0)
            got = recv(fd, answer + n, sizeof answer - 1 - n, 0);
        if (!strncmp(answer, "HTTP/1.1 ", 9))
            status = atoi(answer + 9);
    }
    close(fd);
    return status;
}

static int command_healthcheck(const char *const *arguments)
{
    static const struct usage usage = { "healthcheck", "", "Asks the server on this machine whether it is ready: exit 0 or 1." };
    struct command_line line = { .arguments = arguments, .command = COMMAND_HEALTHCHECK };
    struct settings settings;
    struct sockaddr_storage address;
    socklen_t size;
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    if (!address_of(settings.listen, &address, &size))
        return say(NOT_UNDERSTOOD, "--listen must be an address and a port, as 127.0.0.1:8080, not \"%s\"", settings.listen);
    int answered = ask_ready(&address, size);
    if (answered == 200)
        return DONE;
    return answered ? say(FAILED, "not ready: /readyz answers %d", answered)
                    : say(FAILED, "nothing answers at %s", settings.listen);
}

/* ---- serve ---- */

/* A register that is to be served: loaded when asked, and found to be as the tables say. */
static int prepare_register(struct db *db, const struct settings *settings, struct load_report *report, bool *ret_loaded)
{
    struct buffer sentences = { 0 };
    *ret_loaded = false;
    if (*settings->load) {
        bool empty = false;
        if (load_is_empty(db, &empty, NULL))
            return say(FAILED, "the register %s cannot be read", settings->db);
        if (empty && load_folder(db, settings->load, report))
            return FAILED;
        *ret_loaded = empty;
    }
    bool good = table_self_check(db_writer(db), &sentences);
    if (!good)
        fwrite(sentences.s ? sentences.s : "", 1, sentences.n, to_err());
    buffer_free(&sentences);
    return good ? DONE : say(FAILED, "the register %s is not as this program needs it", settings->db);
}

static void log_loaded(const struct load_report *report)
{
    char rows[24], inserted[24], files[24];
    snprintf(files, sizeof files, "%" PRId64, report->files);
    snprintf(rows, sizeof rows, "%" PRId64, report->rows);
    snprintf(inserted, sizeof inserted, "%" PRId64, report->inserted);
    log_event("info", "loaded", "files", files, "rows", rows, "inserted", inserted, NULL);
}

/* "0.0.0.0:8080" cannot be typed into a browser. */
static void print_addresses(const char *address)
{
    const char *colon = strrchr(address, ':');
    char base[128];
    if (!strncmp(address, "0.0.0.0:", 8))
        snprintf(base, sizeof base, "http://127.0.0.1%s", colon);
    else if (!strncmp(address, "[::]:", 5))
        snprintf(base, sizeof base, "http://[::1]%s", colon);
    else
        snprintf(base, sizeof base, "http://%s", address);
    fprintf(to_out(), "ntm-ocop " NTM_OCOP_VERSION " listens on %s. Try:\n", address);
    static const char *const paths[] = { "/", "/docs", "/api/v1/reports/progress?unit=22&as_of=2021-08-31&from=2021-01-01",
                                         "/api/v1/communes?unit=22&as_of=2021-08-31", "/api/v1/products?as_of=2021-08-31" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        fprintf(to_out(), "  %s%s\n", base, paths[i]);
    fflush(to_out());
}

static sigset_t ending_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGUSR1); /* from ourselves: the stop is over, wait no more */
    return set;
}

/* Waits for the second signal while the first one's stop goes on. */
static void *wait_for_hurry(void *server)
{
    sigset_t set = ending_signals();
    int signal = 0;
    sigwait(&set, &signal);
    if (signal == SIGTERM || signal == SIGINT)
        http_hurry(server);
    return NULL;
}

static void stop(struct http_server *server, unsigned grace)
{
    pthread_t waiter;
    bool waits = !pthread_create(&waiter, NULL, wait_for_hurry, server);
    http_stop(server, grace);
    if (!waits)
        return;
    pthread_kill(waiter, SIGUSR1);
    pthread_join(waiter, NULL);
}

static void wait_for_end(void)
{
    sigset_t set = ending_signals();
    int signal = 0;
    do
        sigwait(&set, &signal);
    while (signal == SIGUSR1);
    log_event("info", "stopping", "signal", signal == SIGTERM ? "SIGTERM" : "SIGINT", NULL);
}

static struct rates_options rates_of(const struct settings *s)
{
    if (!s->rates)
        return (struct rates_options){ 0 };
    return (struct rates_options){ .address_reads = (unsigned)s->rate_reads,
                                   .address_writes = (unsigned)s->rate_writes,
                                   .key_reads = (unsigned)s->key_rate_reads,
                                   .key_writes = (unsigned)s->key_rate_writes,
                                   .burst_seconds = (unsigned)s->rate_burst,
                                   .wrong_keys = (unsigned)s->wrong_keys,
                                   .loopback = s->rate_loopback };
}

static struct http_options options_of(const struct settings *s)
{
    return (struct http_options){ .listen = s->listen,
                                  .threads = (unsigned)s->threads,
                                  .slow_threads = (unsigned)s->slow_threads,
                                  .connections = (unsigned)s->connections,
                                  .per_address = (unsigned)s->per_address,
                                  .idle_seconds = (unsigned)s->idle,
                                  .deadline_seconds = (unsigned)s->deadline,
                                  .group_max = s->one_commit_each ? 1 : (unsigned)s->group_max,
                                  .queue_max = (unsigned)s->queue_max,
                                  .rates = rates_of(s),
                                  .trusted_proxies = s->trusted_proxies,
                                  .metrics_rows = noperations + 1,
                                  .base_path = s->base_path };
}

/* ---- commands handed over ---- */

enum when_served { NOT_SERVED, SERVED_READING, SERVED_WRITING };
struct subcommand {
    const char *name, *about;
    int (*run)(const char *const *arguments);
    enum when_served when_served; /* while the register is served: not at all, by the process that serves it, by its writer */
};
static const struct subcommand *command_named(const char *name);

struct handed {
    int (*run)(const char *const *arguments);
    const char *const *arguments;
    const char *folder;
    FILE *out, *err;
    int status;
};

static void run_handed(void *ctx)
{
    struct handed *handed = ctx;
    handed_out = handed->out;
    handed_err = handed->err;
    handed_folder = handed->folder;
    handed->status = handed->run(handed->arguments);
    handed_out = handed_err = NULL;
    handed_folder = NULL;
}

/* On the control socket's thread: what writes runs on the writer's thread between two groups, the rest here. */
static int take_command(void *ctx, const char *folder, const char *const *arguments, FILE *out, FILE *err)
{
    const struct subcommand *command = *arguments ? command_named(*arguments) : NULL;
    (void)ctx;
    if (!command || command->when_served == NOT_SERVED) {
        fprintf(err, "ntm-ocop: %s cannot be done while the register is served\n", *arguments ? *arguments : "nothing");
        return FAILED;
    }
    struct handed handed = { command->run, arguments + 1, folder, out, err, FAILED };
    if (command->when_served == SERVED_READING)
        run_handed(&handed);
    else if (!http_on_writer(serving.server, run_handed, &handed))
        fputs("ntm-ocop: the service is stopping; try again when it has\n", err);
    else
        key_uses_committed(app_key_uses(serving.app));
    http_wake(serving.server);
    return handed.status;
}

static struct control *open_control(struct db *db, struct app *app, const struct http_server *server)
{
    char reason[REASON] = "";
    serving.db = db;
    serving.app = app;
    serving.server = server;
    struct control *control = control_start(db_path(db), take_command, NULL, reason, sizeof reason);
    if (!control)
        log_event("warning", "no commands while serving", "reason", reason, NULL);
    return control;
}

static struct importer *open_importer(struct db *db, struct app *app, const struct http_server *server)
{
    char reason[REASON] = "";
    struct importer *importer = importer_start(app, db, server, reason, sizeof reason);
    if (!importer)
        log_event("error", "no imports", "reason", reason, NULL);
    return importer;
}

static void log_sandbox(const struct sandbox *sandbox, const char *folder)
{
    char version[24];
    snprintf(version, sizeof version, "%d", sandbox->landlock);
    log_event("info", "sandbox", "landlock", sandbox->landlock ? version : "none", "writes", sandbox->landlock ? folder : "anywhere", "seccomp",
              sandbox->seccomp ? "on" : "none", NULL);
}

/* The folder that a file lies in; the path is absolute. */
static void folder_of(const char *path, char *out, size_t room)
{
    const char *slash = strrchr(path, '/');
    snprintf(out, room, "%.*s", slash && slash > path ? (int)(slash - path) : 1, path);
}

/* Made when it is not there. NULL: there shall be none, or it cannot be had; the first backup will tell. */
static const char *backup_folder(const struct settings *settings)
{
    struct stat st;
    if (!*settings->backup_dir)
        return NULL;
    mkdir(settings->backup_dir, 0700);
    return !stat(settings->backup_dir, &st) && S_ISDIR(st.st_mode) ? settings->backup_dir : NULL;
}

static int serve_register(struct db *db, struct app *app, const struct settings *settings, const struct load_report *loaded)
{
    struct sandbox sandbox = { 0 };
    app_read_limit(app, (unsigned)settings->read_limit);
    char folder[PATH_MAX];
    folder_of(db_path(db), folder, sizeof folder);
    char reason[REASON] = "", purpose[200];
    struct http_options options = options_of(settings);
    struct http_app door = app_door(app);
    door.log_requests = settings->log_requests;
    door.server_timing = settings->server_timing;
    if (settings->sandbox && !sandbox_enter((const char *const[]){ folder, backup_folder(settings), NULL }, &sandbox, reason, sizeof reason))
        return say(FAILED, "%s", reason);
    app_publish(app, settings->public_address);
    bool good = app_origins(app, settings->cors_origins, reason, sizeof reason);
    struct http_server *server = good ? http_start(&options, &door, reason, sizeof reason) : NULL;
    if (!server)
        return say(FAILED, "%s", reason);
    log_start();
    app_opened(app, server);
    struct control *control = open_control(db, app, server);
    struct importer *importer = open_importer(db, app, server);
    log_event("info", "listening", "address", http_address(server), NULL);
    log_sandbox(&sandbox, folder);
    if (loaded)
        log_loaded(loaded);
    snprintf(purpose, sizeof purpose, "serve on %s", http_address(server));
    db_purpose(db, purpose);
    print_addresses(http_address(server));
    struct upkeep *upkeep = upkeep_start(app, db, &(struct upkeep_options){ .check_seconds = settings->check_every,
                                                                                      .backup_dir = settings->backup_dir,
                                                                                      .backup_seconds = 3600 * settings->backup_every,
                                                                                      .backup_keep = settings->backup_keep });
    if (!upkeep)
        log_event("error", "no upkeep", "why", "no thread could be had", NULL);
    wait_for_end();
    control_stop(control);
    upkeep_stop(upkeep);
    importer_stop(importer);
    stop(server, (unsigned)settings->grace);
    importer_free(importer);
    log_stop();
    log_event("info", "stopped", NULL);
    return DONE;
}

/* A full disk and a client that has gone are errors to answer, not reasons to die; the two that end us are waited for by main
 * alone. */
static void arrange_signals(void)
{
    sigset_t set = ending_signals();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* A connection is a descriptor: as many as we may have, not as few as a shell gives by custom. */
static void raise_file_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur == files.rlim_max)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

static int command_serve(const char *const *arguments)
{
    static const struct usage usage = { "serve", "", "Serves the register over HTTP until SIGTERM or SIGINT." };
    struct command_line line = { .arguments = arguments, .command = COMMAND_SERVE };
    struct settings settings;
    struct load_report report;
    bool loaded;
    int status;
    if (!understood(&settings, &usage, &line, &status))
        return status;
    arrange_signals();
    raise_file_limit();
    struct db *db = begin() ? open_register(&settings, true, "serve, starting") : NULL;
    if (!db)
        return FAILED;
    status = prepare_register(db, &settings, &report, &loaded);
    struct app *app = status ? NULL : app_new(db);
    if (!status && !(app && app_cache(app, (size_t)settings.answers_kib * 1024)))
        status = say(FAILED, "out of memory");
    if (!status)
        status = app ? serve_register(db, app, &settings, loaded ? &report : NULL) : say(FAILED, "out of memory");
    app_free(app);
    db_close(db);
    return status;
}

/* ---- the program ---- */

static const struct subcommand commands[] = {
    { "serve", "serve the register over HTTP", command_serve, NOT_SERVED },
    { "load", "load a folder of CSV files into the register", command_load, SERVED_WRITING },
    { "key", "make, list and revoke the keys of those who write", command_key, SERVED_WRITING },
    { "verify", "check the register against its change log", command_verify, SERVED_READING },
    { "backup", "copy the register into a file, verified, while it is served too", command_backup, NOT_SERVED },
    { "restore", "put a backup in the place of a register", command_restore, NOT_SERVED },
    { "describe", "print what the program is made from: resources, permissions, the API", command_describe, NOT_SERVED },
    { "healthcheck", "ask the server on this machine whether it is ready", command_healthcheck, NOT_SERVED },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct subcommand *command_named(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (!strcmp(name, commands[i].name))
            return &commands[i];
    return NULL;
}

static int print_usage(FILE *out, int status)
{
    fputs("ntm-ocop -- a register of new-style rural communes (NTM) and OCOP products, over HTTP.\n\n", out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  ntm-ocop %-12s %s\n", commands[i].name, commands[i].about);
    fputs("  ntm-ocop version      print the version\n\nEach takes --help, which lists its settings.\n", out);
    return status;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    const char *const *arguments = (const char *const *)(argc > 1 ? argv + 2 : argv + argc);
    umask(0077); /* what is made holds hashes of keys and who changed what: its owner's alone */
    all_arguments = (const char *const *)(argc > 1 ? argv + 1 : argv + argc);
    const struct subcommand *command = command_named(name);
    if (command)
        return command->run(arguments);
    if (!strcmp(name, "version") || !strcmp(name, "--version"))
        return puts("ntm-ocop " NTM_OCOP_VERSION) < 0 ? FAILED : DONE;
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help"))
        return print_usage(to_out(), DONE);
    if (*name)
        return say(NOT_UNDERSTOOD, "there is no command \"%s\"; see ntm-ocop --help", name);
    return print_usage(to_err(), NOT_UNDERSTOOD);
}
