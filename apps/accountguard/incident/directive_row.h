/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of directives; for incident/ alone.
 */
#ifndef ACCOUNTGUARD_INCIDENT_DIRECTIVE_ROW_H
#define ACCOUNTGUARD_INCIDENT_DIRECTIVE_ROW_H

#include "accountguard/incident/directive.h"
#include "accountguard/incident/states.h"
#include "accountguard/store/store.h"

/** Put one away that waits; what is there already stays. */
EG_NODISCARD eg_status ag_row_add_directive(ag_store *store,
                                            const ag_directive *d,
                                            uint64_t source,
                                            eg_error *err);

/** The columns of "SELECT * FROM directive". */
EG_NODISCARD eg_status ag_row_directive(const sql_statement *row,
                                        ag_directive *out,
                                        ag_directive_state *state,
                                        eg_error *err);

#endif
