/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole election records for tests, as values that a test may forge before they
 * are written: any item can be changed, dropped, doubled or moved, and what
 * depends on it can be made to fit again, so that exactly one check is left
 * that can tell.
 *
 *     test_record r;
 *     test_record_new(&r, &(test_record_plan){.seed = 1, .ballots = 6});
 *     ballot(&r, 0, 1)->weight = 0;
 *     test_record_redo(&r, TEST_REDO_TALLY);
 *     test_record_write(&r, path, TEST_RECORD_TOC);
 *
 * The election's secret keys are known, so everything can be decrypted and
 * proved at any time.  Everything aborts the program when it fails.  A program
 * that uses it links eg_test_record.
 */
#ifndef EG_TESTS_TEST_RECORD_H
#define EG_TESTS_TEST_RECORD_H

#include <electionguard/guardian.h>

#include "codec/buffer.h"
#include "record/items.h"
#include "support/prop.h"
#include "support/test_election.h"

/** One item; @p raw, when set, are its bytes instead of the value. */
typedef struct test_item {
    eg_item item;
    uint8_t *raw;
    size_t raw_len;
    eg_hash nonce; /**< Ballots: xi_B. */
} test_item;

typedef struct test_section {
    eg_section_type type;
    uint8_t key[EG_DEVICE_KEY_BYTES];
    test_item *item;
    size_t len;
    size_t cap;
} test_section;

#define TEST_SECTIONS_MAX 24

typedef struct test_record {
    test_election e;
    eg_arena *arena;
    prop random;
    eg_rng rng;
    test_section section[TEST_SECTIONS_MAX]; /**< Canonical order. */
    size_t section_len;
} test_record;

/** What is built; zero members get defaults. */
typedef struct test_record_plan {
    const eg_group_params *params; /**< NULL: TOY_64_256. */
    bool standard;                 /**< The standard group instead. */
    const char *manifest;          /**< test_manifest_record. */
    uint32_t n;                    /**< 2. */
    uint32_t k;                    /**< 2. */
    unsigned devices;              /**< 2. */
    unsigned ballots;              /**< A device; 6. */
    unsigned printers; /**< Devices that pre-encrypt; 1 where the manifest has
                            a hash-trimming function. */
    bool random;       /**< Random status, weight, style, time and reference. */
    const char
        *written; /**< Each ballot has a write-in, and all have this text;
                              NULL: as it comes. */
    /** Changes what a guardian drew, or the joint keys and their secrets,
     *  before anything is made with them; may be NULL. */
    void (*bend_secret)(test_record *r, eg_guardian_secret *secret);
    void (*bend_keys)(test_record *r, eg_element joint[EG_KEY_KINDS]);
    uint64_t seed;
} test_record_plan;

/**
 * Three contests: "mayor", one of two, with a block of contest data; "score",
 * up to 2 for each of two options and 3 in all; "bond", yes or no.  Styles
 * "all" and "some" (mayor and bond).  Simple chaining.
 */
extern const char test_manifest_record[];
/** The same without chaining. */
extern const char test_manifest_record_unchained[];
/**
 * With pre-encrypted ballots: "mayor", one of two; "council", two of three;
 * "bond", yes or no.  Styles "all" and "some" (mayor and bond).  Simple
 * chaining; short codes of four hexadecimal characters.
 */
extern const char test_manifest_printed[];
/** The same without chaining, and without a hash-trimming function. */
extern const char test_manifest_printed_unchained[];
extern const char test_manifest_printed_untrimmed[];
/** The first with short codes of two characters, that collide soon. */
extern const char test_manifest_printed_byte[];

/**
 * An honest record of the final phase.  Without random, each device has ballots
 * that are cast, challenged, cast (weight 2), spoiled, cast and so on; the
 * contest data of the first two cast ballots is requested and decrypted.
 */
void test_record_new(test_record *out, const test_record_plan *plan);
void test_record_free(test_record *r);

/* -- what is in it ---------------------------------------------------------- */

test_section *test_record_section(test_record *r, eg_section_type type);
/** Section of device 0, 1, ... */
test_section *test_record_device(test_record *r, unsigned device);
/** Ballot at the 1-based @p position, for writing. */
eg_encrypted_ballot *
test_record_ballot(test_record *r, unsigned device, size_t position);
/** Its contest in place @p at, for writing, and a field of it. */
eg_encrypted_contest *test_contest(eg_encrypted_ballot *ballot, size_t at);
eg_encrypted_field *test_field(eg_encrypted_contest *contest, size_t at);

/* -- forging ---------------------------------------------------------------- */

void test_section_drop(test_section *s, size_t at);
/** Copy item @p from so that it stands before what is at @p to. */
void test_section_copy(test_section *s, size_t from, size_t to);
void test_section_swap(test_section *s, size_t a, size_t b);

enum {
    TEST_REDO_CHAIN = 1,    /**< H_C, chains and closes. */
    TEST_REDO_TALLY = 2,    /**< The product, its decryption, its proofs. */
    TEST_REDO_OPENINGS = 4, /**< Of every ballot that is challenged. */
    TEST_REDO_DATA = 8,     /**< Requests and decryptions of cast ballots. */
    TEST_REDO_CHI = 16,     /**< Contest hashes. */
    TEST_REDO_CODES = TEST_REDO_CHI | TEST_REDO_CHAIN,
    TEST_REDO_ALL = 31
};

/** Make what depends on the ballots fit them again. */
void test_record_redo(test_record *r, unsigned what);

/** H_C and the chain of a device from @p position on, as it stands before. */
void test_record_rechain(test_record *r, unsigned device, size_t position);

