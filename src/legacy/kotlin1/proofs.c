/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ballot of 1.52: its proofs, which are those of 2.0, and its hashes.
 */
#include "legacy/kotlin1/kotlin1.h"

static bool
require(lg_kt_checking *j,
        eg_check check,
        bool holds,
        const lg_where *where,
        const char *what)
{
    return lg_require(j->result, check, holds, j->place, where, what);
}

/* -- hashes ----------------------------------------------------------------- */

/** H(identifier, description hash, H(alpha, beta)). */
static void
selection_hash(const lg_walk *walk, const lg_kt_selection *s, eg_scalar *out)
{
    lg_bar bar;
    lg_bar pair;
    lg_bar_begin(&pair, &walk->rules);
    lg_bar_element(&pair, walk->group, &s->alpha.x);
    lg_bar_element(&pair, walk->group, &s->beta.x);
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, s->where.field_id);
    lg_bar_scalar(&bar, walk->group, &s->option->hash);
    lg_bar_list(&bar, &pair, walk->group);
    lg_bar_end(&bar, walk->group, out);
}

/** Judge what a selection or a contest, so @p what says, claims to be. */
static void
judge_hashes(lg_kt_checking *j,
             const lg_k1_hashes *claimed,
             const eg_scalar *description,
             const eg_scalar *hash,
             const lg_where *where,
             const char *what)
{
    require(j, EG_CHECK_8A,
            eg_scalar_equal(description, &claimed->description.x), where,
            "description_hash is not that of the manifest");
    require(j, EG_CHECK_8A, eg_scalar_equal(hash, &claimed->hash.x), where,
            what);
}

/** H(identifier, description hash, [hashes of the selections]). */
static void
judge_contest_hashes(lg_kt_checking *j,
                     const lg_kt_contest *c,
                     const lg_k1_contest *claimed,
                     eg_scalar *out)
{
    const lg_walk *walk = j->walk;
    lg_bar bar;
    lg_bar list;
    lg_bar_begin(&list, &walk->rules);
    for (size_t i = 0; i < c->selections; i++) {
        const lg_kt_selection *s = &c->selection[i];
        eg_scalar hash;
        selection_hash(walk, s, &hash);
        judge_hashes(j, &claimed->selection[i], &s->option->hash, &hash,
                     &s->where, "crypto_hash is not that of the selection");
        lg_bar_scalar(&list, walk->group, &hash);
    }
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, c->where.contest_id);
    lg_bar_scalar(&bar, walk->group, &c->about->hash);
    lg_bar_list(&bar, &list, walk->group);
    lg_bar_end(&bar, walk->group, out);
    judge_hashes(j, &claimed->own, &c->about->hash, out, &c->where,
                 "crypto_hash is not that of the contest");
}

/**
 * The code is H(seed, timestamp, ballot hash); that of a pre-encrypted ballot
 * was printed before and is made of what the record does not have.
 */
static void
judge_code(lg_kt_checking *j, const lg_k1_ballot *b, const eg_scalar *hash)
{
    const lg_walk *walk = j->walk;
    eg_scalar code;
    lg_bar bar;
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_scalar(&bar, walk->group, &b->seed.x);
    lg_bar_int(&bar, b->timestamp);
    lg_bar_scalar(&bar, walk->group, hash);
    lg_bar_end(&bar, walk->group, &code);
    const bool own = eg_scalar_equal(&code, &b->code.x);
    if (b->base.pre && !own) {
        eg_result_unseen(j->result, EG_CHECK_8B);
        return;
    }
    require(j, EG_CHECK_8B, own == !b->base.pre, NULL,
            own ? "is_preencrypt is true, but the code is that of a ballot "
                  "that is not pre-encrypted"
                : "code is not H(seed, timestamp, ballot hash)");
}

/** H(identifier, manifest hash, [hashes of the contests]), and the code. */
static void
judge_ballot_hash(lg_kt_checking *j, const lg_k1_ballot *b)
{
    const lg_walk *walk = j->walk;
    eg_scalar hash;
    lg_bar bar;
    lg_bar list;
    lg_bar_begin(&list, &walk->rules);
    for (size_t i = 0; i < b->base.contests; i++) {
        judge_contest_hashes(j, &b->base.contest[i], &b->contest[i], &hash);
        lg_bar_scalar(&list, walk->group, &hash);
    }
    lg_bar_begin(&bar, &walk->rules);
    lg_bar_text(&bar, b->base.id);
    lg_bar_scalar(&bar, walk->group, &walk->manifest_hash);
    lg_bar_list(&bar, &list, walk->group);
    lg_bar_end(&bar, walk->group, &hash);
    require(j, EG_CHECK_8B,
            eg_scalar_equal(&walk->manifest_hash, &b->manifest_hash.x), NULL,
            "manifest_hash is not that of the manifest");
    require(j, EG_CHECK_8B, eg_scalar_equal(&hash, &b->hash.x), NULL,
            "crypto_hash is not that of the ballot");
    judge_code(j, b, &hash);
}

/* -- contests --------------------------------------------------------------- */

/** Whether the ballot has all contests of the manifest, in sequence order. */
static bool
has_every_contest(const lg_manifest *m, const lg_kt_ballot *b)
{
    bool fits = b->contests == m->contests;
    for (size_t i = 1; fits && i < b->contests; i++) {
        fits = b->contest[i - 1].about->order < b->contest[i].about->order;
    }
    return fits;
}

/**
 * The contests of the ballot's style or, as the generator encrypts ballots, all
 * of the manifest: then nothing shows that the others hold no votes.
 */
static bool
judge_style(lg_kt_checking *j, const lg_kt_ballot *b)
{
    const lg_manifest *m = &j->walk->manifest;
    const bool fits = lg_kt_fits_style(m, b);
    const bool beyond = !fits && lg_manifest_style(m, b->style) != NULL &&
                        has_every_contest(m, b);
    if (beyond) {
        eg_result_unseen(j->result, EG_CHECK_X08);
    } else {
        require(j, EG_CHECK_X08, fits, NULL,
                "the ballot does not have the contests of its style");
    }
    return beyond;
}

eg_status
lg_k1_ballot_judge(const lg_walk *walk,
                   lg_k1_ballot *b,
                   eg_arena *arena,
                   eg_result *result,
                   const eg_place *place,
                   bool *beyond)
{
    lg_kt_checking j = {.walk = walk, .result = result, .place = place};
    lg_batch_init_over(&j.batch, &walk->algebra, arena);
    *beyond = judge_style(&j, &b->base);
    for (size_t i = 0; i < b->base.contests; i++) {
        lg_kt_contest_claim(&j, &b->base.contest[i]);
    }
    judge_ballot_hash(&j, b);
    EG_TRY(lg_batch_run(&j.batch));
    lg_batch_judge(&j.batch, result, place);
    for (size_t i = 0; i < b->base.contests; i++) {
        lg_kt_contest_judge(&j, &b->base.contest[i]);
    }
    return EG_OK;
}
