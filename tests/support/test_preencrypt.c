/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_preencrypt.h"

#include <stdlib.h>
#include <string.h>

#include <electionguard/code.h>
#include <electionguard/proof.h>

#define VECTORS_MAX 512

const char test_manifest_printed[] =
    "{\"electionId\":\"printed\",\"contests\":["
    "{\"id\":\"mayor\",\"name\":\"Mayor\",\"selectionLimit\":1,"
    "\"optionSelectionLimit\":1,\"index\":1,"
    "\"choices\":[{\"id\":\"ada\",\"name\":\"Ada\",\"index\":1},"
    "{\"id\":\"ben\",\"name\":\"Ben\",\"index\":2},"
    "{\"id\":\"cy\",\"name\":\"Cy\",\"index\":3}]},"
    "{\"id\":\"council\",\"name\":\"Council\",\"selectionLimit\":3,"
    "\"optionSelectionLimit\":1,\"index\":2,"
    "\"choices\":[{\"id\":\"c1\",\"name\":\"Cleo\",\"index\":1},"
    "{\"id\":\"c2\",\"name\":\"Dan\",\"index\":2},"
    "{\"id\":\"c3\",\"name\":\"Eve\",\"index\":3},"
    "{\"id\":\"c4\",\"name\":\"Fay\",\"index\":4},"
    "{\"id\":\"c5\",\"name\":\"Gus\",\"index\":5}]},"
    "{\"id\":\"board\",\"name\":\"Board\",\"selectionLimit\":3,"
    "\"optionSelectionLimit\":2,\"index\":3,"
    "\"choices\":[{\"id\":\"b1\",\"name\":\"Hal\",\"index\":1},"
    "{\"id\":\"b2\",\"name\":\"Ida\",\"index\":2}]}],"
    "\"ballotStyles\":["
    "{\"id\":\"all\",\"name\":\"All\",\"contestIds\":"
    "[\"mayor\",\"council\",\"board\"]},"
    "{\"id\":\"part\",\"name\":\"Part\",\"contestIds\":"
    "[\"mayor\",\"board\"]}],"
    "\"chainingMode\":1,\"hashTrimmingFunction\":2}";

static bool
id_hash_holds(const test_election *e, const eg_hash *id, const eg_hash *hash)
{
    eg_hash h;
    eg_ballot_id_hash(&h, &e->election->extended_hash, id);
    return eg_hash_equal(&h, hash);
}

static bool
ascends(const eg_hash *psi, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        if (memcmp(psi[i - 1].bytes, psi[i].bytes, EG_HASH_BYTES) >= 0) {
            return false;
        }
    }
    return true;
}

static bool
code_follows(const test_election *e, const char *code, const eg_hash *psi)
{
    char want[EG_TRIM_CHARS];
    return eg_hash_trim(want, e->manifest->hash_trimming, psi) == EG_OK &&
           strcmp(want, code) == 0;
}

static bool
final_code_holds(const eg_hash *code,
                 const eg_hash *id_hash,
                 const eg_hash *chi,
                 size_t len,
                 const uint8_t *field)
{
    eg_hash h;
    eg_pre_confirmation_code(&h, id_hash, chi, len, field);
    return eg_hash_equal(&h, code);
}

/* -- cast ------------------------------------------------------------------- */

static bool
range_holds(const test_election *e,
            const eg_range_claim *claim,
            const eg_proof_branch *branch,
            size_t len)
{
    const eg_range_proof proof = {.branch = branch, .len = len};
    return eg_range_verify_var(e->election->key[EG_KEY_VOTE], NULL, claim,
                               &proof, EG_RANGE_TEST_MEMBERS) == EG_OK;
}

static const char *
proofs_fault(const test_election *e,
             const eg_hash *id_hash,
             const eg_encrypted_contest *c,
             const eg_contest *m)
{
    eg_ciphertext sum;
    eg_ciphertext_one(e->group, &sum);
    for (size_t i = 0; i < c->field_len; i++) {
        const eg_range_claim claim =
            eg_range_claim_field(id_hash, &c->field[i].ct, c->index,
                                 m->field[i].index, m->field[i].bound);
        if (!range_holds(e, &claim, c->field[i].proof, c->field[i].proof_len)) {
            return "a range proof";
        }
        eg_ciphertext_mul(e->group, &sum, &sum, &c->field[i].ct);
    }
    const eg_range_claim limit =
        eg_range_claim_limit(id_hash, &sum, c->index, m->selection_limit);
    return range_holds(e, &limit, c->limit_proof, c->limit_proof_len)
               ? NULL
               : "a limit proof";
}

