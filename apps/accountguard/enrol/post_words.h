/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of letters.  In them {code} is the code, {name} an organisation, {service}
 * who runs the service and {host} its page.
 */
#ifndef ACCOUNTGUARD_ENROL_POST_WORDS_H
#define ACCOUNTGUARD_ENROL_POST_WORDS_H

/** kind, then for each language: subject, text. */
#define AG_POST_WORDS(X)                                                            \
    X(AG_POST_CLAIM, "Is this account yours?",                                      \
      "Somebody asked that this account be protected by {service}.\n"               \
      "If it was you, type this code at {host}:\n\n    {code}\n\n"                  \
      "It is good for one day. If it was not you, do nothing: without the\n"        \
      "code nothing happens.\n",                                                    \
      "¿Es suya esta cuenta?",                                                      \
      "Alguien ha pedido que {service} proteja esta cuenta.\n"                      \
      "Si ha sido usted, escriba este código en {host}:\n\n    {code}\n\n"         \
      "Vale un día. Si no ha sido usted, no haga nada: sin el código no\n"        \
      "ocurre nada.\n",                                                             \
      "Ce compte est-il le vôtre ?",                                                \
      "Quelqu’un a demandé que {service} protège ce compte.\n"                  \
      "Si c’est vous, saisissez ce code sur {host} :\n\n    {code}\n\n"           \
      "Il est valable un jour. Sinon, ne faites rien : sans le code, rien\n"        \
      "ne se passe.\n")                                                             \
    X(AG_POST_KNOWN, "This account is protected already",                           \
      "Somebody asked that this account be protected by {service}. It is.\n"        \
      "If it was you and you lost your secret, ask for a new one at {host}.\n"      \
      "If you never enrolled it, somebody else did. Then type this code at\n"       \
      "{host}, and nothing about it changes until people have looked:\n\n"          \
      "    {code}\n",                                                               \
      "Esta cuenta ya está protegida",                                              \
      "Alguien ha pedido que {service} proteja esta cuenta. Ya lo está.\n"         \
      "Si ha sido usted y perdió su secreto, pida otro en {host}.\n"               \
      "Si nunca la inscribió, lo hizo otra persona. Escriba entonces este\n"       \
      "código en {host}, y nada cambiará hasta que alguien lo revise:\n\n"        \
      "    {code}\n",                                                               \
      "Ce compte est déjà protégé",                                                 \
      "Quelqu’un a demandé que {service} protège ce compte. Il l’est.\n"      \
      "Si c’est vous et que vous avez perdu votre secret, demandez-en un\n"       \
      "autre sur {host}. Si vous ne l’avez jamais inscrit, quelqu’un "          \
      "d’autre\n"                                                                 \
      "l’a fait. Saisissez alors ce code sur {host}, et rien ne changera\n"       \
      "avant que des personnes aient vérifié :\n\n    {code}\n")                    \
    X(AG_POST_INVITATION, "{name} offers to have your accounts protected",          \
      "{name} offers you the warnings of {service}: if a foreign state\n"           \
      "attacks an account of yours, you are told. You decide which "                \
      "accounts,\n"                                                                 \
      "and what {name} may learn. To begin, type this code at {host}:\n\n"          \
      "    {code}\n\n"                                                              \
      "It is good for two weeks and for this address alone. {name} does not\n"      \
      "learn whether you use it.\n",                                                \
      "{name} le ofrece proteger sus cuentas",                                      \
      "{name} le ofrece los avisos de {service}: si un Estado extranjero\n"         \
      "ataca una cuenta suya, se lo diremos. Usted decide qué cuentas, y "         \
      "qué\n"                                                                      \
      "puede saber {name}. Para empezar, escriba este código en {host}:\n\n"       \
      "    {code}\n\n"                                                              \
      "Vale dos semanas y solo para esta dirección. {name} no sabrá si lo\n"      \
      "usa.\n",                                                                     \
      "{name} propose de protéger vos comptes",                                     \
      "{name} vous propose les alertes de {service} : si un État étranger\n"      \
      "attaque un de vos comptes, vous le saurez. Vous décidez des comptes,\n"     \
      "et de ce que {name} peut apprendre. Pour commencer, saisissez ce "           \
      "code\n"                                                                      \
      "sur {host} :\n\n    {code}\n\n"                                              \
      "Il est valable deux semaines, pour cette adresse seulement. {name} "         \
      "ne\n"                                                                        \
      "saura pas si vous l’utilisez.\n")                                            \
    X(AG_POST_CONTACT, "Please confirm that you can be reached",                    \
      "You are named as a contact of {name} at {service}.\n"                        \
      "To confirm that this address reaches you, type this code at {host}:\n"       \
      "\n    {code}\n\n"                                                            \
      "We ask every 90 days, so that a warning finds somebody.\n",                  \
      "Confirme que podemos localizarle",                                           \
      "Usted figura como contacto de {name} en {service}.\n"                        \
      "Para confirmar que recibe el correo de esta dirección, escriba este\n"      \
      "código en {host}:\n\n    {code}\n\n"                                        \
      "Lo preguntamos cada 90 días, para que un aviso encuentre a alguien.\n",      \
      "Confirmez que l’on peut vous joindre",                                       \
      "Vous êtes indiqué comme contact de {name} auprès de {service}.\n"         \
      "Pour confirmer que cette adresse est la bonne, saisissez ce code sur\n"      \
      "{host} :\n\n    {code}\n\n"                                                  \
      "Nous le demandons tous les 90 jours, pour qu’une alerte trouve\n"          \
      "quelqu’un.\n")                                                               \
    X(AG_POST_CHANNEL, "Please confirm this second address",                        \
      "Somebody named this address to {service}, to be reached by when\n"           \
      "another mailbox cannot be trusted. To confirm, type this code at\n"          \
      "{host}:\n\n    {code}\n\nIf it was not you, do nothing.\n",                  \
      "Confirme esta segunda dirección",                                            \
      "Alguien dio esta dirección a {service} para localizarle cuando no se\n"     \
      "pueda confiar en otro buzón. Para confirmarla, escriba este código "       \
      "en\n"                                                                        \
      "{host}:\n\n    {code}\n\nSi no ha sido usted, no haga nada.\n",              \
      "Confirmez cette seconde adresse",                                            \
      "Quelqu’un a donné cette adresse à {service}, pour être joint quand\n"   \
      "une autre boîte n’est plus sûre. Pour la confirmer, saisissez ce "       \
      "code\n"                                                                      \
      "sur {host} :\n\n    {code}\n\nSi ce n’est pas vous, ne faites rien.\n")      \
    X(AG_POST_RECOVERY, "A new secret, in three days",                              \
      "Somebody asked {service} for a new secret for your enrolment. If it\n"       \
      "was you, type this code at {host} in three days, not before:\n\n"            \
      "    {code}\n\n"                                                              \
      "If it was not you, type your present secret there: that ends it.\n",         \
      "Un secreto nuevo, dentro de tres días",                                      \
      "Alguien ha pedido a {service} un secreto nuevo para su inscripción.\n"      \
      "Si ha sido usted, escriba este código en {host} dentro de tres días,\n"    \
      "no antes:\n\n    {code}\n\n"                                                 \
      "Si no ha sido usted, escriba allí su secreto actual: eso lo anula.\n",       \
      "Un nouveau secret, dans trois jours",                                        \
      "Quelqu’un a demandé à {service} un nouveau secret pour votre\n"          \
      "inscription. Si c’est vous, saisissez ce code sur {host} dans trois\n"     \
      "jours, pas avant :\n\n    {code}\n\n"                                        \
      "Sinon, saisissez-y votre secret actuel : cela y met fin.\n")                 \
    X(AG_POST_OBJECT, "Somebody asked for a new secret",                            \
      "Somebody asked {service} for a new secret for your enrolment; it was\n"      \
      "sent to your other address and opens in three days. If it was not\n"         \
      "you, type your present secret at {host}: that ends it.\n",                   \
      "Alguien ha pedido un secreto nuevo",                                         \
      "Alguien ha pedido a {service} un secreto nuevo para su inscripción;\n"      \
      "se envió a su otra dirección y vale dentro de tres días. Si no ha\n"      \
      "sido usted, escriba su secreto actual en {host}: eso lo anula.\n",           \
      "Quelqu’un a demandé un nouveau secret",                                      \
      "Quelqu’un a demandé à {service} un nouveau secret pour votre\n"          \
      "inscription ; il a été envoyé à votre autre adresse et s’ouvre dans\n" \
      "trois jours. Si ce n’est pas vous, saisissez votre secret actuel sur\n"    \
      "{host} : cela y met fin.\n")                                                 \
    X(AG_POST_NOWHERE, "You asked for a new secret",                                \
      "Somebody asked {service} for a new secret for this address. Nothing\n"       \
      "was done: without a second way to reach you, only the people of\n"           \
      "{service} can help. You find them at {host}.\n",                             \
      "Ha pedido un secreto nuevo",                                                 \
      "Alguien ha pedido a {service} un secreto nuevo para esta dirección.\n"      \
      "No se ha hecho nada: sin otro modo de localizarle, solo pueden "             \
      "ayudar\n"                                                                    \
      "las personas de {service}. Las encontrará en {host}.\n",                     \
      "Vous avez demandé un nouveau secret",                                        \
      "Quelqu’un a demandé à {service} un nouveau secret pour cette "           \
      "adresse.\n"                                                                  \
      "Rien n’a été fait : sans autre moyen de vous joindre, seules les\n"      \
      "personnes de {service} peuvent aider. Vous les trouvez sur {host}.\n")       \
    X(AG_POST_REMINDER, "Your account is protected",                                \
      "This account is protected by {service}. To see what is kept, to\n"           \
      "change what others may learn, or to leave, type your secret at\n"            \
      "{host}. If you never enrolled it, ask at {host} that it be looked "          \
      "at.\n",                                                                      \
      "Su cuenta está protegida",                                                   \
      "Esta cuenta está protegida por {service}. Para ver lo que se guarda,\n"     \
      "cambiar lo que otros pueden saber, o salir, escriba su secreto en\n"         \
      "{host}. Si nunca la inscribió, pida en {host} que se revise.\n",             \
      "Votre compte est protégé",                                                   \
      "Ce compte est protégé par {service}. Pour voir ce qui est gardé,\n"       \
      "changer ce que d’autres peuvent apprendre, ou partir, saisissez "          \
      "votre\n"                                                                     \
      "secret sur {host}. Si vous ne l’avez jamais inscrit, demandez sur\n"       \
      "{host} une vérification.\n")

#endif
