/* SPDX-License-Identifier: Apache-2.0 */
/* Files of records in protocol buffers, and their parts. */
#include "legacy/protobuf/files.h"

#include <inttypes.h>
#include <stdio.h>

#include "codec/pb.h"
#include "legacy/layout.h"
#include "legacy/protobuf/schema.h"

/** Bytes of a tree that is checked and dropped at most. */
#define CHECK_MAX ((size_t)64 * 1024 * 1024)

static const char *const stage_files[LG_PB_STAGES] = {
    [LG_PB_CONFIG] = "electionConfig.protobuf",
    [LG_PB_INITIALIZED] = "electionInitialized.protobuf",
    [LG_PB_TALLIED] = "tallyResult.protobuf",
    [LG_PB_DECRYPTED] = "decryptionResult.protobuf"};

/** Guardians that are looked for in a file; more of them are too many. */
#define PARTS_MAX 257

/** A message has a hash at least, so that a file cannot have more of them than
 * its bytes are worth. */
#define FRAME_MIN 36

/** The manifest, where it stands alone, too. */
static const char manifest_file[] = "manifest.protobuf";

/* -- finding the record ----------------------------------------------------- */

/** The stage that the file called @p name is of; LG_PB_STAGES if none. */
static unsigned
stage_of(const char *name)
{
    unsigned stage = 0;
    while (stage < LG_PB_STAGES && strcmp(name, stage_files[stage]) != 0) {
        stage++;
    }
    return stage;
}

bool
lg_pb_is_first(const lg_source *s, const char *name)
{
    const char *leaf = lg_leaf_of(name);
    const size_t len = (size_t)(leaf - name);
    const unsigned own = stage_of(leaf);
    if (len >= LG_ROOT_MAX) {
        return false;
    }
    for (unsigned later = own + 1; later < LG_PB_STAGES; later++) {
        char other[LG_ROOT_MAX + 64];
        snprintf(other, sizeof(other), "%.*s%s", (int)len, name,
                 stage_files[later]);
        if (eg_store_find(&s->store, other) != NULL) {
            return false;
        }
    }
    return own < LG_PB_STAGES;
}

/* -- entries ---------------------------------------------------------------- */

/** How many parts like @p entry, which is the first of them, its file has. */
static eg_status
count_parts(const lg_source *s, const lg_entry *entry, size_t *count);

/** The parts of a file of @p stage; copies of those that a later file has. */
static eg_status
add_pieces(lg_source *s, size_t file, unsigned stage, bool copies)
{
    for (size_t i = 0; i < s->schema->pieces; i++) {
        const lg_pb_piece *p = &s->schema->piece[i];
        size_t count = 1;
        lg_entry entry = {.name = s->store.entry[file].name + s->root_len,
                          .kind = copies ? LG_COPY : p->kind,
                          .part = p->part,
                          .stage = stage,
                          .file = (uint32_t)file,
                          .len = LG_WHOLE};
        if (p->stage > stage) {
            continue;
        }
        if (p->part == LG_PART_GUARDIAN) {
            EG_TRY(count_parts(s, &entry, &count));
        }
        for (; entry.number < count; entry.number++) {
            EG_TRY(lg_source_add(s, &entry));
        }
    }
    return EG_OK;
}

/** A file that is one part. */
static eg_status
add_whole(lg_source *s, size_t file, lg_kind kind, lg_part part)
{
    const lg_entry entry = {.name = s->store.entry[file].name + s->root_len,
                            .kind = kind,
                            .part = part,
                            .stage = LG_PB_STAGES,
                            .file = (uint32_t)file,
                            .len = LG_WHOLE};
    return lg_source_add(s, &entry);
}

/** A walk through a file of messages, each behind its length. */
typedef struct frames {
    lg_source *source;
    lg_entry entry; /**< Of the next one. */
    uint64_t count;
    uint64_t at;      /**< Bytes of the file that were passed. */
    uint64_t skip;    /**< Bytes that are left of a message. */
    uint8_t head[10]; /**< What is there of a length. */
    size_t head_len;
} frames;

