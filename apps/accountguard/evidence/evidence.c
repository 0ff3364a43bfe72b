/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weighing an event by the rules of the ladder.
 */
#include "accountguard/evidence/evidence.h"

#include <stdio.h>

#include "accountguard/evidence/rules.h"

const char *
ag_method_name(ag_method method)
{
    static const char *const words[] = {
#define WORD(name, word) [name] = (word),
        AG_METHOD_TABLE(WORD)
#undef WORD
    };
    return words[method];
}

/* -- what feeds say ---------------------------------------------------------- */

/** The part of a hit's confidence that is believed; 0: it is not heard. */
static unsigned
believed(const ag_hit *hit, ag_time when)
{
    if (hit->common || when < hit->valid_from || when >= hit->valid_until) {
        return 0;
    }
    const unsigned confidence = hit->confidence < 100 ? hit->confidence : 100;
    return confidence * ag_trust_percent(hit->trust) / 100;
}

/* By counting, so that the order in which sources are told does not matter, not
 * even in the rounding. */
unsigned
ag_strength_join(const unsigned *percent, size_t len)
{
    uint64_t doubt = 1000000;
    for (unsigned value = 100; value > 0; value--) {
        for (size_t i = 0; i < len; i++) {
            if (percent[i] == value) {
                doubt = doubt * (100 - value) / 100;
            }
        }
    }
    return (unsigned)(100 - (doubt + 9999) / 10000);
}

/** What the sources say of one thing about the event. */
typedef struct word {
    unsigned strength;
    unsigned sources;
} word;

/** Most sources that are heard of one event. */
#define SOURCE_MAX 64

/** Each source's strongest word about what @p ties name. */
static word
listen(const ag_event *event, const ag_hit *hits, size_t len, unsigned ties)
{
    unsigned percent[SOURCE_MAX] = {0};
    uint64_t source[SOURCE_MAX];
    word heard = {0};
    for (size_t i = 0; i < len; i++) {
        const unsigned tie =
            hits[i].on == AG_HIT_ADDRESS ? AG_BY_ADDRESS : AG_BY_LINK;
        const unsigned value = believed(&hits[i], event->time);
        if (value == 0 || (tie & ties) == 0) {
            continue;
        }
        unsigned at = 0;
        while (at < heard.sources && source[at] != hits[i].source) {
            at++;
        }
        if (at == SOURCE_MAX) {
            continue;
        }
        heard.sources += at == heard.sources;
        source[at] = hits[i].source;
        percent[at] = value > percent[at] ? value : percent[at];
    }
    heard.strength = ag_strength_join(percent, heard.sources);
    return heard;
}

/* -- rules ------------------------------------------------------------------- */

/** Whether @p rule holds of an event, and by what. */
typedef struct verdict {
    bool holds;
    bool asserted;
    word heard;
} verdict;

static verdict
weigh(const ag_rule *rule,
      const ag_event *event,
      const ag_hit *hits,
      size_t len)
{
    verdict v = {0};
    if (rule->action != event->action ||
        (rule->outcomes & AG_ENDED(event->outcome)) == 0) {
        return v;
    }
    v.asserted = (rule->ties & AG_BY_ROW) != 0 ||
                 ((rule->ties & AG_BY_PROVIDER) != 0 && event->nation_state);
    v.heard = listen(event, hits, len, rule->ties);
    v.holds = v.asserted || v.heard.strength >= ag_rule_strength(rule->level);
    return v;
}

/* -- attributions ------------------------------------------------------------ */

/** Whether @p a comes before @p b: an order of all that differ. */
static bool
before(const ag_attribution *a, const ag_attribution *b)
{
    if (a->confidence != b->confidence) {
        return a->confidence > b->confidence;
    }
    if (a->actor != b->actor) {
        return a->actor < b->actor;
    }
    if (a->source != b->source) {
        return a->source < b->source;
    }
    return a->method < b->method;
}

