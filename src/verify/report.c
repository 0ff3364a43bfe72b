/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Outcomes and the verdict.
 *
 * A check is never passed because nothing was looked at: without a visit it is
 * "not applicable" when everything that could have held something was read, and
 * otherwise "not evaluable" or "not run".
 */
#include "verify/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Findings take at most this many bytes of a report. */
#define REPORT_BYTES_MAX ((size_t)64 * 1024 * 1024)

const char *
eg_outcome_name(eg_outcome outcome)
{
    switch (outcome) {
    case EG_PASSED:
        return "passed";
    case EG_FAILED:
        return "FAILED";
    case EG_NOT_APPLICABLE:
        return "not applicable";
    case EG_NOT_EVALUABLE:
        return "NOT EVALUABLE";
    case EG_NOT_RUN:
        return "NOT RUN";
    }
    return "?";
}

const char *
eg_verdict_name(eg_verdict verdict)
{
    switch (verdict) {
    case EG_VERIFIED:
        return "VERIFIED";
    case EG_REJECTED:
        return "REJECTED";
    case EG_INCOMPLETE:
        return "INCOMPLETE";
    }
    return "?";
}

unsigned
eg_check_origin(eg_check check)
{
    switch ((int)check) {
    case EG_CHECK_X01:
        return 1;
    case EG_CHECK_X03:
        return 2;
    case EG_CHECK_X06:
    case EG_CHECK_X08:
    case EG_CHECK_X09:
    case EG_CHECK_X38:
    case EG_CHECK_X69:
        return 6;
    case EG_CHECK_X10:
        return 10;
    case EG_CHECK_X11:
        return 11;
    case EG_CHECK_X12:
        return 12;
    case EG_CHECK_X13:
        return 13;
    case EG_CHECK_X14:
    case EG_CHECK_X39:
        return 14;
    case EG_CHECK_X15:
        return 15;
    case EG_CHECK_X17:
        return 17;
    case EG_CHECK_X18:
        return 18;
    case EG_CHECK_X19:
        return 19;
    default:
        return eg_check_step(check);
    }
}

eg_outcome
eg_report_check(const eg_report *report, eg_check check, eg_check_count *count)
{
    static const eg_check_count none;
    const bool known = (unsigned)check < EG_CHECK_COUNT;
    const eg_check_count *c = known ? &report->result.count[check] : &none;
    const unsigned origin = eg_check_origin(check);
    const eg_reach reach = report->reach[origin];
    if (count != NULL) {
        *count = *c;
    }
    if (c->failed > 0) {
        return EG_FAILED;
    }
    /* What was visited says nothing of what could not be reached. */
    if (c->unseen > 0 || reach == EG_REACH_BROKEN) {
        return EG_NOT_EVALUABLE;
    }
    if (reach == EG_REACH_NOT_RUN &&
        (c->visited == 0 || report->asked[origin])) {
        return EG_NOT_RUN;
    }
    return c->visited > 0 ? EG_PASSED : EG_NOT_APPLICABLE;
}

/** The worse of two outcomes; "passed" beats "not applicable". */
static eg_outcome
combine(eg_outcome a, eg_outcome b)
{
    static const eg_outcome worst_first[] = {
        EG_FAILED, EG_NOT_EVALUABLE, EG_NOT_RUN, EG_PASSED, EG_NOT_APPLICABLE};
    for (size_t i = 0; i < EG_ARRAY_LEN(worst_first); i++) {
        if (a == worst_first[i] || b == worst_first[i]) {
            return worst_first[i];
        }
    }
    return EG_NOT_RUN;
}

eg_outcome
eg_report_step(const eg_report *report, unsigned step)
{
    eg_outcome total = EG_NOT_APPLICABLE;
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const eg_check check = (eg_check)i;
        if (eg_check_step(check) != step) {
            continue;
        }
        const eg_outcome one = eg_report_check(report, check, NULL);
        /* An X check whose verification was not asked for does not pull down
         * the others. */
        if (step == EG_STEP_X && one == EG_NOT_RUN &&
            !report->asked[eg_check_origin(check)]) {
            continue;
        }
        total = combine(total, one);
    }
    return total;
}

eg_verdict
eg_report_verdict(const eg_report *report)
{
    if (report->result.total > 0) {
        return EG_REJECTED;
    }
    bool complete = !report->newer;
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        const eg_outcome outcome = eg_report_step(report, step);
        if (outcome == EG_FAILED) {
            return EG_REJECTED;
        }
        if (report->asked[step] && outcome != EG_PASSED &&
            outcome != EG_NOT_APPLICABLE) {
            complete = false;
        }
    }
    return complete ? EG_VERIFIED : EG_INCOMPLETE;
}

const eg_record_facts *
eg_report_facts(const eg_report *report)
{
    return &report->facts;
}

const char *
eg_report_older(const eg_report *report)
{
    return report->old == NULL ? NULL : report->old->version;
}

const eg_finding *
eg_report_findings(const eg_report *report, size_t *len)
{
    *len = report->result.len;
    return report->result.finding;
}

uint64_t
eg_report_finding_count(const eg_report *report)
{
    return report->result.total;
}

void
eg_report_free(eg_report *report)
{
    if (report == NULL) {
        return;
    }
    for (size_t i = 0; i < report->section_len; i++) {
        free(report->section_name[i]);
    }
    free(report->section_name);
    free(report->old);
    eg_result_free(&report->result);
    free(report);
}

const char *
eg_report_check_text(const eg_report *report, eg_check check)
{
    const char *const *says = report->old == NULL ? NULL : report->old->says;
    return says != NULL && says[check] != NULL ? says[check]
                                               : eg_check_text(check);
}

const char *
eg_report_section_name(const eg_report *report, const eg_finding *finding)
{
    return finding->section < report->section_len
               ? report->section_name[finding->section]
               : "record";
}

const char *
eg_locator_text(char out[EG_LOCATOR_TEXT_MAX], const eg_locator *locator)
{
    char *at = out;
    at += snprintf(at, 24, "%s-",
                   locator->kind == EG_DEVICE_REGULAR ? "regular"
                                                      : "pre-encrypting");
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        at += snprintf(at, 3, "%02x", locator->device.bytes[i]);
    }
    snprintf(at, 24, "/%llu", (unsigned long long)locator->position);
    return out;
}

eg_status
eg_report_write(const eg_report *report,
                eg_report_format format,
                char **text,
                size_t *len)
{
    EG_BUFFER(out, REPORT_BYTES_MAX);
    switch (format) {
    case EG_REPORT_TEXT:
        eg_report_write_text(report, &out);
        break;
    case EG_REPORT_JSON:
        eg_report_write_json(report, &out);
        break;
    case EG_REPORT_JUNIT:
        eg_report_write_junit(report, &out);
        break;
    }
    EG_TRY(eg_buffer_status(&out));
    char *copy = malloc(out.len + 1);
    if (copy == NULL) {
        return EG_ERR_MEMORY;
    }
    if (out.len > 0) {
        memcpy(copy, out.data, out.len);
    }
    copy[out.len] = '\0';
    *text = copy;
    *len = out.len;
    return EG_OK;
}
