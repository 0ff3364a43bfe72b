/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of domains that an organisation may claim: in the one spelling of the
 * DNS, below a public suffix, so that nobody claims "co.uk" or "github.io".
 */
#ifndef ACCOUNTGUARD_ENROL_DOMAIN_NAME_H
#define ACCOUNTGUARD_ENROL_DOMAIN_NAME_H

#include <stddef.h>

#include <electionguard/status.h>

/** Longest name, in characters. */
#define AG_DOMAIN_MAX 253

/** A name in lower-case ASCII, without a final dot. */
typedef struct ag_domain {
    char text[AG_DOMAIN_MAX + 1];
} ag_domain;

/**
 * Read what a person typed.  A name in other letters (IDNA 2008, as UTS 46 maps
 * it) becomes its ASCII form.
 *
 * @retval EG_ERR_MALFORMED It is no name of a host, has one label alone, or is a
 *                          public suffix.
 */
EG_NODISCARD eg_status ag_domain_read(ag_domain *out,
                                      const char *text,
                                      size_t len,
                                      eg_error *err);

#endif
