/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of one verification of an old record share. */
#ifndef EG_LEGACY_WALK_H
#define EG_LEGACY_WALK_H

#include "legacy/manifest.h"
#include "legacy/params.h"
#include "legacy/source.h"
#include "verify/report.h"

/** Guardians of a record at most. */
#define LG_GUARDIANS_MAX 256

/** A guardian's public part. */
typedef struct lg_guardian {
    lg_text id;
    size_t entry;            /**< Of its file. */
    uint32_t order;          /**< 1 to n. */
    lg_element *commitment;  /**< K_i0 to K_i,k-1. */
    eg_fixed_base *key_base; /**< Of K_i0; may be NULL. */
} lg_guardian;

typedef struct lg_walk {
    const eg_verify_options *options;
    eg_report *report;
    lg_source source;
    eg_arena *arena; /**< Of the setup; lives as long as the walk. */
    eg_buffer bytes;
    eg_group *group;
    lg_group_kind group_kind;
    lg_format format;
    lg_bar_rules rules;
    bool has_manifest;
    lg_manifest manifest;
    int64_t shift; /**< From the manifest's sequence orders to hashed ones. */
    uint32_t n;
    uint32_t k;
    lg_guardian *guardian; /**< By order - 1. */
    lg_element joint_key;
    eg_fixed_base *joint_base; /**< To 1.91. */
    lg_algebra algebra;        /**< The group; of 2.0, powers of K, too. */
    eg_scalar manifest_hash;   /**< As recomputed. */
    eg_scalar extended_hash;   /**< Q', as recomputed. */
    const void *shared;        /**< What the workers of a crew share. */
    bool core2; /**< Of 1.91: the layout is that of 1.0, the formulas differ. */
    bool first; /**< As until July 2021: no nulls, no orders, named proofs. */
    bool java;  /**< Of the Java port of 0.95, whose proofs have no words. */
    const void *kotlin; /**< What records of 1.52 and 2.0 have of their own. */
    bool ready;         /**< The setup is whole: ballots can be judged. */
} lg_walk;

/** The place of entry @p entry as a whole. */
eg_place lg_place(size_t entry);

/** Read entry @p entry as a tree in @p arena. */
EG_NODISCARD eg_status lg_read_json(const lg_source *source,
                                    size_t entry,
                                    eg_buffer *bytes,
                                    eg_arena *arena,
                                    const eg_json **out,
                                    eg_error *err);

/**
 * Read the one file of @p kind.  What is wrong with it becomes a finding, and
 * *out is then NULL; R.structure when it is not there.
 *
 * @param[out] place Of the file.
 * @return Only failures of the machine.
 */
EG_NODISCARD eg_status lg_read_one(lg_walk *walk,
                                   lg_kind kind,
                                   const eg_json **out,
                                   eg_place *place);

/** What the one file of @p kind is called in a layout, or the part of a file;
 * "a file" if there may be many. */
const char *lg_called(const lg_source *source, lg_kind kind);

/** The members or elements of @p list as an array; NULL without memory. */
const eg_json **lg_json_list(eg_arena *arena, const eg_json *list);

/** A failed reading as a finding R.encoding; passes the machine's on. */
EG_NODISCARD eg_status lg_found_malformed(eg_result *result,
                                          const eg_place *place,
                                          eg_status status,
                                          const eg_error *err);

/** Whether @p status is the input's fault and not the machine's. */
bool lg_is_input(eg_status status);

/** Steps @p first to @p last cannot be judged. */
void lg_break(lg_walk *walk, unsigned first, unsigned last);

/** The setup ended early: what has not been judged by now cannot be. */
void lg_break_setup(lg_walk *walk);

/** A thing that a known generator does otherwise; strict mode refuses it. */
void lg_deviation(lg_walk *walk, const char *format, ...) EG_PRINTF(2, 3);

/** A thing that the reader of the report should know. */
void lg_remark(lg_walk *walk, const char *format, ...) EG_PRINTF(2, 3);

/** What was detected, and why. */
void lg_detected(lg_walk *walk, const char *version, const char *why);

/** One more reason. */
void lg_detected_more(lg_walk *walk, const char *why);

/** Verify a record of the layout PYTHON. */
EG_NODISCARD eg_status lg_python_verify(lg_walk *walk, eg_error *err);

/** Whether a record of the layout PYTHON is one of 1.52 and Kotlin. */
bool lg_kotlin_is_152(lg_walk *walk);

/** Verify such a record. */
EG_NODISCARD eg_status lg_kotlin1_verify(lg_walk *walk, eg_error *err);

/** Verify a record of the layout KOTLIN. */
EG_NODISCARD eg_status lg_kotlin_verify(lg_walk *walk, eg_error *err);

#endif
