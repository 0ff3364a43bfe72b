/* SPDX-License-Identifier: Apache-2.0 */
/* Names, IDs and text forms of the keys of notes. */
#include "tlog/note_key.h"

#include <electionguard/hash.h>

#include "base/secret.h"
#include "codec/text.h"
#include "tlog/lines.h"
#include "tlog/secret_text.h"

#define SIGNER_PREFIX "PRIVATE+KEY+"

/** What the base64 of a key holds: its type and 32 bytes. */
enum { PAYLOAD_BYTES = 1 + EG_NOTE_KEY_BYTES, ID_DIGITS = 8 };
_Static_assert(PAYLOAD_BYTES == EG_SECRET_TEXT_BYTES, "no padding");

/** The UTF-8 of a space is at @p b; @p len bytes are left there. */
static bool
is_space(const uint8_t *b, size_t len)
{
    /* The code points with the property White_Space: U+0009 to U+000D, U+0020,
     * U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F,
     * U+3000. */
    if (b[0] <= 0x20) {
        return true; /* and all control characters, which no note has */
    }
    if (b[0] == 0xc2) {
        return b[1] == 0x85 || b[1] == 0xa0;
    }
    if (len < 3 || b[0] < 0xe1 || b[0] > 0xe3) {
        return false;
    }
    const uint32_t rest = (uint32_t)b[1] << 8 | b[2];
    switch (b[0]) {
    case 0xe1:
        return rest == 0x9a80;
    case 0xe2:
        return (rest >= 0x8080 && rest <= 0x808a) || rest == 0x80a8 ||
               rest == 0x80a9 || rest == 0x80af || rest == 0x819f;
    default:
        return rest == 0x8080;
    }
}

bool
eg_note_name_is_valid(eg_span name)
{
    if (name.len == 0 || name.len > EG_NOTE_NAME_MAX ||
        !eg_utf8_valid(name.data, name.len)) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (name.data[i] == '+' || is_space(name.data + i, name.len - i)) {
            return false;
        }
    }
    return true;
}

static bool
is_known(eg_note_type type)
{
    return type == EG_NOTE_ED25519 || type == EG_NOTE_COSIGNATURE;
}

/** SHA-256(name || 0x0A || type || public key)[:4], big-endian. */
static uint32_t
key_id(const eg_note_key *key)
{
    const uint8_t between[2] = {'\n', (uint8_t)key->type};
    eg_sha256 h;
    eg_hash digest;
    eg_sha256_init(&h);
    eg_sha256_update(&h, key->name, strlen(key->name));
    eg_sha256_update(&h, between, sizeof(between));
    eg_sha256_update(&h, key->public_key, sizeof(key->public_key));
    eg_sha256_final(&h, &digest);
    return eg_load_be32(digest.bytes);
}

eg_status
eg_note_key_init(eg_note_key *out,
                 const char *name,
                 eg_note_type type,
                 const uint8_t public_key[EG_NOTE_KEY_BYTES],
                 eg_error *err)
{
    const size_t len = strlen(name);
    if (!eg_note_name_is_valid((eg_span){(const uint8_t *)name, len})) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the name of a key has 1 to %d bytes and neither spaces "
                       "nor '+'",
                       EG_NOTE_NAME_MAX);
    }
    if (!is_known(type)) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "keys of type 0x%02x are not known", (unsigned)type);
    }
    eg_note_key key = {.type = type};
    memcpy(key.name, name, len);
    memcpy(key.public_key, public_key, sizeof(key.public_key));
    key.id = key_id(&key);
    *out = key;
    return EG_OK;
}

/** The parts of a key's text: "<name>+<id>+<payload>". */
typedef struct parts {
    char name[EG_NOTE_NAME_MAX + 1];
    uint32_t id;
    eg_span payload; /**< Base64, not looked at. */
} parts;

/** Take what is before the next '+', and that; false when there is none. */
static bool
take_part(eg_span *rest, eg_span *part)
{
    const uint8_t *plus =
        rest->len > 0 ? memchr(rest->data, '+', rest->len) : NULL;
    if (plus == NULL) {
        return false;
    }
    *part = (eg_span){rest->data, (size_t)(plus - rest->data)};
    rest->data = plus + 1;
    rest->len -= part->len + 1;
    return true;
}

