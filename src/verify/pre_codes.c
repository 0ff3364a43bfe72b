/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Selection hashes, contest hashes, confirmation codes and short codes of
 * pre-encrypted ballots: 16.A to 16.C, 17.A, X.17.
 */
#include "verify/pre_codes.h"

#include <stdlib.h>
#include <string.h>

#include <electionguard/code.h>

/** Elements that are tested for membership together. */
#define WINDOW 32

static int
compare_hash(const void *a, const void *b)
{
    return memcmp(a, b, EG_HASH_BYTES);
}

void
eg_psi_sort(eg_hash *psi, size_t len)
{
    if (len > 1) {
        qsort(psi, len, sizeof(*psi), compare_hash);
    }
}

void
eg_verify_vector_members(const eg_group *group,
                         const eg_ciphertext *vector,
                         size_t len,
                         const char *what,
                         const eg_place *place,
                         eg_result *result)
{
    for (size_t from = 0; from < len; from += WINDOW / 2) {
        const size_t n = len - from < WINDOW / 2 ? len - from : WINDOW / 2;
        eg_element x[WINDOW];
        bool member[WINDOW];
        for (size_t i = 0; i < n; i++) {
            x[2 * i] = vector[from + i].alpha;
            x[2 * i + 1] = vector[from + i].beta;
        }
        eg_element_is_member_batch_var(group, member, x, 2 * n);
        for (size_t i = 0; i < 2 * n; i++) {
            eg_result_require(result, EG_CHECK_6A, member[i], place,
                              "%s_%zu of %s is not in Z_p^r",
                              i % 2 == 0 ? "alpha" : "beta", from + i / 2 + 1,
                              what);
        }
    }
}

void
eg_verify_selection_hash(const eg_election *election,
                         const eg_hash *id_hash,
                         const eg_ciphertext *vector,
                         size_t len,
                         const eg_hash *psi,
                         const eg_place *place,
                         eg_result *result)
{
    eg_hash want;
    eg_selection_hash(election->group, &want, id_hash, vector, len);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(result, EG_CHECK_16A, eg_hash_equal(&want, psi), place,
                      "psi is %s and H(H_I; 40, vector) is %s",
                      eg_short_hex(a, psi), eg_short_hex(b, &want));
}

void
eg_verify_pre_contest(const eg_hash *id_hash,
                      uint32_t contest,
                      const eg_hash *psi,
                      size_t len,
                      const eg_hash *chi,
                      const eg_place *place,
                      eg_result *result)
{
    bool ascend = true;
    for (size_t i = 1; i < len; i++) {
        ascend = ascend && compare_hash(&psi[i - 1], &psi[i]) < 0;
    }
    eg_hash want;
    eg_pre_contest_hash(&want, id_hash, contest, psi, len);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(result, EG_CHECK_16B, ascend, place,
                      "the selection hashes do not ascend strictly");
    eg_result_require(result, EG_CHECK_16B, eg_hash_equal(&want, chi), place,
                      "chi is %s and H(H_I; 41, l, psi_pi(1), ...) is %s",
                      eg_short_hex(a, chi), eg_short_hex(b, &want));
}

void
eg_verify_pre_code(const eg_hash *id_hash,
                   const eg_hash *chi,
                   size_t len,
                   const uint8_t chaining_field[EG_CHAINING_FIELD_BYTES],
                   const eg_hash *code,
                   const eg_place *place,
                   eg_result *result)
{
    eg_hash want;
    eg_pre_confirmation_code(&want, id_hash, chi, len, chaining_field);
    char a[EG_SHORT_HEX_MAX];
    char b[EG_SHORT_HEX_MAX];
    eg_result_require(result, EG_CHECK_16C, eg_hash_equal(&want, code), place,
                      "H_C is %s and H(H_I; 42, chi_1, ..., B_C) is %s",
                      eg_short_hex(a, code), eg_short_hex(b, &want));
}

void
eg_verify_short_code(const eg_manifest *manifest,
                     const char *code,
                     const eg_hash *psi,
                     const eg_place *place,
                     eg_result *result)
{
    char want[EG_TRIM_CHARS];
    char a[EG_SHORT_HEX_MAX];
    if (eg_hash_trim(want, manifest->hash_trimming, psi) != EG_OK) {
        eg_result_unseen(result, EG_CHECK_17A); /* 16.structure says why */
        return;
    }
    eg_result_require(result, EG_CHECK_17A, strcmp(want, code) == 0, place,
                      "the short code of psi = %s is \"%s\" and not \"%.80s\"",
                      eg_short_hex(a, psi), want, code);
}

static int
compare_code(const void *a, const void *b)
{
    return strcmp(a, b);
}

void
eg_verify_short_codes_differ(const eg_manifest *manifest,
                             const eg_hash *psi,
                             size_t len,
                             const eg_place *place,
                             eg_arena *scratch,
                             eg_result *result)
{
    char(*code)[EG_TRIM_CHARS] = eg_arena_alloc(scratch, len, sizeof(*code));
    if (code == NULL) {
        result->status = EG_ERR_MEMORY;
        return;
    }
    for (size_t i = 0; i < len; i++) {
        if (eg_hash_trim(code[i], manifest->hash_trimming, &psi[i]) != EG_OK) {
            eg_result_unseen(result, EG_CHECK_X17);
            return;
        }
    }
    qsort(code, len, sizeof(*code), compare_code);
    const char *twice = NULL;
    for (size_t i = 1; i < len; i++) {
        twice = strcmp(code[i - 1], code[i]) == 0 ? code[i] : twice;
    }
    eg_result_require(result, EG_CHECK_X17, twice == NULL, place,
                      "the short code \"%s\" stands twice in one contest",
                      twice == NULL ? "" : twice);
}
