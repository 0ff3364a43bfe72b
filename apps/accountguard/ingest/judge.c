/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators' matches as words for the ladder.
 */
#include "accountguard/ingest/judge.h"

/** One word for each actor that is claimed, or one that tells of none. */
static size_t
add_match(ag_hit *out, size_t len, const ag_match *m)
{
    ag_hit hit = {.on = m->kind == AG_KIND_IP ? AG_HIT_ADDRESS : AG_HIT_LINK,
                  .source = m->feed,
                  .trust = m->trust,
                  .confidence = m->confidence,
                  .valid_from = m->valid_from,
                  .valid_until = m->valid_until,
                  .tlp = m->tlp,
                  .pap = m->pap};
    const size_t words = m->actor_len > 0 ? m->actor_len : 1;
    for (size_t i = 0; i < words && len < AG_HITS_MAX; i++) {
        hit.actor = m->actor_len > 0 ? m->actors[i] : 0;
        out[len++] = hit;
    }
    return len;
}

size_t
ag_judge_hits(ag_hit out[AG_HITS_MAX], const ag_set *set, const ag_event *event)
{
    ag_matches found = {0};
    size_t len = 0;
    if (set == NULL) {
        return 0;
    }
    ag_set_find_event(set, event, &found);
    if (event->sender.len > 0) {
        ag_set_find_email(set, (const char *)event->sender.data,
                          event->sender.len, event->time, &found);
    }
    for (unsigned i = 0; i < found.len; i++) {
        len = add_match(out, len, &found.match[i]);
    }
    return len;
}

ag_seen_by
ag_judge_seen_by(const ag_source *source, const ag_event *event)
{
    const bool warned =
        event->nation_state || event->action == AG_ACTION_WARNING;
    return warned && source->trust != AG_TRUST_E ? AG_SEEN_BY_PROVIDER
                                                 : source->seen_by;
}

void
ag_judge(ag_finding *out,
         const ag_set *set,
         const ag_source *source,
         const ag_event *event)
{
    ag_hit hits[AG_HITS_MAX];
    const size_t len = ag_judge_hits(hits, set, event);
    ag_event heard = *event;
    if (source->trust == AG_TRUST_E) {
        /* Anybody may write "a provider warns" into such a log. */
        heard.nation_state = false;
        if (heard.action == AG_ACTION_WARNING ||
            heard.action == AG_ACTION_LEAK) {
            heard.action = AG_ACTION_RISK;
        }
    }
    ag_evidence_judge(out, &heard, hits, len);
    out->tlp = source->tlp > out->tlp ? source->tlp : out->tlp;
    out->pap = source->pap > out->pap ? source->pap : out->pap;
}
