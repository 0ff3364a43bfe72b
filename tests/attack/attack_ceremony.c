/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cheating in the key ceremony: every false value is found by every honest
 * guardian, its sender is named, and a third party comes to the same verdict.
 */
#include "base/base.h"
#include "election/share.h"
#include "support/prop.h"
#include "support/test_guardians.h"
#include "support/toy_groups.h"
#include "test.h"

enum { N = 3, K = 2 };

typedef struct fixture {
    prop p;
    eg_rng rng;
    test_guardians t;
} fixture;

static int
setup(void **state)
{
    static fixture f;
    f.p = prop_start();
    f.rng = prop_rng(&f.p);
    *state = &f;
    return test_guardians_new(&f.t, &toy_groups[TOY_64_256], N, K, &f.rng) ==
                   EG_OK
               ? 0
               : -1;
}

static int
teardown(void **state)
{
    fixture *f = *state;
    test_guardians_free(&f->t);
    return 0;
}

static void
add_one(const eg_group *group, eg_scalar *x)
{
    eg_scalar one;
    eg_scalar_from_u64(group, &one, 1);
    eg_scalar_add(group, x, x, &one);
}

/** x times g: another member. */
static void
times_g(const eg_group *group, eg_element *x)
{
    eg_element g;
    eg_group_generator(group, &g);
    eg_element_mul(group, x, x, &g);
}

/** -x: outside Z_p^r, since q is odd. */
static void
negate(const eg_group *group, eg_element *x)
{
    uint8_t p[EG_ELEMENT_BYTES];
    eg_element minus_one;
    eg_group_write_p(group, p);
    p[eg_group_element_len(group) - 1] -= 1; /* p is odd */
    assert_true(eg_element_parse(group, &minus_one, p));
    eg_element_mul(group, x, x, &minus_one);
}

/* -- public keys ----------------------------------------------------------- */

/** Guardian 2's public data in storage of its own, to be changed. */
typedef struct changed {
    eg_guardian_public data;
    eg_element commitment[EG_KEY_KINDS][K + 1];
    eg_scalar v[EG_KEY_KINDS][K + 2];
} changed;

static void
copy_public(changed *out, const eg_guardian_public *in)
{
    memset(out, 0, sizeof(*out));
    out->data = *in;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        memcpy(out->commitment[kind], in->commitment[kind],
               K * sizeof(eg_element));
        memcpy(out->v[kind], in->proof_v[kind], (K + 1) * sizeof(eg_scalar));
        out->commitment[kind][K] = in->commitment[kind][0];
        out->data.commitment[kind] = out->commitment[kind];
        out->data.proof_v[kind] = out->v[kind];
    }
}

static uint32_t
faults_of(const fixture *f, uint32_t place, const eg_guardian_public *data)
{
    uint32_t faults = 0;
    eg_error err = {0};
    const eg_status status = eg_guardian_check(
        f->t.group, &faults, &f->t.ceremony, place, data, &err);
    assert_int_equal(status, faults == 0 ? EG_OK : EG_REJECT);
    if (faults != 0) {
        assert_non_null(strstr(err.text, "guardian 2"));
    }
    return faults;
}

static void
a_false_public_key_is_found(void **state)
{
    fixture *f = *state;
    const eg_guardian_public *honest = &f->t.pub[1];
    static const uint32_t fault_2c[] = {EG_KEY_FAULT_2C_VOTE,
                                        EG_KEY_FAULT_2C_DATA};
    changed c;
    assert_int_equal(faults_of(f, 2, honest), 0);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        for (uint32_t j = 0; j < K; j++) {
            copy_public(&c, honest);
            times_g(f->t.group, &c.commitment[kind][j]);
            assert_int_equal(faults_of(f, 2, &c.data), fault_2c[kind]);
            copy_public(&c, honest);
            negate(f->t.group, &c.commitment[kind][j]);
            assert_true((faults_of(f, 2, &c.data) & EG_KEY_FAULT_2A) != 0);
        }
        for (uint32_t j = 0; j <= K; j++) {
            copy_public(&c, honest);
            add_one(f->t.group, &c.v[kind][j]);
            assert_int_equal(faults_of(f, 2, &c.data), fault_2c[kind]);
        }
        copy_public(&c, honest);
        add_one(f->t.group, &c.data.proof_c[kind]);
        assert_int_equal(faults_of(f, 2, &c.data), fault_2c[kind]);
    }
}

