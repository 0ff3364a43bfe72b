/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations: who comes in, what it takes, and what puts them out again. */
#include "enrol_kit.h"

#define T SERVICE_NOON

static void
lacks(ag_store *s, uint64_t by, uint64_t id, const char *what)
{
    eg_error err = {0};
    bool approved = true;
    assert_int_equal(ag_org_approve(s, by, id, &approved, T, &err),
                     EG_ERR_STATE);
    if (strstr(err.text, what) == NULL) {
        fail_msg("%s: %s", what, err.text);
    }
}

/** Abuse 3: a domain, a contact, a call and two people, in any order but all. */
static void
it_takes_a_domain_a_contact_a_call_and_two_operators(void **state)
{
    (void)state;
    ag_store *s = service_new("steps");
    kit_zone z = {0};
    const ag_outside outside = kit_outside(&z);
    const ag_application a = kit_application();
    uint64_t id = 0;
    ag_domain domain;
    ag_code code;
    ag_org org;
    bool approved = false;
    assert_ok(ag_org_apply(s, &id, &domain, &code, &a, T, NULL));
    lacks(s, 1, id, "has proven no domain");
    /* Another organisation's code does not do. */
    ag_code other = code;
    other.text[0] = other.text[0] == '0' ? '1' : '0';
    ag_proof_text(z.text, &other);
    assert_int_equal(ag_domain_check(s, &outside, id, "party.example",
                                     AG_PROOF_DNS, (eg_span){0}, T, NULL),
                     EG_REJECT);
    z.fails = true;
    assert_int_equal(ag_domain_check(s, &outside, id, "party.example",
                                     AG_PROOF_DNS, (eg_span){0}, T, NULL),
                     EG_ERR_IO);
    z.fails = false;
    assert_int_equal(ag_domain_check(s, &outside, id, "other.example",
                                     AG_PROOF_DNS, (eg_span){0}, T, NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_org_get(s, &org, id, NULL));
    assert_int_equal(org.state, AG_ORG_APPLIED);
    ag_proof_text(z.text, &code);
    assert_ok(ag_domain_check(s, &outside, id, "party.example", AG_PROOF_DNS,
                              (eg_span){0}, T, NULL));
    assert_ok(ag_org_get(s, &org, id, NULL));
    assert_int_equal(org.state, AG_ORG_VERIFIED);
    assert_string_equal(org.name, "Example Party");
    lacks(s, 1, id, "has no contact");
    code = kit_code(s, "dora@party.example");
    other = code;
    other.text[19] = other.text[19] == '0' ? '1' : '0';
    assert_int_equal(ag_contact_confirm(s, &other, T, NULL), EG_REJECT);
    assert_ok(ag_contact_confirm(s, &code, T, NULL));
    assert_int_equal(ag_contact_confirm(s, &code, T, NULL), EG_REJECT);
    lacks(s, 1, id, "was not reached");
    assert_ok(ag_org_called(s, 1, id, T, NULL));
    assert_ok(ag_org_approve(s, 1, id, &approved, T, NULL));
    assert_false(approved);
    lacks(s, 1, id, "agreed already");
    assert_ok(ag_org_approve(s, 2, id, &approved, T, NULL));
    assert_true(approved);
    assert_ok(ag_org_get(s, &org, id, NULL));
    assert_int_equal(org.state, AG_ORG_APPROVED);
    assert_int_equal(org.flows, T + AG_ORG_QUARANTINE);
    lacks(s, 3, id, "is approved already");
    service_close(s);
}

static void
what_is_not_as_it_must_be_is_refused(void **state)
{
    (void)state;
    ag_store *s = service_new("bad");
    uint64_t id = 0;
    ag_domain domain;
    ag_code code;
    ag_application a = kit_application();
    a.name = "two\nlines";
    assert_int_equal(ag_org_apply(s, &id, &domain, &code, &a, T, NULL),
                     EG_ERR_ARGUMENT);
    a = kit_application();
    a.contact.address = "dora@party.example\r\nBcc: x@y.example";
    assert_int_equal(ag_org_apply(s, &id, &domain, &code, &a, T, NULL),
                     EG_ERR_ARGUMENT);
    a = kit_application();
    a.domain = "co.uk";
    assert_int_equal(ag_org_apply(s, &id, &domain, &code, &a, T, NULL),
                     EG_ERR_MALFORMED);
    assert_int_equal(kit_number(s, "SELECT COUNT(*) FROM organisation"), 0);
    assert_int_equal(kit_letters(s), 0);
    service_close(s);
}

/** Abuse 3: a domain that was let go proves nothing for who had it. */
static void
a_domain_that_lapses_suspends(void **state)
{
    (void)state;
    ag_store *s = service_new("lapse");
    kit_zone z = {0};
    const ag_outside outside = kit_outside(&z);
    ag_upkeep u;
    ag_org org;
    const uint64_t id = kit_approved(s, &z, T);
    /* It is looked at weekly; who does not answer is asked again. */
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 6 * AG_DAY, NULL));
    assert_int_equal(u.checked, 0);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 8 * AG_DAY, NULL));
    assert_int_equal(u.checked, 1);
    z.fails = true;
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 20 * AG_DAY, NULL));
    assert_int_equal(u.unanswered, 1);
    z.fails = false;
    z.text[0] = '\0';
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 21 * AG_DAY, NULL));
    assert_int_equal(u.missing, 1);
    assert_int_equal(u.lapsed, 0);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 24 * AG_DAY, NULL));
    assert_int_equal(u.lapsed, 1);
    assert_ok(ag_org_get(s, &org, id, NULL));
    assert_int_equal(org.state, AG_ORG_SUSPENDED);
    assert_int_equal(org.approvals, 0);
    assert_int_equal(org.flows, 0);
    service_close(s);
}

