/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists and tables of indicators, and what events are asked for.
 *
 * Input: one byte that says what the rest is.
 */
#include "fuzz_ag_feed.h"

/** Whatever is asked for, a set that holds something of each kind answers. */
static void
ask(const char *text, size_t len)
{
    static const struct {
        ag_kind kind;
        const char *value;
    } held[] = {{AG_KIND_IP, "192.0.2.0/24"},
                {AG_KIND_IP, "2001:db8::/32"},
                {AG_KIND_HOST, "evil.example"},
                {AG_KIND_URL, "host.example/x"},
                {AG_KIND_EMAIL, "a@b.example"}};
    ag_set *set = NULL;
    ag_matches found = {0};
    const ag_set_feed feed = {.id = 1};
    unsigned index;
    FUZZ_LAW(ag_set_new(&set, NULL, NULL) == EG_OK);
    FUZZ_LAW(ag_set_feed_add(set, &index, &feed, NULL) == EG_OK);
    for (size_t i = 0; i < EG_ARRAY_LEN(held); i++) {
        const ag_indicator one = {
            .id = i + 1,
            .feed = index,
            .kind = held[i].kind,
            .value = {(const uint8_t *)held[i].value, strlen(held[i].value)},
            .valid_until = AG_TIME_MAX,
            .confidence = 50};
        FUZZ_LAW(ag_set_add(set, &one, NULL) == EG_OK);
    }
    FUZZ_LAW(ag_set_seal(set, NULL) == EG_OK);
    ag_set_find_host(set, text, len, 1, &found);
    ag_set_find_url(set, text, len, 1, &found);
    ag_set_find_email(set, text, len, 1, &found);
    ag_set_find_hash(set, text, len, 1, &found);
    FUZZ_LAW(found.len <= EG_ARRAY_LEN(held) && found.outside == 0);
    ag_set_free(set);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    switch (data[0]) {
    case 'c':
        fuzz_feed_both(AG_FEED_CSV, data + 1, size - 1);
        break;
    case 'a':
        ask((const char *)data + 1, size - 1);
        break;
    default:
        fuzz_feed_both(AG_FEED_LIST, data + 1, size - 1);
    }
    return 0;
}
