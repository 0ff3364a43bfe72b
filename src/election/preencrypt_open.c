/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The recording tool, for ballots that were not cast: everything that was
 * printed, and the nonces that open it.
 */
#include <electionguard/preencrypt.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/preencrypt.h"

/** Lines of a contest; texts and vectors stay where they are. */
static eg_status
list_selections(eg_arena *arena,
                eg_uncast_contest *out,
                const eg_pre_contest *made)
{
    eg_uncast_selection *selection =
        eg_arena_alloc(arena, made->vectors, sizeof(*selection));
    if (selection == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t j = 0; j < made->vectors; j++) {
        selection[j] = (eg_uncast_selection){
            .index = (uint32_t)j + 1,
            .label =
                j < made->options ? made->contest->field[j].id : NULL, /* 19 */
            .vector = made->ct + j * made->options,
            .vector_len = made->options,
            .psi = made->psi[j],
            .short_code = made->code[j],
        };
    }
    *out = (eg_uncast_contest){
        .index = made->contest->index,
        .label = made->contest->id,
        .selection = selection,
        .selection_len = made->vectors,
        .hash = made->hash,
    };
    return EG_OK;
}

/** The ballot is opened: nothing of it is a secret any more. */
static void
declassify(const eg_pre_contest *made)
{
    const size_t all = made->vectors * made->options;
    EG_DECLASSIFY(made->xi, all * sizeof(*made->xi));
    EG_DECLASSIFY(made->ct, all * sizeof(*made->ct));
    EG_DECLASSIFY(made->psi, made->vectors * sizeof(*made->psi));
    EG_DECLASSIFY(made->code, made->vectors * sizeof(*made->code));
}

eg_status
eg_preencrypt_open(const eg_election *election,
                   eg_arena *arena,
                   eg_uncast_ballot *out,
                   const eg_released_contest **released,
                   const eg_uncast_ballot *kept,
                   const eg_hash *nonce,
                   eg_error *err)
{
    const eg_ballot_style *style = NULL;
    EG_TRY(eg_pre_check_kept(election, &style, kept, err));
    EG_TRY(eg_pre_check_code(kept, err));
    const size_t len = kept->contest_len;
    eg_uncast_contest *contest = eg_arena_alloc(arena, len, sizeof(*contest));
    eg_released_contest *release = eg_arena_alloc(arena, len, sizeof(*release));
    if (contest == NULL || release == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < len; i++) {
        eg_pre_contest made;
        EG_TRY(
            eg_pre_contest_remake(election, arena, &made, kept, i, nonce, err));
        declassify(&made);
        EG_TRY(list_selections(arena, &contest[i], &made));
        release[i] = (eg_released_contest){
            .index = made.contest->index,
            .nonce = made.xi,
            .nonce_len = made.vectors * made.options,
        };
    }
    eg_uncast_ballot opened = *kept;
    opened.style = style->id;
    opened.contest = contest;
    *out = opened;
    *released = release;
    return EG_OK;
}

/* -- checking an opening -------------------------------------------------------- */

/** Room for the powers of one vector of m options. */
typedef struct powers {
    eg_scalar *exp;    /* 2 m */
    eg_element *power; /* 2 m */
} powers;

/** Whether @p vector encrypts option @p j, or nothing, with these nonces. */
static bool
opens_vector(const eg_election *election,
             const powers *room,
             const eg_uncast_selection *selection,
             size_t j,
             const eg_scalar *nonce)
{
    const eg_group *group = election->group;
    const size_t m = selection->vector_len;
    for (size_t k = 0; k < m; k++) {
        eg_scalar delta;
        eg_scalar_from_u64(group, &delta, j == k ? 1 : 0);
        room->exp[k] = nonce[k];
        eg_scalar_add(group, &room->exp[m + k], &nonce[k], &delta);
    }
    eg_fixed_base_pow_batch_var(eg_group_g(group), room->power, room->exp,
                                m); /* (18.1) */
    eg_fixed_base_pow_batch_var(eg_public_key_base(election->key[EG_KEY_VOTE]),
                                room->power + m, room->exp + m, m); /* (18.2) */
    bool same = true;
    for (size_t k = 0; k < m; k++) {
        const eg_ciphertext again = {room->power[k], room->power[m + k]};
        same = same && eg_ciphertext_equal_var(&selection->vector[k], &again);
    }
    return same;
}

/** The contest has the vectors of the manifest, and each has its nonces. */
static bool
is_whole(const eg_contest *contest,
         const eg_uncast_contest *opened,
         const eg_released_contest *released)
{
    if (contest == NULL || released->index != opened->index) {
        return false;
    }
    const size_t m = contest->option_len;
    const size_t vectors = m + contest->selection_limit;
    bool whole =
        opened->selection_len == vectors && released->nonce_len == vectors * m;
    for (size_t j = 0; j < vectors && whole; j++) {
        whole = opened->selection[j].vector_len == m;
    }
    return whole;
}

static eg_status
check_contest(const eg_election *election,
              eg_arena *scratch,
              const eg_uncast_contest *opened,
              const eg_released_contest *released,
              eg_error *err)
{
    const eg_contest *contest =
        eg_manifest_contest(election->manifest, opened->index);
    bool opens = is_whole(contest, opened, released);
    const size_t m = opens ? contest->option_len : 0;
    const powers room = {
        .exp = eg_arena_alloc(scratch, 2 * m, sizeof(*room.exp)),
        .power = eg_arena_alloc(scratch, 2 * m, sizeof(*room.power))};
    if (room.exp == NULL || room.power == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t j = 0; j < opened->selection_len && opens; j++) {
        opens = opens_vector(election, &room, &opened->selection[j], j,
                             released->nonce + j * m);
    }
    return opens ? EG_OK
                 : eg_fail(err, EG_REJECT,
                           "the nonces released for contest %u do not open it",
                           (unsigned)opened->index);
}

eg_status
eg_preencrypt_check_opening(const eg_election *election,
                            eg_arena *scratch,
                            const eg_uncast_ballot *ballot,
                            const eg_released_contest *released,
                            size_t len,
                            eg_error *err)
{
    if (len != ballot->contest_len) {
        return eg_fail(err, EG_REJECT,
                       "nonces of %zu contests are released and the ballot has "
                       "%zu",
                       len, ballot->contest_len);
    }
    for (size_t i = 0; i < len; i++) {
        EG_TRY(check_contest(election, scratch, &ballot->contest[i],
                             &released[i], err));
    }
    return EG_OK;
}
