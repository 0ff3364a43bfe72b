/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pipeline.
 */
#include "accountguard/ingest/ingest.h"

#include <stdio.h>
#include <stdlib.h>

#include "accountguard/enrol/roster.h"
#include "accountguard/ingest/canary.h"
#include "accountguard/ingest/keep.h"
#include "accountguard/store/audit.h"
#include "base/secret.h"
#include "codec/json_write.h"
#include "codec/text.h"

struct ag_ingest {
    const ag_ingest_plan *plan;
    ag_store *store;
    ag_desk desk;
    ag_roster *roster;
    ag_roster *repeated; /**< Of a dry run: events by hashes of their names. */
    ag_tokenizer tokenizer;
    ag_reader *reader;
    const ag_input *input;
    ag_ingest_counts *counts;
    ag_ingest_counts committed; /**< What the source's row has been told. */
    uint64_t aside;             /**< Rows of the source that are put aside. */
    uint64_t canary;            /**< The canary's account. */
    size_t chunk_rows;
    size_t chunk_events;
    ag_event events[AG_ROW_EVENTS];
};

void
ag_ingest_free(ag_ingest *in)
{
    if (in != NULL) {
        ag_desk_close(&in->desk);
        ag_tokenizer_wipe(&in->tokenizer);
        ag_roster_free(in->roster);
        ag_roster_free(in->repeated);
        ag_reader_free(in->reader);
        free(in);
    }
}

static eg_status
load(ag_ingest *in, eg_error *err)
{
    EG_SECRET_ARRAY(uint8_t, key, AG_KEY_BYTES);
    ag_keys_derive(&in->store->keys, key, AG_TOKEN_PURPOSE);
    ag_tokenizer_init(&in->tokenizer, key);
    EG_TRY(ag_desk_open(&in->desk, in->store, err));
    EG_TRY(ag_canary_account(in->store, &in->canary, err));
    EG_TRY(ag_reader_new(&in->reader, in->plan->source->format));
    EG_TRY(ag_roster_new(&in->roster, 0));
    if (in->plan->dry) {
        EG_TRY(ag_roster_new(&in->repeated, 0));
    }
    return ag_roster_load(in->store, in->roster, err);
}

eg_status
ag_ingest_new(ag_ingest **out, const ag_ingest_plan *plan, eg_error *err)
{
    ag_ingest *in = calloc(1, sizeof(*in));
    if (in == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory to read a log");
    }
    in->plan = plan;
    in->store = plan->store;
    const eg_status status = load(in, err);
    if (status != EG_OK) {
        ag_ingest_free(in);
        return status;
    }
    *out = in;
    return EG_OK;
}

/* -- steps ------------------------------------------------------------------- */

/** Begin a step, unless one has begun. */
static eg_status
need_step(ag_ingest *in, eg_error *err)
{
    return sql_within(in->store->db) ? EG_OK : ag_store_begin(in->store, err);
}

/** What was read since the last step, for the source's row. */
static eg_status
count_source(ag_ingest *in, eg_error *err)
{
    const ag_ingest_counts *c = in->counts;
    const ag_ingest_counts *old = &in->committed;
    sql_statement s = sql_begin(
        in->store->db, "UPDATE source SET last = $1, rows = rows + $2,"
                       " bad = bad + $3, events = events + $4 WHERE id = $5");
    sql_bind_number(&s, 1, (uint64_t)in->plan->now);
    sql_bind_number(&s, 2, c->rows - old->rows);
    sql_bind_number(&s, 3, c->bad - old->bad);
    sql_bind_number(&s, 4,
                    (c->matched - c->known) - (old->matched - old->known));
    sql_bind_number(&s, 5, in->plan->source->id);
    return sql_run(&s, err);
}

