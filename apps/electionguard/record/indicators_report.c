/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was found about indicator proofs, as lines under a report.
 */
#include <inttypes.h>

#include "common/text.h"
#include "electionguard/record/indicators.h"

static void
report_contest(const record_indicators_contest *contest, FILE *out)
{
    fputs("  contest ", out);
    app_text_print(out, contest->id);
    fprintf(out, ": proved on %" PRIu64 " ballots", contest->proved);
    if (contest->without > 0) {
        fprintf(out, ", not on %" PRIu64, contest->without);
    }
    putc('\n', out);
}

/** "3, 7-9 and 12 more" */
static void
report_gaps(const record_indicators_device *device, FILE *out)
{
    for (size_t i = 0; i < device->gap_len; i++) {
        fprintf(out, "%s%" PRIu64, i == 0 ? "" : ", ", device->gap[i].from);
        if (device->gap[i].to > device->gap[i].from) {
            fprintf(out, "-%" PRIu64, device->gap[i].to);
        }
    }
    if (device->without > device->in_gaps) {
        fprintf(out, " and %" PRIu64 " more",
                device->without - device->in_gaps);
    }
}

static void
report_device(const record_indicators_device *device, FILE *out)
{
    if (!device->has_file && device->without == 0) {
        return;
    }
    fputs("  device ", out);
    app_text_print(out, device->name);
    if (!device->has_file) {
        fprintf(out, ": proofs NOT PRESENT, for %" PRIu64 " ballots\n",
                device->without);
        return;
    }
    if (device->signer[0] != '\0') {
        fprintf(out, ": proofs signed by %s", device->signer);
    } else {
        fputs(": proofs without a signature", out);
    }
    if (device->without > 0) {
        fputs(", none of ballots ", out);
        report_gaps(device, out);
    }
    putc('\n', out);
}

void
record_indicators_report(const record_indicators *r, FILE *out)
{
    fprintf(out,
            "Indicators   %" PRIu64 " proved, on %" PRIu64
            " ballots; ballots without proofs: %" PRIu64,
            r->proved, r->ballots, r->without);
    if (r->unprovable > 0) {
        fprintf(out,
                "; indicators beside no overvote indicator, which cannot be "
                "proved: %" PRIu64,
                r->unprovable);
    }
    putc('\n', out);
    for (size_t i = 0; i < r->contest_len; i++) {
        if (r->contest[i].id != NULL) {
            report_contest(&r->contest[i], out);
        }
    }
    for (size_t i = 0; i < r->device_len; i++) {
        report_device(&r->device[i], out);
    }
}
