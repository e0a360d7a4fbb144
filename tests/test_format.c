/* test_format.c -- format/: rows to JSON and CSV and back, bodies, files.  Needs no server and no database. */
#include "harness.h"
#undef fail                        /* a deprecated macro of Check; ours is a function */
#include "format/format.h"
#include "model/resources.h"
#include <inttypes.h>
#include <time.h>
#include <zlib.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static struct arena *arena;
static struct problem problem;
static struct buffer out;

static void begin(void)
{
    catalogue_init();
    arena = arena_new(4096);
    ck_assert_ptr_nonnull(arena);
    problem = problem_in(arena, LANG_EN);
}

static void end(void)
{
    buffer_free(&out);
    arena_free(arena);
}

static const char *written(void)
{
    return arena_text(arena, buffer_view(&out).s, out.n).s;
}

/* "place code" of every fault, in order, joined by "; " */
static const char *faults(void)
{
    const char *list = "";
    for (size_t i = 0; i < problem.n; i++)
        list = arena_printf(arena, "%s%s%s %s", list, i ? "; " : "", problem.faults[i].place ? problem.faults[i].place : "-",
                            message_slug(problem.faults[i].message));
    return list;
}

/* A row without values. */
static struct value *row_of(const struct schema *schema)
{
    struct value *values = ARENA_ARRAY(arena, struct value, schema->nfields);
    for (size_t i = 0; i < schema->nfields; i++)
        values[i].i = INT_NONE;
    return values;
}

static size_t field_number(const struct schema *schema, const char *name)
{
    const struct field *field = schema_field(schema, text_of(name));
    ck_assert_msg(field != NULL, "no field %s", name);
    return (size_t)(field - schema->fields);
}

static void set_text(const struct schema *schema, struct value *values, const char *name, const char *text)
{
    values[field_number(schema, name)].t = text_of(text);
}

static void set_int(const struct schema *schema, struct value *values, const char *name, int64_t number)
{
    values[field_number(schema, name)].i = number;
}

static uint64_t only(const struct schema *schema, const char *const *names)
{
    uint64_t shown = 0;
    for (; *names; names++)
        shown |= UINT64_C(1) << field_number(schema, *names);
    return shown;
}
#define ONLY(schema, ...) only((schema), (const char *const[]){ __VA_ARGS__, NULL })

static struct value *unit_row(const struct schema *schema)
{
    struct value *values = row_of(schema);
    set_int(schema, values, "id", 40);
    set_text(schema, values, "code", "06799");
    set_text(schema, values, "full_name", "Xã \"Hải\\Hòa\"\n");
    set_text(schema, values, "parent_code", "194");
    set_text(schema, values, "valid_from", "2024-11-01");
    set_int(schema, values, "area_km2", 3760);
    set_int(schema, values, "population", -5);
    set_int(schema, values, "synthetic", 1);
    set_text(schema, values, "recorded_at", "2026-11-24T00:15:42.123456Z");
    return values;
}

/* --- rows out ------------------------------------------------------------------------------------------------------- */

START_TEST(a_row_is_one_object_with_all_its_fields_in_the_tables_order)
{
    const struct schema *schema = schema_of(&units);
    struct json_writer w = json_writer_of(&out);
    format_json_row(&w, schema, unit_row(schema), SHOW_ALL);
    ck_assert_str_eq(written(), "{\"id\":40,\"code\":\"06799\",\"level\":null,\"kind\":null,\"name\":null,"
                                "\"full_name\":\"Xã \\\"Hải\\\\Hòa\\\"\\n\",\"name_en\":null,\"parent_id\":null,"
                                "\"parent_code\":\"194\",\"parent_name\":null,\"valid_from\":\"2024-11-01\","
                                "\"valid_from_precision\":null,\"valid_to\":null,\"valid_to_precision\":null,"
                                "\"legal_basis\":null,\"area_km2\":37.6,\"population\":-5,\"source\":null,\"synthetic\":true,"
                                "\"note\":null,\"version\":null,\"recorded_at\":\"2026-11-24T00:15:42.123456Z\"}");
}
END_TEST

START_TEST(only_the_fields_asked_for_are_written_and_rows_take_commas_of_their_own)
{
    const struct schema *schema = schema_of(&units);
    struct json_writer w = json_writer_of(&out);
    uint64_t shown = ONLY(schema, "code", "synthetic");
    struct value *values = unit_row(schema);
    jw_array(&w);
    format_json_row(&w, schema, values, shown);
    set_int(schema, values, "synthetic", 0);
    format_json_row(&w, schema, values, shown);
    format_json_row(&w, schema, values, 0);
    jw_array_end(&w);
    ck_assert_str_eq(written(), "[{\"code\":\"06799\",\"synthetic\":true},{\"code\":\"06799\",\"synthetic\":false},{}]");
}
END_TEST

