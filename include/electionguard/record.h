/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file record.h
 * The election record: what is published so that anybody can check an
 * election.
 *
 * A record is an ordered list of sections; a section is an ordered list of
 * items; an item is a byte string with exactly one legal encoding.  All digests
 * run over item bytes, so the four physical forms (protobuf or JSON lines, in
 * a directory or a zip file) of one record have the same roots.
 *
 * Reading is a stream: memory does not grow with the number of ballots.  A
 * reader never repairs.  What is wrong with a record is told as *findings*,
 * each with a code; what is wrong with the machine (a disk that does not
 * answer) is told as an error.
 *
 * @code
 *   eg_record *record;
 *   EG_TRY(eg_record_open(&record, "record.zip", NULL, &err));
 *   eg_record_cursor *cursor;
 *   EG_TRY(eg_record_cursor_open(&cursor, record, section, NULL, &err));
 *   eg_record_item item;
 *   while (eg_record_next(cursor, &item, &err) == EG_OK && item.bytes) {
 *       ...
 *   }
 *   eg_record_cursor_free(cursor);
 *   eg_record_free(record);
 * @endcode
 *
 * docs/record.md describes the files.
 */
#ifndef ELECTIONGUARD_RECORD_H
#define ELECTIONGUARD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/ballot.h>
#include <electionguard/hash.h>
#include <electionguard/record_types.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- names ---------------------------------------------------------------- */

#define EG_PHASES 4

/** "setup", "sealed", "aggregated", "final"; "none" for EG_PHASE_NONE. */
EG_API const char *eg_record_phase_name(eg_record_phase phase);

/** The phase that sections of @p type belong to; NONE for pseudo-sections. */
EG_API eg_record_phase eg_section_phase(eg_section_type type);

/** How items are written down. */
typedef enum eg_record_encoding {
    EG_RECORD_PROTOBUF = 0, /**< Files "*.binpb". */
    EG_RECORD_JSON = 1      /**< Files "*.jsonl", one item a line. */
} eg_record_encoding;

/** What holds the files. */
typedef enum eg_record_store {
    EG_RECORD_DIRECTORY = 0,
    EG_RECORD_ZIP = 1
} eg_record_store;

/** Longest section name with its final zero, "devices/pre-encrypting-<hex>". */
#define EG_SECTION_NAME_MAX 96

/** Most sections of one record, i.e. devices plus a few: 2^20. */
#define EG_RECORD_SECTIONS_MAX 1048576u

/** One section of an open record. */
typedef struct eg_record_section {
    eg_section_type type;
    uint8_t key[EG_DEVICE_KEY_BYTES]; /**< Devices only. */
    size_t key_len;                   /**< EG_DEVICE_KEY_BYTES or 0. */
    /** Where it is, without file number and ending: "setup/header". */
    char name[EG_SECTION_NAME_MAX];
    uint32_t files; /**< 1; more where a section has several segments. */
} eg_record_section;

/* -- findings ------------------------------------------------------------- */

/** What is wrong with a record as such; X(name, text). */
#define EG_RECORD_CODE_TABLE(X)          \
    X(EG_R_CONTAINER, "R.container")     \
    X(EG_R_ENCODING, "R.encoding")       \
    X(EG_R_ORDER, "R.order")             \
    X(EG_R_STRUCTURE, "R.structure")     \
    X(EG_R_VERSION, "R.version")         \
    X(EG_R_ROOT, "R.root")               \
    X(EG_R_SUMMARY, "R.summary")         \
    X(EG_R_ATTESTATION, "R.attestation") \
    X(EG_R_SIGNATURE, "R.signature")

typedef enum eg_record_code {
#define EG_RECORD_CODE_ENUM(name, text) name,
    EG_RECORD_CODE_TABLE(EG_RECORD_CODE_ENUM)
#undef EG_RECORD_CODE_ENUM
} eg_record_code;

/** "R.container" and so on; never NULL. */
EG_API const char *eg_record_code_name(eg_record_code code);

