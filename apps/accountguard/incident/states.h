/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of a directive.
 */
#ifndef ACCOUNTGUARD_INCIDENT_STATES_H
#define ACCOUNTGUARD_INCIDENT_STATES_H

/** state, its word. */
#define AG_DIRECTIVE_STATE_TABLE(X)        \
    X(AG_DIRECTIVE_WAITS, "waiting")       \
    X(AG_DIRECTIVE_TAKEN, "taken")         \
    X(AG_DIRECTIVE_CANCELLED, "cancelled") \
    X(AG_DIRECTIVE_HELD, "held")

typedef enum ag_directive_state {
#define AG_DIRECTIVE_STATE_ENUM(name, word) name,
    AG_DIRECTIVE_STATE_TABLE(AG_DIRECTIVE_STATE_ENUM)
#undef AG_DIRECTIVE_STATE_ENUM
        AG_DIRECTIVE_STATE_COUNT
} ag_directive_state;

#endif
