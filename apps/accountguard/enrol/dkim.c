/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a domain's own servers signed a mail.
 */
#include "accountguard/enrol/dkim.h"

#include <stdio.h>
#include <strings.h>

#include "accountguard/enrol/dkim_canon.h"
#include "accountguard/enrol/dkim_key.h"
#include "accountguard/enrol/dkim_tags.h"
#include "accountguard/enrol/domain_name.h"

/** How far a signer's clock may be ahead. */
#define AHEAD (10 * AG_MINUTE)
/** Fields that a signature may name. */
#define NAMES_MAX 256
/** Room for "selector._domainkey.domain". */
#define KEY_NAME_MAX 254

/** A signature as its field tells it. */
typedef struct signature {
    const ag_letter_field *field;
    ag_dkim_tags tags;
    ag_dkim_algorithm algorithm;
    bool relaxed_header;
    bool relaxed_body;
    eg_span bytes;     /**< b= */
    eg_span body_hash; /**< bh= */
    eg_span names;     /**< h= */
} signature;

static eg_status
no(eg_error *err, const char *why)
{
    return eg_fail(err, EG_REJECT, "the mail's signature %s", why);
}

static bool
same_text(eg_span a, const char *b)
{
    return a.len == strlen(b) &&
           strncasecmp((const char *)a.data, b, a.len) == 0;
}

static bool
read_algorithm(signature *out)
{
    const ag_dkim_tag *tag = ag_dkim_tag_find(&out->tags, "a");
    if (ag_dkim_tag_is(tag, "rsa-sha256")) {
        out->algorithm = AG_DKIM_RSA;
        return true;
    }
    out->algorithm = AG_DKIM_ED25519;
    return ag_dkim_tag_is(tag, "ed25519-sha256");
}

/** c=: header's form "/" body's; each is simple where it is not said. */
static bool
read_forms(signature *out)
{
    static const struct {
        const char *word;
        bool header;
        bool body;
    } forms[] = {
        {"simple", false, false},        {"relaxed", true, false},
        {"simple/simple", false, false}, {"simple/relaxed", false, true},
        {"relaxed/simple", true, false}, {"relaxed/relaxed", true, true}};
    const ag_dkim_tag *tag = ag_dkim_tag_find(&out->tags, "c");
    for (size_t i = 0; i < EG_ARRAY_LEN(forms); i++) {
        if (tag == NULL || ag_dkim_tag_is(tag, forms[i].word)) {
            out->relaxed_header = forms[i].header;
            out->relaxed_body = forms[i].body;
            return true;
        }
    }
    return false;
}

/** Whether h= names a few fields, From and Subject among them. */
static bool
covers_enough(const signature *s)
{
    size_t count = 0;
    bool from = false;
    bool subject = false;
    eg_span rest = s->names;
    eg_span piece;
    while (ag_dkim_next(&piece, &rest) && count <= NAMES_MAX) {
        count++;
        from = from || same_text(piece, "from");
        subject = subject || same_text(piece, "subject");
    }
    return from && subject && count <= NAMES_MAX;
}

/** i=: who in the domain signed; must be of the domain or below it. */
static bool
is_of_domain(const ag_dkim_tag *who, const char *domain, bool exact)
{
    if (who == NULL) {
        return true;
    }
    const uint8_t *at = who->value.len > 0
                            ? memchr(who->value.data, '@', who->value.len)
                            : NULL;
    if (at == NULL) {
        return false;
    }
    const size_t before = (size_t)(at - who->value.data) + 1;
    const eg_span host = {.data = at + 1, .len = who->value.len - before};
    const size_t len = strlen(domain);
    if (host.len > len + 1 && !exact && host.data[host.len - len - 1] == '.') {
        return same_text(
            (eg_span){.data = host.data + host.len - len, .len = len}, domain);
    }
    return same_text(host, domain);
}

/** t= and x=: when it was made, and until when it holds. */
static eg_status
check_times(const signature *s, ag_time now, eg_error *err)
{
    const ag_dkim_tag *made = ag_dkim_tag_find(&s->tags, "t");
    const ag_dkim_tag *ends = ag_dkim_tag_find(&s->tags, "x");
    uint64_t from = 0;
    uint64_t until = 0;
    if ((made != NULL && !ag_dkim_tag_number(&from, made)) ||
        (ends != NULL && !ag_dkim_tag_number(&until, ends))) {
        return no(err, "tells no time");
    }
    const uint64_t seconds = (uint64_t)(now / AG_SECOND);
    if (made != NULL && from > seconds + AHEAD / AG_SECOND) {
        return no(err, "is of a time to come");
    }
    if (ends != NULL && (until <= from || until < seconds)) {
        return no(err, "has expired");
    }
    return EG_OK;
}

