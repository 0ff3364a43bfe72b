/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making an inclusion proof.
 *
 * One pass finds the ballot, a second one makes its path in its section and
 * the digests of all others.
 */
#include <stdlib.h>

#include "electionguard/record/proof_file.h"
#include "electionguard/record/use.h"
#include "record/items.h"

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

eg_status
proof_file_make(proof_file *proof,
                const eg_record *record,
                const eg_hash *code,
                eg_error *err)
{
    if (eg_record_get_phase(record) < EG_PHASE_SEALED) {
        return eg_fail(err, EG_ERR_STATE,
                       "the record is not sealed: it has no root over its "
                       "ballots");
    }
    use_copy ballot;
    proof->code = *code;
    EG_TRY(use_find_ballot(&ballot, record, code, err));
    const eg_status status = prove(proof, record, &ballot, err);
    use_copy_free(&ballot);
    return status;
}
