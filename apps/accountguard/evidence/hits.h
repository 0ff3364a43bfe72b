/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matches of the set of indicators as words that the ladder weighs.
 */
#ifndef ACCOUNTGUARD_EVIDENCE_HITS_H
#define ACCOUNTGUARD_EVIDENCE_HITS_H

#include "accountguard/evidence/evidence.h"
#include "accountguard/indicator/set.h"

/** Room for the hits of one event: each actor that a match tells of is one. */
#define AG_HITS_MAX 256

/**
 * The hits of what an event met.  Warning lists and decay were heeded when it was
 * looked up.  Where there are more than AG_HITS_MAX, each match keeps its first
 * actors, and none is lost.
 *
 * @return How many they are.
 */
size_t ag_hits_of(ag_hit out[AG_HITS_MAX], const ag_matches *found);

#endif
