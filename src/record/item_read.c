/* SPDX-License-Identifier: Apache-2.0 */
#include "record/item_read.h"

#include <string.h>

void
item_malformed(item_reader *r, const char *what)
{
    if (r->status == EG_OK) {
        r->status = eg_fail(r->err, EG_ERR_MALFORMED, "%s", what);
    }
}

void
item_fault(item_reader *r, item_code code, const char *what)
{
    eg_item_faults *faults = r->faults;
    if (faults == NULL) {
        item_malformed(r, what);
        return;
    }
    if (faults->len < EG_ITEM_FAULTS_MAX) {
        faults->fault[faults->len++] = (eg_item_fault){
            .verification = code.verification,
            .check = code.check,
            .contest = r->contest,
            .field = r->field,
            .what = what,
        };
    }
    faults->total++;
}

void *
item_alloc(item_reader *r, size_t count, size_t size)
{
    void *p = eg_arena_alloc(r->arena, count, size);
    if (p == NULL && r->status == EG_OK) {
        r->status =
            eg_arena_starved(r->arena)
                ? eg_fail(r->err, EG_ERR_MEMORY, "no memory to decode an item")
                : eg_fail(r->err, EG_ERR_LIMIT,
                          "the item needs more memory than it may "
                          "have");
    }
    return p;
}

size_t
item_count(eg_span message, uint32_t number)
{
    size_t count = 0;
    eg_pb_reader at = eg_pb_read(message);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        count += v.number == number;
    }
    return count;
}

uint32_t
item_u32(item_reader *r, uint64_t value)
{
    if (value > INT32_MAX) {
        item_malformed(r, "a 32-bit number is 2^31 or more (D4)");
        return 0;
    }
    return (uint32_t)value;
}

uint32_t
item_enum(uint64_t value)
{
    return value > INT32_MAX ? 0 : (uint32_t)value;
}

const uint8_t *
item_view(item_reader *r, size_t len, eg_span bytes)
{
    if (bytes.len != len) {
        item_malformed(r, "a field of fixed length has another (D1)");
        return NULL;
    }
    return bytes.data;
}

void
item_bytes(item_reader *r, void *out, size_t len, eg_span bytes)
{
    const uint8_t *from = item_view(r, len, bytes);
    if (from != NULL) {
        memcpy(out, from, len);
    }
}

/** How many values of @p width are in @p bytes: a positive whole number. */
static size_t
list_len(item_reader *r, size_t width, eg_span bytes)
{
    if (bytes.len == 0 || bytes.len % width != 0) {
        item_malformed(r, "a list does not consist of whole values (D1)");
        return 0;
    }
    return bytes.len / width;
}

/** Value @p i of a list. */
static eg_span
list_at(eg_span bytes, size_t width, size_t i)
{
    return (eg_span){.data = bytes.data + i * width, .len = width};
}

const eg_hash *
item_hashes(item_reader *r, size_t *count, eg_span bytes)
{
    _Static_assert(sizeof(eg_hash) == EG_HASH_BYTES, "hashes lie side by side");
    _Static_assert(_Alignof(eg_hash) == 1, "a hash may lie anywhere");
    *count = list_len(r, EG_HASH_BYTES, bytes);
    return *count == 0 ? NULL : (const eg_hash *)bytes.data;
}

const char *
item_text(item_reader *r, eg_span bytes, item_code code)
{
    if (bytes.len == 0) {
        return "";
    }
    if (memchr(bytes.data, 0, bytes.len) != NULL) {
        if (code.verification != 0) {
            item_fault(r, code, "a text holds a zero byte");
        }
        return "";
    }
    char *text = item_alloc(r, bytes.len + 1, 1);
    if (text == NULL) {
        return "";
    }
    memcpy(text, bytes.data, bytes.len);
    return text;
}

int64_t
item_time(item_reader *r, eg_span message)
{
    const int64_t last = 253402300799; /* 9999-12-31T23:59:59Z */
    const eg_pb_time time = eg_pb_read_time(message);
    if (time.seconds < 0 || time.seconds > last || time.nanos < 0 ||
        time.nanos > 999999999) {
        item_malformed(r, "a time is outside the years 1970 to 9999 (D3)");
        return 0;
    }
    return time.seconds * 1000 + time.nanos / 1000000;
}

/**
 * The last @p len bytes of a wire value, or NULL when a byte before them is
 * not zero; those exist only in groups smaller than the standard one.
 */
static const uint8_t *
tail(eg_span bytes, size_t len)
{
    const size_t pad = bytes.len - len;
    for (size_t i = 0; i < pad; i++) {
        if (bytes.data[i] != 0) {
            return NULL;
        }
    }
    return bytes.data + pad;
}

