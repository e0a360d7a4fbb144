/* test_model.c -- model/: drafts, the catalogue, roles, records, the tree of units.  Needs no server and no database. */
#include "harness.h"
#undef fail /* a deprecated macro of Check; ours is a function */
#include "model/draft.h"
#include "model/record.h"
#include "model/resources.h"
#include "model/unit_tree.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static struct arena *arena;
static struct problem problem;

static void begin(void)
{
    catalogue_init();
    arena = arena_new(4096);
    ck_assert_ptr_nonnull(arena);
    problem = problem_in(arena, LANG_EN);
}

static void end(void)
{
    arena_free(arena);
}

static struct draft *draft_for(const struct resource *resource)
{
    struct draft *draft = draft_new(arena, schema_of(resource));
    ck_assert_ptr_nonnull(draft);
    return draft;
}

/* name, value, name, value ..., NULL; a value that is NULL clears */
static void put_all(struct draft *draft, const char *const *pairs)
{
    for (; pairs[0]; pairs += 2)
        draft_put_text(draft, text_of(pairs[0]), text_of(pairs[1]), &problem);
}
#define PUT(draft, ...) put_all((draft), (const char *const[]){ __VA_ARGS__, NULL })

/* "place code" of every fault, in order, joined by "; " */
static const char *faults(void)
{
    const char *list = "";
    for (size_t i = 0; i < problem.n; i++)
        list = arena_printf(arena, "%s%s%s %s", list, i ? "; " : "", problem.faults[i].place ? problem.faults[i].place : "-",
                            message_slug(problem.faults[i].message));
    return list;
}

static struct date day(const char *text)
{
    struct date ret = NO_DATE;
    if (*text)
        ck_assert_msg(date_parse(text, strlen(text), &ret), "%s is no day", text);
    return ret;
}

/* --- the catalogue -------------------------------------------------------------------------------------------------- */

START_TEST(every_resource_is_found_by_its_name)
{
    for (size_t i = 0; i < ncatalogue; i++) {
        const struct schema *schema = schema_named(text_of(catalogue[i]->name));
        ck_assert_ptr_nonnull(schema);
        ck_assert(schema == schema_at(i) && schema == schema_of(catalogue[i]) && schema->resource == catalogue[i]);
        ck_assert_int_eq(schema->number, (int)i);
    }
    ck_assert_ptr_null(schema_named(TEXT("product")));
    ck_assert_ptr_null(schema_named(NO_TEXT));
}
END_TEST

START_TEST(a_name_stands_once_among_the_fields_of_a_resource)
{
    for (size_t i = 0; i < ncatalogue; i++) {
        const struct schema *schema = schema_at(i);
        for (size_t f = 0; f < schema->nfields; f++) {
            const struct field *field = &schema->fields[f];
            ck_assert_msg(schema_field(schema, text_of(field->name)) == field, "%s.%s", catalogue[i]->name, field->name);
            ck_assert_str_eq(field->json_name.s, arena_printf(arena, "\"%s\":", field->name));
            ck_assert_uint_eq(field->json_name.n, strlen(field->name) + 3);
        }
    }
}
END_TEST

static const struct {
    const char *resource, *field, *through, *column;
    enum kind kind;
} joined[] = {
    { "products", "unit_code", "unit_id", "code", KIND_TEXT },
    { "products", "unit_name", "unit_id", "full_name", KIND_TEXT },
    { "products", "producer_name", "producer_id", "name", KIND_TEXT },
    { "units", "parent_code", "parent_id", "code", KIND_TEXT },
    { "units", "parent_name", "parent_id", "full_name", KIND_TEXT },
    { "criteria", "set_code", "set_id", "code", KIND_TEXT },
    { "assessment-results", "unit_code", "assessment_id", "code", KIND_TEXT },
    { "assessment-results", "set_code", "assessment_id", "code", KIND_TEXT },
    { "assessment-results", "assessed_on", "assessment_id", "assessed_on", KIND_DATE },
    { "assessment-results", "criterion_number", "criterion_id", "number", KIND_INT },
    { "unit-changes", "from_name", "from_id", "full_name", KIND_TEXT },
};

START_TEST(what_is_read_through_a_reference_has_the_targets_kind_and_cannot_be_set)
{
    const struct schema *schema = schema_named(text_of(joined[_i].resource));
    const struct field *field = schema_field(schema, text_of(joined[_i].field));
    ck_assert_ptr_nonnull(field);
    ck_assert_str_eq(field->through->name, joined[_i].through);
    ck_assert_str_eq(field->column->name, joined[_i].column);
    ck_assert_int_eq(field->kind, joined[_i].kind);
    ck_assert(field->flags & SERVER_SET);
}
END_TEST

START_TEST(a_role_is_read_by_its_name_but_nobody_has_a_key_for_the_public)
{
    enum role role = ROLE_COUNT;
    for (int i = ROLE_PORTAL; i < ROLE_COUNT; i++) {
        ck_assert(role_parse(text_of(role_name((enum role)i)), &role));
        ck_assert_int_eq(role, i);
    }
    role = ROLE_COUNT;
    ck_assert(!role_parse(TEXT("public"), &role));
    ck_assert(!role_parse(TEXT("Admin"), &role));
    ck_assert(!role_parse(TEXT(""), &role));
    ck_assert(!role_parse(NO_TEXT, &role));
    ck_assert_int_eq(role, ROLE_COUNT);
}
END_TEST

/* --- records -------------------------------------------------------------------------------------------------------- */

