/* load.c -- a folder of CSV files into the register, all or nothing: one transaction, every fault with its file, line and column.
 * Knows the format of data/README.md; what a record may hold is the model's, how it is written is db/'s. */
#include "handlers/load.h"
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/buffer.h"
#include "db/rules.h"
#include "db/table.h"
#include "db/tally.h"
#include "db/verdict.h"
#include "format/format.h"
#include "handlers/load_rubrics.h"
#include "handlers/load_sets.h"
#include "sql.h"

enum { ROWS_A_RESET = 1000, COLUMNS_MAX = 256, PATH_ROOM = 4096, LINES_A_PAGE = 4096 };
#define SETS_FILE "criteria-sets.json"
#define RUBRICS_FILE "ocop-criteria-sets.json"
#define FILE_MAX (INT64_C(8) << 30) /* unpacked */

/* In which line of the file each record stood: a second one is a mistake, not a change. Ids are given one after another, so pages of them are full. */
struct lines_seen {
    int32_t **pages;
    size_t npages;
};

/* What is remembered of a file after it was read. */
struct file_lines {
    struct text path;
    struct lines_seen seen;
};

struct loading {
    struct db *db;     /* NULL: only checked */
    struct conn *conn; /* the writer's, or a reader */
    const char *directory;
    struct stamp stamp;
    struct load_report report;
    struct load_watch watch;
    struct problem *reterr;
    struct arena *lines;      /* where the following lives */
    struct file_lines *files; /* by the resource's number */
};

/* One file being read. What it points to lives in its own arena, a row's drafts in `rows`. */
struct table_file {
    const struct schema *schema;
    struct text path;
    struct arena *arena, *rows;
    struct csv_reader *reader;
    struct text *headings;
    size_t nheadings;
    bool *passed_over; /* by heading */
    struct reference_memo *memo;
    bool by_itself;    /* its records refer to each other: a row may need one above it */
};

static size_t faults_of(const struct problem *problem)
{
    return problem->n + problem->more;
}

/* Not the file's fault: going on would tell a hundred times that the disk is full. */
static bool is_ours(enum err e)
{
    return e && err_status(e) >= 500;
}

static enum err no_memory(struct problem *reterr)
{
    return fail(reterr, ERR_OUT_OF_MEMORY, WHERE_NONE, NULL, MSG_TRY_LATER);
}

/* ---- the same record twice ---- */

/* Where the record's line is kept; NULL: none yet, or out of memory when there should be one. */
static int32_t *line_of(struct lines_seen *seen, struct arena *arena, int64_t id, bool there_shall_be)
{
    size_t page = (size_t)id / LINES_A_PAGE;
    if (there_shall_be && page >= seen->npages) {
        size_t room = page + page / 2 + 16;
        int32_t **pages = ARENA_ARRAY(arena, int32_t *, room);
        if (!pages)
            return NULL;
        if (seen->npages)
            memcpy(pages, seen->pages, seen->npages * sizeof *pages);
        *seen = (struct lines_seen){ pages, room };
    }
    if (page >= seen->npages)
        return NULL;
    if (there_shall_be && !seen->pages[page])
        seen->pages[page] = ARENA_ARRAY(arena, int32_t, LINES_A_PAGE);
    return seen->pages[page] ? &seen->pages[page][(size_t)id % LINES_A_PAGE] : NULL;
}

/* The line in which the record stood; 0: in none. */
static int64_t seen_line(struct lines_seen *seen, int64_t id)
{
    const int32_t *line = line_of(seen, NULL, id, false);
    return line ? *line : 0;
}

/* The line in which the record stood already; 0: it is new, and remembered. -1: out of memory. */
static int64_t seen_before(struct lines_seen *seen, struct arena *arena, int64_t id, int64_t line)
{
    int32_t *kept = line_of(seen, arena, id, true);
    if (!kept)
        return -1;
    int32_t earlier = *kept;
    if (!earlier)
        *kept = line < INT32_MAX ? (int32_t)line : INT32_MAX;
    return earlier;
}

