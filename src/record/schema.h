/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The EGRF v2 message schema as a table: every message with its fields, their
 * widths and which of them may be absent; every enum with its names.
 *
 * This is the whole knowledge that canonical checking (rules W and D) and the
 * JSON form of a record need; src/codec supplies the rules themselves.
 */
#ifndef EG_RECORD_SCHEMA_H
#define EG_RECORD_SCHEMA_H

#include "codec/pb.h"

/** RecordItem: one member for each kind of item. */
extern const eg_pb_message eg_schema_item;

/** SegmentHeader: the first message of every file of a record. */
extern const eg_pb_message eg_schema_segment_header;

/** SectionType: closed, so every reader refuses a type that it lacks. */
extern const eg_pb_enum eg_schema_section_type;

/** DeviceKind: closed. */
extern const eg_pb_enum eg_schema_device_kind;

#endif
