/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing the data block of a contest.
 *
 * What stands in the block is secret, also whether a part is there at all.  So
 * every character that any outcome could need gets a slot with a mark whether
 * it is kept, all slots are always written, and an oblivious compaction closes
 * the gaps: it moves every kept slot to the left by the number of dropped slots
 * before it, one power of two at a time.  The sequence of memory accesses
 * depends on the numbers of options and write-ins and on the lengths of their
 * texts only.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <electionguard/contest_data.h>

#include "base/base.h"
#include "base/secret.h"
#include "election/ct.h"
#include "election/selections.h"

#define NUMBER_DIGITS 10 /* of 2^32 - 1 */
#define ESCAPE_SLOTS  6  /* of one byte: \u00xx */

#define NAME_OVERVOTE  "\"overvote\":["
#define NAME_UNDERVOTE "\"undervote\":"
#define NAME_WRITE_INS "\"writeIns\":["
#define WRITE_IN_BEGIN "{\"option\":"
#define WRITE_IN_TEXT  ",\"text\":\""
#define WRITE_IN_END   "\"}"

#define ALL (~UINT64_C(0))

/* -- slots ---------------------------------------------------------------- */

/** A character that may be there. */
typedef struct slot {
    uint32_t shift; /* dropped slots before this one */
    uint8_t byte;
    uint8_t keep; /* 0 or 1 */
} slot;

typedef struct slots {
    slot *slot;
    size_t len;
    size_t cap;
} slots;

static void
slots_free(slots *s)
{
    if (s->slot != NULL) {
        eg_wipe(s->slot, s->cap * sizeof(*s->slot));
        free(s->slot);
    }
}

/** @p cap was computed by the rules by which slots are put. */
static void
put(slots *s, uint64_t keep, uint64_t byte)
{
    assert(s->len < s->cap);
    s->slot[s->len++] =
        (slot){.byte = (uint8_t)byte, .keep = (uint8_t)(keep & 1)};
}

static void
put_text(slots *s, uint64_t keep, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        put(s, keep, (uint8_t)*c);
    }
}

/** Decimal digits without leading zeros. */
static void
put_number(slots *s, uint64_t keep, uint32_t number)
{
    EG_SECRET_ARRAY(uint8_t, digit, NUMBER_DIGITS);
    uint64_t rest = number;
    for (size_t i = NUMBER_DIGITS; i-- > 0;) {
        /* Division by 10, exact below 2^32, without a division's timing. */
        const uint64_t tenth = (rest * 0xCCCCCCCDU) >> 35;
        digit[i] = (uint8_t)(rest - 10 * tenth);
        rest = tenth;
    }
    uint64_t begun = 0;
    for (size_t i = 0; i < NUMBER_DIGITS; i++) {
        begun |= ct_nonzero(digit[i]);
        const uint64_t last = i + 1 == NUMBER_DIGITS ? ALL : 0;
        put(s, keep & (begun | last), '0' + (uint64_t)digit[i]);
    }
}

/** One byte of a JSON string, escaped where it must be. */
static void
put_escaped(slots *s, uint8_t byte)
{
    const uint64_t control = ct_less(byte, 0x20);
    const uint64_t quoted = ct_equal(byte, '"') | ct_equal(byte, '\\');
    const uint64_t low = byte & 15;
    const uint64_t hex =
        low + ct_select(ct_less(9, low), (uint64_t)'a' - 10, '0');
    put(s, control | quoted, '\\');
    put(s, control, 'u');
    put(s, control, '0');
    put(s, control, '0');
    put(s, control, '0' + (uint64_t)(byte >> 4));
    put(s, ALL, ct_select(control, hex, byte));
}

/** Close the gaps, keeping the order; n log n steps. */
static void
compact(slots *s)
{
    uint32_t dropped = 0;
    for (size_t i = 0; i < s->len; i++) {
        s->slot[i].shift = dropped;
        dropped += 1U - s->slot[i].keep;
    }
    for (unsigned bit = 0; bit < 32 && s->len >> bit > 0; bit++) {
        const size_t step = (size_t)1 << bit;
        for (size_t i = 0; i + step < s->len; i++) {
            slot *to = &s->slot[i];
            slot *from = &s->slot[i + step];
            const uint64_t move =
                ct_nonzero(from->keep & (from->shift >> bit) & 1U);
            to->byte = (uint8_t)ct_select(move, from->byte, to->byte);
            to->shift = (uint32_t)ct_select(move, from->shift, to->shift);
            to->keep = (uint8_t)ct_select(move, 1, to->keep);
            from->keep = (uint8_t)ct_select(move, 0, from->keep);
        }
    }
}

/* -- write-ins ------------------------------------------------------------ */

/** strlen() for a secret text: of each letter only whether it is the end may
 * decide anything. */
static size_t
length(const char *text)
{
    for (size_t len = 0;; len++) {
        bool end = text[len] == '\0';
        EG_DECLASSIFY(&end, sizeof(end));
        if (end) {
            return len;
        }
    }
}

