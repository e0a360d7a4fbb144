/* contract.c -- finds in an OpenAPI 3.1 document what it promises for one answer, and holds the answer against it: status, media
 * type, headers, body.  Schemas are schema.c's affair; knows nothing of sockets. */
#include "contract.h"
#include "schema.h"
#include <ctype.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const methods[] = { "get", "head", "post", "put", "patch", "delete", "options", "trace" };
enum { METHODS = sizeof methods / sizeof *methods, STATUS_FIRST = 100, STATUSES = 500, HEADER_MAX = 8192 };

struct operation {
    const json_t *object; /* NULL: the path has no such method */
    char *name;           /* operationId, or "GET:/path" */
    enum { UNSEEN, SEEN, NOTED } seen[STATUSES];
};

struct path {
    char *template; /* with the path of its server before it */
    const json_t *item;
    struct operation *operations[METHODS];
};

struct contract {
    const json_t *openapi;
    struct schemas *schemas;
    struct path *paths; /* the most literal first */
    size_t n;
    bool news; /* something SEEN is not yet NOTED */
    pthread_mutex_t lock;
};

/* One answer under judgement. */
struct answered {
    const char *method, *path, *content_type, *headers, *body;
    int status;
    size_t size;
};

static char *sentence(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *sentence(const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    return text;
}

/* ---- paths ---- */

/* How literal one segment is: no template at all counts most, then the literal characters around the template. */
static size_t literalness(const char *segment, size_t n)
{
    size_t literal = 0;
    bool inside = false, templated = false;
    for (size_t i = 0; i < n; i++) {
        inside = inside || segment[i] == '{';
        templated = templated || inside;
        literal += !inside;
        inside = inside && segment[i] != '}';
    }
    return templated ? literal : 1000000;
}

/* The order of paths: at the first segment where they differ in it, the more literal one comes first. */
static int by_literalness(const void *a, const void *b)
{
    const char *s = ((const struct path *)a)->template, *t = ((const struct path *)b)->template;
    const char *whole_s = s, *whole_t = t;
    while (*s && *t) {
        size_t n = strcspn(s, "/"), m = strcspn(t, "/");
        size_t rank = literalness(s, n), other = literalness(t, m);
        if (rank != other)
            return rank > other ? -1 : 1;
        s += n + (s[n] == '/');
        t += m + (t[m] == '/');
    }
    return strcmp(whole_s, whole_t);
}

/* {x} stands for one character or more, never for '/'. */
static bool path_matches(const char *template, const char *path)
{
    for (; *template && *template != '{'; template ++, path++) {
        if (*template != *path)
            return false;
    }
    if (!*template)
        return !*path;
    const char *after = strchr(template, '}');
    while (after && *path && *path != '/') {
        if (path_matches(after + 1, ++path))
            return true;
    }
    return false;
}

static struct path *path_of(struct contract *contract, const char *path)
{
    for (size_t i = 0; i < contract->n; i++) {
        if (path_matches(contract->paths[i].template, path))
            return &contract->paths[i];
    }
    return NULL;
}

/* The path inside a server's URL: "https://x.vn/api/v1/" and "/api/v1" both give "/api/v1". */
static char *server_path(const json_t *servers)
{
    const char *url = json_string_value(json_object_get(json_array_get(servers, 0), "url"));
    const char *host = url ? strstr(url, "://") : NULL;
    if (host)
        url = strchr(host + 3, '/');
    size_t n = url ? strlen(url) : 0;
    while (n && url[n - 1] == '/')
        n--;
    return strndup(url ? url : "", n);
}

static struct path path_read(const json_t *openapi, const char *name, const json_t *item)
{
    struct path path = { .item = json_follow(openapi, item) };
    const json_t *servers = json_object_get(path.item, "servers");
    char *before = server_path(servers ? servers : json_object_get(openapi, "servers"));
    path.template = sentence("%s%s", before, name);
    free(before);
    for (size_t m = 0; m < METHODS; m++) {
        const json_t *object = json_object_get(path.item, methods[m]);
        if (!object)
            continue;
        const char *id = json_string_value(json_object_get(object, "operationId"));
        path.operations[m] = calloc(1, sizeof *path.operations[m]);
        if (!path.operations[m])
            abort();
        path.operations[m]->object = object;
        path.operations[m]->name = id ? strdup(id) : sentence("%s:%s", methods[m], name);
    }
    return path;
}

struct contract *contract_new(const json_t *openapi)
{
    const json_t *paths = json_object_get(openapi, "paths");
    struct contract *contract = calloc(1, sizeof *contract);
    const char *name;
    json_t *item;
    if (!contract || !(contract->paths = calloc(json_object_size(paths) + 1, sizeof *contract->paths)))
        abort();
    contract->openapi = openapi;
    contract->schemas = schemas_new(openapi);
    pthread_mutex_init(&contract->lock, NULL);
    json_object_foreach((json_t *)paths, name, item)
    {
        contract->paths[contract->n++] = path_read(openapi, name, item);
    }
    qsort(contract->paths, contract->n, sizeof *contract->paths, by_literalness);
    return contract;
}

void contract_free(struct contract *contract)
{
    if (!contract)
        return;
    for (size_t i = 0; i < contract->n; i++) {
        for (size_t m = 0; m < METHODS; m++) {
            if (contract->paths[i].operations[m])
                free(contract->paths[i].operations[m]->name);
            free(contract->paths[i].operations[m]);
        }
        free(contract->paths[i].template);
    }
    free(contract->paths);
    schemas_free(contract->schemas);
    pthread_mutex_destroy(&contract->lock);
    free(contract);
}

/* ---- media types ---- */

/* Equal without case and white space, up to the end or, when `essence`, up to the parameters. */
static bool type_equal(const char *a, const char *b, bool essence)
{
    for (;; a++, b++) {
        while (*a == ' ' || *a == '\t')
            a++;
        while (*b == ' ' || *b == '\t')
            b++;
        bool a_ends = !*a || (essence && *a == ';'), b_ends = !*b || (essence && *b == ';');
        if (a_ends || b_ends)
            return a_ends && b_ends;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
    }
}

/* Is the type sent the one documented? "application/json" documents any parameters, "text/csv; header=present" only these. */
static bool type_fits(const char *documented, const char *sent)
{
    const char *any = strstr(documented, "*");
    if (any)
        return !strncasecmp(documented, sent, (size_t)(any - documented));
    return type_equal(documented, sent, !strchr(documented, ';'));
}

static bool type_is_json(const char *type)
{
    char essence[128];
    snprintf(essence, sizeof essence, "%.*s", (int)strcspn(type, "; "), type);
    size_t n = strlen(essence);
    return !strcasecmp(essence, "application/json") || (n > 5 && !strcasecmp(essence + n - 5, "+json"));
}

static char *documented_types(const json_t *content)
{
    char *list = strdup("");
    const char *type;
    json_t *media;
    json_object_foreach((json_t *)content, type, media)
    {
        char *longer = sentence("%s%s%s", list, *list ? ", " : "", type);
        free(list);
        list = longer;
    }
    return list;
}

/* ---- headers ---- */

bool header_get(const char *raw_headers, const char *name, char *out, size_t room)
{
    size_t length = strlen(name), used = 0;
    bool found = false;
    *out = '\0';
    for (const char *line = raw_headers; line && *line; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strncasecmp(line, name, length) || line[length] != ':')
            continue;
        const char *value = line + length + 1;
        value += strspn(value, " \t");
        size_t n = strcspn(value, "\r\n");
        while (n && (value[n - 1] == ' ' || value[n - 1] == '\t'))
            n--;
        int written = snprintf(out + used, room - used, "%s%.*s", found ? ", " : "", (int)n, value);
        used = used + (size_t)written < room ? used + (size_t)written : room - 1;
        found = true;
    }
    return found;
}

