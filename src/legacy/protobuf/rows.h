/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the tables of messages. */
#ifndef EG_LEGACY_PROTOBUF_ROWS_H
#define EG_LEGACY_PROTOBUF_ROWS_H

#include "legacy/protobuf/message.h"

#define TYPE(fields)                   \
    {                                  \
        (fields), EG_ARRAY_LEN(fields) \
    }

#define ROW(no, form, flags, name)                      \
    {                                                   \
        (no), (form), (flags), (name), NULL, NULL, NULL \
    }
#define ROW_OF(no, form, flags, name, of, key)                             \
    {                                                                      \
        (no), (form), (flags), (name), &(const lg_pb_type)TYPE(of), (key), \
            NULL                                                           \
    }

#define TEXT(no, name)       ROW(no, LG_PB_TEXT, 0, name)
#define TEXT_OPT(no, name)   ROW(no, LG_PB_TEXT, LG_PB_OPTIONAL, name)
#define TEXTS(no, name)      ROW(no, LG_PB_TEXT, LG_PB_LIST, name)
#define HEX(no, name)        ROW(no, LG_PB_HEX, 0, name)
#define OCTETS(no, name)     ROW(no, LG_PB_OCTETS, 0, name)
#define NUMBER(no, name)     ROW(no, LG_PB_NUMBER, 0, name)
#define NUMBERS(no, name)    ROW(no, LG_PB_NUMBERS, 0, name)
#define TRUTH(no, name)      ROW(no, LG_PB_TRUTH, 0, name)
#define VALUE(no, name)      ROW(no, LG_PB_VALUE, 0, name)
#define VALUES(no, name)     ROW(no, LG_PB_VALUE, LG_PB_LIST, name)
#define METADATA(no)         ROW(no, LG_PB_MAP, 0, "metadata")
#define ELSE(no, name)       ROW(no, LG_PB_ELSE, 0, name)
#define ELSES(no, name)      ROW(no, LG_PB_ELSE, LG_PB_LIST, name)
#define OBJECT(no, name, of) ROW_OF(no, LG_PB_OBJECT, 0, name, of, NULL)
#define OBJECTS(no, name, of) \
    ROW_OF(no, LG_PB_OBJECT, LG_PB_LIST, name, of, NULL)
#define INLINE(no, name, of)     ROW_OF(no, LG_PB_INLINE, 0, name, of, NULL)
#define KEYED(no, name, of, key) ROW_OF(no, LG_PB_KEYED, 0, name, of, key)
#define NAME(no, name, all)                            \
    {                                                  \
        (no), LG_PB_NAME, 0, (name), NULL, NULL, (all) \
    }

#endif
