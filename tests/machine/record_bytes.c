/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Make elections from fixed seeds and print the SHA-256 of every file of their
 * records, in all forms, and of the verifier's reports.  Two machines that
 * print the same compute the same bytes; the test same_bytes compares them.
 *
 *     record_bytes
 */
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/hash.h>

#include "support/record_fixture.h"
#include "support/test_record.h"
#include "support/toy_groups.h"
#include "support/verify_case.h"

static void
print_digest(const char *name, const void *bytes, size_t len)
{
    eg_hash digest;
    eg_sha256_once(&digest, bytes, len);
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        (void)printf("%02x", (unsigned)digest.bytes[i]);
    }
    (void)printf("  %s\n", name);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/** All files at or below @p path, in an order that no file system chooses. */
static void
print_files(char *path)
{
    char *const roots[] = {path, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    for (FTSENT *e = fts_read(tree); e != NULL; e = fts_read(tree)) {
        if (e->fts_info == FTS_F) {
            EG_BUFFER(file, (size_t)64 << 20);
            fixture_load(e->fts_path, &file);
            const char *name = e->fts_path + strlen(path);
            print_digest(*name == '\0' ? "zip" : name, file.data, file.len);
        }
    }
    (void)fts_close(tree);
}

static void
print_report(const test_record *r, const char *path)
{
    eg_report *report = verify_path(path, r->e.group, EG_PROFILE_FULL, 2);
    char *text = NULL;
    size_t len = 0;
    if (eg_report_verdict(report) != EG_VERIFIED ||
        eg_report_write(report, EG_REPORT_JSON, &text, &len) != EG_OK) {
        (void)fprintf(stderr, "%s is not accepted\n", path);
        abort();
    }
    print_digest("report", text, len);
    free(text);
    eg_report_free(report);
}

/** The record at @p path in another form. */
static void
print_copy(const char *folder,
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
    print_files(copy);
    fixture_remove(copy);
}

static void
print_record(const char *folder, const test_record_plan *plan)
{
    char path[FIXTURE_PATH_MAX];
    test_record r;
    (void)printf("seed %llu\n", (unsigned long long)plan->seed);
    test_record_new(&r, plan);
    fixture_path(path, folder, "record");
    test_record_write(&r, path, TEST_RECORD_TOC);
    print_files(path);
    print_report(&r, path);
    print_copy(folder, path, EG_RECORD_DIRECTORY, EG_RECORD_JSON);
    print_copy(folder, path, EG_RECORD_ZIP, EG_RECORD_PROTOBUF);
    print_copy(folder, path, EG_RECORD_ZIP, EG_RECORD_JSON);
    fixture_remove(path);
    test_record_free(&r);
}

int
main(void)
{
    char folder[FIXTURE_PATH_MAX];
    fixture_folder(folder);
    print_record(
        folder, &(test_record_plan){.standard = true, .ballots = 3, .seed = 1});
    print_record(folder, &(test_record_plan){.params = &toy_groups[TOY_REDUCED],
                                             .ballots = 2,
                                             .seed = 2});
    for (uint64_t seed = 3; seed < 8; seed++) {
        print_record(folder,
                     &(test_record_plan){.random = true, .n = 3, .seed = seed});
    }
    fixture_remove(folder);
    return 0;
}
