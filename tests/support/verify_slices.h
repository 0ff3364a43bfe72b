/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record verified in slices, and whether that says what one run says.
 */
#ifndef EG_TESTS_VERIFY_SLICES_H
#define EG_TESTS_VERIFY_SLICES_H

#include <electionguard/verify.h>

/** Make all @p count slices of the record at @p path; aborts on failure. */
void slices_make(eg_slice *out,
                 const char *path,
                 const eg_verify_options *options,
                 uint32_t count);
void slices_free(eg_slice *slice, uint32_t count);

/**
 * Whether the joined report of @p count slices is @p whole in all its forms;
 * says so if not.  The slices are handed over beginning with number @p first.
 */
bool slices_agree(const eg_report *whole,
                  const char *path,
                  const eg_verify_options *options,
                  uint32_t count,
                  uint32_t first);

#endif
