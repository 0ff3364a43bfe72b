/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of the Kotlin implementations of 2.0: what its parts share with each
 * other and, where it is proved alike, with kotlin1/, 1.52.
 */
#ifndef EG_LEGACY_KOTLIN_KOTLIN_H
#define EG_LEGACY_KOTLIN_KOTLIN_H

#include "legacy/ballots.h"
#include "legacy/equation.h"

/** The letters that the hashes of 2.0 begin with. */
enum {
    LG_TAG_PARAMETERS = 0x00,
    LG_TAG_MANIFEST = 0x01,
    LG_TAG_BASE = 0x02,
    LG_TAG_COEFFICIENT = 0x10,
    LG_TAG_EXTENDED = 0x12,
    LG_TAG_SELECTION = 0x21,
    LG_TAG_DATA_KEY = 0x22,
    LG_TAG_CONTEST = 0x23,
    LG_TAG_CODE = 0x24,
    LG_TAG_DECRYPTION = 0x30,
    LG_TAG_DATA_PROOF = 0x31,
    LG_TAG_PRE_SELECTION = 0x40,
    LG_TAG_PRE_CONTEST = 0x41,
    LG_TAG_PRE_CODE = 0x42
};

struct lg_kt_ballot;

/** What 1.52 and 2.0 have otherwise, though the rules are the same. */
typedef struct lg_kt_dialect {
    bool bars;          /**< Challenges are hashes of texts between bars. */
    bool described;     /**< The encrypted tally has hashes of descriptions. */
    bool counted;       /**< It lists the ballots that are cast. */
    bool opens;         /**< Decryptions of ballots have contest data. */
    lg_kind opened;     /**< The files of decryptions of ballots. */
    const char *called; /**< What ballots that are decrypted are called. */
    /** Members of the encrypted tally, with those that only one has last:
     *  tally_id, contests, */
    const char *const *sums;
    const char *const
        *sum_contest; /**< contest_id, sequence_order, selections, */
    const char *const
        *sum_selection; /**< selection_id, sequence_order, pair, */
    /** Members of a decryption: id, contests, */
    const char *const *decryption;
    const char *const *contest;   /**< contest_id, selections, */
    const char *const *selection; /**< selection_id, tally, T, pair, proof */
    /** Read an encrypted ballot. */
    eg_status (*read)(const lg_walk *walk,
                      struct lg_kt_ballot *out,
                      const eg_json *json,
                      eg_arena *arena,
                      eg_error *err);
} lg_kt_dialect;

/** What the walk's shared context is for records of 1.52 and 2.0. */
typedef struct lg_kt {
    const lg_kt_dialect *dialect;
    eg_hash parameter_hash; /**< H_P */
    eg_hash extended_hash;  /**< H_E, as recomputed. */
    bool nested;            /**< constants.json has the form of egk-ec. */
    bool chained;
    uint8_t *aux; /**< B_aux,0 as configured. */
    size_t aux_len;
} lg_kt;

/** A branch of a proof. */
typedef struct lg_kt_branch {
    lg_scalar c;
    lg_scalar v;
    const lg_claim *a;
    const lg_claim *b;
} lg_kt_branch;

typedef struct lg_kt_proof {
    lg_kt_branch *branch;
    size_t len;
} lg_kt_proof;

/** A hashed ElGamal ciphertext. */
typedef struct lg_kt_data {
    bool there;
    lg_element c0;
    uint8_t *c1;
    size_t c1_len;
    eg_hash c2;
    int64_t bytes;
} lg_kt_data;

/** A printed vector that a voter chose: an encryption for each option. */
typedef struct lg_kt_vector {
    eg_hash psi; /**< selection_hash */
    lg_text short_code;
    lg_element *alpha;
    lg_element *beta;
    size_t len;
} lg_kt_vector;

/** What a contest of a pre-encrypted ballot has besides. */
typedef struct lg_kt_pre {
    eg_hash chi;  /**< preencryption_hash */
    eg_hash *psi; /**< all_selection_hashes: of all vectors, chosen or not. */
    size_t psis;
    lg_kt_vector *vector;
    size_t vectors;
} lg_kt_pre;

