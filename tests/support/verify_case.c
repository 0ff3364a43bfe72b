/* SPDX-License-Identifier: Apache-2.0 */
#include "support/verify_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/ledger.h"
#include "support/record_fixture.h"
#include "support/told.h"
#include "support/toy_groups.h"
#include "support/verify_slices.h"

eg_report *
verify_path(const char *path,
            const eg_group *group,
            eg_profile profile,
            unsigned jobs)
{
    const eg_verify_options options = {
        .profile = profile, .jobs = jobs, .group = group};
    eg_error err = {.status = EG_OK};
    eg_report *report = NULL;
    const eg_status status = eg_verify(&report, path, &options, &err);
    if (status != EG_OK) {
        (void)fprintf(stderr, "%s: %s: %s\n", path, eg_status_name(status),
                      err.text);
        abort();
    }
    return report;
}

void
verify_failed(const eg_report *report, char *out, size_t room)
{
    out[0] = '\0';
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const eg_check check = (eg_check)i;
        if (eg_report_check(report, check, NULL) == EG_FAILED) {
            const size_t len = strlen(out);
            (void)snprintf(out + len, room - len, "%s%s", len == 0 ? "" : " ",
                           eg_check_code(check));
        }
    }
}

static void
print_findings(const eg_report *report)
{
    size_t len = 0;
    const eg_finding *f = eg_report_findings(report, &len);
    for (size_t i = 0; i < len && i < 12; i++) {
        (void)fprintf(stderr, "    %s: %s\n", eg_check_code(f[i].check),
                      f[i].text);
    }
}

/** A finding has a place, and its ballot where it is about one. */
static bool
places_are_set(const eg_report *report)
{
    size_t len = 0;
    const eg_finding *f = eg_report_findings(report, &len);
    for (size_t i = 0; i < len; i++) {
        if (f[i].text[0] == '\0') {
            return false;
        }
    }
    return true;
}

static const eg_group_params *
params_of(const verify_case *c)
{
    return c->params == NULL ? &toy_groups[TOY_64_256] : c->params;
}

static void
write_case(const verify_case *c, const char *path)
{
    test_record r;
    const char *manifest = c->manifest;
    if (c->unchained) {
        manifest = test_manifest_record_unchained;
    }
    test_record_new(&r, &(test_record_plan){.seed = 7,
                                            .manifest = manifest,
                                            .params = params_of(c),
                                            .printers = c->printers,
                                            .bend_secret = c->bend_secret,
                                            .bend_keys = c->bend_keys});
    if (c->forge != NULL) {
        c->forge(&r);
    }
    test_record_write(&r, path, TEST_RECORD_TOC);
    test_record_free(&r);
}

static bool
judge_case(const verify_case *c, const char *path, told *t)
{
    eg_group *group = NULL;
    if (eg_group_new_from(params_of(c), &group) != EG_OK) {
        abort();
    }
    eg_report *report = verify_path(path, group, EG_PROFILE_FULL, 1);

    char codes[1024];
    verify_failed(report, codes, sizeof(codes));
    const eg_verdict want = c->codes[0] == '\0' ? EG_VERIFIED : EG_REJECTED;
    bool good = strcmp(codes, c->codes) == 0 &&
                eg_report_verdict(report) == want && places_are_set(report);
    if (good) {
        ledger_note(codes, c->name);
    } else {
        (void)fprintf(stderr, "%s: %s with \"%s\", expected \"%s\"\n", c->name,
                      eg_verdict_name(eg_report_verdict(report)), codes,
                      c->codes);
        print_findings(report);
    }
    good = told_report(t, c->name, report, TOLD_FINDINGS) && good;
    const eg_verify_options options = {.jobs = 1, .group = group};
    good = slices_agree(report, path, &options, 3, 1) && good;
    eg_report_free(report);
    eg_group_free(group);
    return good;
}

/** Judge a case; the record that is @p kept stays there for the next run. */
static bool
run_case(const verify_case *c, const char *path, bool kept, told *t)
{
    if (!fixture_exists(path)) {
        write_case(c, path);
    }
    const bool good = judge_case(c, path, t);
    if (!kept) {
        fixture_remove(path);
    }
    return good;
}

int
verify_cases_run(const char *program, const verify_case *cases, size_t len)
{
    char folder[FIXTURE_PATH_MAX];
    char path[FIXTURE_PATH_MAX];
    fixture_folder(folder);
    told t;
    told_begin(&t, program);
    size_t bad = 0;
    /* tools/mutate has learnt enough from one, and makes no record twice. */
    const size_t enough = getenv("EG_ATTACK_STOP") != NULL ? 1 : len;
    const char *kept = getenv("EG_ATTACK_RECORDS");
    for (size_t i = 0; i < len && bad < enough; i++) {
        char name[24];
        (void)snprintf(name, sizeof(name), "r%zu", i);
        fixture_path(path, kept == NULL ? folder : kept, name);
        bad += run_case(&cases[i], path, kept != NULL, &t) ? 0 : 1;
    }
    const bool all_told = told_end(&t, bad == 0);
    fixture_remove(folder);
    (void)printf("%zu of %zu forged records were judged as they must be\n",
                 len - bad, len);
    return bad == 0 && all_told ? 0 : 1;
}
