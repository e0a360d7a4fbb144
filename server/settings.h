/* settings.h -- what an operator can set: one table, from which the flags are parsed, the environment is read and the help is
 * printed. A flag goes before the environment, the environment before the default. Knows no register. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct settings {
    const char *db, *listen, *load, *backup_dir; /* texts; load "": nothing is loaded */
    const char *trusted_proxies, *base_path, *cors_origins, *public_address;
    int64_t threads, slow_threads, connections, per_address, idle, deadline, group_max, queue_max, grace, cache_kib, answers_kib, check_every, backup_every, backup_keep;
    int64_t rate_reads, rate_writes, read_limit, key_rate_reads, key_rate_writes, rate_burst, wrong_keys;
    bool log_requests, server_timing, one_commit_each, rates, rate_loopback, sandbox, quick_check;
};

/* Which command takes a setting. */
enum command {
    COMMAND_SERVE = 1 << 0,
    COMMAND_LOAD = 1 << 1,
    COMMAND_KEY = 1 << 2,
    COMMAND_HEALTHCHECK = 1 << 3,
    COMMAND_DESCRIBE = 1 << 4,
    COMMAND_VERIFY = 1 << 5,
    COMMAND_BACKUP = 1 << 6,
    COMMAND_RESTORE = 1 << 7,
};

enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_SWITCH };
struct setting {
    const char *name; /* the flag without its two dashes; --no-NAME empties a text that may be empty and turns a switch off */
    const char *environment;
    enum setting_kind kind;
    size_t offset;        /* in struct settings */
    const char *fallback; /* the default, as it would be typed */
    int64_t min, max;     /* SETTING_NUMBER; of a text, min 1 says that it must not be empty */
    const char *unit;     /* "seconds"; "" for none */
    unsigned commands;
    const char *doc; /* one sentence */
};
extern const struct setting setting_table[];
extern const size_t nsettings;

/* A flag of one command that is no setting: "--role ROLE". value NULL: it takes none, and *given is set. */
struct flag {
    const char *name, *shown; /* "role", "ROLE" */
    const char **value;
    bool *given;
    const char *doc;
};

struct command_line {
    const char *const *arguments; /* behind the command's name, NULL-ended */
    enum command command;
    const struct flag *flags;
    size_t nflags;
    const char **operand; /* one word without dashes is put there; NULL: none is taken */
    bool *help;           /* --help was given: nothing else is judged */
};

/* Defaults, environment, flags. false: one sentence for the operator in reason. Texts are borrowed from the arguments and the
 * environment. */
bool settings_read(struct settings *settings, const struct command_line *line, char *reason, size_t room);
/* The flags of a command with default, limits, unit, environment variable and sentence, to standard output. */
void settings_print(const struct command_line *line);
