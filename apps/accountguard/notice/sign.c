/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notices' files and services' cards.
 */
#include "accountguard/notice/sign.h"

#include <stdio.h>
#include <string.h>

#include "accountguard/notice/canonical.h"
#include "codec/text.h"

/** What a signature is of. */
#define CONTEXT "accountguard-notice-1\n"

#define SIGNATURE_CHARS 88

void
ag_key_id(char out[AG_KEY_ID_CHARS + 1],
          const uint8_t key[APP_PUBLIC_KEY_BYTES])
{
    eg_hash hash;
    eg_sha256_once(&hash, key, APP_PUBLIC_KEY_BYTES);
    eg_hex_write(out, hash.bytes, AG_KEY_ID_CHARS / 2);
}

/* -- cards ------------------------------------------------------------------- */

bool
ag_mail_address_is_safe(const char *address)
{
    static const char atoms[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        "!#$%&'*+-/=?^_`{|}~.";
    static const char host[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
    const size_t local = strspn(address, atoms);
    if (local == 0 || local > 64 || address[local] != '@' ||
        address[0] == '.' || address[local - 1] == '.' || address[0] == '-' ||
        strstr(address, "..") != NULL) {
        return false;
    }
    const char *domain = address + local + 1;
    const size_t len = strspn(domain, host);
    return len > 0 && domain[len] == '\0' && domain[0] != '.' &&
           domain[0] != '-' && domain[len - 1] != '.' &&
           strlen(address) <= AG_MAIL_ADDRESS_MAX;
}

eg_status
ag_card_write(eg_buffer *out, const ag_card *card)
{
    char key[45] = {0};
    char certificate[2 * EG_HASH_BYTES + 1];
    eg_base64_write(key, card->key, sizeof(card->key));
    eg_hex_write(certificate, card->certificate.bytes, EG_HASH_BYTES);
    eg_buffer_text(out, "accountguard-card-1\nservice ");
    eg_buffer_text(out, card->service);
    eg_buffer_text(out, "\nfrom ");
    eg_buffer_text(out, card->from);
    eg_buffer_text(out, "\npage ");
    eg_buffer_text(out, card->page);
    eg_buffer_format(out, "\ned25519 %s\ncertificate %s\n", key, certificate);
    return eg_buffer_status(out);
}

/** The next line, which begins with @p name; its rest goes to @p out. */
static bool
take_line(eg_span *text, const char *name, char *out, size_t room)
{
    const uint8_t *end = memchr(text->data, '\n', text->len);
    const size_t head = strlen(name);
    if (end == NULL) {
        return false;
    }
    const size_t len = (size_t)(end - text->data);
    if (len < head || memcmp(text->data, name, head) != 0 ||
        len - head >= room || memchr(text->data, '\0', len) != NULL) {
        return false;
    }
    memcpy(out, text->data + head, len - head);
    out[len - head] = '\0';
    text->data = end + 1;
    text->len -= len + 1;
    return true;
}

eg_status
ag_card_read(ag_card *out, eg_span text, eg_error *err)
{
    ag_card card = {0};
    char empty[1];
    char key[45];
    char certificate[2 * EG_HASH_BYTES + 1];
    uint8_t bytes[33];
    size_t len = 0;
    const bool good =
        text.len > 0 &&
        take_line(&text, "accountguard-card-1", empty, sizeof(empty)) &&
        take_line(&text, "service ", card.service, sizeof(card.service)) &&
        take_line(&text, "from ", card.from, sizeof(card.from)) &&
        take_line(&text, "page ", card.page, sizeof(card.page)) &&
        take_line(&text, "ed25519 ", key, sizeof(key)) &&
        take_line(&text, "certificate ", certificate, sizeof(certificate)) &&
        text.len == 0 && strlen(key) == 44 &&
        eg_base64_read(bytes, &len, key, 44) == EG_OK &&
        len == sizeof(card.key) &&
        eg_hex_read(card.certificate.bytes, EG_HASH_BYTES, certificate,
                    strlen(certificate), EG_HEX_LOWER) == EG_OK &&
        ag_text_is_safe(card.service, AG_FACT_SERVICE_MAX) &&
        ag_mail_address_is_safe(card.from);
    if (!good) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "this is no card of a service: its lines are "
                       "accountguard-card-1, service, from, page, ed25519 and "
                       "certificate");
    }
    memcpy(card.key, bytes, sizeof(card.key));
    *out = card;
    return EG_OK;
}

