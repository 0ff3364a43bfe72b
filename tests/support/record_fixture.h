/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small records for tests: well formed in every byte, without any sense as an
 * election.  The values are patterns, so no group is needed.
 *
 *     char place[FIXTURE_PATH_MAX];
 *     fixture_folder(place);
 *     fixture_record(place, "r", EG_RECORD_PROTOBUF, EG_PHASE_FINAL, 3);
 */
#ifndef EG_TESTS_RECORD_FIXTURE_H
#define EG_TESTS_RECORD_FIXTURE_H

#include <electionguard/record.h>

#include "codec/buffer.h"
#include "record/items.h"

#define FIXTURE_PATH_MAX 512

/** Name of the fixture's first device section. */
extern const char fixture_device[];
/** The key of device 0 or 1. */
void fixture_key(uint8_t out[EG_DEVICE_KEY_BYTES], unsigned device);
/** H_E that the statements name. */
extern const eg_hash fixture_extended_hash;

/* -- findings --------------------------------------------------------------- */

#define FIXTURE_FINDINGS_MAX 64

typedef struct fixture_findings {
    eg_record_code code[FIXTURE_FINDINGS_MAX];
    uint64_t ordinal[FIXTURE_FINDINGS_MAX];
    char text[FIXTURE_FINDINGS_MAX][EG_ERROR_MAX];
    size_t len;
} fixture_findings;

eg_record_sink fixture_sink(fixture_findings *findings);

/** How many findings have @p code. */
size_t fixture_count(const fixture_findings *findings, eg_record_code code);

/**
 * Open a record, read and check all of it, and gather the findings.
 *
 * @param[out] root The final root, or zero; may be NULL.
 * @return What open said.
 */
eg_status
fixture_read(const char *path, fixture_findings *findings, eg_hash *root);

/* -- files ------------------------------------------------------------------ */

/** Make a folder that fixture_remove() takes away. */
void fixture_folder(char out[FIXTURE_PATH_MAX]);
void fixture_remove(const char *path);
/** @p folder/@p name. */
void
fixture_path(char out[FIXTURE_PATH_MAX], const char *folder, const char *name);
void fixture_load(const char *path, eg_buffer *out);
/** Write a file, making the folders above it. */
void fixture_store(const char *path, const void *bytes, size_t len);
bool fixture_exists(const char *path);
void fixture_copy_tree(const char *from, const char *to);

/* -- frames ----------------------------------------------------------------- */

#define FIXTURE_FRAMES_MAX 32

/** The frames of a protobuf segment: its header, then items. */
typedef struct fixture_frames {
    eg_buffer frame[FIXTURE_FRAMES_MAX];
    size_t len;
} fixture_frames;

void
fixture_frames_load(fixture_frames *out, const char *record, const char *file);
/** Write the frames and free them. */
void fixture_frames_store(fixture_frames *frames,
                          const char *record,
                          const char *file);
/** Insert a frame at @p at. */
void fixture_frames_insert(fixture_frames *frames,
                           size_t at,
                           const void *bytes,
                           size_t len);

/* -- items ------------------------------------------------------------------ */

/** Append the item of @p kind; @p n is its index, position or seed. */
void fixture_item(eg_buffer *out, eg_item_kind kind, uint32_t n);
/** Append the device's header, ballot or close. */
void fixture_device_header(eg_buffer *out, unsigned device);
void fixture_ballot(eg_buffer *out, unsigned device, uint32_t n);
void fixture_device_close(eg_buffer *out, uint32_t ballots);

/** Signs with a "signature" that fixture_verifier() knows. */
extern const eg_signature_signer fixture_signer;
extern const eg_signature_verifier fixture_verifier;

/**
 * Append @p statement, signed by fixture_signer with @p algorithm in place of
 * its own: a signature of a record's statement, an attestation of any other.
 */
void
fixture_attest(eg_buffer *out, const eg_item *statement, const char *algorithm);

/* -- records ---------------------------------------------------------------- */

/** Write one section with the writer; aborts the test on failure. */
void fixture_write(eg_record_writer *writer,
                   eg_section_type type,
                   eg_item_kind kind,
                   uint32_t items);

/**
 * Write a record up to @p phase, sealed and, when final, signed; with two
 * devices of @p ballots ballots.
 *
 * @param[out] path folder/name.
 */
void fixture_record(char path[FIXTURE_PATH_MAX],
                    const char *folder,
                    const char *name,
                    eg_record_encoding encoding,
                    eg_record_phase phase,
                    uint32_t ballots);

/** Write the open writer's record up to @p phase. */
void fixture_write_phases(eg_record_writer *writer,
                          const char *path,
                          eg_record_phase phase,
                          uint32_t ballots);

#endif
