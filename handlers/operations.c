/* operations.c -- the map, and finding one's way in it. */
#include "handlers/operations.h"
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "handlers/call.h"
#include "sql.h"
#include "model/resources.h"

enum { OPERATIONS_MAX = 800, BODY_MAX = 1024 * 1024, SHEET_MAX = 256 * 1024 * 1024, KEY_BODY_MAX = 16 * 1024, CONTACT_BODY_MAX = 16 * 1024, ATTACHMENT_MAX = 10 * 1024 * 1024, IMAGE_MAX = 2 * 1024 * 1024, NAMES_ROOM = 128 * 1024 };
#define EVERYBODY 0
#define CONTACT "/api/v1/producers/{id}/contact"
#define ENTERERS (OFFICE | ROLE_BIT(ROLE_COMMUNE) | ROLE_BIT(ROLE_DISTRICT) | ROLE_BIT(ROLE_DEPARTMENT))
#define SENDERS (ENTERERS | ROLE_BIT(ROLE_COUNCIL))
#define JSON "application/json"
#define HTML "text/html"

static const struct operation fixed[] = {
    { "reportProgress", METHOD_GET, "/api/v1/reports/progress", EVERYBODY, LANE_READ, progress_run, NULL, NULL, 0,
      "The headline figures of a unit on a day.", JSON },
    { "reportBands", METHOD_GET, "/api/v1/reports/bands", EVERYBODY, LANE_READ, report_bands_run, NULL, NULL, 0,
      "The communes of the roster by their results, in bands.", JSON },
    { "reportCriteria", METHOD_GET, "/api/v1/reports/criteria", EVERYBODY, LANE_READ, report_criteria_run, NULL, NULL, 0,
      "How many communes meet each criterion of a set.", JSON },
    { "reportCommunes", METHOD_GET, "/api/v1/reports/communes", EVERYBODY, LANE_READ, report_communes_run, NULL, NULL, 0,
      "The communes of the roster with their results under a set.", JSON },
    { "reportSeries", METHOD_GET, "/api/v1/reports/series", EVERYBODY, LANE_SLOW, report_series_run, NULL, NULL, 0,
      "A figure of a unit over time, with the days on which it became a figure of other things.", JSON },
    { "reportPublished", METHOD_GET, "/api/v1/reports/published", EVERYBODY, LANE_SLOW, report_published_run, NULL, NULL, 0,
      "Every figure printed about a unit beside what the register computes for its day.", JSON },
    { "reportProgressChanges", METHOD_GET, "/api/v1/reports/progress/changes", EVERYBODY, LANE_SLOW, report_changes_run, NULL, NULL, 0,
      "What moved into, out of, up or down in each headline figure between two days, and why.", JSON },
    { "listChanges", METHOD_GET, "/api/v1/changes", EVERYBODY, LANE_READ, changes_run, NULL, NULL, 0,
      "Every write in its order, for copies; waits for the next one when asked to.", JSON },
    { "diffChanges", METHOD_GET, "/api/v1/changes/diff", EVERYBODY, LANE_SLOW, changes_diff_run, NULL, NULL, 0,
      "What differs in a resource between two changes or two days.", JSON },
    { "unitHistory", METHOD_GET, "/api/v1/units/{code}/history", EVERYBODY, LANE_READ, unit_history_run, NULL, NULL, 0,
      "Every unit that ever held a code, and what became of it.", JSON },
    { "unitPredecessors", METHOD_GET, "/api/v1/units/{code}/predecessors", EVERYBODY, LANE_READ, predecessors_run, NULL, NULL, 0,
      "The units a unit was made from.", JSON },
    { "unitSuccessors", METHOD_GET, "/api/v1/units/{code}/successors", EVERYBODY, LANE_READ, successors_run, NULL, NULL, 0,
      "The units that a unit went into.", JSON },
    { "communeGap", METHOD_GET, "/api/v1/communes/{code}/gap", EVERYBODY, LANE_READ, commune_gap_run, NULL, NULL, 0,
      "What a commune still misses for a level.", JSON },
    { "reportDistance", METHOD_GET, "/api/v1/reports/distance", EVERYBODY, LANE_SLOW, report_distance_run, NULL, NULL, 0,
      "The communes of the roster by how much they miss of a level.", JSON },
    { "exportDistance", METHOD_GET, "/api/v1/reports/distance.csv", EVERYBODY, LANE_SLOW, report_distance_export_run, NULL, NULL, 0,
      "All of them as CSV.", "text/csv" },
    { "reportMatrix", METHOD_GET, "/api/v1/reports/matrix", EVERYBODY, LANE_READ, report_matrix_run, NULL, NULL, 0,
      "Communes by criteria: who meets what.", JSON },
    { "reportLosing", METHOD_GET, "/api/v1/reports/losing", EVERYBODY, LANE_SLOW, report_losing_run, NULL, NULL, 0,
      "Certified communes that a later assessment found below their level, and those whose revocation is proposed.", JSON },
    { "exportMatrix", METHOD_GET, "/api/v1/reports/matrix.csv", EVERYBODY, LANE_SLOW, report_matrix_export_run, NULL, NULL, 0,
      "All of it as CSV.", "text/csv" },
    { "uploadAttachments", METHOD_POST, "/api/v1/dossiers/{id}/attachments", ENTERERS, LANE_WRITE, attachment_upload_run, attachment_prepare, NULL, ATTACHMENT_MAX,
      "A file of a dossier: PDF, PNG, JPEG, WebP or XLSX, by what is in it.", JSON, .takes = "application/octet-stream" },
    { "uploadProductImages", METHOD_POST, "/api/v1/products/{id}/images", ENTERERS, LANE_WRITE, image_upload_run, image_prepare, NULL, IMAGE_MAX,
      "A picture of a product: PNG, JPEG or WebP, by what is in it.", JSON, .takes = "application/octet-stream" },
    { "productImage", METHOD_GET, "/api/v1/images/{sha256}", EVERYBODY, LANE_SLOW, image_content_run, NULL, NULL, 0, "A picture, to be shown." },
    { "downloadAttachments", METHOD_GET, "/api/v1/attachments/{id}/content", SENDERS, LANE_SLOW, attachment_content_run, NULL, NULL, 0,
      "What is in it, as a download.", .own_unit = true },
    { "reportEligibility", METHOD_GET, "/api/v1/reports/eligibility", EVERYBODY, LANE_READ, report_eligibility_run, NULL, NULL, 0,
      "What the law asks of a district or province, and what is there.", JSON },
    { "reportRestated", METHOD_GET, "/api/v1/reports/restated", EVERYBODY, LANE_SLOW, report_restated_run, NULL, NULL, 0,
      "What was counted on one day by the borders of another.", JSON },
    { "certificationsAcknowledged", METHOD_GET, "/api/v1/certifications/{id}/acknowledged", EVERYBODY, LANE_READ, acknowledged_run, NULL, NULL, 0,
      "What an acknowledgement rests on: the certifications of the units that became its unit.", JSON },
    { "createUnitActs", METHOD_POST, "/api/v1/unit-acts", OFFICE, LANE_WRITE, unit_act_run, unit_act_prepare, NULL, BODY_MAX,
      "A change of borders as one act, previewed when asked to.", JSON },
    { "dossierNext", METHOD_GET, "/api/v1/dossiers/{id}/next", EVERYBODY, LANE_READ, dossier_next_run, NULL, NULL, 0,
      "What can be done with a dossier, by whom, and what stands against it.", JSON },
    { "reportChannels", METHOD_GET, "/api/v1/reports/channels", EVERYBODY, LANE_READ, report_channels_run, NULL, NULL, 0,
      "The share of a unit's products on each channel.", JSON },
    { "reportSupply", METHOD_GET, "/api/v1/reports/supply", EVERYBODY, LANE_SLOW, report_supply_run, NULL, NULL, 0,
      "Supplies beside the demand for them.", JSON },
    { "reportSales", METHOD_GET, "/api/v1/reports/sales", EVERYBODY, LANE_SLOW, report_sales_run, NULL, NULL, 0,
      "What a unit's products brought in a period.", JSON },
    { "reportEvents", METHOD_GET, "/api/v1/reports/events", EVERYBODY, LANE_READ, report_events_run, NULL, NULL, 0,
      "Promotion events of a period, planned and held.", JSON },
    { "reportProducts", METHOD_GET, "/api/v1/reports/products", EVERYBODY, LANE_SLOW, report_products_run, NULL, NULL, 0,
      "A unit's products counted by group, unit below, kind of producer or star.", JSON },
    { "productJsonLd", METHOD_GET, "/api/v1/products/{id}/jsonld", EVERYBODY, LANE_READ, product_jsonld_run, NULL, NULL, 0,
      "A product for other people's catalogues: schema.org as JSON-LD.", "application/ld+json" },
    { "productPlace", METHOD_GET, "/api/v1/products/{id}/place", EVERYBODY, LANE_READ, product_place_run, NULL, NULL, 0,
      "Where a product was registered, and what that unit has become.", JSON },
    { "productScore", METHOD_GET, "/api/v1/products/{id}/score", EVERYBODY, LANE_READ, product_score_run, NULL, NULL, 0,
      "What the score sheets of a product come to, and why.", JSON },
    { "rubricScore", METHOD_GET, "/api/v1/rubrics/{id}/score", EVERYBODY, LANE_READ, rubric_score_run, NULL, NULL, 0,
      "What marks would come to; nothing is kept.", JSON },
    { "rubricForm", METHOD_GET, "/api/v1/rubrics/{id}/form", EVERYBODY, LANE_READ, rubric_form_run, NULL, NULL, 0,
      "A rubric as a sheet to fill in: criteria, options, gates, bands.", JSON },
    { "listKeys", METHOD_GET, "/api/v1/keys", ROLE_BIT(ROLE_ADMIN), LANE_READ, keys_list_run, NULL, NULL, 0,
      "A page of the keys; never a key itself.", JSON },
    { "createKeys", METHOD_POST, "/api/v1/keys", ROLE_BIT(ROLE_ADMIN), LANE_WRITE, key_create_run, key_create_prepare, NULL,
      KEY_BODY_MAX, "A new key, shown this once.", JSON },
    { "getKeys", METHOD_GET, "/api/v1/keys/{id}", ROLE_BIT(ROLE_ADMIN), LANE_READ, key_get_run, NULL, NULL, 0,
      "One key; never the key itself.", JSON },
    { "revokeKeys", METHOD_DELETE, "/api/v1/keys/{id}", ROLE_BIT(ROLE_ADMIN), LANE_WRITE, key_revoke_run, key_revoke_prepare, NULL, 0,
      "Ends a key for good." },
    { "getProducerContact", METHOD_GET, CONTACT, ENTERERS, LANE_WRITE, contact_get_run, contact_prepare, NULL, 0,
      "Whom to reach at a producer; who reads it is written down.", JSON },
    { "putProducerContact", METHOD_PUT, CONTACT, ENTERERS, LANE_WRITE, contact_put_run, contact_put_prepare, NULL, CONTACT_BODY_MAX,
      "Enters or replaces it.", JSON },
    { "eraseProducerContact", METHOD_DELETE, CONTACT, ENTERERS, LANE_WRITE, contact_erase_run, contact_erase_prepare, NULL, 0,
      "Takes it out of the register without a trace." },
    { "listProducerContactReads", METHOD_GET, CONTACT "/reads", OFFICE, LANE_READ, contact_reads_run, NULL, NULL, 0, "Who has read it.", JSON },
    { "listImports", METHOD_GET, "/api/v1/imports", SENDERS, LANE_READ, import_list_run, NULL, NULL, 0, "Sheets that were sent, the newest first.", JSON },
    { "createImports", METHOD_POST, "/api/v1/imports", SENDERS, LANE_WRITE, import_run, import_prepare, NULL, SHEET_MAX,
      "A sheet of one resource, to be taken over in the background: all of its rows, or none and every fault.", JSON, .takes = "text/csv", .early = import_early,
      .sink = &import_sink },
    { "getImports", METHOD_GET, "/api/v1/imports/{id}", SENDERS, LANE_READ, import_get_run, NULL, NULL, 0, "How far an import is, or how it ended.", JSON },
    { "cancelImports", METHOD_DELETE, "/api/v1/imports/{id}", SENDERS, LANE_WRITE, import_cancel_run, import_cancel_prepare, NULL, 0,
      "Ends an import that has not ended: nothing of it is kept." },
    { "listImportFaults", METHOD_GET, "/api/v1/imports/{id}/faults", SENDERS, LANE_SLOW, import_faults_run, NULL, NULL, 0,
      "What was wrong with its rows.", JSON },
    { "getImportFaultSheet", METHOD_GET, "/api/v1/imports/{id}/faults.csv", SENDERS, LANE_SLOW, import_fault_sheet_run, NULL, NULL, 0,
      "The sheet as it was sent, each row with its faults.", "text/csv" },
    { "certificatePage", METHOD_GET, "/v/{code}", EVERYBODY, LANE_READ, certificate_page_run, NULL, NULL, 0,
      "Is the label true? The page behind the QR code on a package.", HTML, .by_minute = true },
    { "certificateCheck", METHOD_GET, "/api/v1/checks/{code}", EVERYBODY, LANE_READ, certificate_check_run, NULL, NULL, 0,
      "The same as JSON, signed.", JSON, .by_minute = true },
    { "signingKeys", METHOD_GET, "/.well-known/jwks.json", EVERYBODY, LANE_READ, jwks_run, NULL, NULL, 0, "The key that verifies it.", JSON },
    { "certificationQrSvg", METHOD_GET, "/api/v1/certifications/{id}/qr.svg", SENDERS, LANE_READ, qr_svg_run, NULL, NULL, 0,
      "The QR code of a product's certificate, to be printed.", "image/svg+xml", .own_unit = true },
    { "certificationQrPng", METHOD_GET, "/api/v1/certifications/{id}/qr.png", SENDERS, LANE_READ, qr_png_run, NULL, NULL, 0,
      "The same as an image of points.", "image/png", .own_unit = true },
    { "livez", METHOD_GET, "/livez", EVERYBODY, LANE_READ, livez_run, NULL, NULL, 0, "The process answers.", NULL, .unmetered = true },
    { "readyz", METHOD_GET, "/readyz", EVERYBODY, LANE_READ, readyz_run, NULL, NULL, 0, "The register can be read.", NULL, .unmetered = true },
    { "metrics", METHOD_GET, "/metrics", ROLE_BIT(ROLE_PORTAL) | ROLE_BIT(ROLE_ADMIN), LANE_READ, metrics_run, NULL, NULL, 0,
      "How the service does, in numbers, for Prometheus.", NULL },
    { "openapi", METHOD_GET, "/openapi.json", EVERYBODY, LANE_READ, page_run, NULL, NULL, 0, "This contract.", JSON },
    { "home", METHOD_GET, "/", EVERYBODY, LANE_READ, page_run, NULL, NULL, 0, "The public page.", HTML },
    { "pageStyle", METHOD_GET, "/page.css", EVERYBODY, LANE_READ, page_run, NULL, NULL, 0, "Style of the public page." },
    { "pageScript", METHOD_GET, "/page.js", EVERYBODY, LANE_READ, page_run, NULL, NULL, 0, "Script of the public page." },
    { "icon", METHOD_GET, "/icon.svg", EVERYBODY, LANE_READ, page_run, NULL, NULL, 0, "The icon." },
    { "docs", METHOD_GET, "/docs", EVERYBODY, LANE_READ, page_run, NULL, NULL, 0, "The contract to read and to try.", HTML },
    { "docsFile", METHOD_GET, "/docs/{file}", EVERYBODY, LANE_READ, page_run, NULL, NULL, 0, "Files of that page." },
    { "problems", METHOD_GET, "/problems", EVERYBODY, LANE_READ, problems_page_run, NULL, NULL, 0, "All kinds of problems.", HTML },
    { "problem", METHOD_GET, "/problems/{slug}", EVERYBODY, LANE_READ, problem_page_run, NULL, NULL, 0, "What a kind of problem means.", HTML },
};

