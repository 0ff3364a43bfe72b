/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are published beside a record, because EGRF has no place for them:
 *
 *   indicators/<H_DI>.bin   indicator proofs of a device (docs/indicators.md)
 *   indicators/<H_DI>.egm   the message in which the device signed them
 *   openings/<CODE>.json    an opening of chosen contests (docs/proof.md)
 *
 * Those of the record RECORD are in the folders RECORD.indicators and
 * RECORD.openings.
 */
#ifndef APP_MESSAGE_BESIDE_H
#define APP_MESSAGE_BESIDE_H

#include <stdbool.h>

/** Whether @p name is the name of such a file. */
bool app_is_beside(const char *name);

#endif
