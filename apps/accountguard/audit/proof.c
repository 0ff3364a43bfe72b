/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checking a file of proofs.  What was read is written again and must be the
 * same bytes, so a file has one form.
 */
#include "accountguard/audit/proof.h"

#include "accountguard/store/entry.h"
#include "codec/json.h"
#include "codec/json_write.h"
#include "codec/text.h"
#include "log/log.h"
#include "tlog/receipt.h"

/** A check at work. */
typedef struct check {
    eg_arena *arena;
    const eg_note_key *log;
    ag_proof_taker take;
    void *context;
    ag_proof proof;
    eg_json_writer again;
    uint64_t after; /**< Index of the entry before, plus one. */
} check;

bool
ag_subject_read(ag_subject *out, const char *text, size_t len)
{
    return len == sizeof(out->bytes) * 2 &&
           eg_hex_read(out->bytes, sizeof(out->bytes), text, len,
                       EG_HEX_LOWER) == EG_OK;
}

/** The bytes of a member that is base64. */
static eg_status
get_opened(check *c, eg_span *out, const eg_json *item, eg_error *err)
{
    const eg_json *text;
    EG_TRY(eg_json_get_string(&text, item, "opened", err));
    uint8_t *bytes = eg_arena_alloc(c->arena, text->text_len / 4 * 3 + 1, 1);
    if (bytes == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory");
    }
    out->data = bytes;
    if (text->text_len >
            eg_base64_text_len(AG_AUDIT_SALT_BYTES + AG_AUDIT_PAYLOAD_MAX) ||
        eg_base64_read(bytes, &out->len, text->text, text->text_len) != EG_OK ||
        out->len < AG_AUDIT_SALT_BYTES) {
        return eg_json_fail(err, text,
                            "must be base64 of a salt and a payload");
    }
    return EG_OK;
}

/** The entry is in the log; its place is found, too. */
static eg_status
check_receipt(check *c,
              ag_proof_entry *found,
              eg_span text,
              eg_span bytes,
              eg_error *err)
{
    eg_receipt receipt;
    EG_TRY(eg_receipt_parse(&receipt, bytes, err));
    if (receipt.extra.len != 0) {
        return eg_fail(err, EG_ERR_MALFORMED, "the receipt has extra bytes");
    }
    const eg_tlog_policy policy = {
        .log = {.origin = {(const uint8_t *)c->log->name, strlen(c->log->name)},
                .key = c->log,
                .count = 1}};
    eg_hash leaf;
    eg_note_signers witnesses;
    eg_merkle_leaf(&leaf, text.data, text.len);
    EG_TRY(eg_receipt_verify(&witnesses, &receipt, &leaf, &policy,
                             &app_log_verifier, err));
    found->index = receipt.index;
    if (receipt.checkpoint.size > c->proof.log_size) {
        c->proof.log_size = receipt.checkpoint.size;
    }
    return EG_OK;
}

static eg_status
check_opened(const check *c,
             ag_proof_entry *found,
             eg_span opened,
             eg_error *err)
{
    if (memcmp(found->entry.about.bytes, c->proof.about.bytes,
               AG_SUBJECT_BYTES) != 0) {
        return eg_fail(err, EG_REJECT, "the entry is about somebody else");
    }
    eg_hash commitment;
    eg_sha256_once(&commitment, opened.data, opened.len);
    if (!eg_hash_equal(&commitment, &found->entry.commitment)) {
        return eg_fail(err, EG_REJECT,
                       "what is opened is not what the entry commits to");
    }
    found->payload = (eg_span){opened.data + AG_AUDIT_SALT_BYTES,
                               opened.len - AG_AUDIT_SALT_BYTES};
    return EG_OK;
}