/** Mask: the text is not UTF-8 (RFC 3629). */
static uint64_t
not_utf8(const char *text, size_t len)
{
    uint64_t bad = 0;
    uint64_t more = 0; /* continuation bytes to come */
    uint64_t lo = 0x80;
    uint64_t hi = 0xBF;
    for (size_t i = 0; i < len; i++) {
        const uint64_t b = (uint8_t)text[i];
        const uint64_t inside = ct_nonzero(more);
        const uint64_t one = ct_less(b, 0x80);
        const uint64_t two = ct_within(b, 0xC2, 0xDF);
        const uint64_t three = ct_within(b, 0xE0, 0xEF);
        const uint64_t four = ct_within(b, 0xF0, 0xF4);
        bad |= inside & ~ct_within(b, lo, hi);
        bad |= ~inside & ~(one | two | three | four);
        const uint64_t begins = (1 & two) | (2 & three) | (3 & four);
        more = ct_select(inside, more - 1, begins);
        /* No overlong forms, no surrogates, nothing above U+10FFFF. */
        lo = ct_select(~inside & ct_equal(b, 0xE0), 0xA0, 0x80);
        lo = ct_select(~inside & ct_equal(b, 0xF0), 0x90, lo);
        hi = ct_select(~inside & ct_equal(b, 0xED), 0x9F, 0xBF);
        hi = ct_select(~inside & ct_equal(b, 0xF4), 0x8F, hi);
    }
    return bad | ct_nonzero(more);
}

/** Mask: a write-in is not what it must be. */
static uint64_t
bad_write_ins(const eg_contest *contest, const eg_plain_contest *plain)
{
    uint64_t bad = 0;
    uint32_t before = 0;
    for (size_t i = 0; i < plain->write_in_len; i++) {
        const eg_write_in *w = &plain->write_in[i];
        uint64_t found = 0;
        for (size_t j = 0; j < contest->option_len; j++) {
            if (contest->field[j].write_in) {
                found |= ct_equal(w->option_index, contest->field[j].index);
            }
        }
        if (contest->write_in_count > 0) {
            const uint64_t last = contest->field_len;
            found |= ct_within(w->option_index, last + 1,
                               last + contest->write_in_count);
        }
        bad |= ~found | ~ct_less(before, w->option_index);
        bad |= not_utf8(w->text, length(w->text));
        before = w->option_index;
    }
    return bad;
}

static void
put_write_ins(slots *s, uint64_t comma, const eg_plain_contest *plain)
{
    put(s, comma, ',');
    put_text(s, ALL, NAME_WRITE_INS);
    for (size_t i = 0; i < plain->write_in_len; i++) {
        put_text(s, ALL, i == 0 ? WRITE_IN_BEGIN : "," WRITE_IN_BEGIN);
        put_number(s, ALL, plain->write_in[i].option_index);
        put_text(s, ALL, WRITE_IN_TEXT);
        const char *text = plain->write_in[i].text;
        const size_t len = length(text);
        for (size_t j = 0; j < len; j++) {
            put_escaped(s, (uint8_t)text[j]);
        }
        put_text(s, ALL, WRITE_IN_END);
    }
    put(s, ALL, ']');
}

/* -- the block ------------------------------------------------------------ */

static void
put_overvote(slots *s,
             uint64_t keep,
             const eg_contest *contest,
             const eg_plain_contest *plain)
{
    put_text(s, keep, NAME_OVERVOTE);
    for (size_t i = 0; i < contest->option_len; i++) {
        if (i > 0) {
            put(s, keep, ',');
        }
        put_number(s, keep, plain == NULL ? 0 : plain->selection[i]);
    }
    if (contest->write_in_count > 0) {
        put(s, keep, ',');
        put_number(s, keep, plain == NULL ? 0 : plain->write_ins_used);
    }
    put(s, keep, ']');
}

/** An overvote and an undervote exclude each other: no comma between them. */
static void
put_object(slots *s, const eg_contest *contest, const eg_plain_contest *plain)
{
    EG_SECRET(eg_outcome, outcome);
    eg_selections_judge(&outcome, NULL, contest, plain);
    const bool texts = plain != NULL && plain->write_in_len > 0;
    const uint64_t under = ct_nonzero(outcome.under);
    const uint64_t numbers = outcome.over | under;
    const uint64_t any = texts ? ALL : numbers;

    put(s, any, '{');
    put_overvote(s, outcome.over, contest, plain);
    put_text(s, under, NAME_UNDERVOTE);
    put_number(s, under, outcome.under);
    if (texts) {
        put_write_ins(s, numbers, plain);
    }
    put(s, any, '}');
}

