/* test_control.c -- the program's own commands while the register is served: they are handed to the serving process and work the same. */
#include "asking.h"
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define AS_PROVINCE AS(.role = "province")

static struct outcome run(const char *const *arguments)
{
    return program_run(arguments);
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, "--db", server_db(server), NULL })
#define ck_outcome(outcome, expected)                                                                                            \
    ck_assert_msg((outcome).status == (expected), "expected exit %d, got %d\nout: %s\nerr: %s", (expected), (outcome).status,    \
                  (outcome).out, (outcome).err)

static void last_line(const char *text, char out[200])
{
    size_t n = strlen(text);
    while (n && text[n - 1] == '\n')
        n--;
    size_t from = n;
    while (from && text[from - 1] != '\n')
        from--;
    snprintf(out, 200, "%.*s", (int)(n - from), text + from);
}

START_TEST(a_key_made_while_serving_works_at_once_and_revoked_no_more)
{
    char key[200], prefix[200];
    struct outcome made = RUN("key", "create", "--role", "province", "--name", "cổng dữ liệu");
    ck_outcome(made, 0);
    last_line(made.out, key);
    outcome_free(&made);
    expect_only(201, "POST", "/api/v1/product-groups", AS(.key = key), "{\"code\":\"C1\",\"name\":\"Nhóm\"}");
    struct outcome listed = RUN("key", "list");
    ck_outcome(listed, 0);
    ck_assert_msg(strstr(listed.out, "cổng dữ liệu"), "the list is %s", listed.out);
    outcome_free(&listed);
    snprintf(prefix, sizeof prefix, "%.*s", (int)(strrchr(key, '_') > key ? strrchr(key, '_') - key : 12), key);
    struct answer answer = expect(200, "GET", "/api/v1/keys?limit=500", AS(.role = "admin"), NULL);
    long long id = item_int(&answer, item_count(&answer) - 1, "id");
    answer_free(&answer);
    snprintf(prefix, sizeof prefix, "%lld", id);
    struct outcome revoked = RUN("key", "revoke", prefix);
    ck_outcome(revoked, 0);
    outcome_free(&revoked);
    expect_only(401, "POST", "/api/v1/product-groups", AS(.key = key), "{\"code\":\"C2\",\"name\":\"Nhóm\"}");
}
END_TEST

START_TEST(a_folder_is_loaded_while_serving)
{
    char folder[300], path[400];
    snprintf(folder, sizeof folder, "%.280s", temp_folder());
    snprintf(path, sizeof path, "%s/product-groups.csv", folder);
    FILE *file = fopen(path, "we");
    ck_assert(file && fputs("code,name\nC9,Nhóm chín\n", file) >= 0 && !fclose(file));
    struct outcome loaded = RUN("load", folder);
    ck_outcome(loaded, 0);
    ck_assert_msg(strstr(loaded.out, "1 inserted"), "the command said %s", loaded.out);
    outcome_free(&loaded);
    ck_assert_int_eq(total_of("/api/v1/product-groups?code=C9"), 1);
    file = fopen(path, "we");
    ck_assert(file && fputs("code,name\nC10,\n", file) >= 0 && !fclose(file));
    loaded = RUN("load", folder);
    ck_outcome(loaded, 1);
    ck_assert_msg(strstr(loaded.err, "product-groups.csv:2: name"), "the command said %s", loaded.err);
    outcome_free(&loaded);
    ck_assert_int_eq(total_of("/api/v1/product-groups?code=C10"), 0);
}
END_TEST

START_TEST(what_is_exported_comes_back_and_changes_nothing)
{
    static const char *const names[] = { "product-groups", "units", "unit-changes", "rosters", "criteria-sets", "criteria", "assessments", "assessment-results",
                                         "producers", "products", "certifications" };
    char folder[300], path[400];
    snprintf(folder, sizeof folder, "%.280s", temp_folder());
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct answer answer = get(200, "/api/v1/%s.csv?as_of=all&bom=true", names[i]);
        snprintf(path, sizeof path, "%s/%s.csv", folder, names[i]);
        FILE *file = fopen(path, "we");
        ck_assert(file && fwrite(answer.body, 1, answer.size, file) == answer.size && !fclose(file));
        answer_free(&answer);
    }
    long long before = change_now();
    struct outcome loaded = RUN("load", folder);
    ck_outcome(loaded, 0);
    ck_assert_msg(strstr(loaded.out, " 0 inserted, 0 updated"), "the command said %s", loaded.out);
    outcome_free(&loaded);
    ck_assert_int_eq(change_now(), before);
}
END_TEST

START_TEST(the_register_is_verified_while_serving)
{
    struct outcome outcome = RUN("verify");
    ck_outcome(outcome, 0);
    ck_assert_msg(strstr(outcome.out, " 0 broken") && strstr(outcome.out, "head "), "the command said %s", outcome.out);
    outcome_free(&outcome);
}
END_TEST