/** An entry of the log about a stream that was read. */
static eg_status
tell(ag_ingest *in, eg_error *err)
{
    EG_BUFFER(payload, 4096);
    eg_json_writer w;
    const ag_ingest_counts *c = in->counts;
    char file[256];
    (void)snprintf(file, sizeof(file), "%s", in->input->name);
    eg_text_clean(file);
    eg_json_writer_init(&w, &payload, EG_JSON_ASCII);
    eg_json_begin_object(&w);
    eg_json_member_string(&w, "source", in->plan->source->name);
    eg_json_member_string(&w, "file", file);
    eg_json_member_int(&w, "rows", (int64_t)c->rows);
    eg_json_member_int(&w, "bad", (int64_t)c->bad);
    eg_json_member_int(&w, "events", (int64_t)c->matched);
    eg_json_member_int(&w, "found", (int64_t)c->found);
    eg_json_end_object(&w);
    EG_TRY(eg_json_writer_finish(&w));
    const ag_audit_entry entry = {.kind = "log.read",
                                  .time = in->plan->now,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(in->store, NULL, &entry, err);
}

/** End a chunk: what it changed and how far it came are there, or nothing is. */
static eg_status
end_chunk(ag_ingest *in, const ag_rows *rows, bool last, eg_error *err)
{
    in->chunk_rows = 0;
    in->chunk_events = 0;
    if (in->plan->dry) {
        return EG_OK;
    }
    EG_TRY(need_step(in, err));
    if (in->input->marked) {
        const ag_place place = ag_rows_place(rows);
        EG_TRY(ag_mark_set(in->store, in->plan->source->id, in->input->name,
                           &place, in->plan->now, err));
    }
    EG_TRY(count_source(in, err));
    if (last && in->counts->rows > 0) {
        EG_TRY(tell(in, err));
    }
    EG_TRY(ag_store_commit(in->store, err));
    in->committed = *in->counts;
    return EG_OK;
}

/* -- rows -------------------------------------------------------------------- */

/** Put a row aside. */
static eg_status
take_bad(ag_ingest *in, const ag_row *row, const char *why, eg_error *err)
{
    in->counts->bad++;
    if (in->plan->dry) {
        const ag_dry_row dry = {.row = row, .bad = why};
        return in->plan->told == NULL
                   ? EG_OK
                   : in->plan->told(in->plan->context, &dry, err);
    }
    if (in->aside >= AG_BAD_MAX) {
        return EG_OK;
    }
    bool fresh = false;
    ag_bad_row bad = {.source = in->plan->source->id,
                      .offset = row->offset,
                      .line = row->line,
                      .received = in->plan->now};
    (void)snprintf(bad.file, sizeof(bad.file), "%s", in->input->name);
    (void)snprintf(bad.reason, sizeof(bad.reason), "%s", why);
    eg_text_clean(bad.file);
    eg_text_clean(bad.reason);
    EG_TRY(need_step(in, err));
    EG_TRY(ag_keep_bad(in->store, &bad, row->bytes, &fresh, err));
    in->counts->kept_bad += fresh;
    in->aside += fresh;
    return EG_OK;
}

/** An event that proves something, of a person who is there. */
static eg_status
take_finding(ag_ingest *in,
             const ag_row *row,
             const ag_observed *seen,
             eg_error *err)
{
    ag_audience_of whose;
    ag_taken taken;
    const eg_status there = ag_roster_audience(in->store, &whose, seen->account,
                                               in->plan->now, NULL);
    if (there == EG_ERR_NOT_FOUND) {
        return EG_OK; /* who left is not watched */
    }
    EG_TRY(there);
    EG_TRY(ag_take(&in->desk, &taken, NULL, seen, in->plan->now, err));
    in->counts->taken[taken]++;
    return ag_keep_raw(in->store, in->plan->source->id, &seen->native,
                       &whose.subject, row->bytes, in->plan->now, err);
}

/** An event of a protected account. */
static eg_status
take_matched(ag_ingest *in,
             const ag_row *row,
             const ag_event *event,
             uint64_t account,
             eg_error *err)
{
    bool fresh = true;
    ag_finding finding;
    eg_hash native;
    in->counts->matched++;
    in->chunk_events++;
    eg_sha256_once(&native, event->native_id.data, event->native_id.len);
    if (!in->plan->dry) {
        EG_TRY(need_step(in, err));
        EG_TRY(ag_keep_seen(in->store, in->plan->source->id, &native,
                            in->plan->now, &fresh, err));
    }
    in->counts->known += !fresh;
    if (!fresh && !in->plan->again) {
        return EG_OK;
    }
    ag_judge(&finding, in->plan->set, in->plan->source, event);
    if (finding.rule == NULL ||
        !ag_canary_may(in->plan->source, in->canary, account, &finding)) {
        return EG_OK;
    }
    in->counts->found++;
    in->counts->level[finding.level]++;
    const ag_observed seen = {.source = in->plan->source->id,
                              .native = native,
                              .account = account,
                              .seen_by =
                                  ag_judge_seen_by(in->plan->source, event),
                              .time = event->time,
                              .finding = &finding};
    if (in->plan->dry) {
        const ag_dry_row dry = {
            .row = row, .account = account, .finding = &finding, .seen = &seen};
        return in->plan->told == NULL
                   ? EG_OK
                   : in->plan->told(in->plan->context, &dry, err);
    }
    return take_finding(in, row, &seen, err);
}

/** Whether a dry run has met an event before. */
static eg_status
is_repeated(ag_ingest *in, const ag_event *event, bool *repeated)
{
    ag_token name;
    eg_hash hash;
    eg_sha256_once(&hash, event->native_id.data, event->native_id.len);
    memcpy(name.bytes, hash.bytes, sizeof(name.bytes));
    *repeated = ag_roster_find(in->repeated, &name) != 0;
    return *repeated ? EG_OK : ag_roster_put(in->repeated, &name, 1);
}

static eg_status
take_event(ag_ingest *in,
           const ag_row *row,
           const ag_event *event,
           eg_error *err)
{
    ag_token token;
    in->counts->events++;
    if (in->plan->dry) {
        bool repeated = false;
        EG_TRY(is_repeated(in, event, &repeated));
        if (repeated) {
            in->counts->repeated++;
            return EG_OK;
        }
    }
    in->counts->tally[event->action][event->outcome]++;
    if (!ag_token_account(&in->tokenizer, &token, event->provider,
                          event->account)) {
        in->counts->no_account++;
        return EG_OK;
    }
    const uint64_t account = ag_roster_find(in->roster, &token);
    return account == 0 ? EG_OK : take_matched(in, row, event, account, err);
}

static eg_status
take_row(ag_ingest *in, const ag_row *row, eg_error *err)
{
    size_t count = 0;
    eg_error why = {0};
    in->counts->rows++;
    in->chunk_rows++;
    if (row->why != NULL) {
        return take_bad(in, row, row->why, err);
    }
    const eg_status status =
        ag_reader_row(in->reader, row->bytes, in->events, &count, &why);
    if (status == EG_ERR_MALFORMED || status == EG_ERR_LIMIT) {
        return take_bad(in, row, why.text, err);
    }
    EG_TRY(status);
    for (size_t i = 0; i < count; i++) {
        if (in->events[i].time > in->plan->now + AG_FUTURE_MAX) {
            return take_bad(in, row, "it tells of the future", err);
        }
    }
    for (size_t i = 0; i < count; i++) {
        EG_TRY(take_event(in, row, &in->events[i], err));
    }
    return EG_OK;
}

/* -- streams ----------------------------------------------------------------- */

/** The first row of a table names its columns. */
static eg_status
take_header(ag_ingest *in, ag_rows *rows, eg_error *err)
{
    ag_row row;
    bool more = false;
    EG_TRY(ag_rows_next(rows, &row, &more, err));
    if (!more) {
        return EG_OK;
    }
    if (row.why != NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "the row of names: %s", row.why);
    }
    const eg_status status = ag_reader_header(in->reader, row.bytes, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "the row of names: ");
    }
    return status;
}

