/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of AccountGuard.  Each concern has its own in schema_NAME.h, as a
 * macro in an engine's types: of a number, of the number of a row that the
 * database chooses, of bytes, of a name.
 */
#ifndef ACCOUNTGUARD_STORE_SCHEMA_H
#define ACCOUNTGUARD_STORE_SCHEMA_H

#include "sql/sql.h"

/** What the service keeps in its database. */
extern const sql_plan ag_tables;

/** What is kept of subjects' keys, beside the master key. */
extern const sql_plan ag_subject_tables;

#endif
