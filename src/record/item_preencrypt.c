/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pre-encrypted ballots: cast, uncast with all that was printed, and uncast in
 * the compact form that is regenerated from its ballot nonce.
 */
#include "record/item_ballot.h"

/** Lists in ascending order, and parts that must be there: Verification 16. */
#define SHAPE ITEM_STRUCTURE(16)
/** Uncast ballots: Verification 18 stands for 13. */
#define NONCE ITEM_STRUCTURE(18)
/** (6.A) holds for every vector. */
#define MEMBER ITEM_LETTER(6, 'A')

/* -- cast ------------------------------------------------------------------ */

static void
read_selected(item_reader *r, eg_selected_vector *out, eg_span m)
{
    out->short_code = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->vector =
                item_ciphertexts(r, &out->vector_len, v.bytes, MEMBER, MEMBER);
            break;
        case 2:
            item_bytes(r, &out->psi, EG_HASH_BYTES, v.bytes);
            break;
        case 3:
            out->short_code = item_text(r, v.bytes, SHAPE);
            break;
        default:
            break;
        }
    }
}

static void
write_selected(item_writer *w, const eg_selected_vector *in)
{
    const size_t mark = item_begin(w, 3);
    item_put_ciphertexts(w, 1, in->vector, in->vector_len);
    item_put_hash(w, 2, &in->psi);
    item_put_text(w, 3, in->short_code);
    item_end(w, mark);
}

/** PreEncryptedCastContest: the ordinary contest and what goes with it. */
static void
read_pre_cast_contest(item_reader *r,
                      eg_encrypted_contest *contest,
                      eg_pre_cast_contest *pre,
                      eg_span m)
{
    bool present = false;
    eg_selected_vector *selected =
        item_alloc(r, item_count(m, 3), sizeof(*selected));
    if (selected == NULL) {
        return;
    }
    pre->selected = selected;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            present = true;
            item_read_contest(r, contest, v.bytes);
            break;
        case 2:
            pre->selection_hash =
                item_hashes(r, &pre->selection_hash_len, v.bytes);
            break;
        case 3:
            read_selected(r, selected++, v.bytes);
            pre->selected_len++;
            break;
        default:
            break;
        }
    }
    if (!present) {
        item_fault(r, SHAPE, "a cast contest has no combined vector");
    }
}

void
item_read_pre_cast(item_reader *r, eg_item *item, eg_span m)
{
    eg_encrypted_ballot *out = &item->u.pre_cast.ballot;
    item_read_ballot_head(r, out, m, SHAPE);
    out->status = EG_BALLOT_CAST;
    const size_t len = item_count(m, 7);
    eg_encrypted_contest *contest = item_alloc(r, len, sizeof(*contest));
    eg_pre_cast_contest *pre = item_alloc(r, len, sizeof(*pre));
    if (contest == NULL || pre == NULL) {
        return;
    }
    out->contest = contest;
    item->u.pre_cast.pre = pre;
    uint32_t last = 0;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        if (v.number == 7) {
            read_pre_cast_contest(r, contest, pre++, v.bytes);
            item_judge_order(r, &last, contest->index, SHAPE);
            contest++;
            out->contest_len++;
        }
    }
}

void
item_write_pre_cast(item_writer *w, const eg_item *item)
{
    const eg_encrypted_ballot *in = &item->u.pre_cast.ballot;
    item_write_ballot_before(w, in);
    item_write_ballot_count(w, in);
    for (size_t i = 0; i < in->contest_len; i++) {
        const eg_pre_cast_contest *pre = &item->u.pre_cast.pre[i];
        const size_t mark = item_begin(w, 7);
        if (in->contest[i].field_len > 0) {
            item_write_contest(w, 1, &in->contest[i]);
        }
        item_put_bytes(w, 2, pre->selection_hash,
                       pre->selection_hash_len * EG_HASH_BYTES);
        for (size_t j = 0; j < pre->selected_len; j++) {
            write_selected(w, &pre->selected[j]);
        }
        item_end(w, mark);
    }
    item_write_ballot_after(w, in);
}

/* -- uncast ---------------------------------------------------------------- */

static void
read_uncast_selection(item_reader *r, eg_uncast_selection *out, eg_span m)
{
    out->short_code = "";
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            break;
        case 2:
            out->label = item_text(r, v.bytes, SHAPE);
            break;
        case 3:
            out->vector =
                item_ciphertexts(r, &out->vector_len, v.bytes, MEMBER, MEMBER);
            break;
        case 4:
            item_bytes(r, &out->psi, EG_HASH_BYTES, v.bytes);
            break;
        case 5:
            out->short_code = item_text(r, v.bytes, SHAPE);
            break;
        default:
            break;
        }
    }
}

static void
write_uncast_selection(item_writer *w, const eg_uncast_selection *in)
{
    const size_t mark = item_begin(w, 3);
    item_put_uint(w, 1, in->index);
    item_put_text(w, 2, in->label);
    item_put_ciphertexts(w, 3, in->vector, in->vector_len);
    item_put_hash(w, 4, &in->psi);
    item_put_text(w, 5, in->short_code);
    item_end(w, mark);
}

static void
judge_vector_order(item_reader *r, uint32_t *last, uint32_t index)
{
    if (index < *last) {
        item_fault(r, SHAPE, "the vectors are not in ascending order");
    }
    *last = index;
}