/** Encrypt the ballot anew under @p id (NULL: its own), with other choices. */
void test_record_encrypt(test_record *r,
                         unsigned device,
                         size_t position,
                         const eg_hash *id);

/** Let a field encrypt @p value under its own nonce; its proofs stay. */
void test_record_set_value(test_record *r,
                           unsigned device,
                           size_t position,
                           size_t contest,
                           size_t field,
                           uint64_t value);

/** Turn round the branches of the range proof of a ballot's first field, which is
 * false then (6.D); the codes fit again. */
void test_record_turn_proof(test_record *r, unsigned device, size_t position);

/** xi of a field. */
eg_scalar test_record_xi(test_record *r,
                         unsigned device,
                         size_t position,
                         size_t contest,
                         size_t field);

/**
 * Prove that a ciphertext under @p xi encrypts @p value, as a cheat does: the
 * claim need not be true.  With @p even the challenge of the true branch is
 * even, so that a factor of order 2 goes unnoticed.
 */
void test_prove_range(test_record *r,
                      const eg_range_claim *claim,
                      const eg_scalar *xi,
                      uint64_t value,
                      bool even,
                      eg_proof_branch *out);

/** Prove the fields and the limit of a contest anew, for @p value of each. */
void test_prove_contest(test_record *r,
                        unsigned device,
                        size_t position,
                        size_t contest,
                        const uint64_t *value,
                        bool even);

/** Whether @p x is even. */
bool test_is_even(const test_record *r, const eg_scalar *x);

/** The bytes of a wire scalar plus q, or of a wire element plus p. */
eg_span test_plus_q(test_record *r, const eg_scalar *x);
eg_span test_plus_p(test_record *r, const eg_element *x);

/** Decrypt and prove field @p at of a contest of the tally anew. */
void test_record_prove_tally(test_record *r, size_t contest, size_t at);

/** A proof that @p m is the decryption of @p claim, false or not. */
void test_record_prove(test_record *r,
                       eg_proof_branch *out,
                       const eg_decryption_claim *claim,
                       eg_key_kind kind,
                       const eg_element *m);

/** Append the bytes of an item. */
void
test_item_bytes(const test_record *r, const test_item *item, eg_buffer *out);

/** Replace the item's bytes by its encoding with one edit (item_edit.h). */
void test_item_edit(test_record *r,
                    test_item *item,
                    const char *path,
                    int op,
                    eg_span value);

/** x becomes p - x, whose order is twice as large. */
void test_negate(const test_record *r, eg_element *x);

/* -- pre-encrypted ballots --------------------------------------------------- */

/**
 * Printers stand behind the devices.  Without random, their ballots are cast,
 * uncast, cast (weight 2), compact, uncast, cast and so on.
 */
test_item *test_record_printed(test_record *r, size_t position);
/** Item of a section, appended and zero. */
test_item *test_section_append(test_section *s, eg_item_kind kind);
test_section *test_record_append(test_record *r, eg_section_type type);

/** Append @p printers devices that pre-encrypt, with their ballots. */
void test_printers_add(test_record *r,
                       const test_record_plan *plan,
                       unsigned printers);

/** Parts for writing. */
eg_selected_vector *test_selected(test_item *cast, size_t contest, size_t at);
eg_uncast_contest *test_uncast_contest(test_item *uncast, size_t contest);
eg_uncast_selection *
test_uncast_vector(test_item *uncast, size_t contest, size_t at);
eg_ciphertext *test_ciphertext(const eg_ciphertext *vector, size_t at);
eg_hash *test_hash(const eg_hash *list, size_t at);

/** Vector @p j (from 1) of a contest, as the ballot's nonce gives it. */
void test_printed_vector(test_record *r,
                         const test_item *item,
                         uint32_t contest,
                         uint32_t j,
                         eg_ciphertext *out);

/** Name vectors @p list (from 1, L of them) as those that the voter marked. */
void test_printed_select(test_record *r,
                         test_item *cast,
                         size_t contest,
                         const uint32_t *list,
                         size_t len);

/** Let the combined vector be their product, proved. */
void test_printed_combine(test_record *r,
                          test_item *cast,
                          size_t contest,
                          const uint32_t *list,
                          size_t len);

/**
 * Make the whole ballot anew from its identifier and its nonce, as they stand;
 * H_C is left.
 */
void test_printed_remake(test_record *r, test_item *item);
/** Whether two vectors of a contest of the ballot have one short code. */
bool test_printed_collides(test_record *r, const test_item *item);
/** Put the selection hashes and the marked vectors in order again. */
void test_printed_sort(test_item *cast, size_t contest);

/** chi of each contest from its selection hashes, H_C left. */
void test_printed_chi(test_record *r, test_item *item);
/** H_C of any kind of ballot. */
void test_item_code(test_item *item);
/** Members of any kind of ballot; NULL: the item is none. */
uint8_t *test_item_chaining(test_item *item);
eg_hash *test_item_codes(test_item *item);
/** The release of the uncast ballots, anew. */
void test_record_redo_releases(test_record *r);

/* -- files ------------------------------------------------------------------ */

enum {
    TEST_RECORD_TOC = 1, /**< With the table of contents. */
    TEST_RECORD_LOOSE = 0
};

/** Write the sections up to @p phase as protobuf into the new folder @p path. */
void test_record_write_phase(test_record *r,
                             const char *path,
                             unsigned flags,
                             eg_record_phase phase);
void test_record_write(test_record *r, const char *path, unsigned flags);

#endif
