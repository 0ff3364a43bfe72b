/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indicators' matches as words for the ladder.
 */
#include "accountguard/ingest/judge.h"

size_t
ag_judge_hits(ag_hit out[AG_HITS_MAX], const ag_set *set, const ag_event *event)
{
    ag_matches found = {0};
    if (set == NULL) {
        return 0;
    }
    ag_set_find_event(set, event, &found);
    if (event->sender.len > 0) {
        ag_set_find_email(set, (const char *)event->sender.data,
                          event->sender.len, event->time, &found);
    }
    return ag_hits_of(out, &found);
}

ag_seen_by
ag_judge_seen_by(const ag_source *source, const ag_event *event)
{
    if (source->seen_by == AG_SEEN_BY_CANARY) {
        return AG_SEEN_BY_CANARY;
    }
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