static struct operation map[OPERATIONS_MAX];
const struct operation *operations = map;
size_t noperations;

enum permission operation_permission(const struct operation *operation, enum role role)
{
    if (operation->roles && !(operation->roles & ROLE_BIT(role)))
        return PERMISSION_NONE;
    return (operation->lane == LANE_WRITE || operation->own_unit) && role_needs_unit(role) ? PERMISSION_OWN_UNIT : PERMISSION_ALL;
}

bool role_covers(enum role role, enum role other)
{
    for (size_t i = 0; i < noperations; i++)
        if (operation_permission(&map[i], role) < operation_permission(&map[i], other))
            return false;
    return true;
}

static char names[NAMES_ROOM];
static size_t names_used;

static const char *kept_name(const char *text)
{
    size_t n = strlen(text) + 1;
    assert(names_used + n <= sizeof names);
    char *at = memcpy(names + names_used, text, n);
    names_used += n;
    return at;
}

const char *operation_id(const char *verb, const char *resource)
{
    char id[80];
    size_t n = (size_t)snprintf(id, sizeof id, "%s", verb);
    bool up = true;
    for (const char *at = resource; *at && n + 1 < sizeof id; at++) {
        if (*at == '-') {
            up = true;
            continue;
        }
        id[n++] = up ? (char)toupper((unsigned char)*at) : *at;
        up = false;
    }
    id[n] = 0;
    return kept_name(id);
}

