/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The items of an EGRF v2 record as values, and the way between values and
 * canonical bytes.
 *
 * One function writes any item and one reads any item; what an item holds is
 * one of the structs below, in a union that its kind selects.  Reading is one
 * pass: long byte strings (hash lists, contest data, the manifest) are views
 * into the item's bytes, everything else is in the caller's arena, so a
 * decoded item lives as long as both.
 *
 * Reading keeps three kinds of trouble apart.  Bytes that break a rule of the
 * encoding were refused before by eg_item_check(); the decoder answers
 * EG_ERR_MALFORMED for the few that it would trip over, so that it is safe on
 * any input.  A value that is not below p or q is no fault of the encoding: it
 * becomes an eg_item_fault that names the check of the specification which it
 * fails, and reads as zero.  So does a list out of order, a part that must not
 * be missing, or a proof of a length that no manifest could ask for.  Counts
 * that depend on the manifest are the verifier's business.
 *
 * Widths are those of the standard group.  In a smaller group (tests) elements
 * and scalars stand in the last bytes of their 512 or 32, after zero bytes.
 *
 * Strings of the wire may hold a zero byte, C strings may not: such a string
 * reads as empty, and that is a structure fault where a check reads the text.
 */
#ifndef EG_RECORD_ITEMS_H
#define EG_RECORD_ITEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/decrypt.h>
#include <electionguard/election.h>
#include <electionguard/group.h>
#include <electionguard/preencrypt.h>
#include <electionguard/tally.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "record/types.h"

/* -- faults ---------------------------------------------------------------- */

/** What stands after the number of a verification in a code. */
typedef enum eg_fault_check {
    EG_FAULT_COUNT = 0,      /**< "6", "7": a number of proofs. */
    EG_FAULT_STRUCTURE = 's' /**< "8.structure". */
    /* 'A'..'H': a lettered check, "6.A". */
} eg_fault_check;

/** One thing in an item that a check of the specification rejects. */
typedef struct eg_item_fault {
    uint8_t verification; /**< 1..19. */
    char check;           /**< A letter, or an eg_fault_check. */
    uint32_t contest;     /**< ind_c as the item gives it; 0: no contest. */
    uint32_t field;       /**< 1-based place in its list; 0: no field. */
    const char *what;     /**< Sentence without a full stop; static. */
} eg_item_fault;

/** How many faults of one item are kept; the rest are counted only. */
#define EG_ITEM_FAULTS_MAX 64

typedef struct eg_item_faults {
    eg_item_fault fault[EG_ITEM_FAULTS_MAX];
    size_t len;   /**< Kept. */
    size_t total; /**< Found. */
} eg_item_faults;

/** Room for a code such as "13.structure", its final zero included. */
#define EG_FAULT_CODE_MAX 16

/** Write the code of @p fault ("6.A", "8.structure", "7"). */
void eg_item_fault_code(const eg_item_fault *fault,
                        char out[EG_FAULT_CODE_MAX]);

/* -- setup ----------------------------------------------------------------- */

typedef struct eg_item_header {
    uint32_t major;
    uint32_t minor;
} eg_item_header;

/** The parameters as claimed: Verification 1 compares them. */
typedef struct eg_item_parameters {
    const uint8_t *version; /**< 32 bytes: "v2.1.0" and zeroes. */
    const uint8_t *p;       /**< 512 bytes, big-endian, like r and g. */
    const uint8_t *q;       /**< 32 bytes. */
    const uint8_t *r;
    const uint8_t *g;
    uint32_t n;
    uint32_t k;
    eg_hash parameter_hash; /**< H_P, claimed. */
} eg_item_parameters;

/** The one media type of a manifest that major 2 defines. */
#define EG_MANIFEST_MEDIA_TYPE \
    "application/vnd.electionguard.manifest+json;format=1"

typedef struct eg_item_manifest {
    const char *media_type;
    eg_span content;   /**< As entered; H_B hashes it. */
    eg_hash base_hash; /**< H_B, claimed. */
} eg_item_manifest;

typedef struct eg_item_keys {
    eg_element key[EG_KEY_KINDS]; /**< K and K-hat, claimed. */
    eg_hash extended_hash;        /**< H_E, claimed. */
} eg_item_keys;

/* -- devices --------------------------------------------------------------- */

typedef struct eg_item_device_header {
    eg_device_kind kind;
    const char *device_id; /**< S_device. */
    eg_hash device_hash;   /**< H_DI, claimed. */
    uint32_t chaining_mode;
    bool has_initial_hash;
    eg_hash initial_hash; /**< H_0, with simple chaining. */
} eg_item_device_header;

