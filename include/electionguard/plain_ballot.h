/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file plain_ballot.h
 * Plain ballots as JSON, one at a time.
 *
 * A document is one ballot or a list of ballots:
 *
 *     {"ballotStyle": "style-1", "ballotRef": "sheet 17", "weight": 1,
 *      "contests": [{"contestId": "mayor", "selections": [
 *        {"choiceId": "doe", "value": 1},
 *        {"choiceId": "write-in", "value": 1, "writeIn": "Jo Roe"}]}]}
 *
 * ballotRef and weight may be absent; an absent value is 1 and an option that
 * is not listed is 0.  In a contest that counts write-in fields, "writeIns" after
 * the selections lists the texts of those that the voter used, "" for one without
 * a text.  A list is read as a stream, so that a file may be larger
 * than memory.  The ballots hold secrets: keep them in an arena, which is wiped.
 */
#ifndef ELECTIONGUARD_PLAIN_BALLOT_H
#define ELECTIONGUARD_PLAIN_BALLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/manifest.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The longest text of one plain ballot, in bytes. */
#define EG_PLAIN_BALLOT_BYTES_MAX ((size_t)4 * 1024 * 1024)

/**
 * Where bytes come from: fill @p out with up to @p cap bytes and set @p len to
 * their number, 0 at the end.  Answers EG_OK or EG_ERR_IO.
 */
typedef eg_status (*eg_read_fn)(void *state,
                                uint8_t *out,
                                size_t cap,
                                size_t *len);

/** A stream of plain ballots. */
typedef struct eg_plain_ballot_reader eg_plain_ballot_reader;

/**
 * Begin to read.
 *
 * @param[in] manifest Borrowed.
 * @param[in] read     Called with @p state whenever bytes are needed.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_API EG_NODISCARD eg_status
eg_plain_ballot_reader_new(eg_plain_ballot_reader **out,
                           const eg_manifest *manifest,
                           eg_read_fn read,
                           void *state);
EG_API void eg_plain_ballot_reader_free(eg_plain_ballot_reader *reader);

/**
 * Read the next ballot.
 *
 * A ballot that breaks a rule (an unknown member, style, contest or choice; one
 * that is listed twice; a contest that is not in the style; a value that is not
 * an integer from 0; more write-ins than the contest has fields for) is refused with the path of the place in @p err, such as
 * "[3].contests[0].selections[1].value".  The reader cannot go on after
 * a failure.
 *
 * @param[out] more False at the end; @p out is untouched then.
 * @param[out] out  Lies in @p arena.
 *
 * @retval EG_OK            Read, or at the end.
 * @retval EG_ERR_MALFORMED See above.
 * @retval EG_ERR_LIMIT     One ballot is over EG_PLAIN_BALLOT_BYTES_MAX.
 * @retval EG_ERR_IO        The source failed.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_API EG_NODISCARD eg_status
eg_plain_ballot_next(eg_plain_ballot_reader *reader,
                     eg_arena *arena,
                     bool *more,
                     eg_plain_ballot *out,
                     eg_error *err);

/**
 * Read one ballot from memory.
 *
 * @param[out] out Lies in @p arena.
 */
EG_API EG_NODISCARD eg_status eg_plain_ballot_parse(const eg_manifest *manifest,
                                                    eg_arena *arena,
                                                    eg_plain_ballot *out,
                                                    const uint8_t *bytes,
                                                    size_t len,
                                                    eg_error *err);

/**
 * Write one ballot in compact form, without a line end.  Options of value 0
 * without a write-in are left out.
 *
 * @param[out] out Text in @p arena, followed by a zero byte.
 * @param[out] len Its length.
 *
 * @retval EG_ERR_ARGUMENT The ballot does not fit the manifest.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status
eg_plain_ballot_write(const eg_manifest *manifest,
                      eg_arena *arena,
                      const eg_plain_ballot *ballot,
                      const char **out,
                      size_t *len);

#ifdef __cplusplus
}
#endif
#endif