START_TEST(a_row_of_the_longest_numbers_fits)
{
    const struct schema *schema = schema_of(&units);
    struct value *values = row_of(schema);
    set_int(schema, values, "area_km2", INT64_MIN + 1);
    set_int(schema, values, "population", INT64_MIN + 1);
    for (int i = 0; i < 100; i++) { /* at every place of a growing buffer */
        struct json_writer w = json_writer_of(&out);
        format_json_row(&w, schema, values, SHOW_ALL);
    }
    ck_assert(!out.failed);
    ck_assert_ptr_nonnull(strstr(written(), "\"area_km2\":-92233720368547758.07,\"population\":-9223372036854775807,"));
}
END_TEST

START_TEST(nothing_is_written_into_a_buffer_that_failed)
{
    const struct schema *schema = schema_of(&units);
    struct json_writer w = json_writer_of(&out);
    out.failed = true;
    format_json_row(&w, schema, unit_row(schema), SHOW_ALL);
    format_csv_heading(&out, schema, SHOW_ALL);
    format_csv_row(&out, schema, unit_row(schema), SHOW_ALL);
    ck_assert_uint_eq(out.n, 0);
}
END_TEST

START_TEST(a_csv_row_has_quotes_where_they_are_needed)
{
    const struct schema *schema = schema_of(&units);
    uint64_t shown = ONLY(schema, "id", "code", "full_name", "name", "valid_from", "area_km2", "synthetic", "note", "population");
    struct value *values = unit_row(schema);
    set_text(schema, values, "note", "a, b");
    set_text(schema, values, "name", "");
    format_csv_heading(&out, schema, shown);
    format_csv_row(&out, schema, values, shown);
    format_csv_row(&out, schema, row_of(schema), shown);
    ck_assert_str_eq(written(), "id,code,name,full_name,valid_from,area_km2,population,synthetic,note\r\n"
                                "40,06799,\"\",\"Xã \"\"Hải\\Hòa\"\"\n\",2024-11-01,37.6,-5,true,\"a, b\"\r\n"
                                ",,,,,,,,\r\n");
}
END_TEST

static const struct {
    const char *text, *cell;
} defused[] = {
    { "=1+1", "'=1+1" },
    { "+84", "'+84" },
    { "-5", "'-5" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\tx", "'\tx" },
    { "\rx", "\"'\rx\"" },
    { "'=1", "''=1" },
    { "''+1", "'''+1" },
    { "'tis", "'tis" },
    { "'", "'" },
    { "a=1", "a=1" },
    { "\"=1\"", "\"\"\"=1\"\"\"" },
    { "=\"a,b\"", "\"'=\"\"a,b\"\"\"" },
    { "", "\"\"" },
};

START_TEST(what_a_spreadsheet_would_run_is_defused_and_comes_back_as_it_was)
{
    const struct schema *schema = schema_of(&units);
    struct value *values = row_of(schema);
    const struct text *cells;
    size_t n;
    int64_t line;
    const char *fault;
    set_text(schema, values, "note", defused[_i].text);
    format_csv_row(&out, schema, values, ONLY(schema, "code", "note"));
    ck_assert_str_eq(written(), arena_printf(arena, ",%s\r\n", defused[_i].cell));
    struct csv_reader *reader = csv_reader_new(arena, buffer_view(&out));
    ck_assert(csv_read(reader, &cells, &n, &line, &fault));
    ck_assert_uint_eq(n, 2);
    ck_assert_ptr_null(cells[0].s);
    ck_assert(text_is(csv_plain(cells[1]), defused[_i].text));
    ck_assert_ptr_null(csv_plain(NO_TEXT).s);
}
END_TEST

/* --- bodies in ------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *says, *body;
    const char *code;   /* of the fault; NULL: the body is taken */
    const char *detail; /* part of it */
} bodies[] = {
    { "an empty object is a body", " {} \r\n", NULL, NULL },
    { "nothing is no body", "", "body-missing", "" },
    { "blanks are no body", " \r\n\t", "body-missing", "" },
    { "a list is no object", "[{}]", "json-not-object", "" },
    { "a number is no object", "5", "json-not-object", "" },
    { "null is no object", "null", "json-not-object", "" },
    { "a text is no object", "\"{}\"", "json-not-object", "" },
    { "two objects are too many", "{} {}", "json-goes-on", "line 1, column 4" },
    { "a cut object is cut short", "{\"a\":", "json-cut-short", "line 1, column 5" },
    { "a lone opening quote is cut short", "{\"", "json-cut-short", "" },
    { "a comma too many is unreadable", "{\"a\":1,}", "json-unreadable", "column 8: not JSON at the end of “{\"a\":1,}”" },
    { "a comment behind it is no part of it", "{}//", "json-goes-on", "" },
    { "NaN is unreadable", "{\"a\":NaN}", "json-unreadable", "" },
    { "the line is told", "{\n\n\"a\":x}", "json-unreadable", "line 3, column 5" },
    { "a name twice is told by its name", "{\"a\":1,\"b\":2,\"a\":3}", "field-twice", ": a" },
    { "a name twice at any depth", "{\"x\":[{\"đơn vị\":1,\"đơn vị\":2}]}", "field-twice", ": đơn vị" },
    { "a long name twice", "{\"abcdefghijklmnopqrstuvwxyz\":1,\"abcdefghijklmnopqrstuvwxyz\":2}", "field-twice",
      ": abcdefghijklmnopqrstuvwxyz" },
    { "a name with a quote twice", "{\"a\\\"b\":1,\"a\\\"b\":2}", "field-twice", ": a\\\"b" },
    { "a name that ends with a backslash twice", "{\"a\\\\\":1,\"a\\\\\":2}", "field-twice", ": a\\\\" },
    { "an empty name twice", "{\"\":1,\"\":2}", "field-twice", "" },
    { "a name twice in two spellings", "{\"a\":1,\"\\u0061\":2}", "field-twice", "" },
    { "the same name in two objects is fine", "{\"a\":{\"a\":1}}", NULL, NULL },
    { "a lone high surrogate is unreadable", "{\"a\":\"\\ud83c\"}", "json-unreadable", "" },
    { "a lone low surrogate is unreadable", "{\"a\":\"\\udf4b\"}", "json-unreadable", "" },
    { "a pair of surrogates is a letter", "{\"a\":\"\\ud83c\\udf4b\"}", NULL, NULL },
    { "an escaped NUL is told", "{\"a\":\"\\u0000\"}", "json-nul", "" },
    { "an escaped NUL in a name is told", "{\"\\u0000\":1}", "json-nul", "" },
    { "a control character is unreadable", "{\"a\":\"\001\"}", "json-unreadable", "" },
    { "broken UTF-8 is told", "{\"a\":\"\xC3\"}", "json-not-utf8", "" },
    { "overlong UTF-8 is told", "{\"a\":\"\xC0\x80\"}", "json-not-utf8", "" },
    { "a surrogate in UTF-8 is told", "{\"a\":\"\xED\xA0\x80\"}", "json-not-utf8", "" },
    { "UTF-8 beyond Unicode is told", "{\"a\":\"\xF4\x90\x80\x80\"}", "json-not-utf8", "" },
    { "a number that does not fit is told", "{\"a\":99999999999999999999}", "json-number", "" },
    { "a real that does not fit is told", "{\"a\":1e999}", "json-number", "" },
    { "what stands before the place is told, cut between letters", "{\"tên gọi của sản phẩm là tên này\":tru}", "json-unreadable",
      "at the end of “ản phẩm là tên này\":tru”" },
    { "brackets in a text are not depth",
      "{\"a\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}", NULL, NULL },
};