static void
read_uncast_contest(item_reader *r, eg_uncast_contest *out, eg_span m)
{
    eg_uncast_selection *selection =
        item_alloc(r, item_count(m, 3), sizeof(*selection));
    if (selection == NULL) {
        return;
    }
    out->label = "";
    out->selection = selection;
    uint32_t last = 0;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            r->contest = out->index;
            break;
        case 2:
            out->label = item_text(r, v.bytes, SHAPE);
            break;
        case 3:
            read_uncast_selection(r, selection, v.bytes);
            judge_vector_order(r, &last, selection->index);
            selection++;
            out->selection_len++;
            break;
        case 4:
            item_bytes(r, &out->hash, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
}

/** CompactUncastContest. */
static void
read_compact_contest(item_reader *r, eg_uncast_contest *out, eg_span m)
{
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->index = item_u32(r, v.varint);
            break;
        case 2:
            item_bytes(r, &out->hash, EG_HASH_BYTES, v.bytes);
            break;
        default:
            break;
        }
    }
}

/** All of an uncast ballot but its contests. */
static void
read_uncast_part(item_reader *r, eg_uncast_ballot *out, const eg_pb_value *v)
{
    switch (v->number) {
    case 1:
        item_bytes(r, &out->id, EG_HASH_BYTES, v->bytes);
        break;
    case 2:
        item_bytes(r, &out->id_hash, EG_HASH_BYTES, v->bytes);
        break;
    case 3:
        out->style = item_text(r, v->bytes, ITEM_NO_CODE);
        break;
    case 8:
        item_bytes(r, &out->code, EG_HASH_BYTES, v->bytes);
        break;
    case 9:
        item_bytes(r, out->chaining_field, EG_CHAINING_FIELD_BYTES, v->bytes);
        break;
    case 10:
        item_read_ballot_nonce(r, &out->nonce, v->bytes, NONCE);
        break;
    case 11:
        out->ref = item_text(r, v->bytes, ITEM_NO_CODE);
        break;
    default:
        break;
    }
}

typedef void (*contest_reader)(item_reader *r,
                               eg_uncast_contest *out,
                               eg_span m);

static void
read_uncast_ballot(item_reader *r,
                   eg_uncast_ballot *out,
                   eg_span m,
                   contest_reader read_contest)
{
    eg_uncast_contest *contest =
        item_alloc(r, item_count(m, 7), sizeof(*contest));
    if (contest == NULL) {
        return;
    }
    out->style = "";
    out->contest = contest;
    uint32_t last = 0;
    bool nonce = false;
    eg_pb_reader at = eg_pb_read(m);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        if (v.number == 7) {
            read_contest(r, contest, v.bytes);
            item_judge_order(r, &last, contest->index, SHAPE);
            contest++;
            out->contest_len++;
        } else {
            nonce = nonce || v.number == 10;
            read_uncast_part(r, out, &v);
        }
    }
    if (out->style[0] == '\0') {
        item_fault(r, SHAPE, "the ballot names no ballot style");
    }
    if (!nonce) {
        item_fault(r, NONCE, "the ballot has no encrypted ballot nonce");
    }
    if (out->ref != NULL && out->ref[0] == '\0') {
        out->ref = NULL;
    }
}

void
item_read_uncast(item_reader *r, eg_item *item, eg_span m)
{
    read_uncast_ballot(r, &item->u.uncast, m, read_uncast_contest);
}

void
item_read_compact(item_reader *r, eg_item *item, eg_span m)
{
    read_uncast_ballot(r, &item->u.uncast, m, read_compact_contest);
}

static void
write_uncast_before(item_writer *w, const eg_uncast_ballot *in)
{
    item_put_hash(w, 1, &in->id);
    item_put_hash(w, 2, &in->id_hash);
    item_put_text(w, 3, in->style);
}

static void
write_uncast_after(item_writer *w, const eg_uncast_ballot *in)
{
    item_put_hash(w, 8, &in->code);
    item_put_bytes(w, 9, in->chaining_field, EG_CHAINING_FIELD_BYTES);
    item_write_ballot_nonce(w, 10, &in->nonce);
    item_put_text(w, 11, in->ref);
}

void
item_write_uncast(item_writer *w, const eg_item *item)
{
    const eg_uncast_ballot *in = &item->u.uncast;
    write_uncast_before(w, in);
    for (size_t i = 0; i < in->contest_len; i++) {
        const eg_uncast_contest *contest = &in->contest[i];
        const size_t mark = item_begin(w, 7);
        item_put_uint(w, 1, contest->index);
        item_put_text(w, 2, contest->label);
        for (size_t j = 0; j < contest->selection_len; j++) {
            write_uncast_selection(w, &contest->selection[j]);
        }
        item_put_hash(w, 4, &contest->hash);
        item_end(w, mark);
    }
    write_uncast_after(w, in);
}

void
item_write_compact(item_writer *w, const eg_item *item)
{
    const eg_uncast_ballot *in = &item->u.uncast;
    write_uncast_before(w, in);
    for (size_t i = 0; i < in->contest_len; i++) {
        const size_t mark = item_begin(w, 7);
        item_put_uint(w, 1, in->contest[i].index);
        item_put_hash(w, 2, &in->contest[i].hash);
        item_end(w, mark);
    }
    write_uncast_after(w, in);
}
