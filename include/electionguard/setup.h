/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file setup.h
 * The setup of an election, read from a record and verified: what a voting
 * device, a guardian and a tool start from.
 *
 * @spec{EG 2.1.0 Verifications 1 to 4}
 */
#ifndef ELECTIONGUARD_SETUP_H
#define ELECTIONGUARD_SETUP_H

#include <stddef.h>

#include <electionguard/election.h>
#include <electionguard/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Immutable; owns its group, manifest and election. */
typedef struct eg_verified_setup eg_verified_setup;

/**
 * Read the setup phase of the record at @p path, whatever phase it has reached,
 * and make Verifications 1 to 4 with X.01 and X.03.  Nothing after the setup is
 * looked at.
 *
 * @param[out] out   Free it with eg_verified_setup_free().
 * @param[in]  path  A record, directory or zip.
 * @param[in]  group NULL: the standard group; else borrowed.
 * @param[in]  use   How the joint keys will be used.
 * @param[out] err   The first thing that does not hold; may be NULL.
 *
 * @retval EG_OK            Verified.
 * @retval EG_REJECT        A check does not hold.
 * @retval EG_ERR_NOT_FOUND There is nothing at @p path.
 * @retval EG_ERR_IO        Reading failed.
 * @retval EG_ERR_MEMORY    No memory.
 */
EG_API EG_NODISCARD eg_status eg_verified_setup_open(eg_verified_setup **out,
                                                     const char *path,
                                                     const eg_group *group,
                                                     eg_base_use use,
                                                     eg_error *err);

EG_API void eg_verified_setup_free(eg_verified_setup *setup);

/** The election with its manifest; lives as long as @p setup. */
EG_API const eg_election *
eg_verified_setup_election(const eg_verified_setup *setup);

/** Guardians 1..n in order; they live as long as @p setup. */
EG_API const eg_guardian_public *
eg_verified_setup_guardians(const eg_verified_setup *setup, size_t *len);

#ifdef __cplusplus
}
#endif
#endif
