/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of a verification: open, setup, devices, tally, decryptions, what
 * is left over, roots and signatures.  Each section is read once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/verify.h>

#include "codec/text.h"
#include "verify/walk.h"

/** Which steps a profile asks for: from 0 to this one, 15 to 17, and X. */
static unsigned
last_step(eg_profile profile)
{
    switch (profile) {
    case EG_PROFILE_BALLOTS:
        return 8;
    case EG_PROFILE_GUARDIAN:
        return 9;
    case EG_PROFILE_FULL:
        break;
    }
    return 19;
}

/** Whether @p step is about ballots as they stand, cast or printed. */
static bool
is_of_ballots(unsigned step)
{
    return step <= 8 || (step >= 15 && step <= 17) || step == 19;
}

/** What is asked for, and what the record is far enough to show. */
static void
set_reach(eg_report *report,
          const eg_verify_options *options,
          eg_record_phase phase)
{
    const unsigned last = last_step(options->profile);
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        const bool of_all = step >= 9 && step <= 11;
        const bool in_profile = step <= last || (step >= 15 && step <= 17);
        report->asked[step] =
            (in_profile && !(of_all && options->only_ballot != NULL)) ||
            step == EG_STEP_X;
        report->reach[step] =
            report->asked[step] && report->reach[step] == EG_REACH_DONE
                ? EG_REACH_DONE
                : EG_REACH_NOT_RUN;
    }
    for (unsigned step = 5; step <= 19; step++) {
        const eg_record_phase needs = is_of_ballots(step) ? EG_PHASE_SEALED
                                      : step == 9         ? EG_PHASE_AGGREGATED
                                                          : EG_PHASE_FINAL;
        if (phase < needs) {
            report->reach[step] = EG_REACH_NOT_RUN;
        }
    }
}

/** All steps from @p first to @p last cannot be judged any more. */
void
eg_walk_break(eg_walk *walk, unsigned first, unsigned last)
{
    for (unsigned step = first; step <= last; step++) {
        if (walk->report->reach[step] == EG_REACH_DONE) {
            walk->report->reach[step] = EG_REACH_BROKEN;
        }
    }
}

/** Names of the sections, for findings. */
static eg_status
name_sections(eg_report *report, const eg_record *record)
{
    const size_t len = eg_record_section_count(record);
    report->section_name = calloc(len + 1, sizeof(char *));
    if (report->section_name == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < len; i++) {
        report->section_name[i] = strdup(eg_record_section_at(record, i)->name);
        if (report->section_name[i] == NULL) {
            return EG_ERR_MEMORY;
        }
        report->section_len = i + 1;
    }
    return EG_OK;
}

/** A text of the manifest, cut to fit. */
static void
copy_text(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text == NULL ? "" : text);
    eg_text_clean(out);
}

/** What the setup says of the election. */
static void
note_setup(eg_walk *walk)
{
    eg_record_facts *facts = &walk->report->facts;
    facts->n = walk->setup.n;
    facts->k = walk->setup.k;
    if (walk->setup.manifest != NULL) {
        const eg_manifest *m = walk->setup.manifest;
        copy_text(facts->election_id, sizeof(facts->election_id),
                  m->election_id);
        copy_text(facts->election_name, sizeof(facts->election_name),
                  m->election_name);
    }
}

/** Roots of all phases, the table of contents, the expected root. */
static eg_status
check_roots(eg_walk *walk, eg_error *err)
{
    eg_report *report = walk->report;
    const eg_record_phase phase = report->facts.phase;
    for (int p = EG_PHASE_SETUP; p <= (int)phase; p++) {
        eg_hash root;
        const eg_status status = eg_record_root(walk->record, walk->digest,
                                                (eg_record_phase)p, &root);
        if (status != EG_OK && status != EG_REJECT) {
            return eg_fail(err, status, "computing the root of phase %s",
                           eg_record_phase_name((eg_record_phase)p));
        }
        report->facts.root[p - 1] = root;
        report->facts.has_root[p - 1] = true;
    }
    const eg_record_findings findings = {.result = &report->result,
                                         .section = UINT32_MAX};
    eg_record_findings context = findings;
    const eg_record_sink sink = {.found = eg_record_found, .context = &context};
    if (eg_record_has_toc(walk->record)) {
        eg_result_visit(&report->result, EG_CHECK_R_ROOT);
        const eg_status status =
            eg_record_check_toc(walk->record, walk->digest, &sink, err);
        if (status != EG_OK && status != EG_REJECT) {
            return status;
        }
    }
    if (walk->options->expect_root != NULL && phase >= EG_PHASE_SETUP) {
        const eg_place place = EG_PLACE_RECORD;
        eg_result_require(&report->result, EG_CHECK_R_ROOT,
                          report->facts.has_root[phase - 1] &&
                              eg_hash_equal(&report->facts.root[phase - 1],
                                            walk->options->expect_root),
                          &place,
                          "the root of phase %s is not the expected one",
                          eg_record_phase_name(phase));
    }
    return EG_OK;
}

