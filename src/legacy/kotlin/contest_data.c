/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decrypted contest data of challenged ballots of 2.0, and of 1.53 in protocol
 * buffers: the proof, the MAC and the meaning, each in the forms that the
 * implementations gave it.
 */
#include <stdio.h>

#include "codec/text.h"
#include "legacy/kotlin/decrypted.h"

static bool
same_data(const lg_kt_data *a, const lg_kt_data *b)
{
    return a->there == b->there && eg_element_equal_var(&a->c0.x, &b->c0.x) &&
           lg_text_equal((lg_text){(const char *)a->c1, a->c1_len},
                         (lg_text){(const char *)b->c1, b->c1_len}) &&
           eg_hash_equal(&a->c2, &b->c2) && a->bytes == b->bytes;
}

eg_status
lg_kt_plain_data_read(lg_kt_judging *j,
                      lg_kt_plain_data *out,
                      const lg_kt_contest *own,
                      const lg_kt_origin *origin,
                      const lg_where *where,
                      const eg_json *contest,
                      eg_error *err)
{
    static const char *const names[] = {
        "contest_data", "encrypted_contest_data", "proof", "beta", NULL};
    const eg_json *v = NULL;
    char what[320];
    *out = (lg_kt_plain_data){.there = false};
    EG_TRY(eg_json_get_object_opt(&v, contest, "decrypted_contest_data", err));
    if (v == NULL) {
        return EG_OK;
    }
    out->there = true;
    EG_TRY(eg_json_only(v, names, err));
    EG_TRY(eg_json_get_object(&out->json, v, names[0], err));
    EG_TRY(lg_kt_get_data(j->walk, &out->cipher, v, names[1], j->arena, err));
    EG_TRY(lg_kt_get_proof(j->walk, &out->c, &out->v, v, err));
    EG_TRY(lg_get_element(&j->walk->format, &out->beta, v, names[3], err));
    snprintf(what, sizeof(what),
             "the decrypted contest data are not those of %.250s",
             origin->name == NULL ? "a ballot" : origin->name);
    lg_kt_require(j, EG_CHECK_12_STRUCTURE,
                  own != NULL && same_data(&own->data, &out->cipher), where,
                  what);
    return EG_OK;
}

void
lg_kt_plain_data_claim(lg_kt_judging *j,
                       lg_kt_plain_data *d,
                       const lg_where *where)
{
    lg_base *c0 = lg_batch_base(&j->batch, &d->cipher.c0.x, 1);
    lg_base *beta = lg_batch_base(&j->batch, &d->beta.x, 1);
    lg_base_must(c0, EG_CHECK_X12, where, "C_0 is not in Z_p^r");
    lg_base_must(beta, EG_CHECK_X12, where, "beta is not in Z_p^r");
    lg_claim *a = lg_batch_claim(&j->batch, EG_CHECK_12B, where, NULL, "");
    lg_claim_g(&j->batch, a, &d->v.x);
    lg_claim_key(&j->batch, a, &d->c.x);
    d->a = a;
    lg_claim *b = lg_batch_claim(&j->batch, EG_CHECK_12B, where, NULL, "");
    lg_claim_power(b, c0, &d->v.x);
    lg_claim_power(b, beta, &d->c.x);
    d->b = b;
}

/** 1.53: c = H(Q', K, C_0, digits of C_1, C_2, a, b, beta). */
static bool
bar_proof_holds(const lg_kt_judging *j, const lg_kt_plain_data *d)
{
    char mac[2 * EG_HASH_BYTES + 1];
    char *digits = eg_arena_alloc(j->arena, 2 * d->cipher.c1_len + 1, 1);
    lg_kt_challenge h;
    eg_scalar c;
    if (digits == NULL) {
        return false;
    }
    eg_hex_write_upper(digits, d->cipher.c1, d->cipher.c1_len);
    eg_hex_write_upper(mac, d->cipher.c2.bytes, EG_HASH_BYTES);
    lg_kt_challenge_begin(&h, j->walk, LG_TAG_DATA_PROOF);
    lg_kt_challenge_add(&h, &d->cipher.c0.x);
    lg_bar_text(&h.bar, (lg_text){digits, 2 * d->cipher.c1_len});
    lg_bar_text(&h.bar, (lg_text){mac, 2 * EG_HASH_BYTES});
    lg_kt_challenge_add(&h, &d->a->value);
    lg_kt_challenge_add(&h, &d->b->value);
    lg_kt_challenge_add(&h, &d->beta.x);
    lg_kt_challenge_end(&h, &c);
    return eg_scalar_equal(&c, &d->c.x);
}