/** All that the field tells, but for the key. */
static eg_status
read_signature(signature *out,
               eg_arena *arena,
               const ag_letter_field *field,
               const char *domain,
               ag_time now,
               eg_error *err)
{
    out->field = field;
    if (!ag_dkim_tags_read(&out->tags, field->value)) {
        return no(err, "is no list of tags");
    }
    const ag_dkim_tags *tags = &out->tags;
    const ag_dkim_tag *of = ag_dkim_tag_find(tags, "d");
    if (of == NULL || !same_text(of->value, domain)) {
        return no(err, "is of another domain");
    }
    const ag_dkim_tag *query = ag_dkim_tag_find(tags, "q");
    if (!ag_dkim_tag_is(ag_dkim_tag_find(tags, "v"), "1") ||
        !read_algorithm(out) || !read_forms(out) ||
        (query != NULL && !ag_dkim_tag_is(query, "dns/txt"))) {
        return no(err, "is of a kind that is not known");
    }
    if (ag_dkim_tag_find(tags, "l") != NULL) {
        return no(err, "leaves the end of the mail open");
    }
    const ag_dkim_tag *names = ag_dkim_tag_find(tags, "h");
    if (names == NULL ||
        !ag_dkim_tag_bytes(&out->bytes, arena, ag_dkim_tag_find(tags, "b")) ||
        !ag_dkim_tag_bytes(&out->body_hash, arena,
                           ag_dkim_tag_find(tags, "bh"))) {
        return no(err, "lacks a part");
    }
    out->names = names->value;
    if (!covers_enough(out)) {
        return no(err, "must be over From and Subject");
    }
    if (!is_of_domain(ag_dkim_tag_find(tags, "i"), domain, false)) {
        return no(err, "is for somebody of another domain");
    }
    return check_times(out, now, err);
}

/**
 * The fields that h= names: each name takes the last field of that name that is
 * not yet taken; a name without a field left is nothing.
 */
static void
put_fields(eg_buffer *out, const signature *s, const ag_letter *letter)
{
    bool taken[AG_LETTER_FIELDS_MAX] = {false};
    eg_span rest = s->names;
    eg_span name;
    while (ag_dkim_next(&name, &rest)) {
        for (size_t i = letter->len; i-- > 0;) {
            if (!taken[i] && ag_letter_field_is(&letter->field[i], name)) {
                taken[i] = true;
                ag_dkim_canon_field(out, &letter->field[i], s->relaxed_header);
                break;
            }
        }
    }
}

/** The signature's own field without the value of b=, and without a line end. */
static void
put_own_field(eg_buffer *out, const signature *s)
{
    const eg_span room = ag_dkim_tag_find(&s->tags, "b")->room;
    const eg_span whole = s->field->whole;
    const size_t before = (size_t)(room.data - whole.data);
    EG_BUFFER(bare, AG_LETTER_MAX);
    eg_buffer_append(&bare, whole.data, before);
    eg_buffer_append(&bare, room.data + room.len,
                     whole.len - before - room.len);
    if (eg_buffer_status(&bare) != EG_OK) {
        out->status = eg_buffer_status(&bare);
        return;
    }
    const size_t head = (size_t)(s->field->value.data - whole.data);
    const ag_letter_field field = {
        .whole = eg_buffer_span(&bare),
        .name = s->field->name,
        .value = {.data = bare.data + head, .len = bare.len - head}};
    ag_dkim_canon_field(out, &field, s->relaxed_header);
    if (eg_buffer_status(out) == EG_OK && out->len >= 2 &&
        memcmp(out->data + out->len - 2, "\r\n", 2) == 0) {
        eg_buffer_truncate(out, out->len - 2);
    }
}

