/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails of notices.
 */
#include "accountguard/notice/mail.h"

#include <stdio.h>
#include <string.h>

#include "accountguard/notice/text.h"
#include "codec/text.h"

/** Columns of a line of base64 or of filling, behind a blank. */
#define COLUMNS 72

/** Columns of a line of quoted-printable, RFC 2045. */
#define QP_COLUMNS 76

/* -- encodings --------------------------------------------------------------- */

void
ag_base64_lines(eg_buffer *out,
                eg_span bytes,
                size_t columns,
                const char *before)
{
    const size_t step = columns / 4 * 3;
    for (size_t i = 0; i < bytes.len; i += step) {
        const size_t len = bytes.len - i < step ? bytes.len - i : step;
        eg_buffer_text(out, before);
        char *to = (char *)eg_buffer_extend(out, eg_base64_text_len(len));
        if (to != NULL) {
            eg_base64_write(to, bytes.data + i, len);
        }
        eg_buffer_text(out, "\r\n");
    }
}

/** Append text as quoted-printable; its line feeds end lines. */
static void
write_qp(eg_buffer *out, const eg_buffer *text)
{
    size_t used = 0;
    for (size_t i = 0; i < text->len; i++) {
        const uint8_t c = text->data[i];
        if (c == '\n') {
            eg_buffer_text(out, "\r\n");
            used = 0;
            continue;
        }
        const bool last = i + 1 == text->len || text->data[i + 1] == '\n';
        const bool plain =
            c >= 0x21 && c < 0x7F && c != '=' && !(c == '.' && used == 0);
        const bool blank = c == ' ' && !last;
        const size_t width = plain || blank ? 1 : 3;
        /* A soft break takes a column, too. */
        if (used + width > QP_COLUMNS - (last ? 0 : 1)) {
            eg_buffer_text(out, "=\r\n");
            used = 0;
        }
        if (width == 1) {
            eg_buffer_byte(out, c);
        } else {
            eg_buffer_format(out, "=%02X", c);
        }
        used += width;
    }
}

/* -- the part ---------------------------------------------------------------- */

/** Bytes of the header that fills up, without its filling. */
#define FILL_NAME "X-AccountGuard-Padding:\r\n"
/** Shortest filling: a blank, a character and the end of the line. */
#define FILL_MIN 4

/** Append exactly @p len bytes of a folded header. */
static void
write_filling(eg_buffer *out, size_t len)
{
    const size_t line = COLUMNS + 3;
    eg_buffer_text(out, FILL_NAME);
    for (len -= sizeof(FILL_NAME) - 1; len > 0;) {
        const size_t now = len >= line + FILL_MIN ? line : len;
        eg_buffer_byte(out, ' ');
        uint8_t *at = eg_buffer_extend(out, now - 3);
        if (at != NULL) {
            memset(at, 'x', now - 3);
        }
        eg_buffer_text(out, "\r\n");
        len -= now;
    }
}

eg_status
ag_part_write(eg_buffer *out,
              const ag_facts *facts,
              const uint8_t sig[APP_SIGNATURE_BYTES],
              eg_error *err)
{
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    EG_TRY(ag_notice_file_write(&file, facts, sig, err));
    EG_BUFFER(text, AG_TEXT_MAX);
    EG_TRY(ag_text_write(&text, facts, err));
    EG_BUFFER(shown, AG_PART_BYTES);
    eg_buffer_text(&shown, "\r\n");
    write_qp(&shown, &text);
    EG_TRY(eg_buffer_status(&shown));
    EG_BUFFER(part, AG_PART_BYTES);
    eg_buffer_text(
        &part, "Content-Type: text/plain; charset=utf-8\r\n"
               "Content-Transfer-Encoding: quoted-printable\r\n" AG_PART_NOTICE
               "\r\n");
    ag_base64_lines(&part, eg_buffer_span(&file), COLUMNS, " ");
    EG_TRY(eg_buffer_status(&part));
    const size_t used = part.len + shown.len;
    if (used + sizeof(FILL_NAME) + FILL_MIN > AG_PART_BYTES) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "a notice of %zu bytes is over the one size of %d", used,
                       AG_PART_BYTES);
    }
    write_filling(&part, AG_PART_BYTES - used);
    eg_buffer_append(&part, shown.data, shown.len);
    EG_TRY(eg_buffer_status(&part));
    eg_buffer_append(out, part.data, part.len);
    return eg_buffer_status(out);
}

/* -- the mail ---------------------------------------------------------------- */

