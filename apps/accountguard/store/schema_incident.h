/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of incidents (incident/): what was found, what it belongs to, who
 * decided, who is to be told, and what stops a flood.
 */
#ifndef ACCOUNTGUARD_STORE_SCHEMA_INCIDENT_H
#define ACCOUNTGUARD_STORE_SCHEMA_INCIDENT_H

/*
 * detection    What the ladder found of an event: once for each source, row of
 *              its and rule.
 * incident     incident/incident.h; late_level is 1 + the highest level that
 *              came for it after it was closed, or 0.
 * attribution  What a source says of an incident's actor; state 0 proposed,
 *              1 accepted, 2 rejected.
 * review       A statement that waits for people, or was decided.
 * vote         An operator's decision on it, one each.
 * directive    incident/directive.h; state 0 waits, 1 taken, 2 cancelled,
 *              3 held with its source; bundle: the first one's id of those
 *              that were taken together.
 * budget       What was used of a budget on a day.
 * breaker      A source that was stopped, or was released after it: since when
 *              its statements count again.
 * feedback     What those who were told say of an incident: 0 a false alarm,
 *              1 seen before, 2 it helped.
 */
#define AG_SCHEMA_INCIDENT(NUMBER, ROW, BYTES, NAME)                           \
    "CREATE TABLE detection (id " ROW " PRIMARY KEY, source " NUMBER           \
    " NOT NULL, native " BYTES " NOT NULL, rule " NAME                         \
    " NOT NULL, account " NUMBER " NOT NULL, actor " NUMBER                    \
    " NOT NULL, incident " NUMBER " NOT NULL, level " NUMBER                   \
    " NOT NULL, asserted " NUMBER " NOT NULL, confidence " NUMBER              \
    " NOT NULL, seen_by " NUMBER " NOT NULL, tlp " NUMBER                      \
    " NOT NULL, pap " NUMBER " NOT NULL, time " NUMBER                         \
    " NOT NULL, received " NUMBER " NOT NULL, UNIQUE (source, native, rule));" \
    "CREATE INDEX detection_incident ON detection (incident, id);"             \
    "CREATE TABLE incident (id " ROW " PRIMARY KEY, account " NUMBER           \
    " NOT NULL, actor " NUMBER " NOT NULL, state " NUMBER                      \
    " NOT NULL, part_of " NUMBER " NOT NULL, level " NUMBER                    \
    " NOT NULL, detections " NUMBER " NOT NULL, first_at " NUMBER              \
    " NOT NULL, last_at " NUMBER " NOT NULL, fresh " NUMBER                    \
    " NOT NULL, fresh_level " NUMBER " NOT NULL, asserted " NUMBER             \
    " NOT NULL, closed " NUMBER " NOT NULL, revision " NUMBER                  \
    " NOT NULL, told_level " NUMBER " NOT NULL, told_actor " NUMBER            \
    " NOT NULL, opened " NUMBER " NOT NULL, source " NUMBER                    \
    " NOT NULL, late_level " NUMBER " NOT NULL);"                              \
    "CREATE INDEX incident_account ON incident (account, actor, last_at);"     \
    "CREATE TABLE attribution (incident " NUMBER " NOT NULL, actor " NUMBER    \
    " NOT NULL, source " NUMBER " NOT NULL, method " NUMBER                    \
    " NOT NULL, confidence " NUMBER " NOT NULL, state " NUMBER                 \
    " NOT NULL, PRIMARY KEY (incident, actor, source, method));"               \
    "CREATE TABLE review (id " ROW " PRIMARY KEY, incident " NUMBER            \
    " NOT NULL, kind " NUMBER " NOT NULL, level " NUMBER                       \
    " NOT NULL, actor " NUMBER " NOT NULL, confidence " NUMBER                 \
    " NOT NULL, need " NUMBER " NOT NULL, state " NUMBER                       \
    " NOT NULL, source " NUMBER " NOT NULL, asked " NUMBER                     \
    " NOT NULL, decided " NUMBER " NOT NULL);"                                 \
    "CREATE INDEX review_state ON review (state, id);"                         \
    "CREATE INDEX review_incident ON review (incident, state);"                \
    "CREATE TABLE vote (review " NUMBER " NOT NULL, operator " NUMBER          \
    " NOT NULL, approves " NUMBER " NOT NULL, time " NUMBER                    \
    " NOT NULL, PRIMARY KEY (review, operator));"                              \
    "CREATE TABLE directive (id " ROW " PRIMARY KEY, incident " NUMBER         \
    " NOT NULL, revision " NUMBER " NOT NULL, audience " NUMBER                \
    " NOT NULL, recipient " NUMBER " NOT NULL, account " NUMBER                \
    " NOT NULL, detail " NUMBER " NOT NULL, apart " NUMBER                     \
    " NOT NULL, kind " NUMBER " NOT NULL, level " NUMBER                       \
    " NOT NULL, was " NUMBER " NOT NULL, actor " NUMBER                        \
    " NOT NULL, confidence " NUMBER " NOT NULL, seen_by " NUMBER               \
    " NOT NULL, first_at " NUMBER " NOT NULL, last_at " NUMBER                 \
    " NOT NULL, detections " NUMBER " NOT NULL, tlp " NUMBER                   \
    " NOT NULL, not_before " NUMBER " NOT NULL, expires " NUMBER               \
    " NOT NULL, aggregate " BYTES " NOT NULL, source " NUMBER                  \
    " NOT NULL, state " NUMBER " NOT NULL, bundle " NUMBER                     \
    " NOT NULL, UNIQUE (incident, revision, audience, recipient));"            \
    "CREATE INDEX directive_due ON directive (state, not_before);"             \
    "CREATE INDEX directive_aggregate ON directive (aggregate, state);"        \
    "CREATE INDEX directive_bundle ON directive (bundle);"                     \
    "CREATE TABLE budget (scope " NUMBER " NOT NULL, subject " NUMBER          \
    " NOT NULL, day " NUMBER " NOT NULL, used " NUMBER                         \
    " NOT NULL, PRIMARY KEY (scope, subject, day));"                           \
    "CREATE TABLE breaker (source " NUMBER " PRIMARY KEY, tripped " NUMBER     \
    " NOT NULL, released " NUMBER " NOT NULL, day " NUMBER                     \
    " NOT NULL, base " NUMBER " NOT NULL);"                                    \
    "CREATE TABLE feedback (id " ROW " PRIMARY KEY, incident " NUMBER          \
    " NOT NULL, kind " NUMBER " NOT NULL, time " NUMBER " NOT NULL);"

#endif
