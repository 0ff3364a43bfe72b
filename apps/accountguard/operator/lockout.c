/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long a door stays shut.
 */
#include "accountguard/operator/lockout.h"

ag_time
ag_lockout_until(const ag_lockout *lockout)
{
    if (lockout->failures < AG_LOCKOUT_FREE) {
        return 0;
    }
    ag_time wait = AG_LOCKOUT_WAIT;
    for (uint64_t i = AG_LOCKOUT_FREE;
         i < lockout->failures && wait < AG_LOCKOUT_LONG; i++) {
        wait *= 2;
    }
    return lockout->last + (wait < AG_LOCKOUT_LONG ? wait : AG_LOCKOUT_LONG);
}

void
ag_lockout_fail(ag_lockout *lockout, ag_time now)
{
    if (lockout->failures > 0 && now - lockout->last >= AG_LOCKOUT_FORGET) {
        lockout->failures = 0;
    }
    lockout->failures++;
    lockout->last = now;
}
