/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the checks need of a manifest: contests, options and styles.  The
 * versions 0.95 to 2.0 share its JSON, but for a few members.
 */
#ifndef EG_LEGACY_MANIFEST_H
#define EG_LEGACY_MANIFEST_H

#include "legacy/bar.h"
#include "legacy/equation.h"

/** Contests of a manifest, and options of a contest, at most. */
#define LG_LIST_MAX 100000

typedef struct lg_option {
    lg_text id;
    int64_t order;
    lg_text candidate;
    eg_scalar hash; /**< 0.95 to 1.91. */
    size_t index;   /**< Among all options of the manifest. */
} lg_option;

typedef struct lg_contest {
    lg_text id;
    int64_t order;
    lg_text district;
    int64_t elected; /**< number_elected */
    int64_t votes;   /**< votes_allowed; number_elected where it is null. */
    int64_t each;    /**< option_selection_limit; 1 where it is not there. */
    lg_option *option;
    size_t options;
    eg_scalar hash; /**< 0.95 to 1.91. */
} lg_contest;

typedef struct lg_style {
    lg_text id;
    bool *has; /**< By contest. */
    size_t contests;
} lg_style;

typedef struct lg_manifest {
    const eg_json *json;
    lg_text scope;
    lg_contest *contest;
    size_t contests;
    lg_style *style;
    size_t styles;
    size_t options; /**< Of all contests. */
} lg_manifest;

/** Whose manifest it is. */
typedef enum lg_dialect {
    LG_DIALECT_11,     /**< As the next one, with names of members of 2020. */
    LG_DIALECT_TO_191, /**< Hashed text by text. */
    LG_DIALECT_152,    /**< Kotlin's: so, too, but texts are not translated. */
    LG_DIALECT_JAVA,   /**< As TO_191; truth values are "00" and "01". */
    LG_DIALECT_KOTLIN  /**< 2.0: its bytes are hashed; it has more limits. */
} lg_dialect;

/**
 * Read a manifest; everything that it points to is in @p arena or in the tree.
 *
 * @retval EG_ERR_MALFORMED @p err says where.
 */
EG_NODISCARD eg_status lg_manifest_read(lg_manifest *out,
                                        const eg_json *json,
                                        lg_dialect dialect,
                                        eg_arena *arena,
                                        eg_error *err);

/**
 * X.01: identifiers are unique and what is referred to is there.
 *
 * @param[out] unlisted Options for somebody who is not in the list of
 *                      candidates are counted here and no findings; NULL: they
 *                      are findings.
 */
void lg_manifest_judge(const lg_manifest *m,
                       uint64_t *unlisted,
                       eg_result *result,
                       const eg_place *place);

/** The number of the contest called @p id; m->contests if there is none. */
size_t lg_manifest_contest(const lg_manifest *m, lg_text id);
const lg_option *lg_contest_option(const lg_contest *c, lg_text id);
const lg_style *lg_manifest_style(const lg_manifest *m, lg_text id);

/**
 * The hash of 0.95 to 1.91; sets the hashes of contests and options, too.
 *
 * @param[in] shift Added to each sequence order before it is hashed.
 */
EG_NODISCARD eg_status lg_manifest_hash(lg_manifest *m,
                                        const eg_group *group,
                                        const lg_bar_rules *rules,
                                        int64_t shift,
                                        eg_scalar *out,
                                        eg_error *err);

#endif