START_TEST(records_are_equal_when_all_that_a_client_writes_is)
{
    struct product a, b;
    record_clear(&products, &a);
    record_clear(&products, &b);
    a.id = 1, a.version = 5, b.id = 2, b.version = 6;
    ck_assert_msg(record_equal(&products, &a, &b), "id and version are the register's");
    a.name = TEXT("Mật ong"), b.name = text_of(arena_printf(arena, "%s", "Mật ong"));
    ck_assert(record_equal(&products, &a, &b));
    b.name = TEXT("");
    a.name = NO_TEXT;
    ck_assert_msg(!record_equal(&products, &a, &b), "no text is not the empty text");
    a.name = b.name;
    a.joined_on = day("2021-03-15");
    ck_assert(!record_equal(&products, &a, &b));
    b.joined_on = a.joined_on;
    b.synthetic = true;
    ck_assert(!record_equal(&products, &a, &b));
}
END_TEST

START_TEST(a_record_is_kept_with_every_stored_column_and_null_where_there_is_no_value)
{
    struct unit unit;
    struct buffer out = { 0 };
    record_clear(&units, &unit);
    unit.id = 7;
    unit.code = TEXT("06799");
    unit.full_name = TEXT("Xã \"Hải\" Hòa");
    unit.valid_from = day("2024-11-01");
    unit.area_km2.hundredths = 3760;
    unit.population = 29643;
    unit.synthetic = true;
    record_write_json(&out, &units, &unit);
    buffer_byte(&out, '\0');
    ck_assert_str_eq(out.s, "{\"id\":7,\"code\":\"06799\",\"level\":null,\"kind\":null,\"name\":null,"
                            "\"full_name\":\"Xã \\\"Hải\\\" Hòa\",\"name_en\":null,\"parent_id\":null,"
                            "\"valid_from\":\"2024-11-01\",\"valid_from_precision\":null,\"valid_to\":null,"
                            "\"valid_to_precision\":null,\"legal_basis\":null,\"area_km2\":37.6,\"population\":29643,"
                            "\"source\":null,\"synthetic\":true,\"note\":null,\"version\":null,\"recorded_at\":null}");
    buffer_free(&out);
}
END_TEST

START_TEST(a_computed_column_is_not_kept)
{
    struct product product;
    struct buffer out = { 0 };
    record_clear(&products, &product);
    record_write_json(&out, &products, &product);
    buffer_byte(&out, '\0');
    ck_assert_ptr_null(strstr(out.s, "stars"));
    ck_assert_ptr_nonnull(strstr(out.s, "\"unit_id\":null"));
    ck_assert_ptr_null(strstr(out.s, "unit_code"));
    buffer_free(&out);
}
END_TEST

/* --- drafts: one value ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *says;
    const struct resource *resource;
    const char *name, *value, *expected; /* expected: the faults; "": none */
} values[] = {
    { "a text is taken", &products, "name", "Mật ong", "" },
    { "a required text is not empty", &products, "name", "", "/name empty" },
    { "a required text is not blank", &products, "name", " \t\xC2\xA0 ", "/name empty" },
    { "an optional text may be empty", &products, "note", "", "" },
    { "a text has no control characters", &products, "name", "a\001b", "/name bad-text" },
    { "a name is one line", &products, "name", "Mật\nong", "/name one-line" },
    { "a name has no tab inside", &products, "name", "Mật\tong", "/name one-line" },
    { "a line break of Unicode is one", &products, "name", "Mật\xE2\x80\xA8ong", "/name one-line" },
    { "a line break at an end is trimmed", &products, "name", "Mật ong\r\n", "" },
    { "a note may have lines", &products, "note", "một\r\nhai\tba", "" },
    { "a code is one line", &products, "code", "QN\n1", "/code one-line" },
    { "a key in a body is one line", &products, "unit_code", "067\n24", "/unit_code one-line" },
    { "a name can be seen", &products, "name", "\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF", "/name invisible" },
    { "a soft hyphen cannot be seen", &products, "name", "\xC2\xAD", "/name invisible" },
    { "a filler cannot be seen", &products, "name", "\xE3\x85\xA4", "/name invisible" },
    { "a mark without a letter cannot be seen", &products, "name", "\xCC\x81", "/name invisible" },
    { "an optional text can be seen, too", &products, "note", "\xE2\x80\x8B", "/note invisible" },
    { "what is seen may stand beside what is not", &products, "name", "\xEF\xBB\xBFMật ong", "" },
    { "a text does not turn its direction", &products, "name", "abc\xE2\x80\xAE", "/name turns-direction" },
    { "nor does it isolate", &products, "name", "\xE2\x81\xA6x", "/name turns-direction" },
    { "nor is it marked left to right", &products, "name", "x\xE2\x80\x8Ey", "/name turns-direction" },
    { "nor does a note turn", &products, "note", "x\xE2\x80\x8F", "/note turns-direction" },
    { "a day before the first is told the limits", &products, "joined_on", "1899-12-31", "/joined_on date-beyond" },
    { "a day behind the last is told the limits", &products, "joined_on", "3000-01-01", "/joined_on date-beyond" },
    { "a day of no month is no day in any year", &products, "joined_on", "0000-13-01", "/joined_on not-a-date" },
    { "the first day", &products, "joined_on", "1900-01-01", "" },
    { "the last day", &products, "joined_on", "2999-12-31", "" },
    { "a text is UTF-8", &products, "name", "a\xFF", "/name bad-text" },
    { "a code has letters and digits", &products, "code", "QN-01.a/B_2", "" },
    { "a code has Vietnamese letters", &products, "code", "1521/QĐ-Ủý", "" },
    { "a code has no blank inside", &products, "code", "QN 01", "/code bad-pattern" },
    { "a code has no foreign letters", &products, "code", "ß1", "/code bad-pattern" },
    { "a code has no pictures", &products, "code", "a\xF0\x9F\x8D\x8B", "/code bad-pattern" },
    { "a code has at most its length", &products, "code", "12345678901234567890123456789012345678901", "/code too-long" },
    { "a day exists", &products, "joined_on", "2024-02-29", "" },
    { "a day that does not exist is refused", &products, "joined_on", "2023-02-29", "/joined_on not-a-date" },
    { "a day is written in full", &products, "joined_on", "2024-2-9", "/joined_on not-a-date" },
    { "a day is not empty in a body", &products, "left_on", "", "/left_on not-a-date" },
    { "a value comes from its list", &units, "level", "commune", "" },
    { "a value outside of its list is refused", &units, "level", "Commune", "/level not-one-of" },
    { "a number is at least its least", &certifications, "stars", "0", "/stars too-small" },
    { "a number may be its least", &certifications, "stars", "1", "" },
    { "a number may be its most", &certifications, "stars", "5", "" },
    { "a number is at most its most", &certifications, "stars", "6", "/stars too-big" },
    { "a number is whole", &certifications, "stars", "4.0", "/stars not-a-number" },
    { "a number has no leading zero", &certifications, "stars", "04", "/stars not-a-number" },
    { "a number fits", &units, "population", "99999999999999999999", "/population not-a-number" },
    { "a number with the least 0 is not negative", &units, "population", "-1", "/population too-small" },
    { "a decimal has two decimals", &units, "area_km2", "37.65", "" },
    { "a decimal has no third", &units, "area_km2", "37.655", "/area_km2 not-a-decimal" },
    { "a decimal may be its most", &units, "area_km2", "1000000", "" },
    { "a decimal is at most its most", &units, "area_km2", "1000000.01", "/area_km2 too-big" },
    { "a reference is a positive number", &products, "unit_id", "0", "/unit_id too-small" },
    { "true is true", &products, "synthetic", "true", "" },
    { "1 is true", &products, "synthetic", "1", "" },
    { "yes is nothing", &products, "synthetic", "yes", "/synthetic not-a-boolean" },
    { "a code of a reference is a code", &products, "unit_code", "a b", "/unit_code bad-pattern" },
    { "a code of a reference is not empty", &products, "unit_code", "", "/unit_code empty" },
    { "a day in a key is a day", &assessment_results, "assessed_on", "2021-08-32", "/assessed_on not-a-date" },
    { "a number in a key is a number", &assessment_results, "criterion_number", "x", "/criterion_number not-a-number" },
    { "the id is the register's", &products, "id", "1", "/id read-only-field" },
    { "the version is the register's", &products, "version", "1", "/version read-only-field" },
    { "a label is read through a reference", &products, "unit_name", "Xã", "/unit_name read-only-field" },
    { "stars are computed", &products, "stars", "4", "/stars read-only-field" },
    { "what is computed cannot be cleared", &products, "stars", NULL, "/stars read-only-field" },
    { "nothing can be written to communes", &communes, "code", "1", "/code read-only-field" },
    { "an unknown name is told", &products, "colour", "red", "/colour unknown-field" },
    { "a C member that is no column is unknown", &products, "name_sort", "x", "/name_sort unknown-field" },
    { "an unknown name is escaped in the pointer", &products, "a/b~c", "red", "/a~1b~0c unknown-field" },
    { "an unknown name that is no text is not repeated", &products, "a\xFF", "red", "/? unknown-field" },
};

