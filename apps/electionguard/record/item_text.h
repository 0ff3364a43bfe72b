/* SPDX-License-Identifier: Apache-2.0 */
/* An item of a record as text that a person can read. */
#ifndef APP_ELECTIONGUARD_RECORD_ITEM_TEXT_H
#define APP_ELECTIONGUARD_RECORD_ITEM_TEXT_H

#include <electionguard/manifest.h>

#include "base/base.h"

/**
 * Print a canonical item to standard output, one value a line.  Long byte
 * strings are shown by their beginning and length; contests and fields get
 * their names.
 *
 * @param[in] manifest NULL: no names.
 */
void item_text_print(eg_span item, const eg_manifest *manifest);

/** Print the item's JSON mapping and a line feed to standard output. */
EG_NODISCARD eg_status item_json_print(eg_span item, eg_error *err);

/** "2026-11-03 14:05:09 UTC" of a Timestamp message. */
#define ITEM_TIME_MAX 32
void item_time_text(char out[ITEM_TIME_MAX], eg_span timestamp);

#endif