static void add(const char *verb, const struct schema *schema, enum method method, const char *tail, unsigned roles, enum lane lane,
                handler *run, const char *summary)
{
    char path[120];
    const struct resource *resource = schema->resource;
    const char *item = resource->by_code ? "{code}" : "{id}";
    bool of_item = strstr(tail, "/@") != NULL;
    snprintf(path, sizeof path, "/api/v1/%s%s%s%s", resource->name, of_item ? "/" : "", of_item ? item : "", of_item ? tail + 2 : tail);
    assert(noperations < OPERATIONS_MAX);
    map[noperations++] = (struct operation){ .id = operation_id(verb, resource->name),
                                             .method = method,
                                             .path = kept_name(path),
                                             .roles = roles,
                                             .lane = lane,
                                             .run = run,
                                             .prepare = lane == LANE_WRITE ? write_prepare : NULL,
                                             .schema = schema,
                                             .body_limit = lane == LANE_WRITE && method != METHOD_DELETE && run != restore_run ? BODY_MAX : 0,
                                             .summary = summary,
                                             .type = method == METHOD_DELETE         ? NULL
                                                     : !strcmp(tail, ".csv") ? "text/csv"
                                                                                     : JSON };
}

static void add_resource(const struct schema *schema)
{
    const struct resource *resource = schema->resource;
    unsigned writers = resource->writers;
    add("list", schema, METHOD_GET, "", EVERYBODY, LANE_READ, list_run, "A page of the records that count on a day.");
    add("export", schema, METHOD_GET, ".csv", EVERYBODY, LANE_SLOW, export_run, "All of them as CSV.");
    if (resource == &products)
        add("facets", schema, METHOD_GET, "/facets", EVERYBODY, LANE_READ, facets_run, "How many of the products that the filters leave are of each group, star, validity, kind of producer, channel and unit.");
    add("get", schema, METHOD_GET, "/@", EVERYBODY, LANE_READ, get_run, "One record.");
    if (resource->read_only)
        return;
    if (!resource->by_code)
        add("history", schema, METHOD_GET, "/@/history", EVERYBODY, LANE_READ, history_run, "Every change of one record.");
    if (!resource->uploaded)
        add("create", schema, METHOD_POST, "", writers, LANE_WRITE, create_run, "A new record.");
    if (resource->append_only)
        return;
    add("replace", schema, METHOD_PUT, "/@", writers, LANE_WRITE, update_run, "The record as a whole.");
    add("update", schema, METHOD_PATCH, "/@", writers, LANE_WRITE, update_run, "Some fields of the record.");
    add("withdraw", schema, METHOD_DELETE, "/@", writers, LANE_WRITE, withdraw_run, "Takes the record out; its history stays.");
    add("restore", schema, METHOD_POST, "/@/restore", writers, LANE_WRITE, restore_run, "Puts a withdrawn record back.");
}