/** (16.A), (17.A), and that the hash is one of the contest's. */
static const char *
selected_fault(const test_election *e,
               const eg_hash *id_hash,
               const eg_pre_cast_contest *pre,
               const eg_selected_vector *s)
{
    eg_hash psi;
    bool listed = false;
    eg_selection_hash(e->group, &psi, id_hash, s->vector, s->vector_len);
    for (size_t i = 0; i < pre->selection_hash_len; i++) {
        listed |= eg_hash_equal(&pre->selection_hash[i], &psi);
    }
    if (!eg_hash_equal(&psi, &s->psi) || !listed) {
        return "a selection hash";
    }
    return code_follows(e, s->short_code, &psi) ? NULL : "a short code";
}

static const char *
pre_fault(const test_election *e,
          const eg_hash *id_hash,
          const eg_encrypted_contest *c,
          const eg_contest *m,
          const eg_pre_cast_contest *pre)
{
    if (pre->selection_hash_len != m->option_len + m->selection_limit ||
        !ascends(pre->selection_hash, pre->selection_hash_len)) {
        return "the list of selection hashes";
    }
    if (pre->selected_len != m->selection_limit) {
        return "the number of vectors"; /* X.15 */
    }
    for (size_t i = 0; i < pre->selected_len; i++) {
        const eg_selected_vector *s = &pre->selected[i];
        const char *fault = selected_fault(e, id_hash, pre, s);
        if (fault != NULL) {
            return fault;
        }
        if (i > 0 &&
            memcmp(s[-1].psi.bytes, s->psi.bytes, EG_HASH_BYTES) >= 0) {
            return "the order of the vectors";
        }
    }
    for (size_t k = 0; k < c->field_len; k++) { /* (15.A) */
        eg_ciphertext product;
        eg_ciphertext_one(e->group, &product);
        for (size_t i = 0; i < pre->selected_len; i++) {
            eg_ciphertext_mul(e->group, &product, &product,
                              &pre->selected[i].vector[k]);
        }
        if (!eg_ciphertext_equal_var(&product, &c->field[k].ct)) {
            return "the product of the vectors";
        }
    }
    eg_hash chi;
    eg_pre_contest_hash(&chi, id_hash, c->index, pre->selection_hash,
                        pre->selection_hash_len);
    return eg_hash_equal(&chi, &c->hash) ? NULL : "a contest hash";
}

const char *
test_pre_cast_fault(const test_election *e, const eg_pre_cast_ballot *cast)
{
    const eg_encrypted_ballot *b = &cast->ballot;
    const eg_ballot_style *style =
        eg_manifest_find_style(e->manifest, b->style);
    eg_hash chi[64];
    if (!id_hash_holds(e, &b->id, &b->id_hash)) {
        return "the identifier hash";
    }
    if (b->status != EG_BALLOT_CAST || style == NULL ||
        b->contest_len != style->contest_len || b->contest_len > 64) {
        return "the shape of the ballot";
    }
    for (size_t i = 0; i < b->contest_len; i++) {
        const eg_encrypted_contest *c = &b->contest[i];
        const eg_contest *m = eg_manifest_contest(e->manifest, c->index);
        if (c->index != style->contest[i] || c->field_len != m->field_len ||
            c->data != NULL) {
            return "the shape of a contest";
        }
        const char *fault = proofs_fault(e, &b->id_hash, c, m);
        fault = fault != NULL ? fault
                              : pre_fault(e, &b->id_hash, c, m, &cast->pre[i]);
        if (fault != NULL) {
            return fault;
        }
        chi[i] = c->hash;
    }
    return final_code_holds(&b->code, &b->id_hash, chi, b->contest_len,
                            b->chaining_field)
               ? NULL
               : "the confirmation code";
}