static bool schema_takes(const struct contract *contract, const json_t *schema, const char *type)
{
    const json_t *types = json_object_get(json_follow(contract->openapi, schema), "type");
    if (json_is_string(types))
        return !strcmp(json_string_value(types), type);
    for (size_t i = 0; i < json_array_size(types); i++) {
        if (!strcmp(json_string_value(json_array_get(types, i)), type))
            return true;
    }
    return false;
}

/* A header's text as the value its schema speaks of: a number or a truth value where the schema asks for one, else the text. */
static json_t *header_value(const struct contract *contract, const json_t *schema, const char *text)
{
    if (schema_takes(contract, schema, "integer") || schema_takes(contract, schema, "number") ||
        schema_takes(contract, schema, "boolean")) {
        json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
        if (json_is_number(value) || json_is_boolean(value))
            return value;
        json_decref(value);
    }
    return json_string(text);
}

static char *check_header(struct contract *contract, const char *name, const json_t *header, const char *raw_headers)
{
    char text[HEADER_MAX];
    bool required = json_is_true(json_object_get(header, "required"));
    const json_t *schema = json_object_get(header, "schema");
    if (!header_get(raw_headers, name, text, sizeof text))
        return required ? sentence("the required header %s is missing", name) : NULL;
    if (!schema)
        return sentence("header %s: the checker needs a schema", name);
    json_t *value = header_value(contract, schema, text);
    char *error = value ? schema_check(contract->schemas, schema, value) : sentence("not UTF-8");
    json_decref(value);
    if (!error)
        return NULL;
    char *whole = sentence("header %s: %s", name, error);
    free(error);
    return whole;
}

