/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run a program with an arithmetic kernel forced:
 *
 *     with_kernel mulx build/test-bin/kat_proof
 *
 * Where the processor cannot run the kernel, says so and exits with 77, so that
 * ctest counts the test as skipped and not as passed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arith/kernel.h"

static const eg_kernel *
find(const char *name)
{
    for (size_t i = 0; i < EG_KERNELS; i++) {
        if (strcmp(eg_kernels[i].name, name) == 0) {
            return &eg_kernels[i];
        }
    }
    return NULL;
}

int
main(int argc, char **argv)
{
    const eg_kernel *kernel = argc < 3 ? NULL : find(argv[1]);
    if (kernel == NULL) {
        (void)fprintf(stderr, "usage: with_kernel KERNEL PROGRAM [ARG]...\n");
        return 2;
    }
    if (!eg_kernel_runs(kernel)) {
        printf("skipped: this processor, or valgrind in its place, cannot run "
               "the kernel %s\n",
               argv[1]);
        return 77;
    }
    if (setenv("EG_KERNEL", argv[1], 1) != 0) {
        return 4;
    }
    (void)execv(argv[2], argv + 2);
    (void)fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
    return 4;
}