START_TEST(a_value_is_checked_alone)
{
    struct draft *draft = draft_for(values[_i].resource);
    draft_put_text(draft, text_of(values[_i].name), text_of(values[_i].value), &problem);
    ck_assert_msg(!strcmp(faults(), values[_i].expected), "%s: expected \"%s\", got \"%s\"", values[_i].says, values[_i].expected,
                  faults());
    ck_assert_int_eq(problem.code, problem.n ? ERR_INVALID : OK);
}
END_TEST

START_TEST(a_text_is_trimmed_and_brought_to_nfc_before_it_is_measured)
{
    struct draft *draft = draft_for(&products);
    struct product *product = draft->record;
    char long_name[1 + 3 * 300 + 1] = "";
    for (int i = 0; i < 300; i++)
        strcat(long_name, "a\xCC\x81"); /* á in two code points: 600 of them, 300 letters */
    PUT(draft, "name", long_name, "code", " QN1 ", "note", "\xC2\xA0 Hoa\xCC\x80 \r\n");
    ck_assert_str_eq(faults(), "");
    ck_assert_uint_eq(text_length(product->name), 300);
    ck_assert(text_is(product->code, "QN1"));
    ck_assert(text_is(product->note, "Ho\xC3\xA0"));
    PUT(draft, "name", arena_printf(arena, "%sb", long_name));
    ck_assert_str_eq(faults(), "/name too-long");
    ck_assert_str_eq(problem.faults[0].detail, "must have at most 300 characters, has 301");
}
END_TEST

START_TEST(messages_name_the_limit_and_the_list)
{
    struct draft *draft = draft_for(&units);
    PUT(draft, "level", "x", "area_km2", "1000000.5", "code", "a b", "nothing", "");
    ck_assert_str_eq(problem.faults[0].detail, "must be one of: province, district, commune, village");
    ck_assert_str_eq(problem.faults[1].detail, "must be at most 1000000");
    ck_assert_str_eq(problem.faults[2].detail, "may have letters (Vietnamese ones, too), digits and - . / _ only");
    ck_assert_str_eq(
        problem.faults[3].detail,
        "unknown field; known here: code, level, kind, name, full_name, name_en, parent_id, parent_code, valid_from, "
        "valid_from_precision, valid_to, valid_to_precision, legal_basis, area_km2, population, source, synthetic, note");
}
END_TEST

START_TEST(a_long_unknown_name_is_cut_between_letters)
{
    struct draft *draft = draft_for(&units);
    char name[400] = "";
    for (int i = 0; i < 100; i++)
        strcat(name, i % 2 ? "ệ" : "/");
    draft_put_text(draft, text_of(name), TEXT("x"), &problem);
    ck_assert_uint_eq(problem.n, 1);
    ck_assert_uint_lt(strlen(problem.faults[0].place), 70);
    ck_assert_int_eq(text_check(text_of(problem.faults[0].place)), TEXT_OK);
}
END_TEST

