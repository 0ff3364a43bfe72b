/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a source's log to events, whatever the provider.
 *
 * A reader belongs to one format.  It is given one row at a time and gives the
 * events in it, none, one or several, or says in a sentence why the row is a bad
 * one.  A row whose operation nobody knows is understood all the same: it is an
 * event of AG_ACTION_OTHER.
 */
#ifndef ACCOUNTGUARD_EVENT_READER_H
#define ACCOUNTGUARD_EVENT_READER_H

#include "accountguard/event/event.h"

/** Longest row, bytes. */
#define AG_ROW_MAX ((size_t)1 << 20)

/** Most events of one row. */
#define AG_ROW_EVENTS 32

/** Formats of logs: format, word in commands and files, what it is. */
#define AG_FORMAT_TABLE(X)                                              \
    X(AG_FORMAT_MICROSOFT, "microsoft-audit",                           \
      "Microsoft 365 unified audit log, JSON")                          \
    X(AG_FORMAT_ENTRA, "entra",                                         \
      "Microsoft Entra sign-ins and risk detections, JSON")             \
    X(AG_FORMAT_GOOGLE, "google",                                       \
      "Google Workspace login audit and alerts, JSON")                  \
    X(AG_FORMAT_OKTA, "okta", "Okta system log, JSON")                  \
    X(AG_FORMAT_ECS, "ecs", "Elastic Common Schema, JSON")              \
    X(AG_FORMAT_OCSF, "ocsf", "OCSF Authentication (class 3002), JSON") \
    X(AG_FORMAT_CSV, "csv", "a table with named columns, CSV")

typedef enum ag_format {
#define AG_FORMAT_ENUM(name, word, what) name,
    AG_FORMAT_TABLE(AG_FORMAT_ENUM)
#undef AG_FORMAT_ENUM
        AG_FORMAT_COUNT
} ag_format;

/** "microsoft-audit", ...; never NULL. */
const char *ag_format_name(ag_format format);

/** One phrase for a person; never NULL. */
const char *ag_format_what(ag_format format);

/** The format of a word; false: there is none such. */
bool ag_format_read(ag_format *out, const char *word);

/** What is kept between rows; it belongs to one thread at a time. */
typedef struct ag_reader ag_reader;

/**
 * Make a reader.
 *
 * @param[out] out Free it with ag_reader_free().
 *
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_reader_new(ag_reader **out, ag_format format);

/** NULL is harmless. */
void ag_reader_free(ag_reader *r);

/**
 * The row with the names of columns, for AG_FORMAT_CSV, before any other row.
 *
 * @retval EG_OK            Read.
 * @retval EG_ERR_MALFORMED Not a row of CSV, or a column is there twice, or none
 *                          tells a moment or an account.
 */
EG_NODISCARD eg_status ag_reader_header(ag_reader *r,
                                        eg_span row,
                                        eg_error *err);

/**
 * The events of a row.
 *
 * @param[out] events Room for AG_ROW_EVENTS; they borrow from the row and from
 *                    the reader until its next call.
 * @param[out] count  How many there are, maybe none.
 * @param[out] err    "byte 17: ...", or "CreationTime is missing".
 *
 * @retval EG_OK            Understood.
 * @retval EG_ERR_MALFORMED A bad row: to be put aside, and the next one read.
 * @retval EG_ERR_LIMIT     Likewise: it is longer than AG_ROW_MAX, or has more
 *                          than AG_ROW_EVENTS events.
 */
EG_NODISCARD eg_status ag_reader_row(ag_reader *r,
                                     eg_span row,
                                     ag_event events[AG_ROW_EVENTS],
                                     size_t *count,
                                     eg_error *err);

#endif
