/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prepared ballots as bytes.  One walk over all parts measures, writes and
 * reads, so that the three cannot come apart.
 *
 *   "EGPREP01" | H_E | style, counted from 0, 4 bytes | id_B | xi_B
 *   for each contest:
 *     for each field: alpha | beta of value 0 | (R + 1)^2 pairs (c, v)
 *     (L + 1)^2 pairs (c, v)
 *     with an undervote difference: one pair
 *     with a null-vote indicator: (L + 1)^2 pairs
 *     with contest data: C_0 | a | u | mask
 *   encrypted ballot nonce: C_0 | C_1 | c | v
 *
 * Elements have l_p bytes, scalars l_q; all lengths follow from the manifest.
 * The other betas are products with K, which cost less than their bytes.
 */
#include <string.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/prepare.h"

#define MAGIC     "EGPREP01"
#define MAGIC_LEN 8
/** Magic, H_E and the style. */
#define HEAD_BYTES (MAGIC_LEN + EG_HASH_BYTES + 4)

/** Measures when neither writing nor reading. */
typedef struct walk {
    const eg_group *group;
    uint8_t *out;      /* writing */
    const uint8_t *in; /* reading */
    size_t at;
    bool bad; /* a number was too large */
} walk;

static void
walk_bytes(walk *w, void *bytes, size_t len)
{
    if (w->out != NULL) {
        memcpy(w->out + w->at, bytes, len);
    } else if (w->in != NULL) {
        memcpy(bytes, w->in + w->at, len);
    }
    w->at += len;
}

static void
walk_element(walk *w, eg_element *x)
{
    if (w->out != NULL) {
        eg_element_write(w->group, w->out + w->at, x);
    } else if (w->in != NULL) {
        w->bad |= !eg_element_parse(w->group, x, w->in + w->at);
    }
    w->at += eg_group_element_len(w->group);
}

static void
walk_scalar(walk *w, eg_scalar *x)
{
    if (w->out != NULL) {
        eg_scalar_write(w->group, w->out + w->at, x);
    } else if (w->in != NULL) {
        w->bad |= !eg_scalar_parse(w->group, x, w->in + w->at);
    }
    w->at += eg_group_scalar_len(w->group);
}

static void
walk_proofs(walk *w, eg_proof_branch *table, size_t values)
{
    for (size_t i = 0; i < values * values; i++) {
        walk_scalar(w, &table[i].c);
        walk_scalar(w, &table[i].v);
    }
}

static void
walk_contest(walk *w, eg_prepared_contest *c)
{
    for (size_t f = 0; f < c->contest->field_len; f++) {
        eg_prepared_field *field = &c->field[f];
        walk_element(w, &field->alpha.x);
        walk_element(w, &field->beta[0].x);
        walk_proofs(w, field->proof, (size_t)field->bound + 1);
    }
    for (int r = 0; r < EG_RELATIONS; r++) {
        if (c->relation[r] != NULL) {
            uint32_t first;
            walk_proofs(w, c->relation[r],
                        eg_prepared_sums((eg_relation)r, c->contest, &first));
        }
    }
    if (c->mask_len > 0) {
        walk_element(w, &c->data.c0);
        walk_element(w, &c->data.a);
        walk_scalar(w, &c->data.u);
        walk_bytes(w, c->mask, c->mask_len);
    }
}

/** All that comes after the head. */
static void
walk_body(walk *w, const eg_prepared_ballot *p)
{
    walk_bytes(w, p->seed->id.bytes, EG_HASH_BYTES);
    walk_bytes(w, p->seed->nonce.bytes, EG_HASH_BYTES);
    for (size_t i = 0; i < p->contest_len; i++) {
        walk_contest(w, &p->contest[i]);
    }
    walk_element(w, &p->nonce->c0);
    walk_bytes(w, p->nonce->c1, p->nonce->c1_len);
    walk_scalar(w, &p->nonce->c);
    walk_scalar(w, &p->nonce->v);
}

size_t
eg_prepared_ballot_size(const eg_prepared_ballot *prepared)
{
    walk w = {.group = prepared->election->group, .at = HEAD_BYTES};
    walk_body(&w, prepared);
    return w.at;
}

eg_status
eg_prepared_ballot_write(const eg_prepared_ballot *prepared, uint8_t *out)
{
    if (prepared->used) {
        return EG_ERR_STATE;
    }
    const eg_election *e = prepared->election;
    memcpy(out, MAGIC, MAGIC_LEN);
    memcpy(out + MAGIC_LEN, e->extended_hash.bytes, EG_HASH_BYTES);
    eg_store_be32(out + MAGIC_LEN + EG_HASH_BYTES,
                  (uint32_t)(prepared->style - e->manifest->style));
    walk w = {.group = e->group, .out = out, .at = HEAD_BYTES};
    walk_body(&w, prepared);
    return EG_OK;
}

/** The style that a head names, or NULL. */
static const eg_ballot_style *
read_head(const eg_election *election, const uint8_t *bytes, size_t len)
{
    if (len < HEAD_BYTES || memcmp(bytes, MAGIC, MAGIC_LEN) != 0 ||
        memcmp(bytes + MAGIC_LEN, election->extended_hash.bytes,
               EG_HASH_BYTES) != 0) {
        return NULL;
    }
    const uint32_t index = eg_load_be32(bytes + MAGIC_LEN + EG_HASH_BYTES);
    return index < election->manifest->style_len
               ? &election->manifest->style[index]
               : NULL;
}

eg_status
eg_prepared_ballot_read(const eg_election *election,
                        eg_prepared_ballot **out,
                        const uint8_t *bytes,
                        size_t len,
                        eg_error *err)
{
    const eg_ballot_style *style = read_head(election, bytes, len);
    if (style == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "is not a prepared ballot of this election");
    }
    eg_prepared_ballot *p = NULL;
    EG_TRY(eg_prepared_ballot_room(election, &p, style, err));
    walk w = {.group = election->group, .in = bytes, .at = HEAD_BYTES};
    const bool fits = eg_prepared_ballot_size(p) == len;
    if (fits) {
        walk_body(&w, p);
    }
    if (!fits || w.bad) {
        eg_prepared_ballot_free(p);
        return eg_fail(err, EG_ERR_MALFORMED, "is damaged");
    }
    eg_prepared_ballot_identify(p);
    eg_prepared_ballot_complete(p);
    *out = p;
    return EG_OK;
}
