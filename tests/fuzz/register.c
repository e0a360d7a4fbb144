/* register.c -- the register that fuzz targets ask and write to: made once, opened again and again as it was made. */
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/verify.h"
#include "fuzz.h"
#include "handlers/load.h"
#include "model/resource.h"

enum { PATH_ROOM = 400 };

const char *const fuzz_key_names[FUZZ_KEYS] = { "{admin}", "{province}", "{commune}", "{portal}" };

static const struct {
    enum role role;
    const char *unit;
} key_wishes[FUZZ_KEYS] = { { ROLE_ADMIN, NULL }, { ROLE_PROVINCE, NULL }, { ROLE_COMMUNE, "06799" }, { ROLE_PORTAL, NULL } };

static char folder[PATH_ROOM];
static char keys[FUZZ_KEYS][KEY_TEXT];
static pid_t maker;

static const char *path_of(const char *name)
{
    static char path[PATH_ROOM + 40];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void remove_register(void)
{
    static const char *const names[] = { "register.db", "register.db-wal", "register.db-shm", "register.db.lock", "register.db.socket", "made.db" };
    if (getpid() != maker)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
    rmdir(folder);
}

static void make_folder(void)
{
    const char *wish = getenv("FUZZ_FOLDER");
    struct stat there;
    if (!wish)
        wish = !stat("/dev/shm", &there) && !access("/dev/shm", W_OK) ? "/dev/shm" : "/tmp";
    snprintf(folder, sizeof folder, "%s/ntm-ocop-fuzz.XXXXXX", wish);
    EXPECT(mkdtemp(folder), "no folder can be made in %s", wish);
    maker = getpid();
    atexit(remove_register);
}

static struct db *open_db(void)
{
    char reason[400] = "", path[PATH_ROOM + 40];
    snprintf(path, sizeof path, "%s", path_of("register.db"));
    struct db *db = db_open(&(struct db_settings){ .path = path, .create = true, .cache_kib = 8192, .purpose = "fuzz" }, reason, sizeof reason);
    EXPECT(db, "the register does not open: %s", reason);
    return db;
}

static void load(struct db *db, struct problem *problem)
{
    const char *data = getenv("NTM_OCOP_DATA");
    struct load_report report;
    if (!data)
        data = FUZZ_DATA; /* where the build found it */
    EXPECT(!load_directory(db, data, &report, problem), "%s was not loaded: %s", data, problem->n ? problem->faults[0].detail : "");
}

static void make_keys(struct db *db, struct arena *arena, struct problem *problem)
{
    struct stamp stamp = { .principal = TEXT("system"), .request_id = TEXT("fuzz") };
    struct key_row row;
    EXPECT(!db_begin(db) && !change_instant(db_writer(db), &stamp.at, problem), "the writer does not begin");
    for (int i = 0; i < FUZZ_KEYS; i++) {
        struct key_wish wish = { .role = key_wishes[i].role, .unit_code = text_of(key_wishes[i].unit), .as_of = NO_DATE, .expires_on = NO_DATE };
        enum err e = key_create(db_writer(db), arena, &wish, &principal_operator, &stamp, keys[i], &row, problem);
        EXPECT(!e, "key %s was not made: %s", fuzz_key_names[i], problem->n ? problem->faults[0].detail : err_name(e));
    }
    EXPECT(!db_commit(db), "the keys were not kept");
}

static void copy(const char *from_name, const char *to_name)
{
    static char bytes[1 << 16];
    int from = open(path_of(from_name), O_RDONLY | O_CLOEXEC);
    int to = open(path_of(to_name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EXPECT(from >= 0 && to >= 0, "%s cannot be copied to %s", from_name, to_name);
    for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;)
        EXPECT(write(to, bytes, (size_t)n) == n, "no room for %s", to_name);
    close(from);
    close(to);
}

void fuzz_register_make(void)
{
    struct arena *arena = arena_new(1 << 16);
    struct problem problem = problem_in(arena, LANG_EN);
    EXPECT(arena && sodium_init() >= 0, "libsodium cannot be used");
    catalogue_init();
    make_folder();
    struct db *db = open_db();
    load(db, &problem);
    make_keys(db, arena, &problem);
    db_close(db);
    copy("register.db", "made.db");
    arena_free(arena);
}

const char *fuzz_register_key(enum fuzz_key key)
{
    return keys[key];
}

struct db *fuzz_register_open(void)
{
    copy("made.db", "register.db");
    return open_db();
}

static void tell(void *context, const char *sentence)
{
    (void)context;
    fprintf(stderr, "verify: %s\n", sentence);
}

void fuzz_register_verify(struct db *db)
{
    struct arena *arena = arena_new(1 << 16);
    struct problem problem = problem_in(arena, LANG_EN);
    struct verify_report report;
    enum err e = register_verify(db_writer(db), 0, NULL, tell, NULL, &report, &problem);
    EXPECT(!e, "the register cannot be read to its end: %s", problem.n ? problem.faults[0].detail : err_name(e));
    EXPECT(!report.broken, "%" PRId64 " breaks between the register and its log", report.broken);
    arena_free(arena);
}