START_TEST(numbers_and_booleans_go_where_they_fit)
{
    struct draft *draft = draft_for(&units);
    struct unit *unit = draft->record;
    draft_put_int(draft, TEXT("population"), 29643, &problem);
    draft_put_int(draft, TEXT("area_km2"), 38, &problem);
    draft_put_bool(draft, TEXT("synthetic"), true, &problem);
    ck_assert_str_eq(faults(), "");
    ck_assert_int_eq(unit->population, 29643);
    ck_assert_int_eq(unit->area_km2.hundredths, 3800);
    ck_assert(unit->synthetic);
    draft_put_int(draft, TEXT("code"), 6799, &problem); /* its leading zero would be lost */
    draft_put_int(draft, TEXT("parent_code"), 194, &problem);
    draft_put_bool(draft, TEXT("population"), true, &problem);
    draft_put_int(draft, TEXT("synthetic"), 1, &problem);
    draft_put_int(draft, TEXT("area_km2"), INT64_MAX, &problem);
    draft_put_int(draft, TEXT("population"), INT_NONE, &problem);
    draft_put_wrong_type(draft, TEXT("valid_from"), &problem);
    draft_put_wrong_type(draft, TEXT("id"), &problem);
    ck_assert_str_eq(faults(), "/code not-a-text; /parent_code not-a-text; /population not-a-number; /synthetic not-a-boolean; "
                               "/area_km2 not-a-decimal; /population not-a-number; /valid_from not-a-date; /id read-only-field");
    ck_assert_msg(unit->population == INT_NONE, "a refused value leaves none");
}
END_TEST

START_TEST(in_a_file_an_empty_cell_is_no_value_whatever_its_kind)
{
    struct draft *draft = draft_for(&products);
    draft->place = (struct place_of){ WHERE_CELL, TEXT("products.csv"), 12 };
    PUT(draft, "left_on", "", "producer_code", "", "synthetic", "", "name", "", "joined_on", "15/03/2021");
    ck_assert_str_eq(faults(), "name empty; joined_on not-a-date");
    ck_assert_int_eq(problem.faults[1].where, WHERE_CELL);
    ck_assert(text_is(problem.faults[1].file, "products.csv"));
    ck_assert_int_eq(problem.faults[1].line, 12);
    ck_assert(text_is(problem.faults[1].value, "15/03/2021"));
    ck_assert_uint_eq(draft->nlookups, 0);
}
END_TEST

/* --- drafts: the whole ---------------------------------------------------------------------------------------------- */

static void put_product(struct draft *draft)
{
    PUT(draft, "code", "QN0001", "name", "Mật ong", "group_code", "1", "unit_code", "07069", "joined_on", "2021-03-15");
}

START_TEST(a_good_draft_finishes_and_its_booleans_are_false_unless_given)
{
    struct draft *draft = draft_for(&products);
    struct product *product = draft->record;
    put_product(draft);
    ck_assert_int_eq(draft_finish(draft, &problem), OK);
    ck_assert_str_eq(faults(), "");
    ck_assert(!product->synthetic);
    ck_assert_int_eq(product->joined_on.days, day("2021-03-15").days);
    ck_assert_int_eq(product->left_on.days, DATE_NONE);
    ck_assert_int_eq(product->id, INT_NONE);
    ck_assert_uint_eq(draft->nlookups, 2);
    ck_assert_str_eq(draft->lookups[1].column->name, "unit_id");
    ck_assert(text_is(draft->lookups[1].parts[0], "07069"));
    ck_assert_int_eq(draft_day_of(draft, draft->lookups[1].column).days, day("2021-03-15").days);
    ck_assert_msg(!date_is(draft_day_of(draft, draft->lookups[0].column)), "groups' codes are not reused in time");
}
END_TEST

START_TEST(five_faults_are_told_at_once_and_none_twice)
{
    struct draft *draft = draft_for(&products);
    PUT(draft, "code", "a b", "name", "", "group_code", "1", "joined_on", "yesterday", "stars", "5", "colour", "red");
    ck_assert_int_eq(draft_finish(draft, &problem), ERR_INVALID);
    ck_assert_str_eq(faults(), "/code bad-pattern; /name empty; /joined_on not-a-date; /stars read-only-field; "
                               "/colour unknown-field; /unit_code required");
}
END_TEST

START_TEST(everything_required_is_asked_for_references_by_their_code)
{
    draft_finish(draft_for(&products), &problem);
    ck_assert_str_eq(faults(), "/code required; /name required; /group_code required; /unit_code required; /joined_on required");
}
END_TEST

START_TEST(a_reference_given_by_id_is_given)
{
    struct draft *draft = draft_for(&products);
    PUT(draft, "code", "QN0001", "name", "Mật ong", "group_id", "1", "joined_on", "2021-03-15");
    draft_put_int(draft, TEXT("unit_id"), 40, &problem);
    ck_assert_int_eq(draft_finish(draft, &problem), OK);
    ck_assert_uint_eq(draft->nlookups, 0);
}
END_TEST

START_TEST(a_reference_refused_by_its_resolver_is_not_told_again)
{
    struct draft *draft = draft_for(&certifications);
    PUT(draft, "programme", "ntm", "unit_code", "99999", "level", "standard", "decided_on", "2021-06-14");
    fail_at(&problem, &draft->place, "unit_code", MSG_NO_SUCH_REFERENCE, "units", "code", "99999");
    draft_refuse(draft, draft->lookups[0].column);
    draft_finish(draft, &problem);
    ck_assert_str_eq(faults(), "/unit_code no-such-reference"); /* and not: needed with programme ntm */
}
END_TEST