/** A proof that nobody can look at any more ends by its time. */
static void
a_proof_ends_by_itself(void **state)
{
    (void)state;
    ag_store *s = service_new("ends");
    kit_zone z = {0};
    const ag_outside outside = kit_outside(&z);
    ag_upkeep u;
    bool any = false;
    const uint64_t id = kit_approved(s, &z, T);
    z.fails = true;
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 89 * AG_DAY, NULL));
    assert_int_equal(u.lapsed, 0);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 90 * AG_DAY, NULL));
    assert_int_equal(u.lapsed, 1);
    assert_ok(ag_domain_any(s, &any, id, T + 90 * AG_DAY, NULL));
    assert_false(any);
    /* The old code is too old now; a new one is drawn. */
    z.fails = false;
    assert_int_equal(ag_domain_check(s, &outside, id, "party.example",
                                     AG_PROOF_DNS, (eg_span){0},
                                     T + 90 * AG_DAY, NULL),
                     EG_ERR_STATE);
    ag_domain domain;
    ag_code code;
    ag_org org;
    assert_ok(ag_domain_read(&domain, "party.example", 13, NULL));
    assert_ok(ag_domain_claim(s, &code, 1, id, &domain, T + 90 * AG_DAY, NULL));
    ag_proof_text(z.text, &code);
    assert_ok(ag_domain_check(s, &outside, id, "party.example", AG_PROOF_DNS,
                              (eg_span){0}, T + 91 * AG_DAY, NULL));
    assert_ok(ag_org_get(s, &org, id, NULL));
    assert_int_equal(org.state, AG_ORG_VERIFIED);
    service_close(s);
}

static void
contacts_confirm_every_ninety_days(void **state)
{
    (void)state;
    ag_store *s = service_new("contacts");
    kit_zone z = {0};
    const ag_outside outside = kit_outside(&z);
    ag_upkeep u;
    ag_org org;
    const uint64_t id = kit_approved(s, &z, T);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 75 * AG_DAY, NULL));
    assert_int_equal(u.contacts.asked, 0);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 76 * AG_DAY, NULL));
    assert_int_equal(u.contacts.asked, 1);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 77 * AG_DAY, NULL));
    assert_int_equal(u.contacts.asked, 0);
    const ag_code code = kit_code(s, "dora@party.example");
    assert_ok(ag_contact_confirm(s, &code, T + 80 * AG_DAY, NULL));
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 156 * AG_DAY, NULL));
    assert_int_equal(u.contacts.asked, 1);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 183 * AG_DAY, NULL));
    assert_int_equal(u.contacts.stale, 0);
    assert_ok(ag_upkeep_run(s, &u, &outside, T + 184 * AG_DAY, NULL));
    assert_int_equal(u.contacts.stale, 1);
    assert_ok(ag_org_get(s, &org, id, NULL));
    assert_int_equal(org.state, AG_ORG_SUSPENDED);
    service_close(s);
}