/** The length is whole: note the message that begins. */
static eg_status
add_frame(frames *f, uint64_t len, eg_error *err)
{
    char name[LG_ROOT_MAX + 1024];
    const eg_entry *file = &f->source->store.entry[f->entry.file];
    if (len > LG_FILE_MAX || len > file->size - f->at) {
        return eg_fail(err, EG_REJECT, "%s: it ends within message %" PRIu64,
                       file->name, f->count + 1);
    }
    if (len < FRAME_MIN) {
        return eg_fail(err, EG_REJECT, "%s: message %" PRIu64 " is too short",
                       file->name, f->count + 1);
    }
    if (++f->count > EG_STORE_ENTRIES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: there are over %zu messages",
                       file->name, EG_STORE_ENTRIES_MAX);
    }
    snprintf(name, sizeof(name), "%.1400s, message %" PRIu64,
             file->name + f->source->root_len, f->count);
    f->entry.name = name;
    f->entry.at = f->at;
    f->entry.len = len;
    f->skip = len;
    f->head_len = 0;
    return lg_source_add(f->source, &f->entry);
}

/** Take what @p bytes hold of a length or of a message; how many, is told. */
static eg_status
take(frames *f, eg_span bytes, size_t *used, eg_error *err)
{
    uint64_t len;
    if (f->skip > 0) {
        *used = f->skip < bytes.len ? (size_t)f->skip : bytes.len;
        f->skip -= *used;
        f->at += *used;
        return EG_OK;
    }
    *used = 1;
    f->at++;
    f->head[f->head_len++] = bytes.data[0];
    if (bytes.data[0] < 0x80) {
        if (eg_pb_read_varint((eg_span){f->head, f->head_len}, &len) != 0) {
            return add_frame(f, len, err);
        }
    } else if (f->head_len < sizeof(f->head)) {
        return EG_OK;
    }
    return eg_fail(err, EG_REJECT,
                   "%s: there is no length before message %" PRIu64,
                   f->source->store.entry[f->entry.file].name, f->count + 1);
}

static eg_status
walk_frames(frames *f, eg_stream *stream, eg_error *err)
{
    uint8_t bytes[16384];
    size_t got = 0;
    do {
        EG_TRY(eg_stream_read(stream, bytes, sizeof(bytes), &got, err));
        eg_span rest = {bytes, got};
        while (rest.len > 0) {
            size_t used = 0;
            EG_TRY(take(f, rest, &used, err));
            rest = (eg_span){rest.data + used, rest.len - used};
        }
    } while (got > 0);
    return f->skip == 0 && f->head_len == 0
               ? EG_OK
               : eg_fail(err, EG_REJECT, "%s: it ends within message %" PRIu64,
                         f->source->store.entry[f->entry.file].name, f->count);
}

/** A file of many messages. */
static eg_status
add_frames(lg_source *s, size_t file, lg_kind kind, lg_part part, eg_error *err)
{
    frames f = {.source = s,
                .entry = {.kind = kind,
                          .part = part,
                          .stage = LG_PB_STAGES,
                          .file = (uint32_t)file}};
    eg_stream *stream;
    EG_TRY(eg_stream_open(&stream, &s->store, &s->store.entry[file], err));
    const eg_status status = walk_frames(&f, stream, err);
    eg_stream_close(stream);
    return status;
}

