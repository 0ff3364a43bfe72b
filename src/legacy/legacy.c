/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying a record of any version: finding out which it is, and the report on
 * those that are older than 2.1.0.
 */
#include <stdio.h>
#include <stdlib.h>

#include "codec/text.h"
#include "legacy/walk.h"

/**
 * What the checks say of older records; the rest says the same of all.  Letters
 * and rows are those of 2.1.0, so that reports can be compared.
 */
static const char *const says[EG_CHECK_COUNT] = {
    [EG_CHECK_R_ENCODING] = "each value has its one legal form",
    [EG_CHECK_R_STRUCTURE] = "all files of the version are there",
    [EG_CHECK_R_VERSION] = "the version is known, and kept to",
    [EG_CHECK_1_STRUCTURE] = "1 <= k <= n",
    [EG_CHECK_1A] = "the base hashes are those of the version",
    [EG_CHECK_1B] = "p is a prime of the version",
    [EG_CHECK_1C] = "q is the prime that belongs to p",
    [EG_CHECK_1D] = "g and r are those that belong to p",
    [EG_CHECK_1E] = "the base hash is that of the parameters, n and k",
    [EG_CHECK_1F] = "the manifest hash is that of the manifest",
    [EG_CHECK_2A] = "K_i,j are in Z_p^r",
    [EG_CHECK_2B] = "responses are in Z_q",
    [EG_CHECK_2C] = "each coefficient is proved to be known",
    [EG_CHECK_3A] = "K is the product of the K_i",
    [EG_CHECK_4A] = "the extended base hash is that of the keys",
    [EG_CHECK_5A] = "no two ballots have the same identifier",
    [EG_CHECK_6_COUNT] = "each selection has its proof branches",
    [EG_CHECK_6D] = "each selection is proved to be within its limit",
    [EG_CHECK_7_COUNT] = "each contest has its sum, placeholders and limit",
    [EG_CHECK_7D] = "each contest is proved to keep its limit",
    [EG_CHECK_8A] = "the hashes of contests and selections fit",
    [EG_CHECK_8B] = "the ballot's hash and its code fit",
    [EG_CHECK_8C] = "the device's hash fits",
    [EG_CHECK_8E] = "each code continues one other",
    [EG_CHECK_8F] = "the first code continues the device's hash",
    [EG_CHECK_8G] = "the closing hash ends the chain",
    [EG_CHECK_10_STRUCTURE] = "what is decrypted is the tally, by a quorum",
    [EG_CHECK_10B] = "each decryption or share of one is proved",
    [EG_CHECK_10C] = "the shares and the value make the ciphertext",
    [EG_CHECK_12B] = "each decryption of contest data is proved",
    [EG_CHECK_13_STRUCTURE] = "spoiled ballots and decryptions pair up",
    [EG_CHECK_15A] = "a pre-encrypted ballot is the product of its vectors",
    [EG_CHECK_16_STRUCTURE] = "vectors and hashes are as many as options",
    [EG_CHECK_16A] = "each selection hash is that of its vector",
    [EG_CHECK_16B] = "each contest hash is that of its selection hashes",
    [EG_CHECK_16C] = "the printed code is that of the contest hashes",
    [EG_CHECK_17A] = "each short code is that of its selection hash",
    [EG_CHECK_18A] = "all short codes of a challenged ballot are shown",
    [EG_CHECK_X03] = "no key is 1",
};

/** Only what an older record has can be asked for. */
static eg_status
check_options(const eg_verify_options *o, eg_error *err)
{
    if (o->only_ballot != NULL || o->expect_root != NULL || o->group != NULL) {
        return eg_fail(
            err, EG_ERR_ARGUMENT,
            "the record is older than 2.1.0: it has no root, and its "
            "ballots are verified together");
    }
    if (o->statements == EG_STATEMENTS_REQUIRE) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the record is older than 2.1.0: it has no signatures");
    }
    return EG_OK;
}

/** Which steps are asked for; 15 to 17 are about ballots, too. */
static void
set_reach(eg_report *report, eg_profile profile)
{
    const unsigned last = profile == EG_PROFILE_FULL       ? EG_STEP_X
                          : profile == EG_PROFILE_GUARDIAN ? 9
                                                           : 8;
    for (unsigned step = 0; step < EG_STEP_COUNT; step++) {
        report->asked[step] =
            step <= last || step == EG_STEP_X || (step >= 15 && step <= 17);
        report->reach[step] =
            report->asked[step] ? EG_REACH_DONE : EG_REACH_NOT_RUN;
    }
}

/** Findings name files, or parts of them. */
static eg_status
name_sections(eg_report *report, const lg_source *source)
{
    report->section_name = calloc(source->len + 1, sizeof(char *));
    if (report->section_name == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < source->len; i++) {
        report->section_name[i] = strdup(lg_source_name(source, i));
        if (report->section_name[i] == NULL) {
            return EG_ERR_MEMORY;
        }
        report->section_len = i + 1;
    }
    return EG_OK;
}

