/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report as JSON, and as JUnit XML for build servers.
 */
#include <inttypes.h>

#include "codec/json_write.h"
#include "codec/markup.h"
#include "verify/report.h"

/** What a record of an older version is. */
static void
put_old(const eg_old_record *old, eg_json_writer *w)
{
    if (old == NULL) {
        return;
    }
    eg_json_name(w, "older");
    eg_json_begin_object(w);
    eg_json_member_string(w, "version", old->version);
    eg_json_member_string(w, "because", old->why);
    for (int deviation = 1; deviation >= 0; deviation--) {
        eg_json_name(w, deviation == 1 ? "deviations" : "remarks");
        eg_json_begin_array(w);
        for (size_t i = 0; i < old->notes; i++) {
            if (old->note[i].deviation == (deviation == 1)) {
                eg_json_put_string(w, old->note[i].text);
            }
        }
        eg_json_end_array(w);
    }
    eg_json_end_object(w);
}

static void
put_facts(const eg_report *report, eg_json_writer *w)
{
    const eg_record_facts *f = &report->facts;
    eg_json_name(w, "record");
    eg_json_begin_object(w);
    eg_json_member_string(w, "electionId", f->election_id);
    eg_json_member_string(w, "electionName", f->election_name);
    eg_json_member_int(w, "guardians", f->n);
    eg_json_member_int(w, "quorum", f->k);
    eg_json_member_string(w, "phase", eg_record_phase_name(f->phase));
    eg_json_member_string(w, "encoding",
                          f->encoding == EG_RECORD_JSON ? "json" : "protobuf");
    eg_json_member_string(w, "container",
                          f->store == EG_RECORD_ZIP ? "zip" : "directory");
    eg_json_member_bool(w, "standardGroup",
                        !report->not_standard &&
                            (report->old == NULL || !report->old->curve));
    eg_json_member_int(w, "devices", (int64_t)f->devices);
    eg_json_member_int(w, "ballots", (int64_t)f->ballots);
    eg_json_member_int(w, "cast", (int64_t)f->cast);
    eg_json_member_int(w, "castWeight", (int64_t)f->cast_weight);
    eg_json_member_int(w, "challenged", (int64_t)f->challenged);
    eg_json_member_int(w, "spoiled", (int64_t)f->spoiled);
    eg_json_member_int(w, "uncast", (int64_t)f->uncast);
    eg_json_name(w, "roots");
    eg_json_begin_object(w);
    for (int phase = EG_PHASE_SETUP; phase <= EG_PHASE_FINAL; phase++) {
        if (f->has_root[phase - 1]) {
            eg_json_member_hex(w, eg_record_phase_name((eg_record_phase)phase),
                               f->root[phase - 1].bytes, EG_HASH_BYTES);
        }
    }
    eg_json_end_object(w);
    put_old(report->old, w);
    eg_json_end_object(w);
}

static void
put_check(const eg_report *report, eg_check check, eg_json_writer *w)
{
    eg_check_count count;
    const eg_outcome outcome = eg_report_check(report, check, &count);
    eg_json_begin_object(w);
    eg_json_member_string(w, "check", eg_check_code(check));
    eg_json_member_string(w, "says", eg_report_check_text(report, check));
    eg_json_member_string(w, "outcome", eg_outcome_name(outcome));
    eg_json_member_int(w, "visited", (int64_t)count.visited);
    eg_json_member_int(w, "failed", (int64_t)count.failed);
    eg_json_member_int(w, "unseen", (int64_t)count.unseen);
    eg_json_end_object(w);
}