static enum err parse(struct text body, json_t **ret)
{
    problem = problem_in(arena, LANG_EN);
    return format_json_body(body, ret, &problem);
}

START_TEST(a_body_is_one_good_object)
{
    json_t *json = NULL;
    enum err e = parse(text_of(bodies[_i].body), &json);
    if (!bodies[_i].code) {
        ck_assert_msg(e == OK && json, "%s: %s", bodies[_i].says, problem.n ? problem.faults[0].detail : "");
        json_decref(json);
        return;
    }
    ck_assert_msg(e == ERR_BAD_JSON && !json && problem.n == 1, "%s", bodies[_i].says);
    ck_assert_msg(!strcmp(message_slug(problem.faults[0].message), bodies[_i].code), "%s: %s", bodies[_i].says, faults());
    ck_assert_msg(strstr(problem.faults[0].detail, bodies[_i].detail) != NULL, "%s: %s", bodies[_i].says,
                  problem.faults[0].detail);
    ck_assert_int_eq(text_check(text_of(problem.faults[0].detail)), TEXT_OK);
}
END_TEST

START_TEST(a_body_without_value_is_missing_and_a_nul_in_it_is_told)
{
    json_t *json = NULL;
    ck_assert_int_eq(parse(NO_TEXT, &json), ERR_BAD_JSON);
    ck_assert_str_eq(faults(), "- body-missing");
    ck_assert_int_eq(parse((struct text){ "\0", 1 }, &json), ERR_BAD_JSON);
    ck_assert_str_eq(faults(), "- json-nul");
    ck_assert_int_eq(parse((struct text){ "{\"a\":\"x\0y\"}", 11 }, &json), ERR_BAD_JSON);
    ck_assert_str_eq(faults(), "- json-nul");
    ck_assert_int_eq(parse((struct text){ "{}\0", 3 }, &json), ERR_BAD_JSON);
    ck_assert_str_eq(faults(), "- json-nul");
}
END_TEST

/* {"a":{"a": ... {} ... }}, or with lists inside */
static struct text nested(int levels, bool lists)
{
    struct buffer body = { 0 };
    for (int i = 1; i < levels; i++)
        buffer_cstr(&body, lists && i > 1 ? "[" : "{\"a\":");
    buffer_cstr(&body, lists ? "[]" : "{}");
    for (int i = 1; i < levels; i++)
        buffer_byte(&body, lists && i < levels - 1 ? ']' : '}');
    struct text text = arena_text(arena, body.s, body.n);
    buffer_free(&body);
    return text;
}