/** kappa stands in both proofs. */
static void
a_false_communication_key_fails_both_proofs(void **state)
{
    fixture *f = *state;
    changed c;
    copy_public(&c, &f->t.pub[1]);
    times_g(f->t.group, &c.data.kappa);
    assert_int_equal(faults_of(f, 2, &c.data),
                     EG_KEY_FAULT_2C_VOTE | EG_KEY_FAULT_2C_DATA);
    copy_public(&c, &f->t.pub[1]);
    negate(f->t.group, &c.data.kappa);
    assert_true((faults_of(f, 2, &c.data) & EG_KEY_FAULT_2A) != 0);
}

/** The two polynomials cannot change places: their proofs have two labels. */
static void
vote_and_data_keys_cannot_be_swapped(void **state)
{
    fixture *f = *state;
    eg_guardian_public data = f->t.pub[1];
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        const int other = EG_KEY_KINDS - 1 - kind;
        data.commitment[kind] = f->t.pub[1].commitment[other];
        data.proof_c[kind] = f->t.pub[1].proof_c[other];
        data.proof_v[kind] = f->t.pub[1].proof_v[other];
    }
    assert_int_equal(faults_of(f, 2, &data),
                     EG_KEY_FAULT_2C_VOTE | EG_KEY_FAULT_2C_DATA);
}

static void
a_wrong_place_or_number_of_commitments_is_found(void **state)
{
    fixture *f = *state;
    changed c;
    copy_public(&c, &f->t.pub[1]);
    c.data.quorum = K + 1; /* an extra commitment */
    assert_int_equal(faults_of(f, 2, &c.data), EG_KEY_FAULT_QUORUM);
    c.data.quorum = K - 1;
    assert_int_equal(faults_of(f, 2, &c.data), EG_KEY_FAULT_QUORUM);
    /* another guardian's data at place 2, and index 0 */
    assert_int_equal(faults_of(f, 2, &f->t.pub[0]), EG_KEY_FAULT_INDEX);
    copy_public(&c, &f->t.pub[1]);
    c.data.index = 0;
    assert_true((faults_of(f, 2, &c.data) & EG_KEY_FAULT_INDEX) != 0);
}

/** A guardian that knows its secret 0 proves it, and is refused all the same. */
static void
a_public_key_of_one_is_refused(void **state)
{
    fixture *f = *state;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_guardian_secret secret = f->t.secret[1];
        eg_guardian_public data;
        eg_scalar_from_u64(f->t.group, &secret.coefficient[kind][0], 0);
        assert_ok(eg_guardian_publish(f->t.group, f->t.arena, &data,
                                      &f->t.ceremony, &secret, &f->rng));
        assert_int_equal(faults_of(f, 2, &data), EG_KEY_FAULT_X03);
    }
}

/** Guardian 3 chooses its key as the inverse of the others': K would be 1. */
static void
a_joint_key_of_one_is_refused(void **state)
{
    fixture *f = *state;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_guardian_public pub[N];
        eg_element joint[EG_KEY_KINDS];
        eg_guardian_secret secret = f->t.secret[2];
        eg_scalar *own = &secret.coefficient[kind][0];
        eg_scalar_add(f->t.group, own, &f->t.secret[0].coefficient[kind][0],
                      &f->t.secret[1].coefficient[kind][0]);
        eg_scalar_negate(f->t.group, own, own);
        memcpy(pub, f->t.pub, sizeof(pub));
        assert_ok(eg_guardian_publish(f->t.group, f->t.arena, &pub[2],
                                      &f->t.ceremony, &secret, &f->rng));
        eg_joint_keys(f->t.group, joint, pub, N);
        uint32_t faults = 0;
        assert_int_equal(
            eg_joint_keys_check(f->t.group, &faults, joint, pub, N, NULL),
            EG_REJECT);
        assert_int_equal(faults, EG_KEY_FAULT_X03);
        assert_int_equal(
            eg_guardians_check(f->t.group, &f->t.ceremony, pub, N, joint, NULL),
            EG_REJECT);
    }
}

