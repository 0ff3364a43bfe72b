/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a directive to notices that verify, by ways that an attacker does not
 * read, until a person answers.
 */
#include "accountguard/catalog/actors.h"
#include "accountguard/deliver/escalate.h"
#include "accountguard/deliver/press.h"
#include "accountguard/deliver/verp.h"
#include "accountguard/enrol/channel.h"
#include "accountguard/enrol/invitation.h"
#include "accountguard/incident/directive_row.h"
#include "accountguard/notice/verify.h"
#include "enrol_kit.h"

#define NOW SERVICE_NOON

/** What every test has: a service, an organisation, Alice with two mailboxes. */
typedef struct scene {
    ag_store *s;
    ag_press press;
    uint64_t organisation;
    ag_enrolled alice;
    uint64_t person;
} scene;

static void
add_mailbox(scene *p, const char *address)
{
    ag_person who;
    uint64_t id;
    assert_ok(
        ag_person_open(p->s, &who, &p->alice.secret, NOW - 20 * AG_DAY, NULL));
    p->person = who.id;
    assert_ok(ag_channel_add(p->s, &id, &who, AG_CHANNEL_MAIL, address,
                             NOW - 20 * AG_DAY, NULL));
    const ag_code code = kit_code(p->s, address);
    assert_ok(ag_channel_confirm(p->s, &code, NOW - 20 * AG_DAY, NULL));
}

