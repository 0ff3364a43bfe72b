/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification of mails.
 */
#include "accountguard/notice/verify.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "accountguard/notice/mail.h"
#include "accountguard/notice/smime.h"
#include "accountguard/notice/text.h"
#include "codec/text.h"

/** Bytes of a header's value at most that is looked at. */
#define VALUE_MAX 1024

/** The headers that a notice has once each. */
typedef enum own {
    OWN_DATE,
    OWN_FROM,
    OWN_TO,
    OWN_SUBJECT,
    OWN_ID,
    OWN_AUTO,
    OWN_MIME,
    OWN_TYPE,
    OWN_COUNT
} own;

static const char *const own_name[OWN_COUNT] = {
    "Date",       "From",           "To",           "Subject",
    "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"};

/** What transport adds; a name that ends in a hyphen stands for all such. */
static const char *const transport[] = {"Received",
                                        "Received-SPF",
                                        "Return-Path",
                                        "Delivered-To",
                                        "Envelope-To",
                                        "Delivery-Date",
                                        "X-Original-To",
                                        "DKIM-Signature",
                                        "DomainKey-Signature",
                                        "ARC-",
                                        "X-",
                                        "Authentication-Results",
                                        "Thread-",
                                        "Accept-Language",
                                        "Content-Language",
                                        "Status",
                                        "Original-Recipient"};

/** A mail as it is read. */
typedef struct reader {
    eg_span rest;
    char value[OWN_COUNT][VALUE_MAX];
    bool seen[OWN_COUNT];
} reader;

static eg_status
reject(eg_error *err, const char *why)
{
    return eg_fail(err, EG_REJECT, "this is no genuine notice: %s", why);
}

/* -- lines ------------------------------------------------------------------- */

/**
 * The mail with all lines ended by CRLF: programs keep mails with line feeds.
 * A carriage return elsewhere, a control character or a byte over 126 is in no
 * notice.
 */
static eg_status
take_lines(eg_buffer *out, eg_span bytes, eg_error *err)
{
    for (size_t i = 0; i < bytes.len; i++) {
        const uint8_t c = bytes.data[i];
        if (c == '\n') {
            eg_buffer_text(out, "\r\n");
        } else if (c == '\r') {
            if (i + 1 == bytes.len || bytes.data[i + 1] != '\n') {
                return reject(err, "a line ends in a way that hides text");
            }
        } else if ((c < 0x20 && c != '\t') || c > 0x7E) {
            return reject(err, "it has characters that no notice has");
        } else {
            eg_buffer_byte(out, c);
        }
    }
    return eg_buffer_status(out);
}

/** Take a line off the rest, without its end; false: there is none. */
static bool
next_line(eg_span *rest, eg_span *line)
{
    const uint8_t *end =
        rest->len == 0 ? NULL : memchr(rest->data, '\r', rest->len);
    if (end == NULL) {
        return false;
    }
    *line = (eg_span){rest->data, (size_t)(end - rest->data)};
    rest->data += line->len + 2;
    rest->len -= line->len + 2;
    return true;
}

/* -- headers ----------------------------------------------------------------- */

static bool
is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/** Append text to a value, runs of blanks as one; false: it is too long. */
static bool
unfold(char value[VALUE_MAX], eg_span text)
{
    size_t len = strlen(value);
    for (size_t i = 0; i < text.len; i++) {
        const bool blank = is_blank(text.data[i]);
        if (blank && (len == 0 || value[len - 1] == ' ')) {
            continue;
        }
        if (len + 1 >= VALUE_MAX) {
            return false;
        }
        value[len++] = blank ? ' ' : (char)text.data[i];
    }
    value[len] = '\0';
    return true;
}

static bool
name_is(eg_span name, const char *known)
{
    return name.len == strlen(known) &&
           strncasecmp((const char *)name.data, known, name.len) == 0;
}

static bool
is_transport(eg_span name)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(transport); i++) {
        const size_t len = strlen(transport[i]);
        const bool family = transport[i][len - 1] == '-';
        if (family ? name.len > len && strncasecmp((const char *)name.data,
                                                   transport[i], len) == 0
                   : name_is(name, transport[i])) {
            return true;
        }
    }
    return false;
}

/** The name of a header's first line: what is before its colon. */
static bool
take_name(eg_span line, eg_span *name)
{
    size_t len = 0;
    while (len < line.len && line.data[len] > 0x20 && line.data[len] != ':') {
        len++;
    }
    *name = (eg_span){line.data, len};
    return len > 0 && len < line.len && line.data[len] == ':';
}

/** Which of a notice's own headers it is; OWN_COUNT: none. */
static own
which(eg_span name)
{
    unsigned i = 0;
    while (i < OWN_COUNT && !name_is(name, own_name[i])) {
        i++;
    }
    return (own)i;
}