/** Slots that put_object() needs; false when that is no size. */
static bool
slots_needed(size_t *out,
             const eg_contest *contest,
             const eg_plain_contest *plain)
{
    size_t n =
        sizeof(NAME_OVERVOTE NAME_UNDERVOTE NAME_WRITE_INS) + NUMBER_DIGITS + 8;
    size_t part;
    /* One number more for the write-in fields. */
    if (!eg_size_mul(&part, contest->option_len + 1, NUMBER_DIGITS + 1) ||
        !eg_size_add(&n, n, part)) {
        return false;
    }
    for (size_t i = 0; plain != NULL && i < plain->write_in_len; i++) {
        const size_t frame =
            sizeof("," WRITE_IN_BEGIN WRITE_IN_TEXT WRITE_IN_END) +
            NUMBER_DIGITS;
        if (!eg_size_mul(&part, length(plain->write_in[i].text),
                         ESCAPE_SLOTS) ||
            !eg_size_add(&n, n, part) || !eg_size_add(&n, n, frame)) {
            return false;
        }
    }
    *out = n;
    return n <= UINT32_MAX;
}

/** Count, text, zeros; EG_ERR_LIMIT when the text is too long. */
static eg_status
write_block(uint8_t *out, size_t out_len, const slots *s)
{
    const size_t room = out_len - EG_DATA_COUNT_BYTES;
    uint32_t len = 0;
    for (size_t i = 0; i < s->len; i++) {
        len += s->slot[i].keep;
    }
    uint64_t too_long = ct_less(room, len);
    EG_DECLASSIFY(&too_long, sizeof(too_long)); /* the refusal tells */
    if (too_long != 0) {
        return EG_ERR_LIMIT;
    }
    eg_store_be32(out, len);
    uint8_t *text = out + EG_DATA_COUNT_BYTES;
    memset(text, 0, room);
    for (size_t i = 0; i < s->len && i < room; i++) {
        text[i] =
            (uint8_t)ct_select(ct_nonzero(s->slot[i].keep), s->slot[i].byte, 0);
    }
    return EG_OK;
}

static eg_status
check_plain(const eg_contest *contest,
            const eg_plain_contest *plain,
            eg_error *err)
{
    if (plain->selection_len != contest->option_len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "contest \"%s\": %zu selections for %zu options",
                       contest->id, plain->selection_len, contest->option_len);
    }
    uint64_t bad = bad_write_ins(contest, plain);
    EG_DECLASSIFY(&bad, sizeof(bad)); /* the refusal tells */
    if (bad != 0) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "contest \"%s\": a write-in is not for a write-in "
                       "option or field, is not in their order or is not "
                       "UTF-8",
                       contest->id);
    }
    return EG_OK;
}

eg_status
eg_contest_data_write(uint8_t *out,
                      const eg_contest *contest,
                      const eg_plain_contest *plain,
                      eg_error *err)
{
    size_t out_len;
    size_t needed;
    if (contest->data_blocks == 0 ||
        !eg_size_mul(&out_len, contest->data_blocks, EG_DATA_BLOCK_BYTES)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "contest \"%s\" has no contest data", contest->id);
    }
    if (plain != NULL) {
        EG_TRY(check_plain(contest, plain, err));
    }
    if (!slots_needed(&needed, contest, plain)) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "contest \"%s\": the contest data is too long",
                       contest->id);
    }
    EG_CLEANUP(slots_free) slots s = {.cap = needed};
    s.slot = calloc(needed, sizeof(*s.slot));
    if (s.slot == NULL) {
        return EG_ERR_MEMORY;
    }
    put_object(&s, contest, plain);
    compact(&s);
    if (write_block(out, out_len, &s) != EG_OK) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "contest \"%s\": overvote and write-ins do not fit "
                       "into %u blocks of contest data",
                       contest->id, contest->data_blocks);
    }
    return EG_OK;
}

/** Decimal digits of @p number. */
static size_t
digits_of(uint64_t number)
{
    size_t digits = 1;
    for (; number >= 10; number /= 10) {
        digits++;
    }
    return digits;
}

uint32_t
eg_contest_data_blocks(size_t options,
                       uint32_t value_max,
                       size_t write_ins,
                       size_t text_bytes)
{
    /* A list of n things has n - 1 commas. */
    size_t text = strlen("{" NAME_OVERVOTE "]}") +
                  options * (digits_of(value_max) + 1) - (options > 0 ? 1 : 0);
    /* An undervote of a high limit is longer than a short overvote. */
    const size_t under = strlen("{" NAME_UNDERVOTE "}") + NUMBER_DIGITS;
    text = text < under ? under : text;
    if (write_ins > 0) {
        const size_t frame =
            strlen("," WRITE_IN_BEGIN WRITE_IN_TEXT WRITE_IN_END) +
            digits_of(options);
        text +=
            strlen("," NAME_WRITE_INS "]") + write_ins * frame - 1 + text_bytes;
    }
    const size_t blocks =
        (EG_DATA_COUNT_BYTES + text + EG_DATA_BLOCK_BYTES - 1) /
        EG_DATA_BLOCK_BYTES;
    return blocks > EG_HASHED_DATA_BLOCKS_MAX ? EG_HASHED_DATA_BLOCKS_MAX
                                              : (uint32_t)blocks;
}
