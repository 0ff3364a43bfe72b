/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file checks.h
 * Every check that a verifier makes, by name.
 *
 * "6.D" and the like are the lettered checks of the specification.  "R." codes
 * and "N.structure" are the record format's own; "X." checks go beyond the
 * specification: a verifier without them accepts false records
 * (docs/spec-decisions.md).
 */
#ifndef ELECTIONGUARD_CHECKS_H
#define ELECTIONGUARD_CHECKS_H

#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * name, code, step (the row of a report: 0 for R, 1..19, EG_STEP_X), what must
 * hold.
 */
#define EG_CHECK_TABLE(X)                                                      \
    X(R_CONTAINER, "R.container", 0, "files and containers are well formed")   \
    X(R_ENCODING, "R.encoding", 0, "each item has its one legal encoding")     \
    X(R_ORDER, "R.order", 0, "items ascend and none stands twice")             \
    X(R_STRUCTURE, "R.structure", 0, "all sections of the phase are there")    \
    X(R_VERSION, "R.version", 0, "the format's version is understood")         \
    X(R_ROOT, "R.root", 0, "claimed roots equal the recomputed ones")          \
    X(R_SUMMARY, "R.summary", 0,                                               \
      "counts and weights are those of the ballots")                           \
    X(R_ATTESTATION, "R.attestation", 0, "attestations fit their device")      \
    X(R_SIGNATURE, "R.signature", 0, "signatures fit the record")              \
    X(1_STRUCTURE, "1.structure", 1, "1 <= k <= n and a manifest that parses") \
    X(1A, "1.A", 1, "the specification's version is 2.1.0")                    \
    X(1B, "1.B", 1, "p is the standard prime")                                 \
    X(1C, "1.C", 1, "q is the standard prime")                                 \
    X(1D, "1.D", 1, "g is the standard generator, r the cofactor")             \
    X(1E, "1.E", 1, "H_P = H(ver; 00, p, q, g, n, k)")                         \
    X(1F, "1.F", 1, "H_B = H(H_P; 01, manifest)")                              \
    X(2_STRUCTURE, "2.structure", 2,                                           \
      "guardians 1..n once each, k commitments")                               \
    X(2A, "2.A", 2, "K_i,j, K-hat_i,j and kappa_i are in Z_p^r")               \
    X(2B, "2.B", 2, "v_i,j and v-hat_i,j are in Z_q")                          \
    X(2C, "2.C", 2, "c_i and c-hat_i are the hashes of (11) and (13)")         \
    X(3A, "3.A", 3, "K is the product of the K_i")                             \
    X(3B, "3.B", 3, "K-hat is the product of the K-hat_i")                     \
    X(4A, "4.A", 4, "H_E = H(H_B; 14, K, K-hat)")                              \
    X(5A, "5.A", 5, "no two ballots have the same id_B")                       \
    X(5B, "5.B", 5, "H_I = H(H_E; 20, id_B)")                                  \
    X(6_COUNT, "6", 6, "each field has R + 1 proof branches")                  \
    X(6A, "6.A", 6, "alpha and beta are in Z_p^r")                             \
    X(6B, "6.B", 6, "c_j is in Z_q")                                           \
    X(6C, "6.C", 6, "v_j is in Z_q")                                           \
    X(6D, "6.D", 6, "c = c_0 + ... + c_R")                                     \
    X(7_COUNT, "7", 7, "each contest has its proofs, of the right length")     \
    X(7A, "7.A", 7, "alpha_i and beta_i are in Z_p^r")                         \
    X(7B, "7.B", 7, "c_j is in Z_q")                                           \
    X(7C, "7.C", 7, "v_j is in Z_q")                                           \
    X(7D, "7.D", 7, "c = c_0 + ... + c_L")                                     \
    X(8_STRUCTURE, "8.structure", 8, "device and ballots fit together")        \
    X(8A, "8.A", 8, "chi_l = H(H_I; 28, l, fields, contest data)")             \
    X(8B, "8.B", 8, "H_C = H(H_I; 29, chi_1, ..., B_C)")                       \
    X(8C, "8.C", 8, "H_DI = H(H_E; 2A, S_device)")                             \
    X(8D, "8.D", 8, "B_C = 00000000 || H_DI without chaining")                 \
    X(8E, "8.E", 8, "B_C,j = 00000001 || H_j-1 with chaining")                 \
    X(8F, "8.F", 8, "H_0 = H(H_E; 29, 00000001 || H_DI)")                      \
    X(8G, "8.G", 8, "the closing hash ends the chain")                         \
    X(9_STRUCTURE, "9.structure", 9, "the tally has every contest and field")  \
    X(9A, "9.A", 9, "A is the product of the alpha_j")                         \
    X(9B, "9.B", 9, "B is the product of the beta_j")                          \
    X(10_STRUCTURE, "10.structure", 10,                                        \
      "every field of the tally is decrypted")                                 \
    X(10A, "10.A", 10, "v is in Z_q")                                          \
    X(10B, "10.B", 10, "c = H_q(H_E; 31, ..., A, B, a, b, M)")                 \
    X(10C, "10.C", 10, "T = K^t")                                              \
    X(11_STRUCTURE, "11.structure", 11, "no label of the tally stands twice")  \
    X(11A, "11.A", 11, "each contest label is one of the manifest")            \
    X(11B, "11.B", 11, "each option label is one of the contest")              \
    X(11C, "11.C", 11, "each option label of the contest is there")            \
    X(11D, "11.D", 11, "each contest of a submitted ballot is there")          \
    X(12_STRUCTURE, "12.structure", 12, "requests and decryptions pair up")    \
    X(12A, "12.A", 12, "v is in Z_q")                                          \
    X(12B, "12.B", 12, "c = H_q(H_I; 33, ..., C_0, C_1, C_2, a, b, beta)")     \
    X(12C, "12.C", 12, "D = C_1 xor the keys")                                 \
    X(13_STRUCTURE, "13.structure", 13,                                        \
      "challenged ballots and openings pair")                                  \
    X(13A, "13.A", 13, "C_1 = D xor the keys")                                 \
    X(13B, "13.B", 13, "H_C from the re-encrypted selections")                 \
    X(14_STRUCTURE, "14.structure", 14, "no label of an opening stands twice") \
    X(14A, "14.A", 14, "each contest label is one of the style")               \
    X(14B, "14.B", 14, "each contest of the style is opened")                  \
    X(14C, "14.C", 14, "each option label is one of the contest")              \
    X(14D, "14.D", 14, "each option of the contest is opened")                 \
    X(14E, "14.E", 14, "each selection is at most R")                          \
    X(14F, "14.F", 14, "the selections sum to at most L")                      \
    X(15A, "15.A", 15, "Psi is the product of the selected vectors")           \
    X(16_STRUCTURE, "16.structure", 16,                                        \
      "pre-encrypted ballots fit the device")                                  \
    X(16A, "16.A", 16, "psi = H(H_I; 40, vector)")                             \
    X(16B, "16.B", 16, "chi = H(H_I; 41, l, sorted psi)")                      \
    X(16C, "16.C", 16, "H_C = H(H_I; 42, chi_1, ..., B_C)")                    \
    X(16D, "16.D", 16, "H_DI = H(H_E; 43, S_device)")                          \
    X(16E, "16.E", 16, "B_C = 00000000 || H_DI without chaining")              \
    X(16F, "16.F", 16, "B_C,j = 00000001 || H_j-1 with chaining")              \
    X(16G, "16.G", 16, "H_0 = H(H_E; 42, 00000001 || H_DI)")                   \
    X(16H, "16.H", 16, "the closing hash ends the chain")                      \
    X(17A, "17.A", 17, "omega = Omega(psi)")                                   \
    X(18_STRUCTURE, "18.structure", 18, "uncast ballots and releases pair up") \
    X(18A, "18.A", 18, "H_C from the re-encrypted vectors")                    \
    X(19A, "19.A", 19, "each contest label is one of the style")               \
    X(19B, "19.B", 19, "each contest of the style is there")                   \
    X(19C, "19.C", 19, "each option label is one of the contest")              \
    X(19D, "19.D", 19, "each option of the contest is there")                  \
    X(X01, "X.01", EG_STEP_X, "the manifest's labels and limits make sense")   \
    X(X03, "X.03", EG_STEP_X, "no joint key and no K_i,0 is 1")                \
    X(X06, "X.06", EG_STEP_X, "proofs on ballots that are not cast hold too")  \
    X(X08, "X.08", EG_STEP_X, "a ballot has its style's contests and fields")  \
    X(X09, "X.09", EG_STEP_X, "weights are at least 1")                        \
    X(X10, "X.10", EG_STEP_X, "t is at most R times the weight")               \
    X(X11, "X.11", EG_STEP_X, "indices and labels of the tally agree")         \
    X(X12, "X.12", EG_STEP_X, "C_0 and beta of contest data are in Z_p^r")     \
    X(X13, "X.13", EG_STEP_X, "g^xi = C_0, and only challenged ballots open")  \
    X(X14, "X.14", EG_STEP_X, "indices and labels of openings agree")          \
    X(X15, "X.15", EG_STEP_X, "exactly L selected vectors, none used twice")   \
    X(X17, "X.17", EG_STEP_X, "no short code of a contest stands twice")       \
    X(X18, "X.18", EG_STEP_X, "each uncast vector encrypts its own option")    \
    X(X19, "X.19", EG_STEP_X, "indices and labels of uncast ballots agree")    \
    X(X38, "X.38", EG_STEP_X, "the ballot nonce's proof holds, eq. (38)")      \
    X(X39, "X.39", EG_STEP_X, "an opened ballot's indicators fit its votes")   \
    X(X69, "X.69", EG_STEP_X, "the contest data's proof holds, eq. (69)")

/** The row of the X checks, after Verifications 1 to 19. */
#define EG_STEP_X 20
/** Rows: R, 1..19, X. */
#define EG_STEP_COUNT 21

typedef enum eg_check {
#define EG_CHECK_ENUM(name, code, step, text) EG_CHECK_##name,
    EG_CHECK_TABLE(EG_CHECK_ENUM)
#undef EG_CHECK_ENUM
        EG_CHECK_COUNT
} eg_check;

/** "6.D"; never NULL. */
EG_API const char *eg_check_code(eg_check check);

/** What must hold, one line; never NULL. */
EG_API const char *eg_check_text(eg_check check);

/** 0 for R, 1..19, EG_STEP_X. */
EG_API unsigned eg_check_step(eg_check check);

/** The check of @p code, or EG_CHECK_COUNT. */
EG_API eg_check eg_check_find(const char *code);

/** "Verification 6: well-formedness of selections" and so on. */
EG_API const char *eg_step_title(unsigned step);

#ifdef __cplusplus
}
#endif
#endif
