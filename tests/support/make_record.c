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

int
main(int argc, char **argv)
{
    const unsigned long ballots = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    char *manifest = test_manifest_large(2);
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
