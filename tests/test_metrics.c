/* test_metrics.c -- /metrics: in the form Prometheus reads, telling what was done, to whom it may be told; and that a warm
 * service prepares no statement, as the log and the metrics say. */
#include "asking.h"
#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- reading ---- */

static char *metrics_text(void)
{
    struct answer answer = expect(200, "GET", "/metrics", AS(.role = "portal"), NULL);
    ck_assert_str_eq(answer_header(&answer, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    char *text = strdup(answer.body);
    answer_free(&answer);
    return text;
}

/* The value of one line, name and labels as printed; NAN: there is none. */
static double value_in(const char *text, const char *series)
{
    size_t n = strlen(series);
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (!strncmp(line, series, n) && line[n] == ' ')
            return strtod(line + n + 1, NULL);
    return NAN;
}

static double value_of(const char *series)
{
    char *text = metrics_text();
    double value = value_in(text, series);
    ck_assert_msg(!isnan(value), "no %s in:\n%.3000s", series, text);
    free(text);
    return value;
}

/* ---- the form ---- */

enum { FAMILIES_MAX = 100, NAME_ROOM = 128 };

struct family {
    char name[NAME_ROOM], type[16];
    int samples;
};

static bool is_name(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(isalpha((unsigned char)s[i]) || s[i] == '_' || s[i] == ':' || (i > 0 && isdigit((unsigned char)s[i]))))
            return false;
    return n > 0;
}

/* {a="b",c="d"} from its brace on; NULL: not written so. Returns what is behind it. */
static const char *behind_labels(const char *at)
{
    for (at++; *at != '}';) {
        size_t n = strcspn(at, "=");
        if (!is_name(at, n) || at[n] != '=' || at[n + 1] != '"')
            return NULL;
        at += n + 2;
        at += strcspn(at, "\"\\\n"); /* ours hold nothing that would have to be escaped */
        if (*at++ != '"')
            return NULL;
        at += *at == ',';
    }
    return at + 1;
}

/* The family that a sample belongs to: of a histogram, _bucket, _sum and _count do. */
static struct family *family_of(struct family *families, int n, const char *name, size_t length)
{
    static const char *const tails[] = { "", "_bucket", "_sum", "_count" };
    for (int i = 0; i < n; i++)
        for (int k = 0; k < 4; k++) {
            size_t base = strlen(families[i].name), tail = strlen(tails[k]);
            bool fits = length == base + tail && !strncmp(name, families[i].name, base) && !strncmp(name + base, tails[k], tail);
            if (fits && (k == 0) == (strcmp(families[i].type, "histogram") != 0))
                return &families[i];
        }
    return NULL;
}

static void read_sample(struct family *families, int n, const char *line)
{
    size_t length = strcspn(line, "{ ");
    struct family *family = family_of(families, n, line, length);
    ck_assert_msg(is_name(line, length) && family == &families[n - 1], "a sample that does not stand with its family: %.200s",
                  line);
    const char *at = line[length] == '{' ? behind_labels(line + length) : line + length;
    char *end = NULL;
    ck_assert_msg(at && *at == ' ', "its labels: %.200s", line);
    double value = strtod(at + 1, &end);
    ck_assert_msg(end > at + 1 && *end == '\n' && value >= 0, "its value: %.200s", line);
    bool counter = !strcmp(family->type, "counter"), total = length > 6 && !strncmp(line + length - 6, "_total", 6);
    ck_assert_msg(counter == total, "a counter, and nothing else, ends in _total: %.200s", line);
    family->samples++;
}

static int read_families(const char *text, struct family *families)
{
    int n = 0;
    char help[NAME_ROOM];
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        ck_assert_msg(strchr(line, '\n'), "the last line ends: %.200s", line);
        if (*line != '#') {
            ck_assert_int_gt(n, 0);
            read_sample(families, n, line);
        } else if (sscanf(line, "# HELP %127s", help) == 1) {
            ck_assert_msg(n == 0 || families[n - 1].samples || !strcmp(families[n - 1].type, "histogram") ||
                              !strcmp(families[n - 1].name, "ntm_ocop_requests_total"),
                          "%s has no sample", families[n - 1].name);
        } else {
            ck_assert_int_lt(n, FAMILIES_MAX);
            ck_assert_int_eq(sscanf(line, "# TYPE %127s %15s", families[n].name, families[n].type), 2);
            ck_assert_str_eq(families[n].name, help);
            for (int i = 0; i < n; i++)
                ck_assert_msg(strcmp(families[i].name, families[n].name), "%s twice", families[i].name);
            families[n++].samples = 0;
        }
    }
    return n;
}