/* "code, valid_from": by what a record is found again, as the file calls it. */
static const char *key_names(struct arena *arena, const struct resource *resource)
{
    const char *list = "";
    size_t most = resource->natural[0] ? sizeof resource->natural / sizeof *resource->natural : KEY_PARTS_MAX;
    for (size_t i = 0; i < most; i++) {
        const char *name = resource->natural[0] ? resource->natural[i] : resource->key[i];
        if (!name)
            break;
        const struct column *c = resource_column(resource, name);
        if (!c || !c->by[0])
            list = arena_printf(arena, "%s%s%s", list, i ? ", " : "", name);
        for (size_t part = 0; c && part < KEY_PARTS_MAX && c->by[part]; part++)
            list = arena_printf(arena, "%s%s%s", list, i || part ? ", " : "", c->by[part]);
    }
    return list;
}

/* ---- headings ---- */

static bool has_heading(const struct table_file *file, const char *name)
{
    for (size_t i = 0; i < file->nheadings; i++)
        if (text_is(file->headings[i], name))
            return true;
    return false;
}

static void check_heading(struct table_file *file, size_t at, struct problem *reterr)
{
    struct text name = file->headings[at];
    const struct column *column;
    struct draft *draft = draft_new(file->arena, file->schema);
    const char *shown = name.s && text_check(name) == TEXT_OK ? name.s : arena_printf(file->arena, "%zu", at + 1);
    if (!draft)
        return;
    enum input_name what = name.s ? draft_find(draft, name, &column) : INPUT_UNKNOWN;
    if (what == INPUT_UNKNOWN && (text_is(name, LOAD_LINE) || text_is(name, LOAD_FAULT)))
        what = INPUT_READ_ONLY; /* a sheet comes back with what was told of it, put right */
    if (what == INPUT_UNKNOWN)
        fail_cell(reterr, ERR_INVALID, file->path, 1, shown, NO_TEXT, MSG_COLUMN_UNKNOWN, draft_names(file->arena, file->schema));
    file->passed_over[at] = what == INPUT_READ_ONLY; /* an export comes back as it went out: what the register sets is its own affair */
    for (size_t i = 0; i < at; i++)
        if (name.s && text_equal(file->headings[i], name))
            fail_cell(reterr, ERR_INVALID, file->path, 1, shown, NO_TEXT, MSG_PARAMETER_TWICE);
}

/* A required column is there under its own name, or as all parts of the key it refers by. */
static void check_required(const struct table_file *file, const struct column *c, struct problem *reterr)
{
    if (!(c->flags & REQUIRED) || c->flags & SERVER_SET || has_heading(file, c->name))
        return;
    size_t there = 0, parts = 0;
    for (; parts < KEY_PARTS_MAX && c->by[parts]; parts++)
        there += has_heading(file, c->by[parts]);
    if (!parts)
        fail_cell(reterr, ERR_INVALID, file->path, 1, c->name, NO_TEXT, MSG_COLUMN_MISSING, c->name);
    for (size_t i = 0; there < parts && i < parts; i++)
        if (!has_heading(file, c->by[i]))
            fail_cell(reterr, ERR_INVALID, file->path, 1, c->by[i], NO_TEXT, MSG_COLUMN_MISSING, c->by[i]);
}

/* Reads the first line. Anything wrong with it: the rows below are not tried. */
static enum err read_headings(struct table_file *file, struct problem *reterr)
{
    const struct resource *resource = file->schema->resource;
    const struct text *cells;
    const char *fault;
    int64_t line;
    size_t before = faults_of(reterr);
    if (!csv_read(file->reader, &cells, &file->nheadings, &line, &fault))
        return fail_cell(reterr, ERR_INVALID, file->path, 1, NULL, NO_TEXT, MSG_CSV_UNREADABLE,
                         fault ? fault : "the file is empty");
    if (file->nheadings > COLUMNS_MAX)
        return fail_cell(reterr, ERR_INVALID, file->path, 1, NULL, NO_TEXT, MSG_CSV_UNREADABLE, "it has too many columns");
    file->headings = ARENA_ARRAY(file->arena, struct text, file->nheadings);
    file->passed_over = ARENA_ARRAY(file->arena, bool, file->nheadings);
    if (!file->headings || !file->passed_over)
        return no_memory(reterr);
    for (size_t i = 0; i < file->nheadings; i++) /* the reader's own live until it reads on */
        file->headings[i] = arena_text(file->arena, cells[i].s, cells[i].n);
    for (size_t i = 0; i < file->nheadings; i++)
        check_heading(file, i, reterr);
    for (size_t i = 0; i < resource->ncolumns; i++)
        check_required(file, &resource->columns[i], reterr);
    if (arena_failed(file->arena))
        return no_memory(reterr);
    return faults_of(reterr) > before ? reterr->code : OK;
}

