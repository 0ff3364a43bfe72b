/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was found about indicator proofs, inside of a report for programs: one
 * more member of the JSON object, one more test suite of the JUnit file.
 */
#include <inttypes.h>
#include <string.h>

#include "codec/json_write.h"
#include "codec/markup.h"
#include "electionguard/record/indicators.h"

#define SUITES_END "</testsuites>"

/** Room for all devices' names and their gaps. */
#define FORM_MAX ((size_t)64 * 1024 * 1024)

const char *
record_indicators_outcome_name(record_indicators_outcome outcome)
{
    switch (outcome) {
    case RECORD_INDICATORS_NONE:
        break;
    case RECORD_INDICATORS_ABSENT:
        return "NOT PRESENT";
    case RECORD_INDICATORS_SKIPPED:
        return "NOT RUN";
    case RECORD_INDICATORS_PASSED:
        return "passed";
    case RECORD_INDICATORS_FAILED:
        return "FAILED";
    case RECORD_INDICATORS_UNKNOWN:
        return "NOT EVALUABLE";
    }
    return "not applicable";
}

static void
member_uint(eg_json_writer *w, const char *name, uint64_t value)
{
    eg_json_name(w, name);
    eg_json_put_uint(w, value);
}

/* -- JSON -------------------------------------------------------------------- */

static void
put_contests(const record_indicators *r, eg_json_writer *w)
{
    eg_json_name(w, "contests");
    eg_json_begin_array(w);
    for (size_t i = 0; i < r->contest_len; i++) {
        const record_indicators_contest *c = &r->contest[i];
        if (c->id != NULL) {
            eg_json_begin_object(w);
            eg_json_member_string(w, "id", c->id);
            member_uint(w, "proved", c->proved);
            member_uint(w, "without", c->without);
            eg_json_end_object(w);
        }
    }
    eg_json_end_array(w);
}

/** Where a device's ballots have no proofs; the first stretches. */
static void
put_gaps(const record_indicators_device *device, eg_json_writer *w)
{
    eg_json_name(w, "gaps");
    eg_json_begin_array(w);
    for (size_t i = 0; i < device->gap_len; i++) {
        eg_json_begin_object(w);
        member_uint(w, "from", device->gap[i].from);
        member_uint(w, "to", device->gap[i].to);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_devices(const record_indicators *r, eg_json_writer *w)
{
    eg_json_name(w, "devices");
    eg_json_begin_array(w);
    for (size_t i = 0; i < r->device_len; i++) {
        const record_indicators_device *d = &r->device[i];
        if (d->has_file || d->without > 0) {
            eg_json_begin_object(w);
            eg_json_member_string(w, "name", d->name);
            eg_json_member_bool(w, "proofs", d->has_file);
            eg_json_member_string(w, "signer", d->signer);
            member_uint(w, "without", d->without);
            put_gaps(d, w);
            eg_json_end_object(w);
        }
    }
    eg_json_end_array(w);
}

/** The object with the one member "indicators". */
static eg_status
write_json(eg_buffer *out,
           const record_indicators *r,
           record_indicators_outcome outcome,
           const char *why)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_name(&w, "indicators");
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "outcome",
                          record_indicators_outcome_name(outcome));
    if (why[0] != '\0') {
        eg_json_member_string(&w, "text", why);
    }
    if (outcome == RECORD_INDICATORS_PASSED) {
        member_uint(&w, "proved", r->proved);
        member_uint(&w, "ballots", r->ballots);
        member_uint(&w, "without", r->without);
        member_uint(&w, "unprovable", r->unprovable);
        put_contests(r, &w);
        put_devices(r, &w);
    }
    eg_json_end_object(&w);
    eg_json_end_object(&w);
    return eg_json_writer_finish(&w);
}

/** Length of the text without what closes the object, '}' and blanks. */
static size_t
before_end(const eg_buffer *object)
{
    size_t len = object->len;
    bool closed = false;
    while (len > 0 && (strchr(" \n", object->data[len - 1]) != NULL ||
                       (!closed && object->data[len - 1] == '}'))) {
        closed = closed || object->data[len - 1] == '}';
        len--;
    }
    return len;
}

