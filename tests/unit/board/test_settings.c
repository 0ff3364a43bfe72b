/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings of a server and their files: what they say, and what is refused with
 * its line.
 */
#include "../apps/place.h"
#include "board/http/settings.h"

/** Read a file of this text into @p plan. */
static eg_status
read_text(board_config *config,
          board_server_plan *plan,
          const board_given *given,
          const char *text,
          eg_error *err)
{
    assert_ok(app_file_write(at("conf"), text, strlen(text), 0600,
                             APP_WRITE_REPLACE, NULL));
    return board_config_read(config, at("conf"), plan, given, err);
}

/** A file says every setting, in any order, with spaces, tabs and CR LF. */
static void
a_file_sets_everything(void **state)
{
    (void)state;
    board_config config = {0};
    board_server_plan plan = BOARD_SERVER_PLAN_INIT;
    const board_given given = {0};
    assert_ok(read_text(
        &config, &plan, &given,
        "# a comment\r\n\n \t \n  # another = 1\n"
        "board=/srv/a board\r\naddress = ::1\n"
        "port\t=\t0\nthreads =64\npage= web = page \n"
        "connections = 7\nconnections-per-address = 3\n"
        "timeout = 3600\nbatch-size = 64\nfile-size = 1\n"
        "bodies-size = 65536\nmetrics = [::1]:80\n"
        "sandbox = require\nlog-level = warning\nrate = 5\nburst = 6\n"
        "trusted-proxy = 127.0.0.1, ::1",
        NULL));
    assert_string_equal(config.dir, "/srv/a board");
    assert_string_equal(plan.address, "::1");
    assert_string_equal(plan.page, "web = page");
    assert_int_equal(plan.port, 0);
    assert_int_equal(plan.threads, 64);
    assert_int_equal(plan.guard.connections, 7);
    assert_int_equal(plan.guard.connections_per_address, 3);
    assert_int_equal(plan.guard.seconds, 3600);
    assert_int_equal(plan.batch_mib, 64);
    assert_int_equal(plan.file_mib, 1);
    assert_int_equal(plan.bodies_mib, 65536);
    assert_string_equal(plan.metrics, "[::1]:80");
    assert_int_equal(plan.log_level, APP_WARNING);
    assert_int_equal(plan.guard.sandbox, HTTP_SANDBOX_REQUIRE);
    assert_int_equal(plan.guard.rate, 5);
    assert_int_equal(plan.guard.burst, 6);
    assert_string_equal(plan.guard.proxies, "127.0.0.1, ::1");
    board_config_free(&config);
}

/** What the command line gave stays, though its line is checked. */
static void
the_command_line_goes_before(void **state)
{
    (void)state;
    board_config config = {0};
    board_server_plan plan = BOARD_SERVER_PLAN_INIT;
    board_given given = {0};
    given.is[BOARD_SET_PORT] = true;
    assert_ok(
        read_text(&config, &plan, &given, "port = 1\nthreads = 2\n", NULL));
    assert_int_equal(plan.port, 8421);
    assert_int_equal(plan.threads, 2);
    assert_null(config.dir);
    board_config_free(&config);
    assert_int_equal(read_text(&config, &plan, &given, "port = x\n", NULL),
                     EG_ERR_MALFORMED);
}

/** What is wrong is told with its line, and changes nothing. */
static void
what_is_wrong_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *told;
    } cases[] = {
        {"port = 1\n\nport = 2\n", ":3: port stands twice"},
        {"board = a\nboard = a\n", ":2: board stands twice"},
        {"port = 1\nprot = 2\n", ":2: there is no setting called prot"},
        {"Port = 1\n", ":1: there is no setting called Port"},
        {"port 1\n", ":1: a line says name = value, or begins with #"},
        {"[serve]\n", ":1: a line says name = value, or begins with #"},
        {"page =\n", ":1: page has no value"},
        {"board = \t \n", ":1: board has no value"},
        {" = 1\n", ":1: there is no setting called "},
        {"port = 65536", ":1: port must be a number from 0 to 65535"},
        {"port = 1 # one", ":1: port must be a number from 0 to 65535"},
        {"port = -1", ":1: port must be a number from 0 to 65535"},
        {"threads = 0", ":1: threads must be a number from 1 to 64"},
        {"threads = 99999999999999999999",
         ":1: threads must be a number from 1 to 64"},
        {"log-level = warnings", ":1: log-level cannot be warnings"},
        {"page = a\x1b[2Jb", ":1: the line is no plain text of UTF-8"},
        {"page = \xff", ":1: the line is no plain text of UTF-8"},
        {"p\xc2\x9b = 1", ":1: the line is no plain text of UTF-8"},
    };
    const board_given given = {0};
    for (size_t i = 0; i < EG_ARRAY_LEN(cases); i++) {
        board_config config = {0};
        board_server_plan plan = BOARD_SERVER_PLAN_INIT;
        eg_error err = {0};
        assert_int_equal(read_text(&config, &plan, &given, cases[i].text, &err),
                         EG_ERR_MALFORMED);
        assert_non_null(strstr(err.text, "conf:"));
        assert_string_equal(strstr(err.text, "conf:") + 4, cases[i].told);
        assert_int_equal(plan.port, 8421);
        assert_null(config.text);
    }
}

/** Nor is a file read that is no text, or too long, or not there. */
static void
files_that_are_none(void **state)
{
    (void)state;
    static char long_text[BOARD_CONFIG_MAX + 2];
    memset(long_text, '#', sizeof(long_text) - 1);
    const board_given given = {0};
    board_config config = {0};
    board_server_plan plan = BOARD_SERVER_PLAN_INIT;
    assert_int_equal(read_text(&config, &plan, &given, long_text, NULL),
                     EG_ERR_LIMIT);
    assert_ok(app_file_write(at("conf"), "port = 1\0port = 2", 17, 0600,
                             APP_WRITE_REPLACE, NULL));
    assert_int_equal(
        board_config_read(&config, at("conf"), &plan, &given, NULL),
        EG_ERR_MALFORMED);
    assert_int_equal(
        board_config_read(&config, at("none"), &plan, &given, NULL),
        EG_ERR_NOT_FOUND);
    assert_int_equal(plan.port, 8421);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_sets_everything),
        cmocka_unit_test(the_command_line_goes_before),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(files_that_are_none),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