/* Every bucket holds those before it, and the last is the count. */
static void check_histogram(const char *text, const char *name, const char *labels)
{
    char prefix[300], series[300];
    double before = 0, last = -1;
    snprintf(prefix, sizeof prefix, "%s_bucket{%s%sle=", name, labels, *labels ? "," : "");
    for (const char *at = text; (at = strstr(at, prefix)); at++) {
        last = strtod(strchr(at, ' ') + 1, NULL);
        ck_assert_msg(last >= before, "buckets of %s add up: %.200s", name, at);
        before = last;
    }
    snprintf(series, sizeof series, "%s_count%s%s%s", name, *labels ? "{" : "", labels, *labels ? "}" : "");
    ck_assert_msg(last >= 0 && last == value_in(text, series), "%s: the last bucket %g is not the count", series, last);
}

/* promtool's own judgement, where there is one. */
static void ask_promtool(const char *text)
{
    static const char *const places[] = { "/usr/bin/promtool", "/usr/local/bin/promtool" };
    const char *named = getenv("PROMTOOL"), *tool = named && !access(named, X_OK) ? named : NULL;
    char command[900], path[600], said[2000] = "";
    for (int i = 0; !tool && i < 2; i++)
        tool = access(places[i], X_OK) ? NULL : places[i];
    if (!tool)
        return;
    snprintf(path, sizeof path, "%s/metrics.txt", temp_folder());
    FILE *file = fopen(path, "we");
    ck_assert(file && fputs(text, file) >= 0 && !fclose(file));
    snprintf(command, sizeof command, "%s check metrics <%s 2>&1", tool, path);
    FILE *pipe = popen(command, "re");
    ck_assert(pipe != NULL);
    size_t n = fread(said, 1, sizeof said - 1, pipe);
    said[n] = '\0';
    int status = pclose(pipe);
    ck_assert_msg(status == 0 && n == 0, "promtool check metrics: %d: %s", status, said);
}

START_TEST(an_answer_tells_its_times_where_that_is_set)
{
    struct answer answer = get(200, "/api/v1/units/22");
    ck_assert_msg(!*answer_header(&answer, "Server-Timing"), "told without being asked to: %s", answer_header(&answer, "Server-Timing"));
    answer_free(&answer);
    server_stop(server);
    server = server_start(REGISTER_REFERENCE, (const char *const[]){ "--server-timing", "on", NULL });
    for (int i = 0; i < 3; i++) {
        double wait = -1, work = -1, rest = -1;
        answer = i == 0   ? expect(201, "POST", "/api/v1/products", AS(.role = "province"),
                                   "{\"code\":\"TIMED\",\"name\":\"Chè\",\"group_code\":\"2\",\"unit_code\":\"06724\",\"joined_on\":\"2021-01-01\"}")
                 : i == 1 ? get(200, "/api/v1/products?as_of=2021-08-31")
                          : get(404, "/api/v1/nothing");
        const char *told = answer_header(&answer, "Server-Timing");
        ck_assert_msg(sscanf(told, "wait;dur=%lf, work;dur=%lf, rest;dur=%lf", &wait, &work, &rest) == 3, "Server-Timing: %s", told);
        ck_assert_msg(wait >= 0 && work >= 0 && rest >= 0 && wait + work + rest < 10000 && (i == 2 || work + rest > 0), "Server-Timing: %s", told);
        answer_free(&answer);
    }
}
END_TEST

