/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How detections make incidents, and what those would say.
 */
#include "accountguard/incident/incident.h"

const char *
ag_incident_state_name(ag_incident_state state)
{
    static const char *const words[] = {
#define WORD(name, word) [name] = (word),
        AG_INCIDENT_STATE_TABLE(WORD)
#undef WORD
    };
    return words[state];
}

uint64_t
ag_finding_actor(const ag_finding *finding)
{
    uint64_t actor = 0;
    for (size_t i = 0; i < finding->attribution_len; i++) {
        const uint64_t one = finding->attribution[i].actor;
        if (actor != 0 && one != actor) {
            return 0;
        }
        actor = one;
    }
    return actor;
}

/* -- joining ----------------------------------------------------------------- */

bool
ag_is_fresh(const ag_policy *policy, ag_time time, ag_time received)
{
    return received - time <= policy->fresh;
}

/** Take in what came in time. */
static void
freshen(ag_incident *incident, ag_level level, bool asserted)
{
    if (!incident->fresh || level > incident->fresh_level) {
        incident->fresh_level = level;
        incident->asserted = asserted;
    } else if (level == incident->fresh_level) {
        incident->asserted |= asserted;
    }
    incident->fresh = true;
}

ag_incident
ag_incident_open(const ag_detection *d, const ag_policy *policy)
{
    ag_incident one = {.account = d->account,
                       .actor = d->actor,
                       .state = AG_INCIDENT_OPEN,
                       .level = d->level,
                       .first = d->time,
                       .last = d->time,
                       .opened = d->received};
    ag_incident_add(&one, d, policy);
    return one;
}

bool
ag_incident_covers(const ag_incident *incident,
                   const ag_detection *d,
                   const ag_policy *policy)
{
    return incident->account == d->account && incident->actor == d->actor &&
           d->time >= incident->first - policy->window &&
           d->time <= incident->last + policy->window &&
           (incident->state == AG_INCIDENT_OPEN ||
            (incident->state == AG_INCIDENT_CLOSED &&
             d->time <= incident->closed));
}

void
ag_incident_add(ag_incident *incident,
                const ag_detection *d,
                const ag_policy *policy)
{
    incident->count++;
    incident->first = d->time < incident->first ? d->time : incident->first;
    incident->last = d->time > incident->last ? d->time : incident->last;
    incident->level = d->level > incident->level ? d->level : incident->level;
    if (ag_is_fresh(policy, d->time, d->received)) {
        freshen(incident, d->level, d->asserted);
    }
}

/* Its span stays, too: else late rows could stretch it over what is new. */
void
ag_incident_add_late(ag_incident *incident, const ag_detection *d)
{
    incident->count++;
    if (d->level > incident->level &&
        (!incident->late || d->level > incident->late_level)) {
        incident->late = true;
        incident->late_level = d->level;
    }
}

void
ag_incident_join(ag_incident *older, ag_incident *younger)
{
    older->count += younger->count;
    older->first =
        younger->first < older->first ? younger->first : older->first;
    older->last = younger->last > older->last ? younger->last : older->last;
    older->level =
        younger->level > older->level ? younger->level : older->level;
    if (younger->fresh) {
        freshen(older, younger->fresh_level, younger->asserted);
    }
    /* What was told of either was told to the same people. */
    if (younger->revision > 0) {
        if (older->revision == 0 || younger->told_level > older->told_level) {
            older->told_level = younger->told_level;
        }
        if (older->told_actor == 0) {
            older->told_actor = younger->told_actor;
        }
        if (younger->revision > older->revision) {
            older->revision = younger->revision;
        }
    }
    younger->state = AG_INCIDENT_JOINED;
    younger->into = older->id;
}

/* -- naming ------------------------------------------------------------------ */

/** Most sources whose words about an actor are joined. */
#define SOURCES_MAX 64

/** What the sources say together of an actor, and how many they are. */
static unsigned
speak_for(uint64_t actor,
          const ag_attribution *link,
          size_t len,
          unsigned *sources,
          bool *judged)
{
    unsigned percent[SOURCES_MAX] = {0};
    uint64_t source[SOURCES_MAX];
    unsigned count = 0;
    *judged = false;
    for (size_t i = 0; i < len; i++) {
        if (link[i].actor != actor) {
            continue;
        }
        *judged |= link[i].method == AG_METHOD_ANALYST;
        unsigned at = 0;
        while (at < count && source[at] != link[i].source) {
            at++;
        }
        if (at == SOURCES_MAX) {
            continue;
        }
        count += at == count;
        source[at] = link[i].source;
        percent[at] =
            link[i].confidence > percent[at] ? link[i].confidence : percent[at];
    }
    *sources = count;
    return ag_strength_join(percent, count);
}

bool
ag_may_name(uint64_t actor,
            const ag_attribution *link,
            size_t len,
            unsigned *confidence)
{
    unsigned sources = 0;
    bool judged = false;
    const unsigned own = speak_for(actor, link, len, &sources, &judged);
    *confidence = own;
    if (actor == 0 || own < AG_NAME_STRENGTH || (sources < 2 && !judged)) {
        return false;
    }
    for (size_t i = 0; i < len && !judged; i++) {
        unsigned others = 0;
        bool other_judged = false;
        if (link[i].actor != actor &&
            speak_for(link[i].actor, link, len, &others, &other_judged) +
                    AG_RIVAL_DISTANCE >
                own) {
            return false;
        }
    }
    return true;
}

/* -- statements -------------------------------------------------------------- */

bool
ag_incident_says(ag_statement *out,
                 const ag_incident *incident,
                 ag_level level,
                 uint64_t actor,
                 unsigned confidence)
{
    *out = (ag_statement){.kind = AG_NOTICE_NEW,
                          .level = level,
                          .actor = actor,
                          .confidence = actor != 0 ? confidence : 0};
    if (incident->state != AG_INCIDENT_OPEN) {
        return false;
    }
    if (incident->revision == 0) {
        return true;
    }
    out->kind = AG_NOTICE_RAISED;
    return level > incident->told_level ||
           (level == incident->told_level && actor != 0 &&
            actor != incident->told_actor);
}

void
ag_incident_told(ag_incident *incident, const ag_statement *statement)
{
    incident->revision++;
    incident->told_level = statement->level;
    incident->told_actor = statement->actor;
}

unsigned
ag_approvals(const ag_statement *statement, const ag_gate *gate)
{
    if (statement->actor != 0 || ag_level_is_compromised(statement->level)) {
        return AG_FOUR_EYES;
    }
    const bool plain =
        statement->level == AG_TARGETED && gate->asserted && gate->fresh;
    return plain && !gate->held ? 0 : 1;
}
