/* SPDX-License-Identifier: Apache-2.0 */
/* Telling what is wrong with a record. */
#ifndef EG_RECORD_FINDING_H
#define EG_RECORD_FINDING_H

#include <electionguard/record.h>

/** Where a finding is. */
typedef struct eg_place {
    eg_section_type type; /**< EG_SECTION_NONE: the whole record. */
    uint64_t ordinal;     /**< Or EG_NO_ORDINAL. */
    const char *name;     /**< "" if none. */
} eg_place;

#define EG_PLACE_RECORD ((eg_place){EG_SECTION_NONE, EG_NO_ORDINAL, ""})

/**
 * Tell @p sink, which may be NULL, and note the sentence in @p err.
 *
 * @return EG_REJECT
 */
eg_status eg_find(const eg_record_sink *sink,
                  eg_error *err,
                  eg_record_code code,
                  eg_place place,
                  const char *format,
                  ...) EG_PRINTF(5, 6);

/**
 * Give @p status its sentence in @p err where nobody below has: a buffer, for
 * instance, only knows that there was no memory.
 *
 * @return @p status
 */
eg_status eg_told(eg_status status, eg_error *err);

#endif
