/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of kotlin-multiplatform and egk-protobuf, as members of the JSON
 * that the same implementations write.
 */
#ifndef EG_LEGACY_PROTOBUF_SCHEMA_H
#define EG_LEGACY_PROTOBUF_SCHEMA_H

#include "legacy/protobuf/message.h"

/** Files of which each holds the one before it, as field 1. */
typedef enum lg_pb_stage {
    LG_PB_CONFIG,      /**< electionConfig.protobuf */
    LG_PB_INITIALIZED, /**< electionInitialized.protobuf */
    LG_PB_TALLIED,     /**< tallyResult.protobuf */
    LG_PB_DECRYPTED,   /**< decryptionResult.protobuf */
    LG_PB_STAGES
} lg_pb_stage;

/** Of the files of each stage. */
extern const lg_pb_type lg_pb_stage_type[LG_PB_STAGES];

/** Numbers of fields that are looked into. */
enum {
    LG_PB_FIELD_BEFORE = 1,    /**< Of each stage: the stage before it. */
    LG_PB_FIELD_CONSTANTS = 2, /**< Of the configuration. */
    LG_PB_FIELD_MANIFEST = 10, /**< Of the configuration: its bytes. */
    LG_PB_FIELD_SUMS = 2,      /**< Of the tally's result. */
    LG_PB_FIELD_TALLY = 2      /**< Of the decryption's result. */
};

extern const lg_pb_type lg_pb_constants;
extern const lg_pb_type lg_pb_manifest;
extern const lg_pb_type lg_pb_sums;
extern const lg_pb_type lg_pb_ballot;
extern const lg_pb_type lg_pb_chain;
extern const lg_pb_type lg_pb_decryption;

#endif
