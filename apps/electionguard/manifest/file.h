/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the manifest that a verb was given. */
#ifndef APP_ELECTIONGUARD_MANIFEST_FILE_H
#define APP_ELECTIONGUARD_MANIFEST_FILE_H

#include <electionguard/manifest.h>

/**
 * Read @p path: a manifest file, "-" for standard input, or a record, whose
 * manifest is taken.
 *
 * @retval EG_ERR_MALFORMED Not a manifest; @p err names file, place, reason.
 */
EG_NODISCARD eg_status manifest_file_read(eg_manifest **out,
                                          const char *path,
                                          eg_error *err);

#endif