/* What an answer is made of. Those not named here are not kept: they are made of something else, or asked once. */
static uint64_t reads_of(const struct operation *o)
{
    if (o->schema)
        return table_reads(o->schema);
    if (o->run == progress_run)
        return tables_named(sql_progress_communes) | tables_named(sql_progress_products);
    if (o->run == report_bands_run || o->run == report_communes_run)
        return tables_named(sql_report_communes) | tables_named(sql_report_criterion);
    if (o->run == report_criteria_run)
        return tables_named(sql_report_criteria) | tables_named(sql_report_set);
    if (o->run == report_series_run || o->run == report_changes_run)
        return tables_named(sql_report_standing) | tables_named(sql_report_products) | tables_named(sql_report_producers) | tables_named(sql_report_breaks);
    if (o->run == commune_gap_run)
        return table_reads(schema_named(TEXT("communes"))) | tables_named(sql_level_sets) | tables_named(sql_gap_assessment) | tables_named(sql_gap_criteria) |
               tables_named(sql_gap_indicators);
    if (o->run == report_published_run)
        return tables_named(sql_report_published) | tables_named(sql_report_facts) | tables_named(sql_report_standing) | tables_named(sql_report_unacknowledged) | tables_named(sql_report_producers);
    if (o->run == report_losing_run)
        return tables_named(sql_report_losing) | tables_named(sql_revocation_grounds);
    if (o->run == report_distance_run || o->run == report_distance_export_run || o->run == report_matrix_run || o->run == report_matrix_export_run)
        return tables_named(sql_level_sets) | tables_named(sql_report_distance) | tables_named(sql_report_matrix);
    if (o->run == report_eligibility_run)
        return tables_named(sql_eligibility_rules) | tables_named(sql_eligibility_communes) | tables_named(sql_eligibility_districts) | tables_named("unit");
    if (o->run == report_restated_run)
        return tables_named(sql_restated_communes);
    if (o->run == certificate_page_run || o->run == certificate_check_run)
        return table_reads(schema_of(&certifications)) | table_reads(schema_of(&products)) | tables_named("revocation_ground");
    if (o->run == report_channels_run)
        return tables_named(sql_report_channels) | tables_named(sql_report_channel_products);
    if (o->run == report_supply_run)
        return tables_named(sql_report_supply) | tables_named(sql_report_supply_totals);
    if (o->run == report_sales_run)
        return tables_named(sql_report_sales_total) | tables_named(sql_report_sales_unit) | tables_named(sql_report_sales_channel);
    if (o->run == report_events_run)
        return tables_named(sql_report_events);
    if (o->run == report_products_run)
        return table_reads(schema_of(&products)) | tables_named("unit unit_change");
    if (o->run == unit_history_run || o->run == predecessors_run || o->run == successors_run)
        return tables_named("unit unit_change");
    return 0;
}

