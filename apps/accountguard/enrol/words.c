/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of enrolment.
 */
#include "accountguard/enrol/words.h"

#include <stddef.h>
#include <string.h>

#define WORD(name, word) [name] = word,
static const char *const org_states[] = {AG_ORG_STATE_TABLE(WORD)};
static const char *const org_classes[] = {AG_ORG_CLASS_TABLE(WORD)};
static const char *const roles[] = {AG_ROLE_TABLE(WORD)};
static const char *const account_kinds[] = {AG_ACCOUNT_KIND_TABLE(WORD)};
static const char *const tells[] = {AG_TELL_TABLE(WORD)};
static const char *const channels[] = {AG_CHANNEL_TABLE(WORD)};
#undef WORD

static const char *
word_of(const char *const *words, size_t len, size_t which)
{
    return which < len ? words[which] : "?";
}

/** The place of a word; len: it is not there. */
static size_t
place_of(const char *const *words, size_t len, const char *word)
{
    size_t i = 0;
    while (i < len && strcmp(words[i], word) != 0) {
        i++;
    }
    return i;
}

const char *
ag_org_state_name(ag_org_state state)
{
    return word_of(org_states, AG_ORG_STATE_COUNT, state);
}

const char *
ag_org_class_name(ag_org_class class)
{
    return word_of(org_classes, AG_ORG_CLASS_COUNT, class);
}

const char *
ag_role_name(ag_role role)
{
    return word_of(roles, AG_ROLE_COUNT, role);
}

const char *
ag_account_kind_name(ag_account_kind kind)
{
    return word_of(account_kinds, AG_ACCOUNT_KIND_COUNT, kind);
}

const char *
ag_tell_name(ag_tell tell)
{
    return word_of(tells, AG_TELL_COUNT, tell);
}

const char *
ag_channel_kind_name(ag_channel_kind kind)
{
    return word_of(channels, AG_CHANNEL_COUNT, kind);
}

bool
ag_org_class_read(ag_org_class *out, const char *word)
{
    const size_t at = place_of(org_classes, AG_ORG_CLASS_COUNT, word);
    *out = at < AG_ORG_CLASS_COUNT ? (ag_org_class)at : AG_ORG_CAMPAIGN;
    return at < AG_ORG_CLASS_COUNT;
}

bool
ag_role_read(ag_role *out, const char *word)
{
    const size_t at = place_of(roles, AG_ROLE_COUNT, word);
    *out = at < AG_ROLE_COUNT ? (ag_role)at : AG_ROLE_SECURITY;
    return at < AG_ROLE_COUNT;
}

bool
ag_tell_read(ag_tell *out, const char *word)
{
    const size_t at = place_of(tells, AG_TELL_COUNT, word);
    *out = at < AG_TELL_COUNT ? (ag_tell)at : AG_TELL_NONE;
    return at < AG_TELL_COUNT;
}

bool
ag_channel_kind_read(ag_channel_kind *out, const char *word)
{
    const size_t at = place_of(channels, AG_CHANNEL_COUNT, word);
    *out = at < AG_CHANNEL_COUNT ? (ag_channel_kind)at : AG_CHANNEL_MAIL;
    return at < AG_CHANNEL_COUNT;
}
