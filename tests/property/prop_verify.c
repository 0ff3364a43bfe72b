/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An honest record is accepted: random manifests, styles, choices, weights,
 * statuses, times, numbers of guardians and devices; chained or not; protobuf
 * and JSON, directory and zip; with one thread or several; with printed ballots
 * among the others, too.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/record_fixture.h"
#include "support/test_record.h"
#include "support/toy_groups.h"
#include "support/verify_case.h"

static size_t wrong;

static void
expect_verified(const test_record *r, const char *path, unsigned jobs)
{
    eg_report *report = verify_path(path, r->e.group, EG_PROFILE_FULL, jobs);
    if (eg_report_verdict(report) != EG_VERIFIED) {
        char *text = NULL;
        size_t len = 0;
        wrong++;
        if (eg_report_write(report, EG_REPORT_TEXT, &text, &len) == EG_OK) {
            (void)fprintf(stderr, "%s\n%s\n", path, text);
        }
        free(text);
    }
    eg_report_free(report);
}

/** The same record in another form. */
static void
expect_copy_verified(const test_record *r,
                     const char *folder,
                     const char *path,
                     eg_record_store store,
                     eg_record_encoding encoding)
{
    eg_error err = {.status = EG_OK};
    eg_record *record = NULL;
    char copy[FIXTURE_PATH_MAX];
    fixture_path(copy, folder, "copy");
    if (eg_record_open(&record, path, NULL, &err) != EG_OK ||
        eg_record_copy(record, copy, store, encoding, &err) != EG_OK) {
        (void)fprintf(stderr, "copying: %s\n", err.text);
        abort();
    }
    eg_record_free(record);
    expect_verified(r, copy, 2);
    fixture_remove(copy);
}

static void
one_record(prop *p, const char *folder, size_t i)
{
    static const test_manifest_limits limits = {.contests = 4,
                                                .options = 5,
                                                .option_limit = 3,
                                                .data_blocks = 3,
                                                .printed = true};
    char *manifest = test_manifest_random(p, &limits);
    char path[FIXTURE_PATH_MAX];
    test_record r;
    const uint32_t n = 1 + (uint32_t)prop_below(p, 5);
    test_record_new(&r, &(test_record_plan){
                            .params = &toy_groups[TOY_32_96 + prop_below(p, 4)],
                            .manifest = manifest,
                            .n = n,
                            .k = 1 + (uint32_t)prop_below(p, n),
                            .devices = 1 + (unsigned)prop_below(p, 4),
                            .ballots = 1 + (unsigned)prop_below(p, 8),
                            .random = true,
                            .seed = prop_u64(p)});
    fixture_path(path, folder, "r");
    test_record_write(
        &r, path, prop_below(p, 4) == 0 ? TEST_RECORD_LOOSE : TEST_RECORD_TOC);
    expect_verified(&r, path, 1 + (unsigned)prop_below(p, 3));
    if (i % 4 == 0) {
        expect_copy_verified(
            &r, folder, path,
            prop_below(p, 2) == 0 ? EG_RECORD_ZIP : EG_RECORD_DIRECTORY,
            prop_below(p, 2) == 0 ? EG_RECORD_JSON : EG_RECORD_PROTOBUF);
    }
    fixture_remove(path);
    test_record_free(&r);
    free(manifest);
}

int
main(int argc, char **argv)
{
    const size_t records =
        argc > 1 ? strtoul(argv[1], NULL, 10) : (size_t)prop_rounds(60, 0);
    char folder[FIXTURE_PATH_MAX];
    prop p = prop_start();
    fixture_folder(folder);
    for (size_t i = 0; i < records; i++) {
        one_record(&p, folder, i);
    }
    fixture_remove(folder);
    (void)printf("%zu honest records, %zu not accepted\n", records, wrong);
    return wrong == 0 ? 0 : 1;
}