static void
scene_new(scene *p, const char *name, bool second)
{
    static kit_zone zone;
    eg_error err = {.status = EG_OK};
    p->s = service_new(name);
    p->organisation = kit_approved(p->s, &zone, NOW - 30 * AG_DAY);
    p->alice = kit_enrol(p->s, "alice@mail.example", NULL, NULL, AG_TELL_NONE,
                         NOW - 20 * AG_DAY);
    p->person = kit_number(p->s, "SELECT MAX(id) FROM person");
    if (second) {
        add_mailbox(p, "alice@other.example");
    }
    if (ag_press_open(&p->press, p->s, NOW, &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
}

static void
scene_free(scene *p)
{
    ag_press_close(&p->press);
    service_close(p->s);
}

/** A directive to Alice; ids make each an incident of its own. */
static ag_directive
directive(const scene *p, uint64_t incident, ag_level level)
{
    ag_directive d = {.incident = incident,
                      .revision = 1,
                      .audience = AG_AUDIENCE_PERSON,
                      .recipient = p->person,
                      .account = p->alice.account,
                      .detail = true,
                      .apart = level >= AG_SUSPECTED,
                      .kind = AG_NOTICE_NEW,
                      .level = level,
                      .was = level,
                      .seen_by = AG_SEEN_BY_LOG,
                      .first = NOW - AG_HOUR,
                      .last = NOW - AG_HOUR,
                      .count = 1,
                      .tlp = AG_TLP_GREEN,
                      .not_before = NOW - AG_MINUTE,
                      .expires = NOW + 30 * AG_DAY};
    eg_store_be64(d.aggregate.bytes, incident);
    return d;
}

static void
give(scene *p, const ag_directive *d)
{
    assert_ok(ag_store_begin(p->s, NULL));
    assert_ok(ag_row_add_directive(p->s, d, 1, NULL));
    assert_ok(ag_store_commit(p->s, NULL));
}

/** Print all that is due; how many notices. */
static ag_press_counts
print_all(scene *p, ag_time now)
{
    ag_press_counts counts = {0};
    bool there = true;
    while (there) {
        eg_error err = {.status = EG_OK};
        if (ag_press_next(&p->press, &there, &counts, now, &err) != EG_OK) {
            fail_msg("%s", err.text);
        }
    }
    return counts;
}

/** The deliveries of a notice, as "state address;". */
typedef struct listing {
    ag_store *s;
    const ag_card *card;
    char text[512];
} listing;

static eg_status
list_one(const ag_delivery *d, void *context, eg_error *err)
{
    listing *l = context;
    char to[AG_MAIL_ADDRESS_MAX + 1];
    EG_BUFFER(mail, AG_MAIL_MAX);
    ag_received got;
    assert_ok(ag_delivery_open(l->s, to, &mail, d, err));
    eg_error why = {.status = EG_OK};
    if (ag_notice_verify(&got, eg_buffer_span(&mail), l->card, &why) != EG_OK) {
        fail_msg("%s", why.text);
    }
    assert_string_equal(got.to, to);
    const size_t len = strlen(l->text);
    (void)snprintf(l->text + len, sizeof(l->text) - len, "%s %s;",
                   ag_delivery_state_name(d->state), to);
    return EG_OK;
}

static void
assert_ways(scene *p, uint64_t notice, const char *ways)
{
    listing l = {.s = p->s, .card = &p->press.card};
    assert_ok(ag_delivery_each(p->s, notice, list_one, &l, NULL));
    assert_string_equal(l.text, ways);
}

/** The facts of a notice. */
static ag_facts
facts_of(scene *p, uint64_t notice)
{
    ag_notice_row row;
    ag_facts f;
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    assert_ok(ag_notice_get(p->s, &row, notice, NULL));
    assert_ok(ag_notice_open(p->s, &file, &row, NULL));
    assert_ok(
        ag_notice_file_verify(&f, eg_buffer_span(&file), &p->press.card, NULL));
    return f;
}

static void
a_directive_becomes_one_notice(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "one", false);
    const ag_directive d = directive(&p, 1, AG_TARGETED);
    give(&p, &d);
    assert_int_equal(print_all(&p, NOW).notices, 1);
    assert_int_equal(print_all(&p, NOW).notices, 0);
    assert_ways(&p, 1, "waiting alice@mail.example;");
    const ag_facts f = facts_of(&p, 1);
    assert_string_equal(f.account, "a***e at mail.example");
    assert_string_equal(f.phrase, "blue heron at noon");
    assert_string_equal(f.page, "accountguard.example.org/n");
    assert_string_equal(f.service, "Example CERT");
    assert_int_equal(f.tlp, AG_TLP_AMBER_STRICT);
    assert_int_equal(f.told_len, 0);
    assert_true(f.log > 0);
    /* What is typed at the page finds it. */
    ag_notice_row row;
    assert_ok(ag_notice_of_code(p.s, &row, &f.code, NULL));
    assert_int_equal(row.id, 1);
    scene_free(&p);
}

static void
what_may_be_compromised_goes_another_way(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "apart", true);
    ag_directive d = directive(&p, 1, AG_TARGETED);
    give(&p, &d);
    d = directive(&p, 2, AG_SUSPECTED);
    give(&p, &d);
    assert_int_equal(print_all(&p, NOW).notices, 2);
    const ag_facts first = facts_of(&p, 1);
    const uint64_t urgent = first.level == AG_SUSPECTED ? 1 : 2;
    assert_ways(&p, urgent, "waiting alice@other.example;");
    scene_free(&p);
}

static void
without_another_way_an_operator_calls(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "call", false);
    const ag_directive d = directive(&p, 1, AG_CONFIRMED);
    give(&p, &d);
    const ag_press_counts counts = print_all(&p, NOW);
    assert_int_equal(counts.notices, 1);
    assert_int_equal(counts.calls, 1);
    assert_ways(&p, 1, "");
    ag_notice_row row;
    assert_ok(ag_notice_get(p.s, &row, 1, NULL));
    assert_int_equal(row.desk, AG_DESK_CALL);
    assert_ok(ag_notice_answer(p.s, 1, AG_ANSWER_CALL, 2, NOW, NULL));
    assert_ok(ag_notice_get(p.s, &row, 1, NULL));
    assert_int_equal(row.desk, AG_DESK_CALLED);
    scene_free(&p);
}

