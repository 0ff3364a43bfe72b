/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is opened after the tally: challenged ballots, contest data, and the
 * nonces of uncast pre-encrypted ballots.
 */
#include "record/item_ballot.h"

#define CHALLENGED ITEM_STRUCTURE(13)
#define REQUESTED  ITEM_STRUCTURE(12)
#define UNCAST     ITEM_STRUCTURE(18)

/* -- challenged ballots ---------------------------------------------------- */

/** DecryptedField. */
static void
read_opened_field(item_reader *r, eg_opened_ballot_field *out, eg_span m)
{
    out->label = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            break;
        case 2:
            out->label = item_text(r, v.bytes, ITEM_STRUCTURE(14));
            break;
        case 3:
            out->value = item_u32(r, v.varint);
            break;
        case 4:
            item_scalar(r, &out->nonce, v.bytes, CHALLENGED,
                        "a nonce is not below q");
            break;
        default:
            break;
        }
    }
}

static void
write_opened_field(item_writer *w, const eg_opened_ballot_field *in)
{
    const size_t mark = item_begin(w, 3);
    item_put_uint(w, 1, in->index);
    item_put_text(w, 2, in->label);
    item_put_uint(w, 3, in->value);
    item_put_scalars(w, 4, &in->nonce, 1);
    item_end(w, mark);
}

/** ReleasedContestData. */
static void
read_released_data(item_reader *r, eg_opened_ballot_contest *out, eg_span m)
{
    out->has_data = true;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            item_scalar(r, &out->data_nonce, v.bytes, CHALLENGED,
                        "the nonce of the contest data is not below q");
            break;
        case 2:
            out->data = v.bytes.data;
            out->data_len = v.bytes.len;
            break;
        default:
            break;
        }
    }
}

/** DecryptedContest. */
static void
read_opened_contest(item_reader *r, eg_opened_ballot_contest *out, eg_span m)
{
    eg_opened_ballot_field *field =
        item_alloc(r, item_count(m, 3), sizeof(*field));
    if (field == NULL) {
        return;
    }
    out->label = "";
    out->field = field;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            r->contest = out->index;
            break;
        case 2:
            out->label = item_text(r, v.bytes, ITEM_STRUCTURE(14));
            break;
        case 3:
            r->field = (uint32_t)++out->field_len;
            read_opened_field(r, field++, v.bytes);
            r->field = 0;
            break;
        case 4:
            read_released_data(r, out, v.bytes);
            break;
        default:
            break;
        }
    }
}

static void
write_opened_contest(item_writer *w, const eg_opened_ballot_contest *in)
{
    const size_t mark = item_begin(w, 3);
    item_put_uint(w, 1, in->index);
    item_put_text(w, 2, in->label);
    for (size_t i = 0; i < in->field_len; i++) {
        write_opened_field(w, &in->field[i]);
    }
    if (in->has_data) {
        const size_t data = item_begin(w, 4);
        item_put_scalars(w, 1, &in->data_nonce, 1);
        item_put_bytes(w, 2, in->data, in->data_len);
        item_end(w, data);
    }
    item_end(w, mark);
}

void
item_read_opening(item_reader *r, eg_item *item, eg_span m)
{
    eg_ballot_opening *out = &item->u.opening;
    eg_opened_ballot_contest *contest =
        item_alloc(r, item_count(m, 3), sizeof(*contest));
    if (contest == NULL) {
        return;
    }
    out->opened.contest = contest;
    uint32_t last = 0;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->has_ballot = true;
            item_locator(r, &out->ballot, v.bytes);
            break;
        case 2:
            item_bytes(r, &out->opened.id_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 3:
            read_opened_contest(r, contest, v.bytes);
            item_judge_order(r, &last, contest->index, CHALLENGED);
            contest++;
            out->opened.contest_len++;
            break;
        default:
            break;
        }
    }
    if (!out->has_ballot) {
        item_fault(r, CHALLENGED, "the decryption names no ballot");
    }
}

