/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an opened contest's data say, as JSON.
 */
#ifndef EG_RECORD_DATA_JSON_H
#define EG_RECORD_DATA_JSON_H

#include <electionguard/contest_data.h>
#include <electionguard/manifest.h>

#include "base/base.h"
#include "codec/json_write.h"

/**
 * Write a member "data", an object with what the data block says and no more:
 *
 *     {"writeIns": [{"option": 3, "name": "Write-in", "text": "Jo Doe"}],
 *      "overvote": [{"option": 1, "name": "Ada", "value": 1}],
 *      "undervote": 1}
 *
 * Of an overvote the options that were marked; its last one without a name says
 * how many write-in fields were used.  A write-in field, whose number comes
 * after those of all fields, has no name.  Data in another form are {"bytes": n}.
 * Texts are what somebody wrote, whatever that is.
 *
 * @param[in] contest The manifest's; NULL, and nothing has a name.
 * @param[in] data    D, as it was opened.
 */
void
eg_data_json_put(eg_json_writer *w, const eg_contest *contest, eg_span data);

#endif
