/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the operators' pages.
 */
#ifndef ACCOUNTGUARD_SERVE_WORDS_DESK_H
#define ACCOUNTGUARD_SERVE_WORDS_DESK_H

/* clang-format off: a sentence beside its translations. */
/** identifier, English, Spanish, French. */
#define AG_WORDS_DESK(X)                                                     \
    X(NAV_QUEUE, "Review", "Revisión", "Révision")                           \
    X(NAV_CALLS, "Calls", "Llamadas", "Appels")                              \
    X(NAV_ORGANISATIONS, "Organisations", "Organizaciones", "Organisations") \
    X(NAV_BREAKER, "Breaker", "Cortacircuitos", "Coupe-circuit")             \
    X(SIGNED_IN_AS, "Signed in as {}.", "Sesión iniciada como {}.",          \
      "Connecté·e en tant que {}.")                                          \
    X(SIGN_OUT, "Sign out", "Cerrar sesión", "Se déconnecter")
/* clang-format on */

#endif