/** Stands for "no item" in a finding's ordinal. */
#define EG_NO_ORDINAL UINT64_MAX

/** One fault of a record. */
typedef struct eg_record_finding {
    eg_record_code code;
    eg_section_type type; /**< EG_SECTION_NONE: the record as a whole. */
    uint64_t ordinal;     /**< 0-based within the section; EG_NO_ORDINAL. */
    const char *place;    /**< File or section name; "" if none. */
    const char *text;     /**< One sentence. */
} eg_record_finding;

/**
 * Receives findings as they are made, in the thread that makes them.  The
 * strings of a finding live until the function returns.
 */
typedef struct eg_record_sink {
    void (*found)(void *context, const eg_record_finding *finding);
    void *context;
} eg_record_sink;

/* -- reading -------------------------------------------------------------- */

/**
 * An open record: the list of its files and sections.  Immutable, so that
 * several threads may open cursors on it; it must outlive them.
 */
typedef struct eg_record eg_record;

/**
 * Open a record and check all that can be checked before the first section:
 * the container (every rule of the zip reader), names, that no file is
 * unlisted, one encoding, phase and presence, the header, and that a claimed
 * table of contents is well formed.
 *
 * @param[out] out  The record; free it with eg_record_free().
 * @param[in]  path A directory or a zip file.
 * @param[in]  sink Told each finding; or NULL.
 * @param[out] err  The first finding or the error; or NULL.
 *
 * @retval EG_OK        Open.
 * @retval EG_REJECT    The record is refused; a finding says why.
 * @retval EG_ERR_NOT_FOUND There is nothing at @p path.
 * @retval EG_ERR_LIMIT More sections or files than this reader holds.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_open(eg_record **out,
                                             const char *path,
                                             const eg_record_sink *sink,
                                             eg_error *err);

EG_API void eg_record_free(eg_record *record);

EG_API eg_record_encoding eg_record_get_encoding(const eg_record *record);
EG_API eg_record_store eg_record_get_store(const eg_record *record);

/** The phase that the record has reached. */
EG_API eg_record_phase eg_record_get_phase(const eg_record *record);

/** Whether the record claims a table of contents; a live one does not. */
EG_API bool eg_record_has_toc(const eg_record *record);

/** Minor version of the format that the record was written for. */
EG_API uint32_t eg_record_format_minor(const eg_record *record);

/**
 * Number of sections; they are numbered in canonical order, the pseudo-
 * sections (table of contents, each signature file) come last.
 */
EG_API size_t eg_record_section_count(const eg_record *record);

/** Section @p index (< count); lives as long as @p record. */
EG_API const eg_record_section *eg_record_section_at(const eg_record *record,
                                                     size_t index);

/**
 * The number of the section of @p type and @p key (NULL for those without).
 *
 * @retval EG_OK            @p index is set.
 * @retval EG_ERR_NOT_FOUND The record has no such section.
 */
EG_API EG_NODISCARD eg_status eg_record_find(const eg_record *record,
                                             size_t *index,
                                             eg_section_type type,
                                             const uint8_t *key,
                                             size_t key_len);

/**
 * Read a file outside the roots whole: "meta.json", "setup/manifest.json" or
 * something under "derived/".
 *
 * @param[out] bytes   Free it with free().
 * @param[in]  ceiling Most bytes that are wanted.
 *
 * @retval EG_ERR_NOT_FOUND No such file.
 * @retval EG_ERR_LIMIT     It is longer than @p ceiling.
 * @retval EG_REJECT        The zip entry is damaged.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_read_file(const eg_record *record,
                                                  const char *name,
                                                  uint8_t **bytes,
                                                  size_t *len,
                                                  size_t ceiling,
                                                  eg_error *err);

/** What a section turned out to hold, once it was read to its end. */
typedef struct eg_section_digest {
    bool whole;         /**< Every item was read; else the rest says nothing. */
    uint64_t items;     /**< All items, a device's header and close included. */
    eg_hash root;       /**< Root of the tree over the items' bytes. */
    uint64_t ballots;   /**< Device sections: ballots. */
    eg_hash codes_root; /**< Device sections: over the confirmation codes. */
} eg_section_digest;