/* -- opened ----------------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
    return memcmp(a, b, EG_HASH_BYTES);
}

/** (18.1), (18.2) and eq. (121) for one vector. */
static bool
vector_opens(const test_election *e,
             const eg_hash *id_hash,
             const eg_contest *m,
             const eg_uncast_selection *s,
             const eg_scalar *xi,
             const eg_hash *nonce)
{
    for (size_t k = 0; k < m->option_len; k++) {
        eg_ciphertext ct;
        eg_scalar want;
        eg_nonce_vector(e->group, &want, id_hash, m->index, s->index,
                        (uint32_t)k + 1, nonce);
        eg_ciphertext_encrypt(e->election->key[EG_KEY_VOTE], &ct,
                              s->index == k + 1, &xi[k]);
        if (!eg_scalar_equal(&want, &xi[k]) ||
            !eg_ciphertext_equal_var(&ct, &s->vector[k])) {
            return false;
        }
    }
    return true;
}

static const char *
selection_fault(const test_election *e,
                const eg_hash *id_hash,
                const eg_contest *m,
                const eg_uncast_contest *c,
                size_t j)
{
    const eg_uncast_selection *s = &c->selection[j];
    eg_hash psi;
    const char *label = j < m->option_len ? m->field[j].id : NULL;
    if (s->index != j + 1 || s->vector_len != m->option_len ||
        (label == NULL ? s->label != NULL
                       : s->label == NULL || strcmp(s->label, label) != 0)) {
        return "a label"; /* 19 */
    }
    eg_selection_hash(e->group, &psi, id_hash, s->vector, s->vector_len);
    if (!eg_hash_equal(&psi, &s->psi)) {
        return "a selection hash";
    }
    for (size_t i = 0; i < j; i++) {
        if (strcmp(c->selection[i].short_code, s->short_code) == 0) {
            return "that codes are unique"; /* X.17 */
        }
    }
    return code_follows(e, s->short_code, &psi) ? NULL : "a short code";
}

static const char *
contest_fault(const test_election *e,
              const eg_hash *id_hash,
              const eg_uncast_contest *c,
              const eg_released_contest *released,
              const eg_hash *nonce)
{
    const eg_contest *m = eg_manifest_contest(e->manifest, c->index);
    eg_hash psi[VECTORS_MAX];
    const size_t len = m->option_len + m->selection_limit;
    if (strcmp(c->label, m->id) != 0 || c->selection_len != len ||
        len > VECTORS_MAX || released->index != c->index ||
        released->nonce_len != len * m->option_len) {
        return "the shape of a contest";
    }
    for (size_t j = 0; j < len; j++) {
        const char *fault = selection_fault(e, id_hash, m, c, j);
        if (fault != NULL) {
            return fault;
        }
        if (!vector_opens(e, id_hash, m, &c->selection[j],
                          &released->nonce[j * m->option_len], nonce)) {
            return "a nonce";
        }
        psi[j] = c->selection[j].psi;
    }
    eg_hash chi;
    qsort(psi, len, sizeof(psi[0]), compare);
    eg_pre_contest_hash(&chi, id_hash, c->index, psi, len);
    return eg_hash_equal(&chi, &c->hash) ? NULL : "a contest hash";
}

const char *
test_pre_open_fault(const test_election *e,
                    const eg_uncast_ballot *ballot,
                    const eg_released_contest *released,
                    const eg_hash *nonce)
{
    eg_hash chi[64];
    const eg_ballot_style *style =
        eg_manifest_find_style(e->manifest, ballot->style);
    if (!id_hash_holds(e, &ballot->id, &ballot->id_hash)) {
        return "the identifier hash";
    }
    if (style == NULL || style->contest_len != ballot->contest_len ||
        ballot->contest_len > 64) {
        return "the shape of the ballot";
    }
    for (size_t i = 0; i < ballot->contest_len; i++) {
        if (ballot->contest[i].index != style->contest[i]) {
            return "the shape of the ballot";
        }
        const char *fault = contest_fault(
            e, &ballot->id_hash, &ballot->contest[i], &released[i], nonce);
        if (fault != NULL) {
            return fault;
        }
        chi[i] = ballot->contest[i].hash;
    }
    return final_code_holds(&ballot->code, &ballot->id_hash, chi,
                            ballot->contest_len, ballot->chaining_field)
               ? NULL
               : "the confirmation code";
}
