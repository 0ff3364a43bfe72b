/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of verbs about organisations and people.
 */
#include "accountguard/command/enrolling.h"

#include <string.h>

#include "base/secret.h"
#include "common/text.h"

const struct argp_child ag_enrolling_acting[] = {{&ag_acting_argp, 0, NULL, 0},
                                                 {0}};
const struct argp_child ag_enrolling_plain[] = {{&app_quiet_argp, 0, NULL, 0},
                                                {0}};

/** Words out of tables; false: none such. */
static bool
parse_word(int key, const char *arg, ag_enrolling *e)
{
    switch (key) {
    case AG_KEY_COUNTRY:
        return ag_country_read(&e->application.country, arg);
    case AG_KEY_SECTOR:
        return ag_sector_read(&e->application.sector, arg);
    case AG_KEY_CLASS:
        return ag_org_class_read(&e->application.class, arg);
    case AG_KEY_ROLE:
        return ag_role_read(&e->application.contact.role, arg);
    case AG_KEY_LANGUAGE:
        e->has_language = true;
        return ag_language_read(&e->language, arg) &&
               ag_language_read(&e->application.contact.language, arg);
    case AG_KEY_BY:
        return ag_proof_read(&e->method, arg);
    case AG_KEY_PROVIDER:
        return ag_provider_read(&e->provider, arg, strlen(arg));
    default:
        e->has_tell = true;
        return ag_tell_read(&e->scope.tell, arg);
    }
}

/** Where a text goes; NULL: the key is none of a text. */
static const char **
text_of(int key, ag_enrolling *e)
{
    switch (key) {
    case AG_KEY_NAME:
        return &e->name;
    case AG_KEY_DOMAIN:
        return &e->application.domain;
    case AG_KEY_DOCUMENTS:
        return &e->documents;
    case AG_KEY_CONTACT:
        return &e->application.contact.name;
    case AG_KEY_ADDRESS:
        return &e->application.contact.address;
    case AG_KEY_PHONE:
        return &e->application.contact.phone;
    case AG_KEY_MAIL:
        return &e->mail;
    case AG_KEY_RESOLVER:
        return &e->resolver;
    case AG_KEY_WHY:
        return &e->why;
    case AG_KEY_INVITATION:
        return &e->invitation;
    case AG_KEY_SECRET:
        return &e->secret_file;
    case AG_KEY_PHRASE:
        return &e->phrase;
    case AG_KEY_AGREED:
        return &e->agreed;
    default:
        return NULL;
    }
}

static void
parse_place(const char *arg, ag_enrolling *e, struct argp_state *state)
{
    if (e->places == e->want) {
        argp_error(state, "%s: one too many", arg);
    } else {
        e->place[e->places++] = arg;
    }
}

error_t
ag_enrolling_parse(int key, char *arg, struct argp_state *state)
{
    ag_enrolling *e = state->input;
    const char **text = text_of(key, e);
    if (text != NULL) {
        *text = arg;
        return 0;
    }
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &e->acting;
        e->application.contact.phone = "";
        return 0;
    case ARGP_KEY_ARG:
        parse_place(arg, e, state);
        return 0;
    case ARGP_KEY_END:
        if (e->places < e->want) {
            argp_error(state, "%u arguments are needed", e->want);
        }
        return 0;
    case AG_KEY_SHARE:
        e->scope.share = true;
        return 0;
    case AG_KEY_KEEP:
        e->keep = true;
        return 0;
    case AG_KEY_COUNTRY:
    case AG_KEY_SECTOR:
    case AG_KEY_CLASS:
    case AG_KEY_ROLE:
    case AG_KEY_LANGUAGE:
    case AG_KEY_BY:
    case AG_KEY_PROVIDER:
    case AG_KEY_TELL:
        if (!parse_word(key, arg, e)) {
            argp_error(state, "%s: no such word", arg);
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

eg_status
ag_enrolling_row(const ag_enrolling *e,
                 unsigned place,
                 uint64_t *out,
                 eg_error *err)
{
    return app_text_number(out, e->place[place], 1, INT64_MAX)
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT, "%.40s: is no number of a row",
                         e->place[place]);
}

eg_status
ag_enrolling_open(const ag_enrolling *e,
                  ag_store **store,
                  sql_mode mode,
                  ag_operator *who,
                  eg_error *err)
{
    EG_TRY(ag_opened_new(store, e->place[0], mode, err));
    return who == NULL
               ? EG_OK
               : ag_acting_sign_in(&e->acting, *store, who, ag_time_now(), err);
}

eg_status
ag_enrolling_code(ag_code *out, const char *text, eg_error *err)
{
    return ag_code_read(out, text, strlen(text))
               ? EG_OK
               : eg_fail(err, EG_ERR_ARGUMENT,
                         "a code has 20 letters and digits, such as "
                         "K3Q9Z-7W0MD-XR2T8-5BYNH");
}

eg_status
ag_enrolling_secret(const ag_enrolling *e, ag_code *out, eg_error *err)
{
    EG_CLEANUP(app_passphrase_free) app_passphrase typed = {0};
    EG_TRY(app_passphrase_get(&typed, e->secret_file, "your enrolment (secret)",
                              false, err));
    return ag_enrolling_code(out, typed.text, err);
}
