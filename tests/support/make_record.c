/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Write an honest record of the final phase with real parameters, 10 contests
 * and 60 options, to measure with.
 *
 *     make_record FOLDER BALLOTS
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/test_record.h"

#define CONTESTS 10
#define OPTIONS  6

/** The manifest as text; free it. */
static char *
make_manifest(void)
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
                                  .data_blocks = c == 0 ? 2 : 0,
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

int
main(int argc, char **argv)
{
    const unsigned long ballots = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    char *manifest = make_manifest();
    if (ballots < 1 || ballots > 100000 || manifest == NULL) {
        (void)fprintf(stderr, "usage: make_record FOLDER BALLOTS\n");
        free(manifest);
        return 2;
    }
    test_record r;
    test_record_new(&r, &(test_record_plan){.standard = true,
                                            .manifest = manifest,
                                            .devices = 1,
                                            .ballots = (unsigned)ballots,
                                            .seed = 1});
    test_record_write(&r, argv[1], TEST_RECORD_TOC);
    test_record_free(&r);
    free(manifest);
    return 0;
}
