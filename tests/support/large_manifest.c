/* SPDX-License-Identifier: Apache-2.0 */
/* The election that is measured: 10 contests with 6 options each. */
#include <stdio.h>

#include "support/test_election.h"

#define CONTESTS 10
#define OPTIONS  6

char *
test_manifest_large(uint32_t data_blocks)
{
    static eg_field field[CONTESTS][OPTIONS];
    static eg_contest contest[CONTESTS];
    static char label[CONTESTS][OPTIONS][16];
    static char id[CONTESTS][16];
    static uint32_t list[CONTESTS];
    for (uint32_t c = 0; c < CONTESTS; c++) {
        (void)snprintf(id[c], sizeof(id[c]), "c%u", c + 1);
        contest[c] = (eg_contest){.index = c + 1,
                                  .id = id[c],
                                  .name = "A contest",
                                  .selection_limit = 1,
                                  .option_limit = 1,
                                  .data_blocks = c == 0 ? data_blocks : 0,
                                  .field = field[c],
                                  .field_len = OPTIONS,
                                  .option_len = OPTIONS};
        for (uint32_t o = 0; o < OPTIONS; o++) {
            (void)snprintf(label[c][o], sizeof(label[c][o]), "o%u", o + 1);
            field[c][o] = (eg_field){.kind = EG_FIELD_OPTION,
                                     .index = o + 1,
                                     .bound = 1,
                                     .id = label[c][o],
                                     .name = "An option"};
        }
        list[c] = c + 1;
    }
    const eg_ballot_style style = {.index = 1,
                                   .id = "all",
                                   .name = "All",
                                   .contest = list,
                                   .contest_len = CONTESTS};
    const eg_manifest manifest = {.election_id = "large",
                                  .chaining_mode = EG_CHAINING_SIMPLE,
                                  .contest = contest,
                                  .contest_len = CONTESTS,
                                  .style = &style,
                                  .style_len = 1};
    char *text = NULL;
    size_t len = 0;
    return eg_manifest_write(&manifest, &text, &len) == EG_OK ? text : NULL;
}
