/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server counts is told by kind and status, and nothing of what was
 * asked.
 */
#include "../apps/place.h"
#include "board/http/metrics.h"

static void
count(board_metrics *m, board_method method, const char *path, unsigned status)
{
    const board_request request = {.method = method, .path = path};
    board_metrics_answer(m, &request, false, status);
}

/** The text, which ends with a zero byte. */
static const char *
text_of(eg_buffer *out, board_metrics *m, const board_gauges *now)
{
    eg_buffer_clear(out);
    board_metrics_write(out, m, now);
    eg_buffer_byte(out, 0);
    assert_ok(eg_buffer_status(out));
    return (const char *)out->data;
}

static void
assert_line(const char *text, const char *line)
{
    char whole[256];
    snprintf(whole, sizeof(whole), "\nelectionguard_board_%s\n", line);
    if (strstr(text, whole) == NULL) {
        fail_msg("no %s in:\n%s", line, text);
    }
}

/** Requests are counted by what they begin with, and by the status. */
static void
requests_have_kinds(void **state)
{
    (void)state;
    static board_metrics m;
    const board_gauges now = {.readable = false};
    EG_BUFFER(out, 65536);
    count(&m, BOARD_GET, "/api/code/0123SECRET", 200);
    count(&m, BOARD_GET, "/api/code/4567SECRET", 200);
    count(&m, BOARD_GET, "/api/code/xxxxSECRET", 404);
    count(&m, BOARD_GET, "/ready", 503);
    count(&m, BOARD_GET, "/metrics", 200);
    count(&m, BOARD_GET, "/SECRET", 404);
    count(&m, BOARD_POST, "/device/SECRET/ballots", 409);
    count(&m, BOARD_POST, "/publish", 200);
    count(&m, BOARD_POST, "/SECRET", 404);
    count(&m, BOARD_OTHER, "/SECRET", 405);
    count(&m, BOARD_OTHER, "/api/board", 299);
    const board_request page = {.method = BOARD_GET, .path = "/SECRET.mjs"};
    board_metrics_answer(&m, &page, true, 304);
    const char *text = text_of(&out, &m, &now);
    assert_line(text, "requests_total{kind=\"/api/code/\",status=\"200\"} 2");
    assert_line(text, "requests_total{kind=\"/api/code/\",status=\"404\"} 1");
    assert_line(text, "requests_total{kind=\"page\",status=\"304\"} 1");
    assert_line(text, "requests_total{kind=\"/ready\",status=\"503\"} 1");
    assert_line(text,
                "requests_total{kind=\"/device/ballots\",status=\"409\"} 1");
    assert_line(text, "requests_total{kind=\"/publish\",status=\"200\"} 1");
    assert_line(text, "requests_total{kind=\"other\",status=\"200\"} 1");
    assert_line(text, "requests_total{kind=\"other\",status=\"404\"} 2");
    assert_line(text, "requests_total{kind=\"other\",status=\"405\"} 1");
    assert_line(text, "requests_total{kind=\"other\",status=\"0\"} 1");
    assert_null(strstr(text, "SECRET"));
}

/** Times are sums of seconds and ranges that include the shorter ones. */
static void
commits_are_a_histogram(void **state)
{
    (void)state;
    static board_metrics m;
    board_gauges now = {.readable = true, .entries = 77, .slow = 4};
    EG_BUFFER(out, 65536);
    now.connections = 5;
    now.queue = (board_queue_counts){.jobs = 9,
                                     .groups = 6,
                                     .failed = 1,
                                     .waiting = 2,
                                     .nanoseconds = 12000000345};
    now.queue.took[0] = 3;
    now.queue.took[2] = 2;
    now.queue.took[BOARD_QUEUE_BUCKETS - 1] = 1;
    for (int64_t second = 100; second < 230; second++) {
        http_refusal_count(&m.refused, HTTP_REFUSED_LENGTH, second);
    }
    const char *text = text_of(&out, &m, &now);
    assert_line(text, "commit_seconds_bucket{le=\"0.001000000\"} 3");
    assert_line(text, "commit_seconds_bucket{le=\"0.002500000\"} 3");
    assert_line(text, "commit_seconds_bucket{le=\"0.005000000\"} 5");
    assert_line(text, "commit_seconds_bucket{le=\"10.000000000\"} 5");
    assert_line(text, "commit_seconds_bucket{le=\"+Inf\"} 6");
    assert_line(text, "commit_seconds_sum 12.000000345");
    assert_line(text, "commit_seconds_count 6");
    assert_line(text, "submissions_total 9");
    assert_line(text, "commits_total 6");
    assert_line(text, "commit_failures_total 1");
    assert_line(text, "queue_depth 2");
    assert_line(text, "connections 5");
    assert_line(text, "log_entries 77");
    assert_line(text, "store_readable 1");
    assert_line(text, "refused_total{limit=\"length\"} 130");
    assert_line(text, "refused_total{limit=\"bodies\"} 0");
    assert_line(text, "refused_total{limit=\"slow\"} 4");
    /* A number that could not be read is not told as another. */
    now.readable = false;
    text = text_of(&out, &m, &now);
    assert_line(text, "store_readable 0");
    assert_null(strstr(text, "log_entries"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_have_kinds),
        cmocka_unit_test(commits_are_a_histogram),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
