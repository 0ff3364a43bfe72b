/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A queue for tests of AccountGuard's pages, in a service that is there:
 *
 *   make_guard DIR [letters | PERSON]
 *
 * The provider's warning about one account, which goes out without people, and
 * then a sign-in to it from an actor's address that succeeded: a statement that
 * two operators decide on.  Another account's waits for one operator.  A source
 * that floods is stopped.  Prints "review NUMBER NEED" of those that wait.
 *
 * The sample notice (tests/support/ag_notice.h) is there as if it was sent.
 *
 * With "letters" it fills nothing, but prints the letters about enrolment that
 * wait, as a mailbox would get them: "to ADDRESS", the text, and a form feed.
 * With a person's number it adds the sample notice to that person alone, whom
 * operators have to call.
 */
#include "accountguard/deliver/delivery.h"
#include "accountguard/enrol/post.h"
#include "common/identity.h"
#include "common/text.h"
#include "incident_kit.h"
#include "support/ag_notice.h"

/** Statements of a source that stop it: more than its floor. */
enum { FLOOD = 30 };

static eg_status
tell(const ag_review *review, void *context, eg_error *err)
{
    (void)context;
    (void)err;
    printf("review %llu %u\n", (unsigned long long)review->id, review->need);
    return EG_OK;
}

/** The same finding about many accounts at once. */
static void
flood(ag_desk *desk, uint64_t organisation)
{
    const ag_finding finding = kit_warning();
    for (uint64_t i = 0; i < FLOOD; i++) {
        const uint64_t account = kit_account(
            desk->store, kit_person(desk->store), organisation, AG_TELL_FACT);
        ag_observed seen = {.source = KIT_FEED_B,
                            .account = account,
                            .seen_by = AG_SEEN_BY_FEED,
                            .time = ag_time_now() - AG_HOUR,
                            .finding = &finding};
        ag_taken taken;
        eg_store_be64(seen.native.bytes, 1000 + i);
        assert_ok(ag_store_begin(desk->store, NULL));
        const eg_status status =
            ag_take(desk, &taken, NULL, &seen, ag_time_now(), NULL);
        assert_ok(ag_store_end(desk->store, status, NULL));
    }
}

static void
fill(ag_desk *desk)
{
    const ag_time now = ag_time_now();
    const ag_finding warning = kit_warning();
    const ag_finding entered =
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_SUCCESS, 2);
    const ag_finding tried =
        kit_finding(AG_ACTION_SIGN_IN, AG_OUTCOME_FAILURE, 1);
    const uint64_t organisation = kit_organisation(desk->store, 1);
    const uint64_t first = kit_account(desk->store, kit_person(desk->store),
                                       organisation, AG_TELL_DETAIL);
    const uint64_t second = kit_account(desk->store, kit_person(desk->store),
                                        organisation, AG_TELL_NONE);
    (void)kit_take(desk, 1, first, &warning, now - 3 * AG_HOUR, now, NULL);
    (void)kit_take(desk, 2, first, &entered, now - 2 * AG_HOUR, now, NULL);
    (void)kit_take(desk, 3, second, &tried, now - AG_HOUR, now, NULL);
    flood(desk, organisation);
}

/** Keep the sample notice as one that was sent. */
static void
add_notice(ag_store *store, uint64_t person, ag_desk_state desk)
{
    static const uint8_t signature[APP_SIGNATURE_BYTES] = {1};
    const ag_facts facts = ag_notice_sample();
    ag_notice_row row = {.mark = {{7}},
                         .audience = AG_AUDIENCE_PERSON,
                         .recipient = person,
                         .desk = desk,
                         .revision = facts.revision,
                         .kind = facts.kind,
                         .level = facts.level,
                         .log = facts.log,
                         .made = facts.issued,
                         .expires = facts.issued + 30 * AG_DAY};
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    memcpy(row.reference, facts.reference, sizeof(row.reference));
    ag_code_hash(&row.code, AG_NOTICE_CODE, &facts.code);
    assert_ok(ag_notice_file_write(&file, &facts, signature, NULL));
    assert_ok(ag_subject_new(store, &row.subject, NULL));
    assert_ok(ag_store_begin(store, NULL));
    const eg_status status =
        ag_notice_add(store, &row, eg_buffer_span(&file), NULL);
    assert_ok(ag_store_end(store, status, NULL));
}

/** Print the letters that wait. */
static eg_status
print_letters(ag_store *store, eg_error *err)
{
    static ag_posted letter;
    bool found = true;
    for (uint64_t after = 0; found; after = letter.id) {
        EG_TRY(ag_post_next(store, &letter, after, &found, err));
        if (found) {
            printf("to %s\n%s\f", letter.to, letter.text);
        }
    }
    return EG_OK;
}

int
main(int argc, char **argv)
{
    static ag_store store;
    ag_desk desk;
    eg_error err = {0};
    const bool letters = argc == 3 && strcmp(argv[2], "letters") == 0;
    if (argc < 2 || app_crypto_init(&err) != EG_OK ||
        ag_store_open(&store, argv[1], SQL_WRITE, &err) != EG_OK ||
        ag_desk_open(&desk, &store, &err) != EG_OK) {
        fprintf(stderr, "make_guard DIR: %s\n", err.text);
        return 2;
    }
    uint64_t person = 0;
    const bool to_person =
        argc == 3 && app_text_number(&person, argv[2], 1, UINT32_MAX);
    if (to_person) {
        add_notice(&store, person, AG_DESK_CALL);
    } else if (!letters) {
        fill(&desk);
        add_notice(&store, 0, AG_DESK_NONE);
    }
    const eg_status status =
        to_person ? EG_OK
        : letters ? print_letters(&store, &err)
                  : ag_review_each(&store, AG_REVIEW_OPEN, 0, tell, NULL, &err);
    ag_desk_close(&desk);
    ag_store_close(&store);
    return status == EG_OK ? 0 : 1;
}
