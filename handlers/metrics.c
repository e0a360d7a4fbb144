/* metrics.c -- how the service does, as Prometheus reads it (text format 0.0.4): requests by operation with their times, lanes and the writer's
 * groups, connections, limits, the database, the process. Only numbers that are counted anyway; no label is a client's word. */
#include "server/metrics.h"
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "handlers/cache.h"
#include "handlers/call.h"

enum { MICROSECONDS = 1000000 };

static void head(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct buffer *out, const char *name, const char *type, const char *help, uint64_t value)
{
    head(out, name, type, help);
    buffer_printf(out, "%s %" PRIu64 "\n", name, value);
}

/* Microseconds as seconds, exactly. */
static void seconds(struct buffer *out, const char *name, const char *labels, int64_t us)
{
    buffer_printf(out, "%s%s %" PRId64 ".%06" PRId64 "\n", name, labels, us / MICROSECONDS, us % MICROSECONDS);
}

static void one_in_seconds(struct buffer *out, const char *name, const char *type, const char *help, int64_t us)
{
    head(out, name, type, help);
    seconds(out, name, "", us);
}

/* ---- requests ---- */

static const char *row_name(size_t row)
{
    return row ? operations[row - 1].id : "none";
}

static uint64_t row_total(const struct metrics_row *row)
{
    uint64_t total = 0;
    for (int i = 0; i < METRICS_CLASSES; i++)
        total += row->by_class[i];
    return total;
}

static void write_statuses(struct buffer *out, const struct metrics *metrics)
{
    static const char *const classes[METRICS_CLASSES] = { "none", "1xx", "2xx", "3xx", "4xx", "5xx" };
    head(out, "ntm_ocop_requests_total", "counter",
         "Requests that ended, by operation (none: before one was found) and class of status (none: cut before an answer).");
    for (size_t i = 0; i <= noperations; i++) {
        struct metrics_row row = metrics_row(metrics, i);
        for (int k = 0; k < METRICS_CLASSES; k++)
            if (row.by_class[k])
                buffer_printf(out, "ntm_ocop_requests_total{operation=\"%s\",status=\"%s\"} %" PRIu64 "\n", row_name(i), classes[k], row.by_class[k]);
    }
}

static void write_histogram(struct buffer *out, const char *operation, const struct metrics_row *row)
{
    char labels[120];
    uint64_t sum = 0;
    for (int i = 0; i < METRICS_BOUNDS; i++) {
        sum += row->buckets[i];
        buffer_printf(out, "ntm_ocop_request_seconds_bucket{operation=\"%s\",le=\"%" PRId64 ".%06" PRId64 "\"} %" PRIu64 "\n", operation,
                      metrics_bounds_us[i] / MICROSECONDS, metrics_bounds_us[i] % MICROSECONDS, sum);
    }
    sum += row->buckets[METRICS_BOUNDS];
    buffer_printf(out, "ntm_ocop_request_seconds_bucket{operation=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", operation, sum);
    snprintf(labels, sizeof labels, "{operation=\"%s\"}", operation);
    seconds(out, "ntm_ocop_request_seconds_sum", labels, (int64_t)row->us);
    buffer_printf(out, "ntm_ocop_request_seconds_count%s %" PRIu64 "\n", labels, sum);
}

static void write_times(struct buffer *out, const struct metrics *metrics)
{
    head(out, "ntm_ocop_request_seconds", "histogram", "From a request's head until its answer was handed over, by operation.");
    for (size_t i = 0; i <= noperations; i++) {
        struct metrics_row row = metrics_row(metrics, i);
        if (row_total(&row))
            write_histogram(out, row_name(i), &row);
    }
}

static void write_bytes(struct buffer *out, const struct metrics *metrics)
{
    uint64_t in = 0, sent = 0;
    for (size_t i = 0; i <= noperations; i++) {
        struct metrics_row row = metrics_row(metrics, i);
        in += row.bytes_in;
        sent += row.bytes_out;
    }
    one(out, "ntm_ocop_request_body_bytes_total", "counter", "Bytes of bodies received.", in);
    one(out, "ntm_ocop_response_body_bytes_total", "counter", "Bytes of bodies answered.", sent);
}

/* ---- lanes and connections ---- */

static void write_groups(struct buffer *out, const struct http_counts *counts)
{
    uint64_t sum = 0;
    head(out, "ntm_ocop_write_group_requests", "histogram", "Writes that shared one commit.");
    for (int i = 0; i < GROUP_SIZES - 1; i++) {
        sum += counts->groups_by_size[i];
        buffer_printf(out, "ntm_ocop_write_group_requests_bucket{le=\"%d\"} %" PRIu64 "\n", 1 << i, sum);
    }
    sum += counts->groups_by_size[GROUP_SIZES - 1];
    buffer_printf(out, "ntm_ocop_write_group_requests_bucket{le=\"+Inf\"} %" PRIu64 "\n", sum);
    buffer_printf(out, "ntm_ocop_write_group_requests_sum %" PRIu64 "\nntm_ocop_write_group_requests_count %" PRIu64 "\n", counts->writes, sum);
}

