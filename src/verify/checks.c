/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of checks.
 */
#include <string.h>

#include <electionguard/checks.h>

#include "base/base.h"

typedef struct check_row {
    const char *code;
    const char *text;
    unsigned step;
} check_row;

static const check_row rows[EG_CHECK_COUNT] = {
#define ROW(name, code_, step_, text_) \
    [EG_CHECK_##name] = {.code = code_, .text = text_, .step = step_},
    EG_CHECK_TABLE(ROW)
#undef ROW
};

static const char *const titles[EG_STEP_COUNT] = {
    "the record's form",
    "parameters",
    "guardian public keys",
    "election public keys",
    "extended base hash",
    "selection encryption identifiers",
    "well-formed selections",
    "adherence to vote limits",
    "confirmation codes",
    "aggregation",
    "decryption of tallies",
    "contents of tallies",
    "decryption of contest data",
    "decryption of challenged ballots",
    "contents of challenged ballots",
    "accumulated selection vectors",
    "codes of pre-encrypted ballots",
    "short codes",
    "encryption of uncast ballots",
    "contents of uncast ballots",
    "checks beyond the specification",
};

const char *
eg_check_code(eg_check check)
{
    return (unsigned)check < EG_CHECK_COUNT ? rows[check].code : "?";
}

const char *
eg_check_text(eg_check check)
{
    return (unsigned)check < EG_CHECK_COUNT ? rows[check].text : "?";
}

unsigned
eg_check_step(eg_check check)
{
    return (unsigned)check < EG_CHECK_COUNT ? rows[check].step : 0;
}

eg_check
eg_check_find(const char *code)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].code, code) == 0) {
            return (eg_check)i;
        }
    }
    return EG_CHECK_COUNT;
}

const char *
eg_step_title(unsigned step)
{
    return step < EG_STEP_COUNT ? titles[step] : "?";
}