/** The key of a signature. */
static eg_status
find_key(ag_dkim_key *out,
         const signature *s,
         const char *domain,
         const ag_resolver *resolver,
         eg_arena *arena,
         eg_error *err)
{
    const ag_dkim_tag *selector = ag_dkim_tag_find(&s->tags, "s");
    char name[KEY_NAME_MAX];
    ag_txt keys;
    if (selector == NULL || selector->value.len == 0) {
        return no(err, "names no key");
    }
    for (size_t i = 0; i < selector->value.len; i++) {
        const uint8_t c = selector->value.data[i];
        if (c <= ' ' || c > '~') {
            return no(err, "names no key");
        }
    }
    const int len =
        snprintf(name, sizeof(name), "%.*s._domainkey.%s",
                 selector->value.len < KEY_NAME_MAX ? (int)selector->value.len
                                                    : KEY_NAME_MAX,
                 (const char *)selector->value.data, domain);
    if (len < 0 || (size_t)len >= sizeof(name)) {
        return no(err, "names a key by too long a name");
    }
    EG_TRY(resolver->txt(resolver->state, &keys, arena, name, err));
    if (keys.len != 1) {
        return eg_fail(err, EG_REJECT, "%s: %s", name,
                       keys.len == 0 ? "there is no key"
                                     : "there is more than one key");
    }
    return ag_dkim_key_read(out, arena, keys.text[0], s->algorithm, err);
}

static eg_status
check_body(const signature *s, const ag_letter *letter, eg_error *err)
{
    EG_BUFFER(text, 2 * AG_LETTER_MAX);
    eg_hash hash;
    ag_dkim_canon_body(&text, letter->body, s->relaxed_body);
    if (eg_buffer_status(&text) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a mail");
    }
    eg_sha256_once(&hash, text.data, text.len);
    if (s->body_hash.len != EG_HASH_BYTES ||
        memcmp(hash.bytes, s->body_hash.data, EG_HASH_BYTES) != 0) {
        return no(err, "is of another text");
    }
    return EG_OK;
}

static eg_status
check_header(const signature *s,
             const ag_dkim_key *key,
             const ag_letter *letter,
             eg_error *err)
{
    EG_BUFFER(text, 4 * AG_LETTER_MAX);
    put_fields(&text, s, letter);
    put_own_field(&text, s);
    if (eg_buffer_status(&text) != EG_OK) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a mail");
    }
    if (!ag_dkim_key_verifies(key, s->algorithm, eg_buffer_span(&text),
                              s->bytes)) {
        return no(err, "does not hold under the domain's key");
    }
    return EG_OK;
}

static eg_status
check_signature(const ag_letter *letter,
                const ag_letter_field *field,
                const char *domain,
                const ag_resolver *resolver,
                ag_time now,
                eg_arena *arena,
                eg_error *err)
{
    signature s = {0};
    EG_TRY(read_signature(&s, arena, field, domain, now, err));
    EG_TRY(check_body(&s, letter, err));
    EG_CLEANUP(ag_dkim_key_free) ag_dkim_key key = {0};
    EG_TRY(find_key(&key, &s, domain, resolver, arena, err));
    if (!is_of_domain(ag_dkim_tag_find(&s.tags, "i"), domain, key.exact)) {
        return no(err, "is for somebody of another domain");
    }
    return check_header(&s, &key, letter, err);
}

eg_status
ag_dkim_check(const ag_letter *letter,
              const char *domain,
              const ag_resolver *resolver,
              ag_time now,
              eg_arena *arena,
              eg_error *err)
{
    static const char name[] = "DKIM-Signature";
    const eg_span wanted = {.data = (const uint8_t *)name,
                            .len = sizeof(name) - 1};
    size_t count = 0;
    eg_status result = EG_REJECT;
    const ag_letter_field *ignored = NULL;
    if (ag_letter_one(&ignored, letter, "From", err) != EG_OK ||
        ag_letter_one(&ignored, letter, "Subject", err) != EG_OK) {
        return EG_REJECT;
    }
    for (size_t i = 0; i < letter->len && count < AG_DKIM_SIGNATURES_MAX; i++) {
        if (!ag_letter_field_is(&letter->field[i], wanted)) {
            continue;
        }
        count++;
        const eg_status status = check_signature(
            letter, &letter->field[i], domain, resolver, now, arena, err);
        if (status == EG_OK || status == EG_ERR_MEMORY) {
            return status;
        }
        result = status == EG_REJECT ? result : EG_ERR_IO;
    }
    if (count == 0) {
        return eg_fail(err, EG_REJECT, "the mail is not signed (DKIM)");
    }
    return result;
}
