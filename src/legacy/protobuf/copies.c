/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of earlier steps of a workflow: what they say has to be what the last
 * one says, which is what is verified.
 */
#include "legacy/protobuf/copies.h"

#include <electionguard/hash.h>

#include "legacy/same.h"

/** The entry that copy number @p copy is one of. */
static size_t
original_of(const lg_source *s, size_t copy)
{
    size_t i = 0;
    while (i < s->len && (s->entry[i].kind == LG_COPY ||
                          s->entry[i].part != s->entry[copy].part ||
                          s->entry[i].number != s->entry[copy].number)) {
        i++;
    }
    return i;
}

/** How many guardians the file of entry number @p entry has as entries. */
static size_t
guardians_beside(const lg_source *s, size_t entry)
{
    size_t count = 0;
    for (size_t i = 0; i < s->len; i++) {
        count += s->entry[i].file == s->entry[entry].file &&
                 s->entry[i].part == LG_PART_GUARDIAN;
    }
    return count;
}

/** Whether two entries say the same; manifests, in the same bytes; keys, with as
 * many guardians, which are entries of their own in 1.53. */
static eg_status
compare(lg_walk *walk, size_t a, size_t b, bool *same, eg_error *err)
{
    const lg_source *s = &walk->source;
    const eg_json *x;
    const eg_json *y;
    eg_hash digest;
    eg_hash other;
    EG_TRY(lg_read_json(s, a, &walk->bytes, walk->arena, &x, err));
    eg_sha256_once(&digest, walk->bytes.data, walk->bytes.len);
    EG_TRY(lg_read_json(s, b, &walk->bytes, walk->arena, &y, err));
    eg_sha256_once(&other, walk->bytes.data, walk->bytes.len);
    *same = s->entry[a].part == LG_PART_MANIFEST
                ? eg_hash_equal(&digest, &other)
                : lg_same_json(x, y);
    if (s->entry[a].part == LG_PART_INITIALIZED) {
        *same = *same && guardians_beside(s, a) == guardians_beside(s, b);
    }
    return EG_OK;
}

eg_status
lg_pb_judge_copies(lg_walk *walk)
{
    const lg_source *s = &walk->source;
    eg_result *result = &walk->report->result;
    for (size_t i = lg_source_next(s, LG_COPY, 0); i < s->len;
         i = lg_source_next(s, LG_COPY, i + 1)) {
        const size_t own = original_of(s, i);
        const eg_place place = lg_place(i);
        eg_error err = {0};
        bool same = true;
        if (own == s->len) {
            eg_result_fail(result, EG_CHECK_R_STRUCTURE, &place,
                           "it has a guardian that the last step has not");
            continue;
        }
        const eg_status status = compare(walk, own, i, &same, &err);
        if (status != EG_OK) {
            EG_TRY(lg_found_malformed(result, &place, status, &err));
            continue;
        }
        eg_result_require(result, EG_CHECK_R_STRUCTURE, same, &place,
                          "it does not say what %s says",
                          lg_source_name(s, own));
    }
    return EG_OK;
}
