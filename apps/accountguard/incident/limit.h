/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What keeps a flood from becoming mails: the breaker of a source, and when a
 * directive is due and with which others it is one notice.
 */
#ifndef ACCOUNTGUARD_INCIDENT_LIMIT_H
#define ACCOUNTGUARD_INCIDENT_LIMIT_H

#include "accountguard/incident/directive.h"
#include "accountguard/incident/policy.h"

/**
 * Whether a source makes so much today that a person has to look first.
 *
 * The median of its days is compared, so that one wild day among them neither
 * hides the next nor raises what is usual.
 *
 * @param[in] past  Statements on each of the days before, silent days as 0.
 * @param[in] days  1 to AG_BREAKER_DAYS of them.
 * @param[in] today Those of today, or since a person last released it.
 */
bool ag_breaker_trips(const ag_policy *policy,
                      const uint64_t *past,
                      size_t days,
                      uint64_t today);

/**
 * Set when a directive is due, when it expires, and its aggregate.
 *
 * Words from L3 up, corrections and closures are due now.  Others are due at the
 * end of their batch and a span later that depends on the reader and the key
 * alone, so that trying again does not change it.  One aggregate are the words
 * of a batch to the same reader about the same actor, of a person about the same
 * account.
 *
 * @param[in] key    Secret, of no other use.
 * @param[in] digest The reader had enough today: it is due tomorrow with all
 *                   else, or from L3 up at the end of the hour.
 */
void ag_directive_schedule(ag_directive *d,
                           const eg_hash *key,
                           const ag_policy *policy,
                           ag_time now,
                           bool digest);

#endif