static char *check_headers(struct contract *contract, const json_t *response, const char *raw_headers)
{
    const char *name;
    json_t *header;
    char *error;
    json_object_foreach(json_object_get(response, "headers"), name, header)
    {
        const json_t *whole = json_follow(contract->openapi, header);
        if (!whole)
            return sentence("header %s: its $ref leads nowhere in the document", name);
        if (strcasecmp(name, "Content-Type") && (error = check_header(contract, name, whole, raw_headers)))
            return error;
    }
    return NULL;
}

/* ---- bodies ---- */

static char *check_json(struct contract *contract, const json_t *schema, const struct answered *answered)
{
    json_error_t fault;
    json_t *value = json_loadb(answered->body, answered->size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &fault);
    if (!value)
        return sentence("the body is not JSON: line %d, column %d: %s", fault.line, fault.column, fault.text);
    char *error = schema ? schema_check(contract->schemas, schema, value) : NULL;
    json_decref(value);
    return error;
}

/* A text/... body is held against its schema as one text; other bodies (a workbook) have no schema to satisfy. */
static char *check_text(struct contract *contract, const json_t *schema, const struct answered *answered)
{
    if (!schema || strncasecmp(answered->content_type, "text/", 5))
        return NULL;
    json_t *value = json_stringn(answered->body, answered->size);
    char *error = value ? schema_check(contract->schemas, schema, value) : sentence("the body is not UTF-8");
    json_decref(value);
    return error;
}

static char *check_body(struct contract *contract, const json_t *response, const struct answered *answered)
{
    const json_t *content = json_object_get(response, "content");
    const char *type, *fits = NULL;
    const json_t *media = NULL;
    json_t *one;
    bool head = !strcmp(answered->method, "HEAD");
    if (head && answered->size)
        return sentence("HEAD is answered with a body of %zu bytes", answered->size);
    if (!json_object_size(content))
        return answered->size ? sentence("no body is documented, %zu bytes came: %.200s", answered->size, answered->body) : NULL;
    json_object_foreach((json_t *)content, type, one)
    {
        if (type_fits(type, answered->content_type) &&
            (!fits || strchr(fits, '*'))) { /* a wildcard only when nothing else fits */
            fits = type;
            media = one;
        }
    }
    if (!media) {
        char *types = documented_types(content);
        char *error = sentence("expected the content type %s, got \"%s\"", types, answered->content_type);
        free(types);
        return error;
    }
    if (head)
        return NULL;
    const json_t *schema = json_object_get(media, "schema");
    return type_is_json(answered->content_type) ? check_json(contract, schema, answered) : check_text(contract, schema, answered);
}

/* ---- what openapi.yaml does not have ---- */

/* A problem is a problem wherever it comes from. */
static char *check_problem(struct contract *contract, const struct answered *answered)
{
    const json_t *schema = json_at(contract->openapi, "/components/schemas/Problem");
    if (!answered->size || !type_fits("application/problem+json", answered->content_type))
        return NULL;
    return check_json(contract, schema, answered);
}

/* Allow lists the method, as a whole word. */
static bool allows(const char *allow, const char *method)
{
    size_t n = strlen(method);
    for (const char *word = allow + strspn(allow, ", "); *word; word += strcspn(word, ", "), word += strspn(word, ", ")) {
        if (strcspn(word, ", ") == n && !strncasecmp(word, method, n))
            return true;
    }
    return false;
}

static char *check_undocumented_method(struct contract *contract, const struct path *path, const struct answered *answered)
{
    char allow[HEADER_MAX];
    bool has_allow = header_get(answered->headers, "Allow", allow, sizeof allow);
    if (!strcmp(answered->method, "OPTIONS") && answered->status == 204) {
        char cors[HEADER_MAX];
        if (!has_allow && !header_get(answered->headers, "Access-Control-Allow-Methods", cors, sizeof cors))
            return sentence("OPTIONS is answered without Allow and without Access-Control-Allow-Methods");
        return answered->size ? sentence("204 with a body") : NULL;
    }
    if (answered->status == 429) /* who asks too often is not told what there is */
        return check_problem(contract, answered);
    if (answered->status != 405)
        return sentence("the path %s has no such method in openapi.yaml: expected 405", path->template);
    for (size_t m = 0; m < METHODS; m++) {
        if (path->operations[m] && !allows(allow, methods[m]))
            return sentence("405 whose Allow (\"%s\") does not name the documented method %s", allow, methods[m]);
    }
    return check_problem(contract, answered);
}