/** Read one header with the lines that continue it. */
static eg_status
read_header(reader *r, eg_span line, eg_error *err)
{
    eg_span name;
    if (!take_name(line, &name)) {
        return reject(err, "a line among its headers is none");
    }
    const own at = which(name);
    if (at == OWN_COUNT && !is_transport(name)) {
        return eg_fail(err, EG_REJECT,
                       "this is no genuine notice: it has the header %.*s, "
                       "which neither a notice nor transport has",
                       name.len < 60 ? (int)name.len : 60,
                       (const char *)name.data);
    }
    if (at != OWN_COUNT && r->seen[at]) {
        return eg_fail(err, EG_REJECT,
                       "this is no genuine notice: it has the header %s twice",
                       own_name[at]);
    }
    eg_span text = {line.data + name.len + 1, line.len - name.len - 1};
    for (;;) {
        if (at != OWN_COUNT && !unfold(r->value[at], text)) {
            return reject(err, "a header is too long");
        }
        if (r->rest.len == 0 || !is_blank(r->rest.data[0]) ||
            !next_line(&r->rest, &text)) {
            break;
        }
    }
    if (at != OWN_COUNT) {
        r->seen[at] = true;
        const size_t len = strlen(r->value[at]);
        if (len > 0 && r->value[at][len - 1] == ' ') {
            r->value[at][len - 1] = '\0';
        }
    }
    return EG_OK;
}

static eg_status
read_headers(reader *r, eg_error *err)
{
    for (;;) {
        eg_span line;
        if (!next_line(&r->rest, &line)) {
            return reject(err, "it has no text");
        }
        if (line.len == 0) {
            break;
        }
        EG_TRY(read_header(r, line, err));
    }
    for (unsigned i = 0; i < OWN_COUNT; i++) {
        if (!r->seen[i]) {
            return eg_fail(err, EG_REJECT,
                           "this is no genuine notice: it lacks the header %s",
                           own_name[i]);
        }
    }
    return EG_OK;
}

/** Whether a header says exactly that. */
static eg_status
need(const reader *r, own at, const char *text, eg_error *err)
{
    return strcmp(r->value[at], text) == 0
               ? EG_OK
               : eg_fail(err, EG_REJECT,
                         "this is no genuine notice: its header %s is not the "
                         "service's",
                         own_name[at]);
}

/** The key in the Message-ID, which the boundary is made of. */
static eg_status
take_id(const reader *r, const ag_card *card, eg_hash *id, eg_error *err)
{
    const char *text = r->value[OWN_ID];
    char same[AG_MESSAGE_ID_MAX];
    if (strlen(text) > 2 * EG_HASH_BYTES &&
        eg_hex_read(id->bytes, EG_HASH_BYTES, text + 1, 2 * EG_HASH_BYTES,
                    EG_HEX_LOWER) == EG_OK) {
        ag_message_id(same, id, card);
        return need(r, OWN_ID, same, err);
    }
    return reject(err, "its Message-ID is not of the service's form");
}

/** Headers that do not depend on the facts. */
static eg_status
check_headers(const reader *r, const ag_card *card, eg_hash *id, eg_error *err)
{
    char from[sizeof(card->service) + sizeof(card->from) + 4];
    char type[AG_CONTENT_TYPE_MAX];
    snprintf(from, sizeof(from), "%s <%s>", card->service, card->from);
    EG_TRY(need(r, OWN_FROM, from, err));
    EG_TRY(need(r, OWN_AUTO, "auto-generated", err));
    EG_TRY(need(r, OWN_MIME, "1.0", err));
    EG_TRY(take_id(r, card, id, err));
    ag_content_type(type, id);
    return need(r, OWN_TYPE, type, err);
}

/** The one recipient. */
static eg_status
take_recipient(const reader *r, ag_received *out, eg_error *err)
{
    const char *text = r->value[OWN_TO];
    const size_t len = strlen(text);
    if (len >= 3 && len - 2 <= AG_MAIL_ADDRESS_MAX && text[0] == '<' &&
        text[len - 1] == '>') {
        memcpy(out->to, text + 1, len - 2);
        out->to[len - 2] = '\0';
        if (ag_mail_address_is_safe(out->to)) {
            return EG_OK;
        }
    }
    return reject(err, "it is not to one recipient");
}

/* -- body -------------------------------------------------------------------- */

/** Take known bytes off the rest. */
static bool
take(eg_span *rest, const eg_buffer *known)
{
    if (rest->len < known->len ||
        memcmp(rest->data, known->data, known->len) != 0) {
        return false;
    }
    rest->data += known->len;
    rest->len -= known->len;
    return true;
}

