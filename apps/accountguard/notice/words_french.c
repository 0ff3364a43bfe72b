/* SPDX-License-Identifier: Apache-2.0 */
/* Notices in French. */
#include "accountguard/notice/words.h"

const ag_words ag_words_french = {
    .subject = "{service}: avis {reference}",
    .title = "{service} : avis {reference}   {tlp}",
    .state =
        {[AG_AUDIENCE_PERSON] =
             {"Un mot de passe ou une clé de votre compte {account} a été "
              "EXPOSÉ dans une fuite.",
              "Des attaquants ont CIBLÉ votre compte {account}.",
              "Des attaquants ont CIBLÉ votre compte {account}, et un élément "
              "qu'ils ont envoyé a été ouvert ou confirmé.",
              "Votre compte {account} est probablement COMPROMIS : quelqu'un "
              "d'autre s'y est connecté.",
              "Votre compte {account} est COMPROMIS : quelqu'un d'autre y est "
              "entré."},
         [AG_AUDIENCE_ORGANISATION] =
             {"Un mot de passe ou une clé a été EXPOSÉ dans une fuite. "
              "{subject} est concerné.",
              "Des attaquants ont CIBLÉ votre organisation. {subject} est "
              "concerné.",
              "Des attaquants ont CIBLÉ votre organisation, et un élément "
              "qu'ils ont envoyé a été ouvert ou confirmé. {subject} est "
              "concerné.",
              "Votre organisation est probablement COMPROMISE : quelqu'un "
              "d'autre s'est connecté. {subject} est concerné.",
              "Votre organisation est COMPROMISE : quelqu'un d'autre est entré "
              "dans un compte. {subject} est concerné."},
         [AG_AUDIENCE_EXECUTIVE] =
             {"Un mot de passe ou une clé d'un compte de votre organisation a "
              "été EXPOSÉ dans une fuite.",
              "Des attaquants ont CIBLÉ un compte de votre organisation.",
              "Des attaquants ont CIBLÉ un compte de votre organisation, et un "
              "élément qu'ils ont envoyé a été ouvert ou confirmé.",
              "Un compte de votre organisation est probablement COMPROMIS : "
              "quelqu'un d'autre s'y est connecté.",
              "Un compte de votre organisation est COMPROMIS : quelqu'un "
              "d'autre y est entré."}},
    .the_account = "Le compte {account}",
    .an_account = "Un compte",
    .meaning =
        {"Cela ne veut pas dire que quelqu'un s'en est servi.",
         "Cela ne veut pas dire qu'ils sont entrés : nous ne connaissons "
         "aucune connexion de leur part.",
         "Cela ne veut pas dire qu'ils sont entrés, mais ils ont "
         "peut-être de quoi s'aider.",
         "Cela ne prouve pas ce qu'ils ont vu ou pris. Agissez comme "
         "s'ils pouvaient tout lire.",
         "Le titulaire du compte n'y est pour rien. Agissez comme s'ils "
         "avaient tout lu."},
    .canary = "Ceci est un CANARI, un événement inventé qui montre que les "
              "alertes arrivent. Personne n'a attaqué votre compte {account}.",
    .kind = {[AG_NOTICE_NEW] = "",
             [AG_NOTICE_RAISED] =
                 "C'est plus grave que ce que nous vous avions annoncé.",
             [AG_NOTICE_CORRECTED] =
                 "Cet avis corrige le précédent, qui en disait plus que ce que "
                 "nous pouvons prouver. Veuillez nous en excuser.",
             [AG_NOTICE_RETRACTED] =
                 "Nous retirons ce que nous vous avons annoncé sous cette "
                 "référence : c'était une FAUSSE ALERTE. Veuillez nous en "
                 "excuser.",
             [AG_NOTICE_CLOSED] =
                 "Ce que nous vous avons annoncé sous cette référence est "
                 "CLOS : nous n'en voyons plus rien.",
             [AG_NOTICE_WAITING] =
                 "Un avis vous ATTEND. Ce message n'en dit pas plus, car "
                 "d'autres pourraient le lire ici. Lisez l'avis sur la page "
                 "indiquée ci-dessous."},
    .when = "Quand : {first} UTC{local}.",
    .when_local = " ({local} à votre montre)",
    .when_several = "Quand : {count} fois, du {first} au {last} UTC.",
    .seen = {"Vu par : le fournisseur du compte, qui a donné l'alerte.",
             "Vu par : un journal des connexions du fournisseur du compte.",
             "Vu par : un partenaire qui surveille ces attaquants.",
             "Vu par : des traces connues d'attaquants, comparées aux "
             "journaux.",
             "Vu par : nos propres analystes.",
             "Vu par : le titulaire du compte, qui nous l'a dit.",
             "Vu par : personne ; le service l'a inventé."},
    .named = "Qui : une activité que nous associons, avec une confiance "
             "{confidence}, au groupe appelé {group}.",
    .named_alias = "Qui : une activité que nous associons, avec une confiance "
                   "{confidence}, au groupe appelé {group}, aussi connu sous "
                   "le nom de {alias}.",
    .unnamed = "Qui : un groupe que nous ne nommons pas.",
    .confidence = {"faible", "moyenne", "élevée"},
    .steps = "Que faire maintenant, dans cet ordre :",
    .step = {"Faites ce qui suit sur un autre appareil, en qui vous avez "
             "confiance.",
             "Dans les réglages de sécurité, fermez toutes les sessions.",
             "Choisissez un nouveau mot de passe qui ne sert nulle part "
             "ailleurs.",
             "Ajoutez une clé de sécurité ou un passkey ; retirez les codes "
             "par SMS.",
             "Supprimez redirections, règles et applications qui ne sont pas "
             "de vous.",
             "Refusez toute demande de connexion que vous n'avez pas lancée.",
             "Appelez l'aide ci-dessous, par téléphone et non depuis ce "
             "compte.",
             "Gardez dès maintenant tous les journaux ; n'effacez rien.",
             "Révoquez les sessions et les jetons du compte, puis son mot de "
             "passe.",
             "Cherchez règles, autorisations et facteurs nouveaux ; "
             "retirez-les.",
             "Exigez clés de sécurité ou passkeys de toute personne exposée.",
             "Laissez agir votre contact de sécurité ; donnez-lui temps et "
             "pouvoir.",
             "N'en parlez pas par courriel ; voyez-vous ou téléphonez.",
             "Vous n'avez rien à faire."},
    .told_owner = "Est aussi au courant : le titulaire du compte.",
    .told_fact = "Est aussi au courant : {who}, seulement qu'il s'est passé "
                 "quelque chose (accord du {consent}).",
    .told_detail = "Est aussi au courant : {who}, en détail (accord du "
                   "{consent}).",
    .told_nobody = "Personne d'autre n'a été informé.",
    .real = "Est-ce authentique ? Tapez vous-même {page} dans un navigateur et "
            "entrez {code}.",
    .phrase = "La phrase convenue avec vous est : {phrase}.",
    .never = "Nous ne demandons jamais un mot de passe, un code de votre "
             "téléphone, une application ni un clic.",
    .help = "Aide humaine : {help}",
    .end = "Révision {revision}, entrée {log} du journal, clé de signature "
           "{key}",
    .month = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
              "août", "septembre", "octobre", "novembre", "décembre"},
    .first_day = "1er",
    .date = "{day} {month} {year}",
};