/** One item, as bytes. */
typedef struct eg_record_item {
    const uint8_t *bytes; /**< NULL at the end of the section. */
    size_t len;
    uint64_t ordinal;  /**< 0-based within the section. */
    eg_item_kind kind; /**< Member of the oneof; NONE if not readable. */
    /**
     * The bytes are the item's one legal encoding.  If false, R.encoding was
     * found, the bytes count in the digest, and the item must not be decoded.
     */
    bool canonical;
    eg_hash leaf; /**< Its leaf in the section's tree. */
} eg_record_item;

/** Reads one section from its beginning; belongs to one thread at a time. */
typedef struct eg_record_cursor eg_record_cursor;

typedef struct eg_attestations eg_attestations;

/**
 * Begin to read section @p index.  A section may be opened any number of times
 * and by several threads at once.
 *
 * @param[in] sink Told each finding of this cursor; or NULL.
 *
 * @retval EG_OK           Open; free it with eg_record_cursor_free().
 * @retval EG_ERR_ARGUMENT No such section.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status eg_record_cursor_open(eg_record_cursor **out,
                                                    const eg_record *record,
                                                    size_t index,
                                                    const eg_record_sink *sink,
                                                    eg_error *err);

EG_API void eg_record_cursor_free(eg_record_cursor *cursor);

/**
 * Compare the attestations of a device with its section while it is read:
 * R.attestation findings come when the end is reached.  To be called before
 * the first eg_record_next(); @p attestations must outlive the cursor, and only
 * one cursor per device may be given it.
 */
EG_API void eg_record_cursor_attest(eg_record_cursor *cursor,
                                    eg_attestations *attestations);

/**
 * The next item; its bytes live until the next call on the cursor.
 *
 * Items are judged one by one before the next is read, so what stands before a
 * break is delivered.  Found on the way: R.container (frames, lines, headers,
 * the manifest's copy), R.encoding and R.version (items), R.order and
 * R.structure (order, kind and number of items, except in device sections),
 * R.attestation (see eg_record_cursor_attest()).
 *
 * @param[out] item The item; item->bytes is NULL at the end.
 * @param[out] err  The finding or error; or NULL.
 *
 * @retval EG_OK     An item, or the end.
 * @retval EG_REJECT The section cannot be read further; a finding says why.
 *                   It stays so.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_next(eg_record_cursor *cursor,
                                             eg_record_item *item,
                                             eg_error *err);

/** The digest; whole only after eg_record_next() has told the end. */
EG_API void eg_record_cursor_digest(const eg_record_cursor *cursor,
                                    eg_section_digest *out);

/* -- roots ---------------------------------------------------------------- */

/**
 * Read all sections and keep their digests.
 *
 * @param[out] digest One per section, eg_record_section_count() of them.
 *
 * @retval EG_OK     All read whole; findings may have been told all the same.
 * @retval EG_REJECT Some section could not be read whole.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_digest(const eg_record *record,
                                               eg_section_digest *digest,
                                               const eg_record_sink *sink,
                                               eg_error *err);

/**
 * The root of @p phase over the sections that were read whole.
 *
 * @param[in] digest One per section.
 *
 * @retval EG_OK     All sections of the phase were read whole.
 * @retval EG_REJECT Some are left out of the root, which is set all the same.
 * @retval EG_ERR_STATE The record has not reached @p phase.
 */
EG_API EG_NODISCARD eg_status eg_record_root(const eg_record *record,
                                             const eg_section_digest *digest,
                                             eg_record_phase phase,
                                             eg_hash *root);

/**
 * Compare the claimed table of contents with what was read.
 *
 * @retval EG_OK     Equal.
 * @retval EG_REJECT They differ; an R.root finding names the first difference.
 * @retval EG_ERR_STATE The record claims none.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status
eg_record_check_toc(const eg_record *record,
                    const eg_section_digest *digest,
                    const eg_record_sink *sink,
                    eg_error *err);

/* -- statements and signatures -------------------------------------------- */

