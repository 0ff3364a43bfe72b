/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a zip file: the same content gives the same bytes, since times,
 * owners and modes are fixed.
 */
#ifndef EG_RECORD_ZIP_WRITE_H
#define EG_RECORD_ZIP_WRITE_H

#include "base/base.h"

typedef struct eg_zip_writer eg_zip_writer;

/**
 * Begin a zip file in the file that is open as @p fd, which stays the
 * caller's.
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status eg_zip_writer_new(eg_zip_writer **out,
                                         int fd,
                                         eg_error *err);

void eg_zip_writer_free(eg_zip_writer *zip);

/**
 * Begin an entry.
 *
 * @param[in] name    A legal path, at most 65535 bytes.
 * @param[in] deflate Compress it; else it is stored.
 * @param[in] most    Bytes that it may have at most; from just below 4 GiB on
 *                    it is written with zip64 fields.
 */
EG_NODISCARD eg_status eg_zip_begin(eg_zip_writer *zip,
                                    const char *name,
                                    bool deflate,
                                    uint64_t most,
                                    eg_error *err);

EG_NODISCARD eg_status eg_zip_write(eg_zip_writer *zip,
                                    const void *bytes,
                                    size_t len,
                                    eg_error *err);

/**
 * End the entry.
 *
 * @retval EG_ERR_LIMIT It is longer than was said.
 */
EG_NODISCARD eg_status eg_zip_end(eg_zip_writer *zip, eg_error *err);

/** Write the directory; the file is complete but not synced. */
EG_NODISCARD eg_status eg_zip_finish(eg_zip_writer *zip, eg_error *err);

#endif