/** Put @p one in its place, once for each actor, source and method. */
static void
propose(ag_finding *out, const ag_attribution *one)
{
    ag_attribution *list = out->attribution;
    for (size_t i = 0; i < out->attribution_len; i++) {
        if (list[i].actor == one->actor && list[i].source == one->source &&
            list[i].method == one->method) {
            if (list[i].confidence >= one->confidence) {
                return;
            }
            out->attribution_len--;
            memmove(list + i, list + i + 1,
                    (out->attribution_len - i) * sizeof(*list));
            break;
        }
    }
    size_t at = 0;
    while (at < out->attribution_len && before(&list[at], one)) {
        at++;
    }
    if (at == AG_ATTRIBUTION_MAX) {
        return;
    }
    const size_t kept = out->attribution_len < AG_ATTRIBUTION_MAX
                            ? out->attribution_len
                            : AG_ATTRIBUTION_MAX - 1;
    memmove(list + at + 1, list + at, (kept - at) * sizeof(*list));
    list[at] = *one;
    out->attribution_len = kept + 1;
}

/** Take actors and marks of sharing from the hits that a rule heard. */
static void
take_words(ag_finding *out,
           const ag_event *event,
           const ag_hit *hits,
           size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const ag_hit *hit = &hits[i];
        const bool address = hit->on == AG_HIT_ADDRESS;
        const unsigned value = believed(hit, event->time);
        const unsigned tie = address ? AG_BY_ADDRESS : AG_BY_LINK;
        if (value == 0 || (tie & out->rule->ties) == 0) {
            continue;
        }
        out->tlp = hit->tlp > out->tlp ? hit->tlp : out->tlp;
        out->pap = hit->pap > out->pap ? hit->pap : out->pap;
        if (hit->actor != 0) {
            propose(out, &(ag_attribution){.actor = hit->actor,
                                           .source = hit->source,
                                           .confidence = value,
                                           .method = address ? AG_METHOD_ADDRESS
                                                             : AG_METHOD_LINK});
        }
    }
}

/* -- the whole --------------------------------------------------------------- */

void
ag_evidence_judge(ag_finding *out,
                  const ag_event *event,
                  const ag_hit *hits,
                  size_t len)
{
    *out = (ag_finding){0};
    for (size_t i = 0; i < ag_rule_count; i++) {
        const ag_rule *rule = &ag_rules[i];
        if (out->rule != NULL && rule->level <= out->level) {
            continue;
        }
        const verdict v = weigh(rule, event, hits, len);
        if (v.holds) {
            out->rule = rule;
            out->level = rule->level;
            out->asserted = v.asserted;
            out->confidence = v.asserted ? 100 : v.heard.strength;
            out->strength = v.heard.strength;
            out->sources = v.heard.sources;
        }
    }
    if (out->rule != NULL) {
        take_words(out, event, hits, len);
    }
}

void
ag_evidence_confirm(ag_finding *out, bool by_owner)
{
    const ag_rule *rule =
        ag_rule_find(by_owner ? "person.owner" : "person.analyst");
    *out = (ag_finding){.rule = rule, .level = rule->level, .confidence = 100};
}

void
ag_finding_reason(char out[AG_REASON_MAX], const ag_finding *finding)
{
    const char *reason = finding->rule->reason;
    const bool named =
        finding->asserted && (finding->rule->ties & AG_BY_ROW) == 0;
    char feeds[96] = "";
    if (finding->sources > 0) {
        (void)snprintf(feeds, sizeof(feeds),
                       "  %u source%s it to such a group, with a confidence of "
                       "%u in 100.",
                       finding->sources,
                       finding->sources == 1 ? " ties" : "s tie",
                       finding->strength);
    }
    (void)snprintf(
        out, AG_REASON_MAX, "%c%s.%s%s", reason[0] - 'a' + 'A', reason + 1,
        named ? "  The provider itself names a state's group." : "", feeds);
}
