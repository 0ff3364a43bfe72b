/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealing and showing the result.
 */
#include "electionguard/election/result.h"

#include <inttypes.h>
#include <string.h>

#include <electionguard/setup.h>

#include "codec/text.h"
#include "electionguard/election/record.h"
#include "message/workload.h"

/* -- sealing --------------------------------------------------------------- */

/** Whether the record carries a signature of its final root. */
static eg_status
find_signature(const char *path, bool *there, eg_error *err)
{
    static const char prefix[] = "signatures/final-";
    eg_record *record = NULL;
    EG_TRY(app_damaged(eg_record_open(&record, path, NULL, err), err));
    *there = false;
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        const eg_record_section *s = eg_record_section_at(record, i);
        *there = *there || (s->type == EG_SECTION_SIGNATURES &&
                            strncmp(s->name, prefix, sizeof(prefix) - 1) == 0);
    }
    eg_record_free(record);
    return EG_OK;
}

static eg_status
read_extended_hash(const char *path, eg_hash *out, eg_error *err)
{
    eg_verified_setup *setup = NULL;
    EG_TRY(eg_verified_setup_open(&setup, path, NULL, EG_BASE_PUBLIC, err));
    *out = eg_verified_setup_election(setup)->extended_hash;
    eg_verified_setup_free(setup);
    return EG_OK;
}

static eg_status
sign_root(const election_state *state,
          const election_record *record,
          const eg_hash *root,
          const char *passphrase_file,
          eg_error *err)
{
    eg_hash extended;
    EG_TRY(read_extended_hash(state->record, &extended, err));
    election_keys keys = {0};
    EG_TRY(election_keys_open(&keys, state->dir, passphrase_file, err));
    const eg_signature_signer signer = app_ecdsa_signer(keys.signing);
    const eg_status status =
        eg_record_writer_sign(record->writer, EG_PHASE_FINAL, root, &extended,
                              election_now_ms(), "administrator", &signer, err);
    election_keys_free(&keys);
    return status;
}

static eg_status
seal(const election_state *state,
     const election_record *record,
     const char *passphrase_file,
     eg_error *err)
{
    eg_hash root;
    EG_TRY(eg_record_writer_seal(record->writer, EG_PHASE_FINAL, &root, err));
    bool is_signed = false;
    EG_TRY(find_signature(state->record, &is_signed, err));
    return is_signed ? EG_OK
                     : sign_root(state, record, &root, passphrase_file, err);
}

eg_status
election_result_seal(const election_state *state,
                     const char *passphrase_file,
                     eg_error *err)
{
    election_record record = {0};
    EG_TRY(election_record_open(&record, state->record, state->group, err));
    const eg_status status = seal(state, &record, passphrase_file, err);
    election_record_close(&record);
    return status;
}

/* -- showing --------------------------------------------------------------- */

/** What show_contest() carries through the section. */
typedef struct showing {
    const election_state *state;
    eg_arena *arena;
} showing;

static eg_status
show_contest(void *context, const eg_record_item *item, eg_error *err)
{
    const showing *s = context;
    eg_item it;
    eg_arena_reset(s->arena);
    EG_TRY(eg_item_decode(s->state->group, s->arena, &it, NULL, item->bytes,
                          item->len, err));
    const eg_contest *contest =
        eg_manifest_contest(s->state->manifest, it.u.decrypted.index);
    if (contest == NULL || contest->field_len != it.u.decrypted.field_len) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the decrypted tally does not fit the manifest");
    }
    app_say(&election_result, "%s", contest->name);
    for (size_t i = 0; i < contest->field_len; i++) {
        app_say(&election_result, "%10" PRIu64 "  %s",
                it.u.decrypted.field[i].value.t, contest->field[i].name);
    }
    return EG_OK;
}

static eg_status
show_contests(showing *s, eg_error *err)
{
    eg_record *record = NULL;
    size_t section = 0;
    EG_TRY(
        app_damaged(eg_record_open(&record, s->state->record, NULL, err), err));
    eg_status status =
        eg_record_find(record, &section, EG_SECTION_DECRYPTED_TALLY, NULL, 0);
    if (status == EG_OK) {
        status = app_section_walk(record, section, show_contest, s, err);
    }
    eg_record_free(record);
    return status;
}

eg_status
election_result_show(const election_state *state, eg_error *err)
{
    showing s = {.state = state};
    EG_TRY(eg_arena_new(&s.arena, EG_ITEM_ARENA_MAX));
    eg_status status = show_contests(&s, err);
    eg_arena_free(s.arena);
    eg_hash root;
    if (status == EG_OK) {
        status = app_record_root(&root, state->record, EG_PHASE_FINAL, err);
    }
    if (status == EG_OK) {
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write(hex, root.bytes, EG_HASH_BYTES);
        app_say(&election_result, "Final root %s", hex);
    }
    return status;
}
