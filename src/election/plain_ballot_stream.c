/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document of plain ballots as a stream.
 *
 * The first character tells which form the document has.  A list goes through
 * the streaming reader, one element at a time; a single ballot is small and is
 * read whole.  Either way the bytes that were looked at are handed on.
 */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "codec/buffer.h"
#include "codec/json_stream.h"
#include "election/plain_ballot.h"

#define CHUNK    ((size_t)4096)
#define TREE_MAX ((size_t)512 * 1024 * 1024)

typedef enum form { FORM_UNKNOWN, FORM_ONE, FORM_LIST, FORM_DONE } form;

struct eg_plain_ballot_reader {
    const eg_manifest *manifest;
    eg_read_fn read;
    void *state;
    form form;
    uint8_t head[CHUNK]; /* bytes read to find out the form */
    size_t head_len;
    size_t head_used;
    eg_json_stream *stream;
};

eg_status
eg_plain_ballot_reader_new(eg_plain_ballot_reader **out,
                           const eg_manifest *manifest,
                           eg_read_fn read,
                           void *state)
{
    eg_plain_ballot_reader *r = calloc(1, sizeof(*r));
    if (r == NULL) {
        return EG_ERR_MEMORY;
    }
    r->manifest = manifest;
    r->read = read;
    r->state = state;
    *out = r;
    return EG_OK;
}

void
eg_plain_ballot_reader_free(eg_plain_ballot_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    eg_json_stream_free(reader->stream);
    eg_wipe(reader, sizeof(*reader));
    free(reader);
}

/** The head first, then the source. */
static eg_status
read_on(void *context, uint8_t *into, size_t room, size_t *got)
{
    eg_plain_ballot_reader *r = context;
    const size_t left = r->head_len - r->head_used;
    if (left == 0) {
        return r->read(r->state, into, room, got);
    }
    *got = left < room ? left : room;
    memcpy(into, r->head + r->head_used, *got);
    r->head_used += *got;
    return EG_OK;
}

static bool
is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static eg_status
open_list(eg_plain_ballot_reader *r)
{
    const eg_json_stream_options options = {
        .window_max = EG_PLAIN_BALLOT_BYTES_MAX,
        .arena_max = TREE_MAX,
    };
    r->form = FORM_LIST;
    return eg_json_stream_new(&r->stream, read_on, r, &options);
}

/** Look at the beginning up to the first character that is not blank. */
static eg_status
find_form(eg_plain_ballot_reader *r, eg_error *err)
{
    while (r->head_len < sizeof(r->head)) {
        size_t got = 0;
        EG_TRY(r->read(r->state, r->head + r->head_len,
                       sizeof(r->head) - r->head_len, &got));
        if (got == 0) {
            break;
        }
        const size_t from = r->head_len;
        r->head_len += got;
        for (size_t i = from; i < r->head_len; i++) {
            if (r->head[i] == '[') {
                return open_list(r);
            }
            if (r->head[i] == '{') {
                r->form = FORM_ONE;
                return EG_OK;
            }
            if (!is_blank(r->head[i])) {
                return eg_fail(err, EG_ERR_MALFORMED,
                               "the document must be a ballot or a list of "
                               "ballots");
            }
        }
    }
    return eg_fail(err, EG_ERR_MALFORMED, "the document has no ballots");
}

static eg_status
next_of_list(eg_plain_ballot_reader *r,
             eg_arena *arena,
             bool *more,
             eg_plain_ballot *out,
             eg_error *err)
{
    eg_json_item item;
    EG_TRY(eg_json_stream_next(r->stream, &item, err));
    if (item.end) {
        r->form = FORM_DONE;
        *more = false;
        return EG_OK;
    }
    EG_TRY(eg_plain_ballot_from_json(r->manifest, arena, out, item.value, err));
    *more = true;
    return EG_OK;
}

/** All that is left of the document; at most one byte too many. */
static eg_status
read_all(eg_plain_ballot_reader *r, eg_buffer *text)
{
    uint8_t chunk[CHUNK];
    eg_status status = EG_OK;
    size_t got = 1;
    while (status == EG_OK && got > 0) {
        status = read_on(r, chunk, sizeof(chunk), &got);
        if (status == EG_OK) {
            eg_buffer_append(text, chunk, got);
            status = eg_buffer_status(text);
        }
    }
    eg_wipe(chunk, sizeof(chunk));
    return status;
}

eg_status
eg_plain_ballot_next(eg_plain_ballot_reader *reader,
                     eg_arena *arena,
                     bool *more,
                     eg_plain_ballot *out,
                     eg_error *err)
{
    if (reader->form == FORM_UNKNOWN) {
        EG_TRY(find_form(reader, err));
    }
    if (reader->form == FORM_LIST) {
        return next_of_list(reader, arena, more, out, err);
    }
    if (reader->form == FORM_DONE) {
        *more = false;
        return EG_OK;
    }
    reader->form = FORM_DONE;
    EG_BUFFER(text, EG_PLAIN_BALLOT_BYTES_MAX);
    const eg_status status = read_all(reader, &text);
    if (status == EG_ERR_LIMIT) {
        return eg_fail(err, status,
                       "a ballot of more than %zu bytes is not read",
                       EG_PLAIN_BALLOT_BYTES_MAX);
    }
    EG_TRY(status);
    EG_TRY(eg_plain_ballot_parse(reader->manifest, arena, out, text.data,
                                 text.len, err));
    *more = true;
    return EG_OK;
}

eg_status
eg_plain_ballot_parse(const eg_manifest *manifest,
                      eg_arena *arena,
                      eg_plain_ballot *out,
                      const uint8_t *bytes,
                      size_t len,
                      eg_error *err)
{
    if (len > EG_PLAIN_BALLOT_BYTES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT,
                       "a ballot of more than %zu bytes is not read",
                       EG_PLAIN_BALLOT_BYTES_MAX);
    }
    eg_arena *tree;
    EG_TRY(eg_arena_new(&tree, TREE_MAX));
    const eg_json *top;
    const eg_span text = {.data = bytes, .len = len};
    eg_status status = eg_json_parse(&top, tree, text, err);
    if (status == EG_OK) {
        status = eg_plain_ballot_from_json(manifest, arena, out, top, err);
    }
    eg_arena_free(tree);
    return status;
}