START_TEST(a_body_has_at_most_its_levels)
{
    json_t *json = NULL;
    ck_assert_int_eq(parse(nested(JSON_DEPTH_MAX, _i), &json), OK);
    json_decref(json);
    json = NULL;
    ck_assert_int_eq(parse(nested(JSON_DEPTH_MAX + 1, _i), &json), ERR_BAD_JSON);
    ck_assert_str_eq(faults(), "- json-too-deep");
    ck_assert_str_eq(problem.faults[0].detail, "the body is nested deeper than 32 levels");
    ck_assert_int_eq(parse(nested(500000, _i), &json), ERR_BAD_JSON);
    ck_assert_str_eq(faults(), "- json-too-deep");
    ck_assert_ptr_null(json);
}
END_TEST

/* The sanitizers end a program that asks for too much memory; here it is to be refused, as malloc() does. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static json_malloc_t real_malloc;
static json_free_t real_free;
static int allocations_left;

static void *failing_malloc(size_t n)
{
    return real_malloc(allocations_left-- > 0 ? n : (size_t)PTRDIFF_MAX / 4); /* more than any machine has */
}

START_TEST(out_of_memory_is_never_the_clients_fault)
{
    struct text body = TEXT("{\"name\":\"Mật ong\",\"stars\":4,\"list\":[1.5,true,null,{\"a\":\"\\u0111\"}]}");
    json_t *json = NULL;
    enum err e = ERR_OUT_OF_MEMORY;
    json_get_alloc_funcs(&real_malloc, &real_free);
    /* Below format's own watch stands malloc(); a failing one above it is seen by what Jansson says alone, so tokens are left
     * out. */
    for (int room = 0; room < 200 && e != OK; room++) {
        allocations_left = room;
        json_set_alloc_funcs(failing_malloc, real_free);
        e = parse(body, &json);
        json_set_alloc_funcs(real_malloc, real_free);
        ck_assert_msg(e == OK || e == ERR_OUT_OF_MEMORY, "with %d allocations: %s", room, problem.faults[0].detail);
    }
    ck_assert_int_eq(e, OK);
    json_decref(json);
}
END_TEST

/* --- bodies to drafts ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *says;
    const struct resource *resource;
    const char *body, *expected;
} drafts[] = {
    { "every type where it belongs", &units,
      "{\"code\":\"06799\",\"population\":29643,\"area_km2\":37.6,\"synthetic\":true,\"valid_from\":\"2024-11-01\",\"note\":"
      "null}",
      "" },
    { "a decimal may be whole", &units, "{\"area_km2\":38}", "" },
    { "a decimal may be a text", &units, "{\"area_km2\":\"37.65\"}", "" },
    { "a decimal with an exponent is a number like others", &units, "{\"area_km2\":1e2}", "" },
    { "a decimal has no third place", &units, "{\"area_km2\":37.655}", "/area_km2 not-a-decimal" },
    { "a decimal text has no third place", &units, "{\"area_km2\":\"37.655\"}", "/area_km2 not-a-decimal" },
    { "a huge decimal is refused", &units, "{\"area_km2\":1e300}", "/area_km2 not-a-decimal" },
    { "1.0 is not whole", &units, "{\"population\":1.0}", "/population not-a-number" },
    { "a text is not a number", &units, "{\"population\":\"1\"}", "/population not-a-number" },
    { "the least integer is none of a client's", &units, "{\"population\":-9223372036854775808}", "/population not-a-number" },
    { "a number is not a code", &units, "{\"code\":6799,\"parent_code\":194}", "/code not-a-text; /parent_code not-a-text" },
    { "a text is not a boolean", &units, "{\"synthetic\":\"true\"}", "/synthetic not-a-boolean" },
    { "a boolean is not a day", &units, "{\"valid_from\":false}", "/valid_from not-a-date" },
    { "lists and objects are never values", &units, "{\"name\":[\"a\"],\"valid_from\":{}}",
      "/name not-a-text; /valid_from not-a-date" },
    { "null on a boolean is false", &units, "{\"synthetic\":null}", "" },
    { "unknown and read-only names are told whatever their value", &units,
      "{\"id\":1,\"colour\":[],\"parent_name\":1.5,\"version\":null}",
      "/id read-only-field; /colour unknown-field; /parent_name read-only-field; /version read-only-field" },
    { "a number in a key may be a number", &assessment_results, "{\"criterion_number\":17}", "" },
    { "a number in a key is no text", &assessment_results, "{\"criterion_number\":\"17\"}", "/criterion_number not-a-number" },
    { "a name with a slash is escaped", &units, "{\"a/b\":1}", "/a~1b unknown-field" },
};

START_TEST(members_go_into_the_draft_and_every_fault_is_told)
{
    json_t *json = NULL;
    ck_assert_int_eq(parse(text_of(drafts[_i].body), &json), OK);
    struct draft *draft = draft_new(arena, schema_of(drafts[_i].resource));
    format_json_draft(json, draft, &problem);
    ck_assert_msg(!strcmp(faults(), drafts[_i].expected), "%s: expected \"%s\", got \"%s\"", drafts[_i].says, drafts[_i].expected,
                  faults());
    json_decref(json);
}
END_TEST

START_TEST(decimals_come_through_json_exactly)
{
    for (int64_t hundredths = -100000; hundredths <= 99999999; hundredths += hundredths < 20000 ? 1 : 9973) {
        char text[NUMBER_TEXT], body[64];
        json_t *json = NULL;
        decimal_format((struct decimal){ hundredths }, text);
        snprintf(body, sizeof body, "{\"area_km2\":%s}", text);
        ck_assert_int_eq(parse(text_of(body), &json), OK);
        struct draft *draft = draft_new(arena, schema_of(&units));
        format_json_draft(json, draft, &problem);
        json_decref(json);
        if (hundredths < 0)
            ck_assert_str_eq(faults(), "/area_km2 too-small");
        else
            ck_assert_msg(!problem.n && ((struct unit *)draft->record)->area_km2.hundredths == hundredths, "%s", text);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(a_row_that_went_out_as_json_comes_back_in)
{
    const struct schema *schema = schema_of(&units);
    struct json_writer w = json_writer_of(&out);
    json_t *json = NULL;
    format_json_row(&w, schema, unit_row(schema),
                    ONLY(schema, "code", "full_name", "parent_code", "valid_from", "area_km2", "synthetic"));
    ck_assert_int_eq(parse(buffer_view(&out), &json), OK);
    struct draft *draft = draft_new(arena, schema);
    format_json_draft(json, draft, &problem);
    ck_assert_str_eq(faults(), "");
    const struct unit *unit = draft->record;
    ck_assert(text_is(unit->full_name, "Xã \"Hải\\Hòa\"")); /* trimmed */
    ck_assert_int_eq(unit->area_km2.hundredths, 3760);
    ck_assert(text_is(draft->lookups[0].parts[0], "194"));
    json_decref(json);
}
END_TEST