typedef struct eg_item_device_close {
    uint64_t ballot_count;
    bool has_closing_field;
    uint8_t closing_field[EG_CHAINING_FIELD_BYTES];
    bool has_closing_hash;
    eg_hash closing_hash;
    bool has_time;
    int64_t time_ms; /**< Milliseconds since 1970, UTC. */
} eg_item_device_close;

/* -- statements ------------------------------------------------------------ */

typedef struct eg_signed_statement {
    eg_span statement; /**< A canonical RecordItem, as signed. */
    const char *algorithm;
    eg_span key_id;
    eg_span signer_key;
    eg_span signature;
    eg_span timestamp_token;
} eg_signed_statement;

typedef struct eg_chain_close_statement {
    eg_hash extended_hash; /**< H_E. */
    uint8_t device_key[EG_DEVICE_KEY_BYTES];
    const char *device_id;
    uint32_t chaining_mode;
    uint64_t ballot_count;
    eg_hash codes_root;
    bool has_closing_hash;
    eg_hash closing_hash;
    bool has_time;
    int64_t time_ms;
} eg_chain_close_statement;

typedef struct eg_section_seal {
    eg_hash extended_hash;
    uint8_t device_key[EG_DEVICE_KEY_BYTES];
    uint64_t item_count;
    eg_hash section_root;
} eg_section_seal;

typedef struct eg_prefix_checkpoint {
    eg_hash extended_hash;
    uint8_t device_key[EG_DEVICE_KEY_BYTES];
    uint64_t ballot_count;
    eg_hash codes_root;
    bool has_time;
    int64_t time_ms;
} eg_prefix_checkpoint;

typedef struct eg_record_statement {
    eg_record_phase phase;
    eg_hash root;
    eg_hash extended_hash;
    uint32_t major;
    uint32_t minor;
    bool has_time;
    int64_t time_ms;
    const char *signer_role;
} eg_record_statement;

typedef struct eg_toc_entry {
    eg_section_type section;
    eg_span key;
    bool critical;
    uint64_t item_count;
    eg_hash root;
} eg_toc_entry;

/* -- tally and openings ---------------------------------------------------- */

typedef struct eg_item_tally_header {
    uint64_t cast_count;
    uint64_t cast_weight;
} eg_item_tally_header;

typedef struct eg_contest_data_request {
    bool has_ballot; /**< A request without is 12.structure. */
    eg_locator ballot;
    eg_hash id_hash; /**< H_I of the ballot. */
    uint32_t contest_index;
} eg_contest_data_request;

typedef struct eg_item_decrypted_field {
    uint32_t index;
    const char *label;
    eg_decrypted_value value;
} eg_item_decrypted_field;

/** One contest of the decrypted tally, with the labels that it claims. */
typedef struct eg_item_decrypted_contest {
    uint32_t index;
    const char *label;
    const eg_item_decrypted_field *field;
    size_t field_len;
} eg_item_decrypted_contest;

/** The opening of a challenged ballot; section 3.6.7. */
typedef struct eg_ballot_opening {
    bool has_ballot; /**< An opening without is 13.structure. */
    eg_locator ballot;
    eg_opened_ballot opened; /**< id is not in the item: zero. */
} eg_ballot_opening;

/** The decryption of one contest's data; section 3.6.6. */
typedef struct eg_contest_data_opening {
    bool has_ballot;
    eg_locator ballot;
    eg_hash id_hash;
    uint32_t contest_index;
    eg_element beta;
    eg_scalar c;
    eg_scalar v;
    eg_span data; /**< D. */
} eg_contest_data_opening;

/** The nonces of an uncast pre-encrypted ballot. */
typedef struct eg_nonce_release {
    bool has_ballot;
    eg_locator ballot;
    eg_hash id_hash;
    const eg_released_contest *contest; /**< For the full form. */
    size_t contest_len;
    bool has_ballot_nonce; /**< For the compact form. */
    eg_hash ballot_nonce;  /**< xi_B. */
} eg_nonce_release;

/* -- any item -------------------------------------------------------------- */

