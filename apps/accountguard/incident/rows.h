/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of incidents, their reviews and directives; for incident/ alone, within a
 * step that the caller began.
 */
#ifndef ACCOUNTGUARD_INCIDENT_ROWS_H
#define ACCOUNTGUARD_INCIDENT_ROWS_H

#include "accountguard/incident/desk.h"
#include "accountguard/incident/directive.h"
#include "accountguard/incident/handle.h"
#include "accountguard/incident/review.h"

/* -- incidents --------------------------------------------------------------- */

/** Add one; its id is set. */
EG_NODISCARD eg_status ag_row_add_incident(ag_store *store,
                                           ag_incident *incident,
                                           eg_error *err);
EG_NODISCARD eg_status ag_row_set_incident(ag_store *store,
                                           const ag_incident *incident,
                                           eg_error *err);
/** The columns of "SELECT * FROM incident". */
EG_NODISCARD eg_status ag_row_incident(const sql_statement *row,
                                       ag_incident *out,
                                       eg_error *err);

/** Most incidents that cover a detection: two open ones, and closed ones. */
#define AG_NEAR_MAX 16

/** Those of a detection's account and actor that are near it in time, the open
 * ones first. */
EG_NODISCARD eg_status ag_row_near(ag_store *store,
                                   ag_incident out[AG_NEAR_MAX],
                                   size_t *len,
                                   const ag_detection *d,
                                   const ag_policy *policy,
                                   eg_error *err);

/* -- attributions ------------------------------------------------------------ */

/** Most that are read of one incident; the strongest ones. */
#define AG_LINKS_MAX 64

EG_NODISCARD eg_status ag_row_link(ag_store *store,
                                   uint64_t incident,
                                   const ag_attribution *one,
                                   eg_error *err);

/* -- reviews ----------------------------------------------------------------- */

EG_NODISCARD eg_status ag_row_add_review(ag_store *store,
                                         ag_review *review,
                                         eg_error *err);
EG_NODISCARD eg_status ag_row_set_review(ag_store *store,
                                         uint64_t review,
                                         ag_review_state state,
                                         ag_time decided,
                                         eg_error *err);
/** The columns of "SELECT * FROM review". */
EG_NODISCARD eg_status ag_row_review(const sql_statement *row,
                                     ag_review *out,
                                     eg_error *err);
/** The one that is open or held of an incident; false: there is none. */
EG_NODISCARD eg_status ag_row_waiting(ag_store *store,
                                      bool *there,
                                      ag_review *out,
                                      uint64_t incident,
                                      eg_error *err);

/* -- the log ----------------------------------------------------------------- */

/** Write an entry about an incident; @p format makes members of its payload that
 * follow the incident's, of numbers and of our own words alone; "" for none. */
EG_NODISCARD eg_status ag_row_note(ag_store *store,
                                   const char *kind,
                                   ag_time now,
                                   uint64_t by,
                                   const ag_incident *about,
                                   eg_error *err,
                                   const char *format,
                                   ...) EG_PRINTF(7, 8);

#endif