static bool
split(parts *out, eg_span text)
{
    eg_span name, id;
    uint8_t bytes[ID_DIGITS / 2];
    memset(out->name, 0, sizeof(out->name));
    if (!take_part(&text, &name) || !take_part(&text, &id) ||
        !eg_note_name_is_valid(name) ||
        eg_hex_read(bytes, sizeof(bytes), (const char *)id.data, id.len,
                    EG_HEX_LOWER) != EG_OK) {
        return false;
    }
    memcpy(out->name, name.data, name.len);
    out->id = eg_load_be32(bytes);
    out->payload = text;
    return true;
}

/** The type alone, from the first bytes of a payload; 0 when there is none. */
static eg_note_type
peek_type(eg_span payload)
{
    uint8_t bytes[3];
    size_t len;
    if (payload.len < 4 ||
        eg_base64_read(bytes, &len, (const char *)payload.data, 4) != EG_OK) {
        return (eg_note_type)0;
    }
    return (eg_note_type)bytes[0];
}

eg_status
eg_note_key_parse(eg_note_key *out, eg_span text, eg_error *err)
{
    parts p;
    if (!split(&p, text)) {
        return eg_fail(err, EG_ERR_MALFORMED, "this is no verifier key");
    }
    const eg_note_type type = peek_type(p.payload);
    if (type != 0 && !is_known(type)) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "%.100s: keys of type 0x%02x are not known", p.name,
                       (unsigned)type);
    }
    uint8_t bytes[PAYLOAD_BYTES];
    size_t len;
    if (p.payload.len != eg_base64_text_len(PAYLOAD_BYTES) ||
        eg_base64_read(bytes, &len, (const char *)p.payload.data,
                       p.payload.len) != EG_OK ||
        len != PAYLOAD_BYTES) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%.100s: the verifier key is not base64 of 33 bytes",
                       p.name);
    }
    eg_note_key key;
    EG_TRY(eg_note_key_init(&key, p.name, type, bytes + 1, err));
    if (key.id != p.id) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%.100s: the verifier key has the ID %08x, not %08x",
                       p.name, (unsigned)key.id, (unsigned)p.id);
    }
    *out = key;
    return EG_OK;
}

void
eg_note_key_write(eg_buffer *out, const eg_note_key *key)
{
    uint8_t bytes[PAYLOAD_BYTES] = {(uint8_t)key->type};
    memcpy(bytes + 1, key->public_key, sizeof(key->public_key));
    eg_buffer_format(out, "%s+%08x+", key->name, (unsigned)key->id);
    eg_line_write_base64(out, bytes, sizeof(bytes));
}

eg_status
eg_note_secret_parse(eg_note_secret *out, eg_span text, eg_error *err)
{
    parts p;
    if (!eg_line_skip(&text, SIGNER_PREFIX) || !split(&p, text) ||
        p.payload.len != EG_SECRET_TEXT_CHARS) {
        return eg_fail(err, EG_ERR_MALFORMED, "this is no signer key");
    }
    EG_SECRET_ARRAY(uint8_t, bytes, PAYLOAD_BYTES);
    if (!eg_secret_text_read(bytes, (const char *)p.payload.data)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%.100s: the signer key is not base64", p.name);
    }
    EG_DECLASSIFY(bytes, 1); /* the type is public */
    const eg_note_type type = (eg_note_type)bytes[0];
    if (!is_known(type)) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "%.100s: keys of type 0x%02x are not known", p.name,
                       (unsigned)type);
    }
    memcpy(out->name, p.name, sizeof(out->name));
    out->id = p.id;
    out->type = type;
    memcpy(out->seed, bytes + 1, sizeof(out->seed));
    return EG_OK;
}

void
eg_note_secret_write(eg_buffer *out, const eg_note_secret *secret)
{
    EG_SECRET_ARRAY(uint8_t, bytes, PAYLOAD_BYTES);
    bytes[0] = (uint8_t)secret->type;
    memcpy(bytes + 1, secret->seed, sizeof(secret->seed));
    eg_buffer_format(out, SIGNER_PREFIX "%s+%08x+", secret->name,
                     (unsigned)secret->id);
    uint8_t *to = eg_buffer_extend(out, EG_SECRET_TEXT_CHARS);
    if (to != NULL) {
        eg_secret_text_write((char *)to, bytes);
    }
}

bool
eg_note_secret_belongs(const eg_note_secret *secret, const eg_note_key *key)
{
    return secret->id == key->id && secret->type == key->type &&
           strcmp(secret->name, key->name) == 0;
}
