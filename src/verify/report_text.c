/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for people.
 */
#include <inttypes.h>
#include <stdio.h>

#include "verify/report.h"

static void
put_hex(eg_buffer *out, const eg_hash *hash)
{
    for (size_t i = 0; i < EG_HASH_BYTES; i++) {
        eg_buffer_format(out, "%02X", hash->bytes[i]);
    }
}

/** What a record of an older version is, and what is to be known of it. */
static void
put_old(const eg_old_record *old, eg_buffer *out)
{
    eg_buffer_format(out, "Detected     %s\nBecause      %s\n", old->version,
                     old->why);
    for (size_t i = 0; i < old->notes; i++) {
        eg_buffer_format(out, "%-12s %s\n",
                         old->note[i].deviation ? "Deviation" : "Note",
                         old->note[i].text);
    }
}

static void
put_facts(const eg_report *report, eg_buffer *out)
{
    const eg_record_facts *f = &report->facts;
    eg_buffer_format(out, "Election     %s%s%s\n",
                     f->election_id[0] == '\0' ? "(unknown)" : f->election_id,
                     f->election_name[0] == '\0' ? "" : ", ", f->election_name);
    eg_buffer_format(
        out, "Guardians    %" PRIu32 ", of whom %" PRIu32 " can decrypt\n",
        f->n, f->k);
    if (report->old != NULL) {
        eg_buffer_format(out, "Record       %s, %s\n",
                         f->encoding == EG_RECORD_JSON ? "JSON" : "protobuf",
                         f->store == EG_RECORD_ZIP ? "zip" : "directory");
        put_old(report->old, out);
    } else {
        eg_buffer_format(out, "Record       phase %s, %s, %s\n",
                         eg_record_phase_name(f->phase),
                         f->encoding == EG_RECORD_JSON ? "JSON lines"
                                                       : "protobuf",
                         f->store == EG_RECORD_ZIP ? "zip" : "directory");
    }
    eg_buffer_format(out,
                     "Ballots      %" PRIu64 " on %" PRIu64 " devices: %" PRIu64
                     " cast (weight %" PRIu64 "), %" PRIu64
                     " challenged, %" PRIu64 " spoiled",
                     f->ballots, f->devices, f->cast, f->cast_weight,
                     f->challenged, f->spoiled);
    if (f->uncast > 0) {
        eg_buffer_format(out, ", %" PRIu64 " printed and not cast", f->uncast);
    }
    eg_buffer_text(out, "\n");
    for (int phase = EG_PHASE_FINAL; phase >= EG_PHASE_SETUP; phase--) {
        if (f->has_root[phase - 1]) {
            eg_buffer_format(out, "Root         %s ",
                             eg_record_phase_name((eg_record_phase)phase));
            put_hex(out, &f->root[phase - 1]);
            eg_buffer_text(out, "\n");
            break;
        }
    }
    if (f->signatures.seen > 0) {
        eg_buffer_format(out,
                         "Signatures   %" PRIu64 " seen: %" PRIu64
                         " valid, %" PRIu64 " invalid, %" PRIu64
                         " by keys that were not given\n",
                         f->signatures.seen, f->signatures.valid,
                         f->signatures.invalid, f->signatures.unknown);
    }
    if (report->not_standard) {
        eg_buffer_text(out,
                       report->old != NULL
                           ? "WARNING      THE GROUP IS A TOY: its secrets "
                             "can be computed, the record proves nothing\n"
                           : "WARNING      this is not the standard group: "
                             "the record proves nothing\n");
    }
}

/** "6.A 120, 6.B 120": how often each check of a step was made. */
static void
put_counts(const eg_report *report, unsigned step, eg_buffer *out)
{
    const char *separator = "";
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const eg_check check = (eg_check)i;
        eg_check_count count;
        if (eg_check_step(check) != step) {
            continue;
        }
        const eg_outcome outcome = eg_report_check(report, check, &count);
        if (outcome == EG_NOT_APPLICABLE) {
            continue;
        }
        eg_buffer_format(out, "%s%s", separator, eg_check_code(check));
        if (outcome == EG_PASSED) {
            eg_buffer_format(out, " %" PRIu64, count.visited);
        } else if (outcome == EG_FAILED) {
            eg_buffer_format(out, " %" PRIu64 " of %" PRIu64 " FAILED",
                             count.failed, count.visited);
        } else {
            eg_buffer_format(out, " %s", eg_outcome_name(outcome));
        }
        separator = ", ";
    }
}

