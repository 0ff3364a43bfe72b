/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of an old record: where its root is in a directory or a zip file,
 * which file is what, and the content of each, as a tree of JSON.
 *
 * What is verified are entries.  An entry is a file of JSON or, of a record in
 * protocol buffers, a part of a file that says what a file of JSON would.
 */
#ifndef EG_LEGACY_SOURCE_H
#define EG_LEGACY_SOURCE_H

#include "codec/buffer.h"
#include "codec/json.h"
#include "record/store.h"

/** Room for the name of a root. */
#define LG_ROOT_MAX 512
/** The largest file that is read. */
#define LG_FILE_MAX ((size_t)64 * 1024 * 1024)
/** The largest tree and all that is made of one file. */
#define LG_ARENA_MAX ((size_t)1024 * 1024 * 1024)

/** The length of an entry that is a whole file. */
#define LG_WHOLE UINT64_MAX

/** What a file is, told by its name. */
typedef enum lg_kind {
    LG_CONSTANTS,
    LG_CONTEXT,
    LG_MANIFEST,
    LG_COEFFICIENTS,
    LG_ENCRYPTED_TALLY,
    LG_TALLY,
    LG_GUARDIAN,
    LG_DEVICE,
    LG_BALLOT,
    LG_SPOILED,
    LG_CONFIG,
    LG_INITIALIZED,
    LG_CHAIN,
    LG_CHALLENGED,
    LG_COPY, /**< Protocol buffers: what another entry says, too. */
    LG_KINDS,
    LG_IGNORED = LG_KINDS
} lg_kind;

/** Which of the families of layouts a record has. */
typedef enum lg_layout {
    LG_LAYOUT_NONE,     /**< No record of an older version. */
    LG_LAYOUT_PYTHON,   /**< constants.json and context.json: to 1.91. */
    LG_LAYOUT_KOTLIN,   /**< constants.json, election_initialized.json: 2.0. */
    LG_LAYOUT_PROTOBUF, /**< electionInitialized.protobuf and its like: 2.0. */
    LG_LAYOUT_PROTOBUF_153, /**< The same of 1.53. */
    LG_LAYOUT_REFUSED       /**< Old, but not one record of one layout. */
} lg_layout;

/** Which part of a file an entry is. */
typedef enum lg_part {
    LG_PART_JSON, /**< All of it, which is JSON. */
    LG_PART_CONSTANTS,
    LG_PART_CONFIG,
    LG_PART_MANIFEST,
    LG_PART_INITIALIZED,
    LG_PART_GUARDIAN,
    LG_PART_SUMS,
    LG_PART_TALLY,
    LG_PART_WEIGHTS,
    LG_PART_BALLOT,
    LG_PART_CHAIN,
    LG_PART_OPENED,
    LG_PARTS
} lg_part;

typedef struct lg_entry {
    char *name; /**< Without the root, owned. */
    lg_kind kind;
    lg_part part;
    unsigned stage;  /**< lg_pb_stage of the file that CONSTANTS to WEIGHTS
                          are in. */
    unsigned number; /**< Of several parts in one file: which, from 0. */
    uint32_t file;   /**< Number of the store's entry. */
    uint64_t at;     /**< Where its bytes begin in the file, */
    uint64_t len;    /**< and how many they are. */
} lg_entry;

struct lg_pb_schema;

typedef struct lg_source {
    eg_store store;
    lg_layout layout;
    const struct lg_pb_schema *schema; /**< Of protocol buffers. */
    char root[LG_ROOT_MAX];            /**< "" or "folder/". */
    size_t root_len;
    lg_entry *entry; /**< In the order of the files. */
    size_t len;
    size_t room;
    size_t count[LG_KINDS];
    size_t beside;   /**< Files that are not part of the record. */
    char why[320];   /**< Why it is refused, one sentence. */
    size_t privates; /**< Of these, in folders called private. */
    bool early;      /**< Of 1.1, before 0.95: description.json tells. */
} lg_source;

/** Where a reader is who takes parts of one file one after the other; begins as
 * zero and belongs to one thread. */
typedef struct lg_cursor {
    eg_stream *stream;
    uint32_t file;
    uint64_t at;
} lg_cursor;

/**
 * Open what is at @p path and find the root of an old record in it.
 *
 * @retval EG_OK Also where there is none, or two, files of two layouts or files
 *               that no layout knows: look at out->layout.
 *               Others: of eg_store_open().
 */
EG_NODISCARD eg_status lg_source_open(lg_source *out,
                                      const char *path,
                                      eg_error *err);
void lg_source_close(lg_source *source);

/** Add an entry, whose name is copied. */
EG_NODISCARD eg_status lg_source_add(lg_source *source, const lg_entry *entry);

/** The first entry of @p kind from number @p from on; source->len if none. */
size_t lg_source_next(const lg_source *source, lg_kind kind, size_t from);

/**
 * The bytes of entry number @p entry, at most LG_FILE_MAX: those that hashes are
 * over.
 */
EG_NODISCARD eg_status lg_source_read(const lg_source *source,
                                      size_t entry,
                                      eg_buffer *out,
                                      eg_error *err);

/** All of the file that @p entry is in. */
EG_NODISCARD eg_status lg_source_read_whole(const lg_source *source,
                                            const lg_entry *entry,
                                            eg_buffer *out,
                                            eg_error *err);

/** As lg_source_read(), quicker for who reads entry after entry. */
EG_NODISCARD eg_status lg_source_read_on(const lg_source *source,
                                         lg_cursor *cursor,
                                         size_t entry,
                                         eg_buffer *out,
                                         eg_error *err);
void lg_cursor_end(lg_cursor *cursor);

/** The tree that the bytes of entry number @p entry mean. */
EG_NODISCARD eg_status lg_source_tree(const lg_source *source,
                                      size_t entry,
                                      const eg_buffer *bytes,
                                      eg_arena *arena,
                                      const eg_json **out,
                                      eg_error *err);

/** Name of entry @p entry without the root. */
const char *lg_source_name(const lg_source *source, size_t entry);

#endif
