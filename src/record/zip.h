/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers of the zip format (PKWARE APPNOTE 6.3), for the reader and the
 * writer.
 */
#ifndef EG_RECORD_ZIP_H
#define EG_RECORD_ZIP_H

#include <stdint.h>

#define EG_ZIP_LOCAL_SIG       0x04034b50u
#define EG_ZIP_ENTRY_SIG       0x02014b50u
#define EG_ZIP_END_SIG         0x06054b50u
#define EG_ZIP_END64_SIG       0x06064b50u
#define EG_ZIP_LOCATOR64_SIG   0x07064b50u
#define EG_ZIP_LOCAL_BYTES     30u
#define EG_ZIP_ENTRY_BYTES     46u
#define EG_ZIP_END_BYTES       22u
#define EG_ZIP_END64_BYTES     56u
#define EG_ZIP_LOCATOR64_BYTES 20u

#define EG_ZIP_STORED   0
#define EG_ZIP_DEFLATED 8

/** "See the zip64 field": the largest number of its width. */
#define EG_ZIP_MARK16 0xFFFFu
#define EG_ZIP_MARK32 0xFFFFFFFFu

/** Header id of the zip64 extra field. */
#define EG_ZIP_EXTRA64 1

/** Any kind of encryption, or patch data: bits 0, 5, 6, 13. */
#define EG_ZIP_FLAGS_REFUSED 0x2061u
/** Sizes and checksum follow the data. */
#define EG_ZIP_FLAG_LATER 0x0008u

static inline uint16_t
eg_le16(const uint8_t *b)
{
    return (uint16_t)(b[0] | (b[1] << 8));
}

static inline uint32_t
eg_le32(const uint8_t *b)
{
    return (uint32_t)eg_le16(b) | ((uint32_t)eg_le16(b + 2) << 16);
}

static inline uint64_t
eg_le64(const uint8_t *b)
{
    return (uint64_t)eg_le32(b) | ((uint64_t)eg_le32(b + 4) << 32);
}

static inline void
eg_put_le16(uint8_t *b, uint16_t v)
{
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
}

static inline void
eg_put_le32(uint8_t *b, uint32_t v)
{
    eg_put_le16(b, (uint16_t)v);
    eg_put_le16(b + 2, (uint16_t)(v >> 16));
}

static inline void
eg_put_le64(uint8_t *b, uint64_t v)
{
    eg_put_le32(b, (uint32_t)v);
    eg_put_le32(b + 4, (uint32_t)(v >> 32));
}

#endif
