/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which file holds what.  The path of every file follows from the section's
 * type and key, so a reader and a writer never choose.
 */
#ifndef EG_RECORD_NAMES_H
#define EG_RECORD_NAMES_H

#include <electionguard/record.h>

#include "base/base.h"

/** Longest path inside a record, with its final zero. */
#define EG_PATH_MAX 1024

/** Digits of a segment's number. */
#define EG_SEGMENT_DIGITS 8

/** Most segments of one section. */
#define EG_SEGMENTS_MAX 100000000u

/** How a section's files are named. */
typedef enum eg_section_shape {
    EG_SHAPE_FILE,     /**< one file, "setup/header" */
    EG_SHAPE_SEGMENTS, /**< a folder of numbered files */
    EG_SHAPE_DEVICE,   /**< a numbered folder for each key */
    EG_SHAPE_SIGNATURE /**< a file for each statement */
} eg_section_shape;

typedef struct eg_section_info {
    eg_section_type type;
    eg_section_shape shape;
    const char *path; /**< Without number and ending. */
} eg_section_info;

/** All sections in canonical order. */
#define EG_SECTION_INFOS 15
extern const eg_section_info eg_section_infos[EG_SECTION_INFOS];

/** The row of @p type; NULL when the format has no such section. */
const eg_section_info *eg_section_info_of(uint64_t type);

/** What a path inside a record stands for. */
typedef enum eg_path_role {
    EG_PATH_UNKNOWN = 0, /**< Nothing that a record may hold. */
    EG_PATH_SECTION,     /**< A segment of a section, the TOC included. */
    EG_PATH_SIGNATURE,
    EG_PATH_OUTSIDE /**< meta.json, the manifest's copy, derived/. */
} eg_path_role;

typedef struct eg_path {
    eg_path_role role;
    eg_section_type type;
    uint8_t key[EG_DEVICE_KEY_BYTES];
    size_t key_len;
    eg_record_encoding encoding;
    uint32_t segment;      /**< 0-based. */
    eg_record_phase phase; /**< Signatures. */
    eg_hash statement;     /**< Signatures: SHA-256 of the statement. */
} eg_path;

/** "binpb" or "jsonl". */
const char *eg_encoding_extension(eg_record_encoding encoding);

/**
 * Why @p name cannot be the name of any file in a record, as a phrase; NULL
 * when it can.  Names are bytes: they need not be text.
 */
const char *eg_path_fault(const char *name, size_t len);

/** Order of two names with ASCII letters folded; 0: they collide. */
int eg_path_compare_folded(const char *a, const char *b);

/** What @p name, which has no eg_path_fault(), stands for. */
void eg_path_parse(eg_path *out, const char *name);

/**
 * The section's name, i.e. its path without number and ending.
 *
 * @retval EG_ERR_ARGUMENT Type and key do not fit, or it is a signature.
 */
EG_NODISCARD eg_status eg_section_name(char out[EG_SECTION_NAME_MAX],
                                       eg_section_type type,
                                       const uint8_t *key,
                                       size_t key_len);

/** Canonical order of (type, key). */
int eg_section_compare(eg_section_type a_type,
                       const uint8_t *a_key,
                       size_t a_len,
                       eg_section_type b_type,
                       const uint8_t *b_key,
                       size_t b_len);

/** The path of segment @p segment of the section called @p name. */
void eg_segment_path(char out[EG_PATH_MAX],
                     const eg_section_info *info,
                     const char *name,
                     uint32_t segment,
                     eg_record_encoding encoding);

/** The name of a signature file, without ending. */
void eg_signature_name(char out[EG_SECTION_NAME_MAX],
                       eg_record_phase phase,
                       const eg_hash *statement);

#endif
