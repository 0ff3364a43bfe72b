/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments as providers' logs spell them.
 *
 * A moment without a zone is UTC, as the providers' manuals say of theirs.
 */
#ifndef ACCOUNTGUARD_EVENT_MOMENT_H
#define ACCOUNTGUARD_EVENT_MOMENT_H

#include "accountguard/model/time.h"

/**
 * Read "2021-03-23T15:45:38", with " " for "T", with 1 to 9 digits of a
 * fraction (cut to microseconds), with "Z", "+01:00" or "+0100" or nothing;
 * or Microsoft's American form "1/9/2007 9:41:00 AM", month first, the seconds
 * and AM or PM as they are there.  A leap second is the second after it.
 *
 * @return false: another text, no such date, or outside of 1970 to 9999.
 */
bool ag_moment_read(ag_time *out, const char *text, size_t len);

/** Milliseconds since 1970 as digits; false: not that. */
bool ag_moment_read_millis(ag_time *out, const char *text, size_t len);

#endif