/** Two objects, of which neither is empty, become one. */
static eg_status
merge_json(eg_buffer *report,
           const record_indicators *r,
           record_indicators_outcome outcome,
           const char *why)
{
    EG_BUFFER(more, FORM_MAX);
    EG_TRY(write_json(&more, r, outcome, why));
    const size_t end = before_end(report);
    more.data[0] = ','; /* it was '{' */
    eg_buffer_insert(report, end, more.data, before_end(&more));
    return eg_buffer_status(report);
}

/* -- JUnit ------------------------------------------------------------------- */

/** A case that says something and did not fail. */
static void
put_told(eg_buffer *out, const char *kind, const char *name, const char *what)
{
    eg_buffer_format(out, "    <testcase name=\"%s ", kind);
    eg_markup_write(out, name);
    eg_buffer_text(out, "\">\n      <system-out>");
    eg_markup_write(out, what);
    eg_buffer_text(out, "</system-out>\n    </testcase>\n");
}

static void
put_proved(const record_indicators *r, eg_buffer *out)
{
    char text[160];
    for (size_t i = 0; i < r->contest_len; i++) {
        const record_indicators_contest *c = &r->contest[i];
        (void)snprintf(text, sizeof(text),
                       "proved on %" PRIu64 " ballots, not on %" PRIu64,
                       c->proved, c->without);
        if (c->id != NULL) {
            put_told(out, "contest", c->id, text);
        }
    }
    for (size_t i = 0; i < r->device_len; i++) {
        const record_indicators_device *d = &r->device[i];
        (void)snprintf(text, sizeof(text),
                       "proofs %s%s; ballots without proofs: %" PRIu64,
                       !d->has_file           ? "NOT PRESENT"
                       : d->signer[0] != '\0' ? "signed by "
                                              : "without a signature",
                       d->signer, d->without);
        if (d->has_file || d->without > 0) {
            put_told(out, "device", d->name, text);
        }
    }
}

/** The case of all proofs: what did not run is no success. */
static void
put_whole(record_indicators_outcome outcome, const char *why, eg_buffer *out)
{
    const char *kind = outcome == RECORD_INDICATORS_FAILED    ? "failure"
                       : outcome == RECORD_INDICATORS_UNKNOWN ? "error"
                                                              : "skipped";
    eg_buffer_text(out, "    <testcase name=\"every proof holds\">\n");
    if (outcome != RECORD_INDICATORS_PASSED) {
        eg_buffer_format(out, "      <%s message=\"", kind);
        eg_markup_write(out, why[0] != '\0'
                                 ? why
                                 : record_indicators_outcome_name(outcome));
        eg_buffer_text(out, "\"/>\n");
    }
    eg_buffer_text(out, "    </testcase>\n");
}

static eg_status
merge_junit(eg_buffer *report,
            const record_indicators *r,
            record_indicators_outcome outcome,
            const char *why)
{
    EG_BUFFER(more, FORM_MAX);
    eg_buffer_text(&more, "  <testsuite name=\"indicator proofs\">\n");
    put_whole(outcome, why, &more);
    if (outcome == RECORD_INDICATORS_PASSED) {
        put_proved(r, &more);
    }
    eg_buffer_text(&more, "  </testsuite>\n");
    EG_TRY(eg_buffer_status(&more));
    const size_t end = strlen(SUITES_END "\n");
    if (report->len < end ||
        memcmp(report->data + report->len - end, SUITES_END, end - 1) != 0) {
        return EG_ERR_STATE;
    }
    eg_buffer_insert(report, report->len - end, more.data, more.len);
    return eg_buffer_status(report);
}

eg_status
record_indicators_merge(eg_buffer *report,
                        eg_report_format format,
                        const record_indicators *r,
                        record_indicators_outcome outcome,
                        const char *why)
{
    if (outcome == RECORD_INDICATORS_NONE || format == EG_REPORT_TEXT) {
        return EG_OK;
    }
    return format == EG_REPORT_JSON ? merge_json(report, r, outcome, why)
                                    : merge_junit(report, r, outcome, why);
}
