/* SPDX-License-Identifier: Apache-2.0 */
/* Which build of the Python implementation, or of its ports, wrote a record. */
#include <stdio.h>

#include "legacy/python/setup.h"

void
lg_py_tell_version(lg_walk *walk,
                   const eg_json *json,
                   bool constants,
                   bool decimal)
{
    static const char *const groups[] = {
        [LG_GROUP_UNKNOWN] = "unknown parameters",
        [LG_GROUP_GAMMA] = "the 4096-bit prime of 0.95 to 1.0",
        [LG_GROUP_FIRST] = "the first 4096-bit prime of 0.95",
        [LG_GROUP_STANDARD] = "the standard prime",
        [LG_GROUP_TOY] = "a toy group"};
    const eg_json *key = eg_json_member(json, "elgamal_public_key");
    const bool wrapped = key != NULL && key->type == EG_JSON_OBJECT;
    const bool committed = eg_json_member(json, "commitment_hash") != NULL;
    char why[400];
    if (walk->core2) {
        snprintf(
            why, sizeof(why),
            "context.json beside constants.json, guardians with "
            "coefficient_commitments; %s; Q = SHA-256 of |H_P|02|H_M|n|k|, "
            "as 1.E judges",
            groups[walk->group_kind]);
        lg_detected(walk, "ElectionGuard 1.91 (C++ implementation)", why);
        return;
    }
    if (walk->source.early) {
        snprintf(why, sizeof(why),
                 "context.json beside constants.json and description.json; "
                 "%s; Q' = SHA-256 of %s, with upper-case digits, as 4.A "
                 "judges",
                 groups[walk->group_kind],
                 committed ? "|Q|commitment hash|" : "|Q|K|");
        lg_detected(walk,
                    committed
                        ? "ElectionGuard before 0.95 (Python implementation, "
                          "spring 2021)"
                        : "ElectionGuard before 0.95 (Python implementation, "
                          "package 1.1)",
                    why);
        return;
    }
    snprintf(why, sizeof(why),
             "context.json beside constants.json, with %s; %s; %s; %s",
             constants ? "decimal constants" : "hexadecimal constants",
             wrapped       ? "each number in an object with the member data"
             : decimal     ? "numbers as decimal digits"
             : walk->first ? "numbers as bare digits, and proofs with names"
                           : "numbers as bare digits",
             groups[walk->group_kind],
             "Q = SHA-256 of |p|q|g|n|k|manifest hash|, as 1.E judges");
    lg_detected(walk,
                walk->java ? "ElectionGuard 0.95 (Java port)"
                : wrapped || walk->first
                    ? "ElectionGuard 0.95 (Python implementation)"
                    : "ElectionGuard 1.0 (Python implementation)",
                why);
}

/** What the first proof of a guardian's file says of whoever wrote it. */
static void
find_habits(lg_walk *walk, const eg_json *guardian)
{
    const eg_json *proofs =
        eg_json_member(guardian, walk->source.early ? "coefficient_proofs"
                                                    : "election_proofs");
    const eg_json *proof =
        proofs != NULL && proofs->type == EG_JSON_ARRAY ? proofs->first : NULL;
    walk->first = eg_json_member(proof, "name") != NULL;
    walk->java = proof != NULL && proof->type == EG_JSON_OBJECT &&
                 !walk->first && eg_json_member(proof, "usage") == NULL;
}

eg_status
lg_py_find_writer(lg_walk *walk)
{
    eg_error err = {0};
    const eg_json *json = NULL;
    const size_t i = lg_source_next(&walk->source, LG_GUARDIAN, 0);
    if (i == walk->source.len) {
        return EG_OK;
    }
    const eg_status status =
        lg_read_json(&walk->source, i, &walk->bytes, walk->arena, &json, &err);
    walk->core2 = status == EG_OK && !walk->source.early &&
                  eg_json_member(json, "coefficient_commitments") != NULL;
    if (status == EG_OK) {
        find_habits(walk, json);
    }
    /* What is wrong with the file is said where it is judged. */
    return lg_is_input(status) ? EG_OK : status;
}

bool
lg_py_has_letters(const eg_json *json)
{
    static const char *const names[] = {
        "elgamal_public_key", "crypto_base_hash", "crypto_extended_base_hash"};
    bool letters = false;
    for (size_t i = 0; i < EG_ARRAY_LEN(names); i++) {
        const eg_json *v = eg_json_member(json, names[i]);
        letters = letters || (v != NULL && v->type == EG_JSON_STRING &&
                              strpbrk(v->text, "ABCDEF") != NULL);
    }
    return letters;
}
