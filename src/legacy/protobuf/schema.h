/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of kotlin-multiplatform, as members of the JSON that the same
 * implementation writes: those of 2.0, and those of 1.53.
 */
#ifndef EG_LEGACY_PROTOBUF_SCHEMA_H
#define EG_LEGACY_PROTOBUF_SCHEMA_H

#include "legacy/protobuf/message.h"
#include "legacy/source.h"

/** Files of which each holds the one before it, as field 1. */
typedef enum lg_pb_stage {
    LG_PB_CONFIG,      /**< electionConfig.protobuf */
    LG_PB_INITIALIZED, /**< electionInitialized.protobuf */
    LG_PB_TALLIED,     /**< tallyResult.protobuf */
    LG_PB_DECRYPTED,   /**< decryptionResult.protobuf */
    LG_PB_STAGES
} lg_pb_stage;

/** A part of the files of stages, which is an entry of its own. */
typedef struct lg_pb_piece {
    lg_part part;
    lg_kind kind;
    unsigned stage;  /**< From which on the files have it. */
    uint32_t number; /**< Of the field of that stage; 0: all of it. */
} lg_pb_piece;

typedef struct lg_pb_schema lg_pb_schema;

struct lg_pb_schema {
    lg_pb_type stage[LG_PB_STAGES]; /**< To be looked into. */
    const lg_pb_piece *piece;
    size_t pieces;
    const lg_pb_type *part[LG_PARTS]; /**< What each part is a tree of. */
    const char *opened; /**< The file of decryptions of ballots. */
    lg_kind opened_kind;
};

extern const lg_pb_schema lg_pb_schema_20;
extern const lg_pb_schema lg_pb_schema_153;

/** Hashes of descriptions, in manifests of 1.53. */
extern const lg_pb_type lg_pb_descriptions;

#endif
