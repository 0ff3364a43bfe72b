/* SPDX-License-Identifier: Apache-2.0 */
/* What a record has twice must say the same in both places. */
#ifndef EG_LEGACY_SAME_H
#define EG_LEGACY_SAME_H

#include "codec/json.h"

/** Nothing, null, false, "", [] or an object of such: not written in copies. */
bool lg_says_nothing(const eg_json *v);

/** Whether what the object @p b has and @p a has not says nothing. */
bool lg_has_no_more(const eg_json *a, const eg_json *b);

/**
 * Whether two trees say the same; the order of members does not matter.
 */
bool lg_same_json(const eg_json *a, const eg_json *b);

#endif
