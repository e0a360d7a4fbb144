/* test_load.c -- what an operator types: loading a folder, making a key, settings. Every test runs the real program. */
#include "harness.h"
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include "server/settings.h"

enum { PATH_ROOM = 1024 };

#define RUN(...) program_run((const char *const[]){ __VA_ARGS__, NULL })

/* ---- folders and files ---- */

/* A folder of the test's own: the register is in it, and the data in its folder `data`. */
struct place {
    char folder[PATH_ROOM], data[PATH_ROOM], db[PATH_ROOM];
};

static struct place place_new(void)
{
    struct place place;
    snprintf(place.folder, sizeof place.folder, "%.900s", temp_folder());
    snprintf(place.data, sizeof place.data, "%.1000s/data", place.folder);
    snprintf(place.db, sizeof place.db, "%.1000s/register.db", place.folder);
    ck_assert(mkdir(place.data, 0700) == 0);
    return place;
}

static const char *path_in(const struct place *place, const char *name)
{
    static char path[2 * PATH_ROOM];
    snprintf(path, sizeof path, "%s/%s", place->data, name);
    return path;
}

static void write_file(const struct place *place, const char *name, const char *text)
{
    FILE *file = fopen(path_in(place, name), "we");
    ck_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void write_packed(const struct place *place, const char *name, const char *text)
{
    gzFile file = gzopen(path_in(place, name), "wb");
    ck_assert(file != NULL && gzputs(file, text) >= 0 && gzclose(file) == Z_OK);
}

static char *read_whole(const char *path, size_t *ret_size)
{
    struct stat about;
    FILE *file = fopen(path, "re");
    ck_assert_msg(file && !fstat(fileno(file), &about), "cannot read %s", path);
    char *bytes = malloc((size_t)about.st_size + 1);
    ck_assert(bytes != NULL && fread(bytes, 1, (size_t)about.st_size, file) == (size_t)about.st_size);
    fclose(file);
    *ret_size = (size_t)about.st_size;
    return bytes;
}

/* ---- outcomes ---- */

static void expect(struct outcome *outcome, int status, const char *in_out, const char *in_err)
{
    ck_assert_msg(outcome->status == status && (!in_out || strstr(outcome->out, in_out)) &&
                      (!in_err || strstr(outcome->err, in_err)),
                  "expected exit %d, \"%s\" and \"%s\"; got exit %d\nout: %.2000s\nerr: %.2000s", status, in_out ? in_out : "",
                  in_err ? in_err : "", outcome->status, outcome->out, outcome->err);
}

/* Runs once and judges: `in_out` and `in_err` are parts of what is printed, or NULL. */
static void expect_run(const char *const *arguments, int status, const char *in_out, const char *in_err)
{
    struct outcome outcome = program_run(arguments);
    expect(&outcome, status, in_out, in_err);
    outcome_free(&outcome);
}

#define EXPECT(status, in_out, in_err, ...) expect_run((const char *const[]){ __VA_ARGS__, NULL }, status, in_out, in_err)

static long count_of(const char *out, const char *what)
{
    char *at = strstr(out, what);
    ck_assert_msg(at, "no count of \"%s\" in: %.500s", what, out);
    while (at > out && at[-1] == ' ')
        at--;
    while (at > out && at[-1] >= '0' && at[-1] <= '9')
        at--;
    return strtol(at, NULL, 10);
}

/* Loads, and judges the counts; what is neither inserted nor unchanged must be told as updated. */
static void expect_counts(const struct place *place, const char *folder, long rows, long inserted, long unchanged)
{
    struct outcome outcome = RUN("load", folder, "--db", place->db);
    expect(&outcome, 0, "loaded ", NULL);
    ck_assert_int_eq(count_of(outcome.out, " rows"), rows);
    ck_assert_int_eq(count_of(outcome.out, " inserted"), inserted);
    ck_assert_int_eq(count_of(outcome.out, " updated"), rows - inserted - unchanged);
    ck_assert_int_eq(count_of(outcome.out, " unchanged"), unchanged);
    outcome_free(&outcome);
}

/* ---- loading ---- */

enum { REFERENCE_ROWS = 3847 };

START_TEST(the_reference_loads_and_again_changes_nothing)
{
    struct place place = place_new();
    size_t before, after;
    expect_counts(&place, harness_data(), REFERENCE_ROWS, REFERENCE_ROWS, 0);
    char *first = read_whole(place.db, &before);
    expect_counts(&place, harness_data(), REFERENCE_ROWS, 0, REFERENCE_ROWS);
    char *second = read_whole(place.db, &after);
    ck_assert_msg(before == after && !memcmp(first, second, before), "loading the same again wrote to the register");
    free(first);
    free(second);
}
END_TEST

START_TEST(a_sheet_without_a_column_leaves_it_as_it_is_and_an_empty_cell_clears_it)
{
    struct place place = place_new();
    write_file(&place, "product-groups.csv", "code,name,name_en\n1,Thực phẩm,Food\n2,Đồ uống,Drinks\n");
    expect_counts(&place, place.data, 2, 2, 0);
    write_file(&place, "product-groups.csv", "code,name\n1,Thực phẩm\n2,Đồ uống\n");
    expect_counts(&place, place.data, 2, 0, 2);
    write_file(&place, "product-groups.csv", "code,name,name_en\n1,Thực phẩm,\n2,Đồ uống,Drinks\n");
    expect_counts(&place, place.data, 2, 0, 1);
}
END_TEST

START_TEST(a_rule_between_rows_is_told_at_its_line)
{
    struct place place = place_new();
    write_file(&place, "units.csv",
               "code,level,kind,name,full_name,parent_code,valid_from,valid_to\n"
               "77,province,province,A,Tỉnh A,,2020-01-01,\n"
               "770,district,district,B,Huyện B,77,2020-01-01,2022-12-31\n"
               "77001,commune,commune,C,Xã C,770,2020-01-01,2023-12-31\n");
    write_file(&place, "rosters.csv", "period,unit_code,entered_on,left_on\nP,77001,2021-01-01,\n");
    struct outcome outcome = RUN("load", place.data, "--db", place.db);
    expect(&outcome, 1, NULL, "units.csv:4: valid_to");
    expect(&outcome, 1, NULL, "rosters.csv:2: left_on");
    outcome_free(&outcome);
}
END_TEST

START_TEST(the_national_data_loads_behind_the_reference)
{
    struct place place = place_new();
    char national[PATH_ROOM];
    snprintf(national, sizeof national, "%.900s/../vietnam", harness_data());
    if (access(national, R_OK))
        return;
    expect_counts(&place, harness_data(), REFERENCE_ROWS, REFERENCE_ROWS, 0);
    struct outcome outcome = RUN("load", national, "--db", place.db);
    expect(&outcome, 0, " 0 updated", NULL);
    ck_assert_int_eq(count_of(outcome.out, " inserted"), 14467 + 9741);
    ck_assert_int_lt(count_of(outcome.out, "."), 60); /* seconds; a second of them on a machine that is not busy */
    outcome_free(&outcome);
}
END_TEST

#define UNITS "code,level,kind,name,full_name,parent_code,valid_from\n"
#define GOOD_UNITS                                                                                                               \
    UNITS "22,province,province,Quảng Ninh,Tỉnh Quảng Ninh,,2020-01-01\n"                                                  \
          "193,district,city,Hạ Long,Thành phố Hạ Long,22,2020-01-01\n"

START_TEST(a_packed_file_loads)
{
    struct place place = place_new();
    write_packed(&place, "units.csv.gz", GOOD_UNITS);
    expect_counts(&place, place.data, 2, 2, 0);
    write_file(&place, "units.csv", GOOD_UNITS "06649,commune,ward,Hà Khánh,Phường Hà Khánh,193,2020-01-01\n");
    expect_counts(&place, place.data, 3, 1, 2); /* the .csv goes before the .csv.gz */
}
END_TEST

START_TEST(a_changed_row_is_an_update)
{
    struct place place = place_new();
    write_file(&place, "units.csv", GOOD_UNITS);
    expect_counts(&place, place.data, 2, 2, 0);
    write_file(&place, "units.csv",
               UNITS "22,province,province,Quảng Ninh,Tỉnh Quảng Ninh,,2020-01-01\r\n"
                     "193,district,city,Hạ Long,\"TP. Hạ Long\",22,2020-01-01\r\n");
    expect_counts(&place, place.data, 2, 0, 1);
}
END_TEST

START_TEST(a_folder_with_faults_is_refused_whole_and_each_is_told)
{
    struct place place = place_new();
    static const char *const told[] = {
        "units.csv:3: kind: must be one of: ", "units.csv:4: valid_from: must be a day that exists, as YYYY-MM-DD (2020-02-30)",
        "units.csv:5: name: is required",      "units.csv:6: the line has 2 cells, the heading 7",
        "unit-changes.csv:2: from_code: ",     "unit-changes.csv:3: extent: must be one of: full, part (half)",
    };
    write_file(&place, "units.csv",
               UNITS "22,province,province,Quảng Ninh,Tỉnh Quảng Ninh,,2020-01-01\n"
                     "193,district,castle,Hạ Long,Thành phố Hạ Long,22,2020-01-01\n"
                     "194,district,city,Móng Cái,Thành phố Móng Cái,22,2020-02-30\n"
                     "195,district,city,,Thành phố Cẩm Phả,22,2020-01-01\n"
                     "196,district\n");
    write_file(&place, "unit-changes.csv",
               "from_code,to_code,effective_on,extent,kind,confirmed\n"
               "99999,22,2025-07-01,full,merge,true\n"
               "22,22,2025-07-01,half,unchanged,true\n");
    struct outcome outcome = RUN("load", place.data, "--db", place.db);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        expect(&outcome, 1, NULL, told[i]);
    expect(&outcome, 1, NULL, "nothing of ");
    ck_assert_msg(!strstr(outcome.out, "loaded"), "%s", outcome.out);
    outcome_free(&outcome);
    write_file(&place, "units.csv", GOOD_UNITS);
    ck_assert(unlink(path_in(&place, "unit-changes.csv")) == 0);
    expect_counts(&place, place.data, 2, 2, 0); /* inserted: not even the good row had stayed */
}
END_TEST

static const struct bad_file {
    const char *sentence, *name, *text, *told;
} bad_files[] = {
    { "an unknown column", "units.csv", "code,level,colour\n", "units.csv:1: colour: unknown column; known here: code, " },
    { "a missing column", "units.csv", "code,level,kind,name,parent_code,valid_from\n",
      "units.csv:1: full_name: the file has no column full_name" },
    { "a missing reference", "rosters.csv", "period,entered_on\n", "rosters.csv:1: unit_code: the file has no column unit_code" },
    { "a column twice", "product-groups.csv", "code,name,code\n", "product-groups.csv:1: code: given more than once" },
    { "an empty file", "units.csv", "", "units.csv:1: the line is not CSV: the file is empty" },
    { "a quote that is not closed", "product-groups.csv", "code,name\nA,\"b\n", "product-groups.csv:2: the line is not CSV: " },
    { "bytes that are not UTF-8", "product-groups.csv", "code,name\nA,b\xff\n", "product-groups.csv:2: name: must be UTF-8" },
    { "one record twice", "product-groups.csv", "code,name\nA,a\nB,b\nA,c\n",
      "product-groups.csv:4: the same code stands already in line 2" },
    { "a file that is computed", "communes.csv", "code\n", "communes.csv: is computed from other records" },
    { "a file nobody knows", "product.csv", "code\n", "product.csv: the file could not be read: no resource has this name" },
    { "a file that is not gzip to its end", "units.csv.gz", "\x1f\x8b\x08", "units.csv.gz: the file could not be read: " },
};

START_TEST(a_bad_file_is_told_with_its_place)
{
    const struct bad_file *c = &bad_files[_i];
    struct place place = place_new();
    write_file(&place, c->name, c->text);
    struct outcome outcome = RUN("load", place.data, "--db", place.db);
    ck_assert_msg(outcome.status == 1 && strstr(outcome.err, c->told), "%s: expected exit 1 and \"%s\", got exit %d\n%s%s",
                  c->sentence, c->told, outcome.status, outcome.out, outcome.err);
    outcome_free(&outcome);
}
END_TEST

START_TEST(a_folder_that_is_not_there_or_empty_is_refused)
{
    struct place place = place_new();
    EXPECT(1, NULL, "No such file or directory", "load", "/there/is/no/such/folder", "--db", place.db);
    EXPECT(1, NULL, "no CSV file of a resource is in this folder", "load", place.data, "--db", place.db);
    EXPECT(1, NULL, "there is no register at", "key", "list", "--db", path_in(&place, "absent.db"));
    EXPECT(1, NULL, "cannot make the register", "load", place.data, "--db", "/there/is/no/such/folder/register.db");
}
END_TEST

START_TEST(a_server_loads_only_into_an_empty_register)
{
    struct server *server = server_start(REGISTER_EMPTY, (const char *const[]){ "--load", harness_data(), NULL });
    struct answer answer = http_get(server, "/api/v1/products?as_of=2021-08-31&limit=1");
    ck_answer(answer, 200);
    ck_assert_int_eq((int)json_array_size(answer_at(&answer, "/items")), 1);
    answer_free(&answer);
    ck_assert_msg(strstr(server_log(server), "\"event\":\"loaded\""), "the log tells what was loaded");
    server_kill(server);
    server_restart(server);
    const char *once = strstr(server_log(server), "\"event\":\"loaded\"");
    ck_assert_msg(once && !strstr(once + 1, "\"event\":\"loaded\""), "loaded a second time: %s", server_log(server));
    server_stop(server);
}
END_TEST

/* ---- who holds the register ---- */

START_TEST(the_second_process_is_told_who_holds_the_register)
{
    struct server *server = server_start(REGISTER_REFERENCE, NULL);
    char holder[100];
    snprintf(holder, sizeof holder, "is in use by process %d (serve on 127.0.0.1:%d)", server_pid(server), server_port(server));
    EXPECT(1, NULL, holder, "serve", "--listen", "127.0.0.1:0", "--no-load", "--db", server_db(server));
    server_stop(server);
}
END_TEST

START_TEST(healthcheck_asks_the_server)
{
    struct server *server = server_start(REGISTER_EMPTY, NULL);
    char listen[64], everywhere[64];
    snprintf(listen, sizeof listen, "127.0.0.1:%d", server_port(server));
    snprintf(everywhere, sizeof everywhere, "0.0.0.0:%d", server_port(server));
    EXPECT(0, NULL, NULL, "healthcheck", "--listen", listen);
    EXPECT(0, NULL, NULL, "healthcheck", "--listen", everywhere);
    server_stop(server);
    EXPECT(1, NULL, "nothing answers at", "healthcheck", "--listen", listen);
}
END_TEST

/* ---- keys ---- */

static const char *last_line(char *text)
{
    size_t n = strlen(text);
    ck_assert(n && text[n - 1] == '\n');
    text[n - 1] = '\0';
    char *line = strrchr(text, '\n');
    return line ? line + 1 : text;
}

START_TEST(a_key_is_shown_once_and_not_kept)
{
    struct place place = place_new();
    size_t size;
    struct outcome outcome =
        RUN("key", "create", "--db", place.db, "--role", "province", "--name", "Văn phòng", "--expires", "2099-12-31");
    expect(&outcome, 0, "role province", NULL);
    const char *key = last_line(outcome.out);
    ck_assert_msg(strlen(key) == 56 && !strncmp(key, "ntm_", 4) && key[12] == '_' && !strpbrk(key, " +/="), "no key: %s", key);
    char *bytes = read_whole(place.db, &size);
    ck_assert_msg(!memmem(bytes, size, key + 13, 43), "the register holds the key");
    ck_assert_msg(memmem(bytes, size, key, 12), "the register does not know its first part");
    free(bytes);
    struct outcome list = RUN("key", "list", "--db", place.db);
    expect(&list, 0, "id\tprefix\trole\tunit\tname\tcreated\texpires\trevoked\tlast used\n", NULL);
    expect(&list, 0, "\tprovince\t-\tVăn phòng\t20", NULL);
    expect(&list, 0, "\t2099-12-31\t-\t-\n", NULL);
    ck_assert(!strstr(list.out, key + 13));
    outcome_free(&list);
    outcome_free(&outcome);
}
END_TEST

START_TEST(a_key_for_a_unit_needs_one_that_is_known)
{
    struct place place = place_new();
    write_file(&place, "units.csv", GOOD_UNITS);
    expect_counts(&place, place.data, 2, 2, 0);
    EXPECT(0, "for unit 193", NULL, "key", "create", "--db", place.db, "--role", "district", "--unit", "193");
    EXPECT(1, NULL, "the key was not made: --unit: there is no record with code = 9999 under “Administrative units”", "key", "create", "--db", place.db, "--role",
           "district", "--unit", "9999");
    EXPECT(1, NULL, "--expires: must be at least ", "key", "create", "--db", place.db, "--role", "portal", "--expires", "2021-08-31");
}
END_TEST

/* 06799 was Cộng Hòa, then Hải Hòa below a city, then Hải Hòa below the province. */
START_TEST(a_key_for_a_code_that_was_reused_says_which_unit_it_is_for)
{
    static const struct {
        const char *as_of, *bound, *also[2];
    } cases[] = {
        { NULL, "for unit 06799 Xã Hải Hòa (commune, from 2025-07-01).\n", { "2020-01-01 to 2024-10-31", "2024-11-01 to 2025-06-30" } },
        { "2025-06-30",
          "for unit 06799 Xã Hải Hòa (commune, 2024-11-01 to 2025-06-30).\n",
          { "2020-01-01 to 2024-10-31", "from 2025-07-01" } },
        { "2021-08-31",
          "for unit 06799 Xã Cộng Hòa (commune, 2020-01-01 to 2024-10-31).\n",
          { "2024-11-01 to 2025-06-30", "from 2025-07-01" } },
    };
    struct place place = place_new();
    struct outcome loaded = RUN("load", harness_data(), "--db", place.db);
    expect(&loaded, 0, "loaded ", NULL);
    outcome_free(&loaded);
    for (int i = 0; i < 3; i++) {
        struct outcome outcome = RUN("key", "create", "--db", place.db, "--role", "commune", "--unit", "06799", cases[i].as_of ? "--as-of" : NULL,
                                     cases[i].as_of);
        expect(&outcome, 0, cases[i].bound, NULL);
        for (int k = 0; k < 2; k++) {
            const char *also = strstr(outcome.out, cases[i].also[k]);
            ck_assert_msg(also && also > strstr(outcome.out, ".\n"), "the holder %s is not told: %s", cases[i].also[k], outcome.out);
        }
        const char *key = last_line(outcome.out);
        ck_assert_msg(strlen(key) == 56 && !strncmp(key, "ntm_", 4), "the last line is no key: %s", outcome.out);
        outcome_free(&outcome);
    }
    EXPECT(1, NULL, "--unit: no record under “Administrative units” had the code 22x on 2021-08-31", "key", "create", "--db", place.db, "--role", "province", "--unit",
           "22x", "--as-of", "2021-08-31");
}
END_TEST

/* ---- settings ---- */

START_TEST(the_help_lists_every_setting)
{
    struct outcome outcome = RUN("serve", "--help");
    char shown[200];
    for (size_t i = 0; i < nsettings; i++) {
        snprintf(shown, sizeof shown, "  --%s ", setting_table[i].name);
        expect(&outcome, 0, shown, NULL);
        expect(&outcome, 0, setting_table[i].doc, NULL);
        snprintf(shown, sizeof shown, "environment %s\n", setting_table[i].environment);
        expect(&outcome, 0, shown, NULL);
    }
    outcome_free(&outcome);
    EXPECT(0, "ntm-ocop key create", NULL, "key", "create", "--help");
    EXPECT(0, "ntm-ocop load", NULL, "load", "--help");
    EXPECT(0, "ntm-ocop describe", NULL, "describe", "--help");
    EXPECT(0, "healthcheck", NULL, "--help");
    EXPECT(0, "ntm-ocop ", NULL, "version");
}
END_TEST

START_TEST(what_is_not_understood_is_told_and_exits_2)
{
    static const struct {
        const char *arguments[7], *told;
    } cases[] = {
        { { "serve", "--bogus" }, "unknown flag --bogus" },
        { { "serve", "-x" }, "unknown flag -x" },
        { { "serve", "extra" }, "unexpected argument \"extra\"" },
        { { "serve", "--idle", "0" }, "--idle must be a whole number from 1 to 3600 seconds, not \"0\"" },
        { { "serve", "--threads=many" }, "--threads must be a whole number" },
        { { "serve", "--log-requests=perhaps" }, "--log-requests must be on or off" },
        { { "serve", "--no-db" }, "unknown flag --no-db" },
        { { "serve", "--db" }, "--db needs a value" },
        { { "serve", "--db=" }, "--db must not be empty" },
        { { "load" }, "load needs a folder" },
        { { "load", "a", "b" }, "unexpected argument \"b\"" },
        { { "load", "a", "--listen", "b" }, "unknown flag --listen" },
        { { "key" }, "key takes create, list or revoke" },
        { { "key", "create" }, "key create needs --role" },
        { { "key", "revoke" }, "key revoke needs the number or the first part of a key" },
        { { "key", "create", "--role", "king" }, "there is no role \"king\"; the roles are portal, commune, district, department, council, province, admin" },
        { { "key", "create", "--role=portal", "--as-of=2021-08-31" }, "it goes with --unit" },
        { { "key", "create", "--role=portal", "--unit=22", "--as-of=31/08/2021" }, "--as-of must be a day" },
        { { "key", "create", "--role=admin", "--expires=2021-02-29" }, "--expires must be a day" },
        { { "describe", "units", "--openapi" }, "one thing at a time" },
        { { "healthcheck", "--listen", "here" }, "--listen must be an address" },
        { { "dance" }, "there is no command \"dance\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_run(cases[i].arguments, 2, NULL, cases[i].told);
}
END_TEST

START_TEST(the_environment_is_read_and_a_flag_goes_before_it)
{
    struct place place = place_new();
    setenv("NTM_OCOP_DB", place.db, 1);
    EXPECT(0, "role admin", NULL, "key", "create", "--role", "admin");
    EXPECT(0, "\tadmin\t", NULL, "key", "list");
    setenv("NTM_OCOP_DB", path_in(&place, "absent.db"), 1);
    EXPECT(1, NULL, "there is no register at", "key", "list");
    EXPECT(0, "\tadmin\t", NULL, "key", "list", "--db", place.db);
    setenv("NTM_OCOP_IDLE", "never", 1);
    EXPECT(2, NULL, "NTM_OCOP_IDLE must be a whole number", "serve");
}
END_TEST

START_TEST(an_address_that_cannot_be_listened_on_is_told)
{
    struct place place = place_new();
    EXPECT(1, NULL, "cannot listen on \"here\"", "serve", "--db", place.db, "--no-load", "--listen", "here");
    EXPECT(1, NULL, "cannot listen on 192.0.2.1:1", "serve", "--db", place.db, "--no-load", "--listen", "192.0.2.1:1");
}
END_TEST

START_TEST(a_resource_is_described_from_its_table)
{
    EXPECT(0, "joined_on", NULL, "describe", "products");
    EXPECT(0, "unit_code", NULL, "describe", "products");
    EXPECT(0, "certifications", NULL, "describe");
    EXPECT(1, NULL, "there is no resource cats", "describe", "cats");
}
END_TEST

/* ---- the suite ---- */

static void add(Suite *suite, const char *name, const TTest *const *tests, size_t n)
{
    TCase *tcase = tcase_create(name);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
}

int main(void)
{
    Suite *suite = suite_create("load");
    const TTest *const loading[] = { the_reference_loads_and_again_changes_nothing,
                                     a_sheet_without_a_column_leaves_it_as_it_is_and_an_empty_cell_clears_it,
                                     a_rule_between_rows_is_told_at_its_line,
                                     the_national_data_loads_behind_the_reference,
                                     a_packed_file_loads,
                                     a_changed_row_is_an_update,
                                     a_folder_with_faults_is_refused_whole_and_each_is_told,
                                     a_folder_that_is_not_there_or_empty_is_refused,
                                     a_server_loads_only_into_an_empty_register };
    add(suite, "loading", loading, sizeof loading / sizeof *loading);
    TCase *files = tcase_create("files");
    tcase_add_loop_test(files, a_bad_file_is_told_with_its_place, 0, (int)(sizeof bad_files / sizeof *bad_files));
    suite_add_tcase(suite, files);
    const TTest *const rest[] = { the_second_process_is_told_who_holds_the_register,
                                  healthcheck_asks_the_server,
                                  a_key_is_shown_once_and_not_kept,
                                  a_key_for_a_unit_needs_one_that_is_known,
                                  a_key_for_a_code_that_was_reused_says_which_unit_it_is_for,
                                  a_resource_is_described_from_its_table,
                                  the_help_lists_every_setting,
                                  what_is_not_understood_is_told_and_exits_2,
                                  the_environment_is_read_and_a_flag_goes_before_it,
                                  an_address_that_cannot_be_listened_on_is_told };
    add(suite, "program", rest, sizeof rest / sizeof *rest);
    return harness_run(suite);
}
