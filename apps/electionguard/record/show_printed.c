/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The short codes of a pre-encrypted ballot (section 4.4.1 of the
 * specification): those of cast ballots and of the full form stand in the
 * record, those of the compact form follow from the released nonce.
 */
#include "electionguard/record/show_printed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <electionguard/preencrypt.h>
#include <electionguard/setup.h>

#include "record/fields.h"
#include "record/items.h"

/* PreEncryptedCastContest: 1 contest, 3 selected.  EncryptedContest: 1 index.
 * SelectedVector: 3 short_code.
 * UncastContest: 1 index, 3 selections.
 * UncastSelection: 1 selection_index, 5 short_code. */
enum { CONTEST_INDEX = 1, CONTEST_LINES = 3 };

static eg_status
no_memory(eg_error *err)
{
    return eg_fail(err, EG_ERR_MEMORY, "no memory for a ballot's short codes");
}

/* -- from the record ---------------------------------------------------------- */

static eg_status
read_contest(printed_contest *out,
             eg_arena *arena,
             bool is_cast,
             eg_span contest,
             eg_error *err)
{
    const size_t len = use_count_members(contest, CONTEST_LINES);
    printed_line *line = eg_arena_alloc(arena, len, sizeof(*line));
    if (line == NULL) {
        return no_memory(err);
    }
    eg_pb_reader lines = eg_pb_read(contest);
    eg_span one;
    for (size_t i = 0; i < len && use_next_member(&lines, CONTEST_LINES, &one);
         i++) {
        line[i].option = is_cast ? 0 : eg_item_field(one, 1).varint;
        line[i].code = eg_item_field(one, is_cast ? 3 : 5).bytes;
    }
    const eg_span named = is_cast ? eg_item_field(contest, 1).bytes : contest;
    *out = (printed_contest){
        .index = eg_item_field(named, CONTEST_INDEX).varint,
        .line = line,
        .len = len,
    };
    return EG_OK;
}

eg_status
printed_read(printed_ballot *out,
             eg_arena *arena,
             const use_copy *ballot,
             eg_error *err)
{
    const eg_span message = use_message(ballot);
    const size_t len = use_count_members(message, USE_BALLOT_CONTESTS);
    printed_contest *contest = eg_arena_alloc(arena, len, sizeof(*contest));
    if (contest == NULL) {
        return no_memory(err);
    }
    *out = (printed_ballot){
        .is_cast = ballot->kind == EG_ITEM_PRE_CAST_BALLOT,
        .is_told = ballot->kind != EG_ITEM_PRE_COMPACT_BALLOT,
        .contest = contest,
        .len = len,
    };
    eg_pb_reader contests = eg_pb_read(message);
    eg_span one;
    for (size_t i = 0;
         i < len && use_next_member(&contests, USE_BALLOT_CONTESTS, &one);
         i++) {
        EG_TRY(read_contest(&contest[i], arena, out->is_cast, one, err));
    }
    return EG_OK;
}

/* -- from the nonce ------------------------------------------------------------ */

static eg_status
take_uncast(printed_ballot *out,
            eg_arena *arena,
            const eg_uncast_ballot *full,
            eg_error *err)
{
    printed_contest *contest =
        eg_arena_alloc(arena, full->contest_len, sizeof(*contest));
    if (contest == NULL) {
        return no_memory(err);
    }
    for (size_t i = 0; i < full->contest_len; i++) {
        const eg_uncast_contest *from = &full->contest[i];
        printed_line *line =
            eg_arena_alloc(arena, from->selection_len, sizeof(*line));
        if (line == NULL) {
            return no_memory(err);
        }
        for (size_t j = 0; j < from->selection_len; j++) {
            const char *code = from->selection[j].short_code;
            line[j].option = from->selection[j].index;
            line[j].code = (eg_span){(const uint8_t *)code, strlen(code)};
        }
        contest[i] = (printed_contest){
            .index = from->index, .line = line, .len = from->selection_len};
    }
    *out = (printed_ballot){
        .is_told = true, .contest = contest, .len = full->contest_len};
    return EG_OK;
}