/** c = H(H_E; 31, K, C_0, C_1, C_2, a, b, beta), C_1 as bytes or as digits. */
static bool
data_proof_holds(const lg_kt_judging *j, const lg_kt_plain_data *d, bool upper)
{
    const lg_algebra *al = &j->walk->algebra;
    eg_scalar c;
    eg_hasher h;
    eg_hasher_init(&h, &lg_kt_of(j->walk)->extended_hash, LG_TAG_DATA_PROOF);
    lg_algebra_hash(al, &h, &j->walk->joint_key.x);
    lg_algebra_hash(al, &h, &d->cipher.c0.x);
    for (size_t i = 0; i < d->cipher.c1_len; i++) {
        char digits[3];
        eg_hex_write_upper(digits, d->cipher.c1 + i, 1);
        eg_hasher_bytes(
            &h, upper ? (const void *)digits : (const void *)(d->cipher.c1 + i),
            upper ? 2 : 1);
    }
    eg_hasher_hash(&h, &d->cipher.c2);
    lg_algebra_hash(al, &h, &d->a->value);
    lg_algebra_hash(al, &h, &d->b->value);
    lg_algebra_hash(al, &h, &d->beta.x);
    lg_algebra_challenge(al, &h, &c);
    return eg_scalar_equal(&c, &d->c.x);
}

/** How keys of contest data are derived. */
typedef struct derivation {
    eg_hash key;
    const char *label;
    const char *context; /**< Begins with this, goes on with id. */
    lg_text id;
    uint32_t bits;
} derivation;

/** k_i = HMAC(k, b(i, 4) || label || 00 || context || id || bits). */
static void
derive(const derivation *d, uint32_t i, eg_hash *out)
{
    eg_hasher h;
    uint8_t number[4];
    /* A hasher begins with a tag: the first byte of the number. */
    eg_store_be32(number, i);
    eg_hasher_init(&h, &d->key, number[0]);
    eg_hasher_bytes(&h, number + 1, 3);
    eg_hasher_bytes(&h, d->label, strlen(d->label) + 1);
    eg_hasher_bytes(&h, d->context, strlen(d->context));
    eg_hasher_bytes(&h, d->id.s, d->id.len);
    eg_hasher_u32(&h, d->bits);
    eg_hasher_final(&h, out);
}

/** C_2 = HMAC(k_0, C_0 || C_1). */
static bool
mac_fits(const lg_kt_judging *j,
         const lg_kt_plain_data *d,
         const eg_hash *mac_key)
{
    eg_hash mac;
    eg_hasher h;
    uint8_t c0[EG_ELEMENT_BYTES];
    const size_t len = j->walk->algebra.element_len;
    lg_algebra_write(&j->walk->algebra, c0, &d->cipher.c0.x);
    eg_hasher_init(&h, mac_key, c0[0]);
    eg_hasher_bytes(&h, c0 + 1, len - 1);
    eg_hasher_bytes(&h, d->cipher.c1, d->cipher.c1_len);
    eg_hasher_final(&h, &mac);
    return eg_hash_equal(&mac, &d->cipher.c2);
}

