/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a file of proofs out of a store, all of it of one moment.
 */
#include "accountguard/audit/proof.h"
#include "codec/json_write.h"
#include "log/log.h"
#include "tlog/prove.h"
#include "tlog/receipt.h"

/** A file being made. */
typedef struct making {
    ag_store *store;
    eg_json_writer w;
    eg_buffer note;
    uint64_t size; /**< Of the log. */
} making;

/** Entries to prove. */
typedef struct wanted {
    uint64_t index[AG_LOG_PROOF_ENTRIES_MAX + 1];
    size_t len;
} wanted;

static eg_status
take_index(const sql_statement *row, void *context, eg_error *err)
{
    (void)err;
    wanted *list = context;
    list->index[list->len++] = sql_number(row, 0);
    return EG_OK;
}

/** One more than fits in a file, to know whether there is another one. */
static eg_status
find_entries(ag_store *store,
             wanted *out,
             const ag_subject *about,
             uint64_t from,
             eg_error *err)
{
    uint64_t count = 0;
    sql_statement s =
        sql_begin(store->db, "SELECT idx FROM audit WHERE about = $1 AND "
                             "idx >= $2 ORDER BY idx LIMIT 2001");
    _Static_assert(AG_LOG_PROOF_ENTRIES_MAX == 2000, "the statement's limit");
    ag_subject_bind(&s, 1, about);
    sql_bind_number(&s, 2, from);
    EG_TRY(sql_each(&s, take_index, out, &count, err));
    if (out->len == 0) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "the log says nothing about it");
    }
    return EG_OK;
}

static eg_status
put_entry(void *context, uint64_t index, eg_span entry, eg_error *err)
{
    (void)index;
    (void)err;
    making *m = context;
    eg_json_name(&m->w, "entry");
    eg_json_put_text(&m->w, entry.data, entry.len);
    return EG_OK;
}

static eg_status
put_receipt(making *m, uint64_t index, eg_error *err)
{
    eg_merkle_path path;
    const eg_tile_source tiles = app_log_tiles(m->store->db);
    EG_BUFFER(receipt, EG_RECEIPT_MAX);
    EG_TRY(eg_tlog_prove_path(&path, &tiles, m->size, index, err));
    EG_TRY(eg_receipt_write(&receipt, (eg_span){0}, index, &path,
                            eg_buffer_span(&m->note), err));
    EG_TRY(eg_buffer_status(&receipt));
    eg_json_name(&m->w, "receipt");
    eg_json_put_text(&m->w, receipt.data, receipt.len);
    return EG_OK;
}

static eg_status
put_item(making *m, uint64_t index, eg_error *err)
{
    EG_BUFFER(opened, AG_AUDIT_SALT_BYTES + AG_AUDIT_PAYLOAD_MAX);
    EG_TRY(ag_audit_payload(m->store, &opened, index, err));
    eg_json_begin_object(&m->w);
    EG_TRY(app_log_entries(m->store->db, index, 1, put_entry, m, err));
    eg_json_name(&m->w, "opened");
    eg_json_put_base64(&m->w, opened.data, opened.len);
    EG_TRY(put_receipt(m, index, err));
    eg_json_end_object(&m->w);
    return EG_OK;
}

static eg_status
put_file(making *m, const ag_subject *about, const wanted *list, eg_error *err)
{
    const size_t len = list->len < AG_LOG_PROOF_ENTRIES_MAX
                           ? list->len
                           : AG_LOG_PROOF_ENTRIES_MAX;
    EG_TRY(app_log_get_checkpoint(m->store->db, &m->size, &m->note, err));
    eg_json_begin_object(&m->w);
    eg_json_member_hex(&m->w, "about", about->bytes, AG_SUBJECT_BYTES);
    eg_json_name(&m->w, "entries");
    eg_json_begin_array(&m->w);
    for (size_t i = 0; i < len; i++) {
        EG_TRY(put_item(m, list->index[i], err));
    }
    eg_json_end_array(&m->w);
    eg_json_member_string(&m->w, "format", AG_LOG_PROOF_FORMAT);
    eg_json_end_object(&m->w);
    const eg_status status = eg_json_writer_finish(&m->w);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the file is too long");
}

/** All within one reading of the store. */
static eg_status
make(ag_store *store,
     eg_buffer *out,
     wanted *list,
     const ag_subject *about,
     uint64_t from,
     eg_error *err)
{
    making m = {.store = store};
    EG_TRY(find_entries(store, list, about, from, err));
    eg_buffer_init(&m.note, EG_NOTE_MAX);
    eg_json_writer_init(&m.w, out, 0);
    const eg_status status = put_file(&m, about, list, err);
    eg_buffer_free(&m.note);
    return status;
}

eg_status
ag_proof_make(ag_store *store,
              eg_buffer *out,
              uint64_t *next,
              const ag_subject *about,
              uint64_t from,
              eg_error *err)
{
    wanted list = {.len = 0};
    EG_TRY(sql_transaction(store->db, err));
    const eg_status status = make(store, out, &list, about, from, err);
    sql_rollback(store->db);
    EG_TRY(status);
    *next = list.len > AG_LOG_PROOF_ENTRIES_MAX
                ? list.index[AG_LOG_PROOF_ENTRIES_MAX]
                : 0;
    return EG_OK;
}
