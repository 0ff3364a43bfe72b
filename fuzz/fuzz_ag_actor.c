/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of actors: what is handed out can be kept, and is found by its names.
 *
 * Input: one byte that says the format; the list.
 */
#include <string.h>

#include "accountguard/actor/read.h"
#include "accountguard/actor/registry.h"
#include "fuzz.h"

static eg_status
take(void *context, const ag_actor_entry *entry, eg_error *err)
{
    ag_actors *actors = context;
    ag_candidate found[4];
    const eg_status status = ag_actors_add(actors, entry, err);
    if (status == EG_ERR_STATE) {
        return EG_OK; /* the same entry twice */
    }
    FUZZ_LAW(status == EG_OK);
    for (size_t i = 0; i < entry->name_len; i++) {
        char name[AG_ACTOR_TEXT_MAX + 1];
        const eg_span text = entry->names[i].name;
        FUZZ_LAW(text.len > 0 && text.len <= AG_ACTOR_TEXT_MAX);
        memcpy(name, text.data, text.len);
        name[text.len] = '\0';
        FUZZ_LAW(ag_actors_resolve(actors, name, NULL, found, 4) >= 1);
    }
    return EG_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    ag_actors *actors = NULL;
    ag_actors_counts counts = {0};
    eg_error err = {0};
    FUZZ_LAW(ag_actors_new(&actors, NULL) == EG_OK);
    const ag_actors_sink sink = {.context = actors, .entry = take};
    const eg_status status =
        ag_actors_read((ag_actors_format)(data[0] % AG_ACTORS_FORMAT_COUNT),
                       (eg_span){data + 1, size - 1}, &sink, &counts, &err);
    FUZZ_LAW(status == EG_OK || status == EG_ERR_MALFORMED ||
             status == EG_ERR_LIMIT || status == EG_ERR_MEMORY);
    FUZZ_LAW(status != EG_OK || ag_actors_len(actors) <= counts.entries);
    ag_actors_free(actors);
    return 0;
}