static eg_status
check_signatures(eg_walk *walk, eg_error *err)
{
    eg_record_findings context = {.result = &walk->report->result,
                                  .section = UINT32_MAX};
    const eg_record_sink sink = {.found = eg_record_found, .context = &context};
    eg_statement_counts *counts = &walk->report->facts.signatures;
    const eg_hash *he =
        walk->setup.has_keys ? &walk->setup.extended_hash : NULL;
    const eg_status status = eg_record_check_signatures(
        walk->record, walk->digest, he, walk->options->statements,
        walk->options->verifier, counts, &sink, err);
    eg_result_visit_many(&walk->report->result, EG_CHECK_R_SIGNATURE,
                         counts->seen);
    return status == EG_REJECT ? EG_OK : status;
}

/** Everything after the record was opened. */
static eg_status
run(eg_walk *walk, eg_error *err)
{
    eg_report *report = walk->report;
    EG_TRY(name_sections(report, walk->record));
    walk->digest = calloc(eg_record_section_count(walk->record) + 1,
                          sizeof(*walk->digest));
    if (walk->digest == NULL) {
        return EG_ERR_MEMORY;
    }
    EG_TRY(eg_setup_init(&walk->setup, walk->group));
    EG_TRY(eg_walk_setup(walk, err));
    note_setup(walk);
    EG_TRY(eg_setup_finish(&walk->setup, EG_BASE_PUBLIC));
    if (walk->setup.election == NULL) {
        eg_walk_break(walk, 5, 19);
    }
    EG_TRY(eg_walk_devices(walk, err));
    if (walk->options->only_ballot != NULL && !walk->found &&
        report->result.total == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "no ballot of the record has that confirmation code");
    }
    if (eg_slicing_makes(walk->slicing)) {
        return EG_OK; /* the rest needs all ballots */
    }
    EG_TRY(eg_walk_tally(walk, err));
    EG_TRY(check_roots(walk, err));
    return check_signatures(walk, err);
}

/** Open the record; a refused one leaves a report that says why. */
static eg_status
open_record(eg_walk *walk, const char *path, eg_error *err)
{
    eg_report *report = walk->report;
    eg_record_findings context = {.result = &report->result,
                                  .section = UINT32_MAX};
    const eg_record_sink sink = {.found = eg_record_found, .context = &context};
    eg_result_visit(&report->result, EG_CHECK_R_CONTAINER);
    eg_result_visit(&report->result, EG_CHECK_R_STRUCTURE);
    eg_result_visit(&report->result, EG_CHECK_R_VERSION);
    const eg_status status = eg_record_open(&walk->record, path, &sink, err);
    if (status == EG_REJECT) {
        report->refused = true;
        set_reach(report, walk->options, EG_PHASE_FINAL);
        eg_walk_break(walk, 0, EG_STEP_X);
        return EG_OK;
    }
    EG_TRY(status);
    report->facts.phase = eg_record_get_phase(walk->record);
    report->facts.encoding = eg_record_get_encoding(walk->record);
    report->facts.store = eg_record_get_store(walk->record);
    report->newer = eg_record_format_minor(walk->record) > EG_RECORD_MINOR;
    set_reach(report, walk->options, report->facts.phase);
    return EG_OK;
}

void
eg_walk_free(eg_walk *walk)
{
    eg_pool_free(walk->pool); /* its threads may still read the setup */
    eg_setup_free(&walk->setup);
    eg_attestations_free(walk->attestations);
    free(walk->digest);
    eg_record_free(walk->record);
    eg_group_free(walk->own_group);
    eg_report_free(walk->report);
}

static eg_status
choose_group(eg_walk *walk)
{
    if (walk->options->group != NULL) {
        walk->group = walk->options->group;
        walk->report->not_standard =
            eg_group_element_len(walk->group) != EG_ELEMENT_BYTES;
        return EG_OK;
    }
    EG_TRY(eg_group_new(&walk->own_group));
    walk->group = walk->own_group;
    return EG_OK;
}

void
eg_walk_begin(eg_walk *walk,
              const eg_verify_options *options,
              eg_slicing *slicing)
{
    static const eg_verify_options defaults = EG_VERIFY_OPTIONS_INIT;
    *walk = (eg_walk){.options = options == NULL ? &defaults : options,
                      .slicing = slicing};
    if (slicing != NULL) {
        eg_slicing_begin(slicing);
    }
}

eg_status
eg_walk_record(eg_walk *walk, const char *path, eg_error *err)
{
    walk->report = calloc(1, sizeof(*walk->report));
    if (walk->report == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a report");
    }
    eg_status status = choose_group(walk);
    if (status == EG_OK) {
        status = open_record(walk, path, err);
    }
    if (status == EG_OK && !walk->report->refused) {
        status = run(walk, err);
    }
    eg_result_finish(&walk->report->result);
    if (status == EG_OK) {
        status = walk->report->result.status;
    }
    if (status != EG_OK && err != NULL && err->text[0] == '\0') {
        return eg_fail(err, status, "%s", eg_status_text(status));
    }
    return status;
}

eg_status
eg_verify(eg_report **out,
          const char *path,
          const eg_verify_options *options,
          eg_error *err)
{
    eg_walk walk;
    eg_walk_begin(&walk, options, NULL);
    const eg_status status = eg_walk_record(&walk, path, err);
    if (status == EG_OK) {
        *out = walk.report;
        walk.report = NULL;
    }
    eg_walk_free(&walk);
    return status;
}
