/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Made notices; every number in them follows from a row's place.
 */
#include "support/statistics_2019.h"

#include <string.h>

const ag_stat_actor actors_2019[] = {
    {"holmium", "Holmium"},       {"mercury", "Mercury"},
    {"phosphorus", "Phosphorus"}, {"strontium", "Strontium"},
    {"thallium", "Thallium"},     {"yttrium", "Yttrium"}};
const size_t actors_2019_len = sizeof(actors_2019) / sizeof(actors_2019[0]);

static const char *const countries[] = {
    "US", "GB", "FR", "DE", "CA", "AU", "IN", "NL", "SE",
    "NO", "DK", "FI", "ES", "IT", "PL", "CZ", "EE", "LV",
    "LT", "BE", "AT", "PT", "IE", "NZ", "SK", "SI"};

static const char *const political[] = {"political-party", "election-campaign",
                                        "think-tank", "non-profit"};
static const char *const others[] = {
    "government-national", "education", "defense", "technology", "energy",
    "think-tank",          "non-profit"};

static ag_country
country(const char *code)
{
    ag_country out = 0;
    (void)ag_country_read(&out, code);
    return out;
}

static ag_sector
sector(const char *word)
{
    ag_sector out = 0;
    (void)ag_sector_read(&out, word);
    return out;
}

/** Small numbers that look unordered, the same every time. */
static unsigned
mixed(unsigned i)
{
    uint32_t x = i * 2654435761U;
    x ^= x >> 15;
    x *= 2246822519U;
    x ^= x >> 13;
    return x;
}

static ag_stat_row
row_at(unsigned i, ag_time from, unsigned home)
{
    const unsigned m = mixed(i);
    /* 742 of 781 in the first country, the others in turn */
    const bool abroad = i % 781 >= home;
    const unsigned where = abroad ? 1 + i % 781 % 25 : 0;
    const unsigned organisation = where * 1000 + m % (abroad ? 2 : 120) + 1;
    return (ag_stat_row){.what = AG_STAT_WARNING,
                         .shared = true,
                         .sent = from + (ag_time)(m % (80 * 24)) * AG_HOUR,
                         .notice = i + 1,
                         .incident = i / 2 + 1,
                         .account = 1 + m % 100000,
                         .person = 1 + m % 100000,
                         .organisation = organisation,
                         .country = country(countries[where]),
                         .level = m / 7 % 100 < 12 ? AG_SUSPECTED : AG_TARGETED,
                         .personal = m / 11 % 100 < 16};
}

void
political_2019(ag_stat_row *rows, ag_time from)
{
    for (unsigned i = 0; i < POLITICAL_2019; i++) {
        const unsigned m = mixed(i + 77);
        rows[i] = row_at(i, from, 742);
        rows[i].sector = sector(political[m % 100 < 45   ? 0
                                          : m % 100 < 75 ? 1
                                          : m % 100 < 99 ? 2
                                                         : 3]);
        rows[i].actor = m / 3 % 10 < 4 ? 4 : m / 3 % 10 < 6 ? 0 : 6;
    }
}

void
all_2019(ag_stat_row *rows, ag_time from)
{
    for (unsigned i = 0; i < ALL_2019; i++) {
        const unsigned m = mixed(i + 7);
        rows[i] = row_at(i, from, 420);
        rows[i].organisation += i % 781 >= 420 ? m % 9 * 100 : 0;
        rows[i].sector = sector(others[m % 7]);
        rows[i].actor = m / 3 % 7;
    }
}
