/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vectors of a contest.
 *
 * Selection hashes are sorted by counting, for each, how many are smaller, and
 * then moving it to that place by masks: the order in which they lie before is
 * the order of the options, and it must not show.
 */
#include <stdlib.h>

#include <electionguard/code.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/ct.h"
#include "election/preencrypt.h"

/* -- what can be pre-encrypted ------------------------------------------------ */

/** How many different short codes a hash-trimming function has. */
static size_t
code_count(uint32_t function)
{
    return function == 2 ? 65536 : 256;
}

static eg_status
check_contest(const eg_manifest *manifest,
              const eg_contest *contest,
              const eg_ballot_style *style,
              eg_error *err)
{
    if (contest == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "ballot style \"%s\" has an unknown contest", style->id);
    }
    if (contest->field_len != contest->option_len || contest->data_blocks > 0) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "contest \"%s\" cannot be pre-encrypted: it has "
                       "supplemental fields or contest data",
                       contest->id);
    }
    if ((uint64_t)contest->option_len + contest->selection_limit >
        code_count(manifest->hash_trimming)) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "contest \"%s\" cannot be pre-encrypted: its options "
                       "and null votes are more than there are short codes",
                       contest->id);
    }
    return EG_OK;
}

eg_status
eg_pre_find_style(const eg_election *election,
                  const eg_ballot_style **style,
                  const char *label,
                  eg_error *err)
{
    const eg_manifest *manifest = election->manifest;
    const eg_ballot_style *found = eg_manifest_find_style(manifest, label);
    if (found == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the manifest has no ballot style \"%s\"", label);
    }
    if (manifest->hash_trimming == 0) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the manifest names no hash-trimming function, so there "
                       "are no pre-encrypted ballots");
    }
    for (size_t i = 0; i < found->contest_len; i++) {
        EG_TRY(check_contest(manifest,
                             eg_manifest_contest(manifest, found->contest[i]),
                             found, err));
    }
    *style = found;
    return EG_OK;
}

/* -- masks ---------------------------------------------------------------------- */

void
eg_pre_keep(void *out, const void *in, size_t len, uint64_t mask)
{
    const uint8_t byte = (uint8_t)eg_value_barrier(mask);
    uint8_t *to = out;
    const uint8_t *from = in;
    for (size_t i = 0; i < len; i++) {
        to[i] |= from[i] & byte;
    }
}

/** Mask: a < b, as integers in big-endian order. */
static uint64_t
hash_less(const eg_hash *a, const eg_hash *b)
{
    uint64_t borrow = 0;
    for (size_t i = EG_HASH_BYTES; i > 0; i -= 4) {
        const uint64_t difference = (uint64_t)eg_load_be32(a->bytes + i - 4) -
                                    eg_load_be32(b->bytes + i - 4) - borrow;
        borrow = difference >> 63;
    }
    return ct_nonzero(borrow);
}

/** rank and sorted.  Of two equal hashes the first one goes first. */
static void
sort(eg_pre_contest *c)
{
    for (size_t j = 1; j < c->vectors; j++) {
        for (size_t i = 0; i < j; i++) {
            const uint64_t above = hash_less(&c->psi[j], &c->psi[i]) & 1;
            c->rank[i] += above;
            c->rank[j] += 1 - above;
        }
    }
    for (size_t i = 0; i < c->vectors; i++) {
        for (size_t r = 0; r < c->vectors; r++) {
            eg_pre_keep(&c->sorted[r], &c->psi[i], sizeof(c->psi[i]),
                        ct_equal(c->rank[i], r));
        }
    }
    EG_DECLASSIFY(c->sorted, c->vectors * sizeof(*c->sorted)); /* published */
}

uint32_t
eg_pre_code_number(const char code[EG_TRIM_CHARS])
{
    _Static_assert(EG_TRIM_CHARS == 5, "four characters and a zero");
    return eg_load_be32((const uint8_t *)code);
}

uint64_t
eg_pre_contest_collides(const eg_pre_contest *contest)
{
    uint64_t equal = 0;
    for (size_t j = 1; j < contest->vectors; j++) {
        for (size_t i = 0; i < j; i++) {
            equal |= ct_equal(eg_pre_code_number(contest->code[i]),
                              eg_pre_code_number(contest->code[j]));
        }
    }
    return equal;
}

/* -- the vectors ------------------------------------------------------------------ */

static eg_status
room(eg_arena *arena, eg_pre_contest *c)
{
    size_t all;
    if (!eg_size_mul(&all, c->vectors, c->options)) {
        return EG_ERR_MEMORY;
    }
    c->xi = eg_arena_alloc(arena, all, sizeof(*c->xi));
    c->ct = eg_arena_alloc(arena, all, sizeof(*c->ct));
    c->psi = eg_arena_alloc(arena, c->vectors, sizeof(*c->psi));
    c->code = eg_arena_alloc(arena, c->vectors, sizeof(*c->code));
    c->rank = eg_arena_alloc(arena, c->vectors, sizeof(*c->rank));
    c->sorted = eg_arena_alloc(arena, c->vectors, sizeof(*c->sorted));
    return c->xi == NULL || c->ct == NULL || c->psi == NULL ||
                   c->code == NULL || c->rank == NULL || c->sorted == NULL
               ? EG_ERR_MEMORY
               : EG_OK;
}

