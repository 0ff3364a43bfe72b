/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fixed texts of a printed ballot.
 *
 * Short sentences in the second person, one thought each, as guides for
 * plain-language ballots ask.  The last check step tells of further codes
 * because a cast contest always shows as many codes as its selection limit:
 * those of null votes stand for votes that were not given.
 */
#include "electionguard/preencrypt/sheet_words.h"

#include <stddef.h>
#include <string.h>

static const sheet_words english = {
    .language = "en",
    .ballot = "Ballot",
    .style = "Ballot style",
    .how_to_vote = "How to vote",
    .vote_step = {"Use a black pen. Fill in the oval to the left of each "
                  "choice you want.",
                  "Do not mark more choices than the contest allows. If you "
                  "make a mistake, ask for a new ballot.",
                  "Do not show or photograph this ballot. Its codes would "
                  "reveal your vote."},
    .how_to_check = "How to check that your vote is counted",
    .check_step = {"Each choice has a short code. On the tab at the bottom of "
                   "page 1, write the codes of the choices you marked.",
                   "Cut off the tab and keep it. Hand in all pages of the "
                   "ballot.",
                   "After the election, look up your confirmation code in the "
                   "published record. It must show every code you wrote down. "
                   "Other codes there stand for votes you did not use."},
    .vote_for_one = "Vote for one",
    .vote_for_up_to = "Vote for up to #",
    .code = "Code",
    .continued = "(continued)",
    .continues = "More choices in the next column or on the next page",
    .confirmation_code = "Confirmation code of this ballot",
    .page = "Page # of #",
    .cut = "Cut here",
    .keep_tab = "Keep this tab",
    .tab_use = "With it you can find your ballot in the published record. It "
               "does not show how you voted.",
    .write_codes = "Write the codes of the choices you marked:",
    .write_codes_elsewhere =
        "Write the codes of the choices you marked on a paper of your own.",
    .blank = "This part is left blank on purpose.",
};

static const sheet_words spanish = {
    .language = "es",
    .ballot = "Papeleta",
    .style = "Tipo de papeleta",
    .how_to_vote = "Cómo votar",
    .vote_step = {"Use un bolígrafo negro. Rellene el óvalo a la izquierda de "
                  "cada opción que elija.",
                  "No marque más opciones de las que se permiten. Si se "
                  "equivoca, pida otra papeleta.",
                  "No muestre ni fotografíe esta papeleta. Sus códigos "
                  "revelarían su voto."},
    .how_to_check = "Cómo comprobar que su voto se cuenta",
    .check_step = {"Cada opción tiene un código corto. En el talón al pie de "
                   "la página 1, anote los códigos de las opciones que marcó.",
                   "Corte el talón y guárdelo. Entregue todas las páginas de "
                   "la papeleta.",
                   "Después de la elección, busque su código de confirmación "
                   "en el registro publicado. Debe mostrar todos los códigos "
                   "que anotó. Los demás códigos corresponden a votos que no "
                   "usó."},
    .vote_for_one = "Vote por una opción",
    .vote_for_up_to = "Vote por un máximo de #",
    .code = "Código",
    .continued = "(continuación)",
    .continues = "Más opciones en la columna o página siguiente",
    .confirmation_code = "Código de confirmación de esta papeleta",
    .page = "Página # de #",
    .cut = "Corte aquí",
    .keep_tab = "Guarde este talón",
    .tab_use = "Con él puede encontrar su papeleta en el registro publicado. "
               "No muestra cómo votó.",
    .write_codes = "Anote los códigos de las opciones que marcó:",
    .write_codes_elsewhere =
        "Anote en un papel propio los códigos de las opciones que marcó.",
    .blank = "Esta parte se deja en blanco a propósito.",
};

