/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record that is verified in slices gives the report of one run, byte for
 * byte: random manifests, numbers of devices, ballots and slices, statuses and
 * phases; honest, with lies in ballots, openings and the tally, with items that
 * are gone, doubled or in another's place, and with damaged files.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/record_fixture.h"
#include "support/test_record.h"
#include "support/toy_groups.h"
#include "support/verify_case.h"
#include "support/verify_slices.h"

static size_t wrong;
static size_t by_verdict[3];

/* -- lies ------------------------------------------------------------------- */

static test_section *
any_section(test_record *r, prop *p)
{
    return &r->section[prop_below(p, r->section_len)];
}

static size_t
any_item(const test_section *s, prop *p)
{
    return s->len == 0 ? 0 : (size_t)prop_below(p, s->len);
}

static void
drop_item(test_record *r, prop *p)
{
    test_section *s = any_section(r, p);
    if (s->len > 0) {
        test_section_drop(s, any_item(s, p));
    }
}

static void
double_item(test_record *r, prop *p)
{
    test_section *s = any_section(r, p);
    if (s->len > 0) {
        test_section_copy(s, any_item(s, p), any_item(s, p));
    }
}

static void
swap_items(test_record *r, prop *p)
{
    test_section *s = any_section(r, p);
    if (s->len > 0) {
        test_section_swap(s, any_item(s, p), any_item(s, p));
    }
}

/** A regular ballot of the first device, or NULL. */
static eg_encrypted_ballot *
any_ballot(test_record *r, prop *p)
{
    test_section *s = test_record_device(r, 0);
    const size_t at = any_item(s, p);
    return s->len > 0 && s->item[at].item.kind == EG_ITEM_ENCRYPTED_BALLOT
               ? test_record_ballot(r, 0, at)
               : NULL;
}

static void
change_code(test_record *r, prop *p)
{
    eg_encrypted_ballot *ballot = any_ballot(r, p);
    if (ballot != NULL) {
        ballot->code.bytes[prop_below(p, EG_HASH_BYTES)] ^= 1;
    }
}

static void
change_status(test_record *r, prop *p)
{
    eg_encrypted_ballot *ballot = any_ballot(r, p);
    if (ballot != NULL) {
        ballot->status = (eg_ballot_status)(1 + prop_below(p, 3));
    }
}

static void
change_weight(test_record *r, prop *p)
{
    eg_encrypted_ballot *ballot = any_ballot(r, p);
    if (ballot != NULL) {
        ballot->weight = (uint32_t)prop_below(p, 3);
    }
}

static void
change_proof(test_record *r, prop *p)
{
    eg_encrypted_ballot *ballot = any_ballot(r, p);
    if (ballot != NULL && ballot->contest_len > 0) {
        const size_t at = (size_t)prop_below(p, ballot->contest_len);
        eg_encrypted_field *field = test_field(test_contest(ballot, at), 0);
        eg_scalar one;
        eg_scalar_from_u64(r->e.group, &one, 1);
        eg_scalar *c = (eg_scalar *)(uintptr_t)&field->proof[0].c;
        eg_scalar_add(r->e.group, c, c, &one);
    }
}

static void
change_cipher(test_record *r, prop *p)
{
    eg_encrypted_ballot *ballot = any_ballot(r, p);
    if (ballot != NULL && ballot->contest_len > 0) {
        const size_t at = (size_t)prop_below(p, ballot->contest_len);
        test_negate(r, &test_field(test_contest(ballot, at), 0)->ct.beta);
    }
}

static void
tell_some_lies(test_record *r, prop *p)
{
    static void (*const lies[])(test_record *, prop *) = {
        drop_item,     double_item,   swap_items,   change_code,
        change_status, change_weight, change_proof, change_cipher};
    for (size_t i = (size_t)prop_below(p, 4); i > 0; i--) {
        lies[prop_below(p, EG_ARRAY_LEN(lies))](r, p);
    }
    if (prop_below(p, 3) == 0) {
        test_record_redo(r, TEST_REDO_CHAIN);
    }
}

/* -- records ---------------------------------------------------------------- */

/** Any phase, the last as often as all others. */
static eg_record_phase
any_phase(prop *p)
{
    return prop_below(p, 2) == 0
               ? EG_PHASE_FINAL
               : (eg_record_phase)(EG_PHASE_SETUP + prop_below(p, 4));
}

static void
compare(prop *p, const test_record *r, const char *path)
{
    const eg_verify_options options = {.profile = (eg_profile)prop_below(p, 3),
                                       .jobs = 1 + (unsigned)prop_below(p, 2),
                                       .group = r->e.group};
    eg_report *whole =
        verify_path(path, r->e.group, options.profile, options.jobs);
    by_verdict[eg_report_verdict(whole)]++;
    const uint32_t count = 1 + (uint32_t)prop_below(p, 5);
    if (!slices_agree(whole, path, &options, count,
                      (uint32_t)prop_below(p, count))) {
        wrong++;
    }
    eg_report_free(whole);
}

static void
one_record(prop *p, const char *folder)
{
    static const test_manifest_limits limits = {.contests = 3,
                                                .options = 3,
                                                .option_limit = 2,
                                                .data_blocks = 2,
                                                .printed = true};
    char *manifest = test_manifest_random(p, &limits);
    char path[FIXTURE_PATH_MAX];
    test_record r;
    test_record_new(&r, &(test_record_plan){
                            .params = &toy_groups[TOY_32_96 + prop_below(p, 4)],
                            .manifest = manifest,
                            .devices = 1 + (unsigned)prop_below(p, 3),
                            .ballots = 1 + (unsigned)prop_below(p, 6),
                            .random = true,
                            .seed = prop_u64(p)});
    fixture_path(path, folder, "r");
    tell_some_lies(&r, p);
    test_record_write_phase(&r, path, TEST_RECORD_TOC, any_phase(p));
    compare(p, &r, path);
    fixture_remove(path);
    test_record_free(&r);
    free(manifest);
}

int
main(int argc, char **argv)
{
    const size_t records =
        argc > 1 ? strtoul(argv[1], NULL, 10) : (size_t)prop_rounds(120, 0);
    char folder[FIXTURE_PATH_MAX];
    prop p = prop_start();
    fixture_folder(folder);
    for (size_t i = 0; i < records; i++) {
        one_record(&p, folder);
    }
    fixture_remove(folder);
    (void)printf("%zu records (%zu verified, %zu rejected, %zu incomplete), "
                 "%zu with another report\n",
                 records, by_verdict[EG_VERIFIED], by_verdict[EG_REJECTED],
                 by_verdict[EG_INCOMPLETE], wrong);
    return wrong == 0 ? 0 : 1;
}
