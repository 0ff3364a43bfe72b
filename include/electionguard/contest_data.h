/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file contest_data.h
 * What a contest's encrypted data block says: an overvote and its selections,
 * an undervote, write-in texts.
 *
 * The block D has the fixed length of 32 b bytes, whatever it says: a 4-byte
 * big-endian byte count, that many bytes of UTF-8 text, zeros up to the end.
 * The text is empty, or a compact JSON object with its members in this order,
 * each present only when it says something:
 *
 *     {"overvote":[1,0,2],"undervote":1,
 *      "writeIns":[{"option":3,"text":"Jo Doe"}]}
 *
 * "overvote" lists what the voter marked for each option, in order, and then how
 * many write-in fields were used where the contest counts them; "undervote" is
 * the limit minus the sum; "option" is ascending and goes on with the write-in
 * fields after the contest's last field.  Only the
 * quotation mark, the backslash and the control characters are escaped (the
 * last as \u00xx, lower case), so that each text has exactly one form.
 *
 * A block of a foreign record may hold any bytes: a reader that cannot read it
 * shows it raw.
 *
 * @spec{EG 2.1.0 section 3.3.10, eq. (63)}
 */
#ifndef ELECTIONGUARD_CONTEST_DATA_H
#define ELECTIONGUARD_CONTEST_DATA_H

#include <stddef.h>
#include <stdint.h>

#include <electionguard/arena.h>
#include <electionguard/ballot.h>
#include <electionguard/manifest.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Length of one block D_i. */
#define EG_DATA_BLOCK_BYTES 32
/** Bytes of the count before the text. */
#define EG_DATA_COUNT_BYTES 4

/** A contest's data, read. */
typedef struct eg_contest_data {
    const char *text; /**< The text as it stands; "" when there is none. */
    size_t text_len;
    /** A value an option, then the number of used write-in fields where the
     * contest counts them; NULL: no overvote. */
    const uint32_t *overvote;
    size_t overvote_len;
    uint32_t undervote; /**< 0: none. */
    const eg_write_in *write_in;
    size_t write_in_len;
} eg_contest_data;

/**
 * Write the data block of one contest; see encrypt.h on its timing.
 *
 * @param[out] out     32 contest->data_blocks bytes.
 * @param[in]  contest The manifest's contest; data_blocks > 0.
 * @param[in]  plain   The voter's choices; NULL: blank.
 * @param[out] err     Reason of a failure; may be NULL.
 *
 * @retval EG_OK           Written.
 * @retval EG_ERR_ARGUMENT A write-in is not for a write-in option or field, is
 *                         out of order or is not UTF-8.
 * @retval EG_ERR_LIMIT    It would need more blocks; nothing is ever cut off.
 * @retval EG_ERR_MEMORY   No memory.
 */
EG_API EG_NODISCARD eg_status
eg_contest_data_write(uint8_t *out,
                      const eg_contest *contest,
                      const eg_plain_contest *plain,
                      eg_error *err);

/**
 * Read a data block, strictly: what eg_contest_data_write() would not have
 * written is refused.
 *
 * @param[out] out   Lies in @p arena.
 * @param[in]  block D.
 * @param[in]  len   32 b.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED It does not say what this format says.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_API EG_NODISCARD eg_status eg_contest_data_read(eg_arena *arena,
                                                   eg_contest_data *out,
                                                   const uint8_t *block,
                                                   size_t len,
                                                   eg_error *err);

/**
 * How many blocks a contest needs so that every overvote with values of at
 * most @p value_max and write-in texts of @p text_bytes in all (escapes
 * included), in @p write_ins parts, fit; for those who write manifests.  In a
 * contest that counts write-in fields, these and the supplemental fields count
 * as @p options, too.
 */
EG_API uint32_t eg_contest_data_blocks(size_t options,
                                       uint32_t value_max,
                                       size_t write_ins,
                                       size_t text_bytes);

#ifdef __cplusplus
}
#endif
#endif