/* ---- rows ---- */

/* Faults told without a place get this line; cells named without their value get it. */
static void place_faults(const struct table_file *file, const struct text *cells, int64_t line, struct problem *found)
{
    for (size_t i = 0; i < found->n; i++) {
        struct fault *fault = &found->faults[i];
        if (fault->where != WHERE_CELL) {
            if (fault->where == WHERE_POINTER && fault->place && *fault->place == '/')
                fault->place++;
            fault->where = WHERE_CELL;
            fault->file = file->path;
            fault->line = line;
        }
        for (size_t at = 0; !fault->value.s && fault->place && at < file->nheadings; at++)
            if (text_is(file->headings[at], fault->place))
                fault->value = cells[at];
    }
}

/* What was found wrong goes to whoever gathers it. */
static void tell_faults(struct loading *loading, const struct problem *found)
{
    struct problem *reterr = loading->reterr;
    if (found->code && !reterr->code)
        reterr->code = found->code;
    for (size_t i = 0; i < found->n; i++) {
        if (loading->watch.tell)
            loading->watch.tell(loading->watch.ctx, &found->faults[i]);
        else
            problem_add(reterr, found->code, &found->faults[i]);
    }
    reterr->more += found->more;
}

/* What the log is told of a row goes on to what its load is told. */
static void keep_aside(struct loading *loading, const struct problem *found)
{
    if (found->aside && !loading->reterr->aside)
        loading->reterr->aside = arena_printf(loading->reterr->arena, "%s", found->aside);
}

/* The record that the row is written over, for whoever judges; *ret NULL: none, or nobody judges. */
static enum err record_before(struct loading *loading, const struct table_file *file, int64_t id, void **ret, struct problem *found)
{
    if (!loading->watch.judge || id == INT_NONE)
        return OK;
    *ret = arena_alloc(file->rows, file->schema->resource->size);
    return *ret ? table_fetch(loading->conn, file->rows, file->schema, id, *ret, found) : no_memory(found);
}

static enum err judge_row(struct loading *loading, const struct table_file *file, const struct draft *draft, const void *before, struct problem *found)
{
    const struct load_watch *watch = &loading->watch;
    return watch->judge ? watch->judge(watch->ctx, loading->conn, file->rows, file->schema, before, draft->record, found) : OK;
}

static enum err write_row(struct loading *loading, struct table_file *file, struct draft *draft, int64_t line, struct problem *found)
{
    struct written written = { 0 };
    char number[24];
    void *before = NULL;
    int64_t id = INT_NONE;
    enum err e = table_find(loading->conn, draft, &id, found);
    if (!e)
        e = record_before(loading, file, id, &before, found);
    if (!e)
        e = table_put(loading->db, file->rows, draft, id, &loading->stamp, &written, found);
    if (!e && !written.unchanged)
        e = judge_row(loading, file, draft, before, found);
    if (e)
        return e;
    loading->report.unchanged += written.unchanged;
    loading->report.inserted += written.created;
    loading->report.updated += !written.unchanged && !written.created;
    int64_t earlier = seen_before(&loading->files[file->schema->number].seen, loading->lines, written.id, line);
    if (earlier < 0)
        return no_memory(found);
    if (!earlier)
        return OK;
    snprintf(number, sizeof number, "%" PRId64, earlier);
    return fail_cell(found, ERR_CONFLICT, file->path, line, NULL, NO_TEXT, MSG_KEY_REPEATED, key_names(file->rows, file->schema->resource), number);
}

