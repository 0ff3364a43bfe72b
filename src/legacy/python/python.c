/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a verification of a record of the Python implementation. */
#include "legacy/python/python.h"

eg_status
lg_python_verify(lg_walk *walk, eg_error *err)
{
    lg_ballots all = {.len = 0};
    (void)err;
    EG_TRY(lg_py_setup(walk));
    if (!walk->ready) {
        lg_break_setup(walk);
        return EG_OK;
    }
    eg_status status = lg_py_ballots(walk, &all);
    if (status == EG_OK) {
        status = lg_py_chain(walk, &all);
    }
    if (status == EG_OK && walk->options->profile == EG_PROFILE_FULL) {
        status = walk->core2 ? lg_core2_tallies(walk, &all)
                             : lg_py_tallies(walk, &all);
    }
    lg_ballots_free(&all);
    return status;
}
