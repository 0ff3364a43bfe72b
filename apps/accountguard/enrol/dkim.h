/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a domain's own servers signed a mail: DKIM (RFC 6376, 8301, 8463), as
 * far as it proves a domain and more strictly than a filter for spam does.
 *
 * A signature counts if it is of the very domain, over the whole body (no "l="),
 * over From and Subject, of which there is one each, and in its time.
 */
#ifndef ACCOUNTGUARD_ENROL_DKIM_H
#define ACCOUNTGUARD_ENROL_DKIM_H

#include "accountguard/enrol/letter.h"
#include "accountguard/enrol/resolver.h"
#include "accountguard/model/time.h"

/** Signatures of one mail that are looked at. */
#define AG_DKIM_SIGNATURES_MAX 8

/**
 * Look for a signature of @p domain that holds.
 *
 * @param[in] domain In lower-case ASCII.
 *
 * @retval EG_OK         One holds.
 * @retval EG_REJECT     None does; the sentence says why the last one does not.
 * @retval EG_ERR_IO     A key could not be asked for, and none holds.
 * @retval EG_ERR_MEMORY No memory.
 */
EG_NODISCARD eg_status ag_dkim_check(const ag_letter *letter,
                                     const char *domain,
                                     const ag_resolver *resolver,
                                     ag_time now,
                                     eg_arena *arena,
                                     eg_error *err);

#endif
