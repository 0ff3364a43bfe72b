/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Organisations, from their application to their end.
 *
 *   applied    it named a domain and a contact, and sent documents
 *   verified   it proved a domain (enrol/domain.h)
 *   approved   an operator reached it by a way that it did not name itself, and
 *              two operators agreed
 *   suspended  a domain lapsed, no contact answers, or an operator stopped it;
 *              two operators must agree anew
 *   left       for ever
 *
 * A false organisation wants to learn of people.  So it is told of nobody before
 * it was approved and a quarantine has passed, and never more than each allows.
 */
#ifndef ACCOUNTGUARD_ENROL_ORGANISATION_H
#define ACCOUNTGUARD_ENROL_ORGANISATION_H

#include <electionguard/hash.h>

#include "accountguard/enrol/domain_name.h"
#include "accountguard/enrol/letter.h"
#include "accountguard/enrol/roster.h"
#include "accountguard/model/code.h"
#include "accountguard/model/country.h"
#include "accountguard/model/sector.h"

/** Room for an organisation's name. */
#define AG_ORG_TEXT 161
/** From approval to the first word about its people. */
#define AG_ORG_QUARANTINE (7 * AG_DAY)
/** An operator's call is good for as long. */
#define AG_ORG_CALL_LIFE (90 * AG_DAY)
/** Operators who must agree. */
#define AG_ORG_APPROVALS 2

typedef struct ag_org {
    uint64_t id;
    ag_subject subject;
    ag_org_state state;
    ag_org_class class;
    ag_country country;
    ag_sector sector;
    char name[AG_ORG_TEXT];
    eg_hash documents;
    ag_time applied;
    ag_time changed; /**< When it came into its state. */
    ag_time called;  /**< When an operator reached it; 0: not yet. */
    ag_time flows;   /**< When its quarantine ends; 0: not approved. */
    uint64_t approvals;
} ag_org;

/** Somebody at an organisation. */
typedef struct ag_contact_card {
    const char *name;
    const char *address;
    const char *phone; /**< "" for none. */
    ag_role role;
    ag_language language;
} ag_contact_card;

typedef struct ag_application {
    const char *name;
    ag_country country;
    ag_sector sector;
    ag_org_class class;
    const char *domain;
    eg_hash documents; /**< SHA-256 of what it sent to show who it is. */
    ag_contact_card contact;
} ag_application;

/**
 * Apply.  The contact gets a letter to confirm the address.
 *
 * @param[out] id     The organisation's row.
 * @param[out] domain The domain as it is kept.
 * @param[out] code   What the domain must show.
 *
 * @retval EG_ERR_ARGUMENT  A text is not as it must be.
 * @retval EG_ERR_MALFORMED No such domain can be claimed.
 */
EG_NODISCARD eg_status ag_org_apply(ag_store *store,
                                    uint64_t *id,
                                    ag_domain *domain,
                                    ag_code *code,
                                    const ag_application *application,
                                    ag_time now,
                                    eg_error *err);

/** One organisation; EG_ERR_NOT_FOUND.  The name of one that was erased is "". */
EG_NODISCARD eg_status ag_org_get(ag_store *store,
                                  ag_org *out,
                                  uint64_t id,
                                  eg_error *err);

/** Takes an organisation. */
typedef eg_status (*ag_org_taker)(const ag_org *org,
                                  void *context,
                                  eg_error *err);
/** All of them, by number. */
EG_NODISCARD eg_status ag_org_each(ag_store *store,
                                   ag_org_taker take,
                                   void *context,
                                   eg_error *err);

/* -- what operators decide; each is a step ------------------------------------- */

/** An operator reached it by a way that it did not name itself. */
EG_NODISCARD eg_status ag_org_called(ag_store *store,
                                     uint64_t by,
                                     uint64_t id,
                                     ag_time now,
                                     eg_error *err);

/**
 * Agree that an organisation is what it says.
 *
 * @param[out] approved Whether enough operators have.
 *
 * @retval EG_ERR_STATE It proved no domain, has no contact who confirmed, was not
 *                      reached, or this operator agreed already.
 */
EG_NODISCARD eg_status ag_org_approve(ag_store *store,
                                      uint64_t by,
                                      uint64_t id,
                                      bool *approved,
                                      ag_time now,
                                      eg_error *err);

/** Stop an organisation; @p why goes into the log. */
EG_NODISCARD eg_status ag_org_suspend(ag_store *store,
                                      uint64_t by,
                                      uint64_t id,
                                      const char *why,
                                      ag_time now,
                                      eg_error *err);

/** End it.  Its work accounts leave it, whatever links personal ones had with it
 * is cut, and people keep both for themselves. */
EG_NODISCARD eg_status ag_org_leave(ag_store *store,
                                    uint64_t by,
                                    uint64_t id,
                                    ag_time now,
                                    eg_error *err);

/* -- within a step of others ---------------------------------------------------- */

/** A domain was proven: what applied is verified. */
EG_NODISCARD eg_status ag_org_proven(ag_store *store,
                                     uint64_t id,
                                     ag_time now,
                                     eg_error *err);
/** As ag_org_suspend(), of one that is approved or verified; else nothing. */
EG_NODISCARD eg_status ag_org_lapse(ag_store *store,
                                    uint64_t id,
                                    const char *why,
                                    ag_time now,
                                    eg_error *err);

#endif
