/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of Verifications 1 to 4 of the Python implementation share. */
#ifndef EG_LEGACY_PYTHON_SETUP_H
#define EG_LEGACY_PYTHON_SETUP_H

#include "legacy/python/python.h"

/** Context.json. */
typedef struct lg_py_context {
    lg_element key;
    lg_scalar commitment_hash;
    lg_scalar manifest_hash;
    lg_scalar base_hash;
    lg_scalar extended_hash;
    bool committed; /**< There is a commitment hash: since February 2021. */
} lg_py_context;

/** The digits that the number @p name of @p json is written in. */
lg_text lg_py_written(const eg_json *json, const char *name);

/** Whether guardians are written as in 1.91, or in the ways of 2021 and Java. */
EG_NODISCARD eg_status lg_py_find_writer(lg_walk *walk);

/** Whether a number of @p context has a digit that is a letter. */
bool lg_py_has_letters(const eg_json *context);

/** Say what the record is, and by what that is known. */
void lg_py_tell_version(lg_walk *walk,
                        const eg_json *context,
                        bool constants,
                        bool decimal);

/** Read the manifest and judge its hash; sets walk->has_manifest. */
EG_NODISCARD eg_status lg_py_manifest_judge(lg_walk *walk,
                                            const lg_py_context *c);

/** Q, of the numbers as @p params has them. */
void lg_py_base_hash_judge(lg_walk *walk,
                           const lg_py_context *c,
                           const lg_params *params,
                           const eg_place *place);

/**
 * 1.1: refuse by name what the first builds wrote, which hashed decimal or
 * lower-case digits, so that no hash of such a record would fit.
 *
 * @param[in] json The context.
 */
bool lg_py_digits_judge(lg_walk *walk,
                        const eg_json *json,
                        const lg_py_context *c,
                        const eg_place *place);

/** Q', and the commitment hash where there is one. */
void lg_py_extended_judge(lg_walk *walk,
                          const lg_py_context *c,
                          const eg_place *place);

#endif
