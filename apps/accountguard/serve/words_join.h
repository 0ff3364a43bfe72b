/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the pages of those who take part: people and organisations.
 */
#ifndef ACCOUNTGUARD_SERVE_WORDS_JOIN_H
#define ACCOUNTGUARD_SERVE_WORDS_JOIN_H

/* clang-format off: a sentence beside its translations. */
/** identifier, English, Spanish, French. */
#define AG_WORDS_JOIN(X)                                                            \
    X(JOIN_TITLE, "Protect an account", "Proteger una cuenta",                      \
      "Protéger un compte")                                                         \
    X(JOIN_LEAD,                                                                    \
      "We send a code to the account itself. Nobody can protect an account "        \
      "that is not theirs, and nobody learns from this page who is "                \
      "protected.",                                                                 \
      "Enviamos un código a la propia cuenta. Nadie puede proteger una "           \
      "cuenta "                                                                     \
      "ajena, y esta página no revela a nadie quién está protegido.",               \
      "Nous envoyons un code au compte lui-même. Personne ne peut protéger "      \
      "le "                                                                         \
      "compte d’autrui, et cette page ne révèle à personne qui est protégé.")       \
    X(JOIN_ADDRESS, "Address of the account", "Dirección de la cuenta",             \
      "Adresse du compte")                                                          \
    X(JOIN_ADDRESS_WRONG, "This is no address of mail. Please look again.",         \
      "Esto no es una dirección de correo. Compruébelo.",                           \
      "Ceci n’est pas une adresse de courriel. Veuillez vérifier.")                 \
    X(JOIN_PROVIDER, "Who runs the account", "Quién gestiona la cuenta",            \
      "Qui gère le compte")                                                         \
    X(PROVIDER_OTHER, "Another provider of mail", "Otro proveedor de correo",       \
      "Un autre fournisseur de messagerie")                                         \
    X(PROVIDER_MICROSOFT, "Microsoft (work, Outlook, Hotmail)",                     \
      "Microsoft (trabajo, Outlook, Hotmail)",                                      \
      "Microsoft (travail, Outlook, Hotmail)")                                      \
    X(PROVIDER_GOOGLE, "Google (work, Gmail)", "Google (trabajo, Gmail)",           \
      "Google (travail, Gmail)")                                                    \
    X(PROVIDER_OKTA, "Okta", "Okta", "Okta")                                        \
    X(JOIN_INVITATION, "Code of your invitation", "Código de su invitación",        \
      "Code de votre invitation")                                                   \
    X(JOIN_INVITATION_HINT,                                                         \
      "Leave it empty if you have none. It links the account with your "            \
      "organisation; you decide later what that may learn.",                        \
      "Déjelo vacío si no tiene. Vincula la cuenta con su organización; "        \
      "luego "                                                                      \
      "usted decide qué puede saber.",                                              \
      "Laissez vide si vous n’en avez pas. Il lie le compte à votre "            \
      "organisation ; vous déciderez ensuite de ce qu’elle peut apprendre.")        \
    X(JOIN_DO, "Send me a code", "Enviarme un código", "M’envoyer un code")         \
    X(JOIN_SENT, "Look into that mailbox", "Mire en ese buzón",                     \
      "Consultez cette boîte")                                                      \
    X(JOIN_HAVE, "I have a code", "Tengo un código", "J’ai un code")                \
    X(AGREE_TITLE, "Show control and decide",                                       \
      "Demostrar el control y decidir", "Prouver le contrôle et décider")           \
    X(AGREE_CODE, "Code of the letter", "Código de la carta",                       \
      "Code de la lettre")                                                          \
    X(AGREE_TELL, "What may your organisation learn of this account?",              \
      "¿Qué puede saber su organización de esta cuenta?",                           \
      "Que peut apprendre votre organisation de ce compte ?")                       \
    X(TELL_NONE, "Nothing", "Nada", "Rien")                                         \
    X(TELL_NONE_TEXT, "Only you are told.", "Solo se le avisa a usted.",            \
      "Vous seul·e êtes averti·e.")                                                 \
    X(TELL_FACT, "That something happened", "Que algo ocurrió",                     \
      "Que quelque chose s’est produit")                                            \
    X(TELL_FACT_TEXT,                                                               \
      "It learns that one of its people is concerned, not who or how.",             \
      "Sabrá que afecta a alguien suyo, pero no a quién ni cómo.",                  \
      "Elle apprend que l’un des siens est concerné, ni qui ni comment.")           \
    X(TELL_DETAIL, "Details", "Los detalles", "Les détails")                        \
    X(TELL_DETAIL_TEXT,                                                             \
      "It learns which account, when, and what was seen, so that it can "           \
      "help.",                                                                      \
      "Sabrá qué cuenta, cuándo y qué se vio, para poder ayudar.",                  \
      "Elle apprend quel compte, quand et ce qui a été vu, afin d’aider.")          \
    X(AGREE_SHARE,                                                                  \
      "Count me in published statistics, in which nobody can be found.",            \
      "Cuéntenme en estadísticas publicadas en las que no se puede encontrar "    \
      "a nadie.",                                                                   \
      "Comptez-moi dans des statistiques publiées où nul ne peut être "          \
      "retrouvé.")                                                                  \
    X(AGREE_NAME, "How shall we address you?",                                      \
      "¿Cómo debemos dirigirnos a "                                               \
      "usted?",                                                                     \
      "Comment devons-nous nous adresser à vous ?")                                 \
    X(AGREE_NAME_HINT, "You may leave this empty.", "Puede dejarlo vacío.",         \
      "Vous pouvez laisser ce champ vide.")                                         \
    X(AGREE_PHRASE, "Your phrase", "Su frase", "Votre phrase")                      \
    X(AGREE_PHRASE_HINT,                                                            \
      "A few words that nobody would guess. Each genuine notice shows them, "       \
      "so "                                                                         \
      "that you know it is ours. Letters, digits and blanks. Not needed if "        \
      "you "                                                                        \
      "take part already.",                                                         \
      "Unas palabras que nadie adivinaría. Todo aviso auténtico las muestra, "    \
      "para que sepa que es nuestro. Letras, cifras y espacios. No hace "           \
      "falta "                                                                      \
      "si ya participa.",                                                           \
      "Quelques mots que personne ne devinerait. Tout avis authentique les "        \
      "montre : vous saurez qu’il vient de nous. Lettres, chiffres et "           \
      "espaces."                                                                    \
      " Inutile si vous participez déjà.")                                          \
    X(AGREE_YES, "I have read this and agree.",                                     \
      "He leído esto y doy mi consentimiento.",                                     \
      "J’ai lu ce texte et j’y consens.")                                           \
    X(AGREE_DO, "Protect this account", "Proteger esta cuenta",                     \
      "Protéger ce compte")                                                         \
    X(AGREE_NO_CODE,                                                                \
      "There is no such code, or it is too old or was used. Ask for another.",      \
      "No existe ese código, es demasiado antiguo o ya se usó. Pida otro.",         \
      "Ce code n’existe pas, est trop ancien ou a déjà servi. Demandez-en un "  \
      "autre.")                                                                     \
    X(AGREE_WRONG,                                                                  \
      "Something is missing: agree to the text, choose what your "                  \
      "organisation "                                                               \
      "may learn, and choose a phrase of 8 letters or more.",                       \
      "Falta algo: acepte el texto, elija qué puede saber su organización y "     \
      "una frase de 8 letras o más.",                                               \
      "Il manque quelque chose : acceptez le texte, choisissez ce que votre "       \
      "organisation peut apprendre et une phrase de 8 lettres ou plus.")            \
    X(DONE_PERSON_TITLE, "Your account is protected",                               \
      "Su cuenta está protegida", "Votre compte est protégé")                       \
    X(DISPUTED_TITLE, "Two people claim this account",                              \
      "Dos personas reclaman esta cuenta",                                          \
      "Deux personnes revendiquent ce compte")                                      \
    X(DISPUTED_TEXT,                                                                \
      "Somebody else protects it already. Nothing is told of it to anybody "        \
      "until operators have looked. They will reach you by another way.",           \
      "Otra persona ya la protege. No se dirá nada de ella a nadie hasta que "     \
      "los operadores lo revisen. Le contactarán por otra vía.",                    \
      "Quelqu’un d’autre le protège déjà. Rien n’en sera dit à personne " \
      "avant "                                                                      \
      "que les opérateurs aient vérifié. Ils vous joindront autrement.")            \
    X(SECRET_TITLE, "Your secret", "Su secreto", "Votre secret")                    \
    X(SECRET_TEXT,                                                                  \
      "Write it down on paper now; it is shown this once. With it alone you "       \
      "change what your organisation may learn, confirm that you have read a "      \
      "notice, or leave. Do not keep it in a mailbox.",                             \
      "Apúntelo ahora en papel; solo se muestra esta vez. Solo con él podrá "    \
      "cambiar lo que sabe su organización, confirmar que ha leído un aviso "     \
      "o "                                                                          \
      "salir. No lo guarde en un buzón.",                                           \
      "Notez-le maintenant sur papier ; il n’est montré que cette fois. "        \
      "C’est "                                                                    \
      "avec lui seul que vous changez ce que votre organisation apprend, "          \
      "confirmez la lecture d’un avis ou partez. Ne le gardez pas dans une "      \
      "boîte de courriel.")                                                         \
    X(MINE_TITLE, "Your accounts", "Sus cuentas", "Vos comptes")                    \
    X(MINE_OPEN_LEAD, "Type the secret that you were shown when you began.",        \
      "Escriba el secreto que se le mostró al empezar.",                            \
      "Saisissez le secret qui vous a été montré au début.")                        \
    X(MINE_SECRET, "Your secret", "Su secreto", "Votre secret")                     \
    X(MINE_OPEN_DO, "Open", "Abrir", "Ouvrir")                                      \
    X(MINE_NO, "This is not a secret of ours.",                                     \
      "Este no es un secreto nuestro.",                                             \
      "Ce n’est pas un secret de chez nous.")                                       \
    X(MINE_NONE, "No account is protected.", "No hay cuentas protegidas.",          \
      "Aucun compte n’est protégé.")                                                \
    X(MINE_WORK, "work", "de trabajo", "professionnel")                             \
    X(MINE_PERSONAL, "personal", "personal", "personnel")                           \
    X(MINE_FROZEN, "Two people claim this account; operators look into it.",        \
      "Dos personas reclaman esta cuenta; los operadores lo revisan.",              \
      "Deux personnes revendiquent ce compte ; les opérateurs vérifient.")          \
    X(MINE_SAVE, "Save", "Guardar", "Enregistrer")                                  \
    X(MINE_SAVED, "Saved.", "Guardado.", "Enregistré.")                             \
    X(MINE_DROP, "Protect this account no more",                                    \
      "Dejar de proteger esta cuenta", "Ne plus protéger ce compte")                \
    X(MINE_ADD, "Protect another account", "Proteger otra cuenta",                  \
      "Protéger un autre compte")                                                   \
    X(MINE_EXPORT, "All that is kept of you (JSON)",                                \
      "Todo lo que se guarda de usted (JSON)",                                      \
      "Tout ce qui est conservé de vous (JSON)")                                    \
    X(READ_TITLE, "I have read a notice", "He leído un aviso",                      \
      "J’ai lu un avis")                                                            \
    X(READ_TEXT,                                                                    \
      "Type its code, so that we need not call you. Nobody who only reads "         \
      "your "                                                                       \
      "mail can do this.",                                                          \
      "Escriba su código para que no tengamos que llamarle. Quien solo lea "       \
      "su "                                                                         \
      "correo no puede hacerlo.",                                                   \
      "Saisissez son code pour que nous n’ayons pas à vous appeler. Qui ne "     \
      "fait que lire votre courriel ne le peut pas.")                               \
    X(READ_DO, "I have read it", "Lo he leído", "Je l’ai lu")                       \
    X(READ_NO, "There is no notice to you with this code.",                         \
      "No hay ningún aviso para usted con ese código.",                             \
      "Il n’y a aucun avis pour vous portant ce code.")                             \
    X(READ_DONE, "Thank you. We know now that you have read it.",                   \
      "Gracias. Ahora sabemos que lo ha leído.",                                    \
      "Merci. Nous savons maintenant que vous l’avez lu.")                          \
    X(WAY_TITLE, "Another way to reach you", "Otra vía para contactarle",           \
      "Une autre façon de vous joindre")                                            \
    X(WAY_TEXT,                                                                     \
      "If somebody is in your account, a warning must not go there first. "         \
      "Name "                                                                       \
      "another mailbox, or a telephone; without one we may be too late.",           \
      "Si alguien está en su cuenta, un aviso no debe ir allí primero. "          \
      "Indique "                                                                    \
      "otro buzón o un teléfono; sin él podríamos llegar tarde.",                   \
      "Si quelqu’un est dans votre compte, un avis ne doit pas y aller en "       \
      "premier. Indiquez une autre boîte ou un téléphone ; sans cela, nous "     \
      "pourrions arriver trop tard.")                                               \
    X(WAY_KIND, "What it is", "Qué es", "Ce que c’est")                             \
    X(WAY_MAIL, "Another mailbox", "Otro buzón", "Une autre boîte")                 \
    X(WAY_PHONE, "Telephone", "Teléfono", "Téléphone")                              \
    X(WAY_ADDRESS, "Address or number", "Dirección o número",                       \
      "Adresse ou numéro")                                                          \
    X(WAY_DO, "Add", "Añadir", "Ajouter")                                           \
    X(WAY_WRONG,                                                                    \
      "This is no address or number that we can use; of your protected "            \
      "mailboxes none, and four ways at most.",                                     \
      "No es una dirección o número que podamos usar; ninguno de sus buzones "    \
      "protegidos, y cuatro vías como máximo.",                                     \
      "Ce n’est pas une adresse ou un numéro utilisable ; aucune de vos "        \
      "boîtes "                                                                    \
      "protégées, et quatre voies au plus.")                                        \
    X(WAY_SENT,                                                                     \
      "We send a letter with a code to a mailbox; type the code to confirm "        \
      "it. "                                                                        \
      "A number we call.",                                                          \
      "A un buzón enviamos una carta con un código; escríbalo para "             \
      "confirmarlo. A un teléfono llamamos.",                                       \
      "À une boîte, nous envoyons une lettre avec un code ; saisissez-le "        \
      "pour "                                                                       \
      "la confirmer. Un numéro, nous l’appelons.")                                  \
    X(MINE_LEAVE_TITLE, "Leave", "Salir", "Partir")                                 \
    X(MINE_LEAVE_TEXT,                                                              \
      "All your accounts are taken out and what was kept of you can be read "       \
      "by "                                                                         \
      "nobody. This cannot be undone.",                                             \
      "Se retiran todas sus cuentas y nadie podrá leer lo que se guardó de "      \
      "usted. No se puede deshacer.",                                               \
      "Tous vos comptes sont retirés et ce qui était conservé de vous ne "       \
      "peut "                                                                       \
      "plus être lu par personne. C’est irréversible.")                             \
    X(MINE_LEAVE_SURE, "Yes, I want to leave.", "Sí, quiero salir.",                \
      "Oui, je veux partir.")                                                       \
    X(MINE_LEFT, "You have left", "Ha salido", "Vous êtes parti·e")                 \
    X(MINE_LEFT_TEXT, "Nothing is kept of you that anybody could read.",            \
      "No se guarda nada de usted que alguien pueda leer.",                         \
      "Rien de ce qui est conservé de vous ne peut être lu.")                       \
    X(MINE_CONFLICT,                                                                \
      "This cannot be done while two people claim the account.",                    \
      "No se puede hacer mientras dos personas reclamen la cuenta.",                \
      "Impossible tant que deux personnes revendiquent le compte.")                 \
    X(MINE_CLOSE, "Close this page’s access", "Cerrar el acceso",                   \
      "Fermer l’accès")                                                             \
    X(RECOVER_TITLE, "I lost my secret", "He perdido mi secreto",                   \
      "J’ai perdu mon secret")                                                      \
    X(RECOVER_LEAD,                                                                 \
      "A code goes to the second mailbox that you named, and opens after "          \
      "three "                                                                      \
      "days; whoever has the old secret can stop it until then.",                   \
      "Se envía un código al segundo buzón que indicó, válido al cabo de "     \
      "tres "                                                                       \
      "días; hasta entonces, quien tenga el secreto antiguo puede impedirlo.",      \
      "Un code est envoyé à la seconde boîte que vous avez indiquée ; il "      \
      "sert "                                                                       \
      "après trois jours. D’ici là, qui a l’ancien secret peut l’arrêter.")         \
    X(RECOVER_NO, "There is no such code, or it is too early or too late.",         \
      "No existe ese código, o es demasiado pronto o demasiado tarde.",             \
      "Ce code n’existe pas, ou il est trop tôt ou trop tard.")                     \
    X(CONFIRM_TITLE, "Confirm an address", "Confirmar una dirección",               \
      "Confirmer une adresse")                                                      \
    X(CONFIRM_LEAD,                                                                 \
      "Type the code of the letter that asked you to confirm an address.",          \
      "Escriba el código de la carta que le pidió confirmar una dirección.",        \
      "Saisissez le code de la lettre qui vous a demandé de confirmer une "        \
      "adresse.")                                                                   \
    X(CONFIRM_DO, "Confirm", "Confirmar", "Confirmer")                              \
    X(CONFIRM_DONE, "The address is confirmed. Thank you.",                         \
      "La dirección está confirmada. Gracias.",                                     \
      "L’adresse est confirmée. Merci.")                                            \
    X(APPLY_TITLE, "Your organisation applies",                                     \
      "Su organización solicita participar",                                        \
      "Votre organisation pose sa candidature")                                     \
    X(APPLY_LEAD,                                                                   \
      "You prove a domain, we reach you by a way that we find ourselves, and "      \
      "two operators agree. Until then nothing is told to your organisation.",      \
      "Usted demuestra un dominio, nosotros le contactamos por una vía que "       \
      "encontramos por nuestra cuenta y dos operadores lo aprueban. Hasta "         \
      "entonces no se dice nada a su organización.",                                \
      "Vous prouvez un domaine, nous vous joignons par une voie que nous "          \
      "trouvons nous-mêmes et deux opérateurs l’approuvent. D’ici là, rien " \
      "n’est dit à votre organisation.")                                            \
    X(APPLY_WRONG,                                                                  \
      "Please look again:", "Compruébelo, por favor:", "Veuillez vérifier :")       \
    X(APPLY_NAME, "Name of the organisation", "Nombre de la organización",          \
      "Nom de l’organisation")                                                      \
    X(APPLY_CLASS, "What it is", "Qué es", "Ce qu’elle est")                        \
    X(APPLY_SECTOR, "Sector", "Sector", "Secteur")                                  \
    X(APPLY_COUNTRY, "Country", "País", "Pays")                                     \
    X(APPLY_DOMAIN, "Domain of its mail", "Dominio de su correo",                   \
      "Domaine de sa messagerie")                                                   \
    X(APPLY_DOMAIN_HINT, "Such as party.example.",                                  \
      "Por ejemplo, "                                                               \
      "partido.example.",                                                           \
      "Par exemple parti.example.")                                                 \
    X(APPLY_DOCUMENTS, "SHA-256 of your documents",                                 \
      "SHA-256 de sus documentos", "SHA-256 de vos documents")                      \
    X(APPLY_DOCUMENTS_HINT,                                                         \
      "If you sent us a file that shows who you are: its SHA-256, 64 digits. "      \
      "Else leave it empty.",                                                       \
      "Si nos envió un archivo que muestra quién es: su SHA-256, 64 cifras. "     \
      "Si no, déjelo vacío.",                                                       \
      "Si vous nous avez envoyé un fichier montrant qui vous êtes : son "         \
      "SHA-256, 64 chiffres. Sinon, laissez vide.")                                 \
    X(APPLY_CONTACT, "Security officer", "Responsable de seguridad",                \
      "Responsable de la sécurité")                                                 \
    X(APPLY_CONTACT_NAME, "Name", "Nombre", "Nom")                                  \
    X(APPLY_ADDRESS, "Address of mail", "Dirección de correo",                      \
      "Adresse de courriel")                                                        \
    X(APPLY_ADDRESS_HINT, "A letter with a code goes there.",                       \
      "Allí se envía una carta con un código.",                                     \
      "Une lettre avec un code y est envoyée.")                                     \
    X(APPLY_PHONE, "Telephone", "Teléfono", "Téléphone")                            \
    X(APPLY_PHONE_HINT, "With the country’s code, such as +33 1 23 45 67 89.",      \
      "Con el prefijo del país, como +34 912 345 678.",                             \
      "Avec l’indicatif du pays, par exemple +33 1 23 45 67 89.")                   \
    X(APPLY_DO, "Apply", "Solicitar", "Envoyer")                                    \
    X(CLASS_CAMPAIGN, "A campaign", "Una campaña", "Une campagne")                  \
    X(CLASS_PARTY, "A party", "Un partido", "Un parti")                             \
    X(CLASS_LEGISLATURE, "A parliament or one of its members",                      \
      "Un parlamento o uno de sus miembros",                                        \
      "Un parlement ou l’un de ses membres")                                        \
    X(CLASS_AUTHORITY, "An election authority", "Una autoridad electoral",          \
      "Une autorité électorale")                                                    \
    X(CLASS_VENDOR, "A supplier of campaigns or elections",                         \
      "Un proveedor de campañas o elecciones",                                      \
      "Un fournisseur de campagnes ou d’élections")                                 \
    X(CLASS_NGO, "An organisation for democracy or human rights",                   \
      "Una organización por la democracia o los derechos humanos",                  \
      "Une organisation pour la démocratie ou les droits humains")                  \
    X(CLASS_THINK_TANK, "A think tank", "Un centro de estudios",                    \
      "Un groupe de réflexion")                                                     \
    X(CLASS_MEDIA, "A newsroom", "Una redacción", "Une rédaction")                  \
    X(DONE_TITLE, "What comes next", "Qué sigue", "La suite")                       \
    X(DONE_LEAD,                                                                    \
      "We have your application. Please show that the domain is yours, in "         \
      "one "                                                                        \
      "of these ways.",                                                             \
      "Tenemos su solicitud. Demuestre que el dominio es suyo de una de "           \
      "estas "                                                                      \
      "formas.",                                                                    \
      "Nous avons votre candidature. Montrez que le domaine est le vôtre, de "     \
      "l’une de ces façons.")                                                       \
    X(DONE_DOMAIN, "Your domain", "Su dominio", "Votre domaine")                    \
    X(DONE_DNS,                                                                     \
      "A text record in the DNS:", "Un registro de texto en el DNS:",               \
      "Un enregistrement texte dans le DNS :")                                      \
    X(DONE_HTTPS, "Or a file on your site, with this as its content:",              \
      "O un archivo en su sitio, con este contenido:",                              \
      "Ou un fichier sur votre site, avec ce contenu :")                            \
    X(DONE_NEXT,                                                                    \
      "Your security officer gets a letter with a code that confirms the "          \
      "address. An operator will call you.",                                        \
      "Su responsable de seguridad recibirá una carta con un código que "         \
      "confirma la dirección. Un operador le llamará.",                             \
      "Votre responsable de la sécurité reçoit une lettre avec un code qui "     \
      "confirme l’adresse. Un opérateur vous appellera.")
/* clang-format on */

#endif
