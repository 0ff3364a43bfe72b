/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Cairo cannot say of a document: its language, that it is tagged, how a
 * printer should turn the paper.
 */
#ifndef ELECTIONGUARD_PREENCRYPT_SHEET_CATALOG_H
#define ELECTIONGUARD_PREENCRYPT_SHEET_CATALOG_H

#include <stdbool.h>

#include <electionguard/status.h>

#include "common/file_out.h"

/**
 * Say it in the PDF that is complete in @p file, by an incremental update
 * (ISO 32000-1, 7.5.6): the catalog once more, and where it is now.
 *
 * A file that is not laid out as Cairo 1.16 does it stays as it is, which is a
 * good PDF, too.
 *
 * @param[in] language E.g. "en".
 */
EG_NODISCARD eg_status sheet_catalog(app_file_out *file,
                                     const char *language,
                                     bool two_sided,
                                     eg_error *err);

#endif