/** Rows from where the stream's mark stands. */
static eg_status
open_rows(ag_ingest *in, ag_rows **rows, eg_error *err)
{
    const ag_input *input = in->input;
    const bool table = in->plan->source->format == AG_FORMAT_CSV;
    const ag_place start = AG_PLACE_START;
    ag_place place = start;
    if (input->marked && input->seek != NULL) {
        EG_TRY(ag_mark_get(in->store, &place, in->plan->source->id, input->name,
                           err));
    }
    if (place.offset == 0 || table) {
        EG_TRY(ag_rows_new(rows, table, &start, input->read, input->context));
        if (table) {
            EG_TRY(take_header(in, *rows, err));
        }
        if (place.offset == 0) {
            return EG_OK;
        }
        ag_rows_free(*rows);
        *rows = NULL;
    }
    EG_TRY(input->seek(input->context, place.offset, err));
    return ag_rows_new(rows, table, &place, input->read, input->context);
}

static eg_status
read_rows(ag_ingest *in, ag_rows *rows, eg_error *err)
{
    while (true) {
        ag_row row;
        bool more = false;
        EG_TRY(ag_rows_next(rows, &row, &more, err));
        if (!more) {
            return end_chunk(in, rows, true, err);
        }
        EG_TRY(take_row(in, &row, err));
        if (in->chunk_rows >= AG_CHUNK_ROWS ||
            in->chunk_events >= AG_CHUNK_EVENTS) {
            EG_TRY(end_chunk(in, rows, false, err));
        }
    }
}

eg_status
ag_ingest_read(ag_ingest *in,
               const ag_input *input,
               ag_ingest_counts *counts,
               eg_error *err)
{
    ag_rows *rows = NULL;
    in->input = input;
    in->counts = counts;
    in->committed = *counts;
    eg_status status =
        ag_keep_bad_count(in->store, &in->aside, in->plan->source->id, err);
    if (status == EG_OK) {
        status = open_rows(in, &rows, err);
    }
    if (status == EG_OK) {
        status = read_rows(in, rows, err);
    }
    ag_rows_free(rows);
    if (status != EG_OK) {
        ag_store_rollback(in->store);
    }
    return status;
}
