/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markings of STIX objects: the colours of the Traffic Light Protocol, which
 * have fixed ids in versions 1 and 2, and those that a feed defines itself.
 * Internal to this folder.
 */
#ifndef ACCOUNTGUARD_INDICATOR_MARKING_H
#define ACCOUNTGUARD_INDICATOR_MARKING_H

#include "accountguard/indicator/textmap.h"
#include "accountguard/model/sharing.h"
#include "codec/json.h"

/** What a feed's own markings mean. */
typedef struct ag_markings {
    ag_textmap own; /**< id to colour; AG_TLP_COUNT: a statement, no colour. */
} ag_markings;

EG_NODISCARD eg_status ag_markings_init(ag_markings *m);
void ag_markings_free(ag_markings *m);

/** Learn a marking-definition. */
EG_NODISCARD eg_status ag_markings_define(ag_markings *m,
                                          const eg_json *object,
                                          eg_error *err);

/**
 * The strictest colour of an object's object_marking_refs.  One that nobody
 * defined may be any colour, so it counts as AMBER+STRICT at least.
 *
 * @param[in,out] tlp The feed's own colour, kept where the object has none.
 */
EG_NODISCARD eg_status ag_markings_of(const ag_markings *m,
                                      ag_tlp *tlp,
                                      const eg_json *object,
                                      eg_error *err);

#endif
