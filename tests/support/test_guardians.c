/* SPDX-License-Identifier: Apache-2.0 */
/* Ceremonies and decryptions as everybody honest runs them. */
#include "support/test_guardians.h"

#include <stdlib.h>
#include <string.h>

#include "base/base.h"

const char test_guardians_manifest[] =
    "{\"electionId\":\"guardians\",\"contests\":["
    "{\"id\":\"mayor\",\"name\":\"Mayor\",\"selectionLimit\":1,"
    "\"optionSelectionLimit\":1,\"index\":1,\"contestDataBlocks\":2,"
    "\"choices\":[{\"id\":\"ada\",\"name\":\"Ada\",\"index\":1},"
    "{\"id\":\"ben\",\"name\":\"Ben\",\"index\":2}]},"
    "{\"id\":\"score\",\"name\":\"Score\",\"selectionLimit\":6,"
    "\"optionSelectionLimit\":3,\"index\":2,"
    "\"choices\":[{\"id\":\"park\",\"name\":\"Park\",\"index\":1},"
    "{\"id\":\"pool\",\"name\":\"Pool\",\"index\":2}]}],"
    "\"ballotStyles\":[{\"id\":\"all\",\"name\":\"All\",\"contestIds\":"
    "[\"mayor\",\"score\"]}]}";

/** Each guardian's secrets and public data; all check all. */
static eg_status
keys(test_guardians *t, eg_rng *rng)
{
    const uint32_t n = t->ceremony.n;
    for (uint32_t i = 0; i < n; i++) {
        EG_TRY(eg_guardian_generate(t->group, &t->secret[i], &t->ceremony,
                                    i + 1, rng));
        EG_TRY(eg_guardian_publish(t->group, t->arena, &t->pub[i], &t->ceremony,
                                   &t->secret[i], rng));
    }
    eg_joint_keys(t->group, t->joint, t->pub, n);
    return eg_guardians_check(t->group, &t->ceremony, t->pub, n, t->joint,
                              NULL);
}

/** Every share goes encrypted from guardian to guardian. */
static eg_status
shares(test_guardians *t, uint32_t receiver, eg_rng *rng)
{
    const uint32_t n = t->ceremony.n;
    eg_share received[TEST_GUARDIANS_MAX];
    size_t len = 0;
    for (uint32_t i = 0; i < n; i++) {
        eg_encrypted_share sealed;
        eg_complaint complaint;
        if (i == receiver) {
            continue;
        }
        EG_TRY(eg_share_encrypt(t->group, &sealed, &t->ceremony, &t->secret[i],
                                &t->pub[receiver], rng));
        EG_TRY(eg_share_decrypt(t->group, &received[len++], &complaint,
                                &t->ceremony, &t->secret[receiver], &t->pub[i],
                                &sealed, rng, NULL));
    }
    return eg_guardian_key_combine(t->group, &t->key[receiver],
                                   &t->secret[receiver], received, len, t->pub,
                                   n, NULL);
}

eg_status
test_guardians_new(test_guardians *t,
                   const eg_group_params *params,
                   uint32_t n,
                   uint32_t k,
                   eg_rng *rng)
{
    memset(t, 0, sizeof(*t));
    EG_TRY(params == NULL ? eg_group_new(&t->group)
                          : eg_group_new_from(params, &t->group));
    EG_TRY(eg_arena_new(&t->arena, (size_t)64 << 20));
    EG_TRY(eg_manifest_parse(&t->manifest,
                             (const uint8_t *)test_guardians_manifest,
                             strlen(test_guardians_manifest), NULL));
    EG_TRY(eg_ceremony_init(t->group, &t->ceremony, n, k));
    eg_status status = EG_REJECT;
    while (status == EG_REJECT) {
        status = keys(t, rng);
    }
    EG_TRY(status);
    for (uint32_t i = 0; i < n; i++) {
        EG_TRY(shares(t, i, rng));
    }
    return eg_election_new(&t->election, t->group, t->manifest, n, k, t->joint,
                           EG_BASE_BOTH);
}

void
test_guardians_free(test_guardians *t)
{
    eg_election_free(t->election);
    eg_manifest_free(t->manifest);
    eg_arena_free(t->arena);
    eg_group_free(t->group);
    memset(t, 0, sizeof(*t));
}

