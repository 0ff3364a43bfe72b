/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of a parsed manifest: the public struct and the arena that holds all
 * that it points to.
 */
#ifndef EG_ELECTION_MANIFEST_H
#define EG_ELECTION_MANIFEST_H

#include <electionguard/arena.h>
#include <electionguard/manifest.h>

/** What eg_manifest_parse() makes; the public part comes first. */
typedef struct eg_manifest_box {
    eg_manifest manifest;
    eg_arena *arena;
} eg_manifest_box;

/**
 * The first text that is in @p list twice, or NULL.  Sorts @p list, so that a
 * hostile manifest costs n log n.
 */
const char *eg_first_duplicate(const char **list, size_t len);

#endif