/** What file number @p file, of the record's folder, is by its name. */
static eg_status
sort_inside(lg_source *s,
            size_t file,
            unsigned last,
            bool *known,
            eg_error *err)
{
    const char *name = s->store.entry[file].name + s->root_len;
    const char *leaf = lg_leaf_of(name);
    const bool top = leaf == name;
    const bool ballots = lg_begins_with(name, "encrypted_ballots/");
    const bool opened = lg_begins_with(name, "decrypted_ballots/");
    const unsigned stage = top ? stage_of(name) : LG_PB_STAGES;
    *known = true;
    if (stage < LG_PB_STAGES) {
        return add_pieces(s, file, stage, stage != last);
    }
    if (top && strcmp(name, manifest_file) == 0) {
        return add_whole(s, file, LG_COPY, LG_PART_MANIFEST);
    }
    if ((ballots || top) && strcmp(leaf, "encryptedBallots.protobuf") == 0) {
        return add_frames(s, file, LG_BALLOT, LG_PART_BALLOT, err);
    }
    if (ballots && strcmp(leaf, "ballotChain.protobuf") == 0) {
        return add_whole(s, file, LG_CHAIN, LG_PART_CHAIN);
    }
    if ((ballots || top) && lg_begins_with(leaf, "eballot-") &&
        lg_ends_with(leaf, ".protobuf")) {
        return add_whole(s, file, LG_BALLOT, LG_PART_BALLOT);
    }
    if (top && (strcmp(name, "challengedBallots.protobuf") == 0 ||
                strcmp(name, s->schema->opened) == 0)) {
        return add_frames(s, file, s->schema->opened_kind, LG_PART_OPENED, err);
    }
    if (opened && lg_begins_with(leaf, "dballot-") &&
        lg_ends_with(leaf, ".protobuf")) {
        return add_whole(s, file, s->schema->opened_kind, LG_PART_OPENED);
    }
    *known = false;
    return EG_OK;
}

/** The last stage that the record has. */
static unsigned
last_stage(const lg_source *s)
{
    unsigned last = LG_PB_STAGES - 1;
    for (; last > 0; last--) {
        char name[LG_ROOT_MAX + 64];
        snprintf(name, sizeof(name), "%s%s", s->root, stage_files[last]);
        if (eg_store_find(&s->store, name) != NULL) {
            break;
        }
    }
    return last;
}

/**
 * Tell the version by the head of the file of @p stage: in it are the stages
 * before it, and a configuration of 2.0 begins with its version, field 1, one of
 * 1.53 with the constants, field 2.
 */
static eg_status
find_schema(lg_source *s, unsigned stage, eg_error *err)
{
    char name[LG_ROOT_MAX + 64];
    uint8_t bytes[64];
    eg_stream *stream;
    eg_status status;
    size_t len = 0;
    size_t got = 0;
    size_t at = 0;
    snprintf(name, sizeof(name), "%s%s", s->root, stage_files[stage]);
    EG_TRY(eg_stream_open(&stream, &s->store, eg_store_find(&s->store, name),
                          err));
    do {
        status =
            eg_stream_read(stream, bytes + len, sizeof(bytes) - len, &got, err);
        len += got;
    } while (status == EG_OK && got > 0 && len < sizeof(bytes));
    eg_stream_close(stream);
    EG_TRY(status);
    for (; stage > LG_PB_CONFIG && at < len && bytes[at] == 0x0a; stage--) {
        uint64_t inner;
        at++;
        at += eg_pb_read_varint((eg_span){bytes + at, len - at}, &inner);
    }
    const bool early = stage == LG_PB_CONFIG && at < len && bytes[at] == 0x12;
    s->schema = early ? &lg_pb_schema_153 : &lg_pb_schema_20;
    s->layout = early ? LG_LAYOUT_PROTOBUF_153 : LG_LAYOUT_PROTOBUF;
    return EG_OK;
}

eg_status
lg_pb_sort(lg_source *s, eg_error *err)
{
    const unsigned last = last_stage(s);
    EG_TRY(find_schema(s, last, err));
    for (size_t i = 0; i < s->store.count; i++) {
        const bool inside = lg_layout_inside(s, i);
        bool known = false;
        if (s->store.entry[i].folder) {
            continue;
        }
        if (inside) {
            EG_TRY(sort_inside(s, i, last, &known, err));
        }
        if (!known) {
            const char *name = s->store.entry[i].name;
            EG_TRY(lg_layout_beside(
                s, i, inside && lg_ends_with(name, ".protobuf"), err));
        }
    }
    return EG_OK;
}