static void file_templates(void);

void operations_init(void)
{
    if (noperations)
        return;
    memcpy(map, fixed, sizeof fixed);
    noperations = sizeof fixed / sizeof *fixed;
    for (size_t i = 0; i < ncatalogue; i++)
        add_resource(schema_at(i));
    for (size_t i = 0; i < noperations; i++)
        map[i].reads = reads_of(&map[i]);
    file_templates();
}

/* Does the path fit the template? Its parameters, raw. */
static bool fits(const char *template, struct text path, struct text ret_arguments[2])
{
    size_t at = 0, arguments = 0;
    while (*template) {
        if (*template != '{') {
            if (at >= path.n || path.s[at] != *template)
                return false;
            at++;
            template++;
            continue;
        }
        size_t begin = at;
        template = strchr(template, '}') + 1;
        while (at < path.n && path.s[at] != '/')
            at++;
        if (at == begin || arguments == 2)
            return false;
        ret_arguments[arguments++] = (struct text){ path.s + begin, at - begin };
    }
    return at == path.n;
}

static const char *const method_names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

static void allow(char *list, size_t room, enum method method)
{
    size_t n = strlen(list);
    snprintf(list + n, room - n, "%s%s%s", n ? ", " : "", method_names[method], method == METHOD_GET ? ", HEAD" : "");
}

