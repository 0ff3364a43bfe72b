/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of a receipt on paper.
 */
#include "board/receipt/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const receipt_words english = {
    .language = "en",
    .title = "Receipt of a ballot",
    .code = "Confirmation code",
    .place = "The log @ has this ballot as entry #. When this receipt was made "
             "it had # entries.",
    .decided = {[EG_BALLOT_UNDECIDED] = "The ballot is not decided yet.",
                [EG_BALLOT_CAST] = "The ballot is cast.",
                [EG_BALLOT_CHALLENGED] = "The ballot is challenged.",
                [EG_BALLOT_SPOILED] = "The ballot is spoiled."},
    .entry = "That is entry # of the log.",
    .checkpoint = "The checkpoint, which the log signed:",
    .use = "Who has this page and the log's public key can check without the "
           "board that the log has the ballot: each large square is a receipt "
           "in full (c2sp.org/tlog-proof). If the board ever shows another "
           "history, this page proves it. It does not say how anybody voted.",
    .ballot_receipt = "The ballot's entry",
    .decision_receipt = "The decision's entry",
};

static const receipt_words spanish = {
    .language = "es",
    .title = "Comprobante de una papeleta",
    .code = "Código de confirmación",
    .place = "El registro @ tiene esta papeleta como entrada #. Cuando se hizo "
             "este comprobante, tenía # entradas.",
    .decided = {[EG_BALLOT_UNDECIDED] =
                    "Todavía no se ha decidido sobre la papeleta.",
                [EG_BALLOT_CAST] = "La papeleta fue emitida.",
                [EG_BALLOT_CHALLENGED] = "La papeleta fue impugnada.",
                [EG_BALLOT_SPOILED] = "La papeleta fue anulada."},
    .entry = "Esa es la entrada # del registro.",
    .checkpoint = "El punto de control, firmado por el registro:",
    .use = "Quien tenga esta página y la clave pública del registro puede "
           "comprobar sin el tablón que el registro tiene la papeleta: cada "
           "cuadrado grande es un comprobante completo (c2sp.org/tlog-proof). "
           "Si el tablón muestra alguna vez otra historia, esta página lo "
           "demuestra. No dice cómo ha votado nadie.",
    .ballot_receipt = "La entrada de la papeleta",
    .decision_receipt = "La entrada de la decisión",
};

static const receipt_words french = {
    .language = "fr",
    .title = "Reçu d’un bulletin",
    .code = "Code de confirmation",
    .place = "Le journal @ contient ce bulletin à l’entrée #. Quand ce reçu a "
             "été fait, il avait # entrées.",
    .decided = {[EG_BALLOT_UNDECIDED] =
                    "Rien n’est encore décidé pour ce bulletin.",
                [EG_BALLOT_CAST] = "Le bulletin a été déposé.",
                [EG_BALLOT_CHALLENGED] = "Le bulletin a été contesté.",
                [EG_BALLOT_SPOILED] = "Le bulletin a été annulé."},
    .entry = "C’est l’entrée # du journal.",
    .checkpoint = "Le point de contrôle, signé par le journal :",
    .use =
        "Avec cette page et la clé publique du journal, chacun peut vérifier "
        "sans le tableau que le journal contient le bulletin : chaque grand "
        "carré est un reçu complet (c2sp.org/tlog-proof). Si le tableau "
        "montre un jour une autre histoire, cette page le prouve. Elle ne "
        "dit pas comment quelqu’un a voté.",
    .ballot_receipt = "L’entrée du bulletin",
    .decision_receipt = "L’entrée de la décision",
};

static const receipt_words *const all[] = {&english, &spanish, &french};

const char receipt_words_languages[] = "en, es, fr";

const receipt_words *
receipt_words_find(const char *language)
{
    for (size_t i = 0; i < EG_ARRAY_LEN(all); i++) {
        if (strcmp(all[i]->language, language) == 0) {
            return all[i];
        }
    }
    return NULL;
}

void
receipt_words_fill(char *out,
                   size_t size,
                   const char *text,
                   eg_span name,
                   const uint64_t *number)
{
    size_t len = 0;
    out[0] = '\0';
    for (const char *c = text; *c != '\0' && len + 1 < size; c++) {
        const size_t room = size - len;
        if (*c == '#') {
            len += (size_t)snprintf(out + len, room, "%" PRIu64, *number++);
        } else if (*c == '@') {
            len += (size_t)snprintf(out + len, room, "%.*s", (int)name.len,
                                    (const char *)name.data);
        } else {
            out[len++] = *c;
            out[len] = '\0';
        }
    }
}