/* --- CSV in --------------------------------------------------------------------------------------------------------- */

/* Records as "line:[cell][cell]" with "-" for no value, then "!fault". */
static const char *read_records(struct csv_reader *reader)
{
    const struct text *cells;
    const char *fault, *list = "";
    size_t n;
    int64_t line;
    ck_assert_ptr_nonnull(reader);
    while (csv_read(reader, &cells, &n, &line, &fault)) {
        list = arena_printf(arena, "%s%" PRId64 ":", list, line);
        for (size_t i = 0; i < n; i++) {
            ck_assert_msg(!cells[i].s || cells[i].s[cells[i].n] == '\0', "cell %zu of line %" PRId64 " ends with NUL", i, line);
            list = cells[i].s ? arena_printf(arena, "%s[%s]", list, cells[i].s) : arena_printf(arena, "%s-", list);
        }
        list = arena_printf(arena, "%s ", list);
    }
    const char *again;
    ck_assert(!csv_read(reader, &cells, &n, &line, &again) && again == fault);
    return fault ? arena_printf(arena, "%s!%s", list, fault) : list;
}

static const char *read_csv(struct text bytes)
{
    return read_records(csv_reader_new(arena, bytes));
}

/* A source that gives `step` bytes at a time. */
struct drip {
    struct text left;
    size_t step;
};

static ptrdiff_t drip(void *ctx, char *to, size_t room)
{
    struct drip *source = ctx;
    size_t n = source->left.n < source->step ? source->left.n : source->step;
    n = n < room ? n : room;
    memcpy(to, source->left.s, n);
    source->left = (struct text){ source->left.s + n, source->left.n - n };
    return (ptrdiff_t)n;
}

static ptrdiff_t broken(void *ctx, char *to, size_t room)
{
    (void)ctx, (void)to, (void)room;
    return -1;
}

static const char *stream_csv(struct text bytes, size_t step)
{
    struct drip source = { bytes, step };
    return read_records(csv_stream_new(arena, drip, &source));
}

static const struct {
    const char *bytes, *expected;
} files[] = {
    { "", "" },
    { "\r\n", "" },
    { "a,b\r\n1,2\r\n", "1:[a][b] 2:[1][2] " },
    { "a,b\n1,2", "1:[a][b] 2:[1][2] " },
    { "\xEF\xBB\xBF"
      "a\n",
      "1:[a] " },
    { "a\n\n", "1:[a] " },
    { "a\n\nb\n", "1:[a] 2:- 3:[b] " },
    { ",\n,\"\"\n", "1:-- 2:-[] " },
    { "\"a,b\",\"c\"\"d\",\"\"\"\"\n", "1:[a,b][c\"d][\"] " },
    { "\"a\r\nb\"\nc\n", "1:[a\r\nb] 3:[c] " },
    { " a , \"b\n", "!a quote inside a cell that is not quoted" },
    { "x\na\"b\n", "1:[x] !a quote inside a cell that is not quoted" },
    { "x\n\"ab", "1:[x] !a quote is not closed" },
    { "\"", "!a quote is not closed" },
    { "\"\"", "1:[] " },
    { "\"\"\"", "!a quote is not closed" },
    { "\"a\"b\n", "!text behind a closing quote" },
    { "\"a\" ,b\n", "!text behind a closing quote" },
    { "a\rb\n", "!a carriage return without a line feed" },
    { "\"a\"\rb\n", "!a carriage return without a line feed" },
    { "a,", "1:[a]- " },
    { " a ,b", "1:[ a ][b] " },
};

