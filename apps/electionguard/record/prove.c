/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard record prove: an inclusion proof of one ballot.
 *
 * One pass finds the ballot, a second one makes its path in its section and
 * the digests of all others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "electionguard/record/proof_file.h"
#include "electionguard/record/use.h"
#include "electionguard/verbs.h"
#include "record/items.h"

enum { KEY_BALLOT = 0x2001 };

typedef struct settings {
    app_settings common;
    const char *record;
    const char *ballot;
    const char *output;
} settings;

static const struct argp_option options[] = {
    {"ballot", KEY_BALLOT, "CODE", 0,
     "The confirmation code of the ballot (required)", 0},
    {"output", 'o', "FILE", 0, "Write the proof here; default: standard output",
     0},
    {0},
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_BALLOT:
        s->ballot = arg;
        return 0;
    case 'o':
        s->output = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (s->record != NULL) {
            argp_error(state, "one record at a time");
        }
        s->record = arg;
        return 0;
    case ARGP_KEY_END:
        if (s->record == NULL || s->ballot == NULL) {
            argp_error(state, "which record, and which ballot (--ballot)?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

static const struct argp argp = {
    options,
    parse_option,
    "RECORD --ballot CODE",
    "Make a proof that a ballot is in a record.\vThe proof is a small JSON "
    "file "
    "that 'record check-proof' checks with nothing but the record's root.",
    children,
    0,
    0};

static eg_status
add_leaf(void *context, const eg_record_item *item, bool *stop, eg_error *err)
{
    (void)stop;
    const eg_status status = eg_merkle_prover_add(context, &item->leaf);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the section is too long");
}

/** The digests of all sections, and the ballot's path in its own. */
static eg_status
prove_section(proof_file *proof,
              const eg_record *record,
              const use_copy *ballot,
              eg_section_digest *digest,
              eg_error *err)
{
    eg_merkle_prover prover;
    eg_merkle_prover_init(&prover, ballot->ordinal);
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        const bool own = i == ballot->section;
        EG_TRY(use_items(record, i, own ? add_leaf : NULL, &prover, &digest[i],
                         err));
    }
    proof->index = ballot->ordinal;
    proof->items = digest[ballot->section].items;
    return eg_merkle_prover_path(&prover, &proof->section_path);
}

static eg_status
put_entry(eg_buffer *out,
          const eg_record_section *section,
          const eg_section_digest *digest,
          eg_error *err)
{
    eg_item item = {.kind = EG_ITEM_TOC_ENTRY};
    item.u.toc = (eg_toc_entry){.section = section->type,
                                .key = {section->key, section->key_len},
                                .critical = true,
                                .item_count = digest->items,
                                .root = digest->root};
    return eg_item_encode(NULL, out, &item, err);
}

/** The section's path in the table of contents. */
static eg_status
prove_entry(proof_file *proof,
            const eg_record *record,
            size_t section,
            const eg_section_digest *digest,
            eg_hash *leaf,
            eg_error *err)
{
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        const eg_record_section *about = eg_record_section_at(record, i);
        if (eg_section_phase(about->type) == EG_PHASE_NONE) {
            continue;
        }
        EG_BUFFER(entry, 1024);
        EG_TRY(put_entry(&entry, about, &digest[i], err));
        if (i == section) {
            proof->entry_index = proof->entries;
            eg_buffer_append(&proof->entry, entry.data, entry.len);
        }
        eg_merkle_leaf(&leaf[proof->entries++], entry.data, entry.len);
    }
    EG_TRY(eg_buffer_status(&proof->entry));
    eg_merkle_root_of(&proof->root, leaf, (size_t)proof->entries);
    return eg_merkle_path_of(&proof->toc_path, leaf, proof->entries,
                             proof->entry_index);
}

static eg_status
prove(proof_file *proof,
      const eg_record *record,
      const use_copy *ballot,
      eg_error *err)
{
    const size_t count = eg_record_section_count(record) + 1;
    eg_section_digest *digest = calloc(count, sizeof(*digest));
    eg_hash *leaf = calloc(count, sizeof(*leaf));
    eg_status status = digest == NULL || leaf == NULL
                           ? eg_fail(err, EG_ERR_MEMORY, "no memory to prove")
                           : EG_OK;
    eg_buffer_append(&proof->item, ballot->bytes.data, ballot->bytes.len);
    proof->phase = eg_record_get_phase(record);
    if (status == EG_OK) {
        status = eg_buffer_status(&proof->item);
    }
    if (status == EG_OK) {
        status = prove_section(proof, record, ballot, digest, err);
    }
    if (status == EG_OK) {
        status = prove_entry(proof, record, ballot->section, digest, leaf, err);
    }
    free(digest);
    free(leaf);
    /* What is handed out was checked as its reader will check it. */
    return status == EG_OK ? proof_file_check(proof, NULL, err) : status;
}

static eg_status
prove_ballot(const settings *s, proof_file *proof, eg_error *err)
{
    eg_record *record;
    EG_TRY(use_read_code(&proof->code, s->ballot, err));
    EG_TRY(use_record(&record, s->record, err));
    use_copy ballot;
    eg_status status = EG_OK;
    if (eg_record_get_phase(record) < EG_PHASE_SEALED) {
        status = eg_fail(err, EG_ERR_STATE,
                         "the record is not sealed: it has no root over its "
                         "ballots");
    }
    if (status == EG_OK) {
        status = use_find_ballot(&ballot, record, &proof->code, err);
        if (status == EG_OK) {
            status = prove(proof, record, &ballot, err);
            use_copy_free(&ballot);
        }
    }
    if (status != EG_OK) {
        eg_error_prefix(err, "%s: ", s->record);
    }
    eg_record_free(record);
    return status;
}

static eg_status
make_proof(const settings *s, eg_error *err)
{
    proof_file proof;
    proof_file_init(&proof);
    EG_BUFFER(text, PROOF_FILE_MAX);
    eg_status status = prove_ballot(s, &proof, err);
    if (status == EG_OK) {
        status = proof_file_write(&text, &proof, err);
    }
    proof_file_free(&proof);
    EG_TRY(status);
    if (s->output == NULL) {
        fwrite(text.data, 1, text.len, stdout);
        return EG_OK;
    }
    EG_TRY(app_file_write(s->output, text.data, text.len, 0644,
                          APP_WRITE_REPLACE, err));
    app_say(&s->common, "%s: written", s->output);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    settings s = {0};
    app_parse(&argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = make_proof(&s, &err);
    return app_report(&err, status);
}

const app_verb verb_record_prove = {
    .group = "record",
    .name = "prove",
    .summary = "prove that a ballot is in a record",
    .argp = &argp,
    .run = run,
};
