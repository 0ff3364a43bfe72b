/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking settings.
 */
#include "http/settings.h"

#include "common/text.h"

/** Words of a setting, in the order of their values. */
static const char *const levels[] = {"error", "warning", "info", NULL};
static const char *const modes[] = {"off", "try", "require", NULL};

/** Set the value of a word. */
static eg_status
take_word(unsigned *out,
          const char *const *words,
          const http_setting *one,
          const char *text,
          eg_error *err)
{
    for (unsigned i = 0; words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0) {
            *out = i;
            return EG_OK;
        }
    }
    return eg_fail(err, EG_ERR_ARGUMENT, "%s cannot be %s", one->name, text);
}

eg_status
http_setting_take(const http_setting *one,
                  void *plan,
                  const char *text,
                  eg_error *err)
{
    void *place = (char *)plan + one->place;
    uint64_t number = 0;
    switch (one->kind) {
    case HTTP_SETTING_TEXT:
        *(const char **)place = text;
        return EG_OK;
    case HTTP_SETTING_NUMBER:
        if (!app_text_number(&number, text, one->least, one->most)) {
            return eg_fail(err, EG_ERR_ARGUMENT,
                           "%s must be a number from %u to %u", one->name,
                           one->least, one->most);
        }
        *(unsigned *)place = (unsigned)number;
        return EG_OK;
    case HTTP_SETTING_LEVEL:
        return take_word(place, levels, one, text, err);
    case HTTP_SETTING_SANDBOX:
        return take_word(place, modes, one, text, err);
    }
    return EG_ERR_ARGUMENT;
}

void
http_setting_option(const http_setting *one,
                    void *plan,
                    const char *text,
                    struct argp_state *state)
{
    eg_error err = {0};
    if (http_setting_take(one, plan, text, &err) != EG_OK) {
        argp_error(state, "--%s", err.text);
    }
}