/** A signed statement as it is in the record; borrowed bytes. */
typedef struct eg_signature_claim {
    const uint8_t *statement; /**< What was signed, byte by byte. */
    size_t statement_len;
    const char *algorithm; /**< For instance "ecdsa-p256-sha256". */
    const uint8_t *key_id; /**< SHA-256 of the DER SubjectPublicKeyInfo. */
    size_t key_id_len;
    const uint8_t *signer_key; /**< DER SubjectPublicKeyInfo, or NULL. */
    size_t signer_key_len;
    const uint8_t *signature; /**< DER. */
    size_t signature_len;
    const uint8_t *timestamp_token; /**< RFC 3161, or NULL. */
    size_t timestamp_token_len;
} eg_signature_claim;

/** The mandatory algorithm: ECDSA on P-256 over SHA-256, DER. */
#define EG_ALGORITHM_ECDSA_P256 "ecdsa-p256-sha256"

/**
 * Decides whether a signature holds and whose it is.  The library itself holds
 * no signature scheme; the commands give one made with OpenSSL.
 *
 * @retval EG_OK              Valid, under a key that the verifier trusts.
 * @retval EG_REJECT          The signature is wrong.
 * @retval EG_ERR_NOT_FOUND   The key is not among the trusted ones.
 * @retval EG_ERR_UNSUPPORTED The algorithm is not known.
 */
typedef struct eg_signature_verifier {
    eg_status (*verify)(void *context, const eg_signature_claim *claim);
    void *context;
} eg_signature_verifier;

/** Makes signatures. */
typedef struct eg_signature_signer {
    const char *algorithm;
    const uint8_t *key_id;
    size_t key_id_len;
    const uint8_t *signer_key; /**< DER SubjectPublicKeyInfo. */
    size_t signer_key_len;
    /**
     * Sign @p message.
     *
     * @param[in,out] signature_len In: room, out: length.
     */
    eg_status (*sign)(void *context,
                      const uint8_t *message,
                      size_t message_len,
                      uint8_t *signature,
                      size_t *signature_len);
    void *context;
} eg_signature_signer;

/** Room that a signature gets. */
#define EG_SIGNATURE_MAX 1024

/** What is made of statements and signatures. */
typedef enum eg_statement_policy {
    EG_STATEMENTS_REPORT = 0, /**< Contents compared, wrong signatures found. */
    /** Also: a chain close for each device and a signature of the record's
     *  phase must be there and valid under a trusted key. */
    EG_STATEMENTS_REQUIRE = 1,
    EG_STATEMENTS_IGNORE = 2 /**< Contents compared, signatures not judged. */
} eg_statement_policy;

/** How many statements were looked at, and what came out. */
typedef struct eg_statement_counts {
    uint64_t seen;
    uint64_t valid;   /**< Signature right and by a trusted key. */
    uint64_t invalid; /**< Signature wrong. */
    uint64_t unknown; /**< Key not trusted, or algorithm not known. */
} eg_statement_counts;

/**
 * Read the device attestations and keep what they claim, so that each device
 * can be compared when its section is read.  Memory grows with the number of
 * attestations, up to EG_ATTESTATIONS_MAX.
 *
 * @param[in] extended_hash H_E, which every statement must name; or NULL to
 *                          leave that out.
 * @param[in] verifier      Judges signatures; NULL: none is judged.
 *
 * @retval EG_OK     Read, perhaps with findings; free with
 *                   eg_attestations_free().
 * @retval EG_REJECT The section could not be read whole; @p out is set all the
 *                   same, and holds what stands before the break.
 * @retval EG_ERR_STATE The record has not reached the sealed phase.
 * @retval EG_ERR_LIMIT More than EG_ATTESTATIONS_MAX.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status
eg_attestations_read(eg_attestations **out,
                     const eg_record *record,
                     const eg_hash *extended_hash,
                     eg_statement_policy policy,
                     const eg_signature_verifier *verifier,
                     const eg_record_sink *sink,
                     eg_error *err);

/** Most attestations of one record. */
#define EG_ATTESTATIONS_MAX 524288u

