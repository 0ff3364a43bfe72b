/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text records in an answer.
 */
#include "accountguard/enrol/dns_txt.h"

#include <electionguard/arena.h>

#define HEADER      12
#define WIRE_MAX    255
#define LABEL_MAX   63
#define TYPE_CNAME  5
#define TYPE_TXT    16
#define CLASS_IN    1
#define RCODE_OK    0
#define RCODE_NAME  3
#define FLAG_ANSWER 0x8000u
#define FLAG_CUT    0x0200u
#define FLAG_AD     0x0020u

/** A name as it is on the wire, in lower case. */
typedef struct wire_name {
    uint8_t bytes[WIRE_MAX];
    size_t len;
} wire_name;

/** One record. */
typedef struct record {
    wire_name owner;
    unsigned type;
    unsigned class;
    size_t data; /**< Where its data are, */
    size_t len;  /**< and how many bytes. */
} record;

static unsigned
load_be16(const uint8_t *b)
{
    return (unsigned)b[0] << 8 | b[1];
}

static uint8_t
lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/** Append a label, or the root's empty one. */
static bool
put_label(wire_name *name, const uint8_t *label, size_t len)
{
    if (len > LABEL_MAX || name->len + 1 + len > WIRE_MAX) {
        return false;
    }
    name->bytes[name->len++] = (uint8_t)len;
    for (size_t i = 0; i < len; i++) {
        name->bytes[name->len++] = lower(label[i]);
    }
    return true;
}

/** The wire form of a name in text. */
static bool
name_of_text(wire_name *out, const char *text)
{
    out->len = 0;
    while (*text != '\0') {
        const size_t len = strcspn(text, ".");
        if (len == 0 || !put_label(out, (const uint8_t *)text, len)) {
            return false;
        }
        text += text[len] == '.' ? len + 1 : len;
    }
    return put_label(out, NULL, 0);
}

static bool
same_name(const wire_name *a, const wire_name *b)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/**
 * The name at *at, which moves behind it.  A pointer leads to before the piece
 * that it stands in, so that none goes round.
 */
static bool
read_name(wire_name *out, eg_span m, size_t *at)
{
    size_t place = *at;
    size_t bound = place;
    bool followed = false;
    out->len = 0;
    while (place < m.len) {
        const size_t len = m.data[place];
        if (len >= 0xC0) {
            if (place + 2 > m.len) {
                return false;
            }
            const size_t target = load_be16(m.data + place) & 0x3FFF;
            if (!followed) {
                *at = place + 2;
                followed = true;
            }
            if (target >= bound) {
                return false;
            }
            place = target;
            bound = target;
            continue;
        }
        if (len > LABEL_MAX || m.len - place - 1 < len ||
            !put_label(out, m.data + place + 1, len)) {
            return false;
        }
        place += 1 + len;
        if (len == 0) {
            if (!followed) {
                *at = place;
            }
            return true;
        }
    }
    return false;
}

static bool
read_record(record *out, eg_span m, size_t *at)
{
    if (!read_name(&out->owner, m, at) || m.len - *at < 10) {
        return false;
    }
    const uint8_t *fixed = m.data + *at;
    out->type = load_be16(fixed);
    out->class = load_be16(fixed + 2);
    out->len = load_be16(fixed + 8);
    out->data = *at + 10;
    if (m.len - out->data < out->len) {
        return false;
    }
    *at = out->data + out->len;
    return true;
}

/** Join the strings of a text record. */
static eg_status
take_text(ag_txt *out,
          eg_arena *arena,
          eg_span m,
          const record *r,
          eg_error *err)
{
    if (out->len == AG_TXT_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "more than %d text records",
                       AG_TXT_MAX);
    }
    uint8_t *joined = eg_arena_alloc(arena, r->len + 1, 1);
    if (joined == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for text records");
    }
    size_t len = 0;
    for (size_t i = 0; i < r->len;) {
        const size_t piece = m.data[r->data + i];
        if (r->len - i - 1 < piece) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "a text record ends within a string");
        }
        memcpy(joined + len, m.data + r->data + i + 1, piece);
        len += piece;
        i += 1 + piece;
    }
    out->text[out->len++] = (eg_span){.data = joined, .len = len};
    return EG_OK;
}

/** The answer's records, from @p at on; @p current is the name asked for. */
static eg_status
take_records(ag_txt *out,
             eg_arena *arena,
             eg_span m,
             size_t at,
             wire_name *current,
             eg_error *err)
{
    unsigned aliases = 0;
    const unsigned count = load_be16(m.data + 6);
    for (unsigned i = 0; i < count; i++) {
        record r;
        if (!read_record(&r, m, &at)) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "record %u of an answer is "
                           "cut off",
                           i + 1);
        }
        if (r.class != CLASS_IN || !same_name(&r.owner, current)) {
            continue;
        }
        if (r.type == TYPE_TXT) {
            EG_TRY(take_text(out, arena, m, &r, err));
        } else if (r.type == TYPE_CNAME) {
            size_t target = r.data;
            if (++aliases > AG_TXT_ALIASES_MAX) {
                return eg_fail(err, EG_ERR_LIMIT, "more than %d aliases",
                               AG_TXT_ALIASES_MAX);
            }
            if (!read_name(current, m, &target) || target != r.data + r.len) {
                return eg_fail(err, EG_ERR_MALFORMED,
                               "record %u of an answer holds no name", i + 1);
            }
        }
    }
    return EG_OK;
}

/** Whether the message answers the question; *at moves behind the question. */
static eg_status
check_question(eg_span m, const wire_name *asked, size_t *at, eg_error *err)
{
    wire_name name;
    *at = HEADER;
    if (m.len < HEADER || (load_be16(m.data + 2) & FLAG_ANSWER) == 0 ||
        load_be16(m.data + 4) != 1 || !read_name(&name, m, at) ||
        m.len - *at < 4 || load_be16(m.data + *at) != TYPE_TXT ||
        load_be16(m.data + *at + 2) != CLASS_IN || !same_name(&name, asked)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the message is no answer to the question");
    }
    *at += 4;
    return EG_OK;
}

eg_status
ag_txt_read(ag_txt *out,
            eg_arena *arena,
            eg_span m,
            const char *name,
            eg_error *err)
{
    wire_name current;
    size_t at = 0;
    if (!name_of_text(&current, name)) {
        return eg_fail(err, EG_ERR_ARGUMENT, "%.100s: is too long a name",
                       name);
    }
    ag_txt found = {0};
    EG_TRY(check_question(m, &current, &at, err));
    const unsigned flags = load_be16(m.data + 2);
    if ((flags & FLAG_CUT) != 0) {
        return eg_fail(err, EG_ERR_IO, "%.100s: the answer is cut off", name);
    }
    if ((flags & 15) == RCODE_OK) {
        EG_TRY(take_records(&found, arena, m, at, &current, err));
    } else if ((flags & 15) != RCODE_NAME) {
        return eg_fail(err, EG_ERR_IO, "%.100s: the name server fails (%u)",
                       name, flags & 15);
    }
    found.authenticated = (flags & FLAG_AD) != 0;
    *out = found;
    return EG_OK;
}