/* -- parts ------------------------------------------------------------------ */

/** Find what piece @p p is in a file of @p stage. */
static eg_status
open_piece(const lg_pb_schema *schema,
           const lg_pb_piece *p,
           unsigned stage,
           size_t number,
           eg_span *bytes,
           size_t *count,
           eg_arena *arena,
           eg_error *err)
{
    for (; stage > p->stage; stage--) {
        EG_TRY(lg_pb_open(bytes, NULL, &schema->stage[stage], 1, 0, *bytes,
                          arena, err));
    }
    return p->number == 0 ? EG_OK
                          : lg_pb_open(bytes, count, &schema->stage[stage],
                                       p->number, number, *bytes, arena, err);
}

/** The piece that @p entry is; NULL where it is a file of its own. */
static const lg_pb_piece *
piece_of(const lg_pb_schema *schema, const lg_entry *entry)
{
    for (size_t i = 0; i < schema->pieces; i++) {
        if (schema->piece[i].part == entry->part &&
            entry->stage < LG_PB_STAGES) {
            return &schema->piece[i];
        }
    }
    return NULL;
}

/** Find the bytes of @p entry in those of its file. */
static eg_status
open_entry(const lg_pb_schema *schema,
           const lg_entry *entry,
           eg_span *bytes,
           size_t *count,
           eg_error *err)
{
    const lg_pb_piece *p = piece_of(schema, entry);
    eg_arena *arena;
    if (p == NULL) {
        return EG_OK;
    }
    EG_TRY(eg_arena_new(&arena, CHECK_MAX));
    const eg_status status = open_piece(schema, p, entry->stage, entry->number,
                                        bytes, count, arena, err);
    eg_arena_free(arena);
    return status;
}

eg_status
lg_pb_narrow(const lg_source *source,
             const lg_entry *entry,
             eg_buffer *bytes,
             eg_error *err)
{
    eg_span part = eg_buffer_span(bytes);
    EG_TRY(open_entry(source->schema, entry, &part, NULL, err));
    if (part.len > 0) {
        memmove(bytes->data, part.data, part.len);
    }
    eg_buffer_truncate(bytes, part.len);
    return EG_OK;
}

static eg_status
count_parts(const lg_source *s, const lg_entry *entry, size_t *count)
{
    EG_BUFFER(bytes, LG_FILE_MAX + 1);
    eg_span part;
    *count = 0;
    /* What is wrong is told where it is read to be judged. */
    const eg_status status = lg_source_read_whole(s, entry, &bytes, NULL);
    if (status != EG_OK) {
        return status == EG_ERR_MEMORY || status == EG_ERR_IO ? status : EG_OK;
    }
    part = eg_buffer_span(&bytes);
    if (open_entry(s->schema, entry, &part, count, NULL) != EG_OK) {
        *count = 0;
    }
    *count = *count < PARTS_MAX ? *count : PARTS_MAX;
    return EG_OK;
}

eg_status
lg_pb_part_tree(const lg_pb_schema *schema,
                lg_part part,
                eg_span bytes,
                eg_arena *arena,
                const eg_json **out,
                eg_error *err)
{
    /* A record that was converted keeps the bytes that its hash is over; no
     * message has a field 15 of a group, which '{' would be. */
    if (part == LG_PART_MANIFEST && bytes.len > 0 && bytes.data[0] == '{' &&
        schema == &lg_pb_schema_20) {
        return eg_json_parse(out, arena, bytes, err);
    }
    if (schema->part[part] == NULL) {
        return eg_fail(err, EG_ERR_MALFORMED, "this version has no such file");
    }
    return lg_pb_tree(out, schema->part[part], bytes, arena, err);
}
