/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the pages of those who take part.
 */
#ifndef ACCOUNTGUARD_SERVE_WORDS_JOIN_H
#define ACCOUNTGUARD_SERVE_WORDS_JOIN_H

/* clang-format off: a sentence beside its translations. */
/** identifier, English, Spanish, French. */
#define AG_WORDS_JOIN(X)                                            \
    X(JOIN_TITLE, "Accept an invitation", "Aceptar una invitación", \
      "Accepter une invitation")
/* clang-format on */

#endif
