/* keys.h -- bearer keys: made once, shown once, kept as SHA-256; bound, listed, revoked; and who asks. The functions that write run in the
 * transaction that is open on the writer's side, whoever began it: a request's group or the command line. */
#pragma once
#include "db/table.h"
#include "handlers/key_uses.h"
#include "model/resource.h"

enum { KEY_TEXT = 80, KEY_PREFIX = 12 };

/* Who a request comes from. */
struct principal {
    enum role role;         /* ROLE_PUBLIC without a key */
    int64_t key_id;         /* INT_NONE for the public */
    int64_t unit_id;        /* the unit the key is bound to; INT_NONE: all */
    struct text unit_code;
    struct date expires_on; /* the key's last day; NO_DATE: no end */
    const char *name;       /* "key:3 province", "public": for the change log */
};
/* Without a key; and at the command line, where whoever may write the file may do all. */
extern const struct principal principal_public, principal_operator;

/* Reads the Authorization header's value; NO_TEXT gives the public. ERR_UNAUTHORIZED otherwise: one sentence for a key that is unknown, expired or
 * revoked. An unknown first part costs what a wrong secret costs, and the comparison takes as long wherever the difference is. */
enum err key_principal(struct conn *conn, struct arena *arena, struct text authorization, struct principal *ret, struct problem *reterr);
/* ERR_UNAUTHORIZED, with the same sentence, when a key that did open does so no more. */
enum err key_still_opens(struct conn *conn, int64_t key_id, struct problem *reterr);

/* What a key is to be. */
struct key_wish {
    enum role role;         /* ROLE_PUBLIC: none could be read, and reterr says so already */
    struct text unit_code;  /* NO_TEXT: not bound */
    struct date as_of;      /* on which day the code is meant; NO_DATE: the unit that has it today, or else had it last */
    struct text name;
    struct date expires_on; /* its last day; NO_DATE: no end */
};

/* The unit that a key is bound to; id INT_NONE: none. Days as texts, valid_to NO_TEXT while it is in force. */
struct key_unit {
    int64_t id;
    struct text code, level, full_name, valid_from, valid_to;
};

/* A key as it may be shown: never the key itself, nor its hash. NO_TEXT: none. */
struct key_row {
    int64_t id;
    struct text prefix, role;
    struct key_unit unit;
    struct text name, created_at, expires_on, revoked_at, last_used_at;
};

/* Makes a key "ntm_<8 hex>_<43 base64url>" and writes it to ret_key: once, it is kept nowhere. All faults are told, at /role, /unit_code,
 * /name, /expires_on: ERR_INVALID; ERR_FORBIDDEN when it would have more rights than its maker: a role with more, a unit out of reach, a later
 * end. Logged as "create" of "keys". The row's texts are in the arena. */
enum err key_create(struct conn *conn, struct arena *arena, const struct key_wish *wish, const struct principal *maker, const struct stamp *stamp,
                    char ret_key[KEY_TEXT], struct key_row *ret, struct problem *reterr);
/* Ends a key for good. Of a key that was ended before nothing changes. Logged as "revoke". `uses` is told, so that what waits to be written is judged
 * again; NULL where nothing is served. ERR_NOT_FOUND. */
enum err key_revoke(struct conn *conn, struct arena *arena, int64_t id, const struct stamp *stamp, struct key_uses *uses, struct key_row *ret,
                    struct problem *reterr);
/* One sentence for each key that is not what the change log says of it; the secrets themselves are not in the log. */
enum err keys_verify(struct conn *conn, void (*tell)(void *ctx, const char *sentence), void *ctx, struct problem *reterr);
/* By its number or its first part ("ntm_1a2b3c4d"). ERR_NOT_FOUND. */
enum err key_find(struct conn *conn, struct text number_or_prefix, int64_t *ret, struct problem *reterr);
/* ERR_NOT_FOUND. The row's texts are in the arena. */
enum err key_get(struct conn *conn, struct arena *arena, int64_t id, struct key_row *ret, struct problem *reterr);
/* At most `limit` keys with a number greater than `after`, by number; of a reader that is bound to a unit only those of that unit and below it.
 * Texts are valid until `each` returns. */
enum err key_list(struct conn *conn, const struct principal *reader, int64_t after, int64_t limit,
                  void (*each)(void *ctx, const struct key_row *row), void *ctx, struct problem *reterr);
/* Who else held the unit's code, oldest first; texts are valid until `each` returns. */
enum err key_unit_others(struct conn *conn, const struct key_unit *unit, void (*each)(void *ctx, const struct key_unit *other), void *ctx,
                         struct problem *reterr);