void
ag_message_id(char out[AG_MESSAGE_ID_MAX],
              const eg_hash *id,
              const ag_card *card)
{
    char hex[2 * EG_HASH_BYTES + 1];
    const char *at = strchr(card->from, '@');
    eg_hex_write(hex, id->bytes, EG_HASH_BYTES);
    snprintf(out, AG_MESSAGE_ID_MAX, "<%s%s>", hex, at == NULL ? "" : at);
}

/** Characters of a boundary, its final zero included. */
#define BOUNDARY 40

/** No line of quoted-printable or base64 can be one: "=_" is in neither. */
static void
write_boundary(char out[BOUNDARY], const eg_hash *id)
{
    char hex[33];
    eg_hex_write(hex, id->bytes, 16);
    snprintf(out, BOUNDARY, "=_AG_%s", hex);
}

void
ag_content_type(char out[AG_CONTENT_TYPE_MAX], const eg_hash *id)
{
    char boundary[BOUNDARY];
    write_boundary(boundary, id);
    snprintf(out, AG_CONTENT_TYPE_MAX,
             "multipart/signed; protocol=\"application/pkcs7-signature\"; "
             "micalg=sha-256; boundary=\"%s\"",
             boundary);
}

void
ag_mail_begin(eg_buffer *out, const eg_hash *id)
{
    char boundary[BOUNDARY];
    write_boundary(boundary, id);
    eg_buffer_format(out, "--%s\r\n", boundary);
}

void
ag_mail_middle(eg_buffer *out, const eg_hash *id)
{
    eg_buffer_text(out, "\r\n");
    ag_mail_begin(out, id);
    eg_buffer_text(out,
                   "Content-Type: application/pkcs7-signature; "
                   "name=\"smime.p7s\"\r\n"
                   "Content-Transfer-Encoding: base64\r\n"
                   "Content-Disposition: attachment; filename=\"smime.p7s\"\r\n"
                   "\r\n");
}

void
ag_mail_end(eg_buffer *out, const eg_hash *id)
{
    char boundary[BOUNDARY];
    write_boundary(boundary, id);
    eg_buffer_format(out, "\r\n--%s--\r\n", boundary);
}

void
ag_mail_date(eg_buffer *out, ag_time t)
{
    static const char *const day[] = {"Thu", "Fri", "Sat", "Sun",
                                      "Mon", "Tue", "Wed"};
    static const char *const month[] = {"Jan", "Feb", "Mar", "Apr",
                                        "May", "Jun", "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec"};
    const ag_date d = ag_time_date(t);
    eg_buffer_format(out, "Date: %s, %u %s %04u %02u:%02u:%02u +0000\r\n",
                     day[t / AG_DAY % 7], d.day, month[d.month - 1], d.year,
                     d.hour, d.minute, d.second);
}

eg_status
ag_mail_write(eg_buffer *out, const ag_mail *mail, eg_error *err)
{
    if (!ag_mail_address_is_safe(mail->to) ||
        !ag_mail_address_is_safe(mail->card->from)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an address that is not plain cannot be written to");
    }
    char id[AG_MESSAGE_ID_MAX];
    char type[AG_CONTENT_TYPE_MAX];
    char subject[AG_SUBJECT_MAX];
    ag_message_id(id, &mail->id, mail->card);
    ag_content_type(type, &mail->id);
    ag_subject_write(subject, mail->facts);
    ag_mail_date(out, mail->date);
    eg_buffer_format(out, "From: %s <%s>\r\n", mail->card->service,
                     mail->card->from);
    eg_buffer_format(out, "To: <%s>\r\n", mail->to);
    eg_buffer_format(out, "Subject: %s\r\nMessage-ID: %s\r\n", subject, id);
    eg_buffer_text(out, "Auto-Submitted: auto-generated\r\n"
                        "MIME-Version: 1.0\r\n");
    /* Folded where it has blanks. */
    eg_buffer_text(out, "Content-Type:");
    for (const char *at = type; *at != '\0';) {
        const size_t len = strcspn(at, " ");
        eg_buffer_text(out, at == type ? " " : "\r\n ");
        eg_buffer_append(out, at, len);
        at += len + (at[len] == ' ' ? 1 : 0);
    }
    eg_buffer_text(out, "\r\n\r\n");
    ag_mail_begin(out, &mail->id);
    eg_buffer_append(out, mail->part.data, mail->part.len);
    ag_mail_middle(out, &mail->id);
    ag_base64_lines(out, mail->signature, COLUMNS, "");
    ag_mail_end(out, &mail->id);
    return eg_buffer_status(out);
}
