/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening chosen contests of a ballot: the whole ballot's opening, applied to a
 * ballot that has these contests only, and the hashes of the others.
 */
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/opening.h>

#include "base/base.h"

/** Contest @p index of the ballot, or NULL. */
static const eg_encrypted_contest *
find_contest(const eg_encrypted_ballot *ballot, uint32_t index)
{
    for (size_t i = 0; i < ballot->contest_len; i++) {
        if (ballot->contest[i].index == index) {
            return &ballot->contest[i];
        }
    }
    return NULL;
}

/** The ballot with the chosen contests alone. */
static eg_status
choose(eg_arena *arena,
       eg_encrypted_ballot *out,
       const eg_encrypted_ballot *ballot,
       const uint32_t *contest,
       size_t len,
       eg_error *err)
{
    eg_encrypted_contest *chosen = eg_arena_alloc(arena, len, sizeof(*chosen));
    if (chosen == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && contest[i] <= contest[i - 1]) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "the contests to open must ascend");
        }
        const eg_encrypted_contest *found = find_contest(ballot, contest[i]);
        if (found == NULL) {
            return eg_fail(err, EG_ERR_NOT_FOUND,
                           "the ballot has no contest %u",
                           (unsigned)contest[i]);
        }
        chosen[i] = *found;
    }
    *out = *ballot;
    out->contest = chosen;
    out->contest_len = len;
    return EG_OK;
}

static bool
is_opened(const eg_opened_ballot *opened, uint32_t index)
{
    for (size_t i = 0; i < opened->contest_len; i++) {
        if (opened->contest[i].index == index) {
            return true;
        }
    }
    return false;
}

/** The hashes, eq. (70), of all contests that were not chosen. */
static eg_status
hash_others(const eg_group *group,
            eg_arena *arena,
            eg_contest_opening *out,
            const eg_encrypted_ballot *ballot)
{
    const eg_opened_ballot *opened = &out->opened;
    const size_t len = ballot->contest_len - opened->contest_len;
    eg_closed_contest *closed = eg_arena_alloc(arena, len, sizeof(*closed));
    if (closed == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        const eg_encrypted_contest *contest = &ballot->contest[i];
        if (!is_opened(opened, contest->index)) {
            eg_closed_contest *at = &closed[out->closed_len++];
            at->index = contest->index;
            eg_contest_hash(group, &at->hash, &ballot->id_hash, contest);
        }
    }
    out->closed = closed;
    return EG_OK;
}

eg_status
eg_contest_opening_make(const eg_election *election,
                        eg_arena *arena,
                        eg_contest_opening *out,
                        const eg_encrypted_ballot *ballot,
                        const eg_hash *nonce,
                        const uint32_t *contest,
                        size_t contest_len,
                        eg_error *err)
{
    if (contest_len == 0 || contest_len > ballot->contest_len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "1 to %zu contests can be opened, not %zu",
                       ballot->contest_len, contest_len);
    }
    eg_encrypted_ballot part;
    eg_contest_opening made = {.code = ballot->code};
    memcpy(made.chaining_field, ballot->chaining_field,
           EG_CHAINING_FIELD_BYTES);
    EG_TRY(choose(arena, &part, ballot, contest, contest_len, err));
    EG_TRY(eg_ballot_open(election, arena, &made.opened, &part, nonce, err));
    EG_TRY(hash_others(election->group, arena, &made, ballot));
    *out = made;
    return EG_OK;
}
