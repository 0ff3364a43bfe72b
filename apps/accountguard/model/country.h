/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Countries: ISO 3166-1 alpha-2 codes and their names for readers.
 *
 * A country is its place in the table (country_table.h), which may change from
 * one version to the next: files and tables of a store hold the code.
 */
#ifndef ACCOUNTGUARD_MODEL_COUNTRY_H
#define ACCOUNTGUARD_MODEL_COUNTRY_H

#include <stdint.h>

#include "accountguard/model/language.h"

typedef uint16_t ag_country;

/** How many there are; countries are 0 to this less one. */
unsigned ag_country_count(void);

/** The country of a code, two capital letters; false: there is none such. */
bool ag_country_read(ag_country *out, const char *code);

/** "FR". */
const char *ag_country_code(ag_country country);

/** "France". */
const char *ag_country_name(ag_country country, ag_language language);

#endif
