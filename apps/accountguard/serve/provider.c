/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Providers in forms.
 */
#include "accountguard/serve/provider.h"

static const struct {
    const char *value;
    ag_provider provider;
    ag_word word;
} providers[] = {
    {"other", AG_PROVIDER_OTHER, AG_W_PROVIDER_OTHER},
    {"microsoft", AG_PROVIDER_MICROSOFT, AG_W_PROVIDER_MICROSOFT},
    {"google", AG_PROVIDER_GOOGLE, AG_W_PROVIDER_GOOGLE},
    {"okta", AG_PROVIDER_OKTA, AG_W_PROVIDER_OKTA},
};

void
ag_web_provider(ag_web *p)
{
    const char *chosen = ag_form_text(&p->form, "provider");
    ag_web_select(p, "provider", AG_W_JOIN_PROVIDER);
    for (size_t i = 0; i < EG_ARRAY_LEN(providers); i++) {
        ag_web_option(p, providers[i].value,
                      ag_word_text(providers[i].word, p->language),
                      strcmp(chosen, providers[i].value) == 0);
    }
    ag_web_select_end(p);
}

ag_provider
ag_web_provider_of(const ag_web *p)
{
    const char *value = ag_form_text(&p->form, "provider");
    for (size_t i = 0; i < EG_ARRAY_LEN(providers); i++) {
        if (strcmp(value, providers[i].value) == 0) {
            return providers[i].provider;
        }
    }
    return AG_PROVIDER_OTHER;
}
