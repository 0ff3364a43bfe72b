/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inflating, one step at a time.
 *
 * A step takes all the bits that it needs or none: where they are not there,
 * the state stays as it is until more input comes.  A symbol with its extra
 * bits has 48 of them at most, so the bits under way fit a word.
 */
#include "record/inflate.h"

enum {
    LENGTH_MAX = 15, /* bits of a code */
    END_OF_BLOCK = 256,
    LITERALS_MAX = 286,
    DISTANCES_MAX = 30,
    CODE_CODES = 19
};

/** How a step ended: done, or it needs more input or more room. */
typedef enum step { STEP_DONE, STEP_WAITS, STEP_DAMAGED } step;

/* -- bits ------------------------------------------------------------------ */

/** Look at bytes until there are @p want bits; false: they are not there. */
static bool
have(eg_inflate *s, unsigned want)
{
    while (s->bit_count < want && s->in_len > 0) {
        s->bits |= (uint64_t)*s->in++ << s->bit_count;
        s->in_len--;
        s->bit_count += 8;
    }
    return s->bit_count >= want;
}

static uint32_t
peek(const eg_inflate *s, unsigned from, unsigned len)
{
    return (uint32_t)(s->bits >> from) & ((UINT32_C(1) << len) - 1);
}

static void
drop(eg_inflate *s, unsigned len)
{
    s->bits >>= len;
    s->bit_count -= len;
}

/* -- codes ----------------------------------------------------------------- */

/**
 * Make a code of the lengths of its symbols (RFC 1951, 3.2.2).
 *
 * @return Whether no sequence of bits has two meanings and each has one; only a
 *         code of one symbol, or of none, may be without.
 */
static bool
make_code(eg_inflate_code *c, const uint8_t *length, unsigned len, bool one)
{
    memset(c, 0, sizeof(*c));
    c->longest = 1;
    for (unsigned i = 0; i < len; i++) {
        c->count[length[i]]++;
    }
    const unsigned used = len - c->count[0];
    c->count[0] = 0;
    int32_t free_codes = 1;
    uint16_t offset[LENGTH_MAX + 1] = {0};
    for (unsigned bits = 1; bits <= LENGTH_MAX; bits++) {
        free_codes = 2 * free_codes - c->count[bits];
        if (free_codes < 0) {
            return false;
        }
        if (c->count[bits] > 0) {
            c->longest = bits;
        }
        if (bits < LENGTH_MAX) {
            offset[bits + 1] = (uint16_t)(offset[bits] + c->count[bits]);
        }
    }
    for (unsigned i = 0; i < len; i++) {
        if (length[i] != 0) {
            c->symbol[offset[length[i]]++] = (uint16_t)i;
        }
    }
    return free_codes == 0 || (one && used == c->count[1] && used <= 1);
}

/**
 * Find the symbol that begins at bit @p *at and move there behind it.
 *
 * @return STEP_WAITS if the code goes on after the bits that there are.
 */
