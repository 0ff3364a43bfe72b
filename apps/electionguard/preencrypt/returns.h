/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ballots that came back, as a JSON list:
 *
 *   [{"code": "9D50...", "weight": 1, "contests": [
 *        {"contestId": "mayor", "shortCodes": ["A3"]},
 *        {"contestId": "council", "choiceIds": ["cleo", "dan"]}]},
 *    {"number": 7, "challenge": true}]
 *
 * A ballot is named by its confirmation code or its number.  A contest's marks
 * are short codes as printed, labels of options, or both; a contest that is not
 * listed is blank.  A challenged ballot has no marks: it is opened.
 */
#ifndef APP_ELECTIONGUARD_PREENCRYPT_RETURNS_H
#define APP_ELECTIONGUARD_PREENCRYPT_RETURNS_H

#include "codec/json.h"
#include "electionguard/preencrypt/press.h"

/** One of them.  Its marks are secret. */
typedef struct press_return {
    uint64_t number;
    bool challenge;
    uint32_t weight;
    const eg_marked_contest *contest;
    size_t contest_len;
} press_return;

/**
 * Read an element of the list.
 *
 * @param[in] arena Holds @p out.
 *
 * @retval EG_ERR_MALFORMED Not such an element; @p err names the contest.
 * @retval EG_ERR_NOT_FOUND The device has no such ballot.
 */
EG_NODISCARD eg_status press_return_read(const press *p,
                                         eg_arena *arena,
                                         press_return *out,
                                         const eg_json *value,
                                         eg_error *err);

#endif