static void
put_steps(const eg_report *report, eg_buffer *out)
{
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        char name[8];
        if (step == 0 || step == EG_STEP_X) {
            snprintf(name, sizeof(name), "%s", step == 0 ? "R" : "X");
        } else {
            snprintf(name, sizeof(name), "%u", step);
        }
        eg_buffer_format(out, "%3s  %-34s %-15s", name, eg_step_title(step),
                         eg_outcome_name(eg_report_step(report, step)));
        const size_t before = out->len;
        eg_buffer_text(out, " ");
        put_counts(report, step, out);
        if (out->len == before + 1) {
            eg_buffer_truncate(out, before);
        }
        eg_buffer_text(out, "\n");
    }
}

static void
put_finding(const eg_report *report, const eg_finding *f, eg_buffer *out)
{
    eg_buffer_format(out, "%-12s %s", eg_check_code(f->check),
                     eg_report_section_name(report, f));
    if (f->ordinal != EG_NO_ORDINAL) {
        eg_buffer_format(out, ", item %" PRIu64, f->ordinal);
    }
    if (f->has_ballot) {
        eg_buffer_format(out, ", ballot %" PRIu64, f->ballot.position);
        char code[EG_SHORT_HEX_MAX];
        static const eg_hash none;
        if (!eg_hash_equal(&f->ballot_code, &none)) {
            eg_buffer_format(out, " (code %s)",
                             eg_short_hex(code, &f->ballot_code));
        }
    }
    if (f->contest != 0) {
        eg_buffer_format(out, ", contest %" PRIu32, f->contest);
    }
    if (f->field != 0) {
        eg_buffer_format(out, ", field %" PRIu32, f->field);
    }
    eg_buffer_format(out, ":\n             %s\n", f->text);
}

static void
put_findings(const eg_report *report, eg_buffer *out)
{
    const eg_result *r = &report->result;
    if (r->total == 0) {
        return;
    }
    eg_buffer_format(out, "\nWhat does not hold (%" PRIu64 " findings):\n",
                     r->total);
    for (size_t i = 0; i < r->len; i++) {
        put_finding(report, &r->finding[i], out);
    }
    if (r->total > r->len) {
        eg_buffer_format(out, "... and %" PRIu64 " more\n", r->total - r->len);
    }
}

/** Say which verifications the verdict says nothing about. */
static void
put_not_asked(const eg_report *report, eg_buffer *out)
{
    const char *before = "; not asked for and NOT RUN: ";
    for (unsigned step = 1; step < EG_STEP_X; step++) {
        if (!report->asked[step] &&
            eg_report_step(report, step) == EG_NOT_RUN) {
            eg_buffer_format(out, "%s%u", before, step);
            before = ", ";
        }
    }
}

static void
put_verdict(const eg_report *report, eg_buffer *out)
{
    const eg_verdict verdict = eg_report_verdict(report);
    eg_buffer_format(out, "\n%s", eg_verdict_name(verdict));
    switch (verdict) {
    case EG_VERIFIED:
        eg_buffer_text(out, ": every check that was asked for holds");
        put_not_asked(report, out);
        eg_buffer_text(out, "\n");
        break;
    case EG_REJECTED:
        eg_buffer_format(out, ": %" PRIu64 " findings\n", report->result.total);
        break;
    case EG_INCOMPLETE:
        eg_buffer_text(out,
                       ": nothing failed, but not everything that was asked "
                       "for could be checked\n");
        break;
    }
    if (report->old != NULL) {
        eg_buffer_text(out, "The rows are those of 2.1.0; docs/legacy.md says "
                            "what each comes to in older versions.\n");
        return;
    }
    eg_buffer_text(out,
                   "Checks X.01 to X.69 and R go beyond the specification's "
                   "own.\n");
}

void
eg_report_write_text(const eg_report *report, eg_buffer *out)
{
    put_facts(report, out);
    eg_buffer_text(out, "\n");
    put_steps(report, out);
    put_findings(report, out);
    put_verdict(report, out);
}
