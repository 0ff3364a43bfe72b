/* SPDX-License-Identifier: Apache-2.0 */
/* Files of earlier steps of a workflow, in records in protocol buffers. */
#ifndef EG_LEGACY_PROTOBUF_COPIES_H
#define EG_LEGACY_PROTOBUF_COPIES_H

#include "legacy/walk.h"

/** Judge that each copy says what its original says; other records have none. */
EG_NODISCARD eg_status lg_pb_judge_copies(lg_walk *walk);

#endif
