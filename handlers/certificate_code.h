/* certificate_code.h -- codes that stand on packages, and what signs the answers about them. A code is the certification's number and a seal over it: who does not have the register's
 * secret cannot make one, and one that was made up is known as such without asking the database. Knows no certification. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/text.h"

enum { CODE_KEY = 32, PUBLIC_KEY = 32, SIGNING_KEY = 64, KEY_ID_TEXT = 12, CERTIFICATE_CODE_TEXT = 40 };

struct certificate_keys {
    unsigned char code[CODE_KEY], open[PUBLIC_KEY], sign[SIGNING_KEY];
    char id[KEY_ID_TEXT]; /* of the public key: its first bytes */
};
/* All of them from 32 secret bytes. */
void certificate_keys_derive(const unsigned char *secret, struct certificate_keys *ret);

/* "2B-7K3M9Q0ZX4T8V1WN": digits and capitals without I, L, O, U; 80 bits of seal. */
void certificate_code(const struct certificate_keys *keys, int64_t id, char out[CERTIFICATE_CODE_TEXT]);
/* Small letters, and I, L, O for 1, 1, 0, are understood. false: no code of this register. Takes as long wherever the difference is. */
bool certificate_code_read(const struct certificate_keys *keys, struct text code, int64_t *ret_id);

/* The payload as a compact JWS (RFC 7515, 8037): header.payload.signature, Ed25519. The arena's; NULL: out of memory. */
const char *certificate_jws(struct arena *arena, const struct certificate_keys *keys, struct text payload);
/* The public key in base64url, as a JWK has it. The arena's. */
const char *certificate_public_key(struct arena *arena, const struct certificate_keys *keys);