typedef struct eg_item {
    eg_item_kind kind;
    union {
        eg_item_header header;
        eg_item_parameters parameters;
        eg_item_manifest manifest;
        eg_guardian_public guardian; /**< quorum: how many it commits to. */
        eg_item_keys keys;
        eg_item_device_header device_header;
        eg_encrypted_ballot ballot;
        eg_pre_cast_ballot pre_cast;
        eg_uncast_ballot uncast; /**< Full and compact. */
        eg_item_device_close device_close;
        eg_signed_statement statement; /**< Attestation and signature. */
        eg_item_tally_header tally_header;
        eg_tally_contest tally_contest;
        eg_contest_data_request request;
        eg_item_decrypted_contest decrypted;
        eg_ballot_opening opening;
        eg_contest_data_opening data_opening;
        eg_nonce_release release;
        eg_chain_close_statement chain_close;
        eg_section_seal section_seal;
        eg_prefix_checkpoint checkpoint;
        eg_record_statement record_statement;
        eg_toc_entry toc;
        eg_hash code; /**< Leaf of a confirmation code. */
    } u;
} eg_item;

/** The kind of the item that @p bytes are; EG_ITEM_NONE: none known. */
eg_item_kind eg_item_peek(const uint8_t *bytes, size_t len);

/** The name of @p kind for messages ("encrypted ballot"); never NULL. */
const char *eg_item_kind_name(eg_item_kind kind);

/** An arena ceiling that any honest item of EG_ITEM_BYTES_MAX fits under. */
#define EG_ITEM_ARENA_MAX ((size_t)256 * 1024 * 1024)

/**
 * Check every rule of the encoding (W1-W8, D1-D5).
 *
 * Does not allocate.
 *
 * @param[in]  newer   Whether the record's minor is above EG_RECORD_MINOR, so
 *                     that fields and members of later versions are let pass.
 * @param[out] unknown Whether any was met; may be NULL.
 *
 * @retval EG_OK            Canonical.
 * @retval EG_ERR_MALFORMED Not; @p err says where and why (R.encoding).
 */
EG_NODISCARD eg_status eg_item_check(const uint8_t *bytes,
                                     size_t len,
                                     bool newer,
                                     bool *unknown,
                                     eg_error *err);

/**
 * Read an item that eg_item_check() found canonical.
 *
 * @param[in]  group  Reads elements and scalars; may be NULL for kinds that
 *                    have none.
 * @param[in]  arena  Holds what @p out points to, besides @p bytes.
 * @param[out] out    The item; EG_ITEM_NONE for a member of a later version.
 * @param[out] faults What checks of the specification reject; emptied first.
 *                    May be NULL when values are trusted: then a fault is
 *                    EG_ERR_MALFORMED.
 *
 * @retval EG_OK            Read, with @p faults.
 * @retval EG_ERR_MALFORMED Bytes that eg_item_check() refuses.
 * @retval EG_ERR_LIMIT     The arena's ceiling was met, or memory is out.
 * @retval EG_ERR_ARGUMENT  The kind needs a group.
 */
EG_NODISCARD eg_status eg_item_decode(const eg_group *group,
                                      eg_arena *arena,
                                      eg_item *out,
                                      eg_item_faults *faults,
                                      const uint8_t *bytes,
                                      size_t len,
                                      eg_error *err);

/**
 * Append the canonical bytes of @p item to @p out.
 *
 * What eg_item_decode() would call a fault is written as it is; what no bytes
 * can say (a count over 2^63, a time outside 1970..9999, text that is not
 * UTF-8, a list whose length does not fit) is an error and leaves @p out as it
 * was.
 *
 * @retval EG_OK           Written; at most EG_ITEM_BYTES_MAX bytes.
 * @retval EG_ERR_ARGUMENT The value has no canonical form; @p err says why.
 * @retval EG_ERR_LIMIT    Longer than an item may be.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_NODISCARD eg_status eg_item_encode(const eg_group *group,
                                      eg_buffer *out,
                                      const eg_item *item,
                                      eg_error *err);

/* -- segment headers: the first frame of a file, not an item --------------- */

typedef struct eg_segment_header {
    uint32_t major; /**< The magic "EGRF" is implied. */
    eg_section_type section;
    eg_span key;
    uint64_t first_ordinal;
} eg_segment_header;

/**
 * Check and read a segment header (D6 but for the path, which the caller
 * compares).
 *
 * @param[out] out Borrows @p bytes.  @p out->major is set as soon as the
 *                 magic and the major can be read, whatever else fails, so
 *                 that a record of another major is told apart; else 0.
 *
 * @retval EG_OK            Canonical, with the right magic and major.
 * @retval EG_ERR_MALFORMED Not (R.container, or R.version by the major).
 */
EG_NODISCARD eg_status eg_segment_header_decode(eg_segment_header *out,
                                                const uint8_t *bytes,
                                                size_t len,
                                                eg_error *err);

/** Append the canonical bytes of @p header; as eg_item_encode(). */
EG_NODISCARD eg_status eg_segment_header_encode(eg_buffer *out,
                                                const eg_segment_header *header,
                                                eg_error *err);

#endif
