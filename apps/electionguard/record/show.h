/* SPDX-License-Identifier: Apache-2.0 */
/* What `record show` can show, a file each. */
#ifndef APP_ELECTIONGUARD_RECORD_SHOW_H
#define APP_ELECTIONGUARD_RECORD_SHOW_H

#include "electionguard/record/use.h"

/** What the election is, and all sections with their roots. */
EG_NODISCARD eg_status show_summary(const eg_record *record,
                                    bool json,
                                    eg_error *err);

/** One ballot, with its opening where it was challenged, and its short codes
 * where it was printed; @p path is the record's. */
EG_NODISCARD eg_status show_ballot(const eg_record *record,
                                   const char *path,
                                   const char *code,
                                   bool json,
                                   eg_error *err);

/** Contest data that were opened: what the voter wrote, and what an overvote
 * was.  @p contest may be NULL. */
void show_contest_data(const eg_contest *contest, eg_span data);

#endif
