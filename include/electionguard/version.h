/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file version.h
 * The one place of the version; the build reads it from here.
 */
#ifndef ELECTIONGUARD_VERSION_H
#define ELECTIONGUARD_VERSION_H

#define EG_VERSION_MAJOR 0
#define EG_VERSION_MINOR 1
#define EG_VERSION_PATCH 0
#define EG_VERSION       "0.1.0"

/** The version of the specification that records are made for. */
#define EG_SPEC_VERSION "v2.1.0"

#endif
