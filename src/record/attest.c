/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the attestations of a device from its section: a chain close and a
 * section seal.
 */
#include <stdlib.h>
#include <string.h>

#include "record/fields.h"
#include "record/statements.h"

/** What the statements say, taken from the section. */
typedef struct facts {
    eg_section_digest digest;
    uint32_t chaining_mode;
    char *device_id; /**< Owned. */
    bool has_closing_hash;
    eg_hash closing_hash;
} facts;

/** DeviceHeader: 2 device_id. */
static eg_status
keep_device_id(facts *f, const eg_record_item *item)
{
    const eg_span id =
        eg_item_field(eg_item_payload((eg_span){item->bytes, item->len}), 2)
            .bytes;
    f->device_id = calloc(id.len + 1, 1);
    if (f->device_id == NULL) {
        return EG_ERR_MEMORY;
    }
    if (id.len > 0) {
        memcpy(f->device_id, id.data, id.len);
    }
    return EG_OK;
}

static eg_status
gather(facts *f, eg_record_cursor *cursor, eg_error *err)
{
    eg_record_item item;
    for (;;) {
        EG_TRY(eg_record_next(cursor, &item, err));
        if (item.bytes == NULL) {
            break;
        }
        if (item.ordinal == 0 && item.canonical &&
            item.kind == EG_ITEM_DEVICE_HEADER) {
            EG_TRY(keep_device_id(f, &item));
        }
    }
    const eg_device_state *d = cursor->device;
    eg_record_cursor_digest(cursor, &f->digest);
    if (!d->has_header || !d->has_close || !d->known ||
        d->close_count != d->ballots || f->device_id == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: the device's section is not a header, ballots "
                       "and a close that counts them",
                       cursor->section->about.name);
    }
    f->chaining_mode = d->chaining_mode;
    f->has_closing_hash = d->has_closing_hash;
    f->closing_hash = d->closing_hash;
    return EG_OK;
}

/** Sign @p statement and hand over the attestation's bytes. */
static eg_status
attest(const eg_item *statement,
       const eg_signature_signer *signer,
       uint8_t **item,
       size_t *item_len,
       eg_error *err)
{
    EG_BUFFER(bytes, (size_t)1 << 20);
    EG_BUFFER(made, (size_t)1 << 21);
    EG_TRY(eg_item_encode(NULL, &bytes, statement, err));
    EG_TRY(eg_signed_make(&made, EG_ITEM_DEVICE_ATTESTATION,
                          eg_buffer_span(&bytes), signer, err));
    *item = malloc(made.len);
    if (*item == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for an attestation");
    }
    memcpy(*item, made.data, made.len);
    *item_len = made.len;
    return EG_OK;
}

static eg_status
make_both(const facts *f,
          const eg_record_section *about,
          const eg_hash *extended_hash,
          int64_t closed_ms,
          const eg_signature_signer *signer,
          uint8_t *item[2],
          size_t item_len[2],
          eg_error *err)
{
    eg_item close = {.kind = EG_ITEM_CHAIN_CLOSE};
    close.u.chain_close =
        (eg_chain_close_statement){.extended_hash = *extended_hash,
                                   .device_id = f->device_id,
                                   .chaining_mode = f->chaining_mode,
                                   .ballot_count = f->digest.ballots,
                                   .codes_root = f->digest.codes_root,
                                   .has_closing_hash = f->has_closing_hash,
                                   .closing_hash = f->closing_hash,
                                   .has_time = true,
                                   .time_ms = closed_ms};
    memcpy(close.u.chain_close.device_key, about->key, EG_DEVICE_KEY_BYTES);
    eg_item section = {.kind = EG_ITEM_SECTION_SEAL};
    section.u.section_seal = (eg_section_seal){.extended_hash = *extended_hash,
                                               .item_count = f->digest.items,
                                               .section_root = f->digest.root};
    memcpy(section.u.section_seal.device_key, about->key, EG_DEVICE_KEY_BYTES);

    EG_TRY(attest(&close, signer, &item[0], &item_len[0], err));
    const eg_status status =
        attest(&section, signer, &item[1], &item_len[1], err);
    if (status != EG_OK) {
        free(item[0]);
        item[0] = NULL;
    }
    return status;
}

eg_status
eg_record_attest_device(const eg_record *record,
                        size_t section,
                        const eg_hash *extended_hash,
                        int64_t closed_ms,
                        const eg_signature_signer *signer,
                        uint8_t *item[2],
                        size_t item_len[2],
                        eg_error *err)
{
    if (section >= record->layout.count ||
        record->layout.section[section].about.type != EG_SECTION_DEVICE) {
        return eg_fail(err, EG_ERR_ARGUMENT, "section %zu is no device's",
                       section);
    }
    eg_record_cursor *cursor;
    EG_TRY(eg_record_cursor_open(&cursor, record, section, NULL, err));
    facts f = {.device_id = NULL};
    eg_status status = gather(&f, cursor, err);
    eg_record_cursor_free(cursor);
    if (status == EG_REJECT) {
        status = EG_ERR_MALFORMED;
    }
    if (status == EG_OK) {
        status =
            make_both(&f, eg_record_section_at(record, section), extended_hash,
                      closed_ms, signer, item, item_len, err);
    }
    free(f.device_id);
    return eg_told(status, err);
}