/** Append the bytes of lines of base64 that end before an empty line. */
static bool
take_base64(eg_span *rest, eg_buffer *out, bool behind_blank)
{
    eg_span line;
    eg_span before = *rest;
    while (next_line(rest, &line) && line.len > 0) {
        if (behind_blank) {
            if (line.data[0] != ' ') {
                *rest = before;
                return out->len > 0;
            }
            line.data++;
            line.len--;
        }
        before = *rest;
        size_t len = 0;
        uint8_t *to = line.len == 0 || line.len > 100
                          ? NULL
                          : eg_buffer_extend(out, line.len / 4 * 3);
        if (to == NULL || eg_base64_read(to, &len, (const char *)line.data,
                                         line.len) != EG_OK) {
            return false;
        }
        eg_buffer_truncate(out, out->len - (line.len / 4 * 3 - len));
    }
    *rest = before;
    return out->len > 0 && eg_buffer_status(out) == EG_OK;
}

/** Find the notice's file in the headers of the part, and verify it. */
static eg_status
take_facts(ag_facts *out, eg_span part, const ag_card *card, eg_error *err)
{
    eg_span line;
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    while (next_line(&part, &line) && line.len > 0) {
        if (line.len == sizeof(AG_PART_NOTICE) - 1 &&
            memcmp(line.data, AG_PART_NOTICE, line.len) == 0) {
            if (!take_base64(&part, &file, true)) {
                break;
            }
            return ag_notice_file_verify(out, eg_buffer_span(&file), card, err);
        }
    }
    return reject(err, "no signed notice is in it");
}

/** Whether the part is what the facts and their signature make. */
static eg_status
check_part(eg_span part, const ag_facts *facts, eg_error *err)
{
    /* The signature stands at the end of the file, which the part has: it is
     * read off once more, to write all of the part again. */
    eg_span rest = part;
    eg_span line = {0};
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    while (next_line(&rest, &line) &&
           !(line.len == sizeof(AG_PART_NOTICE) - 1 &&
             memcmp(line.data, AG_PART_NOTICE, line.len) == 0)) {
    }
    uint8_t signature[APP_SIGNATURE_BYTES + 2];
    size_t len = 0;
    if (!take_base64(&rest, &file, true) || file.len < 89 ||
        eg_base64_read(signature, &len, (const char *)file.data + file.len - 89,
                       88) != EG_OK) {
        return reject(err, "no signed notice is in it");
    }
    EG_BUFFER(again, AG_PART_BYTES);
    EG_TRY(ag_part_write(&again, facts, signature, err));
    return again.len == part.len && memcmp(again.data, part.data, part.len) == 0
               ? EG_OK
               : reject(err, "it shows something that was not signed");
}

/** The two parts and nothing around them. */
static eg_status
read_body(reader *r,
          const ag_card *card,
          const eg_hash *id,
          ag_received *out,
          eg_error *err)
{
    EG_BUFFER(begin, 512);
    EG_BUFFER(middle, 512);
    EG_BUFFER(end, 512);
    ag_mail_begin(&begin, id);
    ag_mail_middle(&middle, id);
    ag_mail_end(&end, id);
    eg_span part = {0};
    EG_BUFFER(signature, AG_SMIME_MAX);
    bool good = take(&r->rest, &begin) && r->rest.len >= AG_PART_BYTES;
    if (good) {
        part = (eg_span){r->rest.data, AG_PART_BYTES};
        r->rest.data += AG_PART_BYTES;
        r->rest.len -= AG_PART_BYTES;
        good = take(&r->rest, &middle) &&
               take_base64(&r->rest, &signature, false) && take(&r->rest, &end);
    }
    while (good && r->rest.len >= 2 && r->rest.data[0] == '\r') {
        r->rest.data += 2;
        r->rest.len -= 2;
    }
    if (!good || r->rest.len != 0) {
        return reject(err, "it is not one text and its signature alone");
    }
    EG_TRY(take_facts(&out->facts, part, card, err));
    EG_TRY(check_part(part, &out->facts, err));
    return ag_smime_verify(eg_buffer_span(&signature), part, &card->certificate,
                           err);
}

eg_status
ag_notice_verify(ag_received *out,
                 eg_span bytes,
                 const ag_card *card,
                 eg_error *err)
{
    ag_received found = {.to = ""};
    if (bytes.len > 0 && bytes.data[0] == '{') {
        EG_TRY(ag_notice_file_verify(&found.facts, bytes, card, err));
        *out = found;
        return EG_OK;
    }
    if (bytes.len > AG_RECEIVED_MAX) {
        return reject(err, "it is too long");
    }
    EG_BUFFER(mail, 2 * AG_RECEIVED_MAX);
    EG_TRY(take_lines(&mail, bytes, err));
    reader r = {.rest = eg_buffer_span(&mail)};
    eg_hash id;
    char subject[AG_SUBJECT_MAX];
    EG_TRY(read_headers(&r, err));
    EG_TRY(check_headers(&r, card, &id, err));
    EG_TRY(take_recipient(&r, &found, err));
    EG_TRY(read_body(&r, card, &id, &found, err));
    ag_subject_write(subject, &found.facts);
    EG_TRY(need(&r, OWN_SUBJECT, subject, err));
    *out = found;
    return EG_OK;
}
