/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Describing a ballot and what opens it.
 */
#include "wasm/describe.h"

#include <electionguard/preencrypt.h>

#include "codec/json_write.h"
#include "record/ballot_brief.h"
#include "record/data_json.h"
#include "record/items.h"

/* -- contests ---------------------------------------------------------------- */

static const char *
field_name(const eg_contest *contest, uint32_t index)
{
    return contest == NULL || index < 1 || index > contest->field_len
               ? ""
               : contest->field[index - 1].name;
}

static void
put_contest(eg_json_writer *w, const eg_contest *contest, uint32_t index)
{
    eg_json_member_int(w, "contest", index);
    eg_json_member_string(w, "name", contest == NULL ? "" : contest->name);
}

/** The contests of an opening with what the ballot encrypts. */
static void
put_opened(eg_json_writer *w, const eg_manifest *m, const eg_opened_ballot *o)
{
    eg_json_name(w, "opening");
    eg_json_begin_array(w);
    for (size_t i = 0; i < o->contest_len; i++) {
        const eg_opened_ballot_contest *c = &o->contest[i];
        const eg_contest *known = eg_manifest_contest(m, c->index);
        eg_json_begin_object(w);
        put_contest(w, known, c->index);
        eg_json_name(w, "selections");
        eg_json_begin_array(w);
        for (size_t k = 0; k < c->field_len; k++) {
            eg_json_begin_object(w);
            eg_json_member_int(w, "option", c->field[k].index);
            eg_json_member_string(w, "name",
                                  field_name(known, c->field[k].index));
            eg_json_member_int(w, "value", c->field[k].value);
            eg_json_end_object(w);
        }
        eg_json_end_array(w);
        if (c->has_data) {
            eg_data_json_put(w, known, (eg_span){c->data, c->data_len});
        }
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

static void
put_ballot(eg_json_writer *w,
           const eg_manifest *m,
           const eg_encrypted_ballot *ballot)
{
    eg_json_member_string(w, "style", ballot->style);
    eg_json_member_int(w, "weight", ballot->weight);
    eg_json_name(w, "contests");
    eg_json_begin_array(w);
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const uint32_t index = ballot->contest[i].index;
        eg_json_begin_object(w);
        put_contest(w, eg_manifest_contest(m, index), index);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
}

/* -- short codes ------------------------------------------------------------- */

static void
begin_codes(eg_json_writer *w, const eg_manifest *m, uint32_t index)
{
    eg_json_begin_object(w);
    put_contest(w, eg_manifest_contest(m, index), index);
    eg_json_name(w, "codes");
    eg_json_begin_array(w);
}

static void
end_codes(eg_json_writer *w)
{
    eg_json_end_array(w);
    eg_json_end_object(w);
}

/** Of a cast ballot the codes alone are known, not what they stand for. */
static void
put_selected(eg_json_writer *w,
             const eg_manifest *m,
             const eg_pre_cast_ballot *cast)
{
    eg_json_name(w, "selected");
    eg_json_begin_array(w);
    for (size_t i = 0; i < cast->ballot.contest_len; i++) {
        begin_codes(w, m, cast->ballot.contest[i].index);
        for (size_t k = 0; k < cast->pre[i].selected_len; k++) {
            eg_json_begin_object(w);
            eg_json_member_string(w, "shortCode",
                                  cast->pre[i].selected[k].short_code);
            eg_json_end_object(w);
        }
        end_codes(w);
    }
    eg_json_end_array(w);
}

/** A line of a printed contest; a null vector has an index above the options and
 * no name. */
static void
put_line(eg_json_writer *w,
         const eg_contest *contest,
         const eg_uncast_selection *line)
{
    eg_json_begin_object(w);
    eg_json_member_string(w, "shortCode", line->short_code);
    eg_json_member_int(w, "option", line->index);
    if (contest != NULL && line->index <= contest->option_len) {
        eg_json_member_string(w, "name", field_name(contest, line->index));
    }
    eg_json_end_object(w);
}

/** What stood on the paper of an uncast ballot, line by line. */
static void
put_printed(eg_json_writer *w,
            const eg_manifest *m,
            const eg_uncast_ballot *uncast)
{
    eg_json_name(w, "printed");
    eg_json_begin_array(w);
    for (size_t i = 0; i < uncast->contest_len; i++) {
        const eg_uncast_contest *c = &uncast->contest[i];
        const eg_contest *known = eg_manifest_contest(m, c->index);
        begin_codes(w, m, c->index);
        for (size_t k = 0; k < c->selection_len; k++) {
            put_line(w, known, &c->selection[k]);
        }
        end_codes(w);
    }
    eg_json_end_array(w);
}

/** The compact form tells no codes; they follow from the released nonce. */
static eg_status
put_compact(eg_json_writer *w,
            const eg_election *election,
            const eg_uncast_ballot *compact,
            const eg_item *opening,
            eg_arena *arena)
{
    eg_uncast_ballot full;
    const eg_released_contest *nonces;
    if (opening->kind != EG_ITEM_UNCAST_NONCE_RELEASE ||
        !opening->u.release.has_ballot_nonce) {
        return EG_OK;
    }
    /* A nonce of another ballot opens nothing; the report says so. */
    if (eg_preencrypt_open(election, arena, &full, &nonces, compact,
                           &opening->u.release.ballot_nonce, NULL) == EG_OK) {
        put_printed(w, election->manifest, &full);
    }
    return EG_OK;
}

/* -- all of it --------------------------------------------------------------- */

static const char *
status_name(const eg_ballot_brief *brief)
{
    if (eg_item_is_pre_encrypted(brief->kind) &&
        brief->kind != EG_ITEM_PRE_CAST_BALLOT) {
        return "uncast";
    }
    switch (brief->status) {
    case EG_BALLOT_CAST:
        return "cast";
    case EG_BALLOT_CHALLENGED:
        return "challenged";
    case EG_BALLOT_SPOILED:
        return "spoiled";
    case EG_BALLOT_UNDECIDED:
        break;
    }
    return "undecided";
}

/** Members that only ballots of some kinds have. */
static eg_status
put_items(eg_json_writer *w,
          const eg_election *election,
          const eg_item *ballot,
          const eg_item *opening,
          eg_arena *arena)
{
    const eg_manifest *m = election->manifest;
    switch ((int)ballot->kind) {
    case EG_ITEM_ENCRYPTED_BALLOT:
        put_ballot(w, m, &ballot->u.ballot);
        if (opening->kind == EG_ITEM_CHALLENGED_DECRYPTION) {
            put_opened(w, m, &opening->u.opening.opened);
        }
        return EG_OK;
    case EG_ITEM_PRE_CAST_BALLOT:
        put_ballot(w, m, &ballot->u.pre_cast.ballot);
        put_selected(w, m, &ballot->u.pre_cast);
        return EG_OK;
    case EG_ITEM_PRE_UNCAST_BALLOT:
        eg_json_member_string(w, "style", ballot->u.uncast.style);
        put_printed(w, m, &ballot->u.uncast);
        return EG_OK;
    default:
        eg_json_member_string(w, "style", ballot->u.uncast.style);
        return put_compact(w, election, &ballot->u.uncast, opening, arena);
    }
}

/** Read one of the job's items; none, if there are not so many. */
static eg_status
read_part(eg_item *out,
          const eg_election *election,
          const eg_ballot_job *job,
          size_t at,
          eg_arena *arena)
{
    eg_item_faults faults;
    *out = (eg_item){.kind = EG_ITEM_NONE};
    return at >= job->part_len
               ? EG_OK
               : eg_item_decode(election->group, arena, out, &faults,
                                job->bytes.data + job->part[at].from,
                                job->part[at].len, NULL);
}

static eg_status
describe(eg_json_writer *w,
         const eg_election *election,
         const eg_ballot_job *job,
         eg_arena *arena)
{
    eg_item ballot;
    eg_item opening;
    EG_TRY(read_part(&ballot, election, job, 0, arena));
    EG_TRY(read_part(&opening, election, job, 1, arena));
    return put_items(w, election, &ballot, &opening, arena);
}

eg_status
web_describe(eg_buffer *out,
             const eg_election *election,
             const eg_ballot_job *job)
{
    eg_ballot_brief brief;
    eg_json_writer w;
    eg_arena *arena = NULL;
    EG_TRY(eg_arena_new(&arena, 2 * EG_ITEM_ARENA_MAX));
    (void)eg_ballot_brief_read(&brief, job->bytes.data, job->part[0].len);
    eg_json_writer_init(&w, out, EG_JSON_PRETTY);
    eg_json_begin_object(&w);
    eg_json_member_hex(&w, "code", brief.code.bytes, EG_HASH_BYTES);
    eg_json_member_string(&w, "status", status_name(&brief));
    eg_json_member_string(&w, "kind", eg_item_kind_name(brief.kind));
    const eg_status status = describe(&w, election, job, arena);
    eg_json_end_object(&w);
    eg_arena_free(arena);
    return status == EG_OK ? eg_json_writer_finish(&w) : status;
}
