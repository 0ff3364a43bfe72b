/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures of phase roots: files of their own, outside every root, named by
 * phase and statement.
 */
#include "record/fields.h"
#include "record/statements.h"

/** A phase's root, computed when a signature first claims to be of it. */
typedef struct phase_root {
    bool known;
    eg_status status;
    eg_hash root;
} phase_root;

/** What is compared with all signatures. */
typedef struct check {
    const eg_record *record;
    const eg_section_digest *digest;
    const eg_hash *extended_hash;
    eg_statement_policy policy;
    const eg_signature_verifier *verifier;
    eg_statement_counts *counts;
    const eg_record_sink *sink;
    eg_error *err;
    phase_root root[EG_PHASES + 1];
    bool found;     /**< Something was found. */
    bool is_signed; /**< The record's phase has a valid signature. */
} check;

/** The root of @p phase: a record of many sections may have many signatures. */
static const phase_root *
root_of(check *c, eg_record_phase phase)
{
    phase_root *r = &c->root[phase];
    if (!r->known) {
        r->status = eg_record_root(c->record, c->digest, phase, &r->root);
        r->known = true;
    }
    return r;
}

/* RecordStatement: 1 phase, 2 root, 3 h_e, 4 format_major. */

/** What is wrong with the statement's content, given the root; NULL: nothing. */
static const char *
content_fault(const check *c,
              const eg_layout_section *file,
              const eg_signed *s,
              const phase_root *root)
{
    const uint64_t phase = eg_item_field(s->content, 1).varint;
    if (phase != (uint64_t)file->phase ||
        !eg_hash_equal(&s->digest, &file->statement)) {
        return "the file is not named by its statement's phase and SHA-256";
    }
    if (root->status == EG_ERR_STATE) {
        return "it signs a phase that the record has not reached";
    }
    if (!eg_item_field_is_hash(s->content, 2, &root->root)) {
        return "it signs another root than the record's";
    }
    if (c->extended_hash != NULL &&
        !eg_item_field_is_hash(s->content, 3, c->extended_hash)) {
        return "it names another election: its H_E differs";
    }
    if (eg_item_field(s->content, 4).varint != EG_RECORD_MAJOR) {
        return "it names another format version";
    }
    return NULL;
}

static void
found(check *c,
      const eg_layout_section *file,
      uint64_t ordinal,
      const char *why)
{
    (void)eg_find(c->sink, c->found ? NULL : c->err, EG_R_SIGNATURE,
                  (eg_place){EG_SECTION_SIGNATURES, ordinal, file->about.name},
                  "%s", why);
    c->found = true;
}

static eg_status
check_item(check *c, const eg_layout_section *file, const eg_record_item *item)
{
    if (!item->canonical) {
        c->found = true; /* The cursor has told it. */
        return EG_OK;
    }
    if (item->kind != EG_ITEM_RECORD_SIGNATURE) {
        found(c, file, item->ordinal, "the item is no signature of a record");
        return EG_OK;
    }
    eg_error why = {.status = EG_OK};
    eg_signed s;
    if (eg_signed_read(&s, item, EG_ITEM_RECORD_STATEMENT,
                       EG_ITEM_RECORD_STATEMENT, c->record->newer,
                       &why) != EG_OK) {
        found(c, file, item->ordinal, why.text);
        return EG_OK;
    }
    const phase_root *root = root_of(c, file->phase);
    if (root->status != EG_OK && root->status != EG_REJECT &&
        root->status != EG_ERR_STATE) {
        return eg_fail(c->err, root->status, "computing the root of phase %s",
                       eg_record_phase_name(file->phase));
    }
    const char *fault = content_fault(c, file, &s, root);
    if (fault != NULL) {
        found(c, file, item->ordinal, fault);
    }
    eg_verdict verdict;
    EG_TRY(eg_signed_judge(&s, c->policy, c->verifier, c->counts, &verdict));
    if (verdict == EG_VERDICT_INVALID) {
        found(c, file, item->ordinal, "the signature is wrong");
    }
    if (verdict == EG_VERDICT_VALID && fault == NULL &&
        file->phase == c->record->layout.phase) {
        c->is_signed = true;
    }
    return EG_OK;
}

static eg_status
check_items(check *c, const eg_layout_section *file, eg_record_cursor *cursor)
{
    eg_record_item item;
    for (;;) {
        const eg_status status =
            eg_record_next(cursor, &item, c->found ? NULL : c->err);
        if (status == EG_REJECT) {
            c->found = true;
            return EG_OK;
        }
        EG_TRY(status);
        if (item.bytes == NULL) {
            break;
        }
        EG_TRY(check_item(c, file, &item));
    }
    if (cursor->ordinal == 0) {
        found(c, file, EG_NO_ORDINAL, "the file holds no signature");
    }
    return EG_OK;
}

static eg_status
check_file(check *c, size_t index)
{
    eg_record_cursor *cursor;
    EG_TRY(eg_record_cursor_open(&cursor, c->record, index, c->sink, c->err));
    const eg_status status =
        check_items(c, &c->record->layout.section[index], cursor);
    eg_record_cursor_free(cursor);
    return status;
}

eg_status
eg_record_check_signatures(const eg_record *record,
                           const eg_section_digest *digest,
                           const eg_hash *extended_hash,
                           eg_statement_policy policy,
                           const eg_signature_verifier *verifier,
                           eg_statement_counts *counts,
                           const eg_record_sink *sink,
                           eg_error *err)
{
    eg_statement_counts own = {.seen = 0};
    check c = {.record = record,
               .digest = digest,
               .extended_hash = extended_hash,
               .policy = policy,
               .verifier = verifier,
               .counts = &own,
               .sink = sink,
               .err = err};
    for (size_t i = 0; i < record->layout.count; i++) {
        if (record->layout.section[i].about.type == EG_SECTION_SIGNATURES) {
            const eg_status status = check_file(&c, i);
            if (status != EG_OK) {
                return eg_told(status, err);
            }
        }
    }
    if (policy == EG_STATEMENTS_REQUIRE && !c.is_signed) {
        (void)eg_find(sink, c.found ? NULL : err, EG_R_SIGNATURE,
                      EG_PLACE_RECORD,
                      "the record's root is not signed by a trusted key");
        c.found = true;
    }
    if (counts != NULL) {
        *counts = own;
    }
    return c.found ? EG_REJECT : EG_OK;
}
