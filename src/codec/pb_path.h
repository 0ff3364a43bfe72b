/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in a message a walk is: one frame for each level, on the stack of the
 * walk itself, turned into text only when something is wrong.
 */
#ifndef EG_CODEC_PB_PATH_H
#define EG_CODEC_PB_PATH_H

#include "codec/pb.h"

/** Room for a path's text. */
#define PB_PATH_MAX 256

typedef struct pb_frame {
    const struct pb_frame *up;
    const eg_pb_message *type;
    const eg_pb_field *field; /* NULL: the message itself */
    size_t index;             /* of a repeated field, from 0 */
    unsigned depth;           /* 1 at the top */
} pb_frame;

/** "encrypted_ballot.contests[3].fields[2].alpha". */
void pb_path_text(const pb_frame *at, char out[PB_PATH_MAX]);

/** The schema of a Timestamp: 1 seconds, 2 nanos. */
extern const eg_pb_message pb_timestamp;

/** Whether @p time is what rule D3 allows. */
bool pb_time_valid(eg_pb_time time);

/** Room for the text of a time, its final zero included. */
#define PB_TIME_TEXT 25

/** The one text of a time that rule D3 allows. */
void pb_time_write(char out[PB_TIME_TEXT], eg_pb_time time);

/** Read the one text of a time that rule D3 allows. */
bool pb_time_read(eg_pb_time *out, const char *text, size_t len);

/** The declared name of an enum value, or NULL. */
const char *pb_enum_name(const eg_pb_enum *e, uint64_t value);

#endif