START_TEST(what_cannot_be_handed_over_is_refused)
{
    struct outcome outcome = RUN("serve", "--listen", "127.0.0.1:0");
    ck_outcome(outcome, 1);
    ck_assert_msg(strstr(outcome.err, "in use by"), "the second server said %s", outcome.err);
    outcome_free(&outcome);
    outcome = RUN("key", "create", "--role", "nobody");
    ck_outcome(outcome, 2);
    outcome_free(&outcome);
}
END_TEST

static int connect_socket(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%.95s.sock", server_db(server));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_msg(!connect(fd, (struct sockaddr *)&address, sizeof address), "cannot connect to %s", address.sun_path);
    return fd;
}

START_TEST(the_socket_is_its_owners_alone)
{
    char path[500];
    struct stat st;
    snprintf(path, sizeof path, "%.480s.sock", server_db(server));
    ck_assert_msg(!stat(path, &st), "no socket at %s", path);
    ck_assert_msg(!(st.st_mode & 077), "the socket's mode is %o", (unsigned)(st.st_mode & 0777));
}
END_TEST

START_TEST(nonsense_on_the_socket_does_no_harm)
{
    static const struct {
        const void *bytes;
        size_t n;
    } sent[] = { { "", 0 }, { "x", 1 }, { "\xff\xff\xff\xff", 4 }, { "\x04\0\0\0abcd", 8 }, { "\x04\0\0\0\0\0\0\0", 8 }, { "\x06\0\0\0/\0rm\0\0", 10 } };
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        char got[300];
        int fd = connect_socket();
        ck_assert(send(fd, sent[i].bytes, sent[i].n, MSG_NOSIGNAL) == (ssize_t)sent[i].n);
        shutdown(fd, SHUT_WR);
        while (recv(fd, got, sizeof got, 0) > 0)
            ;
        close(fd);
    }
    struct outcome outcome = RUN("verify");
    ck_outcome(outcome, 0);
    outcome_free(&outcome);
}
END_TEST

enum { WRITERS = 8, KEYS_EACH = 5 };

static void *make_keys(void *arg)
{
    long good = 0;
    (void)arg;
    for (int i = 0; i < KEYS_EACH; i++) {
        struct outcome outcome = RUN("key", "create", "--role", "portal");
        good += outcome.status == 0;
        outcome_free(&outcome);
    }
    return (void *)good;
}

START_TEST(many_commands_at_once_take_turns)
{
    pthread_t threads[WRITERS];
    struct answer before = expect(200, "GET", "/api/v1/keys?limit=500", AS(.role = "admin"), NULL);
    for (int i = 0; i < WRITERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, make_keys, NULL), 0);
    long good = 0;
    for (int i = 0; i < WRITERS; i++) {
        void *ret;
        pthread_join(threads[i], &ret);
        good += (long)ret;
    }
    struct answer after = expect(200, "GET", "/api/v1/keys?limit=500", AS(.role = "admin"), NULL);
    ck_assert_int_eq(good, WRITERS * KEYS_EACH);
    ck_assert_uint_eq(item_count(&after), item_count(&before) + WRITERS * KEYS_EACH);
    answer_free(&before);
    answer_free(&after);
}
END_TEST

START_TEST(a_socket_left_by_a_killed_server_is_no_obstacle)
{
    server_kill(server);
    struct outcome outcome = RUN("key", "create", "--role", "portal"); /* nobody serves: done here */
    ck_outcome(outcome, 0);
    outcome_free(&outcome);
    server_restart(server);
    outcome = RUN("verify");
    ck_outcome(outcome, 0);
    outcome_free(&outcome);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control");
    TCase *tests = tcase_create("while serving");
    tcase_add_unchecked_fixture(tests, reference_up, server_down);
    tcase_add_test(tests, a_key_made_while_serving_works_at_once_and_revoked_no_more);
    tcase_add_test(tests, a_folder_is_loaded_while_serving);
    tcase_add_test(tests, what_is_exported_comes_back_and_changes_nothing);
    tcase_add_test(tests, the_register_is_verified_while_serving);
    tcase_add_test(tests, what_cannot_be_handed_over_is_refused);
    tcase_add_test(tests, the_socket_is_its_owners_alone);
    tcase_add_test(tests, nonsense_on_the_socket_does_no_harm);
    tcase_add_test(tests, many_commands_at_once_take_turns);
    suite_add_tcase(suite, tests);
    TCase *own = tcase_create("a life of its own");
    tcase_add_checked_fixture(own, reference_up, server_down);
    tcase_add_test(own, a_socket_left_by_a_killed_server_is_no_obstacle);
    suite_add_tcase(suite, own);
    return harness_run(suite);
}
