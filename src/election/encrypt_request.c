/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of a request, before any of its secrets is touched. */
#include <string.h>

#include "base/base.h"
#include "codec/text.h"
#include "election/encrypt.h"

const eg_plain_contest *
eg_encrypt_find_plain(const eg_plain_ballot *plain, uint32_t index)
{
    for (size_t i = 0; i < plain->contest_len; i++) {
        if (plain->contest[i].index == index) {
            return &plain->contest[i];
        }
    }
    return NULL;
}

/** Every plain contest belongs to the style and is there once. */
static eg_status
check_listing(const eg_plain_ballot *plain,
              const eg_ballot_style *style,
              eg_error *err)
{
    for (size_t i = 0; i < plain->contest_len; i++) {
        const uint32_t index = plain->contest[i].index;
        bool known = false;
        for (size_t s = 0; s < style->contest_len; s++) {
            known |= style->contest[s] == index;
        }
        if (!known) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "contest %u is not on ballot style \"%s\"", index,
                           style->id);
        }
        if (eg_encrypt_find_plain(plain, index) != &plain->contest[i]) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "contest %u is on the ballot twice", index);
        }
    }
    return EG_OK;
}

eg_status
eg_encrypt_check_request(const eg_manifest *manifest,
                         const eg_ballot_style **style,
                         const eg_encrypt_request *request,
                         eg_error *err)
{
    const eg_plain_ballot *plain = request->plain;
    *style = eg_manifest_find_style(manifest, plain->style);
    if (*style == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "the manifest has no ballot style \"%s\"", plain->style);
    }
    if (plain->weight < 1 || plain->weight > INT32_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "the ballot's weight %u is not in 1..2147483647",
                       plain->weight);
    }
    return check_listing(plain, *style, err);
}

eg_status
eg_encrypt_check_contest(const eg_contest *contest,
                         const eg_plain_contest *plain,
                         eg_error *err)
{
    if (plain == NULL) {
        return EG_OK;
    }
    if (plain->selection_len != contest->option_len) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "contest \"%s\": %zu selections for %zu options",
                       contest->id, plain->selection_len, contest->option_len);
    }
    if (plain->write_in_len > 0 && contest->data_blocks == 0) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "contest \"%s\" has no contest data for a write-in",
                       contest->id);
    }
    return EG_OK;
}

eg_status
eg_encrypt_begin(eg_encrypted_ballot *out,
                 eg_arena *arena,
                 const eg_encrypt_request *request,
                 const eg_ballot_style *style,
                 eg_error *err)
{
    const char *ref = request->plain->ref;
    out->style = style->id;
    out->status = EG_BALLOT_UNDECIDED;
    out->weight = request->plain->weight;
    out->has_time = request->has_time;
    out->time_ms = request->time_ms;
    memcpy(out->chaining_field, request->chaining_field,
           EG_CHAINING_FIELD_BYTES);
    if (ref == NULL) {
        return EG_OK;
    }
    if (!eg_utf8_valid(ref, strlen(ref))) {
        return eg_fail(err, EG_ERR_ARGUMENT, "the ballot's name is not UTF-8");
    }
    out->ref = eg_arena_copy(arena, ref, strlen(ref));
    return out->ref == NULL ? EG_ERR_MEMORY : EG_OK;
}
