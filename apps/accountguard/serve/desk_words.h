/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the domain on the operators' pages, in their language.
 */
#ifndef ACCOUNTGUARD_SERVE_DESK_WORDS_H
#define ACCOUNTGUARD_SERVE_DESK_WORDS_H

#include "accountguard/incident/review.h"
#include "accountguard/serve/web.h"

ag_word ag_desk_state_word(ag_review_state state);
ag_word ag_desk_kind(ag_notice_kind kind);
ag_word ag_desk_seen_by(ag_seen_by seen_by);
/** Of the word that the public reads: exposed, targeted or compromised. */
ag_word ag_desk_level(ag_level level);

/** A cell: "L3 · compromised". */
void ag_desk_put_level(ag_web *p, ag_level level);

void ag_desk_say_level(ag_web *p, ag_level level);

/** A cell: an actor's name, or that none is named. */
EG_NODISCARD eg_status ag_desk_put_actor(ag_web *p,
                                         uint64_t actor,
                                         eg_error *err);
EG_NODISCARD eg_status ag_desk_say_actor(ag_web *p,
                                         uint64_t actor,
                                         eg_error *err);

/** A cell: a source's number, by which verbs know it. */
void ag_desk_put_source(ag_web *p, uint64_t source);

#endif
