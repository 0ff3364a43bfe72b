/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of feeds, indicators and actors (catalog/).  Moments are in
 * microseconds, and 0 where a source tells none.
 */
#ifndef ACCOUNTGUARD_STORE_SCHEMA_CATALOG_H
#define ACCOUNTGUARD_STORE_SCHEMA_CATALOG_H

/*
 * feed        catalog/feeds.h
 * indicator   A value that a feed tells: pieces: its parts, as text; told: a
 *             hash of the rest of the row and of its claims, to see a change;
 *             seen: 0 as long as the feed lists it without a date of its own;
 *             gone: since when the feed tells it no more.
 * feed_claim  That an indicator is an actor's, by the name that the feed uses.
 * feed_actor  What a feed of STIX calls its actors, by its own ids.
 * feed_link   What of a feed's objects points to what.
 * feed_bad    Rows of the last reading that were put aside.
 * actor       An entry of a source (actor/actor.h); held: as whom a person holds
 *             it, or itself; until: since when the source lists it no more.
 * actor_name  Its names in the source's order.
 * warning     What operators add to the warning lists.
 */
#define AG_SCHEMA_CATALOG(NUMBER, ROW, BYTES, NAME)                       \
    "CREATE TABLE feed (id " ROW " PRIMARY KEY, name " NAME               \
    " NOT NULL UNIQUE, format " NAME " NOT NULL, address " NAME           \
    " NOT NULL, namer " NAME " NOT NULL, actor " NUMBER                   \
    " NOT NULL, trust " NUMBER " NOT NULL, tlp " NUMBER                   \
    " NOT NULL, pap " NUMBER " NOT NULL, confidence " NUMBER              \
    " NOT NULL, half_life " NUMBER " NOT NULL, lifetime " NUMBER          \
    " NOT NULL, added " NUMBER " NOT NULL, last_read " NUMBER             \
    " NOT NULL, bookmark " NAME " NOT NULL, active " NUMBER " NOT NULL);" \
    "CREATE TABLE indicator (id " ROW " PRIMARY KEY, feed " NUMBER        \
    " NOT NULL, mark " BYTES " NOT NULL, native " BYTES                   \
    " NOT NULL, pieces " BYTES " NOT NULL, valid_from " NUMBER            \
    " NOT NULL, valid_until " NUMBER " NOT NULL, seen " NUMBER            \
    " NOT NULL, confidence " NUMBER " NOT NULL, tlp " NUMBER              \
    " NOT NULL, pap " NUMBER " NOT NULL, told " BYTES                     \
    " NOT NULL, gone " NUMBER " NOT NULL, UNIQUE (feed, mark));"          \
    "CREATE INDEX indicator_native ON indicator (feed, native);"          \
    "CREATE TABLE feed_claim (indicator " NUMBER " NOT NULL, name " BYTES \
    " NOT NULL, PRIMARY KEY (indicator, name));"                          \
    "CREATE TABLE feed_actor (feed " NUMBER " NOT NULL, native " BYTES    \
    " NOT NULL, name " BYTES " NOT NULL, PRIMARY KEY (feed, native));"    \
    "CREATE TABLE feed_link (feed " NUMBER " NOT NULL, origin " BYTES     \
    " NOT NULL, target " BYTES                                            \
    " NOT NULL, PRIMARY KEY (feed, origin, target));"                     \
    "CREATE TABLE feed_bad (feed " NUMBER " NOT NULL, number " NUMBER     \
    " NOT NULL, place " BYTES " NOT NULL, reason " BYTES                  \
    " NOT NULL, raw " BYTES " NOT NULL, PRIMARY KEY (feed, number));"     \
    "CREATE TABLE actor (id " NUMBER " PRIMARY KEY, source " BYTES        \
    " NOT NULL, native " BYTES " NOT NULL, publisher " BYTES              \
    " NOT NULL, country " BYTES " NOT NULL, held " NUMBER                 \
    " NOT NULL, since " NUMBER " NOT NULL, until " NUMBER " NOT NULL);"   \
    "CREATE TABLE actor_name (actor " NUMBER " NOT NULL, place " NUMBER   \
    " NOT NULL, name " BYTES " NOT NULL, namer " BYTES                    \
    " NOT NULL, since " NUMBER " NOT NULL, until " NUMBER                 \
    " NOT NULL, PRIMARY KEY (actor, name, namer));"                       \
    "CREATE TABLE warning (value " BYTES " PRIMARY KEY, class " NUMBER    \
    " NOT NULL);"

#endif