static void write_lanes(struct buffer *out, const struct http_counts *counts)
{
    head(out, "ntm_ocop_lane_waiting", "gauge", "Requests that wait in a lane's queue.");
    buffer_printf(out, "ntm_ocop_lane_waiting{lane=\"slow\"} %" PRIu64 "\nntm_ocop_lane_waiting{lane=\"write\"} %" PRIu64 "\n",
                  counts->slow_waiting, counts->writes_waiting);
    head(out, "ntm_ocop_lane_refused_total", "counter", "Requests refused because a lane's queue was full.");
    buffer_printf(out, "ntm_ocop_lane_refused_total{lane=\"slow\"} %" PRIu64 "\nntm_ocop_lane_refused_total{lane=\"write\"} %" PRIu64 "\n",
                  counts->slow_refused, counts->writes_refused);
    one(out, "ntm_ocop_slow_threads", "gauge", "Threads of the slow lane.", counts->slow_threads);
    one(out, "ntm_ocop_slow_threads_busy", "gauge", "Those of them at work.", counts->slow_busy);
    one(out, "ntm_ocop_slow_jobs_total", "counter", "Requests done in the slow lane.", counts->slow_jobs);
    one(out, "ntm_ocop_long_polls", "gauge", "Requests that wait for a change, holding no thread.", counts->waiting);
    write_groups(out, counts);
}

static void write_connections(struct buffer *out, const struct http_counts *counts)
{
    one(out, "ntm_ocop_connections", "gauge", "Open connections.", counts->connections_open);
    one(out, "ntm_ocop_connections_accepted_total", "counter", "Connections accepted.", counts->accepted);
    head(out, "ntm_ocop_connections_cut_total", "counter",
         "Connections not left to their clients: too slow, to make room in a full house, for the memory of answers nobody fetches, beyond an address's share.");
    buffer_printf(out,
                  "ntm_ocop_connections_cut_total{reason=\"deadline\"} %" PRIu64 "\nntm_ocop_connections_cut_total{reason=\"room\"} %" PRIu64
                  "\nntm_ocop_connections_cut_total{reason=\"memory\"} %" PRIu64 "\nntm_ocop_connections_cut_total{reason=\"address\"} %" PRIu64 "\n",
                  counts->cut_by_deadline, counts->cut_for_room, counts->cut_for_memory, counts->beyond_address);
    one(out, "ntm_ocop_accept_failures_total", "counter", "Times that nobody could be let in for want of a descriptor.", counts->out_of_descriptors);
    head(out, "ntm_ocop_limited_total", "counter", "Requests answered 429: over the rate, or from an address with too many wrong keys.");
    buffer_printf(out, "ntm_ocop_limited_total{reason=\"rate\"} %" PRIu64 "\nntm_ocop_limited_total{reason=\"wrong-keys\"} %" PRIu64 "\n",
                  counts->over_rate, counts->over_wrong_keys);
    one(out, "ntm_ocop_refused_total", "counter", "Requests that the door itself refused: malformed, too large, busy, stopping.", counts->refused);
}

/* ---- the register ---- */

static void write_register(struct buffer *out, const struct db_counts *db, int64_t change)
{
    head(out, "ntm_ocop_statements_prepared_total", "counter", "Statements prepared, by kind of connection; a warm service prepares none for its readers.");
    buffer_printf(out,
                  "ntm_ocop_statements_prepared_total{connection=\"reader\"} %" PRIu64
                  "\nntm_ocop_statements_prepared_total{connection=\"writer\"} %" PRIu64
                  "\nntm_ocop_statements_prepared_total{connection=\"check\"} %" PRIu64 "\n",
                  db->prepared_by_readers, db->prepared_by_writer, db->prepared_by_checks);
    one(out, "ntm_ocop_database_readers", "gauge", "Read-only connections to the database.", db->readers);
    if (db->file_bytes != INT_NONE)
        one(out, "ntm_ocop_database_bytes", "gauge", "Size of the database's file.", (uint64_t)db->file_bytes);
    one(out, "ntm_ocop_database_wal_bytes", "gauge", "Size of its write-ahead log.", db->wal_bytes == INT_NONE ? 0 : (uint64_t)db->wal_bytes);
    if (db->free_bytes != INT_NONE)
        one(out, "ntm_ocop_database_free_bytes", "gauge", "Room left on its file system.", (uint64_t)db->free_bytes);
    one(out, "ntm_ocop_last_change", "gauge", "Number of the newest change.", (uint64_t)change);
}

