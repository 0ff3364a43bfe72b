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