START_TEST(the_metrics_are_in_the_form_that_prometheus_reads)
{
    static struct family families[FAMILIES_MAX];
    for (int i = 0; i < 2; i++) { /* at once, and after some work */
        char *text = metrics_text();
        int n = read_families(text, families);
        ck_assert_int_gt(n, 25);
        ask_promtool(text);
        free(text);
        expect_only(200, "GET", "/api/v1/products?limit=2", ANYBODY, NULL);
        expect_only(404, "GET", "/nowhere", ANYBODY, NULL);
        expect_only(422, "POST", "/api/v1/products", AS(.role = "province"), "{\"code\":\"a b\"}");
        expect_only(201, "POST", "/api/v1/product-groups", AS(.role = "province"),
                    i ? "{\"code\":\"98\",\"name\":\"B\"}" : "{\"code\":\"97\",\"name\":\"A\"}");
    }
    char *text = metrics_text();
    check_histogram(text, "ntm_ocop_request_seconds", "operation=\"listProducts\"");
    check_histogram(text, "ntm_ocop_request_seconds", "operation=\"none\"");
    check_histogram(text, "ntm_ocop_write_group_requests", "");
    free(text);
}
END_TEST

/* ---- what they tell ---- */

START_TEST(requests_are_counted_by_operation_and_status)
{
    static const char *const series[] = { "ntm_ocop_requests_total{operation=\"getProducts\",status=\"2xx\"}",
                                          "ntm_ocop_requests_total{operation=\"getProducts\",status=\"4xx\"}",
                                          "ntm_ocop_requests_total{operation=\"getProducts\",status=\"3xx\"}",
                                          "ntm_ocop_request_seconds_count{operation=\"getProducts\"}" };
    static const double expected[] = { 7, 3, 2, 12 };
    char tag[200], header[300];
    for (int i = 0; i < 7; i++) {
        struct answer answer = get(200, "/api/v1/products/1?as_of=2021-08-31");
        snprintf(tag, sizeof tag, "%s", answer_header(&answer, "ETag"));
        answer_free(&answer);
    }
    snprintf(header, sizeof header, "If-None-Match: %s", tag);
    for (int i = 0; i < 2; i++) {
        struct answer answer =
            http_ask(server, "GET", "/api/v1/products/1?as_of=2021-08-31", (const char *const[]){ header, NULL }, NULL);
        ck_answer(answer, 304);
        answer_free(&answer);
    }
    for (int i = 0; i < 3; i++)
        expect_only(404, "GET", "/api/v1/products/999999", ANYBODY, NULL);
    for (int i = 0; i < 4; i++)
        ck_assert_msg(value_of(series[i]) == expected[i], "%s is %g, not %g", series[i], value_of(series[i]), expected[i]);
    double sent = value_of("ntm_ocop_response_body_bytes_total");
    struct answer answer = get(200, "/api/v1/products.csv?as_of=2021-08-31");
    ck_assert_msg(value_of("ntm_ocop_response_body_bytes_total") - sent >= (double)answer.size, "the export's bytes are counted");
    answer_free(&answer);
    ck_assert(value_of("ntm_ocop_slow_jobs_total") >= 1);
}
END_TEST

START_TEST(writes_show_in_change_number_groups_and_bytes)
{
    char body[200];
    double change = value_of("ntm_ocop_last_change"), groups = value_of("ntm_ocop_write_group_requests_sum");
    double in = value_of("ntm_ocop_request_body_bytes_total");
    size_t bytes = 0;
    for (int i = 0; i < 5; i++) {
        bytes += (size_t)snprintf(body, sizeof body, "{\"code\":\"M%d\",\"name\":\"Nhóm %d\"}", i, i);
        expect_only(201, "POST", "/api/v1/product-groups", AS(.role = "province"), body);
    }
    ck_assert(value_of("ntm_ocop_last_change") == change + 5 && (long long)value_of("ntm_ocop_last_change") == change_now());
    ck_assert(value_of("ntm_ocop_write_group_requests_sum") == groups + 5);
    ck_assert(value_of("ntm_ocop_request_body_bytes_total") == in + (double)bytes);
    ck_assert(value_of("ntm_ocop_database_bytes") > 100000 && value_of("ntm_ocop_database_wal_bytes") > 0);
    ck_assert(value_of("ntm_ocop_database_free_bytes") > 0 && value_of("ntm_ocop_database_readers") >= 1);
}
END_TEST