static char *check_unknown_path(struct contract *contract, const struct answered *answered)
{
    if (answered->status == 404 || answered->status == 405 || answered->status == 429)
        return check_problem(contract, answered);
    return sentence("the path is not in openapi.yaml: expected 404, 405 or 429");
}

/* ---- the judgement ---- */

static const json_t *response_of(const struct contract *contract, const struct operation *operation, int status)
{
    const json_t *responses = json_object_get(operation->object, "responses"), *response;
    char exact[16], range[8];
    snprintf(exact, sizeof exact, "%d", status);
    snprintf(range, sizeof range, "%cXX", exact[0]);
    if (!(response = json_object_get(responses, exact)) && !(response = json_object_get(responses, range)))
        response = json_object_get(responses, "default");
    return json_follow(contract->openapi, response);
}

static struct operation *operation_of(const struct path *path, const char *method)
{
    for (size_t m = 0; m < METHODS; m++) {
        if (path->operations[m] && !strcasecmp(method, methods[m]))
            return path->operations[m];
    }
    return strcmp(method, "HEAD") ? NULL : operation_of(path, "GET");
}

static char *check_operation(struct contract *contract, const struct operation *operation, const struct answered *answered)
{
    const json_t *response = response_of(contract, operation, answered->status);
    char *error;
    if (answered->status < STATUS_FIRST || answered->status >= STATUS_FIRST + STATUSES)
        return sentence("there is no such status");
    if (!response)
        return sentence("the status is not documented");
    if ((error = check_headers(contract, response, answered->headers)))
        return error;
    return check_body(contract, response, answered);
}

static char *judge(struct contract *contract, const struct answered *answered, const char **ret_name)
{
    struct path *path = path_of(contract, answered->path);
    if (!path)
        return check_unknown_path(contract, answered);
    struct operation *operation = operation_of(path, answered->method);
    if (!operation)
        return check_undocumented_method(contract, path, answered);
    *ret_name = operation->name;
    char *error = check_operation(contract, operation, answered);
    bool get_for_head = !strcmp(answered->method, "HEAD") && !json_object_get(path->item, "head");
    if (error || get_for_head || operation->seen[answered->status - STATUS_FIRST] != UNSEEN)
        return error;
    operation->seen[answered->status - STATUS_FIRST] = SEEN;
    contract->news = true;
    return NULL;
}

char *contract_check(struct contract *contract, const char *method, const char *path_with_query, int status,
                     const char *content_type, const char *raw_headers, const char *body, size_t size)
{
    char *path = strndup(path_with_query, strcspn(path_with_query, "?#"));
    const char *name = NULL;
    struct answered answered = { .method = method,
                                 .path = path,
                                 .content_type = content_type ? content_type : "",
                                 .headers = raw_headers ? raw_headers : "",
                                 .body = body ? body : "",
                                 .status = status,
                                 .size = size };
    if (!path)
        abort();
    pthread_mutex_lock(&contract->lock);
    char *error = judge(contract, &answered, &name);
    pthread_mutex_unlock(&contract->lock);
    free(path);
    if (!error)
        return NULL;
    char *whole =
        sentence("%s%s%s %.300s answered %d: %s", name ? name : "", name ? ": " : "", method, path_with_query, status, error);
    free(error);
    return whole;
}

/* The lines of what was not noted yet, malloc'ed; "" when there are none. Called under the lock. */
static char *news_of(struct contract *contract)
{
    char *lines = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&lines, &n);
    if (!out)
        abort();
    for (size_t i = 0; contract->news && i < contract->n; i++) {
        for (size_t m = 0; m < METHODS; m++) {
            struct operation *operation = contract->paths[i].operations[m];
            for (int status = 0; operation && status < STATUSES; status++) {
                if (operation->seen[status] != SEEN)
                    continue;
                fprintf(out, "%s %d\n", operation->name, status + STATUS_FIRST);
                operation->seen[status] = NOTED;
            }
        }
    }
    contract->news = false;
    fclose(out);
    return lines;
}

void contract_note(struct contract *contract, const char *file)
{
    pthread_mutex_lock(&contract->lock);
    char *lines = news_of(contract);
    pthread_mutex_unlock(&contract->lock);
    if (*lines) {
        int fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (fd < 0 || write(fd, lines, strlen(lines)) != (ssize_t)strlen(lines))
            fprintf(stderr, "contract: cannot write to %s\n", file);
        if (fd >= 0)
            close(fd);
    }
    free(lines);
}
