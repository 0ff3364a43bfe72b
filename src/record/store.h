/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds a record's files: a directory or a zip file, behind one list of
 * entries and one kind of stream.
 *
 * A store is read-only and immutable once open; several threads may open
 * streams on it.  Every name in it keeps the rules of eg_path_fault().
 */
#ifndef EG_RECORD_STORE_H
#define EG_RECORD_STORE_H

#include <electionguard/record.h>

#include "base/base.h"

/** Most files of one store. */
#define EG_STORE_ENTRIES_MAX ((size_t)1 << 22)

/** One file. */
typedef struct eg_entry {
    char *name; /**< Path with '/', zero-terminated, owned. */
    uint64_t size;
    uint64_t local_at;    /**< Zip: where its local header begins. */
    uint64_t data_at;     /**< Zip: where its bytes begin. */
    uint64_t packed_size; /**< Zip: how many they are. */
    uint32_t crc;         /**< Zip. */
    uint16_t method;      /**< Zip: 0 or 8. */
    bool folder;          /**< Zip: a folder's own entry; it has no bytes. */
} eg_entry;

typedef struct eg_store {
    eg_record_store kind;
    int fd;
    eg_entry *entry; /**< Ascending by name, as bytes. */
    size_t count;
    size_t room;
} eg_store;

/**
 * What a reader calls a fault of the container.  @p name may be NULL.
 *
 * @return EG_REJECT
 */
eg_status eg_store_reject(eg_error *err, const char *name, const char *why);

/**
 * Open the directory @p fd (which the store then owns) and list its files.
 *
 * @retval EG_REJECT A name that no file may have, or something that is neither
 *                   a file nor a directory.
 * @retval EG_ERR_LIMIT More than EG_STORE_ENTRIES_MAX files.
 * @retval EG_ERR_IO, EG_ERR_MEMORY The machine failed.
 */
EG_NODISCARD eg_status eg_store_open_dir(eg_store *out, int fd, eg_error *err);

/**
 * Open the zip file @p fd (which the store then owns): every rule about its
 * directory and its local headers is checked here, the data when it is read.
 *
 * @retval EG_REJECT, EG_ERR_LIMIT, EG_ERR_IO, EG_ERR_MEMORY As above.
 */
EG_NODISCARD eg_status eg_store_open_zip(eg_store *out, int fd, eg_error *err);

/** Open what is at @p path. */
EG_NODISCARD eg_status eg_store_open(eg_store *out,
                                     const char *path,
                                     eg_error *err);

void eg_store_close(eg_store *store);

/** Add an entry; the store owns a copy of @p name. */
EG_NODISCARD eg_status eg_store_add(eg_store *store,
                                    const char *name,
                                    size_t name_len,
                                    const eg_entry *details,
                                    eg_error *err);

/** Sort the entries by name. */
void eg_store_sort(eg_store *store);

/** The entry called @p name; NULL if there is none. */
const eg_entry *eg_store_find(const eg_store *store, const char *name);

/** Read exactly @p len bytes at @p offset of @p fd; short is EG_REJECT. */
EG_NODISCARD eg_status
eg_pread_all(int fd, uint64_t offset, void *bytes, size_t len, eg_error *err);

/* -- streams --------------------------------------------------------------- */

/** The bytes of one entry, in order; belongs to one thread. */
typedef struct eg_stream eg_stream;

EG_NODISCARD eg_status eg_stream_open(eg_stream **out,
                                      const eg_store *store,
                                      const eg_entry *entry,
                                      eg_error *err);

void eg_stream_close(eg_stream *stream);

/**
 * Read up to @p room bytes; 0 bytes are the end, which is told only when size
 * and checksum were found right.
 *
 * @retval EG_REJECT The zip entry is damaged; what came before counts for
 *                   nothing.
 * @retval EG_ERR_IO The machine failed.
 */
EG_NODISCARD eg_status eg_stream_read(eg_stream *stream,
                                      uint8_t *bytes,
                                      size_t room,
                                      size_t *got,
                                      eg_error *err);

/**
 * Pass over @p len bytes.  Of a directory's file at once, whether they are there
 * or not; a zip's are unpacked.
 *
 * @retval EG_REJECT, EG_ERR_IO As above.
 */
EG_NODISCARD eg_status eg_stream_skip(eg_stream *stream,
                                      uint64_t len,
                                      eg_error *err);

/* The zip half of a stream, in store_zip_read.c. */
typedef struct eg_unzip eg_unzip;
EG_NODISCARD eg_status eg_unzip_open(eg_unzip **out,
                                     int fd,
                                     const eg_entry *entry,
                                     eg_error *err);
void eg_unzip_close(eg_unzip *unzip);
EG_NODISCARD eg_status eg_unzip_read(eg_unzip *unzip,
                                     uint8_t *bytes,
                                     size_t room,
                                     size_t *got,
                                     eg_error *err);

#endif
