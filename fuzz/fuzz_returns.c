/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the list of printed ballots that came back.  What is taken fits
 * the ballot that it names and marks what the entry lists; what is refused is
 * refused with a sentence.
 */
#include <string.h>

#include "electionguard/preencrypt/returns.h"
#include "fuzz.h"
#include "support/test_preencrypt.h"
#include "support/toy_groups.h"

#define ARENA_MAX ((size_t)64 << 20)
#define BALLOTS   4

/** An office that has made four ballots, of both styles in turn. */
static void
make_office(press *p)
{
    static test_election e;
    static press_ballot ballot[BALLOTS];
    FUZZ_LAW(test_election_new(&e, &toy_groups[TOY_32_96],
                               test_manifest_printed, 1, 1) == EG_OK);
    for (uint32_t i = 0; i < BALLOTS; i++) {
        ballot[i].style = i % 2;
        memset(ballot[i].code.bytes, (int)(0xd4 - i), EG_HASH_BYTES);
    }
    *p = (press){
        .device = {.election = e.election}, .ballot = ballot, .len = BALLOTS};
    FUZZ_LAW(press_sort(p, NULL) == EG_OK);
}

static size_t
listed(const eg_json *contest, const char *name)
{
    const eg_json *list = eg_json_member(contest, name);
    return list == NULL ? 0 : list->count;
}

static void
check_marks(const eg_manifest *m,
            const eg_marked_contest *marked,
            const eg_json *entry)
{
    const eg_contest *contest = eg_manifest_contest(m, marked->index);
    FUZZ_LAW(contest != NULL);
    FUZZ_LAW(eg_json_text_is(eg_json_member(entry, "contestId"), contest->id));
    FUZZ_LAW(marked->selection == NULL ||
             marked->selection_len == contest->option_len);
    size_t marks = 0;
    for (size_t i = 0; i < marked->selection_len; i++) {
        FUZZ_LAW(marked->selection[i] <= 1);
        marks += marked->selection[i];
    }
    FUZZ_LAW(marks == listed(entry, "choiceIds"));
    FUZZ_LAW(marked->short_code_len == listed(entry, "shortCodes"));
    for (size_t i = 0; i < marked->short_code_len; i++) {
        FUZZ_LAW(marked->short_code[i] != NULL);
        (void)strlen(marked->short_code[i]);
    }
}

static void
check_return(const press *p, const press_return *r, const eg_json *entry)
{
    const eg_manifest *m = p->device.election->manifest;
    FUZZ_LAW(r->number >= 1 && r->number <= p->len);
    FUZZ_LAW(r->weight >= 1 && r->weight <= INT32_MAX);
    const eg_json *list = eg_json_member(entry, "contests");
    if (r->challenge) {
        FUZZ_LAW(list == NULL && r->contest_len == 0);
        return;
    }
    const eg_ballot_style *style = &m->style[p->ballot[r->number - 1].style];
    FUZZ_LAW(r->contest_len == list->count &&
             r->contest_len <= style->contest_len);
    const eg_json *at = list->first;
    for (size_t i = 0; i < r->contest_len; i++, at = at->next) {
        check_marks(m, &r->contest[i], at);
        for (size_t before = 0; before < i; before++) {
            FUZZ_LAW(r->contest[before].index != r->contest[i].index);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static press office;
    static eg_arena *arena;
    if (arena == NULL) {
        make_office(&office);
        FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
    }
    const eg_json *entry = NULL;
    if (eg_json_parse(&entry, arena, (eg_span){data, size}, NULL) == EG_OK) {
        press_return r = {0};
        eg_error err = {.status = EG_OK};
        const eg_status status =
            press_return_read(&office, arena, &r, entry, &err);
        if (status == EG_OK) {
            check_return(&office, &r, entry);
        } else {
            FUZZ_LAW(status == EG_ERR_MALFORMED || status == EG_ERR_NOT_FOUND);
            FUZZ_LAW(err.text[0] != '\0');
        }
    }
    eg_arena_reset(arena);
    return 0;
}
