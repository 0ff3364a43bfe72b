/* SPDX-License-Identifier: Apache-2.0 */
/* Labels of contests against the manifest. */
#include "verify/labels.h"

#include <string.h>

void
eg_verify_contest_label(const eg_label_checks *checks,
                        const eg_manifest *manifest,
                        const eg_ballot_style *style,
                        uint32_t index,
                        const char *label,
                        const eg_place *at,
                        eg_result *result)
{
    const eg_contest *named = eg_manifest_find_contest(manifest, label);
    bool in_style = false;
    for (size_t i = 0; i < style->contest_len && named != NULL; i++) {
        in_style = in_style || style->contest[i] == named->index;
    }
    eg_result_require(result, checks->known, in_style, at,
                      "contest \"%.80s\" is not one of style \"%s\"", label,
                      style->id);
    eg_result_require(result, checks->pair,
                      named == NULL || named->index == index, at,
                      "contest %u is labelled \"%.80s\"", index, label);
}

void
eg_verify_contests_complete(const eg_label_checks *checks,
                            const eg_manifest *manifest,
                            const eg_ballot_style *style,
                            const void *ballot,
                            eg_label_of *label_of,
                            size_t len,
                            const eg_place *place,
                            eg_result *result)
{
    for (size_t i = 0; i < style->contest_len; i++) {
        const eg_contest *want =
            eg_manifest_contest(manifest, style->contest[i]);
        bool there = false;
        for (size_t j = 0; j < len && want != NULL; j++) {
            there = there || strcmp(label_of(ballot, j), want->id) == 0;
        }
        eg_place at = *place;
        at.contest = style->contest[i];
        eg_result_require(result, checks->complete, there, &at,
                          "contest \"%s\" of style \"%s\" %s",
                          want == NULL ? "?" : want->id, style->id,
                          checks->verb);
    }
}