START_TEST(csv_is_read_as_rfc_4180_says_and_a_stray_quote_is_a_fault)
{
    ck_assert_str_eq(read_csv(text_of(files[_i].bytes)), files[_i].expected);
}
END_TEST

START_TEST(csv_in_pieces_is_read_as_if_it_were_whole)
{
    for (size_t step = 1; step <= 4; step++)
        ck_assert_str_eq(stream_csv(text_of(files[_i].bytes), step), files[_i].expected);
    ck_assert_str_eq(stream_csv(text_of(files[_i].bytes), SIZE_MAX), files[_i].expected);
}
END_TEST

static const struct {
    const char *bytes, *expected;
} separated[] = {
    { "a;b\n1,5;\"x;y\"\n", "1:[a][b] 2:[1,5][x;y] " },
    { "a\tb\r\n1;2\t3\r\n", "1:[a][b] 2:[1;2][3] " },
    { "\xEF\xBB\xBF"
      "\"a,a\";b\n1;2\n",
      "1:[a,a][b] 2:[1][2] " },
    { "a\n1;2\n", "1:[a] 2:[1;2] " }, /* nothing parts the heading */
    { "\xFF\xFE"
      "a",
      "!it is UTF-16; save it as CSV UTF-8" },
};

START_TEST(a_sheet_may_be_parted_by_semicolons_or_tabs)
{
    ck_assert_str_eq(stream_csv(text_of(separated[_i].bytes), 3), separated[_i].expected);
}
END_TEST

START_TEST(a_stream_is_bounded_and_knows_its_rows)
{
    struct buffer wide = { 0 };
    const struct text *cells;
    const char *fault;
    size_t n;
    int64_t line;
    struct drip source = { TEXT("h\n\"a\nb\"\n\nc\n"), 2 };
    struct csv_reader *reader = csv_stream_new(arena, drip, &source);
    static const int64_t lines[] = { 1, 2, 4, 5 };
    for (int row = 0; row < 4; row++) {
        ck_assert(csv_read(reader, &cells, &n, &line, &fault));
        ck_assert_int_eq(line, lines[row]);
        ck_assert_int_eq(csv_row(reader), row + 1);
    }
    ck_assert(!csv_read(reader, &cells, &n, &line, &fault) && !fault && !csv_has_mark(reader));
    buffer_cstr(&wide, "h\n\"");
    for (int i = 0; i < CSV_RECORD_MAX; i++)
        buffer_byte(&wide, 'x');
    buffer_cstr(&wide, "\"\nd\n");
    ck_assert_str_eq(stream_csv(buffer_view(&wide), 100000), "1:[h] !a line is longer than 1 MiB");
    wide.n = CSV_RECORD_MAX / 2;
    ck_assert_str_eq(stream_csv(buffer_view(&wide), 100000), "1:[h] !a quote is not closed");
    buffer_free(&wide);
    ck_assert_str_eq(read_records(csv_stream_new(arena, broken, NULL)), "!it cannot be read");
}
END_TEST

START_TEST(a_cell_of_ours_is_quoted_for_its_separator)
{
    struct buffer cells = { 0 };
    csv_write_cell(&cells, TEXT("1,5"), ';');
    csv_write_cell(&cells, TEXT("a;b"), ';');
    csv_write_cell(&cells, TEXT("=1"), ';');
    csv_write_cell(&cells, NO_TEXT, ';');
    csv_write_cell(&cells, TEXT("a\tb"), '\t');
    ck_assert(text_is(buffer_view(&cells), "1,5\"a;b\"'=1\"a\tb\""));
    buffer_free(&cells);
}
END_TEST

START_TEST(a_fault_tells_the_line_its_record_begins_in)
{
    struct csv_reader *reader = csv_reader_new(arena, TEXT("\"a\nb\"\nc\nd\"\n"));
    const struct text *cells;
    const char *fault;
    size_t n;
    int64_t line;
    ck_assert(csv_read(reader, &cells, &n, &line, &fault) && line == 1 && !fault);
    ck_assert(csv_read(reader, &cells, &n, &line, &fault) && line == 3 && !fault);
    ck_assert(!csv_read(reader, &cells, &n, &line, &fault) && line == 4 && fault);
}
END_TEST

START_TEST(a_line_may_have_any_number_of_cells_and_a_cell_a_nul)
{
    struct buffer wide = { 0 };
    const struct text *cells;
    const char *fault;
    size_t n;
    int64_t line;
    for (int i = 0; i < 1000; i++)
        buffer_printf(&wide, "%s%d", i ? "," : "", i);
    struct csv_reader *reader = csv_reader_new(arena, buffer_view(&wide));
    buffer_free(&wide);
    ck_assert(csv_read(reader, &cells, &n, &line, &fault));
    ck_assert_uint_eq(n, 1000);
    ck_assert(text_is(cells[0], "0") && text_is(cells[31], "31") && text_is(cells[32], "32") && text_is(cells[999], "999"));
    reader = csv_reader_new(arena, (struct text){ "a\0b,c", 5 });
    ck_assert(csv_read(reader, &cells, &n, &line, &fault));
    ck_assert_uint_eq(cells[0].n, 3);
    ck_assert_int_eq(text_check(cells[0]), TEXT_HAS_CONTROL);
}
END_TEST