START_TEST(the_rules_between_fields_run)
{
    struct draft *draft = draft_for(&products);
    put_product(draft);
    PUT(draft, "left_on", "2021-03-14");
    draft_finish(draft, &problem);
    ck_assert_str_eq(faults(), "/left_on end-before-start");
}
END_TEST

START_TEST(a_name_shared_by_two_references_feeds_both)
{
    struct draft *draft = draft_for(&assessment_results);
    PUT(draft, "unit_code", "06724", "set_code", "QN-20-53", "assessed_on", "2021-08-31", "verdict", "met");
    draft_put_int(draft, TEXT("criterion_number"), 17, &problem);
    ck_assert_int_eq(draft_finish(draft, &problem), OK);
    ck_assert_str_eq(faults(), "");
    ck_assert_uint_eq(draft->nlookups, 2);
    const struct lookup *assessment = &draft->lookups[0], *criterion = &draft->lookups[1];
    ck_assert_str_eq(assessment->column->name, "assessment_id");
    ck_assert_str_eq(criterion->column->name, "criterion_id");
    ck_assert_uint_eq(assessment->given, 7);
    ck_assert_uint_eq(criterion->given, 3);
    ck_assert(text_is(assessment->parts[1], "QN-20-53") && text_is(criterion->parts[0], "QN-20-53"));
    ck_assert(text_is(assessment->parts[2], "2021-08-31") && text_is(criterion->parts[1], "17"));
}
END_TEST

START_TEST(the_missing_part_of_a_key_is_asked_for_once)
{
    struct draft *draft = draft_for(&assessment_results);
    PUT(draft, "unit_code", "06724", "assessed_on", "2021-08-31", "criterion_number", "17", "verdict", "met");
    draft_finish(draft, &problem);
    ck_assert_str_eq(faults(), "/set_code required"); /* of both keys */
}
END_TEST

START_TEST(a_bad_part_of_a_key_is_not_asked_for_again)
{
    struct draft *draft = draft_for(&assessment_results);
    PUT(draft, "unit_code", "06724", "set_code", "QN-20-53", "assessed_on", "soon", "criterion_number", "17", "verdict", "met");
    draft_finish(draft, &problem);
    ck_assert_str_eq(faults(), "/assessed_on not-a-date");
}
END_TEST

START_TEST(a_shared_name_asks_nothing_of_a_reference_that_has_its_id)
{
    struct draft *draft = draft_for(&assessment_results);
    PUT(draft, "assessment_id", "5", "set_code", "QN-20-53", "criterion_number", "17", "verdict", "met");
    ck_assert_int_eq(draft_finish(draft, &problem), OK);
    ck_assert_str_eq(faults(), "");
}
END_TEST

START_TEST(an_update_starts_from_what_is_there)
{
    struct product old;
    record_clear(&products, &old);
    old.id = 9, old.version = 12, old.group_id = 1, old.unit_id = 40, old.producer_id = 3;
    old.code = TEXT("QN0001"), old.name = TEXT("Mật ong"), old.note = TEXT("as printed");
    old.joined_on = day("2021-03-15");
    struct draft *draft = draft_of(arena, schema_of(&products), &old);
    struct product *product = draft->record;
    PUT(draft, "name", "Mật ong rừng", "note", NULL, "producer_code", NULL);
    ck_assert_int_eq(draft_finish(draft, &problem), OK);
    ck_assert(text_is(product->name, "Mật ong rừng") && text_is(product->code, "QN0001") && !product->note.s);
    ck_assert(product->id == 9 && product->version == 12 && product->unit_id == 40);
    ck_assert_msg(product->producer_id == INT_NONE, "null on the code clears the reference");
    ck_assert_msg(text_is(old.name, "Mật ong") && old.producer_id == 3, "the old record is untouched");
    ck_assert_msg(draft->given == ((UINT64_C(1) << 2) | (UINT64_C(1) << (resource_column(&products, "note") - products.columns))),
                  "given is %" PRIx64, draft->given);
}
END_TEST

START_TEST(what_is_required_cannot_be_cleared)
{
    struct product old;
    record_clear(&products, &old);
    old.group_id = 1, old.unit_id = 40, old.code = TEXT("QN0001"), old.name = TEXT("Mật ong"), old.joined_on = day("2021-03-15");
    struct draft *draft = draft_of(arena, schema_of(&products), &old);
    PUT(draft, "name", NULL, "unit_code", NULL, "joined_on", NULL);
    draft_finish(draft, &problem);
    ck_assert_str_eq(faults(), "/name required; /unit_code required; /joined_on required");
}
END_TEST

START_TEST(every_example_of_the_tables_is_good_alone)
{
    for (size_t r = 0; r < ncatalogue; r++) {
        if (catalogue[r]->read_only)
            continue;
        struct draft *draft = draft_for(catalogue[r]);
        for (size_t c = 0; c < catalogue[r]->ncolumns; c++) {
            const struct column *column = &catalogue[r]->columns[c];
            if (column->flags & SERVER_SET)
                continue;
            draft_put_text(draft, text_of(column->name), text_of(column->example), &problem);
            ck_assert_msg(!problem.n, "%s.%s: %s", catalogue[r]->name, column->name, faults());
        }
    }
}
END_TEST

/* --- the tree of units ---------------------------------------------------------------------------------------------- */

struct plan_unit {
    int64_t id, parent;
    const char *from, *to;
};
struct plan_edge {
    int64_t from, to;
    const char *on;
};

static struct unit_tree *tree_of(const struct plan_unit *planned, size_t nunits, const struct plan_edge *edges, size_t nedges)
{
    struct tree_unit tree_units[16];
    struct tree_succession successions[16];
    for (size_t i = 0; i < nunits; i++)
        tree_units[i] = (struct tree_unit){ planned[i].id, planned[i].parent ? planned[i].parent : INT_NONE, day(planned[i].from),
                                            day(planned[i].to) };
    for (size_t i = 0; i < nedges; i++)
        successions[i] = (struct tree_succession){ edges[i].from, edges[i].to, day(edges[i].on) };
    struct unit_tree *tree = unit_tree_new(tree_units, nunits, successions, nedges);
    ck_assert_ptr_nonnull(tree);
    return tree;
}

