/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of 1.0 verified, against the exponentiations that the equations of
 * its proofs are when each is made alone by GMP, in the same run.
 *
 *     bench_legacy RECORD
 *
 * Both are the time of one thread.  The plain way is counted too low: without
 * memberships of commitments, hashes, products, files and JSON, all of which
 * the other side has.
 */
#include <gmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <electionguard/verify.h>

#include "bench.h"
#include "group/params.h"

/** Powers of a selection: two memberships and nine of four equations. */
#define SELECTION_POWERS 11
/** Of a contest: two memberships and five of two equations. */
#define CONTEST_POWERS 7
/** Of a share: two equations of four. */
#define SHARE_POWERS 4

enum { ROUNDS = 5, POWERS = 60 };

static double
seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/** A number of params_gamma.c. */
static void
set_number(mpz_t out, const char *text)
{
    char digits[1100];
    size_t len = 0;
    for (; *text != '\0' && len + 1 < sizeof(digits); text++) {
        if (*text != ' ') {
            digits[len++] = *text;
        }
    }
    digits[len] = '\0';
    mpz_set_str(out, digits, 16);
}

/** Seconds of one mpz_powm with an exponent of 256 bits. */
static double
time_power(void)
{
    mpz_t p;
    mpz_t x;
    mpz_t e;
    mpz_inits(p, x, e, NULL);
    set_number(p, eg_group_params_gamma.p);
    set_number(x, eg_group_params_gamma.g);
    set_number(e, eg_group_params_gamma.q);
    mpz_sub_ui(e, e, 12345);
    const double before = seconds();
    for (int i = 0; i < POWERS; i++) {
        mpz_powm(x, x, e, p);
    }
    const double all = seconds() - before;
    mpz_clears(p, x, e, NULL);
    return all / POWERS;
}

static uint64_t
visits(const eg_report *report, eg_check check)
{
    eg_check_count count;
    (void)eg_report_check(report, check, &count);
    return count.visited;
}

/** Verify once; how many powers the plain way takes. */
static double
verify(const char *path, uint64_t *powers)
{
    eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_error err = {0};
    eg_report *report = NULL;
    options.jobs = 1;
    const double before = seconds();
    if (eg_verify_any(&report, path, &options, &err) != EG_OK ||
        eg_report_verdict(report) != EG_VERIFIED) {
        fprintf(stderr, "bench_legacy: %s does not verify %s\n", path,
                err.text);
        exit(1);
    }
    const double all = seconds() - before;
    *powers = visits(report, EG_CHECK_6A) / 2 * SELECTION_POWERS +
              visits(report, EG_CHECK_7A) / 2 * CONTEST_POWERS +
              visits(report, EG_CHECK_10A) * SHARE_POWERS;
    eg_report_free(report);
    return all;
}

static int
by_value(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;
    return (*x > *y) - (*x < *y);
}

int
main(int argc, char **argv)
{
    double own[ROUNDS];
    double plain[ROUNDS];
    double ratio[ROUNDS];
    uint64_t powers = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_legacy RECORD\n");
        return 2;
    }
    for (int i = 0; i < ROUNDS; i++) {
        /* The plain way before and after, so that both see the same machine. */
        const double before = time_power();
        own[i] = verify(argv[1], &powers);
        plain[i] = (before + time_power()) / 2 * (double)powers;
        ratio[i] = plain[i] / own[i];
    }
    qsort(own, ROUNDS, sizeof(*own), by_value);
    qsort(plain, ROUNDS, sizeof(*plain), by_value);
    qsort(ratio, ROUNDS, sizeof(*ratio), by_value);
    printf("verified in       %8.2f s (median of %d)\n", own[ROUNDS / 2],
           ROUNDS);
    printf("plain GMP         %8.2f s for %llu powers\n", plain[ROUNDS / 2],
           (unsigned long long)powers);
    printf("ratio             %8.1f, %.1f to %.1f\n", ratio[ROUNDS / 2],
           ratio[0], ratio[ROUNDS - 1]);
    return ratio[ROUNDS / 2] >= 8.0 ? 0 : 1;
}
