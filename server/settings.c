/* settings.c -- the table of settings and what follows from it: defaults, environment, flags, help. */
#include "server/settings.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "number.h"

#define TEXT_SETTING(member) SETTING_TEXT, offsetof(struct settings, member)
#define NUMBER_SETTING(member) SETTING_NUMBER, offsetof(struct settings, member)
#define SWITCH_SETTING(member) SETTING_SWITCH, offsetof(struct settings, member)
#define REGISTER (COMMAND_SERVE | COMMAND_LOAD | COMMAND_KEY | COMMAND_VERIFY | COMMAND_BACKUP)

/* clang-format off: one setting a block */
const struct setting setting_table[] = {
    { "db", "NTM_OCOP_DB", TEXT_SETTING(db), "register.db", 1, 0, "", REGISTER | COMMAND_RESTORE,
      "The register's file; it is made when there is none." },
    { "listen", "NTM_OCOP_LISTEN", TEXT_SETTING(listen), "127.0.0.1:8080", 1, 0, "", COMMAND_SERVE | COMMAND_HEALTHCHECK,
      "Address and port to listen on, as numbers; port 0 takes a free one." },
    { "load", "NTM_OCOP_LOAD", TEXT_SETTING(load), "", 0, 0, "", COMMAND_SERVE,
      "Folder of CSV files that is loaded at the start when the register is empty." },
    { "trusted-proxies", "NTM_OCOP_TRUSTED_PROXIES", TEXT_SETTING(trusted_proxies), "", 0, 0, "", COMMAND_SERVE,
      "Networks of the proxies in front, as 10.0.0.0/8,::1: theirs alone is X-Forwarded-For, X-Forwarded-Proto and Forwarded "
      "believed." },
    { "base-path", "NTM_OCOP_BASE_PATH", TEXT_SETTING(base_path), "", 0, 0, "", COMMAND_SERVE,
      "Path below which a gateway offers the service, as /ntm: it stands before every address that is printed." },
    { "public-address", "NTM_OCOP_PUBLIC_ADDRESS", TEXT_SETTING(public_address), "", 0, 0, "", COMMAND_SERVE,
      "Where the public reaches the service, as https://ocop.example.vn: what QR codes on packages begin with. Empty: as whoever asks for "
      "the code came." },
    { "cors-origins", "NTM_OCOP_CORS_ORIGINS", TEXT_SETTING(cors_origins), "*", 0, 0, "", COMMAND_SERVE,
      "Whose pages may use the API: * reads without a key, for everybody; https://a.example all that its key may; a list of "
      "both; none." },
    { "threads", "NTM_OCOP_THREADS", NUMBER_SETTING(threads), "0", 0, 1024, "", COMMAND_SERVE,
      "Threads that answer; 0 takes one per core." },
    { "slow-threads", "NTM_OCOP_SLOW_THREADS", NUMBER_SETTING(slow_threads), "1", 1, 64, "", COMMAND_SERVE,
      "Threads for what is slow: exports and long lists." },
    { "connections", "NTM_OCOP_CONNECTIONS", NUMBER_SETTING(connections), "10000", 1, 1000000, "", COMMAND_SERVE,
      "Connections at most; lowered to what the hard limit of open files allows. When all are taken, the slowest give way." },
    { "per-address", "NTM_OCOP_PER_ADDRESS", NUMBER_SETTING(per_address), "0", 0, 1000000, "", COMMAND_SERVE,
      "Connections from one address at most (of IPv6 a /64); trusted proxies are not counted. 0 sets no limit." },
    { "idle", "NTM_OCOP_IDLE", NUMBER_SETTING(idle), "10", 1, 3600, "seconds", COMMAND_SERVE,
      "Silence after which an open connection is closed." },
    { "deadline", "NTM_OCOP_DEADLINE", NUMBER_SETTING(deadline), "15", 1, 3600, "seconds", COMMAND_SERVE,
      "For a request to arrive and for its answer to be fetched, and a second more for each 64 KiB; then the connection is "
      "cut." },
    { "read-limit", "NTM_OCOP_READ_LIMIT", NUMBER_SETTING(read_limit), "2000", 0, 600000, "ms", COMMAND_SERVE,
      "What the database may take for one read; exports and the past ten times as long; then 503. 0 sets no limit." },
    { "rates", "NTM_OCOP_RATES", SWITCH_SETTING(rates), "on", 0, 0, "", COMMAND_SERVE,
      "The limits of the next seven; off for a load test." },
    { "rate-loopback", "NTM_OCOP_RATE_LOOPBACK", SWITCH_SETTING(rate_loopback), "off", 0, 0, "", COMMAND_SERVE,
      "Callers on this machine are counted, too. Off: only those that a trusted proxy names, since behind 127.0.0.1 may stand everybody." },
    { "rate-reads", "NTM_OCOP_RATE_READS", NUMBER_SETTING(rate_reads), "600", 0, 100000, "a second", COMMAND_SERVE,
      "Reads from one address that shows no key; beyond them 429. 0 sets no limit, here and in the next four." },
    { "rate-writes", "NTM_OCOP_RATE_WRITES", NUMBER_SETTING(rate_writes), "100", 0, 100000, "a second", COMMAND_SERVE,
      "Writes from one address that shows no key." },
    { "key-rate-reads", "NTM_OCOP_KEY_RATE_READS", NUMBER_SETTING(key_rate_reads), "1000", 0, 100000, "a second", COMMAND_SERVE,
      "Reads with one key, from whatever addresses." },
    { "key-rate-writes", "NTM_OCOP_KEY_RATE_WRITES", NUMBER_SETTING(key_rate_writes), "200", 0, 100000, "a second", COMMAND_SERVE,
      "Writes with one key." },
    { "wrong-keys", "NTM_OCOP_WRONG_KEYS", NUMBER_SETTING(wrong_keys), "20", 0, 100000, "a minute", COMMAND_SERVE,
      "Wrong keys that one address may show; beyond them no key of that address is looked at." },
    { "rate-burst", "NTM_OCOP_RATE_BURST", NUMBER_SETTING(rate_burst), "10", 1, 60, "seconds", COMMAND_SERVE,
      "How many seconds' worth of a rate may be spent at once." },
    { "group-max", "NTM_OCOP_GROUP_MAX", NUMBER_SETTING(group_max), "512", 1, 100000, "", COMMAND_SERVE,
      "Writes that share one commit at most." },
    { "queue-max", "NTM_OCOP_QUEUE_MAX", NUMBER_SETTING(queue_max), "10000", 1, 1000000, "", COMMAND_SERVE,
      "Writes that wait at most; more are answered 503." },
    { "grace", "NTM_OCOP_GRACE", NUMBER_SETTING(grace), "10", 0, 3600, "seconds", COMMAND_SERVE,
      "How long a stop waits for requests in work; a second signal ends the wait." },
    { "answers-kib", "NTM_OCOP_ANSWERS_KIB", NUMBER_SETTING(answers_kib), "16384", 0, 16777216, "KiB", COMMAND_SERVE,
      "Rendered answers that are kept until what they are made of changes; 0: none." },
    { "cache-kib", "NTM_OCOP_CACHE_KIB", NUMBER_SETTING(cache_kib), "6144", 64, 16777216, "KiB", COMMAND_SERVE | COMMAND_LOAD,
      "Page cache of each connection to the database." },
    { "quick-check", "NTM_OCOP_QUICK_CHECK", SWITCH_SETTING(quick_check), "on", 0, 0, "", REGISTER & ~COMMAND_VERIFY,
      "Look for damage before the register is used: reads the whole file, some 1 s a GiB. Served, one of more than 64 MiB is looked through at once "
      "behind (--check-every)." },
    { "check-every", "NTM_OCOP_CHECK_EVERY", NUMBER_SETTING(check_every), "3600", 0, 31536000, "seconds", COMMAND_SERVE,
      "Between two thorough looks for damage while serving, in the background, the first at once; 0: none." },
    { "sandbox", "NTM_OCOP_SANDBOX", SWITCH_SETTING(sandbox), "on", 0, 0, "", COMMAND_SERVE,
      "Give up what serving never needs: writing elsewhere than beside the register, running programs, calling out. What the "
      "kernel can." },
    { "backup-dir", "NTM_OCOP_BACKUP_DIR", TEXT_SETTING(backup_dir), "", 0, 0, "", COMMAND_SERVE,
      "Folder that gets a backup of the register from time to time; empty: none is made." },
    { "backup-every", "NTM_OCOP_BACKUP_EVERY", NUMBER_SETTING(backup_every), "24", 1, 8784, "hours", COMMAND_SERVE,
      "Between two backups; at the start one is made when the newest is older." },
    { "backup-keep", "NTM_OCOP_BACKUP_KEEP", NUMBER_SETTING(backup_keep), "14", 1, 100000, "", COMMAND_SERVE,
      "Backups that are kept in that folder; older ones are removed." },
    { "log-requests", "NTM_OCOP_LOG_REQUESTS", SWITCH_SETTING(log_requests), "on", 0, 0, "", COMMAND_SERVE,
      "One line on standard error for each request." },
    { "server-timing", "NTM_OCOP_SERVER_TIMING", SWITCH_SETTING(server_timing), "off", 0, 0, "", COMMAND_SERVE,
      "Every answer tells in Server-Timing how long it waited, was worked on, and was kept behind that (a write's commit)." },
    { "one-commit-each", "NTM_OCOP_ONE_COMMIT_EACH", SWITCH_SETTING(one_commit_each), "off", 0, 0, "", COMMAND_SERVE,
      "Every write commits alone: slower, for the benchmark." },
};
/* clang-format on */
const size_t nsettings = sizeof setting_table / sizeof *setting_table;

