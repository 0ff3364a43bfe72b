/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes and names of countries; the table is sorted by code.
 */
#include "accountguard/model/country.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/model/country_table.h"

typedef struct country {
    const char *code;
    const char *name[AG_LANGUAGE_COUNT];
} country;

static const country countries[] = {
#define AG_COUNTRY_ROW(code, english, spanish, french) \
    {code,                                             \
     {[AG_ENGLISH] = english, [AG_SPANISH] = spanish, [AG_FRENCH] = french}},
    AG_COUNTRY_TABLE(AG_COUNTRY_ROW)
#undef AG_COUNTRY_ROW
};

unsigned
ag_country_count(void)
{
    return sizeof(countries) / sizeof(countries[0]);
}

static int
compare(const void *code, const void *row)
{
    return strcmp(code, ((const country *)row)->code);
}

bool
ag_country_read(ag_country *out, const char *code)
{
    const country *found = bsearch(code, countries, ag_country_count(),
                                   sizeof(countries[0]), compare);
    if (found == NULL) {
        return false;
    }
    *out = (ag_country)(found - countries);
    return true;
}

const char *
ag_country_code(ag_country c)
{
    return countries[c].code;
}

const char *
ag_country_name(ag_country c, ag_language language)
{
    return countries[c].name[language];
}