/* "ancestor from..to" of every span, joined by "; " */
static const char *spans_of(const struct unit_tree *tree, int64_t id)
{
    struct tree_span spans[32];
    const char *list = "";
    size_t n = unit_tree_spans(tree, id, spans, 32);
    ck_assert_uint_le(n, 32);
    for (size_t i = 0; i < n; i++) {
        char from[DATE_TEXT], to[DATE_TEXT];
        date_format(spans[i].from, from);
        date_format(spans[i].to, to);
        list = arena_printf(arena, "%s%s%" PRId64 " %s..%s", list, i ? "; " : "", spans[i].ancestor_id, from, to);
    }
    return list;
}

/* The province of 2020-2025 in small: 1 province; 10 district, abolished in 2025; 20 city, earlier district 11; communes. */
static const struct plan_unit country[] = {
    { 1, 0, "2020-01-01", "" },
    { 10, 1, "2020-01-01", "2025-06-30" },
    { 11, 1, "2020-01-01", "2021-12-31" }, /* became the city 20 */
    { 20, 1, "2022-01-01", "2025-06-30" },
    { 100, 10, "2020-01-01", "2024-10-31" }, /* wholly into 101 */
    { 101, 10, "2024-11-01", "" },           /* lives on when the district is gone */
    { 102, 10, "2020-01-01", "2024-10-31" }, /* split: no whole successor */
    { 103, 11, "2020-01-01", "" },           /* kept the old parent id */
    { 104, 10, "2020-01-01", "2025-06-30" }, /* wholly into 101 in 2025 */
    { 105, 0, "", "" },
};
static const struct plan_edge changes[] = {
    { 100, 101, "2024-11-01" },
    { 11, 20, "2022-01-01" },
    { 104, 101, "2025-07-01" },
};
static const struct {
    const char *says;
    int64_t id;
    const char *expected;
} belongings[] = {
    { "a province counts under itself", 1, "1 2020-01-01.." },
    { "an abolished district counts for the province for ever, and for itself while it was", 10,
      "1 2020-01-01..; 10 2020-01-01..2025-06-30" },
    { "an ended unit counts under its whole successor and that one's parents", 100,
      "1 2020-01-01..; 10 2020-01-01..2025-06-30; 100 2020-01-01..2024-10-31; 101 2024-11-01.." },
    { "a unit whose district is gone counts under the province", 101,
      "1 2024-11-01..; 10 2024-11-01..2025-06-30; 101 2024-11-01.." },
    { "a split unit counts only for what is above it", 102,
      "1 2020-01-01..; 10 2020-01-01..2025-06-30; 102 2020-01-01..2024-10-31" },
    { "the children of a district that became a city count under the city", 103,
      "1 2020-01-01..; 11 2020-01-01..2021-12-31; 20 2022-01-01..2025-06-30; 103 2020-01-01.." },
    { "a merger and the end of the district on one day", 104,
      "1 2020-01-01..; 10 2020-01-01..2025-06-30; 101 2025-07-01..; 104 2020-01-01..2025-06-30" },
    { "a unit without known days counts always", 105, "105 .." },
    { "an unknown unit counts nowhere", 999, "" },
};

START_TEST(units_count_where_they_lie_on_the_day)
{
    struct unit_tree *tree = tree_of(country, COUNT(country), changes, COUNT(changes));
    ck_assert_msg(!strcmp(spans_of(tree, belongings[_i].id), belongings[_i].expected), "%s: expected \"%s\", got \"%s\"",
                  belongings[_i].says, belongings[_i].expected, spans_of(tree, belongings[_i].id));
    unit_tree_free(tree);
}
END_TEST

START_TEST(a_unit_follows_successions_of_its_parent_and_waits_for_one_that_begins_later)
{
    static const struct plan_unit planned[] = {
        { 1, 0, "2020-01-01", "" }, { 2, 1, "2020-01-01", "2020-12-31" }, { 3, 1, "2021-01-01", "2021-12-31" },
        { 5, 2, "2020-01-01", "" }, { 4, 1, "2022-06-01", "" }, /* begins half a year after 3 ended */
    };
    static const struct plan_edge edges[] = { { 2, 3, "2021-01-01" }, { 3, 4, "2022-01-01" } };
    struct unit_tree *tree = tree_of(planned, COUNT(planned), edges, COUNT(edges));
    ck_assert_str_eq(spans_of(tree, 5), "1 2020-01-01..; 2 2020-01-01..2020-12-31; 3 2021-01-01..2021-12-31; 4 2022-06-01..; "
                                        "5 2020-01-01..");
    unit_tree_free(tree);
}
END_TEST

START_TEST(two_wholes_on_one_day_are_none)
{
    static const struct plan_unit planned[] = {
        { 1, 0, "2020-01-01", "" },
        { 2, 1, "2020-01-01", "2020-12-31" },
        { 3, 1, "2021-01-01", "" },
        { 4, 1, "2021-01-01", "" },
    };
    static const struct plan_edge edges[] = { { 2, 3, "2021-01-01" }, { 2, 4, "2021-01-01" } };
    static const struct plan_edge twice[] = { { 2, 3, "2021-01-01" }, { 2, 3, "2021-01-01" } };
    struct unit_tree *tree = tree_of(planned, COUNT(planned), edges, COUNT(edges));
    ck_assert_str_eq(spans_of(tree, 2), "1 2020-01-01..; 2 2020-01-01..2020-12-31");
    unit_tree_free(tree);
    tree = tree_of(planned, COUNT(planned), twice, COUNT(twice));
    ck_assert_str_eq(spans_of(tree, 2), "1 2020-01-01..; 2 2020-01-01..2020-12-31; 3 2021-01-01..");
    unit_tree_free(tree);
}
END_TEST

