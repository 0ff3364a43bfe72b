/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of events.
 */
#include "accountguard/event/event.h"

static const char *const providers[AG_PROVIDER_COUNT] = {
#define AG_WORD(name, word) [name] = word,
    AG_PROVIDER_TABLE(AG_WORD)};
static const char *const actions[AG_ACTION_COUNT] = {AG_ACTION_TABLE(AG_WORD)};
static const char *const outcomes[AG_OUTCOME_COUNT] = {
    AG_OUTCOME_TABLE(AG_WORD)};
#undef AG_WORD

const char *
ag_provider_name(ag_provider provider)
{
    return providers[provider];
}

const char *
ag_action_name(ag_action action)
{
    return actions[action];
}

const char *
ag_outcome_name(ag_outcome outcome)
{
    return outcomes[outcome];
}

/** The place of a word in a list; @p count: it is none of them. */
static unsigned
place_of(const char *const *words, unsigned count, const char *word, size_t len)
{
    unsigned i = 0;
    while (i < count && (strlen(words[i]) != len || len == 0 ||
                         memcmp(words[i], word, len) != 0)) {
        i++;
    }
    return i;
}

bool
ag_provider_read(ag_provider *out, const char *word, size_t len)
{
    const unsigned i = place_of(providers, AG_PROVIDER_COUNT, word, len);
    if (i < AG_PROVIDER_COUNT) {
        *out = (ag_provider)i;
    }
    return i < AG_PROVIDER_COUNT;
}

bool
ag_action_read(ag_action *out, const char *word, size_t len)
{
    const unsigned i = place_of(actions, AG_ACTION_COUNT, word, len);
    if (i < AG_ACTION_COUNT) {
        *out = (ag_action)i;
    }
    return i < AG_ACTION_COUNT;
}

bool
ag_outcome_read(ag_outcome *out, const char *word, size_t len)
{
    const unsigned i = place_of(outcomes, AG_OUTCOME_COUNT, word, len);
    if (i < AG_OUTCOME_COUNT) {
        *out = (ag_outcome)i;
    }
    return i < AG_OUTCOME_COUNT;
}
