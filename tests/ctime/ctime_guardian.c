/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No branch and no index depends on a guardian's secret: not on coefficients
 * and zeta when keys are made, not on shares when they are sealed and opened,
 * not on z_i and u_i when a ballot or a tally is decrypted.
 *
 * All randomness is classified, so everything that grows from it is secret
 * until the library itself declares it public.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/secret.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"

/** Random bytes that are secret from the start. */
static eg_status
fill_secret(void *state, uint8_t *out, size_t len)
{
    prop_bytes(state, out, len);
    EG_CLASSIFY(out, len);
    return EG_OK;
}

/** End the program if a step fails: nothing was shown then. */
static void
must(eg_status status, const char *step)
{
    if (status != EG_OK) {
        (void)printf("%s: %s\n", step, eg_status_name(status));
        exit(1);
    }
}

/** The three rounds over the contest data and then over the tally. */
static void
decrypt_all(test_guardians *t,
            const eg_quorum *quorum,
            const eg_encrypted_ballot *ballot,
            eg_rng *rng)
{
    test_rounds r;
    eg_decrypt_item data;
    must(eg_decrypt_item_data(&data, ballot, 1, NULL), "contest data");
    eg_decrypt_batch batch = {.election = t->election,
                              .quorum = quorum,
                              .kind = EG_KEY_DATA,
                              .item = &data,
                              .len = 1};
    must(test_rounds_run(&r, t, &batch, rng), "decryption of contest data");
    test_rounds_free(&r);

    eg_tally *tally = NULL;
    must(eg_tally_new(&tally, t->group, t->manifest), "tally");
    must(eg_tally_add(t->group, tally, ballot), "tally");
    batch.kind = EG_KEY_VOTE;
    must(eg_decrypt_items_tally(t->election, t->arena, &batch.item, &batch.len,
                                tally, NULL),
         "tally");
    must(test_rounds_run(&r, t, &batch, rng), "decryption of a tally");
    test_rounds_free(&r);
    eg_tally_free(tally);
}

/** A share of a ballot nonce. */
static void
share_nonce(test_guardians *t, eg_encrypted_ballot *ballot, eg_rng *rng)
{
    prop p = {3};
    eg_rng public_rng = prop_rng(&p); /* the view's key is no key share */
    eg_ballot_view *view = NULL;
    eg_nonce_share share;
    ballot->status = EG_BALLOT_CHALLENGED;
    must(eg_ballot_view_new(&view, t->group, &public_rng, 1), "view");
    must(eg_ballot_view_add(view, ballot), "view");
    eg_ballot_view_seal(view);
    must(eg_nonce_share_make(t->election, &share, &t->key[0], view, ballot, rng,
                             NULL),
         "nonce share");
    eg_ballot_view_free(view);
}

/** A share that is wrong ends in a complaint with evidence. */
static void
complain(test_guardians *t, eg_rng *rng)
{
    eg_guardian_secret bad = t->secret[1];
    eg_encrypted_share sealed;
    eg_share share;
    eg_complaint complaint;
    eg_scalar_add(t->group, &bad.coefficient[0][0], &bad.coefficient[0][0],
                  &bad.coefficient[0][1]);
    must(eg_share_encrypt(t->group, &sealed, &t->ceremony, &bad, &t->pub[0],
                          rng),
         "share");
    if (eg_share_decrypt(t->group, &share, &complaint, &t->ceremony,
                         &t->secret[0], &t->pub[1], &sealed, rng,
                         NULL) != EG_REJECT) {
        must(EG_ERR_STATE, "complaint");
    }
    eg_guardian_secret_wipe(&bad);
}

static void
run(const eg_group_params *params)
{
    static test_guardians t;
    const uint32_t member[] = {1, 2};
    prop p = {1};
    eg_rng rng = {.fill = fill_secret, .state = &p};
    prop q = {2};
    eg_rng public_rng = prop_rng(&q); /* ballots are another test's */
    eg_encrypted_ballot ballot;
    eg_quorum quorum;
    must(test_guardians_new(&t, params, 2, 2, &rng), "ceremony");
    must(test_guardians_ballot(&t, &ballot, 1, 3, 0, NULL, &public_rng),
         "ballot");
    ballot.status = EG_BALLOT_CAST;
    must(eg_quorum_init(t.group, &quorum, 2, 2, member, 2, NULL), "quorum");
    decrypt_all(&t, &quorum, &ballot, &rng);
    share_nonce(&t, &ballot, &rng);
    complain(&t, &rng);
    test_guardians_free(&t);
}

int
main(void)
{
    run(&toy_groups[TOY_32_96]);
    run(&toy_groups[TOY_REDUCED]);
    puts("all steps ran");
    return 0;
}