static eg_status
begin(lg_walk *walk)
{
    walk->report = calloc(1, sizeof(*walk->report));
    if (walk->report == NULL) {
        return EG_ERR_MEMORY;
    }
    walk->report->old = calloc(1, sizeof(*walk->report->old));
    if (walk->report->old == NULL) {
        return EG_ERR_MEMORY;
    }
    walk->report->old->says = says;
    walk->report->facts.store = walk->source.store.kind;
    walk->report->facts.encoding =
        walk->source.schema != NULL ? EG_RECORD_PROTOBUF : EG_RECORD_JSON;
    walk->report->facts.phase = EG_PHASE_FINAL;
    set_reach(walk->report, walk->options->profile);
    eg_result_visit(&walk->report->result, EG_CHECK_R_CONTAINER);
    eg_result_visit(&walk->report->result, EG_CHECK_R_STRUCTURE);
    eg_result_visit(&walk->report->result, EG_CHECK_R_VERSION);
    eg_buffer_init(&walk->bytes, LG_FILE_MAX + 1);
    EG_TRY(eg_arena_new(&walk->arena, LG_ARENA_MAX));
    return name_sections(walk->report, &walk->source);
}

static void
end(lg_walk *walk)
{
    for (uint32_t i = 0; walk->guardian != NULL && i < walk->n; i++) {
        eg_fixed_base_free(walk->guardian[i].key_base);
    }
    eg_fixed_base_free(walk->joint_base);
    lg_algebra_free(&walk->algebra);
    eg_group_free(walk->group);
    eg_buffer_free(&walk->bytes);
    eg_arena_free(walk->arena);
    eg_report_free(walk->report);
}

/** What is in the report whatever the version is. */
static void
note_files(lg_walk *walk)
{
    if (walk->has_manifest) {
        eg_record_facts *facts = &walk->report->facts;
        const lg_text scope = walk->manifest.scope;
        snprintf(facts->election_id, sizeof(facts->election_id), "%.*s",
                 scope.len > 200 ? 200 : (int)scope.len, scope.s);
        eg_text_clean(facts->election_id);
    }
    if (walk->source.privates > 0) {
        lg_remark(
            walk,
            "%zu files in folders called private are no part of the "
            "record and were not looked at; if they hold what was secret, "
            "the votes are not",
            walk->source.privates);
    }
    if (walk->source.beside > 0) {
        lg_remark(walk, "%zu other files are no part of the record",
                  walk->source.beside);
    }
}

/** The files are not one record: that is all that can be said. */
static void
refuse(lg_walk *walk)
{
    const eg_place place = EG_PLACE_RECORD;
    lg_detected(walk, "a record older than 2.1.0, refused",
                "there are files that records of older versions have");
    walk->report->refused = true;
    eg_result_fail(&walk->report->result, EG_CHECK_R_STRUCTURE, &place, "%s",
                   walk->source.why);
    lg_break(walk, 0, EG_STEP_X);
}

static eg_status
verify_old(eg_report **out, lg_walk *walk, eg_error *err)
{
    EG_TRY(check_options(walk->options, err));
    EG_TRY(begin(walk));
    switch (walk->source.layout) {
    case LG_LAYOUT_PYTHON:
        if (lg_kotlin_is_152(walk)) {
            EG_TRY(lg_kotlin1_verify(walk, err));
            break;
        }
        EG_TRY(lg_python_verify(walk, err));
        break;
    case LG_LAYOUT_PROTOBUF_153:
        EG_TRY(lg_kotlin1_verify(walk, err));
        break;
    case LG_LAYOUT_REFUSED:
        refuse(walk);
        break;
    case LG_LAYOUT_KOTLIN:
    case LG_LAYOUT_PROTOBUF:
        EG_TRY(lg_kotlin_verify(walk, err));
        break;
    case LG_LAYOUT_NONE:
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "records of this layout cannot be verified");
    }
    note_files(walk);
    eg_result_finish(&walk->report->result);
    EG_TRY(walk->report->result.status);
    *out = walk->report;
    walk->report = NULL;
    return EG_OK;
}

eg_status
eg_verify_any(eg_report **out,
              const char *path,
              const eg_verify_options *options,
              eg_error *err)
{
    static const eg_verify_options defaults = EG_VERIFY_OPTIONS_INIT;
    lg_walk walk = {.options = options == NULL ? &defaults : options};
    eg_status status = lg_source_open(&walk.source, path, NULL);
    if (status == EG_OK && walk.source.layout == LG_LAYOUT_NONE) {
        lg_source_close(&walk.source);
    } else if (status == EG_OK) {
        status = verify_old(out, &walk, err);
        end(&walk);
        lg_source_close(&walk.source);
        if (status != EG_OK && err != NULL && err->text[0] == '\0') {
            return eg_fail(err, status, "%s", eg_status_text(status));
        }
        return status;
    }
    /* Also of what could not be opened the reader of 2.1.0 says why. */
    return eg_verify(out, path, options, err);
}