static void
an_organisation_learns_what_it_may(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "org", false);
    assert_ok(ag_invite(p.s, 0, p.organisation, "anna@party.example",
                        AG_ENGLISH, NOW - 20 * AG_DAY, NULL));
    const ag_code code = kit_code(p.s, "anna@party.example");
    const ag_enrolled anna = kit_enrol(p.s, "anna@party.example", &code, NULL,
                                       AG_TELL_FACT, NOW - 20 * AG_DAY);
    assert_int_equal(anna.organisation, p.organisation);
    sql_statement s = sql_begin(
        p.s->db,
        "INSERT INTO incident (account, actor, state, part_of, level,"
        " detections, first_at, last_at, fresh, fresh_level, asserted, closed,"
        " revision, told_level, told_actor, opened, source, late_level) VALUES"
        " ($1, 0, 0, 0, 3, 1, 1, 1, 1, 3, 0, 0, 1, 3, 0, 1, 1, 0)");
    sql_bind_number(&s, 1, anna.account);
    assert_ok(sql_run(&s, NULL));
    ag_directive d = directive(&p, 1, AG_SUSPECTED);
    d.audience = AG_AUDIENCE_ORGANISATION;
    d.recipient = p.organisation;
    d.account = 0;
    d.detail = false;
    d.first = d.last = 0;
    d.count = 0;
    give(&p, &d);
    assert_int_equal(print_all(&p, NOW).notices, 1);
    assert_ways(&p, 1, "waiting dora@party.example;");
    const ag_facts f = facts_of(&p, 1);
    assert_string_equal(f.account, "");
    assert_int_equal(f.count, 0);
    assert_string_equal(f.group, "");
    assert_string_equal(f.phrase, "");
    assert_int_equal(f.told_len, 1); /* the owner */
    scene_free(&p);
}

static void
a_group_is_named_as_its_source_does(void **state)
{
    (void)state;
    static const char list[] =
        "{\"source\":\"tests\",\"by\":\"us\",\"actors\":[{\"id\":\"x1\","
        "\"country\":\"\",\"names\":[{\"name\":\"STRONTIUM\",\"namer\":"
        "\"Microsoft\"},{\"name\":\"evil.example\",\"namer\":\"y\"},"
        "{\"name\":\"Fancy Bear\",\"namer\":\"z\"}]}]}";
    const eg_span text = span_of(list);
    ag_actors_changes changes = {.added = 0};
    eg_error err = {.status = EG_OK};
    scene p;
    scene_new(&p, "named", true);
    ag_press_close(&p.press);
    if (ag_actors_import(p.s, AG_ACTORS_OWN, &text, 1, 0, NOW, NULL, &changes,
                         &err) != EG_OK) {
        fail_msg("%s", err.text);
    }
    assert_ok(ag_press_open(&p.press, p.s, NOW, NULL));
    ag_directive d = directive(&p, 1, AG_SUSPECTED);
    d.actor = ag_actor_id(span_of("tests"), span_of("x1"));
    d.confidence = 70;
    give(&p, &d);
    assert_int_equal(print_all(&p, NOW).notices, 1);
    const ag_facts f = facts_of(&p, 1);
    assert_string_equal(f.group, "STRONTIUM");
    assert_string_equal(f.alias, "Fancy Bear"); /* the other is no safe text */
    assert_int_equal(f.confidence, AG_CONFIDENCE_MODERATE);
    scene_free(&p);
}

static void
nobody_answers(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "steps", true);
    add_mailbox(&p, "alice@third.example");
    const ag_directive d = directive(&p, 1, AG_SUSPECTED);
    bool there = false;
    ag_notice_row row;
    give(&p, &d);
    (void)print_all(&p, NOW);
    assert_ways(&p, 1, "waiting alice@other.example;held alice@third.example;");
    assert_ok(ag_escalate_next(p.s, &there, NOW + AG_HOUR, NULL));
    assert_false(there);
    assert_ok(ag_escalate_next(p.s, &there, NOW + AG_STEP_URGENT, NULL));
    assert_true(there);
    assert_ways(&p, 1,
                "waiting alice@other.example;waiting alice@third.example;");
    assert_ok(ag_escalate_next(p.s, &there, NOW + 2 * AG_STEP_URGENT, NULL));
    assert_true(there);
    assert_ok(ag_notice_get(p.s, &row, 1, NULL));
    assert_int_equal(row.desk, AG_DESK_CALL);
    assert_ok(ag_escalate_next(p.s, &there, NOW + 9 * AG_DAY, NULL));
    assert_false(there);
    scene_free(&p);
}

