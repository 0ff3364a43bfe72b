/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log in a folder, as a server of files would serve it, for tests of those
 * who watch logs.
 *
 *   make_log FOLDER KEY SIZE [PART [LIE]]
 *
 * Writes the entries that a log with SIZE of them has, their tiles and a
 * checkpoint that is signed with the key in the file KEY, which is made if there
 * is none.  Entries are the same in every log up to the number PART (none by
 * default), and others after.  LIE: "junk" makes the last entry none of a
 * board's; "unsaid" leaves the last entry's bytes other than its leaf.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/log/entry.h"
#include "common/file.h"
#include "log/key.h"
#include "tlog/bundle.h"
#include "tlog/checkpoint.h"
#include "tlog/writer.h"

typedef struct maker {
    const char *folder;
    uint64_t size;
    uint64_t part;
    const char *lie;
    eg_tile_writer writer;
    eg_buffer bundle;
} maker;

/** Write a file of the log, with the folders above it. */
static eg_status
put(const maker *m, const char *path, eg_span bytes, eg_error *err)
{
    char at[APP_PATH_MAX];
    for (const char *p = path; (p = strchr(p, '/')) != NULL; p++) {
        (void)snprintf(at, sizeof(at), "%s/%.*s", m->folder, (int)(p - path),
                       path);
        EG_TRY(app_dir_make(at, 0755, err));
    }
    EG_TRY(app_path(at, m->folder, path, err));
    return app_file_write(at, bytes.data, bytes.len, 0644, APP_WRITE_REPLACE,
                          err);
}

static eg_status
put_tile(void *context,
         const eg_tile *tile,
         const eg_hash *hashes,
         eg_error *err)
{
    char path[EG_TILE_PATH_MAX];
    EG_TRY(eg_tile_path(path, tile));
    return put(context, path,
               (eg_span){hashes[0].bytes, tile->width * sizeof(*hashes)}, err);
}

/** Write the entries since the last whole bundle. */
static eg_status
put_bundle(maker *m, uint64_t number, uint32_t width, eg_error *err)
{
    char path[EG_TILE_PATH_MAX];
    const eg_tile tile = {
        .kind = EG_TILE_ENTRIES, .index = number, .width = width};
    EG_TRY(eg_tile_path(path, &tile));
    EG_TRY(put(m, path, eg_buffer_span(&m->bundle), err));
    eg_buffer_clear(&m->bundle);
    return EG_OK;
}

/** The bytes of entry @p i. */
static eg_status
write_entry(const maker *m, uint64_t i, eg_buffer *out, eg_error *err)
{
    board_entry entry = {.kind = BOARD_PUBLICATION};
    (void)snprintf(entry.name, sizeof(entry.name), "derived/%" PRIu64 "%s", i,
                   i < m->part ? "" : "-other");
    eg_sha256_once(&entry.content, entry.name, strlen(entry.name));
    return board_entry_write(out, &entry, err);
}

static eg_status
add_entry(maker *m, uint64_t i, eg_error *err)
{
    EG_BUFFER(entry, BOARD_ENTRY_MAX);
    eg_hash leaf;
    const bool lies = i + 1 == m->size;
    if (lies && strcmp(m->lie, "junk") == 0) {
        eg_buffer_text(&entry, "junk");
    } else {
        EG_TRY(write_entry(m, i, &entry, err));
    }
    eg_merkle_leaf(&leaf, entry.data, entry.len);
    if (lies && strcmp(m->lie, "unsaid") == 0) {
        eg_buffer_clear(&entry);
        EG_TRY(write_entry(m, i + 1, &entry, err));
    }
    EG_TRY(eg_bundle_add(&m->bundle, entry.data, entry.len));
    EG_TRY(eg_tile_writer_add(&m->writer, &leaf, err));
    return (i + 1) % EG_TILE_WIDTH == 0
               ? put_bundle(m, i / EG_TILE_WIDTH, EG_TILE_WIDTH, err)
               : EG_OK;
}

static eg_status
sign(const maker *m, const char *key_path, eg_error *err)
{
    app_log_key key = {0};
    eg_hash root;
    EG_BUFFER(text, 4096);
    EG_BUFFER(note, 8192);
    if (app_file_exists(key_path)) {
        EG_TRY(app_log_key_load(&key, key_path, err));
    } else {
        EG_TRY(app_log_key_make(&key, key_path, "log.example/test",
                                EG_NOTE_ED25519, err));
    }
    eg_merkle_root(&m->writer.tree, &root);
    const eg_checkpoint checkpoint = {
        .origin = {(const uint8_t *)key.key.name, strlen(key.key.name)},
        .size = m->size,
        .root = root};
    const eg_note_signer signer = app_log_key_signer(&key, 0);
    EG_TRY(eg_checkpoint_write(&text, &checkpoint, err));
    EG_TRY(eg_note_begin(&note, eg_buffer_span(&text), err));
    EG_TRY(eg_note_sign(&note, eg_buffer_span(&text), &signer, err));
    EG_TRY(put(m, "checkpoint", eg_buffer_span(&note), err));
    eg_buffer_clear(&text);
    eg_note_key_write(&text, &key.key);
    printf("%.*s\n", (int)text.len, (const char *)text.data);
    app_log_key_free(&key);
    return EG_OK;
}

static eg_status
make(maker *m, const char *key, eg_error *err)
{
    const eg_tile_sink sink = {.write = put_tile, .context = m};
    EG_TRY(app_dir_make(m->folder, 0755, err));
    eg_tile_writer_init(&m->writer, &sink);
    for (uint64_t i = 0; i < m->size; i++) {
        EG_TRY(add_entry(m, i, err));
    }
    if (m->size % EG_TILE_WIDTH != 0) {
        EG_TRY(put_bundle(m, m->size / EG_TILE_WIDTH,
                          (uint32_t)(m->size % EG_TILE_WIDTH), err));
    }
    EG_TRY(eg_tile_writer_flush(&m->writer, err));
    return sign(m, key, err);
}

int
main(int argc, char **argv)
{
    eg_error err = {0};
    if (argc < 4 || app_crypto_init(&err) != EG_OK) {
        fprintf(stderr, "usage: make_log FOLDER KEY SIZE [PART [LIE]]\n");
        return 2;
    }
    maker *m = calloc(1, sizeof(*m));
    if (m == NULL) {
        return 4;
    }
    m->folder = argv[1];
    m->size = strtoull(argv[3], NULL, 10);
    m->part = argc > 4 ? strtoull(argv[4], NULL, 10) : UINT64_MAX;
    m->lie = argc > 5 ? argv[5] : "";
    eg_buffer_init(&m->bundle, EG_BUNDLE_MAX);
    const eg_status status = make(m, argv[2], &err);
    if (status != EG_OK) {
        fprintf(stderr, "make_log: %s\n", err.text);
    }
    eg_buffer_free(&m->bundle);
    free(m);
    return status == EG_OK ? 0 : 4;
}