static void
a_false_joint_key_is_found(void **state)
{
    fixture *f = *state;
    static const uint32_t want[] = {EG_KEY_FAULT_3A, EG_KEY_FAULT_3B};
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        eg_element joint[EG_KEY_KINDS];
        uint32_t faults = 0;
        memcpy(joint, f->t.joint, sizeof(joint));
        times_g(f->t.group, &joint[kind]);
        assert_int_equal(
            eg_joint_keys_check(f->t.group, &faults, joint, f->t.pub, N, NULL),
            EG_REJECT);
        assert_int_equal(faults, want[kind]);
    }
}

static void
a_set_that_is_not_one_to_n_is_refused(void **state)
{
    fixture *f = *state;
    eg_guardian_public pub[N + 1];
    eg_error err;
    memcpy(pub, f->t.pub, N * sizeof(*pub));
    pub[N] = f->t.pub[N - 1];
    const size_t wrong[] = {0, N - 1, N + 1};
    for (size_t i = 0; i < EG_ARRAY_LEN(wrong); i++) {
        assert_int_equal(eg_guardians_check(f->t.group, &f->t.ceremony, pub,
                                            wrong[i], f->t.joint, &err),
                         EG_REJECT);
        assert_non_null(strstr(err.text, "instead of 3"));
    }
    pub[0] = f->t.pub[1]; /* 2, 1, 3 */
    pub[1] = f->t.pub[0];
    assert_int_equal(eg_guardians_check(f->t.group, &f->t.ceremony, pub, N,
                                        f->t.joint, &err),
                     EG_REJECT);
    pub[0] = f->t.pub[1]; /* 2, 2, 3 */
    pub[1] = f->t.pub[1];
    assert_int_equal(eg_guardians_check(f->t.group, &f->t.ceremony, pub, N,
                                        f->t.joint, &err),
                     EG_REJECT);
    assert_non_null(strstr(err.text, "guardian 1"));
}

/* -- shares ---------------------------------------------------------------- */

/** What guardian 1 says of a share from guardian 2, and what a judge says. */
static void
expect_complaint(fixture *f,
                 const eg_encrypted_share *share,
                 eg_complaint_reason reason)
{
    eg_share out;
    eg_complaint complaint = {0};
    eg_error err = {0};
    const eg_share zero = {0};
    assert_int_equal(eg_share_decrypt(f->t.group, &out, &complaint,
                                      &f->t.ceremony, &f->t.secret[0],
                                      &f->t.pub[1], share, &f->rng, &err),
                     EG_REJECT);
    assert_int_equal(complaint.reason, reason);
    assert_int_equal(complaint.accuser, 1);
    assert_int_equal(complaint.accused, 2);
    assert_non_null(strstr(err.text, "guardian 2"));
    assert_memory_equal(&out, &zero, sizeof(out));

    uint32_t guilty = 0;
    assert_ok(eg_complaint_judge(f->t.group, &guilty, &f->t.ceremony,
                                 &complaint, f->t.pub, N, NULL));
    assert_int_equal(guilty, 2);
}

static eg_encrypted_share
share_of(fixture *f, const eg_guardian_secret *secret)
{
    eg_encrypted_share share;
    assert_ok(eg_share_encrypt(f->t.group, &share, &f->t.ceremony, secret,
                               &f->t.pub[0], &f->rng));
    return share;
}

static void
a_share_that_was_tampered_with_is_complained_about(void **state)
{
    fixture *f = *state;
    const eg_encrypted_share honest = share_of(f, &f->t.secret[1]);
    eg_encrypted_share share = honest;
    share.sender = 3;
    expect_complaint(f, &share, EG_COMPLAINT_ADDRESS);
    share = honest;
    share.receiver = 3;
    expect_complaint(f, &share, EG_COMPLAINT_ADDRESS);
    share = honest;
    negate(f->t.group, &share.c0);
    expect_complaint(f, &share, EG_COMPLAINT_MEMBER);
    share = honest;
    times_g(f->t.group, &share.c0);
    expect_complaint(f, &share, EG_COMPLAINT_PROOF);
    share = honest;
    add_one(f->t.group, &share.c);
    expect_complaint(f, &share, EG_COMPLAINT_PROOF);
    share = honest;
    add_one(f->t.group, &share.v);
    expect_complaint(f, &share, EG_COMPLAINT_PROOF);
    for (size_t i = 0; i < EG_SHARE_BYTES; i++) {
        share = honest;
        share.c1[i] ^= 1;
        expect_complaint(f, &share, EG_COMPLAINT_PROOF);
    }
}

