/* certificate_code.c -- codes of certificates and signatures (certificate_code.h), by libsodium. */
#include "handlers/certificate_code.h"
#include <ctype.h>
#include <sodium.h>
#include <string.h>

enum { SEAL_BYTES = 10, SEAL_LETTERS = 16, BITS = 5, NUMBER_LETTERS = 13 };
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base 32 */

void certificate_keys_derive(const unsigned char *secret, struct certificate_keys *ret)
{
    static const char context[crypto_kdf_CONTEXTBYTES + 1] = "ntm-ocop";
    unsigned char seed[crypto_sign_SEEDBYTES];
    enum { FOR_CODES = 1, FOR_SIGNATURES = 2, ID_BYTES = 6 };
    crypto_kdf_derive_from_key(ret->code, sizeof ret->code, FOR_CODES, context, secret);
    crypto_kdf_derive_from_key(seed, sizeof seed, FOR_SIGNATURES, context, secret);
    crypto_sign_seed_keypair(ret->open, ret->sign, seed);
    sodium_memzero(seed, sizeof seed);
    sodium_bin2base64(ret->id, sizeof ret->id, ret->open, ID_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* ---- codes ---- */

static void seal_of(const struct certificate_keys *keys, int64_t id, char out[SEAL_LETTERS + 1])
{
    unsigned char bytes[8], hash[crypto_generichash_BYTES];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)id >> (8 * i));
    crypto_generichash(hash, sizeof hash, bytes, sizeof bytes, keys->code, sizeof keys->code);
    uint32_t left = 0;
    int have = 0, n = 0;
    for (int i = 0; i < SEAL_BYTES; i++) {
        left = left << 8 | hash[i];
        for (have += 8; have >= BITS; have -= BITS)
            out[n++] = letters[left >> (have - BITS) & 31];
    }
    out[n] = 0;
}

void certificate_code(const struct certificate_keys *keys, int64_t id, char out[CERTIFICATE_CODE_TEXT])
{
    char number[NUMBER_LETTERS + 1], *at = number + NUMBER_LETTERS;
    uint64_t left = (uint64_t)id;
    *at = 0;
    do
        *--at = letters[left & 31];
    while (left >>= BITS);
    size_t n = strlen(at);
    memcpy(out, at, n);
    out[n] = '-';
    seal_of(keys, id, out + n + 1);
}

/* As it was meant: a capital, and what looks alike is the same. */
static char meant(char c)
{
    c = (char)toupper((unsigned char)c);
    return (char)(c == 'I' || c == 'L' ? '1' : c == 'O' ? '0' : c);
}

bool certificate_code_read(const struct certificate_keys *keys, struct text code, int64_t *ret_id)
{
    char seal[SEAL_LETTERS + 1], given[SEAL_LETTERS];
    uint64_t id = 0;
    const char *dash = code.n > SEAL_LETTERS + 1 ? code.s + code.n - SEAL_LETTERS - 1 : NULL;
    if (!dash || *dash != '-' || dash - code.s > NUMBER_LETTERS)
        return false;
    for (const char *at = code.s; at < dash; at++) {
        const char *letter = *at ? strchr(letters, meant(*at)) : NULL;
        if (!letter || id >> (63 - BITS))
            return false;
        id = id << BITS | (uint64_t)(letter - letters);
    }
    for (int i = 0; i < SEAL_LETTERS; i++)
        given[i] = meant(dash[1 + i]);
    seal_of(keys, (int64_t)id, seal);
    *ret_id = (int64_t)id;
    return !sodium_memcmp(seal, given, SEAL_LETTERS);
}

/* ---- signatures ---- */

static const char *base64(struct arena *arena, const void *bytes, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(arena, room);
    return out ? sodium_bin2base64(out, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING) : NULL;
}

const char *certificate_jws(struct arena *arena, const struct certificate_keys *keys, struct text payload)
{
    unsigned char signature[crypto_sign_BYTES];
    const char *head = arena_printf(arena, "{\"alg\":\"EdDSA\",\"kid\":\"%s\"}", keys->id), *a = base64(arena, head, strlen(head)), *b = base64(arena, payload.s, payload.n);
    if (!a || !b)
        return NULL;
    const char *signed_part = arena_printf(arena, "%s.%s", a, b);
    crypto_sign_detached(signature, NULL, (const unsigned char *)signed_part, strlen(signed_part), keys->sign);
    const char *c = base64(arena, signature, sizeof signature);
    return c ? arena_printf(arena, "%s.%s", signed_part, c) : NULL;
}

const char *certificate_public_key(struct arena *arena, const struct certificate_keys *keys)
{
    return base64(arena, keys->open, sizeof keys->open);
}