/* As far as it goes without writing. */
static enum err check_row(struct loading *loading, struct table_file *file, struct draft *draft, struct problem *found)
{
    void *before = NULL;
    int64_t id = INT_NONE;
    enum err e = loading->watch.judge ? table_find(loading->conn, draft, &id, found) : OK;
    if (!e)
        e = record_before(loading, file, id, &before, found);
    return e ? e : judge_row(loading, file, draft, before, found);
}

static enum err put_row(struct loading *loading, struct table_file *file, const struct text *cells, int64_t line, struct problem *found)
{
    struct draft *draft = draft_new(file->rows, file->schema);
    if (!draft)
        return no_memory(found);
    draft->place = (struct place_of){ .where = WHERE_CELL, .file = file->path, .line = line };
    draft->memo = file->memo;
    for (size_t i = 0; i < file->nheadings; i++)
        if (!file->passed_over[i])
            draft_put_text(draft, file->headings[i], csv_plain(cells[i]), found);
    if (!loading->db && file->by_itself)
        return found->code;
    enum err e = table_resolve(loading->conn, draft, found);
    if (is_ours(e))
        return e;
    draft_finish(draft, found);
    if (found->code)
        return found->code;
    return loading->db ? write_row(loading, file, draft, line, found) : check_row(loading, file, draft, found);
}

static enum err load_row(struct loading *loading, struct table_file *file, const struct text *cells, size_t n, int64_t line)
{
    struct problem found = problem_in(file->rows, loading->reterr->lang);
    char has[24], wants[24];
    enum err e;
    loading->report.rows++;
    if (n != file->nheadings) {
        snprintf(has, sizeof has, "%zu", n);
        snprintf(wants, sizeof wants, "%zu", file->nheadings);
        e = fail_cell(&found, ERR_INVALID, file->path, line, NULL, NO_TEXT, MSG_CELLS_COUNT, has, wants);
    } else {
        e = put_row(loading, file, cells, line, &found);
    }
    if (!is_ours(e) && arena_failed(file->rows))
        return no_memory(loading->reterr);
    if (!e && !found.code)
        return OK;
    if (is_ours(e)) {
        keep_aside(loading, &found);
        for (size_t i = 0; i < found.n; i++)
            problem_add(loading->reterr, e, &found.faults[i]);
        return loading->reterr->code ? e : no_memory(loading->reterr);
    }
    if (n == file->nheadings)
        place_faults(file, cells, line, &found);
    tell_faults(loading, &found);
    return e;
}

static bool goes_on(const struct loading *loading)
{
    return !loading->watch.go_on || loading->watch.go_on(loading->watch.ctx, loading->report.rows);
}

/* Every row of the file; only what is not the file's fault ends it early. */
static enum err load_rows(struct loading *loading, struct table_file *file)
{
    const struct text *cells;
    const char *fault;
    int64_t line = 1;
    size_t n, rows = 0;
    while (csv_read(file->reader, &cells, &n, &line, &fault)) {
        enum err e = load_row(loading, file, cells, n, line);
        if (is_ours(e))
            return e;
        if (++rows % ROWS_A_RESET)
            continue;
        arena_reset(file->rows);
        if (!goes_on(loading))
            return fail(loading->reterr, ERR_NOT_READY, WHERE_NONE, NULL, MSG_NOT_ACCEPTING);
    }
    if (!fault)
        return OK;
    struct problem found = problem_in(file->rows, loading->reterr->lang);
    fail_cell(&found, ERR_INVALID, file->path, line, NULL, NO_TEXT, MSG_CSV_UNREADABLE, fault);
    tell_faults(loading, &found);
    return OK;
}

static bool refers_to_itself(const struct resource *resource)
{
    for (size_t i = 0; i < resource->ncolumns; i++)
        if (resource->columns[i].refers && !strcmp(resource->columns[i].refers, resource->name))
            return true;
    return false;
}