void
item_element(item_reader *r,
             eg_element *out,
             eg_span bytes,
             item_code code,
             const char *what)
{
    if (item_view(r, EG_WIRE_ELEMENT, bytes) == NULL) {
        return;
    }
    const uint8_t *value = tail(bytes, r->element_len);
    if (value == NULL || !eg_element_parse(r->group, out, value)) {
        item_fault(r, code, what);
    }
}

void
item_scalar(item_reader *r,
            eg_scalar *out,
            eg_span bytes,
            item_code code,
            const char *what)
{
    if (item_view(r, EG_WIRE_SCALAR, bytes) == NULL) {
        return;
    }
    const uint8_t *value = tail(bytes, r->scalar_len);
    if (value == NULL || !eg_scalar_parse(r->group, out, value)) {
        item_fault(r, code, what);
    }
}

const eg_scalar *
item_scalars(item_reader *r,
             size_t *count,
             eg_span bytes,
             item_code code,
             const char *what)
{
    const size_t len = list_len(r, EG_WIRE_SCALAR, bytes);
    eg_scalar *scalar = item_alloc(r, len, sizeof(*scalar));
    if (scalar == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < len; i++) {
        r->field = (uint32_t)i + 1;
        item_scalar(r, &scalar[i], list_at(bytes, EG_WIRE_SCALAR, i), code,
                    what);
    }
    r->field = 0;
    *count = len;
    return scalar;
}

void
item_pair(item_reader *r,
          eg_scalar *c,
          eg_scalar *v,
          eg_span bytes,
          item_pair_codes codes)
{
    if (item_view(r, EG_WIRE_PAIR, bytes) == NULL) {
        return;
    }
    item_scalar(r, c, list_at(bytes, EG_WIRE_SCALAR, 0), codes.c,
                "a challenge is not below q");
    item_scalar(r, v, list_at(bytes, EG_WIRE_SCALAR, 1), codes.v,
                "a response is not below q");
}

const eg_proof_branch *
item_branches(item_reader *r,
              size_t *count,
              eg_span bytes,
              item_pair_codes codes)
{
    const size_t len = list_len(r, EG_WIRE_PAIR, bytes);
    eg_proof_branch *branch = item_alloc(r, len, sizeof(*branch));
    if (branch == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < len; i++) {
        item_pair(r, &branch[i].c, &branch[i].v,
                  list_at(bytes, EG_WIRE_PAIR, i), codes);
    }
    *count = len;
    return branch;
}

eg_ciphertext *
item_ciphertexts(item_reader *r,
                 size_t *count,
                 eg_span bytes,
                 item_code alpha,
                 item_code beta)
{
    const size_t len = list_len(r, (size_t)2 * EG_WIRE_ELEMENT, bytes);
    eg_ciphertext *ct = item_alloc(r, len, sizeof(*ct));
    if (ct == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < len; i++) {
        r->field = (uint32_t)i + 1;
        item_element(r, &ct[i].alpha, list_at(bytes, EG_WIRE_ELEMENT, 2 * i),
                     alpha, "the first part of a ciphertext is not below p");
        item_element(r, &ct[i].beta, list_at(bytes, EG_WIRE_ELEMENT, 2 * i + 1),
                     beta, "the second part of a ciphertext is not below p");
    }
    r->field = 0;
    *count = len;
    return ct;
}

/** C_1 in memory of its own, as the struct wants it. */
static void
read_c1(item_reader *r, eg_hashed_ciphertext *out, eg_span bytes)
{
    const size_t blocks = list_len(r, EG_HASHED_BLOCK_BYTES, bytes);
    out->c1 = item_alloc(r, blocks, EG_HASHED_BLOCK_BYTES);
    if (out->c1 != NULL && blocks > 0) {
        memcpy(out->c1, bytes.data, bytes.len);
        out->c1_len = bytes.len;
    }
}

void
item_hashed(item_reader *r,
            eg_hashed_ciphertext *out,
            eg_span message,
            item_code code)
{
    const item_pair_codes codes = {.c = code, .v = code};
    eg_pb_reader at = eg_pb_read(message);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            item_element(r, &out->c0, v.bytes, code, "C_0 is not below p");
            break;
        case 2:
            read_c1(r, out, v.bytes);
            break;
        case 3:
            item_pair(r, &out->c, &out->v, v.bytes, codes);
            break;
        default:
            break;
        }
    }
}

void
item_locator(item_reader *r, eg_locator *out, eg_span message)
{
    eg_pb_reader at = eg_pb_read(message);
    eg_pb_value v;
    while (eg_pb_next(&at, &v)) {
        switch (v.number) {
        case 1:
            out->kind = (eg_device_kind)item_enum(v.varint);
            break;
        case 2:
            item_bytes(r, &out->device, sizeof(out->device), v.bytes);
            break;
        case 3:
            out->position = v.varint;
            break;
        default:
            break;
        }
    }
}