static eg_status
check_item(check *c, const eg_json *item, eg_error *err)
{
    ag_proof_entry found = {0};
    const eg_json *entry;
    const eg_json *receipt;
    eg_span opened = {0};
    EG_TRY(eg_json_need_object(item, err));
    EG_TRY(eg_json_get_string(&entry, item, "entry", err));
    EG_TRY(get_opened(c, &opened, item, err));
    EG_TRY(eg_json_get_string(&receipt, item, "receipt", err));
    const eg_span text = {(const uint8_t *)entry->text, entry->text_len};
    const eg_span proof = {(const uint8_t *)receipt->text, receipt->text_len};
    EG_TRY(ag_entry_read(&found.entry, text, err));
    EG_TRY(check_receipt(c, &found, text, proof, err));
    EG_TRY(check_opened(c, &found, opened, err));
    if (found.index < c->after) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the entry does not come after the one before");
    }
    c->after = found.index + 1;
    eg_json_begin_object(&c->again);
    eg_json_name(&c->again, "entry");
    eg_json_put_text(&c->again, entry->text, entry->text_len);
    eg_json_name(&c->again, "opened");
    eg_json_put_base64(&c->again, opened.data, opened.len);
    eg_json_name(&c->again, "receipt");
    eg_json_put_text(&c->again, receipt->text, receipt->text_len);
    eg_json_end_object(&c->again);
    return c->take == NULL ? EG_OK : c->take(c->context, &found, err);
}

static eg_status
check_items(check *c, const eg_json *items, eg_error *err)
{
    if (items->count < 1 || items->count > AG_LOG_PROOF_ENTRIES_MAX) {
        return eg_json_fail(err, items, "must be 1 to %d entries",
                            AG_LOG_PROOF_ENTRIES_MAX);
    }
    eg_json_name(&c->again, "entries");
    eg_json_begin_array(&c->again);
    for (const eg_json *i = items->first; i != NULL; i = i->next) {
        const eg_status status = check_item(c, i, err);
        if (status != EG_OK) {
            eg_error_prefix(err, "entry %u of the file", i->index + 1);
            return status;
        }
        c->proof.len++;
    }
    eg_json_end_array(&c->again);
    return EG_OK;
}

static eg_status
check_top(check *c, const eg_json *top, eg_error *err)
{
    const eg_json *member;
    EG_TRY(eg_json_need_object(top, err));
    EG_TRY(eg_json_get_string(&member, top, "format", err));
    if (!eg_json_text_is(member, AG_LOG_PROOF_FORMAT)) {
        return eg_json_fail(err, member, "must be \"%s\"", AG_LOG_PROOF_FORMAT);
    }
    EG_TRY(eg_json_get_string(&member, top, "about", err));
    if (!ag_subject_read(&c->proof.about, member->text, member->text_len)) {
        return eg_json_fail(err, member, "must be 32 hexadecimal digits");
    }
    eg_json_begin_object(&c->again);
    eg_json_member_hex(&c->again, "about", c->proof.about.bytes,
                       AG_SUBJECT_BYTES);
    EG_TRY(eg_json_get_array(&member, top, "entries", err));
    EG_TRY(check_items(c, member, err));
    eg_json_member_string(&c->again, "format", AG_LOG_PROOF_FORMAT);
    eg_json_end_object(&c->again);
    return eg_json_writer_finish(&c->again);
}

eg_status
ag_proof_check(ag_proof *out,
               eg_arena *arena,
               eg_span file,
               const eg_note_key *log,
               ag_proof_taker take,
               void *context,
               eg_error *err)
{
    if (file.len > AG_LOG_PROOF_FILE_MAX) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "a file of proofs is not longer than %zu bytes",
                       AG_LOG_PROOF_FILE_MAX);
    }
    check c = {.arena = arena, .log = log, .take = take, .context = context};
    EG_BUFFER(again, AG_LOG_PROOF_FILE_MAX);
    eg_json_writer_init(&c.again, &again, 0);
    const eg_json *top;
    EG_TRY(eg_json_parse(&top, arena, file, err));
    EG_TRY(check_top(&c, top, err));
    if (again.len != file.len || memcmp(again.data, file.data, file.len) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the file is not written in its one form");
    }
    *out = c.proof;
    return EG_OK;
}
