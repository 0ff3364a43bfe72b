/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest verifier: reads a record, makes every check, and says whether it
 * holds.
 *
 *   example_verifier RECORD
 *
 * Exit code 0: verified; 1: not.
 */
#include <inttypes.h>
#include <stdio.h>

#include <electionguard/verify.h>

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s RECORD\n", argv[0]);
        return 2;
    }
    eg_error err = {EG_OK, ""};
    eg_report *report;
    const eg_status status = eg_verify(&report, argv[1], NULL, &err);
    if (status != EG_OK) {
        fprintf(stderr, "example_verifier: %s\n", err.text);
        return eg_status_exit_code(status);
    }

    /* Who could decrypt, and how many ballots: the reader must judge these. */
    const eg_record_facts *facts = eg_report_facts(report);
    printf("%" PRIu32 " of %" PRIu32 " guardians, %" PRIu64 " ballots cast\n",
           facts->k, facts->n, facts->cast);

    /* Each fault with its check and its place. */
    size_t len;
    const eg_finding *finding = eg_report_findings(report, &len);
    for (size_t i = 0; i < len; i++) {
        printf("%s: %s\n", eg_check_code(finding[i].check), finding[i].text);
    }

    const eg_verdict verdict = eg_report_verdict(report);
    puts(eg_verdict_name(verdict));
    eg_report_free(report);
    return verdict == EG_VERIFIED ? 0 : 1;
}