typedef struct lg_kt_selection {
    lg_where where;
    const lg_option *option;
    lg_element alpha;
    lg_element beta;
    lg_kt_proof proof;
} lg_kt_selection;

typedef struct lg_kt_contest {
    lg_where where;
    const lg_contest *about;
    eg_hash hash;
    lg_kt_selection *selection;
    size_t selections;
    lg_kt_proof proof;
    lg_kt_data data;
    lg_kt_pre pre; /**< Where the ballot is pre-encrypted. */
    eg_element sum_alpha;
    eg_element sum_beta;
} lg_kt_contest;

typedef struct lg_kt_ballot {
    lg_text id;
    lg_text style;
    lg_text device;
    uint8_t *aux;
    size_t aux_len;
    eg_hash code;
    bool cast;
    bool unknown; /**< Neither cast nor challenged. */
    bool pre;     /**< Pre-encrypted. */
    bool has_serial;
    lg_element serial[2];
    lg_kt_contest *contest;
    size_t contests;
} lg_kt_ballot;

/** What judging one ballot needs. */
typedef struct lg_kt_checking {
    const lg_walk *walk;
    eg_result *result;
    const eg_place *place;
    lg_batch batch;
} lg_kt_checking;

/** That of 2.0. */
extern const lg_kt_dialect lg_kt_dialect_20;

static inline const lg_kt *
lg_kt_of(const lg_walk *walk)
{
    return walk->kotlin;
}

/** A challenge while it is computed. */
typedef struct lg_kt_challenge {
    const lg_walk *walk;
    eg_hasher h;
    lg_bar bar; /**< In its place, where the dialect has bars. */
} lg_kt_challenge;

/** Begin H(H_E; tag, K, ...); 1.52: H(Q', K, ...). */
void
lg_kt_challenge_begin(lg_kt_challenge *out, const lg_walk *walk, uint8_t tag);
void lg_kt_challenge_add(lg_kt_challenge *h, const eg_element *x);
void lg_kt_challenge_end(lg_kt_challenge *h, eg_scalar *out);

/** Which contest @p v is: its identifier, called @p id, and sequence_order. */
EG_NODISCARD eg_status lg_kt_contest_find(const lg_walk *walk,
                                          lg_kt_contest *out,
                                          const eg_json *v,
                                          const char *id,
                                          eg_error *err);

/** The same of a selection of @p contest. */
EG_NODISCARD eg_status lg_kt_selection_find(lg_kt_selection *out,
                                            const lg_kt_contest *contest,
                                            const eg_json *v,
                                            const char *id,
                                            eg_error *err);

/** Members pad and data of @p pair. */
EG_NODISCARD eg_status lg_kt_read_pair(const lg_walk *walk,
                                       lg_element *alpha,
                                       lg_element *beta,
                                       const eg_json *pair,
                                       eg_error *err);

/** The same of the object that is member @p name. */
EG_NODISCARD eg_status lg_kt_get_pair(const lg_walk *walk,
                                      lg_element *alpha,
                                      lg_element *beta,
                                      const eg_json *object,
                                      const char *name,
                                      eg_error *err);

/** A hashed ElGamal ciphertext, or null where @p there is set to false. */
EG_NODISCARD eg_status lg_kt_get_data(const lg_walk *walk,
                                      lg_kt_data *out,
                                      const eg_json *object,
                                      const char *name,
                                      eg_arena *arena,
                                      eg_error *err);

/** Bytes of any length, upper-case digits in both encodings. */
EG_NODISCARD eg_status lg_kt_get_hex(uint8_t **out,
                                     size_t *len,
                                     const eg_json *object,
                                     const char *name,
                                     eg_arena *arena,
                                     eg_error *err);

/** The member election_id must be H_E. */
EG_NODISCARD eg_status lg_kt_same_election(const lg_walk *walk,
                                           const eg_json *object,
                                           eg_error *err);

EG_NODISCARD eg_status lg_kt_ballot_read(const lg_walk *walk,
                                         lg_kt_ballot *out,
                                         const eg_json *json,
                                         eg_arena *arena,
                                         eg_error *err);