static void
who_answered_is_left_alone(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "answered", true);
    add_mailbox(&p, "alice@third.example");
    const ag_directive d = directive(&p, 1, AG_SUSPECTED);
    bool there = true;
    give(&p, &d);
    (void)print_all(&p, NOW);
    assert_ok(ag_notice_answer(p.s, 1, AG_ANSWER_PAGE, 0, NOW, NULL));
    assert_ok(ag_notice_answer(p.s, 1, AG_ANSWER_PAGE, 0, NOW, NULL));
    assert_ok(ag_notice_is_answered(p.s, &there, 1, NULL));
    assert_true(there);
    assert_ways(&p, 1,
                "waiting alice@other.example;cancelled alice@third.example;");
    assert_ok(ag_escalate_next(p.s, &there, NOW + 9 * AG_DAY, NULL));
    assert_false(there);
    assert_int_equal(ag_notice_answer(p.s, 99, AG_ANSWER_PAGE, 0, NOW, NULL),
                     EG_ERR_NOT_FOUND);
    scene_free(&p);
}

static void
a_bounce_counts_by_its_keyed_address(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "bounce", true);
    add_mailbox(&p, "alice@third.example");
    const ag_directive d = directive(&p, 1, AG_SUSPECTED);
    give(&p, &d);
    (void)print_all(&p, NOW);
    ag_delivery delivery;
    bool there = false;
    ag_dsn dsn = {.action = AG_DSN_FAILED, .status = "5.1.1"};
    memcpy(dsn.to, "b.0000000000000001.00000000000000000000@guard.example.org",
           58);
    assert_int_equal(ag_bounce_take(p.s, &delivery, &dsn, NOW, NULL),
                     EG_REJECT);
    eg_hash key;
    uint8_t bytes[AG_KEY_BYTES];
    ag_keys_derive(&p.s->keys, bytes, AG_VERP_PURPOSE);
    memcpy(key.bytes, bytes, sizeof(bytes));
    assert_ok(ag_verp_write(dsn.to, &key, 1, "n@guard.example.org", NULL));
    assert_ok(ag_bounce_take(p.s, &delivery, &dsn, NOW, NULL));
    assert_int_equal(delivery.state, AG_DELIVERY_BOUNCED);
    /* The next way is due at once. */
    assert_ok(ag_escalate_next(p.s, &there, NOW, NULL));
    assert_true(there);
    assert_ways(&p, 1,
                "bounced alice@other.example;waiting alice@third.example;");
    scene_free(&p);
}

static void
the_forgotten_are_not_written_to(void **state)
{
    (void)state;
    scene p;
    scene_new(&p, "forgotten", false);
    const ag_directive d = directive(&p, 1, AG_TARGETED);
    give(&p, &d);
    (void)print_all(&p, NOW);
    ag_notice_row row;
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    assert_ok(ag_notice_get(p.s, &row, 1, NULL));
    assert_ok(ag_subject_erase(p.s, &row.subject, NULL));
    assert_int_equal(ag_notice_open(p.s, &file, &row, NULL), EG_ERR_NOT_FOUND);
    ag_delivery delivery;
    char to[AG_MAIL_ADDRESS_MAX + 1];
    assert_ok(ag_delivery_get(p.s, &delivery, 1, NULL));
    assert_int_equal(ag_delivery_open(p.s, to, &file, &delivery, NULL),
                     EG_ERR_NOT_FOUND);
    scene_free(&p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_directive_becomes_one_notice),
        cmocka_unit_test(what_may_be_compromised_goes_another_way),
        cmocka_unit_test(without_another_way_an_operator_calls),
        cmocka_unit_test(an_organisation_learns_what_it_may),
        cmocka_unit_test(a_group_is_named_as_its_source_does),
        cmocka_unit_test(nobody_answers),
        cmocka_unit_test(who_answered_is_left_alone),
        cmocka_unit_test(a_bounce_counts_by_its_keyed_address),
        cmocka_unit_test(the_forgotten_are_not_written_to),
    };
    return cmocka_run_group_tests(tests, kit_begin, place_end);
}