static const sheet_words french = {
    .language = "fr",
    .ballot = "Bulletin de vote",
    .style = "Type de bulletin",
    .how_to_vote = "Comment voter",
    .vote_step = {"Utilisez un stylo noir. Remplissez l’ovale à gauche de "
                  "chaque choix voulu.",
                  "Ne cochez pas plus de choix que permis. En cas d’erreur, "
                  "demandez un autre bulletin.",
                  "Ne montrez pas et ne photographiez pas ce bulletin. Ses "
                  "codes révéleraient votre vote."},
    .how_to_check = "Comment vérifier que votre vote est compté",
    .check_step = {"Chaque choix a un code court. Sur le talon au bas de la "
                   "page 1, notez les codes des choix que vous avez cochés.",
                   "Découpez le talon et gardez-le. Remettez toutes les pages "
                   "du bulletin.",
                   "Après l’élection, cherchez votre code de confirmation "
                   "dans le registre publié. Il doit montrer tous les codes "
                   "que vous avez notés. Les autres codes correspondent aux "
                   "votes que vous n’avez pas utilisés."},
    .vote_for_one = "Votez pour un seul choix",
    .vote_for_up_to = "Votez pour # choix au plus",
    .code = "Code",
    .continued = "(suite)",
    .continues = "Autres choix à la colonne ou à la page suivante",
    .confirmation_code = "Code de confirmation de ce bulletin",
    .page = "Page # sur #",
    .cut = "Découpez ici",
    .keep_tab = "Gardez ce talon",
    .tab_use = "Il vous permet de trouver votre bulletin dans le registre "
               "publié. Il ne montre pas votre vote.",
    .write_codes = "Notez les codes des choix que vous avez cochés :",
    .write_codes_elsewhere = "Notez sur un papier à vous les codes des choix "
                             "que vous avez cochés.",
    .blank = "Cette partie est laissée vide exprès.",
};

static const sheet_words german = {
    .language = "de",
    .ballot = "Stimmzettel",
    .style = "Art des Stimmzettels",
    .how_to_vote = "So wählen Sie",
    .vote_step = {"Benutzen Sie einen schwarzen Stift. Füllen Sie das Oval "
                  "links neben jeder Wahl aus, die Sie treffen.",
                  "Wählen Sie nicht mehr aus, als erlaubt ist. Wenn Sie sich "
                  "vertan haben, bitten Sie um einen neuen Stimmzettel.",
                  "Zeigen und fotografieren Sie diesen Stimmzettel nicht. "
                  "Seine Codes würden verraten, wie Sie gewählt haben."},
    .how_to_check = "So prüfen Sie, dass Ihre Stimme zählt",
    .check_step = {"Neben jeder Wahl steht ein kurzer Code. Schreiben Sie die "
                   "Codes dessen, was Sie gewählt haben, auf den Abschnitt "
                   "unten auf Seite 1.",
                   "Schneiden Sie den Abschnitt ab und behalten Sie ihn. Geben "
                   "Sie alle Seiten des Stimmzettels ab.",
                   "Suchen Sie nach der Wahl Ihren Bestätigungscode im "
                   "veröffentlichten Verzeichnis. Dort muss jeder Code stehen, "
                   "den Sie notiert haben. Weitere Codes stehen für Stimmen, "
                   "die Sie nicht vergeben haben."},
    .vote_for_one = "Eine Stimme",
    .vote_for_up_to = "Höchstens # Stimmen",
    .code = "Code",
    .continued = "(Fortsetzung)",
    .continues = "Weiter in der nächsten Spalte oder auf der nächsten Seite",
    .confirmation_code = "Bestätigungscode dieses Stimmzettels",
    .page = "Seite # von #",
    .cut = "Hier abschneiden",
    .keep_tab = "Behalten Sie diesen Abschnitt",
    .tab_use = "Damit finden Sie Ihren Stimmzettel im veröffentlichten "
               "Verzeichnis. Er zeigt nicht, wie Sie gewählt haben.",
    .write_codes = "Codes dessen, was Sie gewählt haben:",
    .write_codes_elsewhere = "Schreiben Sie die Codes dessen, was Sie gewählt "
                             "haben, auf ein eigenes Blatt.",
    .blank = "Dieser Teil bleibt absichtlich leer.",
};

static const sheet_words *const all[] = {&english, &spanish, &french, &german};

const char sheet_words_languages[] = "en, es, fr, de";

const sheet_words *
sheet_words_find(const char *language)
{
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (strcmp(all[i]->language, language) == 0) {
            return all[i];
        }
    }
    return NULL;
}
