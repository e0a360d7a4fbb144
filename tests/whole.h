/* whole.h -- is a register whole? Looked at by another program than ours, the sqlite3 shell, in a copy of the files as they lie there:
 * the server may run, or have been killed. */
#pragma once
#include "harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void shell(struct server *whose, const char *sql, char *out, size_t room)
{
    char command[8192];
    const char *folder = temp_folder();
    snprintf(command, sizeof command,
             "cp '%s' '%s/copy.db' && { [ ! -f '%s-wal' ] || cp '%s-wal' '%s/copy.db-wal'; } && sqlite3 '%s/copy.db' \"%s\"",
             server_db(whose), folder, server_db(whose), server_db(whose), folder, folder, sql);
    FILE *pipe = popen(command, "re");
    ck_assert(pipe != NULL);
    size_t n = fread(out, 1, room - 1, pipe);
    out[n] = '\0';
    int status = pclose(pipe);
    ck_assert_msg(status == 0, "the sqlite3 shell ended with %d: %s", status, out);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    ck_assert(system(command) == 0);
}

/* By its own program, all of it: every record, earlier state and copy is as the chain of the log says. */
static inline void expect_verified(struct server *whose)
{
    struct outcome outcome = program_run((const char *const[]){ "verify", "--db", server_db(whose), NULL });
    ck_assert_msg(outcome.status == 0, "verify ends with %d: %s%s", outcome.status, outcome.out, outcome.err);
    outcome_free(&outcome);
}

/* SQLite finds no fault; product, search and change log tell of the same products; every line of the log follows the one before in
 * hash, number and time; no span of history turns round. Returns how many products have a code like the pattern. */
static inline unsigned expect_whole(struct server *whose, const char *pattern)
{
    static const char sql[] =
        "PRAGMA integrity_check; PRAGMA foreign_key_check; INSERT INTO product_search (product_search) VALUES ('integrity-check');"
        "SELECT (SELECT count(*) FROM product WHERE code LIKE '%s')"
        " || ' ' || (SELECT count(*) FROM product)"
        " || ' ' || (SELECT count(*) FROM product_search)"
        " || ' ' || (SELECT count(*) FROM change WHERE resource = 'products' AND action = 'create')"
        " || ' ' || (SELECT count(*) FROM change WHERE resource = 'products' AND action = 'withdraw')"
        " || ' ' || (SELECT count(*) FROM product p JOIN change c ON c.number = p.version AND c.record_id = p.id AND c.resource "
        "= 'products' AND c.at = p.recorded_at)"
        " || ' ' || (SELECT count(*) FROM change c LEFT JOIN change b ON b.number = c.number - 1 WHERE c.number > 1 AND (b.number "
        "IS NULL OR c.previous_hash <> b.hash OR c.at < b.at))"
        " || ' ' || (SELECT count(*) FROM product_history WHERE recorded_to <= recorded_at)";
    char filled[sizeof sql + 64], out[2048];
    unsigned ours, products, searched, created, withdrawn, matched, broken, turned;
    snprintf(filled, sizeof filled, sql, pattern);
    shell(whose, filled, out, sizeof out);
    ck_assert_msg(sscanf(out, "ok\n%u %u %u %u %u %u %u %u", &ours, &products, &searched, &created, &withdrawn, &matched, &broken,
                         &turned) == 8,
                  "not whole: %s", out);
    ck_assert_msg(products == searched && products + withdrawn == created && products == matched && !broken && !turned,
                  "%u products, %u in the search, %u created and %u withdrawn in the change log, %u match it, %u breaks of the "
                  "chain, %u spans of history that turn round",
                  products, searched, created, withdrawn, matched, broken, turned);
    return ours;
}