static enum err load_table(struct loading *loading, struct table_file *file)
{
    struct problem found = problem_in(file->arena, loading->reterr->lang);
    enum err e = read_headings(file, &found);
    if (is_ours(e))
        return fail(loading->reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    tell_faults(loading, &found);
    if (e || (e = load_rows(loading, file)))
        return e;
    loading->report.files++;
    return loading->reterr->code; /* of this file or one before: nothing of it will stay */
}

/* ---- files ---- */

static enum err load_source(struct loading *loading, struct table_file *file, csv_more *more, void *source)
{
    file->arena = arena_new(1 << 16);
    file->rows = arena_new(1 << 20);
    file->by_itself = refers_to_itself(file->schema->resource);
    if (file->arena)
        file->memo = reference_memo_new(file->arena);
    if (file->memo && file->rows)
        file->reader = csv_stream_new(file->arena, more, source);
    loading->files[file->schema->number].path = file->path;
    enum err e = file->reader ? load_table(loading, file) : no_memory(loading->reterr);
    arena_free(file->rows);
    arena_free(file->arena);
    return e;
}

static enum err load_file(struct loading *loading, const struct schema *schema, const char *path)
{
    struct table_file file = { .schema = schema, .path = arena_text(loading->lines, path, strlen(path)) };
    char reason[300] = "";
    struct file_source *source = file_open(path, FILE_MAX, reason, sizeof reason);
    if (!source)
        return fail_cell(loading->reterr, ERR_INVALID, file.path, 0, NULL, NO_TEXT, MSG_FILE_MISSING, reason);
    enum err e = load_source(loading, &file, file_more, source);
    if (file_fault(source))
        e = fail_cell(loading->reterr, ERR_INVALID, file.path, 0, NULL, NO_TEXT, MSG_FILE_MISSING, file_fault(source));
    file_close(source);
    return e;
}

/* DIR/NAME.csv, or DIR/NAME.csv.gz where there is no such file. */
static bool path_of(const struct loading *loading, const char *name, char out[PATH_ROOM])
{
    static const char *const endings[] = { ".csv", ".csv.gz" };
    struct stat there;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(out, PATH_ROOM, "%s/%s%s", loading->directory, name, endings[i]);
        if (!stat(out, &there))
            return true;
    }
    return false;
}

/* Units count where they lie: what follows them in the catalogue's order asks for it. */
static bool moves_scopes(const struct resource *resource)
{
    return !strcmp(resource->name, "units") || !strcmp(resource->name, "unit-changes");
}

/* A rule between records is broken by one that this load wrote: told at its line. */
static void tell_breach(void *context, const struct schema *schema, int64_t id, const char *field, enum message message,
                        const char *const arguments[4])
{
    struct loading *loading = context;
    struct file_lines *file = &loading->files[schema->number];
    struct problem found = problem_in(loading->lines, loading->reterr->lang);
    fail_cell(&found, ERR_INVALID, file->path, seen_line(&file->seen, id), field, NO_TEXT, message, arguments[0], arguments[1], arguments[2], arguments[3]);
    tell_faults(loading, &found);
}

/* Behind the last row of the last file: until then one row may wait for another. */
static enum err check_rules(struct loading *loading, int64_t before)
{
    enum err e = verdict_follow_since(loading->db, before, &loading->stamp, loading->reterr);
    if (!e)
        e = rules_check_since(loading->conn, loading->lines, before, loading->reterr->lang, tell_breach, loading, loading->reterr);
    return e ? e : tally_settle(loading->db, loading->reterr);
}

/* A buffer as a source of a sheet. */
static ptrdiff_t more_of_text(void *source, char *to, size_t room)
{
    struct text *left = source;
    size_t n = left->n < room ? left->n : room;
    memcpy(to, left->s, n);
    *left = (struct text){ left->s + n, left->n - n };
    return (ptrdiff_t)n;
}

/* Sheets that were made of a JSON file. A line is that of the sheet it becomes. Frees them. */
static enum err load_sheets(struct loading *loading, const char *path, struct sets_sheet *sheets, int n, enum err e)
{
    for (int i = 0; i < n; i++) {
        struct text left = buffer_view(&sheets[i].csv);
        const struct schema *schema = schema_named(text_of(sheets[i].resource));
        struct table_file file = { .schema = schema, .path = text_of(arena_printf(loading->lines, "%s (%s)", path, sheets[i].resource)) };
        loading->files[schema->number].seen = (struct lines_seen){ 0 }; /* a file beside it may say more of the same, before ... */
        if (!e)
            e = load_source(loading, &file, more_of_text, &left);
        loading->files[schema->number].seen = (struct lines_seen){ 0 }; /* ... and behind it */
        buffer_free(&sheets[i].csv);
    }
    return e;
}

