/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading, checking and converting take the same memory for few ballots and
 * for many.  Each is measured in a process of its own.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/record_fixture.h"
#include "test.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WITH_SANITIZER 1
#endif
#endif

#define FEW  500
#define MANY 20000

/** What more memory many ballots may take: pages, buffers that grew. */
#define SLACK_KIB 1024

static char folder[FIXTURE_PATH_MAX];
static char few[FIXTURE_PATH_MAX];
static char many[FIXTURE_PATH_MAX];

typedef void (*work)(const char *path);

static void
read_it(const char *path)
{
    fixture_findings found;
    if (fixture_read(path, &found, NULL) != EG_OK || found.len > 0) {
        _exit(1);
    }
}

static void
convert_it(const char *path)
{
    eg_record *r;
    char to[FIXTURE_PATH_MAX];
    fixture_path(to, folder, "copy.zip");
    if (eg_record_open(&r, path, NULL, NULL) != EG_OK ||
        eg_record_copy(r, to, EG_RECORD_ZIP, EG_RECORD_JSON, NULL) != EG_OK) {
        _exit(1);
    }
    eg_record_free(r);
    fixture_remove(to);
}

/** Most memory that the work took, in KiB. */
static long
measure(work what, const char *path)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        what(path);
        _exit(0);
    }
    int status;
    struct rusage usage;
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    assert_int_equal(status, 0);
    return usage.ru_maxrss;
}

static void
memory_does_not_grow_with_the_ballots(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        work what;
    } works[] = {{"reading", read_it}, {"converting", convert_it}};
    for (size_t i = 0; i < EG_ARRAY_LEN(works); i++) {
        const long a = measure(works[i].what, few);
        const long b = measure(works[i].what, many);
        print_message("%s: %ld KiB for %d ballots, %ld KiB for %d\n",
                      works[i].name, a, FEW, b, MANY);
        assert_true(b < a + SLACK_KIB);
    }
}

int
main(void)
{
#ifdef WITH_SANITIZER
    print_message("a sanitizer keeps memory: nothing to measure\n");
    return TEST_SKIPPED;
#endif
    fixture_folder(folder);
    fixture_record(few, folder, "few", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, FEW);
    fixture_record(many, folder, "many", EG_RECORD_PROTOBUF, EG_PHASE_FINAL,
                   MANY);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_does_not_grow_with_the_ballots),
    };
    const int result = cmocka_run_group_tests(tests, NULL, NULL);
    fixture_remove(folder);
    return result;
}
