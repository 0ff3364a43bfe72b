/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The domain separation tags: the first byte of every input to H, one name for
 * each row of the tables in EG 2.1.0 section 5.5, with its equation.
 */
#ifndef EG_HASH_TAGS_H
#define EG_HASH_TAGS_H

enum eg_tag {
    /* 5.5.1  Parameter base and base hashes */
    EG_TAG_PARAMETERS = 0x00, /* H_P, eq. (4) */
    EG_TAG_MANIFEST = 0x01,   /* H_B, eq. (5) */

    /* 5.5.2  Key generation and extended base hash */
    EG_TAG_KEY_PROOF = 0x10,   /* c_i and c-hat_i, eqs. (11), (13) */
    EG_TAG_SHARE_KEY = 0x11,   /* k_il, eq. (16) */
    EG_TAG_SHARE_PROOF = 0x12, /* c-bar_il, eq. (22) */
    EG_TAG_GUARDIANS = 0x13,   /* H_G, eq. (27) */
    EG_TAG_EXTENDED = 0x14,    /* H_E, eq. (30) */

    /* 5.5.3  Ballot encryption and confirmation codes */
    EG_TAG_IDENTIFIER = 0x20,    /* H_I, eq. (32) */
    EG_TAG_NONCE = 0x21,         /* xi_ij, eq. (33) */
    EG_TAG_BALLOT_KEY = 0x22,    /* h, eq. (35) */
    EG_TAG_BALLOT_PROOF = 0x23,  /* c_B, eq. (38) */
    EG_TAG_RANGE_PROOF = 0x24,   /* c, eqs. (41), (50), (59), (62) */
    EG_TAG_DATA_NONCE = 0x25,    /* xi, eq. (64) */
    EG_TAG_DATA_KEY = 0x26,      /* h, eq. (65) */
    EG_TAG_DATA_PROOF = 0x27,    /* c, eq. (69) */
    EG_TAG_CONTEST = 0x28,       /* chi_l, eq. (70) */
    EG_TAG_CONFIRMATION = 0x29,  /* H_C, H_0 and the closing hash, eqs. (71),
                                    (74), (77) */
    EG_TAG_DEVICE = 0x2A,        /* H_DI, eq. (72) */
    EG_TAG_CHAIN_CLOSING = 0x2B, /* in the closing B_C, eq. (78) */

    /* 5.5.4  Verifiable decryption */
    EG_TAG_TALLY_COMMITMENT = 0x30, /* d_i, eq. (88) */
    EG_TAG_TALLY_PROOF = 0x31,      /* c, eq. (90) */
    EG_TAG_DATA_COMMITMENT = 0x32,  /* d_i, eq. (99) */
    EG_TAG_DATA_DECRYPTION = 0x33,  /* c, eq. (101) */

    /* 5.5.5  Pre-encrypted ballots */
    EG_TAG_PRE_SELECTION = 0x40,     /* psi_i, eqs. (113), (114) */
    EG_TAG_PRE_CONTEST = 0x41,       /* chi_l, eq. (115) */
    EG_TAG_PRE_CONFIRMATION = 0x42,  /* H_C, H_0 and the closing hash, eqs.
                                        (116), (117), (118) */
    EG_TAG_PRE_DEVICE = 0x43,        /* H_DI, eq. (119) */
    EG_TAG_PRE_CHAIN_CLOSING = 0x44, /* in the closing B_C, eq. (120) */
    EG_TAG_PRE_NONCE = 0x45          /* xi_ijk, eq. (121) */
};

#endif