static bool refuse(char *reason, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool refuse(char *reason, size_t room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, room, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- one value ---- */

static void *member(struct settings *settings, const struct setting *setting)
{
    return (char *)settings + setting->offset;
}

static bool parse_switch(const char *value, bool *ret)
{
    bool on = !strcmp(value, "on") || !strcmp(value, "true") || !strcmp(value, "1");
    if (!on && strcmp(value, "off") && strcmp(value, "false") && strcmp(value, "0"))
        return false;
    *ret = on;
    return true;
}

/* `shown` is what the operator typed it behind: "--idle" or "NTM_OCOP_IDLE". */
static bool put(struct settings *settings, const struct setting *setting, const char *shown, const char *value, char *reason,
                size_t room)
{
    int64_t number = 0;
    switch (setting->kind) {
    case SETTING_TEXT:
        if (setting->min && !*value)
            return refuse(reason, room, "%s must not be empty", shown);
        *(const char **)member(settings, setting) = value;
        return true;
    case SETTING_SWITCH:
        return parse_switch(value, member(settings, setting)) ||
               refuse(reason, room, "%s must be on or off, not \"%s\"", shown, value);
    case SETTING_NUMBER:
        if (!int_parse(value, strlen(value), &number) || number < setting->min || number > setting->max)
            return refuse(reason, room, "%s must be a whole number from %" PRId64 " to %" PRId64 "%s%s, not \"%s\"", shown,
                          setting->min, setting->max, *setting->unit ? " " : "", setting->unit, value);
        *(int64_t *)member(settings, setting) = number;
        return true;
    }
    return false;
}

static bool put_defaults(struct settings *settings, enum command command, char *reason, size_t room)
{
    for (size_t i = 0; i < nsettings; i++) {
        const struct setting *setting = &setting_table[i];
        const char *given = setting->commands & command ? getenv(setting->environment) : NULL;
        if (!put(settings, setting, setting->name, setting->fallback, reason, room))
            return false;
        if (given && !put(settings, setting, setting->environment, given, reason, room))
            return false;
    }
    return true;
}

/* ---- flags ---- */

/* Where reading the arguments stands. */
struct cursor {
    const struct command_line *line;
    const char *const *at;
    const char *value; /* behind "=", or NULL */
    char name[64];     /* without dashes and without "=..." */
    bool no;           /* it was --no-NAME */
};

static const struct setting *setting_named(const struct command_line *line, const char *name)
{
    for (size_t i = 0; i < nsettings; i++)
        if (setting_table[i].commands & line->command && !strcmp(setting_table[i].name, name))
            return &setting_table[i];
    return NULL;
}

static const struct flag *flag_named(const struct command_line *line, const char *name)
{
    for (size_t i = 0; i < line->nflags; i++)
        if (!strcmp(line->flags[i].name, name))
            return &line->flags[i];
    return NULL;
}

static void split(struct cursor *cursor)
{
    const char *name = *cursor->at + 2, *equals = strchr(name, '=');
    snprintf(cursor->name, sizeof cursor->name, "%.*s", equals ? (int)(equals - name) : (int)strlen(name), name);
    cursor->value = equals ? equals + 1 : NULL;
    cursor->no = !strncmp(cursor->name, "no-", 3);
}

/* The value behind "=" or in the next argument. */
static bool take_value(struct cursor *cursor, const char **ret, char *reason, size_t room)
{
    if (!cursor->value && cursor->at[1])
        cursor->value = *++cursor->at;
    if (!cursor->value)
        return refuse(reason, room, "--%s needs a value", cursor->name);
    *ret = cursor->value;
    return true;
}

static bool read_negation(struct settings *settings, struct cursor *cursor, char *reason, size_t room)
{
    const struct setting *setting = setting_named(cursor->line, cursor->name + 3);
    bool can = setting && (setting->kind == SETTING_SWITCH || (setting->kind == SETTING_TEXT && !setting->min)) && !cursor->value;
    if (!can)
        return refuse(reason, room, "unknown flag --%s", cursor->name);
    return put(settings, setting, cursor->name, setting->kind == SETTING_SWITCH ? "off" : "", reason, room);
}

static bool read_setting(struct settings *settings, const struct setting *setting, struct cursor *cursor, char *reason,
                         size_t room)
{
    char shown[sizeof cursor->name + 2];
    const char *value = NULL;
    bool ignored;
    snprintf(shown, sizeof shown, "--%s", cursor->name);
    if (setting->kind == SETTING_SWITCH && !cursor->value && (!cursor->at[1] || !parse_switch(cursor->at[1], &ignored)))
        return put(settings, setting, shown, "on", reason, room);
    return take_value(cursor, &value, reason, room) && put(settings, setting, shown, value, reason, room);
}

static bool read_flag(struct settings *settings, struct cursor *cursor, char *reason, size_t room)
{
    split(cursor);
    const struct setting *setting = setting_named(cursor->line, cursor->name);
    const struct flag *flag = flag_named(cursor->line, cursor->name);
    if (setting)
        return read_setting(settings, setting, cursor, reason, room);
    if (flag && flag->value)
        return take_value(cursor, flag->value, reason, room);
    if (flag && !cursor->value)
        return *flag->given = true;
    if (cursor->no)
        return read_negation(settings, cursor, reason, room);
    return refuse(reason, room, "unknown flag --%s", cursor->name);
}

static bool read_operand(const struct command_line *line, const char *word, char *reason, size_t room)
{
    if (!line->operand || *line->operand)
        return refuse(reason, room, "unexpected argument \"%s\"", word);
    *line->operand = word;
    return true;
}

bool settings_read(struct settings *settings, const struct command_line *line, char *reason, size_t room)
{
    struct cursor cursor = { .line = line };
    for (cursor.at = line->arguments; *cursor.at; cursor.at++)
        if (!strcmp(*cursor.at, "--help") || !strcmp(*cursor.at, "-h"))
            return *line->help = true;
    if (!put_defaults(settings, line->command, reason, room))
        return false;
    for (cursor.at = line->arguments; *cursor.at; cursor.at++) {
        bool good = !strncmp(*cursor.at, "--", 2) ? read_flag(settings, &cursor, reason, room)
                    : **cursor.at == '-'          ? refuse(reason, room, "unknown flag %s", *cursor.at)
                                                  : read_operand(line, *cursor.at, reason, room);
        if (!good)
            return false;
    }
    return true;
}

/* ---- help ---- */

static void print_setting(const struct setting *setting)
{
    static const char *const shown[] = { [SETTING_TEXT] = "TEXT", [SETTING_NUMBER] = "N", [SETTING_SWITCH] = "on|off" };
    printf("  --%s %s\n      %s\n      default %s", setting->name, shown[setting->kind], setting->doc,
           *setting->fallback ? setting->fallback : "empty");
    if (setting->kind == SETTING_NUMBER)
        printf("; %" PRId64 " to %" PRId64 "%s%s", setting->min, setting->max, *setting->unit ? " " : "", setting->unit);
    printf("; environment %s\n", setting->environment);
    if (setting->kind == SETTING_TEXT && !setting->min)
        printf("      --no-%s empties it\n", setting->name);
}

void settings_print(const struct command_line *line)
{
    for (size_t i = 0; i < line->nflags; i++)
        printf("  --%s%s%s\n      %s\n", line->flags[i].name, line->flags[i].value ? " " : "",
               line->flags[i].value ? line->flags[i].shown : "", line->flags[i].doc);
    for (size_t i = 0; i < nsettings; i++)
        if (setting_table[i].commands & line->command)
            print_setting(&setting_table[i]);
}
