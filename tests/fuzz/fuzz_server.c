/* fuzz_server.c -- the whole server in one process: bytes go in through a socket, answers come out, with a register behind them that keys may
 * write to. Whatever is sent, each answer is complete HTTP and no fault of ours, and the register still agrees with its log.
 *
 * In an input {admin} {province} {commune} {portal} stand for keys, {cut} for a pause in sending, {again} for a new connection. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "alone.h"
#include "answers.h"
#include "base/buffer.h"

enum {
    CUTS_MAX = 16,
    WRITES_A_REGISTER = 50 /* inputs that wrote, while fuzzing: then the register is held against its log and begins anew */
};

static struct db *db;
static unsigned written;

static void open_anew(void)
{
    db = fuzz_register_open();
    alone_start(db);
    written = 0;
}

static void close_verified(void)
{
    alone_stop();
    if (written)
        fuzz_register_verify(db);
    db_close(db);
}

static void tell_end(void)
{
    close_verified();
    fprintf(stderr, "%" PRIu64 " requests\n", alone_requests());
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_register_make();
    open_anew();
    atexit(tell_end);
    return 0;
}

/* What is to be sent on one connection. */
struct sending {
    struct buffer bytes;
    size_t cuts[CUTS_MAX], ncuts;
};

static const char *find_again(struct text input)
{
    return input.n ? memmem(input.s, input.n, "{again}", 7) : NULL;
}

/* The length of the word in braces at the beginning of `at`, put into the sending as what it stands for; 0: it is none. */
static size_t take_word(struct sending *sending, struct text at)
{
    for (int key = 0; key < FUZZ_KEYS; key++) {
        size_t n = strlen(fuzz_key_names[key]);
        if (at.n < n || memcmp(at.s, fuzz_key_names[key], n))
            continue;
        buffer_cstr(&sending->bytes, fuzz_register_key((enum fuzz_key)key));
        return n;
    }
    if (at.n < 5 || memcmp(at.s, "{cut}", 5))
        return 0;
    if (sending->ncuts < CUTS_MAX)
        sending->cuts[sending->ncuts++] = sending->bytes.n;
    return 5;
}

static bool ask(struct text input)
{
    struct sending sending = { .ncuts = 0 };
    for (size_t i = 0; i < input.n;) {
        size_t n = input.s[i] == '{' ? take_word(&sending, (struct text){ input.s + i, input.n - i }) : 0;
        if (!n)
            buffer_byte(&sending.bytes, input.s[i]);
        i += n ? n : 1;
    }
    EXPECT(!sending.bytes.failed, "out of memory");
    struct alone_answers answers = alone_ask(buffer_view(&sending.bytes), sending.cuts, sending.ncuts);
    answers_judge(&answers);
    buffer_free(&sending.bytes);
    return answers.wrote;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text input = { (const char *)data, size };
    bool wrote = false;
    for (const char *again; (again = find_again(input));) {
        size_t n = (size_t)(again - input.s);
        wrote |= ask((struct text){ input.s, n });
        input = (struct text){ input.s + n + 7, input.n - n - 7 };
    }
    wrote |= ask(input);
    written += wrote;
    if (written >= (fuzz_replaying ? 1 : WRITES_A_REGISTER)) {
        close_verified();
        open_anew();
    }
    return 0;
}
