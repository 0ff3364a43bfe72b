/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of every page, of the first one, and of those that check a notice.
 */
#ifndef ACCOUNTGUARD_SERVE_WORDS_PUBLIC_H
#define ACCOUNTGUARD_SERVE_WORDS_PUBLIC_H

/* clang-format off: a sentence beside its translations. */
/** identifier, English, Spanish, French. */
#define AG_WORDS_PUBLIC(X)                                                         \
    X(SKIP, "Skip to the content", "Ir al contenido", "Aller au contenu")          \
    X(NAV_PAGES, "Pages", "Páginas", "Pages")                                      \
    X(NAV_LANGUAGES, "Languages", "Idiomas", "Langues")                            \
    X(NAV_CHECK, "Check a notice", "Comprobar un aviso", "Vérifier un avis")       \
    X(NAV_JOIN, "Take part", "Participar", "Participer")                           \
    X(NAV_STATISTICS, "Statistics", "Estadísticas", "Statistiques")                \
    X(FOOT_RULE,                                                                   \
      "We never ask for a password, never send a link to click and never "         \
      "ask you to install anything.",                                              \
      "Nunca pedimos una contraseña, nunca enviamos un enlace en el que "         \
      "hacer clic y nunca pedimos instalar nada.",                                 \
      "Nous ne demandons jamais de mot de passe, n’envoyons jamais de lien à "  \
      "cliquer et ne demandons jamais d’installer quoi que ce soit.")              \
    X(FOOT_DESK, "For operators", "Para operadores", "Pour les opérateurs")        \
    X(FOOT_LOG, "The public log", "El registro público", "Le journal public")      \
    X(HOME_TITLE, "Warnings you can verify", "Avisos que se pueden verificar",     \
      "Des avis que l’on peut vérifier")                                           \
    X(HOME_LEAD,                                                                   \
      "This service warns political organisations and their people when a "        \
      "state-backed group targets or breaks into their accounts, whoever "         \
      "runs "                                                                      \
      "their mail.",                                                               \
      "Este servicio avisa a organizaciones políticas y a su gente cuando un "    \
      "grupo respaldado por un Estado ataca sus cuentas o entra en ellas, "        \
      "sea "                                                                       \
      "quien sea su proveedor de correo.",                                         \
      "Ce service avertit les organisations politiques et leurs membres "          \
      "lorsqu’un groupe soutenu par un État vise leurs comptes ou s’y "       \
      "introduit, quel que soit leur fournisseur de messagerie.")                  \
    X(HOME_CHECK_TEXT,                                                             \
      "You got a warning? Type its code here and see whether we sent it.",         \
      "¿Ha recibido un aviso? Escriba aquí su código y vea si lo enviamos "     \
      "nosotros.",                                                                 \
      "Vous avez reçu un avis ? Saisissez son code ici pour savoir s’il "       \
      "vient "                                                                     \
      "de nous.")                                                                  \
    X(HOME_JOIN, "I was invited", "Me han invitado", "On m’a invité·e")            \
    X(HOME_JOIN_TEXT,                                                              \
      "Protect your accounts, at work or personal. You decide what your "          \
      "organisation may learn, and can leave at any time.",                        \
      "Proteja sus cuentas, de trabajo o personales. Usted decide qué puede "     \
      "saber su organización y puede salir en cualquier momento.",                 \
      "Protégez vos comptes, professionnels ou personnels. Vous décidez de "     \
      "ce "                                                                        \
      "que votre organisation peut apprendre et pouvez partir à tout moment.")     \
    X(HOME_MANAGE, "I take part already", "Ya participo", "Je participe déjà")     \
    X(HOME_MANAGE_TEXT,                                                            \
      "See your accounts, change what your organisation may learn, confirm "       \
      "that you have read a notice, or leave.",                                    \
      "Vea sus cuentas, cambie lo que su organización puede saber, confirme "     \
      "que ha leído un aviso o retírese.",                                         \
      "Voyez vos comptes, changez ce que votre organisation peut apprendre, "      \
      "confirmez la lecture d’un avis ou retirez-vous.")                           \
    X(HOME_APPLY, "My organisation applies",                                       \
      "Mi organización solicita "                                                 \
      "participar",                                                                \
      "Mon organisation pose sa candidature")                                      \
    X(HOME_APPLY_TEXT,                                                             \
      "Parties, campaigns, parliaments, election offices, think tanks and "        \
      "newsrooms can ask to be protected.",                                        \
      "Partidos, campañas, parlamentos, autoridades electorales, centros de "     \
      "estudios y redacciones pueden pedir protección.",                           \
      "Partis, campagnes, parlements, autorités électorales, groupes de "        \
      "réflexion et rédactions peuvent demander à être protégés.")                 \
    X(CHECK_TITLE, "Is this notice from us?", "¿Es nuestro este aviso?",           \
      "Cet avis vient-il de nous ?")                                               \
    X(CHECK_LEAD,                                                                  \
      "Type the code that stands in the notice. Nothing else is needed: no "       \
      "name, no address, no password.",                                            \
      "Escriba el código que figura en el aviso. No hace falta nada más: ni "    \
      "nombre, ni dirección, ni contraseña.",                                      \
      "Saisissez le code qui figure dans l’avis. Rien d’autre n’est "        \
      "nécessaire : ni nom, ni adresse, ni mot de passe.")                         \
    X(CHECK_CODE, "Code of the notice", "Código del aviso", "Code de l’avis")      \
    X(CODE_HINT,                                                                   \
      "20 letters and digits, such as K3Q9Z-7W0MD-XR2T8-5BYNH. Capitals and "      \
      "hyphens do not matter.",                                                    \
      "20 letras y cifras, como K3Q9Z-7W0MD-XR2T8-5BYNH. No importan las "         \
      "mayúsculas ni los guiones.",                                                \
      "20 lettres et chiffres, par exemple K3Q9Z-7W0MD-XR2T8-5BYNH. Les "          \
      "majuscules et les tirets sont sans importance.")                            \
    X(CHECK_DO, "Check", "Comprobar", "Vérifier")                                  \
    X(CHECK_YES, "Yes, we sent a notice with this code.",                          \
      "Sí, enviamos un aviso con este código.",                                    \
      "Oui, nous avons envoyé un avis portant ce code.")                           \
    X(CHECK_NO, "We have no notice with this code.",                               \
      "No tenemos ningún aviso con este código.",                                  \
      "Nous n’avons aucun avis portant ce code.")                                  \
    X(CHECK_FORM,                                                                  \
      "This is not the form of a code. Please look again: it has "                 \
      "20 letters and digits.",                                                    \
      "Esto no tiene la forma de un código. Compruébelo: tiene 20 letras y "     \
      "cifras.",                                                                   \
      "Ceci n’a pas la forme d’un code. Veuillez vérifier : il compte 20 "    \
      "lettres et chiffres.")                                                      \
    X(CHECK_COMPARE,                                                               \
      "Now compare. All of this must be the same in the notice that you have "     \
      "before you, and your own phrase must be in it.",                            \
      "Ahora compare. Todo esto debe ser igual en el aviso que tiene "             \
      "delante, "                                                                  \
      "y en él debe figurar su frase.",                                            \
      "Comparez maintenant. Tout ceci doit être identique dans l’avis que "     \
      "vous avez sous les yeux, et votre phrase doit y figurer.")                  \
    X(CHECK_PHRASE,                                                                \
      "Your phrase is the one that you chose when you began. We do not show "      \
      "it here: whoever has a code must not learn it.",                            \
      "Su frase es la que eligió al empezar. No la mostramos aquí: quien "       \
      "tenga un código no debe conocerla.",                                        \
      "Votre phrase est celle que vous avez choisie au début. Nous ne "           \
      "l’affichons pas ici : détenir un code ne doit pas suffire à "           \
      "l’apprendre.")                                                              \
    X(CHECK_PHRASE_HINT,                                                           \
      "You may type it, too: then we tell whether it is that of the notice. "      \
      "Nobody else of ours will ever ask for it.",                                 \
      "También puede escribirla: entonces le diremos si es la del aviso. "        \
      "Nadie más de nosotros se la pedirá nunca.",                                 \
      "Vous pouvez aussi la saisir : nous dirons si c’est celle de l’avis. "   \
      "Personne d’autre de chez nous ne la demandera jamais.")                     \
    X(CHECK_PHRASE_PLACE, "not shown on this page", "no se muestra aquí",          \
      "pas sur cette page")                                                        \
    X(CHECK_PHRASE_YES, "The phrase that you typed is that of the notice.",        \
      "La frase que escribió es la del aviso.",                                    \
      "La phrase que vous avez saisie est celle de l’avis.")                       \
    X(CHECK_PHRASE_NO,                                                             \
      "The phrase that you typed is not that of the notice. If yours is "          \
      "right, "                                                                    \
      "this notice was not for you: do nothing that the message asks.",            \
      "La frase que escribió no es la del aviso. Si la suya es correcta, "        \
      "este "                                                                      \
      "aviso no era para usted: no haga nada de lo que pide el mensaje.",          \
      "La phrase saisie n’est pas celle de l’avis. Si la vôtre est juste, "   \
      "cet "                                                                       \
      "avis n’était pas pour vous : ne faites rien de ce que demande le "       \
      "message.")                                                                  \
    X(CHECK_NO_DO,                                                                 \
      "Do nothing that the message asks. Do not answer it and open nothing "       \
      "in "                                                                        \
      "it. Tell your security officer, or us at an address that you know.",        \
      "No haga nada de lo que pide el mensaje. No lo conteste ni abra nada "       \
      "de "                                                                        \
      "él. Avise a su responsable de seguridad, o a nosotros en una "             \
      "dirección "                                                                \
      "que ya conozca.",                                                           \
      "Ne faites rien de ce que demande le message. N’y répondez pas et n’y " \
      "ouvrez rien. Prévenez votre responsable de la sécurité, ou nous à une " \
      "adresse que vous connaissez.")                                              \
    X(CHECK_AGAIN, "Check another code", "Comprobar otro código",                  \
      "Vérifier un autre code")                                                    \
    X(CHECK_OFFLINE,                                                               \
      "You can also check a notice without this page: save the mail and run "      \
      "“accountguard verify” on it.",                                              \
      "También puede comprobar un aviso sin esta página: guarde el correo y "    \
      "ejecute «accountguard verify» con él.",                                     \
      "Vous pouvez aussi vérifier un avis sans cette page : enregistrez le "      \
      "courriel et lancez « accountguard verify ».")                               \
    X(FIGURES_LEAD,                                                                \
      "How many people and organisations were warned. Small numbers are left "     \
      "out, so that nobody can be found in them, from one release to the "         \
      "next "                                                                      \
      "as well.",                                                                  \
      "A cuántas personas y organizaciones se avisó. Los números pequeños se " \
      "omiten para que no se pueda encontrar a nadie, tampoco comparando "         \
      "publicaciones.",                                                            \
      "Combien de personnes et d’organisations ont été averties. Les petits "  \
      "nombres sont omis afin que nul ne puisse être retrouvé, même d’une "   \
      "publication à l’autre.")                                                    \
    X(FIGURES_NONE, "Nothing was released yet.",                                   \
      "Aún no se ha publicado "                                                   \
      "nada.",                                                                     \
      "Rien n’a encore été publié.")                                               \
    X(FIGURES_NEXT, "The next release is due on",                                  \
      "La próxima publicación "                                                  \
      "será el",                                                                   \
      "Prochaine publication prévue le")                                           \
    X(ERR_TITLE, "This did not work", "Esto no ha funcionado",                     \
      "Cela n’a pas fonctionné")                                                   \
    X(ERR_NOT_FOUND, "There is no such page.", "No existe esta página.",           \
      "Cette page n’existe pas.")                                                  \
    X(ERR_METHOD, "This page does not take what was sent to it.",                  \
      "Esta página no admite lo que se le ha enviado.",                            \
      "Cette page n’accepte pas ce qui lui a été envoyé.")                         \
    X(ERR_FORM, "The form could not be read. Please go back and try again.",       \
      "No se ha podido leer el formulario. Vuelva atrás e inténtelo de "         \
      "nuevo.",                                                                    \
      "Le formulaire n’a pas pu être lu. Revenez en arrière et réessayez.")        \
    X(ERR_TOKEN,                                                                   \
      "The form was open for too long, or did not come from this page. "           \
      "Please "                                                                    \
      "open it again.",                                                            \
      "El formulario ha estado abierto demasiado tiempo o no procede de esta "     \
      "página. Ábralo de nuevo.",                                                  \
      "Le formulaire est resté ouvert trop longtemps ou ne vient pas de "         \
      "cette "                                                                     \
      "page. Veuillez l’ouvrir à nouveau.")                                        \
    X(ERR_BUSY, "The service cannot answer now. Please try again later.",          \
      "El servicio no puede responder ahora. Inténtelo más tarde.",                \
      "Le service ne peut pas répondre pour le moment. Réessayez plus tard.")      \
    X(ERR_OFTEN,                                                                   \
      "Too many attempts came from your network. Please wait and try again.",      \
      "Se han recibido demasiados intentos de su red. Espere e inténtelo de "     \
      "nuevo.",                                                                    \
      "Trop de tentatives sont venues de votre réseau. Patientez puis "           \
      "réessayez.")                                                                \
    X(BACK_HOME, "To the first page", "A la página inicial",                       \
      "Retour à l’accueil")
/* clang-format on */

#endif
