/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a test puts a board's store: into a file, or, when the variable
 * EG_TEST_STORE has the address of a database, into a schema of it
 * (with_postgres.py).
 */
#ifndef EG_TESTS_SUPPORT_STORE_PLACE_H
#define EG_TESTS_SUPPORT_STORE_PLACE_H

#include <stdbool.h>

/** Longest place with its zero. */
#define STORE_PLACE_MAX 1024

/** Whether stores are in a database. */
bool store_is_database(void);

/**
 * The place of a store, as board_store_open() takes it: the same one for the same
 * path.
 *
 * @param[in] path Of a file; a database has a schema in its stead.
 */
void store_place(char out[STORE_PLACE_MAX], const char *path);

/** Let the database of a store do something; false: it fails. */
bool store_execute(const char *place, const char *text);

#endif
