/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small schema that uses every kind of field and every rule; for the tests
 * and fuzzers of canonical protobuf.
 */
#ifndef EG_TESTS_SAMPLE_SCHEMA_H
#define EG_TESTS_SAMPLE_SCHEMA_H

#include "codec/pb.h"

static const eg_pb_enum_value sample_color_values[] = {{1, "COLOR_RED"},
                                                       {2, "COLOR_GREEN"},
                                                       {7, "COLOR_BLUE"}};
static const eg_pb_enum sample_color = {
    "Color", sample_color_values, EG_ARRAY_LEN(sample_color_values), false};

static const eg_pb_enum_value sample_side_values[] = {{1, "SIDE_LEFT"},
                                                      {2, "SIDE_RIGHT"}};
static const eg_pb_enum sample_side = {"Side", sample_side_values,
                                       EG_ARRAY_LEN(sample_side_values), true};

static const eg_pb_field sample_leaf_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
    EG_PB_F_FIXED(2, "hash_value", "hashValue", 4),
};
static const eg_pb_message sample_leaf = {.name = "Leaf",
                                          .fields = sample_leaf_fields,
                                          .count =
                                              EG_ARRAY_LEN(sample_leaf_fields)};

static const uint32_t sample_body_reserved[] = {4, 40};
static const eg_pb_field sample_body_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_BOOL, "is_set", "isSet"),
    EG_PB_F_SCALAR(2, EG_PB_U32, "small_count", "smallCount"),
    EG_PB_F_SCALAR(3, EG_PB_U64, "big_count", "bigCount"),
    EG_PB_F_SCALAR(5, EG_PB_I32, "small_delta", "smallDelta"),
    EG_PB_F_SCALAR(6, EG_PB_I64, "big_delta", "bigDelta"),
    EG_PB_F_ENUM(7, "color", "color", &sample_color),
    EG_PB_F_ENUM(8, "side", "side", &sample_side),
    EG_PB_F_STRING(9, "label", "label"),
    EG_PB_F_BYTES(10, "note", "note"),
    EG_PB_F_FIXED(11, "id_b", "idB", 3),
    EG_PB_F_FIXED_OPT(12, "seal", "seal", 2),
    EG_PB_F_MULTIPLE(13, "proof", "proof", 4),
    EG_PB_F_MULTIPLE_OPT(14, "extra", "extra", 5),
    EG_PB_F_TIMESTAMP(15, "made_at", "madeAt"),
    EG_PB_F_MESSAGE(16, "leaf", "leaf", &sample_leaf),
    EG_PB_F_REPEATED(17, "leaves", "leaves", &sample_leaf),
    EG_PB_F_ONEOF(18, "one", "one", &sample_leaf, 1),
    EG_PB_F_ONEOF(19, "other", "other", &sample_leaf, 1),
};
static const eg_pb_message sample_body = {
    .name = "Body",
    .fields = sample_body_fields,
    .count = EG_ARRAY_LEN(sample_body_fields),
    .reserved = sample_body_reserved,
    .reserved_count = EG_ARRAY_LEN(sample_body_reserved)};

static const uint32_t sample_item_reserved[] = {3};
static const eg_pb_field sample_item_fields[] = {
    EG_PB_F_ONEOF(1, "body_item", "bodyItem", &sample_body, 1),
    EG_PB_F_ONEOF(2, "leaf_item", "leafItem", &sample_leaf, 1),
    EG_PB_F_MESSAGE(100, "far_item", "farItem", &sample_leaf),
};
/** The envelope: exactly one member. */
static const eg_pb_message sample_item = {
    .name = "Item",
    .fields = sample_item_fields,
    .count = EG_ARRAY_LEN(sample_item_fields),
    .reserved = sample_item_reserved,
    .reserved_count = EG_ARRAY_LEN(sample_item_reserved),
    .exactly_one = true};

#endif
