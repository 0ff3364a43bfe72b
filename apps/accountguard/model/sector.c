/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words and names of sectors.
 */
#include "accountguard/model/sector.h"

#include <string.h>

#include "accountguard/model/sector_table.h"

enum { OWN, STIX };

static const struct {
    const char *word;
    const char *name[AG_LANGUAGE_COUNT];
    bool stix;
} sectors[] = {
#define AG_SECTOR_ROW(whose, word, english, spanish, french)                 \
    {word,                                                                   \
     {[AG_ENGLISH] = english, [AG_SPANISH] = spanish, [AG_FRENCH] = french}, \
     (whose) == STIX},
    AG_SECTOR_TABLE(AG_SECTOR_ROW)
#undef AG_SECTOR_ROW
};

unsigned
ag_sector_count(void)
{
    return sizeof(sectors) / sizeof(sectors[0]);
}

bool
ag_sector_read(ag_sector *out, const char *word)
{
    for (unsigned i = 0; i < ag_sector_count(); i++) {
        if (strcmp(word, sectors[i].word) == 0) {
            *out = (ag_sector)i;
            return true;
        }
    }
    return false;
}

const char *
ag_sector_word(ag_sector sector)
{
    return sectors[sector].word;
}

const char *
ag_sector_name(ag_sector sector, ag_language language)
{
    return sectors[sector].name[language];
}

bool
ag_sector_is_stix(ag_sector sector)
{
    return sectors[sector].stix;
}
