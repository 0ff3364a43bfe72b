/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an event to what is proven: which indicators it meets, and what the ladder
 * makes of them.  Nothing here touches the store.
 */
#ifndef ACCOUNTGUARD_INGEST_JUDGE_H
#define ACCOUNTGUARD_INGEST_JUDGE_H

#include "accountguard/evidence/hits.h"
#include "accountguard/indicator/set.h"
#include "accountguard/ingest/source.h"

/** What feeds say of an event; how many words.  @p set may be NULL. */
size_t ag_judge_hits(ag_hit out[AG_HITS_MAX],
                     const ag_set *set,
                     const ag_event *event);

/**
 * What an event of a source proves of its account; out->rule is NULL where it
 * proves nothing.
 */
void ag_judge(ag_finding *out,
              const ag_set *set,
              const ag_source *source,
              const ag_event *event);

/** What kind of source saw it. */
ag_seen_by ag_judge_seen_by(const ag_source *source, const ag_event *event);

#endif