/** A further contact; one who was taken out confirms nothing any more. */
static void
contacts_come_and_go(void **state)
{
    (void)state;
    ag_store *s = service_new("contacts-go");
    kit_zone z = {0};
    const uint64_t id = kit_approved(s, &z, T);
    ag_contact_card card = kit_application().contact;
    card.address = "ed@party.example";
    card.role = AG_ROLE_EXECUTIVE;
    assert_int_equal(ag_contact_add(s, 1, id + 1, &card, T, NULL),
                     EG_ERR_NOT_FOUND);
    assert_ok(ag_contact_add(s, 1, id, &card, T, NULL));
    const ag_code code = kit_code(s, "ed@party.example");
    assert_ok(ag_contact_remove(s, 1, 2, T, NULL));
    assert_int_equal(ag_contact_remove(s, 1, 2, T, NULL), EG_ERR_NOT_FOUND);
    assert_int_equal(ag_contact_confirm(s, &code, T, NULL), EG_REJECT);
    service_close(s);
}

/** Suspended, it needs two operators anew; left, it is over. */
static void
suspended_and_left(void **state)
{
    (void)state;
    ag_store *s = service_new("over");
    kit_zone z = {0};
    bool approved = false;
    ag_org org;
    const uint64_t id = kit_approved(s, &z, T);
    assert_int_equal(ag_org_suspend(s, 1, 99, "x", T, NULL), EG_ERR_NOT_FOUND);
    assert_ok(ag_org_suspend(s, 1, id, "a complaint", T, NULL));
    assert_int_equal(ag_org_suspend(s, 1, id, "again", T, NULL), EG_ERR_STATE);
    assert_ok(ag_org_approve(s, 1, id, &approved, T, NULL));
    assert_false(approved);
    assert_ok(ag_org_approve(s, 2, id, &approved, T, NULL));
    assert_true(approved);
    assert_ok(ag_org_leave(s, 1, id, T, NULL));
    assert_int_equal(ag_org_leave(s, 1, id, T, NULL), EG_ERR_STATE);
    lacks(s, 1, id, "has left");
    assert_ok(ag_org_get(s, &org, id, NULL));
    assert_int_equal(org.state, AG_ORG_LEFT);
    service_close(s);
}

/** Each step is in the log, of the organisation's own subject. */
static void
every_step_is_in_the_log(void **state)
{
    (void)state;
    ag_store *s = service_new("log");
    kit_zone z = {0};
    (void)kit_approved(s, &z, T);
    static const char *const kinds[] = {
        "organisation.applied", "domain.proven",       "organisation.verified",
        "contact.confirmed",    "organisation.called", "organisation.agreed",
        "organisation.approved"};
    for (size_t i = 0; i < EG_ARRAY_LEN(kinds); i++) {
        sql_statement q =
            sql_begin(s->db, "SELECT COUNT(*) FROM audit WHERE kind = $1");
        sql_bind_name(&q, 1, kinds[i]);
        assert_ok(sql_one(&q, NULL));
        assert_int_equal(sql_number(&q, 0),
                         strcmp(kinds[i], "organisation.agreed") == 0 ? 2 : 1);
        sql_end(&q);
    }
    service_close(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_takes_a_domain_a_contact_a_call_and_two_operators),
        cmocka_unit_test(what_is_not_as_it_must_be_is_refused),
        cmocka_unit_test(a_domain_that_lapses_suspends),
        cmocka_unit_test(a_proof_ends_by_itself),
        cmocka_unit_test(contacts_confirm_every_ninety_days),
        cmocka_unit_test(contacts_come_and_go),
        cmocka_unit_test(suspended_and_left),
        cmocka_unit_test(every_step_is_in_the_log),
    };
    return cmocka_run_group_tests(tests, kit_begin, place_end);
}