/* DIR/criteria-sets.json, where there is one: behind criteria-sets.csv, before what refers to the sets. DIR/ocop-criteria-sets.json likewise. */
static enum err load_sets(struct loading *loading, const char *resource)
{
    bool sets = !strcmp(resource, "criteria"), rubrics = !strcmp(resource, "rubric-bands");
    char path[PATH_ROOM];
    struct stat there;
    struct sets_sheet sheets[RUBRICS_SHEETS];
    if (!sets && !rubrics)
        return OK;
    snprintf(path, sizeof path, "%s/%s", loading->directory, sets ? SETS_FILE : RUBRICS_FILE);
    if (stat(path, &there))
        return OK;
    enum err e = sets ? sets_read(path, sheets, loading->reterr) : rubrics_read(path, sheets, loading->reterr);
    return load_sheets(loading, path, sheets, sets ? SETS_SHEETS : RUBRICS_SHEETS, e);
}

static enum err load_files(struct loading *loading)
{
    char path[PATH_ROOM];
    for (size_t i = 0; i < ncatalogue; i++) {
        enum err sets = load_sets(loading, catalogue[i]->name);
        if (is_ours(sets))
            return sets;
        if (catalogue[i]->read_only || catalogue[i]->uploaded || !path_of(loading, catalogue[i]->name, path))
            continue;
        enum err e = load_file(loading, schema_of(catalogue[i]), path);
        if (!e && moves_scopes(catalogue[i]))
            e = unit_scope_refresh(loading->db, loading->reterr);
        if (is_ours(e))
            return e;
    }
    return loading->reterr->code ? loading->reterr->code : unit_scope_refresh(loading->db, loading->reterr);
}

/* ---- the folder ---- */

static const struct resource *resource_of(const char *name, size_t n)
{
    for (size_t i = 0; i < ncatalogue; i++)
        if (strlen(catalogue[i]->name) == n && !memcmp(catalogue[i]->name, name, n))
            return catalogue[i];
    return NULL;
}

static bool ends_with(const char *name, const char *ending, size_t *ret_stem)
{
    size_t n = strlen(name), tail = strlen(ending);
    *ret_stem = n - tail;
    return n > tail && !strcmp(name + n - tail, ending);
}

/* A file that no resource has the name of would be passed over in silence: "product.csv" would load nothing. 1: it is for us. */
static int judge_name(const struct loading *loading, const char *name)
{
    size_t stem;
    if (!strcmp(name, SETS_FILE) || !strcmp(name, RUBRICS_FILE))
        return 1;
    if (!ends_with(name, ".csv", &stem) && !ends_with(name, ".csv.gz", &stem))
        return 0;
    const struct resource *resource = resource_of(name, stem);
    if (resource && !resource->read_only && !resource->uploaded)
        return 1;
    const char *path = arena_printf(loading->reterr->arena, "%s/%s", loading->directory, name);
    if (resource)
        fail_cell(loading->reterr, ERR_INVALID, text_of(path), 0, NULL, NO_TEXT, MSG_NOT_WRITABLE);
    else
        fail_cell(loading->reterr, ERR_INVALID, text_of(path), 0, NULL, NO_TEXT, MSG_FILE_MISSING, "no resource has this name");
    return 1;
}