START_TEST(the_process_is_told_too)
{
    ck_assert(value_of("process_resident_memory_bytes") > 1000000);
    ck_assert(value_of("process_open_fds") > 5 && value_of("process_open_fds") < value_of("process_max_fds"));
    ck_assert(value_of("ntm_ocop_connections") >= 1 && value_of("ntm_ocop_connections_accepted_total") >= 1);
    double up = value_of("ntm_ocop_uptime_seconds");
    ck_assert(up >= 0 && up < 300 && value_of("ntm_ocop_uptime_seconds") > up);
    ck_assert(value_of("ntm_ocop_slow_threads") == 1 && value_of("ntm_ocop_lane_waiting{lane=\"write\"}") == 0);
}
END_TEST

static const struct reader {
    const char *role;
    int status;
} readers[] = { { NULL, 401 },       { "portal", 200 },  { "admin", 200 },    { "commune", 403 },
                { "district", 403 }, { "council", 403 }, { "province", 403 }, { "department", 403 } };

START_TEST(they_are_for_those_who_watch)
{
    expect_only(readers[_i].status, "GET", "/metrics", AS(.role = readers[_i].role), NULL);
}
END_TEST

START_TEST(no_label_is_a_word_of_a_client)
{
    expect_only(404, "GET", "/canary-in-a-path", ANYBODY, NULL);
    struct answer answer =
        http_ask(server, "GET", "/api/v1/products?q=canaryquery", (const char *const[]){ "User-Agent: canaryagent", NULL }, NULL);
    answer_free(&answer);
    char *text = metrics_text();
    ck_assert_msg(!strstr(text, "canary") && !strstr(text, "127.0.0.1") && !strstr(text, "ntm_0"), "%s", text);
    free(text);
}
END_TEST

/* ---- warm ---- */

enum { CLIENTS = 8, ROUNDS = 3 };

static const char *const mix[] = {
    "/api/v1/products?stars=4&as_of=2021-08-31&sort=-joined_on,name&limit=20&count=true",
    "/api/v1/products?stars=4,5&unit=205&as_of=2021-08-31&fields=code,name",
    "/api/v1/products?q=mien+dong&as_of=2021-08-31",
    "/api/v1/products/1?as_of=2021-08-31",
    "/api/v1/products.csv?stars=5&as_of=2021-08-31",
    "/api/v1/communes?unit=22&as_of=2021-08-31&standard=true&limit=500",
    "/api/v1/communes.csv?on_roster=true&as_of=2021-08-31",
    "/api/v1/units?level=commune&parent_code=194&as_of=2021-08-31",
    "/api/v1/units/06799?as_of=2024-11-01",
    "/api/v1/units/07093/history",
    "/api/v1/units/07093/predecessors?as_of=2025-08-01",
    "/api/v1/certifications?programme=ocop&as_of=2021-08-31&limit=5",
    "/api/v1/assessments/1?as_of=2021-08-31",
    "/api/v1/producers?as_of=all&limit=5",
    "/api/v1/reports/progress?unit=22&as_of=2021-08-31&from=2021-01-01",
    "/api/v1/changes?after=0&limit=10",
    "/readyz",
};

static pthread_barrier_t in_step;
static atomic_int wrong_answers;

/* The whole mix, again and again, on a connection of its own that stays open: with as many connections at once every thread of
 * the server gets its share. All go from round to round together. */