START_TEST(circles_in_the_data_end)
{
    static const struct plan_unit planned[] = {
        { 1, 2, "2020-01-01", "" },           { 2, 1, "2020-01-01", "" },           { 3, 3, "2020-01-01", "" },
        { 4, 1, "2020-01-01", "2020-12-31" }, { 5, 1, "2020-01-01", "2020-12-31" }, { 6, 77, "2020-01-01", "" },
        { 7, 1, "2020-01-01", "2020-12-31" },
    };
    static const struct plan_edge edges[] = {
        { 4, 5, "2021-01-01" }, { 5, 4, "2021-01-01" }, { 7, 7, "2021-01-01" }, { 88, 1, "2021-01-01" }, { 6, 88, "2021-01-01" }
    };
    struct unit_tree *tree = tree_of(planned, COUNT(planned), edges, COUNT(edges));
    ck_assert_str_eq(spans_of(tree, 1), "1 2020-01-01..; 2 2020-01-01..");
    ck_assert_str_eq(spans_of(tree, 3), "3 2020-01-01..");
    ck_assert_str_eq(spans_of(tree, 4), "1 2020-01-01..2020-12-31; 2 2020-01-01..2020-12-31; 4 2020-01-01..2020-12-31");
    ck_assert_msg(!strcmp(spans_of(tree, 6), "6 2020-01-01.."), "an unknown parent is none");
    ck_assert_str_eq(spans_of(tree, 7), "1 2020-01-01..; 2 2020-01-01..; 7 2020-01-01..2020-12-31");
    unit_tree_free(tree);
}
END_TEST

START_TEST(too_little_room_is_told_and_not_overrun)
{
    struct unit_tree *tree = tree_of(country, COUNT(country), changes, COUNT(changes));
    struct tree_span spans[2] = { { -1, { 0 }, { 0 } }, { -1, { 0 }, { 0 } } };
    ck_assert_uint_eq(unit_tree_spans(tree, 103, spans, 1), 4);
    ck_assert_int_eq(spans[0].ancestor_id, 1);
    ck_assert_int_eq(spans[1].ancestor_id, -1);
    ck_assert_uint_eq(unit_tree_spans(tree, 103, NULL, 0), 4);
    unit_tree_free(tree);
    tree = unit_tree_new(NULL, 0, NULL, 0);
    ck_assert_ptr_nonnull(tree);
    ck_assert_uint_eq(unit_tree_spans(tree, 1, NULL, 0), 0);
    unit_tree_free(tree);
    unit_tree_free(NULL);
}
END_TEST

/* The rule as it is written in the header, asked for one day. */
static bool counts_on(const struct tree_unit *all, size_t n, const struct tree_succession *edges, size_t nedges, int64_t id,
                      int64_t ancestor, int32_t on)
{
    for (int step = 0; step < 64; step++) {
        const struct tree_unit *x = NULL;
        for (size_t i = 0; i < n; i++)
            if (all[i].id == id)
                x = &all[i];
        if (!x)
            return false;
        bool ended = date_is(x->to) && x->to.days < on, moved = false;
        for (size_t i = 0; i < nedges && ended && !moved; i++)
            if (edges[i].from_id == id && edges[i].on.days <= on) {
                id = edges[i].to_id;
                moved = true;
            }
        if (moved)
            continue;
        if (x->from.days <= on && !ended && id == ancestor)
            return true;
        id = x->parent_id;
    }
    return false;
}

static unsigned seed;

static int random_below(int n) /* the same on every machine */
{
    seed = seed * 1103515245u + 12345u;
    return (int)((seed >> 16) % (unsigned)n);
}

START_TEST(the_spans_say_of_every_day_what_the_rule_says)
{
    enum { UNITS = 12, DAYS = 60 };
    seed = (unsigned)_i * 2654435761u + 1;
    struct tree_unit all[UNITS];
    struct tree_succession edges[UNITS];
    size_t nedges = 0;
    for (int i = 0; i < UNITS; i++) {
        int from = random_below(DAYS), to = from + random_below(DAYS), target = random_below(UNITS) + 1;
        all[i] = (struct tree_unit){ i + 1, INT_NONE, { from }, NO_DATE };
        if (i && random_below(5))
            all[i].parent_id = random_below(i) + 1;
        if (random_below(3))
            all[i].to = (struct date){ to };
        if (date_is(all[i].to) && random_below(3) && target != i + 1)
            edges[nedges++] = (struct tree_succession){ i + 1, target, { to + 1 + random_below(4) } };
    }
    struct unit_tree *tree = unit_tree_new(all, UNITS, edges, nedges);
    for (int id = 1; id <= UNITS; id++) {
        struct tree_span spans[256];
        size_t n = unit_tree_spans(tree, id, spans, 256);
        ck_assert_uint_le(n, 256);
        for (size_t i = 1; i < n; i++)
            ck_assert_msg(spans[i - 1].ancestor_id < spans[i].ancestor_id ||
                              (date_is(spans[i - 1].to) && spans[i - 1].to.days + 1 < spans[i].from.days),
                          "spans are sorted, apart and merged");
        for (int on = 0; on < 3 * DAYS; on++)
            for (int ancestor = 1; ancestor <= UNITS; ancestor++) {
                bool found = false,
                     expected = on >= all[id - 1].from.days && counts_on(all, UNITS, edges, nedges, id, ancestor, on);
                for (size_t i = 0; i < n; i++)
                    found |= spans[i].ancestor_id == ancestor && spans[i].from.days <= on &&
                             (!date_is(spans[i].to) || on <= spans[i].to.days);
                ck_assert_msg(found == expected, "unit %d under %d on day %d", id, ancestor, on);
            }
    }
    unit_tree_free(tree);
}
END_TEST

