/* SPDX-License-Identifier: Apache-2.0 */
/* How verbs are found and how their ends become exit codes. */
#include <fcntl.h>

#include "common/cli.h"
#include "place.h"

static int seen_argc;
static char seen_name[128];
static int answer;

static int
run_alone(int argc, char **argv)
{
    seen_argc = argc;
    (void)snprintf(seen_name, sizeof(seen_name), "%s", argv[0]);
    return answer;
}

static int
run_in_group(int argc, char **argv)
{
    return 10 + run_alone(argc, argv);
}

static const app_verb alone = {.name = "alone",
                               .summary = "a",
                               .run = run_alone};
static const app_verb in_group = {.group = "group",
                                  .name = "alone",
                                  .summary = "b",
                                  .run = run_in_group};
static const app_verb *const verbs[] = {&in_group, &alone};

static int
call(int argc, const char *a, const char *b, const char *c)
{
    char word[3][16] = {"", "", ""};
    (void)snprintf(word[0], sizeof(word[0]), "%s", a == NULL ? "" : a);
    (void)snprintf(word[1], sizeof(word[1]), "%s", b == NULL ? "" : b);
    (void)snprintf(word[2], sizeof(word[2]), "%s", c == NULL ? "" : c);
    char program[] = "prog";
    char *argv[] = {program, word[0], word[1], word[2], NULL};
    argv[argc] = NULL;
    seen_argc = 0;
    return app_main("prog", "a test", verbs, 2, argc, argv);
}

static void
test_verbs_are_found_by_their_words(void **state)
{
    (void)state;
    answer = 3;
    assert_int_equal(call(3, "alone", "x", NULL), 3);
    assert_int_equal(seen_argc, 2);
    assert_string_equal(seen_name, "prog alone");
    assert_int_equal(call(4, "group", "alone", "x"), 13);
    assert_int_equal(seen_argc, 2);
    assert_string_equal(seen_name, "prog group alone");
}

static void
test_what_is_no_verb_is_wrong_usage(void **state)
{
    (void)state;
    assert_int_equal(call(1, NULL, NULL, NULL), 2);
    assert_int_equal(call(2, "none", NULL, NULL), 2);
    assert_int_equal(call(2, "group", NULL, NULL), 2);
    assert_int_equal(call(3, "group", "none", NULL), 2);
    assert_int_equal(seen_argc, 0);
    assert_int_equal(call(2, "help", NULL, NULL), 0);
    assert_int_equal(call(2, "--version", NULL, NULL), 0);
    assert_int_equal(call(3, "group", "--help", NULL), 0);
}

static void
test_exit_codes_of_statuses(void **state)
{
    (void)state;
    static const struct {
        eg_status status;
        int code;
    } table[] = {{EG_OK, 0},           {EG_REJECT, 1},
                 {EG_ERR_ARGUMENT, 2}, {EG_ERR_MALFORMED, 3},
                 {EG_ERR_STATE, 3},    {EG_ERR_NOT_FOUND, 3},
                 {EG_ERR_LIMIT, 3},    {EG_ERR_UNSUPPORTED, 3},
                 {EG_ERR_MEMORY, 4},   {EG_ERR_RNG, 4},
                 {EG_ERR_IO, 4}};
    const eg_error err = {.status = EG_ERR_IO, .text = "a sentence"};
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        assert_int_equal(app_report(&err, table[i].status), table[i].code);
        assert_int_equal(app_report(NULL, table[i].status), table[i].code);
    }
}

/** Say something with standard output in a file; what is in it then. */
static size_t
said(bool quiet, const char *name, uint8_t *out, size_t room)
{
    const app_settings settings = {.quiet = quiet};
    (void)fflush(stdout);
    const int usual = dup(STDOUT_FILENO);
    const int file = open(at("said"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(usual >= 0 && file >= 0);
    assert_true(dup2(file, STDOUT_FILENO) >= 0);
    app_say(&settings, "Hello %s,\n%d", name, 7);
    (void)fflush(stdout);
    assert_true(dup2(usual, STDOUT_FILENO) >= 0);
    close(usual);
    close(file);
    return get(at("said"), out, room);
}

static void
test_friendly_words(void **state)
{
    (void)state;
    uint8_t text[64];
    assert_int_equal(said(true, "Ada", text, sizeof(text)), 0);
    const size_t len = said(false, "\033[2JAda", text, sizeof(text));
    assert_int_equal(len, strlen("Hello ?[2JAda,\n7\n"));
    assert_memory_equal(text, "Hello ?[2JAda,\n7\n", len);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verbs_are_found_by_their_words),
        cmocka_unit_test(test_what_is_no_verb_is_wrong_usage),
        cmocka_unit_test(test_exit_codes_of_statuses),
        cmocka_unit_test(test_friendly_words),
    };
    return cmocka_run_group_tests(tests, place_begin, place_end);
}
