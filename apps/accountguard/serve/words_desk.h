/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the operators' pages.
 */
#ifndef ACCOUNTGUARD_SERVE_WORDS_DESK_H
#define ACCOUNTGUARD_SERVE_WORDS_DESK_H

/* clang-format off: a sentence beside its translations. */
/** identifier, English, Spanish, French. */
#define AG_WORDS_DESK(X)                                                            \
    X(NAV_DESK, "Desk", "Mesa", "Bureau")                                           \
    X(DESK_TITLE, "Operators’ desk", "Mesa de operadores",                          \
      "Bureau des opérateurs")                                                      \
    X(DESK_WELL, "Nothing needs attention.", "Nada requiere atención.",             \
      "Rien ne demande d’attention.")                                               \
    X(DESK_ALARMS, "Needs attention", "Requiere atención", "À surveiller")          \
    X(NAV_CALLS, "Calls", "Llamadas", "Appels")                                     \
    X(NAV_ORGANISATIONS, "Organisations", "Organizaciones", "Organisations")        \
    X(CALL_TITLE, "People to call", "Personas a las que llamar",                    \
      "Personnes à appeler")                                                        \
    X(CALL_LEAD,                                                                    \
      "No mail was enough for these. Call by a number that you know to be "         \
      "theirs, and ask them to check the notice’s code at our page.",               \
      "A estas no les bastó ningún correo. Llame a un número que sepa que es "   \
      "suyo y pídales que comprueben el código del aviso en nuestra página.",       \
      "Aucun courriel n’a suffi. Appelez un numéro que vous savez être le "     \
      "leur et demandez-leur de vérifier le code de l’avis sur notre page.")        \
    X(CALL_NONE, "Nobody has to be called.", "No hay que llamar a nadie.",          \
      "Personne n’est à appeler.")                                                  \
    X(CALL_WHO, "Who", "Quién", "Qui")                                              \
    X(CALL_DONE, "I spoke with them", "He hablado con esa persona",                 \
      "Je leur ai parlé")                                                           \
    X(ORG_TITLE, "An organisation", "Una organización", "Une organisation")         \
    X(ORG_NONE, "Nobody has applied.", "Nadie ha solicitado participar.",           \
      "Aucune candidature.")                                                        \
    X(ORG_STATE, "State", "Estado", "État")                                         \
    X(ORG_APPLIED, "applied", "solicitada", "candidate")                            \
    X(ORG_VERIFIED, "domain proven", "dominio demostrado", "domaine prouvé")        \
    X(ORG_APPROVED, "approved", "aprobada", "approuvée")                            \
    X(ORG_SUSPENDED, "suspended", "suspendida", "suspendue")                        \
    X(ORG_LEFT, "left", "retirada", "partie")                                       \
    X(ORG_PROVEN, "proven until", "demostrado hasta", "prouvé jusqu’au")            \
    X(ORG_UNPROVEN, "not proven", "sin demostrar", "non prouvé")                    \
    X(ORG_CALLED, "Reached by a way of ours",                                       \
      "Contactada por una vía nuestra", "Jointe par une voie à nous")               \
    X(ORG_DO_CALLED, "I reached them by a way that we found",                       \
      "La contacté por una vía que encontramos",                                    \
      "Je l’ai jointe par une voie que nous avons trouvée")                         \
    X(ORG_DO_APPROVE, "Approve", "Aprobar", "Approuver")                            \
    X(ORG_DO_SUSPEND, "Suspend", "Suspender", "Suspendre")                          \
    X(ORG_WHY, "Why it is suspended", "Por qué se suspende",                        \
      "Pourquoi la suspendre")                                                      \
    X(ORG_CONFLICT,                                                                 \
      "This cannot be done:", "No se puede hacer:", "Impossible :")                 \
    X(NAV_QUEUE, "Review", "Revisión", "Révision")                                  \
    X(NAV_BREAKER, "Stopped sources", "Fuentes detenidas", "Sources arrêtées")      \
    X(SIGNED_IN_AS, "Signed in as {}.", "Sesión iniciada como {}.",                 \
      "Connecté·e en tant que {}.")                                                 \
    X(SIGN_OUT, "Sign out", "Cerrar sesión", "Se déconnecter")                      \
    X(SIGN_IN_TITLE, "Operators sign in", "Acceso de operadores",                   \
      "Connexion des opérateurs")                                                   \
    X(SIGN_IN_NAME, "Name", "Nombre", "Nom")                                        \
    X(SIGN_IN_PASSWORD, "Password", "Contraseña", "Mot de passe")                   \
    X(SIGN_IN_CODE, "One-time code", "Código de un solo uso",                       \
      "Code à usage unique")                                                        \
    X(SIGN_IN_CODE_HINT, "Six digits, of your authenticator.",                      \
      "Seis cifras, de su autenticador.",                                           \
      "Six chiffres, de votre application d’authentification.")                     \
    X(SIGN_IN_DO, "Sign in", "Iniciar sesión", "Se connecter")                      \
    X(SIGN_IN_NO,                                                                   \
      "Name, password or code is wrong, the code was used before, or too "          \
      "many "                                                                       \
      "wrong answers were given. Wait for a new code and try again; after "         \
      "several wrong answers, wait longer.",                                        \
      "El nombre, la contraseña o el código no es correcto, el código ya se "    \
      "usó o hubo demasiadas respuestas erróneas. Espere un código nuevo e "     \
      "inténtelo otra vez; tras varios errores, espere más.",                       \
      "Le nom, le mot de passe ou le code est faux, le code a déjà servi ou "     \
      "trop de réponses étaient fausses. Attendez un nouveau code et "            \
      "réessayez ; après plusieurs erreurs, attendez plus longtemps.")              \
    X(SIGNED_OUT, "You are not signed in any more. Nothing was done.",              \
      "Su sesión ha terminado. No se ha hecho nada.",                               \
      "Vous n’êtes plus connecté·e. Rien n’a été fait.")                            \
    X(QUEUE_TITLE, "Waiting for a decision", "Pendiente de decisión",               \
      "En attente de décision")                                                     \
    X(QUEUE_LEAD,                                                                   \
      "Two operators approve before an actor is named or an account is "            \
      "called "                                                                     \
      "compromised. One refusal is enough to say nothing.",                         \
      "Dos operadores aprueban antes de nombrar a un actor o de decir que "         \
      "una "                                                                        \
      "cuenta está comprometida. Basta un rechazo para no decir nada.",             \
      "Deux opérateurs approuvent avant de nommer un acteur ou de dire un "        \
      "compte compromis. Un seul refus suffit pour ne rien dire.")                  \
    X(QUEUE_NONE, "Nothing waits.", "No hay nada pendiente.",                       \
      "Rien n’est en attente.")                                                     \
    X(QUEUE_HELD, "Held with a stopped source",                                     \
      "Retenido con una fuente detenida", "Retenu avec une source arrêtée")         \
    X(COL_STATEMENT, "Statement", "Declaración", "Énoncé")                          \
    X(COL_SAYS, "To be said", "Qué se dirá", "À dire")                              \
    X(COL_LEVEL, "Level", "Nivel", "Niveau")                                        \
    X(COL_ACTOR, "Actor", "Actor", "Acteur")                                        \
    X(COL_APPROVED, "Approved", "Aprobado", "Approuvé")                             \
    X(COL_ASKED, "Asked", "Solicitado", "Demandé")                                  \
    X(COL_WHEN, "When", "Cuándo", "Quand")                                          \
    X(COL_KNOWN, "Known since", "Conocido desde", "Connu depuis")                   \
    X(COL_REASON, "Reason", "Motivo", "Motif")                                      \
    X(COL_SEEN_BY, "Seen by", "Visto por", "Vu par")                                \
    X(COL_SOURCE, "Source", "Fuente", "Source")                                     \
    X(COL_METHOD, "By", "Por", "Par")                                               \
    X(COL_CONFIDENCE, "Confidence", "Confianza", "Confiance")                       \
    X(NO_ACTOR, "not named", "sin nombrar", "non nommé")                            \
    X(REVIEW_TITLE, "Decide on a statement", "Decidir sobre una declaración",       \
      "Décider d’un énoncé")                                                        \
    X(REVIEW_EVIDENCE, "Evidence", "Pruebas", "Éléments de preuve")                 \
    X(REVIEW_LINKS, "Who says which actor", "Quién señala a qué actor",             \
      "Qui désigne quel acteur")                                                    \
    X(REVIEW_LINKS_NONE, "No source tells of an actor.",                            \
      "Ninguna fuente señala a un actor.",                                          \
      "Aucune source ne désigne d’acteur.")                                         \
    X(REVIEW_VOTES, "Decisions so far", "Decisiones hasta ahora",                   \
      "Décisions à ce jour")                                                        \
    X(REVIEW_VOTES_NONE, "Nobody has decided yet.", "Nadie ha decidido aún.",       \
      "Personne n’a encore décidé.")                                                \
    X(REVIEW_NEED, "Approvals", "Aprobaciones", "Approbations")                     \
    X(REVIEW_OWN, "You have approved. Another operator has to decide.",             \
      "Usted ya ha aprobado. Debe decidir otro operador.",                          \
      "Vous avez approuvé. Un autre opérateur doit décider.")                       \
    X(REVIEW_DECIDE, "Your decision", "Su decisión", "Votre décision")              \
    X(APPROVE, "Approve", "Aprobar", "Approuver")                                   \
    X(REFUSE, "Refuse", "Rechazar", "Refuser")                                      \
    X(REVIEW_OVER, "This was decided.", "Ya está decidido.", "C’est décidé.")       \
    X(REVIEW_CONFLICT,                                                              \
      "This could not be done: it was decided meanwhile, or you decided "           \
      "otherwise before.",                                                          \
      "No se ha podido hacer: se decidió entretanto o usted decidió antes lo "    \
      "contrario.",                                                                 \
      "Impossible : la décision a été prise entre-temps, ou vous aviez "         \
      "décidé "                                                                   \
      "autrement.")                                                                 \
    X(STATE_OPEN, "waits", "pendiente", "en attente")                               \
    X(STATE_HELD, "held", "retenido", "retenu")                                     \
    X(STATE_APPROVED, "approved", "aprobado", "approuvé")                           \
    X(STATE_REFUSED, "refused", "rechazado", "refusé")                              \
    X(STATE_SUPERSEDED, "replaced", "sustituido", "remplacé")                       \
    X(KIND_NEW, "a first warning", "un primer aviso", "un premier avis")            \
    X(KIND_RAISED, "that it is worse", "que es más grave",                          \
      "que c’est plus grave")                                                       \
    X(KIND_CORRECTED, "a correction", "una corrección", "une correction")           \
    X(KIND_RETRACTED, "that it is taken back", "que se retira",                     \
      "que c’est retiré")                                                           \
    X(KIND_CLOSED, "that it is over", "que ha terminado", "que c’est terminé")      \
    X(KIND_WAITING, "that a notice waits", "que hay un aviso pendiente",            \
      "qu’un avis attend")                                                          \
    X(LEVEL_EXPOSED, "exposed", "expuesta", "exposé")                               \
    X(LEVEL_TARGETED, "targeted", "atacada", "visé")                                \
    X(LEVEL_COMPROMISED, "compromised", "comprometida", "compromis")                \
    X(SEEN_PROVIDER, "the provider’s warning", "aviso del proveedor",               \
      "avertissement du fournisseur")                                               \
    X(SEEN_LOG, "a sign-in log", "registro de accesos",                             \
      "journal de connexions")                                                      \
    X(SEEN_PARTNER, "a partner", "un socio", "un partenaire")                       \
    X(SEEN_FEED, "indicators", "indicadores", "indicateurs")                        \
    X(SEEN_ANALYST, "an analyst", "un analista", "un analyste")                     \
    X(SEEN_OWNER, "the owner", "la persona titular", "le titulaire")                \
    X(SEEN_CANARY, "nobody: a canary", "nadie: un canario",                         \
      "personne : un canari")                                                       \
    X(BREAKER_TITLE, "Stopped sources", "Fuentes detenidas",                        \
      "Sources arrêtées")                                                           \
    X(BREAKER_LEAD,                                                                 \
      "A source that suddenly makes many statements is stopped, so that "           \
      "nobody"                                                                      \
      " can flood people with warnings through it. Look at what it says "           \
      "before"                                                                      \
      " you let it go on.",                                                         \
      "Una fuente que de pronto produce muchas declaraciones se detiene, "          \
      "para "                                                                       \
      "que nadie inunde a la gente de avisos. Mire lo que dice antes de "           \
      "dejar "                                                                      \
      "que continúe.",                                                              \
      "Une source qui produit soudain beaucoup d’énoncés est arrêtée, afin "  \
      "que"                                                                         \
      " personne n’inonde les gens d’avis. Regardez ce qu’elle dit avant de " \
      "la"                                                                          \
      " laisser reprendre.")                                                        \
    X(BREAKER_NONE, "No source is stopped.", "No hay fuentes detenidas.",           \
      "Aucune source n’est arrêtée.")                                               \
    X(BREAKER_SINCE, "Stopped since", "Detenida desde", "Arrêtée depuis")           \
    X(BREAKER_REVIEWS, "Statements held", "Declaraciones retenidas",                \
      "Énoncés retenus")                                                            \
    X(BREAKER_DIRECTIVES, "Notices held", "Avisos retenidos", "Avis retenus")       \
    X(BREAKER_RELEASE, "Let it go on", "Dejar que continúe",                        \
      "Laisser reprendre")                                                          \
    X(BREAKER_DROP, "Drop what is held", "Descartar lo retenido",                   \
      "Abandonner ce qui est retenu")
/* clang-format on */

#endif