static step
find_symbol(eg_inflate *s,
            const eg_inflate_code *c,
            unsigned *at,
            unsigned *symbol)
{
    uint32_t code = 0;
    uint32_t first = 0;
    uint32_t index = 0;
    for (unsigned bits = 1; bits <= c->longest; bits++) {
        if (!have(s, *at + bits)) {
            return STEP_WAITS;
        }
        code |= peek(s, *at + bits - 1, 1);
        const uint32_t count = c->count[bits];
        if (code - first < count) {
            *symbol = c->symbol[index + code - first];
            *at += bits;
            return STEP_DONE;
        }
        index += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    return STEP_DAMAGED;
}

/* -- output ---------------------------------------------------------------- */

static void
put(eg_inflate *s, uint8_t byte)
{
    *s->out++ = byte;
    s->out_len--;
    s->window[s->total++ % EG_INFLATE_WINDOW] = byte;
}

static step
put_literal(eg_inflate *s)
{
    if (s->out_len == 0) {
        return STEP_WAITS;
    }
    put(s, s->literal_byte);
    s->state = EG_INFLATE_SYMBOL;
    return STEP_DONE;
}

/** The bytes of the past that are due, as far as there is room. */
static step
copy(eg_inflate *s)
{
    for (; s->left > 0; s->left--) {
        if (s->out_len == 0) {
            return STEP_WAITS;
        }
        if (s->distance > s->total) {
            return STEP_DAMAGED;
        }
        put(s, s->window[(s->total - s->distance) % EG_INFLATE_WINDOW]);
    }
    s->state = EG_INFLATE_SYMBOL;
    return STEP_DONE;
}

/* -- blocks ---------------------------------------------------------------- */

static void
end_block(eg_inflate *s)
{
    s->state = s->last ? EG_INFLATE_END : EG_INFLATE_BLOCK;
}

/** The codes that RFC 1951 gives in 3.2.6. */
static void
fix_codes(eg_inflate *s)
{
    for (unsigned i = 0; i < 288; i++) {
        s->length[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    (void)make_code(&s->literal, s->length, 288, false);
    memset(s->length, 5, 32);
    (void)make_code(&s->far, s->length, 32, false);
    s->state = EG_INFLATE_SYMBOL;
}

static step
begin_block(eg_inflate *s)
{
    if (!have(s, 3)) {
        return STEP_WAITS;
    }
    s->last = peek(s, 0, 1) != 0;
    const uint32_t kind = peek(s, 1, 2);
    drop(s, 3);
    if (kind == 0) {
        drop(s, s->bit_count % 8);
        s->state = EG_INFLATE_STORED_LEN;
    } else if (kind == 1) {
        fix_codes(s);
    } else if (kind == 2) {
        s->state = EG_INFLATE_TABLE;
    } else {
        return STEP_DAMAGED;
    }
    return STEP_DONE;
}

static step
begin_stored(eg_inflate *s)
{
    if (!have(s, 32)) {
        return STEP_WAITS;
    }
    s->left = peek(s, 0, 16);
    const uint32_t inverse = peek(s, 16, 16);
    drop(s, 32);
    s->state = EG_INFLATE_STORED;
    return (s->left ^ inverse) == 0xFFFF ? STEP_DONE : STEP_DAMAGED;
}

static step
store(eg_inflate *s)
{
    for (; s->left > 0; s->left--) {
        if (s->out_len == 0 || !have(s, 8)) {
            return STEP_WAITS;
        }
        put(s, (uint8_t)peek(s, 0, 8));
        drop(s, 8);
    }
    end_block(s);
    return STEP_DONE;
}

/* -- the codes of a block --------------------------------------------------- */

static step
begin_table(eg_inflate *s)
{
    if (!have(s, 14)) {
        return STEP_WAITS;
    }
    s->literals = peek(s, 0, 5) + 257;
    s->distances = peek(s, 5, 5) + 1;
    s->code_codes = peek(s, 10, 4) + 4;
    drop(s, 14);
    s->known = 0;
    memset(s->length, 0, sizeof(s->length));
    s->state = EG_INFLATE_CODE_CODES;
    return s->literals <= LITERALS_MAX && s->distances <= DISTANCES_MAX
               ? STEP_DONE
               : STEP_DAMAGED;
}

static step
read_code_codes(eg_inflate *s)
{
    static const uint8_t order[CODE_CODES] = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    for (; s->known < s->code_codes; s->known++) {
        if (!have(s, 3)) {
            return STEP_WAITS;
        }
        s->length[order[s->known]] = (uint8_t)peek(s, 0, 3);
        drop(s, 3);
    }
    const bool whole = make_code(&s->literal, s->length, CODE_CODES, false);
    s->known = 0;
    memset(s->length, 0, sizeof(s->length));
    s->state = EG_INFLATE_CODE_LENGTHS;
    return whole ? STEP_DONE : STEP_DAMAGED;
}

/** Put the code together once all lengths are known. */
static step
end_table(eg_inflate *s)
{
    s->state = EG_INFLATE_SYMBOL;
    return s->length[END_OF_BLOCK] != 0 &&
                   make_code(&s->literal, s->length, s->literals, true) &&
                   make_code(&s->far, s->length + s->literals, s->distances,
                             true)
               ? STEP_DONE
               : STEP_DAMAGED;
}

/** One length, or a number of equal ones. */
static step
read_length(eg_inflate *s)
{
    static const uint8_t extra[3] = {2, 3, 7};
    static const uint8_t base[3] = {3, 3, 11};
    unsigned at = 0;
    unsigned symbol = 0;
    const step found = find_symbol(s, &s->literal, &at, &symbol);
    if (found != STEP_DONE) {
        return found;
    }
    if (symbol < 16) {
        drop(s, at);
        s->length[s->known++] = (uint8_t)symbol;
        return STEP_DONE;
    }
    const unsigned bits = extra[symbol - 16];
    if (!have(s, at + bits)) {
        return STEP_WAITS;
    }
    const unsigned times = base[symbol - 16] + peek(s, at, bits);
    drop(s, at + bits);
    if (times > s->literals + s->distances - s->known ||
        (symbol == 16 && s->known == 0)) {
        return STEP_DAMAGED;
    }
    const uint8_t length = symbol == 16 ? s->length[s->known - 1] : 0;
    memset(s->length + s->known, length, times);
    s->known += times;
    return STEP_DONE;
}

static step
read_lengths(eg_inflate *s)
{
    while (s->known < s->literals + s->distances) {
        const step done = read_length(s);
        if (done != STEP_DONE) {
            return done;
        }
    }
    return end_table(s);
}

/* -- symbols --------------------------------------------------------------- */

/** A length and a distance into the past, whose bits go on at @p at. */
static step
read_copy(eg_inflate *s, unsigned at, unsigned symbol)
{
    static const uint16_t length_base[29] = {
        3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
        31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint16_t far_base[DISTANCES_MAX] = {
        1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
        33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
        1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    if (symbol >= LITERALS_MAX) {
        return STEP_DAMAGED;
    }
    const unsigned k = symbol - END_OF_BLOCK - 1;
    const unsigned more = k < 8 || k == 28 ? 0 : (k - 4) / 4;
    if (!have(s, at + more)) {
        return STEP_WAITS;
    }
    const uint32_t length = length_base[k] + peek(s, at, more);
    at += more;
    unsigned d = 0;
    const step found = find_symbol(s, &s->far, &at, &d);
    if (found != STEP_DONE) {
        return found;
    }
    if (d >= DISTANCES_MAX) {
        return STEP_DAMAGED;
    }
    const unsigned far_more = d < 4 ? 0 : (d - 2) / 2;
    if (!have(s, at + far_more)) {
        return STEP_WAITS;
    }
    s->distance = far_base[d] + peek(s, at, far_more);
    drop(s, at + far_more);
    s->left = length;
    s->state = EG_INFLATE_COPY;
    return STEP_DONE;
}

static step
read_symbol(eg_inflate *s)
{
    unsigned at = 0;
    unsigned symbol = 0;
    const step found = find_symbol(s, &s->literal, &at, &symbol);
    if (found != STEP_DONE) {
        return found;
    }
    if (symbol > END_OF_BLOCK) {
        return read_copy(s, at, symbol);
    }
    drop(s, at);
    if (symbol == END_OF_BLOCK) {
        end_block(s);
    } else {
        s->literal_byte = (uint8_t)symbol;
        s->state = EG_INFLATE_LITERAL;
    }
    return STEP_DONE;
}

static step
take_step(eg_inflate *s)
{
    switch (s->state) {
    case EG_INFLATE_BLOCK:
        return begin_block(s);
    case EG_INFLATE_STORED_LEN:
        return begin_stored(s);
    case EG_INFLATE_STORED:
        return store(s);
    case EG_INFLATE_TABLE:
        return begin_table(s);
    case EG_INFLATE_CODE_CODES:
        return read_code_codes(s);
    case EG_INFLATE_CODE_LENGTHS:
        return read_lengths(s);
    case EG_INFLATE_SYMBOL:
        return read_symbol(s);
    case EG_INFLATE_LITERAL:
        return put_literal(s);
    case EG_INFLATE_COPY:
        return copy(s);
    case EG_INFLATE_END:
        return STEP_WAITS;
    case EG_INFLATE_DAMAGED:
        break;
    }
    return STEP_DAMAGED;
}

eg_status
eg_inflate_run(eg_inflate *stream)
{
    step done = STEP_DONE;
    while (done == STEP_DONE) {
        done = take_step(stream);
    }
    if (done == STEP_DAMAGED) {
        stream->state = EG_INFLATE_DAMAGED;
        return EG_REJECT;
    }
    return EG_OK;
}

size_t
eg_inflate_unused(const eg_inflate *stream)
{
    return stream->in_len + stream->bit_count / 8;
}

/** Eight rounds of the polynomial of CRC-32, bits reversed, for each byte. */
uint32_t
eg_crc32(uint32_t crc, const uint8_t *bytes, size_t len)
{
    crc = ~crc;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (unsigned bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (UINT32_C(0xEDB88320) & (0 - (crc & 1)));
        }
    }
    return ~crc;
}