/* -- notices ----------------------------------------------------------------- */

eg_status
ag_notice_signed_bytes(eg_buffer *out, const ag_facts *facts, eg_error *err)
{
    eg_buffer_text(out, CONTEXT);
    return ag_canonical_write(out, facts, err);
}

eg_status
ag_notice_file_write(eg_buffer *out,
                     const ag_facts *facts,
                     const uint8_t signature[APP_SIGNATURE_BYTES],
                     eg_error *err)
{
    char text[SIGNATURE_CHARS];
    eg_base64_write(text, signature, APP_SIGNATURE_BYTES);
    EG_TRY(ag_canonical_write(out, facts, err));
    eg_buffer_byte(out, '\n');
    eg_buffer_append(out, text, sizeof(text));
    eg_buffer_byte(out, '\n');
    return eg_buffer_status(out);
}

/** The two lines of a file; false: it has not two. */
static bool
split(eg_span file, eg_span *facts, eg_span *signature)
{
    const uint8_t *end =
        file.len == 0 ? NULL : memchr(file.data, '\n', file.len);
    if (end == NULL || file.len > AG_NOTICE_FILE_MAX) {
        return false;
    }
    *facts = (eg_span){file.data, (size_t)(end - file.data)};
    *signature = (eg_span){end + 1, file.len - facts->len - 1};
    return signature->len == SIGNATURE_CHARS + 1 &&
           signature->data[SIGNATURE_CHARS] == '\n';
}

/** Whether the facts are those of the card's service. */
static eg_status
check_service(const ag_facts *f, const ag_card *card, eg_error *err)
{
    char id[AG_KEY_ID_CHARS + 1];
    ag_key_id(id, card->key);
    if (strcmp(f->key, id) != 0 || strcmp(f->service, card->service) != 0 ||
        strcmp(f->page, card->page) != 0) {
        return eg_fail(err, EG_REJECT,
                       "the notice names another service, page or key than "
                       "the card");
    }
    return EG_OK;
}

eg_status
ag_notice_file_verify(ag_facts *out,
                      eg_span file,
                      const ag_card *card,
                      eg_error *err)
{
    eg_span facts;
    eg_span text;
    uint8_t signature[SIGNATURE_CHARS];
    size_t len = 0;
    if (!split(file, &facts, &text) ||
        eg_base64_read(signature, &len, (const char *)text.data,
                       SIGNATURE_CHARS) != EG_OK ||
        len != APP_SIGNATURE_BYTES) {
        return eg_fail(err, EG_REJECT,
                       "this is no notice: it is not one line of facts and "
                       "one of a signature");
    }
    EG_BUFFER(bytes, AG_NOTICE_FILE_MAX + sizeof(CONTEXT));
    eg_buffer_text(&bytes, CONTEXT);
    eg_buffer_append(&bytes, facts.data, facts.len);
    EG_TRY(eg_buffer_status(&bytes));
    /* The signature first: what a stranger wrote is not even read. */
    if (!app_signature_valid(card->key, signature, bytes.data, bytes.len)) {
        return eg_fail(err, EG_REJECT,
                       "the signature is not of this service, or the facts "
                       "were altered");
    }
    ag_facts f;
    const eg_status status = ag_canonical_read(&f, facts, err);
    if (status != EG_OK) {
        return status == EG_ERR_MEMORY ? status : EG_REJECT;
    }
    EG_TRY(check_service(&f, card, err));
    *out = f;
    return EG_OK;
}
