/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the page of a release says, in each language.  "{}" stands for what is
 * filled in, in its order.
 */
#ifndef ACCOUNTGUARD_STATISTICS_PAGE_WORDS_H
#define ACCOUNTGUARD_STATISTICS_PAGE_WORDS_H

#include "accountguard/model/language.h"
#include "accountguard/statistics/plan.h"
#include "codec/buffer.h"

/* clang-format off: one sentence in three languages a row. */
/** sentence, English, Spanish, French. */
#define AG_PAGE_TABLE(X)                                                            \
    X(SAY_TITLE, "Warnings of attacks by nation-states",                            \
      "Avisos de ataques de Estados", "Avertissements d’attaques d’États")          \
    X(SAY_RELEASE, "Release {}", "Informe {}", "Publication {}")                    \
    X(SAY_SPAN, "{} to {}", "Del {} al {}", "Du {} au {}")                          \
    X(SAY_SKIP, "Skip to the numbers", "Ir a las cifras",                           \
      "Aller aux chiffres")                                                         \
    X(SAY_LEAD_NOTICES,                                                             \
      "notices told people that a group working for a state had tried to get "      \
      "into their account, or had got in.",                                         \
      "avisos comunicaron a personas que un grupo al servicio de un Estado "        \
      "había intentado entrar en su cuenta, o había entrado.",                      \
      "avis ont dit à des personnes qu’un groupe au service d’un État avait " \
      "tenté d’entrer dans leur compte, ou y était entré.")                         \
    X(SAY_LEAD_INCIDENTS,                                                           \
      "incidents, in each of which people were told that a group working for "      \
      "a state had tried to get into their account, or had got in.",                \
      "incidentes; en cada uno se comunicó a personas que un grupo al "            \
      "servicio de un Estado había intentado entrar en su cuenta, o había "       \
      "entrado.",                                                                   \
      "incidents ; dans chacun, des personnes ont appris qu’un groupe au "        \
      "service d’un État avait tenté d’entrer dans leur compte, ou y était " \
      "entré.")                                                                     \
    X(SAY_LEAD_ACCOUNTS,                                                            \
      "accounts that a group working for a state tried to get into, or got "        \
      "into, and whose owners were told.",                                          \
      "cuentas en las que un grupo al servicio de un Estado intentó entrar, "      \
      "o entró, y cuyos titulares fueron avisados.",                                \
      "comptes dans lesquels un groupe au service d’un État a tenté "           \
      "d’entrer, ou est entré, et dont les titulaires ont été avertis.")            \
    X(SAY_LEAD_PEOPLE,                                                              \
      "people were told that a group working for a state had tried to get "         \
      "into their account, or had got in.",                                         \
      "personas supieron que un grupo al servicio de un Estado había "             \
      "intentado entrar en su cuenta, o había entrado.",                            \
      "personnes ont appris qu’un groupe au service d’un État avait tenté "   \
      "d’entrer dans leur compte, ou y était entré.")                               \
    X(SAY_LEAD_ORGANISATIONS,                                                       \
      "organisations in which people were told that a group working for a "         \
      "state had tried to get into their account, or had got in.",                  \
      "organizaciones en las que se comunicó a personas que un grupo al "          \
      "servicio de un Estado había intentado entrar en su cuenta, o había "       \
      "entrado.",                                                                   \
      "organisations dans lesquelles des personnes ont appris qu’un groupe "      \
      "au service d’un État avait tenté d’entrer dans leur compte, ou y "     \
      "était entré.")                                                               \
    X(SAY_UNIT_NOTICES, "Notices", "Avisos", "Avis")                                \
    X(SAY_UNIT_INCIDENTS, "Incidents", "Incidentes", "Incidents")                   \
    X(SAY_UNIT_ACCOUNTS, "Accounts", "Cuentas", "Comptes")                          \
    X(SAY_UNIT_PEOPLE, "People", "Personas", "Personnes")                           \
    X(SAY_UNIT_ORGANISATIONS, "Organisations", "Organizaciones",                    \
      "Organisations")                                                              \
    X(SAY_NO_TOTAL, "No number can be told for this period",                        \
      "No puede darse ninguna cifra de este período",                               \
      "Aucun chiffre ne peut être donné pour cette période")                        \
    X(SAY_NO_TOTAL_WHY,                                                             \
      "A number is told only of at least {} people in at least {} "                 \
      "organisations. There may have been fewer, or none.",                         \
      "Solo se da una cifra sobre al menos {} personas de al menos {} "             \
      "organizaciones. Puede que hubiera menos, o ninguna.",                        \
      "Un chiffre n’est donné que pour au moins {} personnes d’au moins {} "   \
      "organisations. Il se peut qu’il y en ait eu moins, ou aucune.")              \
    X(SAY_LEVEL, "Targeted or compromised", "Atacadas o comprometidas",             \
      "Visés ou compromis")                                                         \
    X(SAY_LEVEL_NOTE,                                                               \
      "Targeted: somebody tried, and nothing shows that they got in. "              \
      "Compromised: a sign-in that succeeded, or what was done after it, is "       \
      "proven.",                                                                    \
      "Atacada: alguien lo intentó y nada indica que entrara. Comprometida: "      \
      "consta un acceso logrado, o lo que se hizo después.",                        \
      "Visé : quelqu’un a essayé, et rien ne montre qu’il soit entré. "      \
      "Compromis : une connexion réussie, ou ce qui l’a suivie, est établi.")       \
    X(SAY_TARGETED, "Targeted", "Atacadas", "Visés")                                \
    X(SAY_COMPROMISED, "Compromised", "Comprometidas", "Compromis")                 \
    X(SAY_KIND, "Kind of account", "Tipo de cuenta", "Type de compte")              \
    X(SAY_KIND_NOTE,                                                                \
      "Accounts of an organisation, and personal accounts of the people who "       \
      "work for it.",                                                               \
      "Cuentas de una organización y cuentas personales de quienes trabajan "      \
      "en ella.",                                                                   \
      "Comptes d’une organisation, et comptes personnels de celles et ceux "      \
      "qui y travaillent.")                                                         \
    X(SAY_ENTERPRISE, "Enterprise accounts", "Cuentas de empresa",                  \
      "Comptes d’organisation")                                                     \
    X(SAY_PERSONAL, "Personal accounts", "Cuentas personales",                      \
      "Comptes personnels")                                                         \
    X(SAY_COUNTRY, "Country", "País", "Pays")                                       \
    X(SAY_COUNTRY_NOTE,                                                             \
      "Where the organisation is, not where the attack came from.",                 \
      "Dónde está la organización, no de dónde vino el ataque.",                    \
      "Où se trouve l’organisation, et non d’où venait l’attaque.")                 \
    X(SAY_MAP_NOTE,                                                                 \
      "A square is a country, roughly where it lies: the stronger its "             \
      "colour, the more. Grey ones are not listed; there may be a few, or "         \
      "none.",                                                                      \
      "Cada cuadro es un país, más o menos donde está: cuanto más intenso el "  \
      "color, más hay. Los grises no figuran; puede haber unos pocos, o "          \
      "ninguno.",                                                                   \
      "Un carré est un pays, à peu près à sa place : plus sa couleur est "      \
      "forte, plus il y en a. Les carrés gris ne sont pas publiés ; il peut "     \
      "y en avoir quelques-uns, ou aucun.")                                         \
    X(SAY_OTHER_COUNTRIES, "All other countries together",                          \
      "Todos los demás países juntos", "Tous les autres pays ensemble")             \
    X(SAY_SECTOR, "Sector", "Sector", "Secteur")                                    \
    X(SAY_SECTOR_NOTE, "What the organisation does.",                               \
      "A qué se dedica la organización.", "Ce que fait l’organisation.")            \
    X(SAY_OTHER_SECTORS, "All other sectors together",                              \
      "Todos los demás sectores juntos", "Tous les autres secteurs ensemble")       \
    X(SAY_ACTOR, "Group behind the attack", "Grupo autor del ataque",               \
      "Groupe à l’origine de l’attaque")                                            \
    X(SAY_ACTOR_NOTE,                                                               \
      "The group that the notice named. Attribution is an assessment; two "         \
      "people agree before a group is named.",                                      \
      "El grupo que nombró el aviso. La atribución es una valoración; dos "      \
      "personas deben coincidir antes de nombrar a un grupo.",                      \
      "Le groupe que l’avis a nommé. L’attribution est une appréciation ; "   \
      "deux personnes s’accordent avant qu’un groupe soit nommé.")                  \
    X(SAY_NO_ACTOR, "No group was named", "No se nombró ningún grupo",              \
      "Aucun groupe n’a été nommé")                                                 \
    X(SAY_OTHER_ACTORS, "All others together", "Todos los demás juntos",            \
      "Tous les autres ensemble")                                                   \
    X(SAY_UNKNOWN, "Not known", "No se sabe", "Non connu")                          \
    X(SAY_SHARE, "Share", "Parte", "Part")                                          \
    X(SAY_CHART, "Bar", "Barra", "Barre")                                           \
    X(SAY_UNTOLD,                                                                   \
      "This table is not told, so that nobody can be found in it: a part of "       \
      "it would be a group of too few people, or mostly one organisation.",         \
      "Esta tabla no se publica, para que nadie pueda ser reconocido en "           \
      "ella: una parte sería un grupo de muy pocas personas, o casi solo una "     \
      "organización.",                                                              \
      "Ce tableau n’est pas publié, pour que personne n’y soit "               \
      "reconnaissable : une de ses parties serait un groupe de trop peu de "        \
      "personnes, ou presque une seule organisation.")                              \
    X(SAY_BESIDE, "Beside these", "Además", "En outre")                             \
    X(SAY_EXPOSED, "Warnings that a password had been found in a leak",             \
      "Avisos de que una contraseña había aparecido en una filtración",             \
      "Avertissements qu’un mot de passe avait été trouvé dans une fuite")          \
    X(SAY_CORRECTIONS, "Notices that corrected an earlier one",                     \
      "Avisos que corrigieron uno anterior",                                        \
      "Avis qui en ont corrigé un précédent")                                       \
    X(SAY_TOO_FEW, "too few to tell, or none",                                      \
      "muy pocos para publicarse, o ninguno",                                       \
      "trop peu pour être dits, ou aucun")                                          \
    X(SAY_TREND, "Release by release", "Informe a informe",                         \
      "Publication par publication")                                                \
    X(SAY_TREND_NOTE,                                                               \
      "Each notice is counted once, in the period in which it was sent. "           \
      "Earlier releases are never changed.",                                        \
      "Cada aviso se cuenta una vez, en el período en que se envió. Los "         \
      "informes anteriores no se modifican nunca.",                                 \
      "Chaque avis est compté une fois, dans la période où il a été envoyé. " \
      "Les publications antérieures ne sont jamais modifiées.")                     \
    X(SAY_PERIOD, "Period", "Período", "Période")                                   \
    X(SAY_HOW, "How to read these numbers", "Cómo leer estas cifras",               \
      "Comment lire ces chiffres")                                                  \
    X(SAY_HOW_WHO, "Only people who agreed to it are counted.",                     \
      "Solo se cuenta a quienes lo aceptaron.",                                     \
      "Ne sont comptées que les personnes qui l’ont accepté.")                      \
    X(SAY_HOW_GROUPS,                                                               \
      "A number is told only of at least {} people in at least {} "                 \
      "organisations, none of which makes up more than {} % of it. All "            \
      "smaller categories are one number together, with those that have "           \
      "nobody.",                                                                    \
      "Solo se da una cifra sobre al menos {} personas de al menos {} "             \
      "organizaciones, ninguna de las cuales supone más del {} %. Las "            \
      "categorías menores forman una sola cifra, junto con las que no tienen "     \
      "a nadie.",                                                                   \
      "Un chiffre n’est donné que pour au moins {} personnes d’au moins {} "   \
      "organisations, dont aucune n’en représente plus de {} %. Les "            \
      "catégories plus petites forment un seul chiffre, avec celles où il "       \
      "n’y a personne.")                                                            \
    X(SAY_HOW_ROUND,                                                                \
      "All numbers are rounded to {}, each by itself, so parts may not add "        \
      "up to the total.",                                                           \
      "Todas las cifras se redondean a {}, cada una por separado; por eso "         \
      "las partes pueden no sumar el total.",                                       \
      "Tous les chiffres sont arrondis à {}, chacun pour lui-même ; les "         \
      "parties peuvent donc ne pas donner le total.")                               \
    X(SAY_HOW_RULES,                                                                \
      "These rules were fixed before the numbers were known. The release "          \
      "comes out {} days after the period ends, and never for another span "        \
      "of time.",                                                                   \
      "Estas reglas se fijaron antes de conocerse las cifras. El informe "          \
      "sale {} días después de su final, y nunca para otro intervalo de "         \
      "tiempo.",                                                                    \
      "Ces règles ont été fixées avant que les chiffres soient connus. La "     \
      "publication paraît {} jours après la fin de celle-ci, et jamais pour "     \
      "un autre intervalle.")                                                       \
    X(SAY_CHECK, "Check them", "Comprobarlas", "Les vérifier")                      \
    X(SAY_CHECK_HOW,                                                                \
      "The same numbers are in a signed file. Compare its key with the one "        \
      "that the service gives elsewhere:",                                          \
      "Las mismas cifras están en un fichero firmado. Compare su clave con "       \
      "la que el servicio da en otro lugar:",                                       \
      "Les mêmes chiffres sont dans un fichier signé. Comparez sa clé avec "     \
      "celle que le service donne ailleurs :")                                      \
    X(SAY_DATA, "Signed data (JSON)", "Datos firmados (JSON)",                      \
      "Données signées (JSON)")                                                     \
    X(SAY_SHEET, "Table (CSV)", "Tabla (CSV)", "Tableau (CSV)")
/* clang-format on */

typedef enum ag_say {
#define AG_PAGE_ENUM(name, english, spanish, french) name,
    AG_PAGE_TABLE(AG_PAGE_ENUM)
#undef AG_PAGE_ENUM
        SAY_COUNT
} ag_say;

/** Append a sentence as the content of HTML; each "{}" is the next of @p fill,
 * which ends with NULL and may itself be NULL. */
void ag_page_say(eg_buffer *out,
                 ag_language language,
                 ag_say sentence,
                 const char *const *fill);

/** The sentence as it stands in the table. */
const char *ag_page_words(ag_language language, ag_say sentence);

/** Room for a number or a date as text. */
#define AG_PAGE_TEXT 64

/** "10,000" as the language groups digits. */
void
ag_page_number(char out[AG_PAGE_TEXT], ag_language language, uint64_t value);

/** "31 March 2026". */
void ag_page_date(char out[AG_PAGE_TEXT], ag_language language, ag_time t);

/** "95 %", or "< 1 %"; of all that is 0, nothing. */
void ag_page_share(char out[AG_PAGE_TEXT], uint64_t part, uint64_t all);

#endif