/** k = H(H_E; 22, K, C_0, beta); 1.53: H(C_0, beta). */
static void
data_key(const lg_kt_judging *j, const lg_kt_plain_data *d, eg_hash *out)
{
    const lg_walk *walk = j->walk;
    const lg_algebra *al = &walk->algebra;
    eg_scalar k;
    eg_hasher h;
    lg_bar bar;
    if (lg_kt_of(walk)->dialect->bars) {
        /* The maker did not take it modulo q, which makes no difference but
         * for 189 of the 2^256 hashes. */
        lg_bar_begin(&bar, &walk->rules);
        lg_bar_element(&bar, walk->group, &d->cipher.c0.x);
        lg_bar_element(&bar, walk->group, &d->beta.x);
        lg_bar_end(&bar, walk->group, &k);
        eg_scalar_write(walk->group, out->bytes, &k);
        return;
    }
    eg_hasher_init(&h, &lg_kt_of(walk)->extended_hash, LG_TAG_DATA_KEY);
    lg_algebra_hash(al, &h, &walk->joint_key.x);
    lg_algebra_hash(al, &h, &d->cipher.c0.x);
    lg_algebra_hash(al, &h, &d->beta.x);
    eg_hasher_final(&h, out);
}

/** Find the derivation by which the MAC fits; false if there is none. */
static bool
find_derivation(lg_kt_judging *j, const lg_kt_plain_data *d, derivation *k)
{
    static const char *const labels[] = {"share_enc_keys", "data_enc_keys"};
    const bool bars = lg_kt_of(j->walk)->dialect->bars;
    const uint32_t long_bits = (uint32_t)(8 * d->cipher.c1_len);
    const uint32_t lengths[] = {(uint32_t)(8 * d->cipher.bytes), long_bits,
                                long_bits + 256};
    eg_hash mac_key;
    bool found = false;
    for (size_t i = 0; i < (bars ? 1 : 6) && !found; i++) {
        k->label = bars ? "" : labels[i / 3];
        k->bits = lengths[i % 3];
        derive(k, 0, &mac_key);
        found = mac_fits(j, d, &mac_key);
        j->habits.old_label =
            j->habits.old_label || (found && !bars && i / 3 == 0);
    }
    return found;
}

/** D = C_1 xor k_1, k_2, ...; as many bytes as the data have. */
static void
judge_meaning(lg_kt_judging *j,
              const lg_kt_plain_data *d,
              const lg_where *where)
{
    const bool bars = lg_kt_of(j->walk)->dialect->bars;
    derivation k = {.context = bars ? "" : "contest_data",
                    .id = bars ? (lg_text){"", 0} : where->contest_id};
    uint8_t *plain = eg_arena_alloc(j->arena, d->cipher.c1_len + 1, 1);
    data_key(j, d, &k.key);
    const bool found = plain != NULL && find_derivation(j, d, &k);
    bool means = false;
    if (found) {
        eg_hash block = {{0}};
        for (size_t at = 0; at < d->cipher.c1_len; at++) {
            if (at % 32 == 0) {
                derive(&k, (uint32_t)(at / 32) + 1, &block);
            }
            plain[at] = d->cipher.c1[at] ^ block.bytes[at % 32];
        }
        means = lg_kt_data_means(plain, (size_t)d->cipher.bytes, d->json) ||
                lg_kt_data_means(plain, d->cipher.c1_len, d->json);
    }
    lg_kt_require(j, EG_CHECK_12C, found, where,
                  "C_2 is not the MAC of the contest data");
    lg_kt_require(j, EG_CHECK_12C, means, where,
                  "contest_data is not what the contest data decrypt to");
}

void
lg_kt_plain_data_judge(lg_kt_judging *j,
                       const lg_kt_plain_data *d,
                       const lg_where *where)
{
    const bool bars = lg_kt_of(j->walk)->dialect->bars;
    const bool plain =
        bars ? bar_proof_holds(j, d) : data_proof_holds(j, d, false);
    const bool upper = !bars && !plain && data_proof_holds(j, d, true);
    j->habits.upper_data = j->habits.upper_data || upper;
    eg_result_visit(j->result, EG_CHECK_12A);
    lg_kt_require(j, EG_CHECK_12B, plain || upper, where,
                  "the proof of the decryption of contest data does not hold");
    judge_meaning(j, d, where);
}