static void *read_the_mix(void *arg)
{
    (void)arg;
    for (int round = 0; round < ROUNDS; round++) {
        pthread_barrier_wait(&in_step);
        for (size_t i = 0; i < sizeof mix / sizeof *mix; i++) {
            struct answer answer = http_get(server, mix[i]);
            atomic_fetch_add(&wrong_answers, answer.status != 200);
            answer_free(&answer);
        }
        pthread_barrier_wait(&in_step);
    }
    return NULL;
}

/* Statements prepared by the requests that the log tells of from `from` on. */
static long long prepared_in(const char *log, int *ret_requests)
{
    long long sum = 0;
    *ret_requests = 0;
    for (const char *at = log; (at = strstr(at, "\"prepared\":")); (*ret_requests)++)
        sum += atoll(at += strlen("\"prepared\":"));
    return sum;
}

static double prepared_by_readers(void)
{
    return value_of("ntm_ocop_statements_prepared_total{connection=\"reader\"}");
}

/* 0: every answer is made anew; 1: answers are kept, as is usual. */
START_TEST(a_warm_mixed_load_prepares_nothing_and_the_log_says_so)
{
    pthread_t threads[CLIENTS];
    int cold_requests, warm_requests;
    server = server_start(REGISTER_REFERENCE, _i ? NULL : (const char *const[]){ "--answers-kib", "0", NULL });
    pthread_barrier_init(&in_step, NULL, CLIENTS + 1);
    for (int i = 0; i < CLIENTS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_the_mix, NULL), 0);
    pthread_barrier_wait(&in_step);
    pthread_barrier_wait(&in_step); /* the first round: cold */
    free(metrics_text());           /* so that its own statements are prepared: twice on each thread at the most */
    double before = prepared_by_readers();
    size_t warm_from = strlen(server_log(server));
    char *cold = strdup(server_log(server));
    long long in_the_cold = prepared_in(cold, &cold_requests);
    free(cold);
    for (int round = 1; round < ROUNDS; round++) {
        pthread_barrier_wait(&in_step);
        pthread_barrier_wait(&in_step);
    }
    double after = prepared_by_readers();
    long long when_warm = prepared_in(server_log(server) + warm_from, &warm_requests);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&wrong_answers), 0);
    ck_assert_msg(in_the_cold > 20 && cold_requests >= CLIENTS * (int)(sizeof mix / sizeof *mix),
                  "the cold round prepared %lld in %d requests", in_the_cold, cold_requests);
    ck_assert_msg(warm_requests >= (ROUNDS - 1) * CLIENTS * (int)(sizeof mix / sizeof *mix), "the log tells of %d warm requests",
                  warm_requests);
    ck_assert_msg(when_warm == 0, "%d warm requests prepared %lld statements, says the log", warm_requests, when_warm);
    ck_assert_msg(after == before, "the warm rounds prepared %g statements, say the metrics", after - before);
    server_stop(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("metrics");
    TCase *tc = tcase_create("metrics");
    tcase_add_checked_fixture(tc, reference_up, server_down);
    tcase_add_test(tc, the_metrics_are_in_the_form_that_prometheus_reads);
    tcase_add_test(tc, requests_are_counted_by_operation_and_status);
    tcase_add_test(tc, writes_show_in_change_number_groups_and_bytes);
    tcase_add_test(tc, the_process_is_told_too);
    tcase_add_test(tc, no_label_is_a_word_of_a_client);
    tcase_add_test(tc, an_answer_tells_its_times_where_that_is_set);
    suite_add_tcase(suite, tc);
    TCase *warm = tcase_create("warm");
    tcase_add_loop_test(warm, a_warm_mixed_load_prepares_nothing_and_the_log_says_so, 0, 2);
    suite_add_tcase(suite, warm);
    TCase *rights = tcase_create("rights");
    tcase_add_unchecked_fixture(rights, reference_up, server_down);
    tcase_add_loop_test(rights, they_are_for_those_who_watch, 0, sizeof readers / sizeof *readers);
    suite_add_tcase(suite, rights);
    return harness_run(suite);
}
