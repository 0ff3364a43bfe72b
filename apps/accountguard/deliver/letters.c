/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Letters to mails, one after the other.
 */
#include "accountguard/deliver/letters.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "accountguard/notice/mail.h"
#include "base/secret.h"
#include "codec/text.h"

/** Where their seals are in a service's folder; nothing is asked of them. */
#define FOLDER "letters"

/** Columns of a line of base64. */
#define COLUMNS 72

/** Bytes of a subject's piece: as base64 it fits into an encoded word. */
#define PIECE 42

/** Longest letter as a mail. */
#define MAIL_MAX ((size_t)16 * 1024)

/* -- writing ----------------------------------------------------------------- */

/** Bytes of @p text that are whole characters, at most @p most. */
static size_t
whole_characters(const char *text, size_t most)
{
    const size_t len = strlen(text);
    if (len <= most) {
        return len;
    }
    size_t n = most;
    while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80) {
        n--;
    }
    return n;
}

/** A subject as encoded words (RFC 2047), one a line. */
static void
write_subject(eg_buffer *out, const char *subject)
{
    eg_buffer_text(out, "Subject:");
    while (*subject != '\0') {
        char word[64 + 1] = "";
        const size_t len = whole_characters(subject, PIECE);
        eg_base64_write(word, subject, len);
        word[eg_base64_text_len(len)] = '\0';
        eg_buffer_format(out, " =?utf-8?B?%s?=\r\n", word);
        subject += len;
    }
}

/** The text with lines that end in CRLF. */
static void
write_lines(eg_buffer *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            eg_buffer_byte(out, '\r');
        }
        eg_buffer_byte(out, (uint8_t)*text);
    }
}

eg_status
ag_letter_mail(eg_buffer *out,
               const ag_posted *letter,
               const char *from,
               const eg_hash *id,
               ag_time now,
               eg_error *err)
{
    if (!ag_mail_address_is_safe(letter->to) ||
        !ag_mail_address_is_safe(from)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an address that is not plain cannot be written to");
    }
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, id->bytes, EG_HASH_BYTES);
    ag_mail_date(out, now);
    eg_buffer_format(out, "From: <%s>\r\nTo: <%s>\r\n", from, letter->to);
    write_subject(out, letter->subject);
    eg_buffer_format(out, "Message-ID: <%s%s>\r\n", hex, strchr(from, '@'));
    eg_buffer_text(out, "Auto-Submitted: auto-generated\r\n"
                        "MIME-Version: 1.0\r\n"
                        "Content-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n");
    EG_BUFFER(text, 2 * AG_POST_TEXT_MAX);
    write_lines(&text, letter->text);
    EG_TRY(eg_buffer_status(&text));
    ag_base64_lines(out, eg_buffer_span(&text), COLUMNS, "");
    return eg_buffer_status(out);
}

/* -- sending ----------------------------------------------------------------- */

/** What sending takes beside the letter. */
typedef struct sending {
    ag_store *store;
    const ag_relay *relay;
    ag_letter_counts *counts;
    ag_time now;
    char from[AG_ADDRESS_TEXT];
    char dir[APP_PATH_MAX];
} sending;

/** A letter may go twice: nothing is noted before it goes. */
static eg_status
commit_nothing(void *context, eg_error *err)
{
    (void)context;
    (void)err;
    return EG_OK;
}

/** The same for the same letter. */
static void
identify(const sending *s, const ag_posted *letter, eg_hash *out)
{
    EG_SECRET(eg_hash, key);
    char name[32];
    const int len = snprintf(name, sizeof(name), "%" PRIu64, letter->id);
    ag_keys_derive(&s->store->keys, key.bytes, "letter id 1");
    eg_hmac(out, &key, name, (size_t)len);
}

static eg_status
hand_over(sending *s,
          const ag_posted *letter,
          ag_smtp_result *result,
          eg_error *err)
{
    EG_BUFFER(mail, MAIL_MAX);
    eg_hash id;
    identify(s, letter, &id);
    EG_TRY(ag_letter_mail(&mail, letter, s->from, &id, s->now, err));
    ag_seal seal = {.fd = -1};
    EG_TRY(ag_seal_make(&seal, s->dir, letter->id, err));
    const ag_smtp_mail m = {.from = s->from,
                            .to = letter->to,
                            .bytes = eg_buffer_span(&mail),
                            .dir = s->dir,
                            .seal = &seal,
                            .commit = commit_nothing};
    const eg_status status = ag_smtp_send(result, s->relay, &m, err);
    ag_seal_close(&seal);
    ag_seal_remove(s->dir, letter->id);
    return status;
}

/** Delete what was handed over, or never will be. */
static eg_status
settle(sending *s, uint64_t letter, ag_sent sent, eg_error *err)
{
    switch (sent) {
    case AG_SENT_DEFERRED:
        s->counts->deferred++;
        return EG_OK;
    case AG_SENT_REFUSED:
        s->counts->refused++;
        break;
    case AG_SENT_ACCEPTED:
    case AG_SENT_UNKNOWN:
        s->counts->sent++;
        break;
    }
    return ag_post_sent(s->store, letter, err);
}

static eg_status
send_one(sending *s, const ag_posted *letter, eg_error *err)
{
    ag_smtp_result result = {.sent = AG_SENT_DEFERRED};
    eg_error why = {0};
    const eg_status status = hand_over(s, letter, &result, &why);
    if (status == EG_ERR_ARGUMENT) {
        result.sent = AG_SENT_REFUSED; /* no server takes such an address */
    } else if (status != EG_OK) {
        return eg_fail(err, status, "%s", why.text);
    }
    return settle(s, letter->id, result.sent, err);
}

static eg_status
begin(sending *s, eg_error *err)
{
    char host[AG_ADDRESS_TEXT];
    EG_TRY(ag_store_get_text(s->store, host, sizeof(host), "host", err));
    host[strcspn(host, ":")] = '\0'; /* a port */
    if (snprintf(s->from, sizeof(s->from), "enrol@%s", host) >=
        (int)sizeof(s->from)) {
        return eg_fail(err, EG_ERR_LIMIT, "the service's host is too long");
    }
    EG_TRY(app_path(s->dir, s->store->dir, FOLDER, err));
    return app_dir_make(s->dir, 0700, err);
}

eg_status
ag_letters_send(ag_store *store,
                const ag_relay *relay,
                ag_letter_counts *counts,
                ag_time now,
                eg_error *err)
{
    sending s = {.store = store, .relay = relay, .counts = counts, .now = now};
    EG_SECRET(ag_posted, letter);
    EG_TRY(begin(&s, err));
    for (uint64_t after = 0;; after = letter.id) {
        bool found = false;
        EG_TRY(ag_post_next(store, &letter, after, &found, err));
        if (!found) {
            return EG_OK;
        }
        EG_TRY(send_one(&s, &letter, err));
    }
}