eg_status
test_guardians_ballot(test_guardians *t,
                      eg_encrypted_ballot *out,
                      uint32_t mayor,
                      uint32_t score_1,
                      uint32_t score_2,
                      eg_ballot_seed *seed,
                      eg_rng *rng)
{
    static const uint8_t field[EG_CHAINING_FIELD_BYTES] = {0};
    const uint32_t choice[] = {mayor == 1, mayor == 2};
    const uint32_t score[] = {score_1, score_2};
    const eg_plain_contest contest[] = {
        {.index = 1, .selection = choice, .selection_len = 2},
        {.index = 2, .selection = score, .selection_len = 2}};
    const eg_plain_ballot plain = {
        .style = "all", .weight = 1, .contest = contest, .contest_len = 2};
    const eg_encrypt_request request = {
        .plain = &plain, .chaining_field = field, .seed_out = seed};
    return eg_ballot_encrypt(t->election, t->arena, out, &request, rng, NULL);
}

/* -- decryptions ----------------------------------------------------------- */

eg_status
test_rounds_commit(test_rounds *r,
                   test_guardians *t,
                   const eg_decrypt_batch *batch,
                   eg_rng *rng)
{
    memset(r, 0, sizeof(*r));
    r->batch = *batch;
    r->result = calloc(batch->len, sizeof(*r->result));
    for (uint32_t j = 0; j < batch->quorum->len; j++) {
        r->d[j] = calloc(batch->len, sizeof(*r->d[j]));
        r->reveal[j] = calloc(batch->len, sizeof(*r->reveal[j]));
        r->v[j] = calloc(batch->len, sizeof(*r->v[j]));
        if (r->result == NULL || r->d[j] == NULL || r->reveal[j] == NULL ||
            r->v[j] == NULL) {
            return EG_ERR_MEMORY;
        }
        EG_TRY(eg_decrypt_round_new(&r->round[j], r->d[j], &r->batch,
                                    &t->key[batch->quorum->index[j] - 1], rng,
                                    &r->err));
    }
    return EG_OK;
}

eg_status
test_rounds_reveal(test_rounds *r)
{
    const eg_hash *d[TEST_GUARDIANS_MAX];
    memcpy(d, r->d, sizeof(d));
    for (uint32_t j = 0; j < r->batch.quorum->len; j++) {
        EG_TRY(eg_decrypt_round_reveal(r->round[j], r->reveal[j], d, &r->blame,
                                       &r->err));
    }
    return EG_OK;
}

eg_status
test_rounds_respond(test_rounds *r)
{
    const eg_decrypt_reveal *reveal[TEST_GUARDIANS_MAX];
    memcpy(reveal, r->reveal, sizeof(reveal));
    for (uint32_t j = 0; j < r->batch.quorum->len; j++) {
        EG_TRY(eg_decrypt_round_respond(r->round[j], r->v[j], reveal, &r->blame,
                                        &r->err));
    }
    return EG_OK;
}

eg_status
test_rounds_combine(test_rounds *r, const test_guardians *t)
{
    const eg_hash *d[TEST_GUARDIANS_MAX];
    const eg_decrypt_reveal *reveal[TEST_GUARDIANS_MAX];
    const eg_scalar *v[TEST_GUARDIANS_MAX];
    memcpy(d, r->d, sizeof(d));
    memcpy(reveal, r->reveal, sizeof(reveal));
    memcpy(v, r->v, sizeof(v));
    const eg_decrypt_messages messages = {d, reveal, v};
    return eg_decrypt_combine(&r->batch, r->result, t->pub, &messages,
                              &r->blame, &r->err);
}

eg_status
test_rounds_run(test_rounds *r,
                test_guardians *t,
                const eg_decrypt_batch *batch,
                eg_rng *rng)
{
    EG_TRY(test_rounds_commit(r, t, batch, rng));
    EG_TRY(test_rounds_reveal(r));
    EG_TRY(test_rounds_respond(r));
    return test_rounds_combine(r, t);
}

void
test_rounds_free(test_rounds *r)
{
    for (size_t j = 0; j < TEST_GUARDIANS_MAX; j++) {
        eg_decrypt_round_free(r->round[j]);
        free(r->d[j]);
        free(r->reveal[j]);
        free(r->v[j]);
    }
    free(r->result);
    memset(r, 0, sizeof(*r));
}
