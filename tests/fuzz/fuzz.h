/* fuzz.h -- what the fuzz targets share: how an input is judged wrong, texts taken apart into lines, and a register of their own. A target is
 * one file fuzz_NAME.c with LLVMFuzzerTestOneInput(); clang's libFuzzer runs it (./dev fuzz), or replay.c gives it a folder of kept inputs
 * (./dev test). */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/errors.h"
#include "base/text.h"
#include "db/db.h"
#include "handlers/keys.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what is wrong and aborts: a finding. */
#define EXPECT(condition, ...) ((condition) ? (void)0 : fuzz_finding(__FILE__, __LINE__, #condition, __VA_ARGS__))
void fuzz_finding(const char *file, int line, const char *condition, const char *format, ...) __attribute__((noreturn, format(printf, 4, 5)));

/* True in replay.c: inputs are few, so that what is dear may be done after each. */
extern bool fuzz_replaying;

/* What every function that fails promises: an error has a fault, each fault a sentence and a place in well-formed UTF-8; no error, none. */
void fuzz_judge(enum err e, const struct problem *problem);

/* The first line of the input, without its end; *rest is what follows. An input without a line end is all first line. */
struct text fuzz_line(struct text input, struct text *rest);
/* The schema that the line names; of one that names none, some schema: the same for the same line. */
struct schema;
const struct schema *fuzz_schema(struct text name);

/* ---- the register: data/reference-2021-08-31 (NTM_OCOP_DATA), in a folder of its own, under FUZZ_FOLDER or in memory ---- */
enum fuzz_key { FUZZ_ADMIN, FUZZ_PROVINCE, FUZZ_COMMUNE, FUZZ_PORTAL, FUZZ_KEYS };
/* Made once a process and removed at its end. */
void fuzz_register_make(void);
/* The key in text, and what stands for it in an input: "{admin}". */
const char *fuzz_register_key(enum fuzz_key key);
extern const char *const fuzz_key_names[FUZZ_KEYS];
/* Opens it as it was made; what was written since is forgotten. The one before must be closed. */
struct db *fuzz_register_open(void);
/* Every record, every earlier state and the chain of the log, held against each other. */
void fuzz_register_verify(struct db *db);