static void write_backups(struct buffer *out, const struct watched *watched)
{
    head(out, "ntm_ocop_backups_total", "counter", "Backups since the start, by how they ended.");
    buffer_printf(out, "ntm_ocop_backups_total{result=\"good\"} %" PRIu64 "\nntm_ocop_backups_total{result=\"failed\"} %" PRIu64 "\n", watched->backups,
                  watched->backups_failed);
    if (watched->backup_us == INT_NONE)
        return;
    one_in_seconds(out, "ntm_ocop_last_backup_timestamp_seconds", "gauge", "When the last good backup was made.", watched->backup_us);
    one(out, "ntm_ocop_last_backup_bytes", "gauge", "Its size.", watched->backup_bytes == INT_NONE ? 0 : (uint64_t)watched->backup_bytes);
}

/* ---- the process ---- */

/* Resident pages from /proc/self/statm; 0: cannot be told. */
static uint64_t resident_bytes(void)
{
    char text[128] = "";
    unsigned long long size = 0, resident = 0;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (n <= 0 || sscanf(text, "%llu %llu", &size, &resident) != 2)
        return 0;
    return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    uint64_t n = 0;
    if (!folder)
        return 0;
    while (readdir(folder))
        n++;
    closedir(folder);
    return n > 3 ? n - 3 : 0; /* ".", ".." and the folder itself */
}

static int64_t time_us(struct timeval time)
{
    return (int64_t)time.tv_sec * MICROSECONDS + time.tv_usec;
}

static void write_process(struct buffer *out, const struct watched *watched)
{
    struct rusage used = { 0 };
    struct rlimit files = { 0 };
    getrusage(RUSAGE_SELF, &used);
    getrlimit(RLIMIT_NOFILE, &files);
    head(out, "ntm_ocop_build_info", "gauge", "Which program this is; always 1.");
    buffer_cstr(out, "ntm_ocop_build_info{version=\"" NTM_OCOP_VERSION "\"} 1\n");
    one_in_seconds(out, "ntm_ocop_uptime_seconds", "gauge", "How long it has been serving.", watched->up_us);
    one_in_seconds(out, "process_start_time_seconds", "gauge", "When it began to serve, since 1970.", watched->started_us);
    one_in_seconds(out, "process_cpu_seconds_total", "counter", "Processor time spent.", time_us(used.ru_utime) + time_us(used.ru_stime));
    one(out, "process_resident_memory_bytes", "gauge", "Memory in use.", resident_bytes());
    one(out, "process_open_fds", "gauge", "Open descriptors.", open_files());
    one(out, "process_max_fds", "gauge", "Descriptors it may open.", files.rlim_cur);
}

static void write_answers(struct buffer *out, const struct cache *cache)
{
    struct cache_counts counts = cache ? cache_counts(cache) : (struct cache_counts){ 0 };
    head(out, "ntm_ocop_answers_asked_total", "counter", "Answers that could have been kept from before: found, or rendered.");
    buffer_printf(out, "ntm_ocop_answers_asked_total{from=\"kept\"} %" PRIu64 "\nntm_ocop_answers_asked_total{from=\"rendered\"} %" PRIu64 "\n", counts.hits,
                  counts.misses);
    one(out, "ntm_ocop_answers_kept", "gauge", "Rendered answers that are kept.", counts.entries);
    one(out, "ntm_ocop_answers_kept_bytes", "gauge", "Bytes they take.", counts.bytes);
    one(out, "ntm_ocop_answers_evicted_total", "counter", "Answers given up for want of room.", counts.evicted);
}

enum err metrics_run(struct call *call)
{
    struct buffer out = { 0 };
    struct watched watched = app_watched(call->app);
    struct db_counts db = db_counts(call->db);
    int64_t change;
    enum err e = table_change(call->conn, &change, &call->problem);
    if (e)
        return e;
    if (watched.server) {
        struct http_counts counts = http_counts(watched.server);
        const struct metrics *metrics = http_metrics(watched.server);
        write_statuses(&out, metrics);
        write_times(&out, metrics);
        write_bytes(&out, metrics);
        write_lanes(&out, &counts);
        write_connections(&out, &counts);
    }
    write_register(&out, &db, change);
    write_answers(&out, app_cache_of(call->app));
    write_backups(&out, &watched);
    write_process(&out, &watched);
    response_header(call->response, "Cache-Control", "no-store");
    return answer_buffer(call, &out, 200, "text/plain; version=0.0.4; charset=utf-8");
}
