/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Domains of organisations: asked for, proven for a time, checked again, lapsed.
 * A domain that was let go and registered by somebody else proves nothing for the
 * one who had it.
 */
#ifndef ACCOUNTGUARD_ENROL_DOMAIN_H
#define ACCOUNTGUARD_ENROL_DOMAIN_H

#include "accountguard/enrol/domain_proof.h"
#include "accountguard/store/store.h"

/** To show the code. */
#define AG_DOMAIN_ASK_LIFE (14 * AG_DAY)
/** A proof holds for so long, */
#define AG_DOMAIN_LIFE (90 * AG_DAY)
/** is checked again so often, */
#define AG_DOMAIN_RECHECK (7 * AG_DAY)
/** and one that is found missing lapses after this. */
#define AG_DOMAIN_GRACE (3 * AG_DAY)

typedef struct ag_domain_row {
    uint64_t id;
    uint64_t organisation;
    ag_domain name;
    ag_code code;
    ag_time asked;
    ag_time proven; /**< When last; 0: never. */
    ag_time until;
    ag_proof_method method;
} ag_domain_row;

/**
 * Draw a code that the domain must show; one that is there is replaced, and what
 * was proven stays so.  Within a step.
 */
EG_NODISCARD eg_status ag_domain_ask(ag_store *store,
                                     ag_code *code,
                                     uint64_t organisation,
                                     const ag_domain *domain,
                                     ag_time now,
                                     eg_error *err);

/** As ag_domain_ask(), as a step of its own, with an entry of the log. */
EG_NODISCARD eg_status ag_domain_claim(ag_store *store,
                                       ag_code *code,
                                       uint64_t by,
                                       uint64_t organisation,
                                       const ag_domain *domain,
                                       ag_time now,
                                       eg_error *err);

/**
 * Look whether the domain shows its code, and keep what was found.  The outside
 * is asked before the step begins.
 *
 * @param[in] mail Of AG_PROOF_MAIL; else empty.
 *
 * @retval EG_OK            It does.
 * @retval EG_REJECT        It does not.  A proof from before ends after the grace.
 * @retval EG_ERR_IO        It could not be asked.
 * @retval EG_ERR_NOT_FOUND The organisation did not claim it.
 * @retval EG_ERR_STATE     The code is too old; ask for another.
 */
EG_NODISCARD eg_status ag_domain_check(ag_store *store,
                                       const ag_outside *outside,
                                       uint64_t organisation,
                                       const char *domain,
                                       ag_proof_method method,
                                       eg_span mail,
                                       ag_time now,
                                       eg_error *err);

/** Whether any domain of an organisation is proven now. */
EG_NODISCARD eg_status ag_domain_any(ag_store *store,
                                     bool *out,
                                     uint64_t organisation,
                                     ag_time now,
                                     eg_error *err);

/** Whether this very domain, or one above it, is proven by the organisation. */
EG_NODISCARD eg_status ag_domain_covers(ag_store *store,
                                        bool *out,
                                        uint64_t organisation,
                                        const char *domain,
                                        ag_time now,
                                        eg_error *err);

/** Takes a domain. */
typedef eg_status (*ag_domain_taker)(const ag_domain_row *domain,
                                     void *context,
                                     eg_error *err);
/** The domains of an organisation. */
EG_NODISCARD eg_status ag_domain_each(ag_store *store,
                                      uint64_t organisation,
                                      ag_domain_taker take,
                                      void *context,
                                      eg_error *err);

/**
 * The next domain that is due to be checked again.
 *
 * @param[in]  after Its row's number is larger than this.
 * @param[out] found false: there is none.
 */
EG_NODISCARD eg_status ag_domain_due(ag_store *store,
                                     ag_domain_row *out,
                                     uint64_t after,
                                     bool *found,
                                     ag_time now,
                                     eg_error *err);

/** Suspend organisations whose last proof ran out; a step for each. */
EG_NODISCARD eg_status ag_domain_lapse(ag_store *store,
                                       uint64_t *count,
                                       ag_time now,
                                       eg_error *err);

#endif