EG_NODISCARD eg_status lg_kt_ballot_judge(const lg_walk *walk,
                                          lg_kt_ballot *ballot,
                                          eg_arena *arena,
                                          eg_result *result,
                                          const eg_place *place);

/**
 * Ask for everything that the proofs of contest @p c take, and judge that it
 * has its options and its branches.
 */
void lg_kt_contest_claim(lg_kt_checking *j, lg_kt_contest *c);

/** Judge the proofs of @p c; what they take is computed. */
void lg_kt_contest_judge(lg_kt_checking *j, const lg_kt_contest *c);

/** Whether a ballot has the contests of its style, all, in sequence order. */
bool lg_kt_fits_style(const lg_manifest *m, const lg_kt_ballot *b);

/** Count the ciphertexts of a cast ballot. */
void lg_kt_accumulate(const lg_walk *walk,
                      lg_ballots *all,
                      const lg_kt_ballot *ballot);

/** Member proof, with a branch for each value that it is about. */
EG_NODISCARD eg_status lg_kt_proof_read(const lg_walk *walk,
                                        lg_kt_proof *out,
                                        const eg_json *object,
                                        eg_arena *arena,
                                        eg_error *err);

/** Read member pre_encryption of a contest. */
EG_NODISCARD eg_status lg_kt_pre_read(const lg_walk *walk,
                                      lg_kt_pre *out,
                                      const eg_json *contest,
                                      eg_arena *arena,
                                      eg_error *err);

/** Judge what contest @p c has of a pre-encrypted ballot. */
void lg_kt_pre_judge(lg_kt_checking *j, const lg_kt_contest *c);

/** H(B) = H(H_E; 42, chi_1, ..., B_aux). */
void lg_kt_pre_judge_code(lg_kt_checking *j, const lg_kt_ballot *b);

/** What the record's pre-encrypted ballots together come to. */
void lg_kt_pre_tell(lg_walk *walk, const lg_ballots *all);

/**
 * Whether the decrypted bytes of contest data, of which @p json is the meaning,
 * mean that, in the encoding of either implementation.
 */
bool lg_kt_data_means(const uint8_t *bytes, size_t len, const eg_json *json);

/** Bytes as a JSON array of numbers, which Kotlin's bytes are signed in. */
EG_NODISCARD eg_status lg_kt_get_bytes(uint8_t **out,
                                       size_t *len,
                                       const eg_json *array,
                                       eg_arena *arena,
                                       eg_error *err);

/** The folder of a ballot's file, called after its device, or nothing. */
lg_text lg_kt_folder(const lg_walk *walk, size_t entry);

/** Whether @p folder may be called after @p device; spaces become '_'. */
bool lg_kt_is_folder_of(lg_text folder, lg_text device);

/**
 * Read the one file of @p kind, as lg_read_one() does; where the workflow did
 * not come so far, that is no finding but a remark, which ends with @p why.
 */
EG_NODISCARD eg_status lg_kt_read_stage(lg_walk *walk,
                                        lg_kind kind,
                                        const char *why,
                                        const eg_json **out,
                                        eg_place *place);

/** Read constants.json; walk->algebra stays zero where it is not known. */
EG_NODISCARD eg_status lg_kt_read_group(lg_walk *walk, lg_kt *kt);

/** H_P = H(ver; 00, p, q, g), or of the curve H(ver; 00, a, b, p, g, h). */
void lg_kt_parameter_hash(const lg_walk *walk, eg_hash *out);

/** Constants, configuration, manifest, guardians; sets walk->ready. */
EG_NODISCARD eg_status lg_kt_setup(lg_walk *walk);

/** All ballots; @p out is to be freed with lg_ballots_free(). */
EG_NODISCARD eg_status lg_kt_ballots_run(lg_walk *walk, lg_ballots *out);
EG_NODISCARD eg_status lg_kt_chains(lg_walk *walk, lg_ballots *ballots);
EG_NODISCARD eg_status lg_kt_tallies(lg_walk *walk, lg_ballots *ballots);

#endif
