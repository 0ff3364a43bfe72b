/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying a whole record, whose files JavaScript gives through WASI.
 */
#include <stdlib.h>
#include <string.h>

#include <electionguard/verify.h>

#include "base/base.h"
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

/** Options of a profile, or false. */
static bool
set_options(eg_verify_options *options, uint32_t profile)
{
    if (profile > EG_PROFILE_BALLOTS) {
        return false;
    }
    options->profile = (eg_profile)profile;
    options->progress = show_progress;
    return true;
}

/** The answer with a report, which is freed, unless @p status says why not. */
static web_answer *
answer_report(web_answer *answer,
              eg_status status,
              eg_report *report,
              const eg_error *err)
{
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
    return status == EG_OK ? answer : web_answer_fail(answer, status, err);
}

web_answer *
eg_web_verify(const char *path, uint32_t profile, const uint8_t *only)
{
    web_answer *answer = web_answer_new();
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_error err = {0};
    eg_report *report = NULL;
    eg_hash code;
    if (!set_options(&options, profile)) {
        return web_answer_fail(answer, EG_ERR_ARGUMENT, NULL);
    }
    if (only != NULL) {
        memcpy(code.bytes, only, EG_HASH_BYTES);
        options.only_ballot = &code;
    }
    const eg_status status = eg_verify(&report, path, &options, &err);
    return answer_report(answer, status, report, &err);
}

web_answer *
eg_web_slice(const char *path, uint32_t profile, uint32_t index, uint32_t count)
{
    web_answer *answer = web_answer_new();
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_error err = {0};
    eg_slice slice = {0};
    if (!set_options(&options, profile)) {
        return web_answer_fail(answer, EG_ERR_ARGUMENT, NULL);
    }
    const eg_status status =
        eg_verify_slice(&slice, path, &options, index, count, &err);
    if (status != EG_OK) {
        return web_answer_fail(answer, status, &err);
    }
    web_answer_own(answer, slice.bytes, slice.len);
    return answer;
}

/**
 * Find the slices in @p bytes: each is four bytes, its length, and its bytes,
 * which stay where they are.
 *
 * @return How many there are; 0 if that is no list of them, or too long.
 */
static uint32_t
find_slices(eg_slice out[EG_SLICES_MAX], uint8_t *bytes, size_t len)
{
    uint32_t count = 0;
    while (len >= 4 && count < EG_SLICES_MAX) {
        const size_t size = eg_load_be32(bytes);
        bytes += 4;
        len -= 4;
        if (size > len) {
            return 0;
        }
        out[count++] = (eg_slice){.bytes = bytes, .len = size};
        bytes += size;
        len -= size;
    }
    return len == 0 ? count : 0;
}

web_answer *
eg_web_join(const char *path, uint32_t profile, uint8_t *slices, size_t len)
{
    web_answer *answer = web_answer_new();
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_error err = {0};
    eg_report *report = NULL;
    eg_slice slice[EG_SLICES_MAX];
    const uint32_t count = find_slices(slice, slices, len);
    if (!set_options(&options, profile)) {
        return web_answer_fail(answer, EG_ERR_ARGUMENT, NULL);
    }
    const eg_status status =
        eg_verify_joined(&report, path, &options, slice, count, &err);
    return answer_report(answer, status, report, &err);
}