void
item_write_opening(item_writer *w, const eg_item *item)
{
    const eg_ballot_opening *in = &item->u.opening;
    item_put_locator(w, 1, in->has_ballot, &in->ballot);
    item_put_hash(w, 2, &in->opened.id_hash);
    for (size_t i = 0; i < in->opened.contest_len; i++) {
        write_opened_contest(w, &in->opened.contest[i]);
    }
}

/* -- contest data ---------------------------------------------------------- */

void
item_read_data_opening(item_reader *r, eg_item *item, eg_span m)
{
    const item_pair_codes codes = {
        .c = ITEM_LETTER(12, 'B'), /* (12.B) */
        .v = ITEM_LETTER(12, 'A'), /* (12.A) */
    };
    eg_contest_data_opening *out = &item->u.data_opening;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->has_ballot = true;
            item_locator(r, &out->ballot, v.bytes);
            break;
        case 2:
            item_bytes(r, &out->id_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 3:
            out->contest_index = item_u32(r, v.varint);
            r->contest = out->contest_index;
            break;
        case 4:
            item_element(r, &out->beta, v.bytes, REQUESTED,
                         "beta is not below p");
            break;
        case 5:
            item_pair(r, &out->c, &out->v, v.bytes, codes);
            break;
        case 6:
            out->data = v.bytes;
            break;
        default:
            break;
        }
    }
    if (!out->has_ballot) {
        item_fault(r, REQUESTED, "the decryption names no ballot");
    }
}

void
item_write_data_opening(item_writer *w, const eg_item *item)
{
    const eg_contest_data_opening *in = &item->u.data_opening;
    const eg_proof_branch proof = {.c = in->c, .v = in->v};
    item_put_locator(w, 1, in->has_ballot, &in->ballot);
    item_put_hash(w, 2, &in->id_hash);
    item_put_uint(w, 3, in->contest_index);
    item_put_elements(w, 4, &in->beta, 1);
    item_put_branches(w, 5, &proof, 1);
    item_put_span(w, 6, in->data);
}

/* -- nonces of uncast ballots ---------------------------------------------- */

/** UncastContestNonces. */
static void
read_released_contest(item_reader *r, eg_released_contest *out, eg_span m)
{
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            r->contest = out->index;
            break;
        case 2:
            out->nonce = item_scalars(r, &out->nonce_len, v.bytes, UNCAST,
                                      "a nonce is not below q");
            break;
        default:
            break;
        }
    }
}

void
item_read_release(item_reader *r, eg_item *item, eg_span m)
{
    eg_nonce_release *out = &item->u.release;
    eg_released_contest *contest =
        item_alloc(r, item_count(m, 3), sizeof(*contest));
    if (contest == NULL) {
        return;
    }
    out->contest = contest;
    uint32_t last = 0;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->has_ballot = true;
            item_locator(r, &out->ballot, v.bytes);
            break;
        case 2:
            item_bytes(r, &out->id_hash, EG_HASH_BYTES, v.bytes);
            break;
        case 3:
            read_released_contest(r, contest, v.bytes);
            item_judge_order(r, &last, contest->index, UNCAST);
            contest++;
            out->contest_len++;
            break;
        case 4:
            out->has_ballot_nonce = true;
            item_bytes(r, &out->ballot_nonce, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
    if (!out->has_ballot) {
        item_fault(r, UNCAST, "the release names no ballot");
    }
    if (out->has_ballot_nonce == (out->contest_len > 0)) {
        item_fault(
            r, UNCAST,
            "the release has not exactly one of nonces and ballot nonce");
    }
}

void
item_write_release(item_writer *w, const eg_item *item)
{
    const eg_nonce_release *in = &item->u.release;
    item_put_locator(w, 1, in->has_ballot, &in->ballot);
    item_put_hash(w, 2, &in->id_hash);
    for (size_t i = 0; i < in->contest_len; i++) {
        const size_t mark = item_begin(w, 3);
        item_put_uint(w, 1, in->contest[i].index);
        item_put_scalars(w, 2, in->contest[i].nonce, in->contest[i].nonce_len);
        item_end(w, mark);
    }
    if (in->has_ballot_nonce) {
        item_put_hash(w, 4, &in->ballot_nonce);
    }
}