#ifndef __has_feature /* clang says so, gcc by macros */
#define __has_feature(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || __has_feature(address_sanitizer) ||                         \
    __has_feature(thread_sanitizer) || !defined(__OPTIMIZE__)
static const bool watched = true; /* or not optimised: then it is only looked at that it is not quadratic */
#else
static const bool watched = false;
#endif

START_TEST(fifteen_thousand_units_take_less_than_a_tenth_of_a_second)
{
    enum { UNITS = 15000, EDGES = 10000 };
    struct tree_unit *all = calloc(UNITS, sizeof *all);
    struct tree_succession *edges = calloc(EDGES, sizeof *edges);
    struct tree_span spans[16];
    size_t n = 0;
    for (int i = 0; i < UNITS; i++) {
        int64_t parent = i < 63 ? INT_NONE : i < 800 ? i % 63 + 1 : 63 + i % 737 + 1;
        bool ends = i >= 63 && i < 12000;
        all[i] = (struct tree_unit){ i + 1, parent, day("2020-01-01"), ends ? day("2025-06-30") : NO_DATE };
    }
    for (int i = 0; i < EDGES; i++)
        edges[i] = (struct tree_succession){ i + 1001, 12000 + i % 3000 + 1, day("2025-07-01") };
    struct timespec start, stop;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    struct unit_tree *tree = unit_tree_new(all, UNITS, edges, EDGES);
    for (int i = 0; i < UNITS; i++)
        n += unit_tree_spans(tree, i + 1, spans, COUNT(spans));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &stop);
    int64_t us = (stop.tv_sec - start.tv_sec) * INT64_C(1000000) + (stop.tv_nsec - start.tv_nsec) / 1000;
    ck_assert_uint_gt(n, UNITS);
    int64_t most = watched ? 1000000 : 100000;
    ck_assert_msg(us < most, "%" PRId64 " us", us);
    unit_tree_free(tree);
    free(all);
    free(edges);
}
END_TEST

static void catalogue_tests(TCase *tests)
{
    tcase_add_test(tests, every_resource_is_found_by_its_name);
    tcase_add_test(tests, a_name_stands_once_among_the_fields_of_a_resource);
    tcase_add_loop_test(tests, what_is_read_through_a_reference_has_the_targets_kind_and_cannot_be_set, 0, COUNT(joined));
    tcase_add_test(tests, a_role_is_read_by_its_name_but_nobody_has_a_key_for_the_public);
    tcase_add_test(tests, records_are_equal_when_all_that_a_client_writes_is);
    tcase_add_test(tests, a_record_is_kept_with_every_stored_column_and_null_where_there_is_no_value);
    tcase_add_test(tests, a_computed_column_is_not_kept);
}

static void draft_tests(TCase *tests)
{
    tcase_add_loop_test(tests, a_value_is_checked_alone, 0, COUNT(values));
    tcase_add_test(tests, a_text_is_trimmed_and_brought_to_nfc_before_it_is_measured);
    tcase_add_test(tests, messages_name_the_limit_and_the_list);
    tcase_add_test(tests, a_long_unknown_name_is_cut_between_letters);
    tcase_add_test(tests, numbers_and_booleans_go_where_they_fit);
    tcase_add_test(tests, in_a_file_an_empty_cell_is_no_value_whatever_its_kind);
    tcase_add_test(tests, a_good_draft_finishes_and_its_booleans_are_false_unless_given);
    tcase_add_test(tests, five_faults_are_told_at_once_and_none_twice);
    tcase_add_test(tests, everything_required_is_asked_for_references_by_their_code);
    tcase_add_test(tests, a_reference_given_by_id_is_given);
    tcase_add_test(tests, a_reference_refused_by_its_resolver_is_not_told_again);
    tcase_add_test(tests, the_rules_between_fields_run);
    tcase_add_test(tests, a_name_shared_by_two_references_feeds_both);
    tcase_add_test(tests, the_missing_part_of_a_key_is_asked_for_once);
    tcase_add_test(tests, a_bad_part_of_a_key_is_not_asked_for_again);
    tcase_add_test(tests, a_shared_name_asks_nothing_of_a_reference_that_has_its_id);
    tcase_add_test(tests, an_update_starts_from_what_is_there);
    tcase_add_test(tests, what_is_required_cannot_be_cleared);
    tcase_add_test(tests, every_example_of_the_tables_is_good_alone);
}

static void tree_tests(TCase *tests)
{
    tcase_add_loop_test(tests, units_count_where_they_lie_on_the_day, 0, COUNT(belongings));
    tcase_add_test(tests, a_unit_follows_successions_of_its_parent_and_waits_for_one_that_begins_later);
    tcase_add_test(tests, two_wholes_on_one_day_are_none);
    tcase_add_test(tests, circles_in_the_data_end);
    tcase_add_test(tests, too_little_room_is_told_and_not_overrun);
    tcase_add_loop_test(tests, the_spans_say_of_every_day_what_the_rule_says, 0, 50);
    tcase_add_test(tests, fifteen_thousand_units_take_less_than_a_tenth_of_a_second);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*add)(TCase *tests);
    } parts[] = { { "catalogue", catalogue_tests }, { "draft", draft_tests }, { "unit_tree", tree_tests } };
    Suite *suite = suite_create("model");
    for (int i = 0; i < COUNT(parts); i++) {
        TCase *tests = tcase_create(parts[i].name);
        tcase_add_checked_fixture(tests, begin, end);
        tcase_set_timeout(tests, 30);
        parts[i].add(tests);
        suite_add_tcase(suite, tests);
    }
    return harness_run(suite);
}