static void
put_steps(const eg_report *report, eg_json_writer *w)
{
    eg_json_name(w, "verifications");
    eg_json_begin_array(w);
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        eg_json_begin_object(w);
        eg_json_member_int(w, "number", step);
        eg_json_member_string(w, "title", eg_step_title(step));
        eg_json_member_string(w, "outcome",
                              eg_outcome_name(eg_report_step(report, step)));
        eg_json_member_bool(w, "asked", report->asked[step]);
        eg_json_name(w, "checks");
        eg_json_begin_array(w);
        for (int i = 0; i < EG_CHECK_COUNT; i++) {
            if (eg_check_step((eg_check)i) == step) {
                put_check(report, (eg_check)i, w);
            }
        }
        eg_json_end_array(w);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_finding(const eg_report *report, const eg_finding *f, eg_json_writer *w)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "check", eg_check_code(f->check));
    eg_json_member_string(w, "section", eg_report_section_name(report, f));
    if (f->ordinal != EG_NO_ORDINAL) {
        eg_json_member_int(w, "item", (int64_t)f->ordinal);
    }
    if (f->has_ballot) {
        char locator[EG_LOCATOR_TEXT_MAX];
        eg_json_member_string(w, "ballot",
                              eg_locator_text(locator, &f->ballot));
        eg_json_member_hex(w, "code", f->ballot_code.bytes, EG_HASH_BYTES);
    }
    if (f->contest != 0) {
        eg_json_member_int(w, "contest", f->contest);
    }
    if (f->field != 0) {
        eg_json_member_int(w, "field", f->field);
    }
    eg_json_member_string(w, "text", f->text);
    eg_json_end_object(w);
}

void
eg_report_write_json(const eg_report *report, eg_buffer *out)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "verdict",
                          eg_verdict_name(eg_report_verdict(report)));
    put_facts(report, &w);
    put_steps(report, &w);
    eg_json_member_int(&w, "findingCount", (int64_t)report->result.total);
    eg_json_name(&w, "findings");
    eg_json_begin_array(&w);
    for (size_t i = 0; i < report->result.len; i++) {
        put_finding(report, &report->result.finding[i], &w);
    }
    eg_json_end_array(&w);
    eg_json_end_object(&w);
    if (eg_json_writer_finish(&w) != EG_OK && out->status == EG_OK) {
        out->status = EG_ERR_MALFORMED;
    }
}

static void
put_failures(const eg_report *report, eg_check check, eg_buffer *out)
{
    eg_buffer_format(out,
                     "      <system-out>%" PRIu64 " failures</system-out>\n",
                     report->result.count[check].failed);
    if (report->result.total > report->result.len) {
        eg_buffer_text(
            out, "      <failure message=\"only the first findings of the "
                 "report are listed\"/>\n");
    }
    for (size_t i = 0; i < report->result.len; i++) {
        const eg_finding *f = &report->result.finding[i];
        if (f->check == check) {
            eg_buffer_text(out, "      <failure message=\"");
            eg_markup_write(out, f->text);
            eg_buffer_text(out, "\">");
            eg_markup_write(out, eg_report_section_name(report, f));
            eg_buffer_text(out, "</failure>\n");
        }
    }
}

/** One check as a test case; what did not run is an error, not a skip. */
static void
put_case(const eg_report *report, eg_check check, eg_buffer *out)
{
    const eg_outcome outcome = eg_report_check(report, check, NULL);
    eg_buffer_format(out, "    <testcase name=\"%s: ", eg_check_code(check));
    eg_markup_write(out, eg_report_check_text(report, check));
    eg_buffer_text(out, "\">\n");
    if (outcome == EG_FAILED) {
        put_failures(report, check, out);
    } else if (outcome == EG_NOT_APPLICABLE ||
               !report->asked[eg_check_origin(check)]) {
        eg_buffer_format(out, "      <skipped message=\"%s\"/>\n",
                         eg_outcome_name(outcome));
    } else if (outcome != EG_PASSED) {
        eg_buffer_format(out, "      <error message=\"%s\"/>\n",
                         eg_outcome_name(outcome));
    }
    eg_buffer_text(out, "    </testcase>\n");
}

void
eg_report_write_junit(const eg_report *report, eg_buffer *out)
{
    eg_buffer_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<testsuites>\n");
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        eg_buffer_text(out, "  <testsuite name=\"");
        eg_markup_write(out, eg_step_title(step));
        eg_buffer_text(out, "\">\n");
        for (int i = 0; i < EG_CHECK_COUNT; i++) {
            if (eg_check_step((eg_check)i) == step) {
                put_case(report, (eg_check)i, out);
            }
        }
        eg_buffer_text(out, "  </testsuite>\n");
    }
    eg_buffer_text(out, "</testsuites>\n");
}
