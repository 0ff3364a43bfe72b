/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an organisation does: the industry sectors of STIX 2.1
 * (industry-sector-ov) and, since that vocabulary is open and has none of them,
 * the kinds of organisations that this service is for.
 *
 * A sector is its place in the table: files and tables of a store hold the word.
 */
#ifndef ACCOUNTGUARD_MODEL_SECTOR_H
#define ACCOUNTGUARD_MODEL_SECTOR_H

#include <stdint.h>

#include "accountguard/model/language.h"

typedef uint16_t ag_sector;

/** How many there are; sectors are 0 to this less one. */
unsigned ag_sector_count(void);

/** The sector of a word, e.g. "non-profit"; false: there is none such. */
bool ag_sector_read(ag_sector *out, const char *word);

/** "political-party". */
const char *ag_sector_word(ag_sector sector);

/** "Political parties". */
const char *ag_sector_name(ag_sector sector, ag_language language);

/** Whether STIX 2.1 itself lists the word. */
bool ag_sector_is_stix(ag_sector sector);

#endif
