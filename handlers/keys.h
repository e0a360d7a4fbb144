/* keys.h -- who asks: bearer keys, shown once, kept as SHA-256. */
#pragma once
#include "db/db.h"
#include "model/resource.h"

enum { KEY_TEXT = 80 };

/* Who a request comes from. */
struct principal {
    enum role role;        /* ROLE_PUBLIC without a key */
    int64_t key_id;        /* INT_NONE for the public */
    int64_t unit_id;       /* the unit the key is bound to; INT_NONE: all */
    struct text unit_code;
    const char *name;      /* "key:3 province", "public": for the change log */
};

/* What a key is to be. */
struct key_wish {
    enum role role;
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

/* Makes a key "ntm_<8 hex>_<43 base64url>", in the transaction that is open on the writer's side, and writes it to ret_key: once, it is kept nowhere.
 * Faults stand at /role, /unit_code, /as_of, /name, /expires_on. The unit's texts are in the arena. */
enum err key_create(struct conn *conn, struct arena *arena, const struct key_wish *wish, char ret_key[KEY_TEXT], struct key_unit *ret_unit,
                    struct problem *reterr);
/* Who else held the unit's code, oldest first; texts are valid until `each` returns. */
enum err key_unit_others(struct conn *conn, const struct key_unit *unit, void (*each)(void *ctx, const struct key_unit *other), void *ctx,
                         struct problem *reterr);
/* Reads the Authorization header's value; NO_TEXT gives the public. ERR_UNAUTHORIZED with a sentence otherwise. Constant-time comparison. */
enum err key_principal(struct conn *conn, struct arena *arena, struct text authorization, struct principal *ret, struct problem *reterr);

/* A key as it may be shown: never the key itself. Texts are valid until `each` returns; NO_TEXT: none. */
struct key_row {
    int64_t id;
    struct text prefix, role, unit_code, name, created_at, expires_on, revoked_at;
};
enum err key_list(struct conn *conn, void (*each)(void *ctx, const struct key_row *row), void *ctx, struct problem *reterr);
