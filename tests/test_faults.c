/* test_faults.c -- bad days: the clock jumps, the disk is full, does not keep or cannot be written, memory and descriptors run out. What
 * the client saw, and that nothing was lost. docs/faults.md is the table. */
#include "faulty.h"
#include "whole.h"

/* ---- the clock ---- */

static const int64_t second = 1000000;

/* The instants of the log in the order of its lines, and each no earlier than the one before. */
static void expect_change(struct answer *answer, char last[40], const char *when)
{
    const char *at = answer_string(answer, "/recorded_at");
    ck_assert_msg(strcmp(at, last) > 0, "recorded %s: at %s, behind %s", when, at, last);
    snprintf(last, 40, "%s", at);
    answer_free(answer);
}

START_TEST(a_clock_set_back_and_forth_turns_no_span_and_breaks_no_chain)
{
    struct faults *faults = faulty_up(NULL);
    char last[40] = "", path[80], now[40];
    struct answer answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_body("CLOCK-1"));
    snprintf(path, sizeof path, "%s", answer_header(&answer, "Location"));
    expect_change(&answer, last, "with the right clock");
    snprintf(now, sizeof now, "%s", last);
    static const struct {
        int64_t shift;
        bool restart;
        const char *told;
    } jumps[] = { { -3600, false, "an hour earlier" },     { -3600, true, "an hour earlier, started again" }, { 86400, false, "a day later" },
                  { 0, false, "a day earlier" },           { -86400 * 400, true, "a year earlier, started again" },
                  { 0, false, "with the right clock again" } };
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        char body[60], code[40];
        atomic_store(&faults->clock_shift_us, jumps[i].shift * second);
        if (jumps[i].restart)
            server_restart(server);
        snprintf(body, sizeof body, "{\"note\":\"%zu\"}", i);
        answer = expect(200, "PATCH", path, AS(.role = "province", .if_match = "*", .type = "application/merge-patch+json"), body);
        expect_change(&answer, last, jumps[i].told);
        snprintf(code, sizeof code, "CLOCK-1%zu", i);
        answer = expect(201, "POST", "/api/v1/products", AS_PROVINCE, product_body(code));
        expect_change(&answer, last, jumps[i].told);
    }
    ck_assert_msg(strncmp(last, now, 10) > 0, "the last instant, %s, is not on the day after %s", last, now);
    ck_assert_uint_eq(expect_whole(server, "CLOCK-%"), 1 + sizeof jumps / sizeof *jumps);
    server_stop(server);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faults");
    TCase *tcase = tcase_create("clock");
    tcase_add_test(tcase, a_clock_set_back_and_forth_turns_no_span_and_breaks_no_chain);
    suite_add_tcase(suite, tcase);
    return harness_run(suite);
}
