/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of forged records: which checks refused which of them.
 *
 * Every program that judges forged records notes each one that was refused as
 * it had to be, so that tests/attack/check_ledger.c can tell which check of the
 * catalogue has no record of its own.
 */
#ifndef EG_TESTS_LEDGER_H
#define EG_TESTS_LEDGER_H

/**
 * Append a line to the file that EG_ATTACK_LEDGER names; without that variable
 * nothing is done.  The program's first line empties the file.
 *
 * @param codes The codes that failed, apart by spaces; all that failed.
 * @param name  What the record's lie is.
 */
void ledger_note(const char *codes, const char *name);

#endif