START_TEST(a_million_blank_lines_are_a_million_records_and_take_no_time)
{
    enum { BLANK = 1000000, PATIENCE_MS = 5000 };
    char *bytes = malloc(BLANK + 1);
    const struct text *cells;
    const char *fault;
    size_t n, rows = 0;
    int64_t line;
    struct timespec before, after;
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, '\n', BLANK);
    bytes[BLANK] = 'x';
    clock_gettime(CLOCK_MONOTONIC, &before);
    struct csv_reader *reader = csv_reader_new(arena, (struct text){ bytes, BLANK + 1 });
    while (csv_read(reader, &cells, &n, &line, &fault))
        rows++;
    clock_gettime(CLOCK_MONOTONIC, &after);
    long ms = (long)(after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
    ck_assert_msg(rows == BLANK + 1 && !fault, "%zu records, %s", rows, fault ? fault : "no fault");
    ck_assert_msg(ms < PATIENCE_MS, "reading a MB of blank lines took %ld ms", ms);
    free(bytes);
}
END_TEST

START_TEST(what_is_written_as_csv_is_read_as_it_was)
{
    static const char *const texts[] = { "a",  "\"",         "\"\"",  ",",      "\n",         "\r\n", "a\"b\",c\r\nd",
                                         " ",  "Xã Hải Hòa", "=1\n2", "'\"\n,", "'=\"a\",\"", "''-1", "",
                                         NULL, "-",          "\t",    "+\r" };
    const struct schema *schema = schema_of(&units);
    uint64_t shown = ONLY(schema, "code", "name", "note");
    for (int i = 0; i < COUNT(texts); i++) {
        struct value *values = row_of(schema);
        set_text(schema, values, "code", texts[i]);
        set_text(schema, values, "name", texts[(i * 7 + 3) % COUNT(texts)]);
        set_text(schema, values, "note", "end"); /* a line of empty cells alone is not told from a blank one */
        format_csv_row(&out, schema, values, shown);
    }
    struct csv_reader *reader = csv_reader_new(arena, buffer_view(&out));
    for (int i = 0; i < COUNT(texts); i++) {
        const struct text *cells;
        const char *fault = NULL;
        size_t n;
        int64_t line;
        ck_assert_msg(csv_read(reader, &cells, &n, &line, &fault), "row %d: %s", i, fault);
        ck_assert_uint_eq(n, 3);
        ck_assert_msg(text_equal(csv_plain(cells[0]), text_of(texts[i])), "row %d", i);
        ck_assert_msg(text_equal(csv_plain(cells[1]), text_of(texts[(i * 7 + 3) % COUNT(texts)])), "row %d", i);
    }
}
END_TEST

/* --- files ---------------------------------------------------------------------------------------------------------- */

static const char *a_file(const char *name, const void *bytes, size_t n)
{
    const char *path = arena_printf(arena, "%s/%s", temp_folder(), name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static const char *a_packed_file(const char *name, const void *bytes, size_t n)
{
    const char *path = arena_printf(arena, "%s/%s", temp_folder(), name);
    gzFile file = gzopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(gzwrite(file, bytes, (unsigned)n), (int)n);
    ck_assert_int_eq(gzclose(file), Z_OK);
    return path;
}

/* All of a file through the source, by pieces of an odd size; NULL: the reason. */
static char *read_by_pieces(const char *path, int64_t limit, size_t *ret_size, char *reason, size_t room)
{
    struct file_source *file = file_open(path, limit, reason, room);
    char *bytes = file ? malloc(1 << 20) : NULL;
    ptrdiff_t n = 0;
    *ret_size = 0;
    while (file && (n = file_more(file, bytes + *ret_size, 7777)) > 0)
        *ret_size += (size_t)n;
    if (file && n < 0) {
        snprintf(reason, room, "%s", file_fault(file));
        free(bytes);
        bytes = NULL;
    } else if (file) {
        ck_assert_ptr_null(file_fault(file));
    }
    file_close(file);
    return bytes;
}

START_TEST(a_file_is_read_whole_packed_or_not)
{
    static char bytes[300000];
    char reason[100] = "";
    size_t size = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * i >> 7);
    const char *path = _i ? a_packed_file("a.csv.gz", bytes, sizeof bytes) : a_file("a.csv", bytes, sizeof bytes);
    char *read_back = read_by_pieces(path, sizeof bytes, &size, reason, sizeof reason);
    ck_assert_msg(read_back != NULL, "%s", reason);
    ck_assert_uint_eq(size, sizeof bytes);
    ck_assert_int_eq(memcmp(read_back, bytes, size), 0);
    free(read_back);
    ck_assert_ptr_null(read_by_pieces(path, sizeof bytes - 1, &size, reason, sizeof reason));
    ck_assert_str_eq(reason, "more than 299999 bytes");
}
END_TEST

START_TEST(an_empty_file_is_no_fault)
{
    char reason[100] = "";
    size_t size = 1;
    char *bytes = read_by_pieces(_i ? a_packed_file("empty.gz", "", 0) : a_file("empty", "", 0), 10, &size, reason, sizeof reason);
    ck_assert_msg(bytes != NULL, "%s", reason);
    ck_assert_uint_eq(size, 0);
    free(bytes);
}
END_TEST

START_TEST(what_is_not_a_good_file_is_refused_with_a_reason)
{
    char text[5000], reason[100] = "";
    size_t size = 0, whole = 0;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * i * 31 >> 5);
    const char *path = a_packed_file("whole.gz", text, sizeof text);
    FILE *file = fopen(path, "rb");
    char packed[8000];
    whole = fread(packed, 1, sizeof packed, file);
    fclose(file);
    ck_assert_ptr_null(read_by_pieces(a_file("cut.gz", packed, whole / 2), 1 << 20, &size, reason, sizeof reason));
    ck_assert_str_eq(reason, "damaged: it ends too early");
    packed[whole - 5] = (char)~packed[whole - 5]; /* its checksum */
    ck_assert_ptr_null(read_by_pieces(a_file("wrong.gz", packed, whole), 1 << 20, &size, reason, sizeof reason));
    ck_assert_str_eq(reason, "damaged, or not readable");
    ck_assert_ptr_null(read_by_pieces(temp_folder(), 1 << 20, &size, reason, sizeof reason));
    ck_assert_str_eq(reason, "not a file");
    ck_assert_ptr_null(read_by_pieces(arena_printf(arena, "%s/none", temp_folder()), 1 << 20, &size, reason, sizeof reason));
    ck_assert_str_eq(reason, "No such file or directory");
}
END_TEST

