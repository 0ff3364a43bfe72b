/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of ingestion (ingest/): whose logs are read, what of them was read, and
 * the rows that are kept.  No address stands in them but sealed.
 */
#ifndef ACCOUNTGUARD_STORE_SCHEMA_INGEST_H
#define ACCOUNTGUARD_STORE_SCHEMA_INGEST_H

/*
 * source      ingest/source.h; key: of pushes, sealed, empty if it may not push.
 * seen        Events of protected accounts that were counted; native: SHA-256 of
 *             the provider's name of the event.
 * mark        How far a file of the spool was read; form: ag_form.
 * nonce       Of pushes, for as long as their moments are taken.
 * raw         Rows that made a detection, sealed under their person's key.
 * quarantine  Rows that nobody understood, sealed under the service's key; row:
 *             SHA-256 of it.
 */
#define AG_SCHEMA_INGEST(NUMBER, ROW, BYTES, NAME)                            \
    "CREATE TABLE source (id " ROW " PRIMARY KEY, name " NAME                 \
    " NOT NULL UNIQUE, format " NAME " NOT NULL, trust " NUMBER               \
    " NOT NULL, seen_by " NUMBER " NOT NULL, tlp " NUMBER                     \
    " NOT NULL, pap " NUMBER " NOT NULL, key " BYTES                          \
    " NOT NULL, active " NUMBER " NOT NULL, added " NUMBER                    \
    " NOT NULL, last " NUMBER " NOT NULL, rows " NUMBER                       \
    " NOT NULL, bad " NUMBER " NOT NULL, events " NUMBER " NOT NULL);"        \
    "CREATE TABLE seen (source " NUMBER " NOT NULL, native " BYTES            \
    " NOT NULL, received " NUMBER " NOT NULL, PRIMARY KEY (source, native));" \
    "CREATE INDEX seen_received ON seen (received);"                          \
    "CREATE TABLE mark (source " NUMBER " NOT NULL, file " NAME               \
    " NOT NULL, place " NUMBER " NOT NULL, line " NUMBER                      \
    " NOT NULL, form " NUMBER " NOT NULL, time " NUMBER                       \
    " NOT NULL, PRIMARY KEY (source, file));"                                 \
    "CREATE TABLE nonce (source " NUMBER " NOT NULL, nonce " BYTES            \
    " NOT NULL, time " NUMBER " NOT NULL, PRIMARY KEY (source, nonce));"      \
    "CREATE INDEX nonce_time ON nonce (time);"                                \
    "CREATE TABLE raw (source " NUMBER " NOT NULL, native " BYTES             \
    " NOT NULL, subject " BYTES " NOT NULL, sealed " BYTES                    \
    " NOT NULL, received " NUMBER                                             \
    " NOT NULL, PRIMARY KEY (source, native, subject));"                      \
    "CREATE INDEX raw_received ON raw (received);"                            \
    "CREATE TABLE quarantine (id " ROW " PRIMARY KEY, source " NUMBER         \
    " NOT NULL, row_hash " BYTES " NOT NULL, file " NAME                      \
    " NOT NULL, place " NUMBER " NOT NULL, line " NUMBER                      \
    " NOT NULL, reason " NAME " NOT NULL, sealed " BYTES                      \
    " NOT NULL, received " NUMBER " NOT NULL, UNIQUE (source, row_hash));"    \
    "CREATE INDEX quarantine_received ON quarantine (received);"

#endif
