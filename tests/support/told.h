/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the verifier tells, word for word: tests/told/PROGRAM.txt has for each
 * forged record of a program the verdict, the outcome of each verification, how
 * often checks were made and the first findings with their places and sentences,
 * for people to read and for programs to compare with.
 *
 * With EG_TOLD=renew in the environment a program writes its file anew; read
 * what has changed before you keep it.
 */
#ifndef EG_TESTS_TOLD_H
#define EG_TESTS_TOLD_H

#include <electionguard/verify.h>

#include "codec/buffer.h"

typedef struct told {
    const char *program;
    eg_buffer was; /**< The file. */
    eg_buffer is;  /**< What is told now. */
} told;

/** Begin to compare with the file of @p program, which outlives it. */
void told_begin(told *t, const char *program);

/** Enough findings for a record with one lie. */
#define TOLD_FINDINGS 8

/** Whether @p report tells of the case @p name what the file says, with its
 *  first @p most findings. */
bool
told_report(told *t, const char *name, const eg_report *report, size_t most);

/** Whether the file says @p text of @p name; no line of it begins with "== ". */
bool told_text(told *t, const char *name, const char *text);

/**
 * Renew the file if that is wanted; free @p t.
 *
 * @return Whether the file has no case besides those that were compared, if
 *         @p whole.
 */
bool told_end(told *t, bool whole);

#endif