static void row_tests(TCase *tests)
{
    tcase_add_test(tests, a_row_is_one_object_with_all_its_fields_in_the_tables_order);
    tcase_add_test(tests, only_the_fields_asked_for_are_written_and_rows_take_commas_of_their_own);
    tcase_add_test(tests, a_row_of_the_longest_numbers_fits);
    tcase_add_test(tests, nothing_is_written_into_a_buffer_that_failed);
    tcase_add_test(tests, a_csv_row_has_quotes_where_they_are_needed);
    tcase_add_loop_test(tests, what_a_spreadsheet_would_run_is_defused_and_comes_back_as_it_was, 0, COUNT(defused));
}

static void body_tests(TCase *tests)
{
    tcase_add_loop_test(tests, a_body_is_one_good_object, 0, COUNT(bodies));
    tcase_add_test(tests, a_body_without_value_is_missing_and_a_nul_in_it_is_told);
    tcase_add_loop_test(tests, a_body_has_at_most_its_levels, 0, 2);
    tcase_add_test(tests, out_of_memory_is_never_the_clients_fault);
    tcase_add_loop_test(tests, members_go_into_the_draft_and_every_fault_is_told, 0, COUNT(drafts));
    tcase_add_test(tests, decimals_come_through_json_exactly);
    tcase_add_test(tests, a_row_that_went_out_as_json_comes_back_in);
}

static void csv_tests(TCase *tests)
{
    tcase_add_loop_test(tests, csv_is_read_as_rfc_4180_says_and_a_stray_quote_is_a_fault, 0, COUNT(files));
    tcase_add_loop_test(tests, csv_in_pieces_is_read_as_if_it_were_whole, 0, COUNT(files));
    tcase_add_loop_test(tests, a_sheet_may_be_parted_by_semicolons_or_tabs, 0, COUNT(separated));
    tcase_add_test(tests, a_stream_is_bounded_and_knows_its_rows);
    tcase_add_test(tests, a_cell_of_ours_is_quoted_for_its_separator);
    tcase_add_test(tests, a_fault_tells_the_line_its_record_begins_in);
    tcase_add_test(tests, a_line_may_have_any_number_of_cells_and_a_cell_a_nul);
    tcase_add_test(tests, a_million_blank_lines_are_a_million_records_and_take_no_time);
    tcase_add_test(tests, what_is_written_as_csv_is_read_as_it_was);
}

static void file_tests(TCase *tests)
{
    tcase_add_loop_test(tests, a_file_is_read_whole_packed_or_not, 0, 2);
    tcase_add_loop_test(tests, an_empty_file_is_no_fault, 0, 2);
    tcase_add_test(tests, what_is_not_a_good_file_is_refused_with_a_reason);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*add)(TCase *tests);
    } parts[] = { { "rows", row_tests }, { "bodies", body_tests }, { "csv", csv_tests }, { "files", file_tests } };
    Suite *suite = suite_create("format");
    for (int i = 0; i < COUNT(parts); i++) {
        TCase *tests = tcase_create(parts[i].name);
        tcase_add_checked_fixture(tests, begin, end);
        tcase_set_timeout(tests, 30);
        parts[i].add(tests);
        suite_add_tcase(suite, tests);
    }
    return harness_run(suite);
}
