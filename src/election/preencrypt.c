/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encrypting tool.
 *
 * Short codes are short, so two of a contest are equal now and then, and then
 * the whole ballot needs another nonce.  The contests with the most vectors
 * collide most, so they come first, and the first collision ends the try.
 */
#include "election/preencrypt.h"

#include <string.h>

#include <electionguard/code.h>
#include <electionguard/preencrypt.h>

#include "base/base.h"
#include "base/secret.h"
#include "codec/text.h"

#define SCRATCH_MAX ((size_t)1 << 30)

/** The work on one ballot. */
typedef struct job {
    const eg_election *election;
    eg_arena *arena;   /* results */
    eg_arena *scratch; /* of one contest, and the seed */
    eg_rng *rng;
    eg_error *err;
    eg_uncast_ballot ballot;
    eg_uncast_contest *contest; /* ballot.contest, to write */
    eg_printed_contest *printed;
    eg_printed_selection **line; /* of each contest, to write */
    size_t *order;               /* in which contests are made */
    eg_ballot_seed seed;         /* secret */
    bool collided;               /* some codes are equal */
} job;

static void
job_end(job *j)
{
    eg_arena_free(j->scratch);
    eg_wipe(&j->seed, sizeof(j->seed));
}

/* -- room ------------------------------------------------------------------- */

/** m + L. */
static size_t
vectors(const eg_contest *contest)
{
    return contest->option_len + contest->selection_limit;
}

static eg_status
room_contest(job *j, size_t i, const eg_contest *contest)
{
    const size_t len = vectors(contest);
    eg_printed_selection *selection =
        eg_arena_alloc(j->arena, len, sizeof(*selection));
    if (selection == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t s = 0; s < len; s++) {
        selection[s].index = (uint32_t)s + 1;
        if (s < contest->option_len) {
            selection[s].label = contest->field[s].id;
            selection[s].name = contest->field[s].name;
        }
    }
    j->contest[i].index = contest->index;
    j->line[i] = selection;
    j->printed[i] = (eg_printed_contest){
        .contest = contest, .selection = selection, .selection_len = len};
    return EG_OK;
}

/** The contests with the most vectors first. */
static void
put_in_order(job *j, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const size_t own = j->printed[i].selection_len;
        size_t at = i;
        while (at > 0 && j->printed[j->order[at - 1]].selection_len < own) {
            j->order[at] = j->order[at - 1];
            at--;
        }
        j->order[at] = i;
    }
}

static eg_status
room(job *j, const eg_ballot_style *style)
{
    const size_t len = style->contest_len;
    j->contest = eg_arena_alloc(j->arena, len, sizeof(*j->contest));
    j->printed = eg_arena_alloc(j->arena, len, sizeof(*j->printed));
    j->line = eg_arena_alloc(j->arena, len, sizeof(*j->line));
    j->order = eg_arena_alloc(j->arena, len, sizeof(*j->order));
    j->ballot.nonce.c1 = eg_arena_alloc(j->arena, EG_HASHED_NONCE_BYTES, 1);
    j->ballot.nonce.c1_len = EG_HASHED_NONCE_BYTES;
    if (j->contest == NULL || j->printed == NULL || j->line == NULL ||
        j->order == NULL || j->ballot.nonce.c1 == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < len; i++) {
        EG_TRY(room_contest(
            j, i,
            eg_manifest_contest(j->election->manifest, style->contest[i])));
    }
    put_in_order(j, len);
    j->ballot.style = style->id;
    j->ballot.contest = j->contest;
    j->ballot.contest_len = len;
    return EG_OK;
}

static eg_status
take_ref(job *j, const char *ref)
{
    if (ref == NULL) {
        return EG_OK;
    }
    if (!eg_utf8_valid(ref, strlen(ref))) {
        return eg_fail(j->err, EG_ERR_ARGUMENT,
                       "the ballot's name is not UTF-8");
    }
    j->ballot.ref = eg_arena_copy(j->arena, ref, strlen(ref));
    return j->ballot.ref == NULL ? EG_ERR_MEMORY : EG_OK;
}

/* -- one try ------------------------------------------------------------------ */

