/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single fields of canonical items, for those who need one or two of a long
 * item: order keys, confirmation codes.  Only for bytes that eg_item_check()
 * accepted.
 */
#ifndef EG_RECORD_FIELDS_H
#define EG_RECORD_FIELDS_H

#include "codec/pb.h"

/** The message inside an item: the payload of its only field. */
static inline eg_span
eg_item_payload(eg_span item)
{
    eg_pb_reader r = eg_pb_read(item);
    eg_pb_value value;
    return eg_pb_next(&r, &value) ? value.bytes : (eg_span){NULL, 0};
}

/** The first field @p number of @p message; zero or empty if absent. */
static inline eg_pb_value
eg_item_field(eg_span message, uint32_t number)
{
    eg_pb_reader r = eg_pb_read(message);
    eg_pb_value value;
    while (eg_pb_next(&r, &value)) {
        if (value.number == number) {
            return value;
        }
    }
    return (eg_pb_value){.number = number, .bytes = {NULL, 0}};
}

#endif