static eg_status
decode(const eg_election *election,
       eg_arena *arena,
       eg_item *out,
       const use_copy *from,
       eg_error *err)
{
    return eg_item_decode(election->group, arena, out, NULL, from->bytes.data,
                          from->bytes.len, err);
}

eg_status
printed_open(printed_ballot *out,
             eg_arena *arena,
             const char *path,
             const use_copy *ballot,
             const use_copy *release,
             eg_error *err)
{
    eg_verified_setup *setup = NULL;
    EG_TRY(eg_verified_setup_open(&setup, path, NULL, EG_BASE_PUBLIC, err));
    const eg_election *election = eg_verified_setup_election(setup);
    eg_item kept;
    eg_item released;
    eg_uncast_ballot full;
    const eg_released_contest *nonces = NULL;
    eg_status status = decode(election, arena, &kept, ballot, err);
    if (status == EG_OK) {
        status = decode(election, arena, &released, release, err);
    }
    if (status == EG_OK) {
        status =
            eg_preencrypt_open(election, arena, &full, &nonces, &kept.u.uncast,
                               &released.u.release.ballot_nonce, err);
    }
    if (status == EG_OK) {
        status = take_uncast(out, arena, &full, err);
    }
    eg_verified_setup_free(setup);
    return status;
}

/* -- showing ------------------------------------------------------------------- */

/** What a line is for; NULL where only the code is told. */
static const char *
line_name(const eg_contest *contest, const printed_line *line)
{
    if (line->option == 0) {
        return NULL;
    }
    if (contest == NULL) {
        return "(not in the manifest)";
    }
    return line->option <= contest->option_len
               ? contest->field[line->option - 1].name
               : "(a vote not given)";
}

static void
show_contest(const printed_contest *c, const eg_contest *known)
{
    printf("  %" PRIu64, c->index);
    use_print_name(" ", known == NULL ? "(not in the manifest)" : known->name,
                   "\n");
    for (size_t i = 0; i < c->len; i++) {
        const char *name = line_name(known, &c->line[i]);
        fputs("      ", stdout);
        use_print_text(c->line[i].code);
        use_print_name(name == NULL ? "" : "  ", name == NULL ? "" : name,
                       "\n");
    }
}

static const char *
heading(const printed_ballot *ballot)
{
    if (!ballot->is_told) {
        return "Contests on the ballot, whose short codes the record does not "
               "tell:";
    }
    return ballot->is_cast
               ? "Contests on the ballot, with the short codes that were "
                 "selected, or stand for votes not given:"
               : "Opened: what stood on the printed ballot, code by code";
}

void
printed_show(const printed_ballot *ballot, const eg_manifest *manifest)
{
    printf("\n%s\n", heading(ballot));
    for (size_t i = 0; i < ballot->len; i++) {
        const printed_contest *c = &ballot->contest[i];
        show_contest(c, eg_manifest_contest(manifest, (uint32_t)c->index));
    }
}

static void
put_line(eg_json_writer *w, const printed_line *line, const eg_contest *known)
{
    eg_json_begin_object(w);
    eg_json_name(w, "shortCode");
    eg_json_put_text(w, line->code.data, line->code.len);
    if (line->option != 0) {
        eg_json_member_int(w, "option", (int64_t)line->option);
        eg_json_member_string(w, "name", line_name(known, line));
    }
    eg_json_end_object(w);
}

void
printed_put(eg_json_writer *w,
            const printed_ballot *ballot,
            const eg_manifest *manifest)
{
    if (!ballot->is_told) {
        return;
    }
    eg_json_name(w, ballot->is_cast ? "selected" : "printed");
    eg_json_begin_array(w);
    for (size_t i = 0; i < ballot->len; i++) {
        const printed_contest *c = &ballot->contest[i];
        const eg_contest *known =
            eg_manifest_contest(manifest, (uint32_t)c->index);
        eg_json_begin_object(w);
        eg_json_member_int(w, "contest", (int64_t)c->index);
        eg_json_member_string(w, "name", known == NULL ? "" : known->name);
        eg_json_name(w, "codes");
        eg_json_begin_array(w);
        for (size_t j = 0; j < c->len; j++) {
            put_line(w, &c->line[j], known);
        }
        eg_json_end_array(w);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}