/* ---- the templates by what they begin with: a request is held against a handful, not against all ---- */

enum { BUCKETS = 512 };
static uint16_t first_of[BUCKETS], next_of[OPERATIONS_MAX]; /* the place in map, and one more; 0: no other */

/* Of "/api/v1/products" in "/api/v1/products/1", of "/readyz": no template has a variable in it. */
static unsigned bucket_of(struct text path)
{
    uint32_t h = 2166136261u;
    size_t from = text_starts(path, "/api/v1/") ? sizeof "/api/v1/" - 1 : 1;
    for (size_t i = from; i < path.n && path.s[i] != '/'; i++)
        h = (h ^ (unsigned char)path.s[i]) * 16777619u;
    return (h ^ h >> 16) % BUCKETS;
}

/* In their order: the first that fits is meant. */
static void file_templates(void)
{
    for (size_t i = noperations; i-- > 0;) {
        unsigned bucket = bucket_of(text_of(map[i].path));
        assert(!strstr(map[i].path, "/api/v1/{") && map[i].path[1] != '{');
        next_of[i] = first_of[bucket];
        first_of[bucket] = (uint16_t)(i + 1);
    }
}

const struct operation *operation_find(enum method method, struct text path, struct text ret_arguments[2], const char **ret_allow)
{
    static _Thread_local char allowed[80];
    enum method wanted = method == METHOD_HEAD ? METHOD_GET : method;
    *allowed = 0;
    for (unsigned at = first_of[bucket_of(path)]; at; at = next_of[at - 1]) {
        const struct operation *operation = &map[at - 1];
        if (!fits(operation->path, path, ret_arguments))
            continue;
        if (operation->method == wanted)
            return operation;
        if (!strstr(allowed, method_names[operation->method]))
            allow(allowed, sizeof allowed, operation->method);
    }
    if (*allowed)
        allow(allowed, sizeof allowed, METHOD_OPTIONS);
    *ret_allow = *allowed ? allowed : NULL;
    return NULL;
}
