/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people read before they consent.
 */
#include "accountguard/enrol/consent_text.h"

#include <string.h>

static const char *const texts[AG_LANGUAGE_COUNT] = {
    [AG_ENGLISH] =
        "What you agree to\n"
        "\n"
        "We look for this account in sign-in logs and in lists of what "
        "foreign\n"
        "states' groups use. If they target it or get in, we tell you.\n"
        "\n"
        "That you are enrolled may say something about your political "
        "opinions.\n"
        "We keep your address encrypted, use it for these warnings alone, and\n"
        "give it to nobody.\n"
        "\n"
        "Your organisation learns what you choose: nothing, that something\n"
        "happened to one of its people's accounts, or details as well. It "
        "never\n"
        "learns of a personal account unless you say so.\n"
        "\n"
        "If you allow it, you are counted in published statistics, in which\n"
        "nobody can be found.\n"
        "\n"
        "You can see what is kept, change your mind and leave at any time, "
        "with\n"
        "your secret. When you leave, what is kept of you can be read by "
        "nobody.\n",
    [AG_SPANISH] =
        "A qué da su consentimiento\n"
        "\n"
        "Buscamos esta cuenta en registros de inicio de sesión y en listas de "
        "lo\n"
        "que usan grupos de Estados extranjeros. Si la atacan o logran "
        "entrar,\n"
        "se lo decimos.\n"
        "\n"
        "Estar inscrito puede decir algo de sus opiniones políticas. "
        "Guardamos\n"
        "su dirección cifrada, la usamos solo para estos avisos y no se la "
        "damos\n"
        "a nadie.\n"
        "\n"
        "Su organización sabrá lo que usted elija: nada, que algo le ocurrió a "
        "la\n"
        "cuenta de alguien suyo, o también los detalles. Nunca sabrá de una\n"
        "cuenta personal si usted no lo dice.\n"
        "\n"
        "Si lo permite, contará en estadísticas publicadas en las que no se\n"
        "puede encontrar a nadie.\n"
        "\n"
        "Con su secreto puede ver lo que se guarda, cambiar de opinión y "
        "salir\n"
        "cuando quiera. Al salir, nadie podrá leer lo que se guardó de "
        "usted.\n",
    [AG_FRENCH] =
        "Ce à quoi vous consentez\n"
        "\n"
        "Nous cherchons ce compte dans des journaux de connexion et dans des\n"
        "listes de ce qu’utilisent des groupes d’États étrangers. S’ils le "
        "visent\n"
        "ou y entrent, nous vous le disons.\n"
        "\n"
        "Être inscrit peut révéler vos opinions politiques. Nous gardons "
        "votre\n"
        "adresse chiffrée, ne l’utilisons que pour ces alertes et ne la "
        "donnons\n"
        "à personne.\n"
        "\n"
        "Votre organisation apprend ce que vous choisissez : rien, qu’il est\n"
        "arrivé quelque chose au compte d’un des siens, ou aussi les détails.\n"
        "Elle n’apprend jamais l’existence d’un compte personnel sans vous.\n"
        "\n"
        "Si vous le permettez, vous comptez dans des statistiques publiées où\n"
        "personne ne peut être retrouvé.\n"
        "\n"
        "Avec votre secret, vous pouvez voir ce qui est gardé, changer d’avis "
        "et\n"
        "partir à tout moment. Ensuite, plus personne ne peut lire ce qui a "
        "été\n"
        "gardé de vous.\n",
};

const char *
ag_consent_text(ag_language language)
{
    return texts[language];
}

void
ag_consent_text_hash(eg_hash *out, ag_language language)
{
    eg_sha256_once(out, texts[language], strlen(texts[language]));
}
