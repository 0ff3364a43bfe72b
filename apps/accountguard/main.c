/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The accountguard command: a table of verbs.
 */
#include "accountguard/command/verbs.h"
#include "base/base.h"
#include "common/identity.h"

static const app_verb *const verbs[] = {
#define VERB(name) &verb_##name,
#include "accountguard/command/verbs.def"
#undef VERB
};

int
main(int argc, char **argv)
{
    eg_error err = {0};
    const eg_status status = app_crypto_init(&err);
    if (status != EG_OK) {
        return app_report(&err, status);
    }
    return app_main("accountguard", "verified warnings of attacks on accounts",
                    verbs, EG_ARRAY_LEN(verbs), argc, argv);
}