/** All encryptions of the contest in one batch, eq. (112). */
static eg_status
encrypt(const eg_election *election,
        eg_arena *arena,
        eg_pre_contest *c,
        const eg_hash *id_hash,
        const eg_hash *nonce)
{
    const size_t all = c->vectors * c->options;
    uint32_t *value = eg_arena_alloc(arena, all, sizeof(*value));
    if (value == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t j = 0; j < c->vectors; j++) {
        for (size_t k = 0; k < c->options; k++) {
            const size_t at = j * c->options + k;
            value[at] = j == k; /* nowhere in a null vector */
            eg_nonce_vector(election->group, &c->xi[at], id_hash,
                            c->contest->index, (uint32_t)j + 1, (uint32_t)k + 1,
                            nonce);
        }
    }
    eg_ciphertext_encrypt_batch(election->key[EG_KEY_VOTE], c->ct, value, c->xi,
                                all);
    return EG_OK;
}

eg_status
eg_pre_contest_make(const eg_election *election,
                    eg_arena *arena,
                    eg_pre_contest *out,
                    const eg_contest *contest,
                    const eg_hash *id_hash,
                    const eg_hash *nonce)
{
    eg_pre_contest c = {
        .contest = contest,
        .options = contest->option_len,
        .vectors = contest->option_len + contest->selection_limit,
    };
    EG_TRY(room(arena, &c));
    EG_TRY(encrypt(election, arena, &c, id_hash, nonce));
    for (size_t j = 0; j < c.vectors; j++) {
        eg_selection_hash(election->group, &c.psi[j], id_hash,
                          c.ct + j * c.options, c.options);
        EG_TRY(eg_hash_trim(c.code[j], election->manifest->hash_trimming,
                            &c.psi[j]));
    }
    sort(&c);
    eg_pre_contest_hash(&c.hash, id_hash, contest->index, c.sorted, c.vectors);
    *out = c;
    return EG_OK;
}

/* -- making a ballot again ---------------------------------------------------------- */

eg_status
eg_pre_code(eg_hash *out, const eg_uncast_ballot *ballot)
{
    eg_hash *chi = calloc(ballot->contest_len + 1, sizeof(*chi));
    if (chi == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        chi[i] = ballot->contest[i].hash;
    }
    eg_pre_confirmation_code(out, &ballot->id_hash, chi, ballot->contest_len,
                             ballot->chaining_field);
    free(chi);
    return EG_OK;
}

eg_status
eg_pre_check_code(const eg_uncast_ballot *kept, eg_error *err)
{
    eg_hash code;
    EG_TRY(eg_pre_code(&code, kept));
    if (!eg_hash_equal(&code, &kept->code)) {
        return eg_fail(err, EG_REJECT,
                       "the ballot's confirmation code is not that of its "
                       "contests");
    }
    return EG_OK;
}

eg_status
eg_pre_check_kept(const eg_election *election,
                  const eg_ballot_style **style,
                  const eg_uncast_ballot *kept,
                  eg_error *err)
{
    EG_TRY(eg_pre_find_style(election, style, kept->style, err));
    bool fits = kept->contest_len == (*style)->contest_len;
    for (size_t i = 0; fits && i < kept->contest_len; i++) {
        fits = kept->contest[i].index == (*style)->contest[i];
    }
    if (!fits) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the ballot's contests are not those of ballot style "
                       "\"%s\"",
                       (*style)->id);
    }
    eg_hash id_hash;
    eg_ballot_id_hash(&id_hash, &election->extended_hash, &kept->id);
    if (!eg_hash_equal(&id_hash, &kept->id_hash)) {
        return eg_fail(err, EG_REJECT,
                       "the ballot's identifier hash is not that of its "
                       "identifier in this election");
    }
    return EG_OK;
}

eg_status
eg_pre_contest_remake(const eg_election *election,
                      eg_arena *arena,
                      eg_pre_contest *out,
                      const eg_uncast_ballot *kept,
                      size_t i,
                      const eg_hash *nonce,
                      eg_error *err)
{
    const eg_contest *contest =
        eg_manifest_contest(election->manifest, kept->contest[i].index);
    EG_TRY(eg_pre_contest_make(election, arena, out, contest, &kept->id_hash,
                               nonce));
    EG_DECLASSIFY(&out->hash, sizeof(out->hash));
    if (!eg_hash_equal(&out->hash, &kept->contest[i].hash)) {
        return eg_fail(err, EG_REJECT,
                       "the nonce does not make contest \"%s\" of this ballot",
                       contest->id);
    }
    uint64_t collides = eg_pre_contest_collides(out);
    EG_DECLASSIFY(&collides, sizeof(collides)); /* never on an honest ballot */
    if (collides != 0) {
        return eg_fail(err, EG_REJECT,
                       "two short codes of contest \"%s\" are equal",
                       contest->id);
    }
    return EG_OK;
}
