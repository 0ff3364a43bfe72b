/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Protected accounts for tests of the command, in a service that is there:
 *
 *   make_roster DIR ADDRESS...
 */
#include "common/identity.h"
#include "roster_kit.h"

int
main(int argc, char **argv)
{
    assert_ok(app_crypto_init(NULL));
    ag_store *store = malloc(sizeof(*store));
    assert_non_null(store);
    assert_true(argc > 1);
    assert_ok(ag_store_open(store, argv[1], SQL_WRITE, NULL));
    for (int i = 2; i < argc; i++) {
        (void)kit_protect(store, argv[i]);
    }
    ag_store_close(store);
    free(store);
    return 0;
}
