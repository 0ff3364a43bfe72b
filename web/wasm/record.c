/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying a whole record, whose files JavaScript gives through WASI.
 */
#include <stdlib.h>
#include <string.h>

#include <electionguard/verify.h>

#include "wasm/exports.h"

/** The worker tells the page, and waits here while the page wants it to. */
__attribute__((import_module("eg"), import_name("progress"))) extern void
web_progress(uint64_t ballots);

static void
show_progress(void *context, uint64_t ballots)
{
    (void)context;
    web_progress(ballots);
}

/** Append the report in one of its forms. */
static eg_status
add_form(web_answer *answer, const eg_report *report, eg_report_format format)
{
    char *text = NULL;
    size_t len = 0;
    EG_TRY(eg_report_write(report, format, &text, &len));
    web_answer_own(answer, text, len);
    return EG_OK;
}

web_answer *
eg_web_verify(const char *path, uint32_t profile, const uint8_t *only)
{
    web_answer *answer = web_answer_new();
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_error err = {0};
    eg_report *report = NULL;
    eg_hash code;
    if (profile > EG_PROFILE_BALLOTS) {
        return web_answer_fail(answer, EG_ERR_ARGUMENT, NULL);
    }
    options.profile = (eg_profile)profile;
    options.progress = show_progress;
    if (only != NULL) {
        memcpy(code.bytes, only, EG_HASH_BYTES);
        options.only_ballot = &code;
    }
    eg_status status = eg_verify(&report, path, &options, &err);
    if (status == EG_OK) {
        const eg_verdict verdict = eg_report_verdict(report);
        const char *name = eg_verdict_name(verdict);
        answer->exit_code = verdict == EG_VERIFIED ? 0 : 1;
        web_answer_add(answer, name, strlen(name));
        status = add_form(answer, report, EG_REPORT_TEXT);
    }
    if (status == EG_OK) {
        status = add_form(answer, report, EG_REPORT_JSON);
    }
    eg_report_free(report);
    return status == EG_OK ? answer : web_answer_fail(answer, status, &err);
}