static enum err look_into(const struct loading *loading)
{
    struct problem *reterr = loading->reterr;
    struct dirent **names;
    int found = 0, n = scandir(loading->directory, &names, NULL, alphasort);
    if (n < 0)
        return fail_cell(reterr, ERR_INVALID, text_of(loading->directory), 0, NULL, NO_TEXT, MSG_FILE_MISSING, strerror(errno));
    for (int i = 0; i < n; i++) {
        found += judge_name(loading, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    if (!found)
        fail_cell(reterr, ERR_INVALID, text_of(loading->directory), 0, NULL, NO_TEXT, MSG_FILE_MISSING,
                  "no CSV file of a resource is in this folder");
    return reterr->code;
}

static enum err load_all(struct loading *loading)
{
    struct problem *reterr = loading->reterr;
    int64_t before = 0;
    enum err e = look_into(loading);
    if (e)
        return e;
    loading->stamp = (struct stamp){ .principal = TEXT("load"), .request_id = TEXT("load"), .rules_later = true };
    if ((e = db_begin(loading->db)))
        return fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    e = change_instant(db_writer(loading->db), &loading->stamp.at, reterr);
    if (!e)
        e = table_change(db_writer(loading->db), &before, reterr);
    if (!e)
        e = load_files(loading);
    if (!e)
        e = check_rules(loading, before);
    if (!e && loading->report.inserted + loading->report.updated > 0)
        e = db_analyze(loading->db, reterr);
    if (e) {
        db_rollback(loading->db);
        return reterr->code ? e : fail(reterr, e, WHERE_NONE, NULL, MSG_TRY_LATER);
    }
    if ((e = db_commit(loading->db)))
        return fail(reterr, e, WHERE_NONE, NULL, e == ERR_DISK_FULL ? MSG_NO_ROOM : MSG_TRY_LATER);
    return OK;
}

/* Begins with nothing seen. false: out of memory. */
static bool remember_lines(struct loading *loading)
{
    loading->lines = arena_new(1 << 16);
    loading->files = loading->lines ? ARENA_ARRAY(loading->lines, struct file_lines, ncatalogue) : NULL;
    return loading->files;
}

enum err load_directory(struct db *db, const char *directory, struct load_report *ret, struct problem *reterr)
{
    char folder[PATH_ROOM];
    size_t n = strlen(directory);
    assert(reterr && reterr->code == OK);
    while (n > 1 && directory[n - 1] == '/')
        n--;
    snprintf(folder, sizeof folder, "%.*s", (int)n, directory);
    struct loading loading = { .db = db, .conn = db_writer(db), .directory = folder, .reterr = reterr };
    enum err e = remember_lines(&loading) ? load_all(&loading) : no_memory(reterr);
    arena_free(loading.lines);
    if (!e)
        *ret = loading.report;
    return e;
}

static enum err run_sheet(struct loading *loading, const struct load_sheet *sheet)
{
    struct table_file file = { .schema = sheet->schema, .path = text_of(sheet->schema->resource->name) };
    int64_t before = 0;
    enum err e = loading->db ? table_change(loading->conn, &before, loading->reterr) : OK;
    if (!e)
        e = load_source(loading, &file, sheet->more, sheet->source);
    if (!e && loading->db)
        e = unit_scope_refresh(loading->db, loading->reterr);
    return e || !loading->db ? e : check_rules(loading, before);
}

static enum err sheet_of(struct loading *loading, const struct load_sheet *sheet, struct load_report *ret)
{
    loading->watch = sheet->watch;
    enum err e = remember_lines(loading) ? run_sheet(loading, sheet) : no_memory(loading->reterr);
    arena_free(loading->lines);
    *ret = loading->report;
    return e ? e : loading->reterr->code;
}

enum err load_sheet(struct db *db, const struct load_sheet *sheet, const struct stamp *stamp, struct load_report *ret, struct problem *reterr)
{
    struct loading loading = { .db = db, .conn = db_writer(db), .directory = "", .stamp = *stamp, .reterr = reterr };
    loading.stamp.rules_later = true;
    return sheet_of(&loading, sheet, ret);
}

enum err load_check(struct conn *conn, const struct load_sheet *sheet, struct load_report *ret, struct problem *reterr)
{
    struct loading loading = { .conn = conn, .directory = "", .reterr = reterr };
    return sheet_of(&loading, sheet, ret);
}

enum err load_is_empty(struct db *db, bool *ret, struct problem *reterr)
{
    struct stmt *stmt;
    enum err e = conn_named(db_writer(db), sql_change_any, &stmt, reterr);
    if (e)
        return e;
    bool any = rows_next(stmt);
    e = rows_end(stmt, reterr);
    if (!e)
        *ret = !any;
    return e;
}