/** Contest @p i from the seed; only hashes and codes are kept. */
static eg_status
make_contest(job *j, size_t i)
{
    eg_pre_contest made;
    eg_arena_reset(j->scratch);
    EG_TRY(eg_pre_contest_make(j->election, j->scratch, &made,
                               j->printed[i].contest, &j->ballot.id_hash,
                               &j->seed.nonce));
    uint64_t collides = eg_pre_contest_collides(&made);
    EG_DECLASSIFY(&collides, sizeof(collides)); /* the try is seen to fail */
    j->collided = collides != 0;
    for (size_t s = 0; s < made.vectors; s++) {
        j->line[i][s].psi = made.psi[s];
        memcpy(j->line[i][s].short_code, made.code[s], EG_TRIM_CHARS);
    }
    EG_DECLASSIFY(&made.hash, sizeof(made.hash)); /* will be published */
    j->contest[i].hash = made.hash;
    return EG_OK;
}

static eg_status
make_contests(job *j)
{
    j->collided = false;
    j->ballot.id = j->seed.id;
    eg_ballot_id_hash(&j->ballot.id_hash, &j->election->extended_hash,
                      &j->ballot.id);
    for (size_t i = 0; i < j->ballot.contest_len && !j->collided; i++) {
        EG_TRY(make_contest(j, j->order[i]));
    }
    return EG_OK;
}

/** Seeds until no codes are equal; section 4.1.5. */
static eg_status
draw(job *j)
{
    for (int tries = 0; tries < EG_PREENCRYPT_TRIES_MAX; tries++) {
        EG_TRY(eg_ballot_seed_random(&j->seed, j->rng));
        EG_TRY(make_contests(j));
        if (!j->collided) {
            return EG_OK;
        }
    }
    return eg_fail(j->err, EG_ERR_LIMIT,
                   "short codes of ballot style \"%s\" were equal each time",
                   j->ballot.style);
}

static eg_status
take_seed(job *j, const eg_ballot_seed *seed)
{
    j->seed = *seed;
    EG_TRY(make_contests(j));
    if (j->collided) {
        return eg_fail(j->err, EG_REJECT,
                       "with this seed two short codes of a contest are equal");
    }
    return EG_OK;
}

/* -- the ballot ----------------------------------------------------------------- */

/** The encrypted ballot nonce, eqs. (34)-(38). */
static eg_status
encrypt_nonce(job *j)
{
    eg_hashed_ciphertext *out = &j->ballot.nonce;
    const eg_public_key *khat = j->election->key[EG_KEY_DATA];
    const eg_hashed_place place =
        eg_hashed_place_nonce(&j->ballot.id_hash, eg_public_key_value(khat),
                              eg_public_key_base(khat));
    EG_SECRET(eg_scalar, xi);
    EG_TRY(eg_scalar_random(j->election->group, &xi, j->rng));
    EG_TRY(eg_hashed_encrypt(j->election->group, out, &place,
                             j->seed.nonce.bytes, sizeof(j->seed.nonce.bytes),
                             &xi, j->rng));
    EG_DECLASSIFY(&out->c0, sizeof(out->c0)); /* will be published */
    EG_DECLASSIFY(out->c1, out->c1_len);
    EG_DECLASSIFY(&out->c, sizeof(out->c));
    EG_DECLASSIFY(&out->v, sizeof(out->v));
    return EG_OK;
}

static eg_status
run(job *j, const eg_preencrypt_request *request)
{
    const eg_ballot_style *style = NULL;
    EG_TRY(eg_pre_find_style(j->election, &style, request->style, j->err));
    EG_TRY(room(j, style));
    EG_TRY(take_ref(j, request->ref));
    EG_TRY(request->seed == NULL ? draw(j) : take_seed(j, request->seed));
    return encrypt_nonce(j);
}

eg_status
eg_preencrypt(const eg_election *election,
              eg_arena *arena,
              eg_preencrypted_ballot *out,
              const eg_preencrypt_request *request,
              eg_rng *rng,
              eg_error *err)
{
    EG_CLEANUP(job_end)
    job j = {.election = election, .arena = arena, .rng = rng, .err = err};
    EG_TRY(eg_arena_new(&j.scratch, SCRATCH_MAX));
    EG_TRY(run(&j, request));
    if (request->seed_out != NULL) {
        *request->seed_out = j.seed;
    }
    *out = (eg_preencrypted_ballot){.kept = j.ballot, .printed = j.printed};
    return EG_OK;
}

eg_status
eg_preencrypt_link(eg_preencrypted_ballot *ballot, eg_chain *chain)
{
    if (chain->kind != EG_DEVICE_PRE_ENCRYPTING) {
        return EG_ERR_ARGUMENT;
    }
    eg_uncast_ballot linked = ballot->kept;
    eg_chain_next_field(chain, linked.chaining_field);
    EG_TRY(eg_pre_code(&linked.code, &linked)); /* (116) */
    ballot->kept = linked;
    eg_chain_advance(chain, &linked.code);
    return EG_OK;
}
