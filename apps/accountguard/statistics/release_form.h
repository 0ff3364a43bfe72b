/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What writing and reading a release share.
 */
#ifndef ACCOUNTGUARD_STATISTICS_RELEASE_FORM_H
#define ACCOUNTGUARD_STATISTICS_RELEASE_FORM_H

#include "accountguard/statistics/release.h"

#define AG_RELEASE_FORMAT "accountguard-statistics-1"

/** What is signed begins with it, so that it is no signature of another thing. */
#define AG_RELEASE_SIGNED "accountguard statistics release 1\n"

/** Append what is signed. */
EG_NODISCARD eg_status ag_release_signed_bytes(eg_buffer *out,
                                               const ag_release *release,
                                               eg_error *err);

/** Append the published file. */
EG_NODISCARD eg_status
ag_release_put_file(eg_buffer *out,
                    const ag_release *release,
                    const uint8_t key[APP_PUBLIC_KEY_BYTES],
                    const uint8_t signature[APP_SIGNATURE_BYTES],
                    eg_error *err);

#endif