/** A well-formed encryption of a value that is not the polynomial's. */
static void
a_share_of_another_polynomial_is_complained_about(void **state)
{
    fixture *f = *state;
    static const eg_complaint_reason want[] = {EG_COMPLAINT_VOTE,
                                               EG_COMPLAINT_DATA};
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        for (uint32_t j = 0; j < K; j++) {
            eg_guardian_secret secret = f->t.secret[1];
            add_one(f->t.group, &secret.coefficient[kind][j]);
            const eg_encrypted_share share = share_of(f, &secret);
            expect_complaint(f, &share, want[kind]);
        }
    }
}

/** Encrypt any 64 bytes for guardian 1 in the name of guardian 2. */
static eg_encrypted_share
seal_bytes(fixture *f, const uint8_t text[EG_SHARE_BYTES])
{
    eg_encrypted_share share = {.sender = 2, .receiver = 1};
    eg_hashed_ciphertext ct = {.c1 = share.c1, .c1_len = EG_SHARE_BYTES};
    eg_scalar xi;
    const eg_hashed_place place = eg_hashed_place_share(
        &f->t.ceremony.parameter_hash, 2, 1, &f->t.pub[0].kappa);
    assert_ok(eg_scalar_random(f->t.group, &xi, &f->rng));
    assert_ok(eg_hashed_encrypt(f->t.group, &ct, &place, text, EG_SHARE_BYTES,
                                &xi, &f->rng));
    share.c0 = ct.c0;
    share.c = ct.c;
    share.v = ct.v;
    return share;
}

/** q, and a value with a byte before the last l_q ones, are no share. */
static void
a_share_out_of_range_is_complained_about(void **state)
{
    fixture *f = *state;
    const size_t lq = eg_group_scalar_len(f->t.group);
    for (size_t kind = 0; kind < EG_KEY_KINDS; kind++) {
        uint8_t text[EG_SHARE_BYTES] = {0};
        eg_group_write_q(f->t.group, &text[32 * (kind + 1) - lq]);
        eg_encrypted_share share = seal_bytes(f, text);
        expect_complaint(f, &share, EG_COMPLAINT_RANGE);
        memset(text, 0, sizeof(text));
        text[32 * kind] = 1;
        share = seal_bytes(f, text);
        expect_complaint(f, &share, EG_COMPLAINT_RANGE);
    }
}

static void
expect_accuser_guilty(fixture *f, const eg_complaint *complaint)
{
    uint32_t guilty = 0;
    eg_error err = {0};
    assert_ok(eg_complaint_judge(f->t.group, &guilty, &f->t.ceremony, complaint,
                                 f->t.pub, N, &err));
    assert_int_equal(guilty, 1);
    assert_non_null(strstr(err.text, "unfounded"));
}

/** Whoever accuses an honest guardian is found out. */
static void
a_false_complaint_falls_back_on_the_accuser(void **state)
{
    fixture *f = *state;
    eg_complaint c = {
        .accuser = 1, .accused = 2, .share = share_of(f, &f->t.secret[1])};
    for (int r = EG_COMPLAINT_ADDRESS; r <= EG_COMPLAINT_DATA; r++) {
        c.reason = (eg_complaint_reason)r; /* beta is 0, no proof */
        expect_accuser_guilty(f, &c);
    }

    /* With the true beta and proof of another, bad share. */
    eg_guardian_secret bad = f->t.secret[1];
    add_one(f->t.group, &bad.coefficient[0][0]);
    const eg_encrypted_share bad_share = share_of(f, &bad);
    eg_complaint real = {0};
    eg_share out;
    assert_int_equal(eg_share_decrypt(f->t.group, &out, &real, &f->t.ceremony,
                                      &f->t.secret[0], &f->t.pub[1], &bad_share,
                                      &f->rng, NULL),
                     EG_REJECT);
    eg_complaint moved = real;
    moved.share = c.share;
    expect_accuser_guilty(f, &moved);
    /* Changed evidence proves nothing, even about a bad share. */
    moved = real;
    times_g(f->t.group, &moved.beta);
    expect_accuser_guilty(f, &moved);
    moved = real;
    negate(f->t.group, &moved.beta);
    expect_accuser_guilty(f, &moved);
    moved = real;
    add_one(f->t.group, &moved.v);
    expect_accuser_guilty(f, &moved);
}