EG_API void eg_attestations_free(eg_attestations *attestations);

/** The section's own digest and counts. */
EG_API void eg_attestations_digest(const eg_attestations *attestations,
                                   eg_section_digest *digest,
                                   eg_statement_counts *counts);

/**
 * Check every signature file: its name, its statement and its signature.
 *
 * @param[in] digest        One per section.
 * @param[in] extended_hash H_E, or NULL to leave that out.
 *
 * @retval EG_OK     Nothing was found.
 * @retval EG_REJECT R.signature (or R.version) findings were told.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status
eg_record_check_signatures(const eg_record *record,
                           const eg_section_digest *digest,
                           const eg_hash *extended_hash,
                           eg_statement_policy policy,
                           const eg_signature_verifier *verifier,
                           eg_statement_counts *counts,
                           const eg_record_sink *sink,
                           eg_error *err);

/* -- writing -------------------------------------------------------------- */

/**
 * Writes a record into a directory, phase by phase.
 *
 * Every file is written under a temporary name, synced and renamed, so that a
 * power cut leaves each file whole or absent; only a device section may be
 * written item by item, and a reopened one has its torn tail cut.
 */
typedef struct eg_record_writer eg_record_writer;

/**
 * Open the directory @p path, which is made if it does not exist, to begin a
 * record or to go on with one.
 *
 * @retval EG_OK            Open; close it with eg_record_writer_free().
 * @retval EG_ERR_MALFORMED The directory holds something else, or a record in
 *                          the other encoding.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_writer_open(eg_record_writer **out,
                                                    const char *path,
                                                    eg_record_encoding encoding,
                                                    eg_error *err);

/** An unfinished section is thrown away, except for synced device items. */
EG_API void eg_record_writer_free(eg_record_writer *writer);

/** Most bytes of one segment file before the next is begun; 0: 256 MiB. */
EG_API void eg_record_writer_set_segment_bytes(eg_record_writer *writer,
                                               uint64_t bytes);

/**
 * Begin a section; one at a time.  A device section that exists is continued
 * (its torn tail is cut); any other that exists is refused.
 *
 * @param[in] key   Device key; NULL for other sections.
 * @param[out] items Items that the section holds already; or NULL.
 *
 * @retval EG_ERR_STATE The phase's root is fixed, an earlier phase's is not,
 *                      the section exists, or another one is open.
 * @retval EG_ERR_ARGUMENT The type and the key do not fit.
 * @retval EG_ERR_MALFORMED The section to be continued is damaged before its
 *                      last item.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_writer_begin(eg_record_writer *writer,
                                                     eg_section_type type,
                                                     const uint8_t *key,
                                                     size_t key_len,
                                                     uint64_t *items,
                                                     eg_error *err);

/**
 * Add an item, given as its canonical bytes.
 *
 * @retval EG_ERR_MALFORMED The bytes are not an item's one legal encoding, or
 *                          it does not belong into this section.
 * @retval EG_ERR_STATE     No section is open.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed; the section is lost
 *                          except for what was synced.
 */
EG_API EG_NODISCARD eg_status eg_record_writer_add(eg_record_writer *writer,
                                                   const uint8_t *item,
                                                   size_t len,
                                                   eg_error *err);

/**
 * Device sections: make all that was added survive a power cut, without ending
 * the section.
 *
 * @retval EG_ERR_STATE No device section is open.
 * @retval EG_ERR_IO    It may be lost.
 */
EG_API EG_NODISCARD eg_status eg_record_writer_sync(eg_record_writer *writer,
                                                    eg_error *err);

/**
 * End the section that is open; it is on the disk when this returns.
 *
 * @param[out] digest Its digest; or NULL.
 *
 * @retval EG_ERR_STATE No section is open.
 * @retval EG_ERR_MALFORMED The section does not hold as many items as it must.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.  The section is absent,
 *                      or whole and perhaps not on the disk; a device's holds
 *                      what was synced.
 */
