/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each check of the catalogue has a forged record that it alone refuses.
 *
 *     check_ledger LEDGER...
 *
 * reads what the programs noted (support/ledger.h).  A check without a record
 * of its own must stand in the table below with the reason, and one that has
 * such a record must not: the table cannot outlive its reason.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <electionguard/checks.h>

#include "base/base.h"

/** Checks that no record can fail alone, and the fewest that fail with it. */
static const struct company {
    eg_check check;
    const char *codes;
    const char *why;
} in_company[] = {
    {EG_CHECK_7A, "6.A 7.A", "7.A asks of each selection what 6.A asks"},
    {EG_CHECK_19A, "19.A 19.B",
     "a ballot with its style's contests once each (X.08) that labels one "
     "falsely lacks a label"},
};

static size_t alone[EG_CHECK_COUNT];
static bool accompanied[EG_ARRAY_LEN(in_company)];

static bool
read_ledger(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    char line[2048];
    while (fgets(line, sizeof(line), file) != NULL) {
        char *tab = strchr(line, '\t');
        if (tab == NULL) {
            continue;
        }
        *tab = '\0';
        const eg_check check = eg_check_find(line);
        if (check != EG_CHECK_COUNT) {
            alone[check]++;
        }
        for (size_t i = 0; i < EG_ARRAY_LEN(in_company); i++) {
            accompanied[i] =
                accompanied[i] || strcmp(line, in_company[i].codes) == 0;
        }
    }
    (void)fclose(file);
    return true;
}

/** What is wrong with the records of a check; NULL if nothing. */
static const char *
complaint(eg_check check)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(in_company); i++) {
        if (in_company[i].check != check) {
            continue;
        }
        if (alone[check] > 0) {
            return "fails alone, and is said never to";
        }
        return accompanied[i] ? NULL : "no record fails it in company";
    }
    return alone[check] > 0 ? NULL : "no forged record fails it alone";
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (!read_ledger(argv[i])) {
            return 1;
        }
    }
    size_t wrong = 0;
    size_t with = 0;
    for (int i = 0; i < EG_CHECK_COUNT; i++) {
        const char *what = complaint((eg_check)i);
        with += alone[i] > 0 ? 1 : 0;
        if (what != NULL) {
            (void)fprintf(stderr, "%s (%s): %s\n", eg_check_code((eg_check)i),
                          eg_check_text((eg_check)i), what);
            wrong++;
        }
    }
    for (size_t i = 0; i < EG_ARRAY_LEN(in_company); i++) {
        (void)printf("%s: %s\n", eg_check_code(in_company[i].check),
                     in_company[i].why);
    }
    (void)printf("%zu of %d checks have a record that they alone refuse, %zu "
                 "never fail alone\n",
                 with, EG_CHECK_COUNT, EG_ARRAY_LEN(in_company));
    return wrong == 0 ? 0 : 1;
}