/** With the true beta, truly proved, of a share that is right. */
static void
a_complaint_about_a_right_share_is_unfounded(void **state)
{
    fixture *f = *state;
    const eg_element *kappa = &f->t.pub[0].kappa;
    const eg_scalar *zeta = &f->t.secret[0].zeta;
    eg_complaint c = {
        .accuser = 1, .accused = 2, .share = share_of(f, &f->t.secret[1])};
    eg_element_pow(f->t.group, &c.beta, &c.share.c0, zeta);
    for (int r = EG_COMPLAINT_RANGE; r <= EG_COMPLAINT_DATA; r++) {
        c.reason = (eg_complaint_reason)r;
        const eg_equality_claim claim =
            eg_complaint_claim(&f->t.ceremony, &c, kappa);
        eg_proof_branch proof;
        eg_error err = {0};
        uint32_t guilty = 0;
        assert_ok(eg_equality_prove(f->t.group, &proof, &claim, zeta, &f->rng));
        c.c = proof.c;
        c.v = proof.v;
        assert_ok(eg_complaint_judge(f->t.group, &guilty, &f->t.ceremony, &c,
                                     f->t.pub, N, &err));
        assert_int_equal(guilty, 1);
        assert_non_null(strstr(err.text, "the share is right"));
    }
}

static void
a_complaint_about_nobody_is_malformed(void **state)
{
    fixture *f = *state;
    const eg_complaint bad[] = {
        {.accuser = 0, .accused = 2, .reason = EG_COMPLAINT_PROOF},
        {.accuser = 4, .accused = 2, .reason = EG_COMPLAINT_PROOF},
        {.accuser = 1, .accused = 0, .reason = EG_COMPLAINT_PROOF},
        {.accuser = 1, .accused = 4, .reason = EG_COMPLAINT_PROOF},
        {.accuser = 2, .accused = 2, .reason = EG_COMPLAINT_PROOF},
        {.accuser = 1, .accused = 2, .reason = EG_COMPLAINT_NONE},
        {.accuser = 1,
         .accused = 2,
         .reason = (eg_complaint_reason)(EG_COMPLAINT_DATA + 1)}};
    for (size_t i = 0; i < EG_ARRAY_LEN(bad); i++) {
        uint32_t guilty = 0;
        assert_int_equal(eg_complaint_judge(f->t.group, &guilty, &f->t.ceremony,
                                            &bad[i], f->t.pub, N, NULL),
                         EG_ERR_MALFORMED);
        assert_int_equal(guilty, 0);
    }
    const eg_complaint possible = {
        .accuser = 1, .accused = 2, .reason = EG_COMPLAINT_PROOF};
    uint32_t guilty = 0;
    assert_int_equal(eg_complaint_judge(f->t.group, &guilty, &f->t.ceremony,
                                        &possible, f->t.pub, N - 1, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(guilty, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_false_public_key_is_found),
        cmocka_unit_test(a_false_communication_key_fails_both_proofs),
        cmocka_unit_test(vote_and_data_keys_cannot_be_swapped),
        cmocka_unit_test(a_wrong_place_or_number_of_commitments_is_found),
        cmocka_unit_test(a_public_key_of_one_is_refused),
        cmocka_unit_test(a_joint_key_of_one_is_refused),
        cmocka_unit_test(a_false_joint_key_is_found),
        cmocka_unit_test(a_set_that_is_not_one_to_n_is_refused),
        cmocka_unit_test(a_share_that_was_tampered_with_is_complained_about),
        cmocka_unit_test(a_share_of_another_polynomial_is_complained_about),
        cmocka_unit_test(a_share_out_of_range_is_complained_about),
        cmocka_unit_test(a_false_complaint_falls_back_on_the_accuser),
        cmocka_unit_test(a_complaint_about_a_right_share_is_unfounded),
        cmocka_unit_test(a_complaint_about_nobody_is_malformed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