EG_API EG_NODISCARD eg_status eg_record_writer_end(eg_record_writer *writer,
                                                   eg_section_digest *digest,
                                                   eg_error *err);

/**
 * Fix the root of @p phase: nothing can be added to its sections any more.
 * Every section is read again, and the table of contents is written; it stays
 * until a section of the next phase is begun.
 *
 * @param[out] root The phase's root; or NULL.
 *
 * @retval EG_ERR_STATE     Sections of the phase are missing, or a section is
 *                          open.
 * @retval EG_ERR_MALFORMED What is on the disk is damaged.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_writer_seal(eg_record_writer *writer,
                                                    eg_record_phase phase,
                                                    eg_hash *root,
                                                    eg_error *err);

/**
 * Write a file outside the roots: "meta.json", "setup/manifest.json" or
 * something under "derived/".  An older one is replaced at once.
 *
 * @retval EG_ERR_ARGUMENT The name is not one of those.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status
eg_record_writer_put_file(eg_record_writer *writer,
                          const char *name,
                          const uint8_t *bytes,
                          size_t len,
                          eg_error *err);

/**
 * Sign a phase's root and write the signature file.
 *
 * @param[in] time_ms Milliseconds since 1970, UTC: when it is signed.
 * @param[in] role    Who signs, e.g. "administrator".
 *
 * @retval EG_ERR_STATE The phase's root is not fixed.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status
eg_record_writer_sign(eg_record_writer *writer,
                      eg_record_phase phase,
                      const eg_hash *root,
                      const eg_hash *extended_hash,
                      int64_t time_ms,
                      const char *role,
                      const eg_signature_signer *signer,
                      eg_error *err);

/**
 * Make the signed attestations of one device: its chain close and the seal of
 * its section.  They are items for EG_SECTION_DEVICE_ATTESTATIONS, where they
 * must be added in ascending order of device key, in the order given here.
 *
 * @param[out] item     Two items, free each with free().
 * @param[in]  closed_ms Milliseconds since 1970, UTC.
 *
 * @retval EG_ERR_STATE     @p digest is not whole.
 * @retval EG_ERR_MALFORMED The section has no header or close.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status
eg_record_attest_device(const eg_record *record,
                        size_t section,
                        const eg_hash *extended_hash,
                        int64_t closed_ms,
                        const eg_signature_signer *signer,
                        uint8_t *item[2],
                        size_t item_len[2],
                        eg_error *err);

/**
 * A ballot as an item of a device's section, for eg_record_writer_add().
 *
 * @param[in]  ballot Its status must be decided.
 * @param[out] item   The canonical bytes; free them with free().
 *
 * @retval EG_ERR_ARGUMENT The status is undecided, or the ballot has no
 *                         canonical form; see @p err.
 * @retval EG_ERR_LIMIT    Longer than an item may be.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status
eg_record_ballot_item(const eg_group *group,
                      const eg_encrypted_ballot *ballot,
                      uint8_t **item,
                      size_t *len,
                      eg_error *err);

/* -- conversion ----------------------------------------------------------- */

/**
 * Write a record in another form, item by item: all roots stay the same.  The
 * files outside the roots go along.
 *
 * @param[in] path     What is made; must not exist.  It appears when it is
 *                     complete; on error nothing is left.
 *
 * @retval EG_OK            Written.
 * @retval EG_ERR_MALFORMED The record has findings: a copy of it would hide
 *                          them.
 * @retval EG_ERR_UNSUPPORTED It holds content of a newer minor version, which
 *                          has no JSON form here.
 * @retval EG_ERR_STATE     Something is at @p path already.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_API EG_NODISCARD eg_status eg_record_copy(const eg_record *record,
                                             const char *path,
                                             eg_record_store store,
                                             eg_record_encoding encoding,
                                             eg_error *err);

#ifdef __cplusplus
}
#endif
#endif
