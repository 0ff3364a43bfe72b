/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ladder, over all combinations of action, outcome, provider's word and
 * what feeds say: what is asserted here is stated apart from the table of rules.
 */
#include <ctype.h>

#include "accountguard/evidence/evidence.h"
#include "accountguard/evidence/hits.h"
#include "accountguard/evidence/rules.h"
#include "test.h"

#define ACTIONS  (AG_ACTION_LEAK + 1)
#define OUTCOMES (AG_OUTCOME_INTERRUPTED + 1)
#define WHEN     (100 * AG_DAY)

/** A word of a source about the address, valid around WHEN. */
static ag_hit
word_of(uint64_t source, unsigned confidence)
{
    return (ag_hit){.on = AG_HIT_ADDRESS,
                    .source = source,
                    .trust = AG_TRUST_A,
                    .confidence = confidence,
                    .valid_from = WHEN - AG_DAY,
                    .valid_until = WHEN + AG_DAY,
                    .actor = 10 + source};
}

/** All kinds of one hit: what, validity, confidence, trust, warning list. */
enum { HIT_KINDS = 2 * 5 * 6 * 2 * 2 };

static ag_hit
hit_of(unsigned kind)
{
    static const unsigned confidence[] = {0, 39, 40, 59, 60, 100};
    static const ag_time from[] = {-9, -9, 0, 1, 2};
    static const ag_time until[] = {0, 1, 9, 9, 9};
    ag_hit hit = word_of(1, confidence[kind / 20 % 6]);
    hit.on = kind % 2 == 0 ? AG_HIT_ADDRESS : AG_HIT_LINK;
    hit.common = kind / 2 % 2 == 1;
    hit.valid_from = WHEN + from[kind / 4 % 5];
    hit.valid_until = WHEN + until[kind / 4 % 5];
    hit.trust = kind / 120 % 2 == 0 ? AG_TRUST_A : AG_TRUST_E;
    return hit;
}

/** Events of all actions, outcomes and provider's words. */
enum { EVENT_KINDS = ACTIONS * OUTCOMES * 2 };

static ag_event
event_of(unsigned kind)
{
    return (ag_event){.action = (ag_action)(kind / 2 / OUTCOMES),
                      .outcome = (ag_outcome)(kind / 2 % OUTCOMES),
                      .nation_state = kind % 2 == 1,
                      .time = WHEN};
}

/** The level as a number that is 0 for nothing and 1 to 5 for L0 to L4. */
static unsigned
rank(const ag_finding *finding)
{
    return finding->rule == NULL ? 0 : 1 + (unsigned)finding->level;
}

static unsigned
judge(const ag_event *event, const ag_hit *hits, size_t len)
{
    ag_finding finding;
    ag_evidence_judge(&finding, event, hits, len);
    return rank(&finding);
}

/** Whether one hit is heard, and how loud: what the ladder's page says. */
static unsigned
loudness(const ag_hit *hit)
{
    if (hit->common || hit->valid_from > WHEN || hit->valid_until <= WHEN) {
        return 0;
    }
    return hit->trust == AG_TRUST_A ? hit->confidence : hit->confidence / 5;
}

static bool
acts_within(ag_action action)
{
    return action == AG_ACTION_RULE || action == AG_ACTION_GRANT ||
           action == AG_ACTION_CREDENTIAL || action == AG_ACTION_MAIL_READ;
}

/** What makes "compromised" true, in other words than the table's. */
static bool
proven(const ag_event *event, const ag_hit *hit)
{
    if (event->action == AG_ACTION_TOKEN) {
        return event->outcome == AG_OUTCOME_SUCCESS ||
               event->outcome == AG_OUTCOME_UNKNOWN;
    }
    const bool infrastructure =
        event->nation_state ||
        (hit->on == AG_HIT_ADDRESS && loudness(hit) >= 60);
    return (event->action == AG_ACTION_SIGN_IN || acts_within(event->action)) &&
           event->outcome == AG_OUTCOME_SUCCESS && infrastructure;
}

/** A reason is a sentence with its capital, its full stop and no hole. */
static void
check_reason(const ag_finding *finding)
{
    char text[AG_REASON_MAX];
    ag_finding_reason(text, finding);
    const size_t len = strlen(text);
    assert_in_range(len, 20, AG_REASON_MAX - 2);
    assert_true(isupper((unsigned char)text[0]));
    assert_int_equal(text[len - 1], '.');
    assert_null(strchr(text, '@'));
    assert_null(strchr(text, '%'));
}

/** L3 and L4 if and only if they are proven; a reason for all that is found. */
static void
test_proof(void **state)
{
    (void)state;
    for (unsigned e = 0; e < EVENT_KINDS; e++) {
        for (unsigned h = 0; h < HIT_KINDS; h++) {
            const ag_event event = event_of(e);
            const ag_hit hit = hit_of(h);
            ag_finding finding;
            ag_evidence_judge(&finding, &event, &hit, 1);
            const bool compromised =
                finding.rule != NULL && ag_level_is_compromised(finding.level);
            assert_int_equal(compromised, proven(&event, &hit));
            if (finding.rule != NULL && finding.level == AG_CONFIRMED) {
                assert_true(acts_within(event.action));
            }
            if (finding.rule != NULL) {
                check_reason(&finding);
                assert_in_range(finding.confidence, 1, 100);
                assert_ptr_equal(ag_rule_find(ag_rule_id(finding.rule)),
                                 finding.rule);
            }
        }
    }
}

/** A failed or unproven sign-in is an attempt, however loud the feeds are. */
static void
test_failure_is_no_success(void **state)
{
    (void)state;
    const ag_hit loud[] = {word_of(1, 100), word_of(2, 100), word_of(3, 100)};
    for (unsigned o = 0; o < OUTCOMES; o++) {
        const ag_event event = {.action = AG_ACTION_SIGN_IN,
                                .outcome = (ag_outcome)o,
                                .nation_state = true,
                                .time = WHEN};
        assert_int_equal(
            judge(&event, loud, 3),
            1 + (o == AG_OUTCOME_SUCCESS ? AG_SUSPECTED : AG_TARGETED));
    }
}

/** More evidence never gives less: a hit more, a louder one, the provider's
 * word, a success in place of another end. */
static void
test_monotone(void **state)
{
    (void)state;
    for (unsigned e = 0; e < EVENT_KINDS; e++) {
        const ag_event event = event_of(e);
        ag_event named = event;
        named.nation_state = true;
        ag_event done = event;
        done.outcome = AG_OUTCOME_SUCCESS;
        const unsigned alone = judge(&event, NULL, 0);
        for (unsigned h = 0; h < HIT_KINDS; h++) {
            ag_hit two[2] = {hit_of(h), word_of(2, 45)};
            const unsigned one = judge(&event, two, 1);
            assert_true(one >= alone);
            assert_true(judge(&event, two, 2) >= one);
            assert_true(judge(&named, two, 1) >= one);
            assert_true(judge(&done, two, 1) >= one);
            two[0].confidence = 100;
            assert_true(judge(&event, two, 1) >= one);
        }
    }
}

/** A warning list, a validity that is over or has not begun, and a confidence
 * or trust that is too low void a word: it is as if nobody had said it. */
static void
test_void(void **state)
{
    (void)state;
    for (unsigned e = 0; e < EVENT_KINDS; e++) {
        const ag_event event = event_of(e);
        for (unsigned h = 0; h < HIT_KINDS; h++) {
            const ag_hit hit = hit_of(h);
            if (loudness(&hit) < AG_STRENGTH_ATTEMPT) {
                assert_int_equal(judge(&event, &hit, 1),
                                 judge(&event, NULL, 0));
            }
        }
    }
}

/** What feeds say does not depend on who comes first, and a source that says
 * it a hundred times says it once. */
static void
test_sources(void **state)
{
    (void)state;
    const ag_event event = {.action = AG_ACTION_SIGN_IN,
                            .outcome = AG_OUTCOME_FAILURE,
                            .time = WHEN};
    ag_hit same[100];
    for (unsigned i = 0; i < 100; i++) {
        same[i] = word_of(7, 39);
    }
    assert_int_equal(judge(&event, same, 100), 0);
    same[50].source = 8;
    assert_int_equal(judge(&event, same, 100), 1 + AG_TARGETED);

    ag_finding ahead, back;
    const ag_hit order[] = {word_of(1, 33), word_of(2, 27), word_of(3, 11)};
    const ag_hit other[] = {order[2], order[0], order[1]};
    ag_evidence_judge(&ahead, &event, order, 3);
    ag_evidence_judge(&back, &event, other, 3);
    assert_int_equal(ahead.sources, 3);
    assert_int_equal(ahead.strength, 56); /* 100 - 67 * 0.73 * 0.89 = 56.47 */
    assert_memory_equal(&ahead, &back, sizeof(ahead));
    assert_int_equal(ag_strength_join((unsigned[]){100, 3}, 2), 100);
    assert_int_equal(ag_strength_join(NULL, 0), 0);
}

/** Actors are proposed side by side, never merged; the strongest are kept. */
static void
test_attributions(void **state)
{
    (void)state;
    const ag_event event = {.action = AG_ACTION_SIGN_IN,
                            .outcome = AG_OUTCOME_SUCCESS,
                            .time = WHEN};
    ag_hit hits[40];
    for (unsigned i = 0; i < 40; i++) {
        hits[i] = word_of(1 + i % 20, 50 + i);
        hits[i].tlp = i == 3 ? AG_TLP_AMBER : AG_TLP_CLEAR;
        hits[i].pap = i == 4 ? AG_PAP_RED : AG_PAP_GREEN;
    }
    hits[39].actor = 0;
    hits[38].common = true;
    ag_finding f;
    ag_evidence_judge(&f, &event, hits, 40);
    assert_int_equal(f.attribution_len, AG_ATTRIBUTION_MAX);
    assert_int_equal(f.attribution[0].confidence, 50 + 37);
    assert_int_equal(f.attribution[0].actor, 10 + 1 + 17);
    assert_int_equal(f.attribution[0].method, AG_METHOD_ADDRESS);
    for (size_t i = 1; i < f.attribution_len; i++) {
        assert_true(f.attribution[i].confidence <
                    f.attribution[i - 1].confidence);
    }
    assert_int_equal(f.tlp, AG_TLP_AMBER);
    assert_int_equal(f.pap, AG_PAP_RED);

    /* Two rivals of one source stand both. */
    ag_hit rival[2] = {word_of(1, 80), word_of(1, 80)};
    rival[1].actor = 99;
    ag_evidence_judge(&f, &event, rival, 2);
    assert_int_equal(f.attribution_len, 2);
    assert_int_equal(f.attribution[0].actor, 11);
    assert_int_equal(f.attribution[1].actor, 99);
    assert_int_equal(f.sources, 1);
}

/** A link ties a message and a click, but not a sign-in, to an actor. */
static void
test_links(void **state)
{
    (void)state;
    ag_hit link = word_of(1, 90);
    link.on = AG_HIT_LINK;
    ag_event event = {.action = AG_ACTION_SIGN_IN,
                      .outcome = AG_OUTCOME_SUCCESS,
                      .time = WHEN};
    assert_int_equal(judge(&event, &link, 1), 0);
    event.action = AG_ACTION_PHISH;
    assert_int_equal(judge(&event, &link, 1), 1 + AG_TARGETED);
    event.action = AG_ACTION_CLICK;
    assert_int_equal(judge(&event, &link, 1), 1 + AG_ENGAGED);
    event.outcome = AG_OUTCOME_FAILURE;
    assert_int_equal(judge(&event, &link, 1), 1 + AG_TARGETED);
    event.action = AG_ACTION_GRANT;
    event.outcome = AG_OUTCOME_SUCCESS;
    assert_int_equal(judge(&event, &link, 1), 1 + AG_ENGAGED);
}

/** No row of the table is dead; ids are unique; techniques are spelt right. */
static void
test_table(void **state)
{
    (void)state;
    bool used[64] = {false};
    assert_in_range(ag_rule_count, 10, 64);
    for (unsigned e = 0; e < EVENT_KINDS; e++) {
        for (unsigned h = 0; h < HIT_KINDS; h++) {
            const ag_event event = event_of(e);
            const ag_hit hit = hit_of(h);
            ag_finding finding;
            ag_evidence_judge(&finding, &event, &hit, 1);
            if (finding.rule != NULL) {
                used[finding.rule - ag_rules] = true;
            }
        }
    }
    for (unsigned owner = 0; owner < 2; owner++) {
        ag_finding finding;
        ag_evidence_confirm(&finding, owner == 1);
        assert_int_equal(rank(&finding), 1 + AG_CONFIRMED);
        check_reason(&finding);
        used[finding.rule - ag_rules] = true;
    }
    for (size_t i = 0; i < ag_rule_count; i++) {
        const char *technique = ag_rule_technique(&ag_rules[i]);
        assert_true(used[i]);
        assert_ptr_equal(ag_rule_find(ag_rules[i].id), &ag_rules[i]);
        assert_true(technique[0] == '\0' || technique[0] == 'T');
    }
    assert_null(ag_rule_find("sign-in"));
}

/** A reason tells of the rule and the sources, as a person reads it. */
static void
test_reason(void **state)
{
    (void)state;
    char text[AG_REASON_MAX];
    ag_event event = {.action = AG_ACTION_SIGN_IN,
                      .outcome = AG_OUTCOME_SUCCESS,
                      .time = WHEN};
    const ag_hit hits[] = {word_of(1, 60), word_of(2, 50)};
    ag_finding f;
    ag_evidence_judge(&f, &event, hits, 2);
    ag_finding_reason(text, &f);
    assert_string_equal(
        text,
        "A sign-in from the infrastructure of such a group succeeded.  2 "
        "sources tie it to such a group, with a confidence of 80 in 100.");
    event.nation_state = true;
    ag_evidence_judge(&f, &event, hits, 1);
    ag_finding_reason(text, &f);
    assert_string_equal(
        text, "A sign-in from the infrastructure of such a group succeeded.  "
              "The provider itself names a state's group.  1 source ties it to "
              "such a group, with a confidence of 60 in 100.");
}

/** Matches are hits, one for each actor that they tell of, and lose nothing that
 * the ladder asks. */
static void
test_hits(void **state)
{
    (void)state;
    uint64_t actors[AG_SET_ACTORS_MAX];
    for (uint64_t i = 0; i < AG_SET_ACTORS_MAX; i++) {
        actors[i] = 100 + i;
    }
    ag_matches found = {.len = AG_MATCHES_MAX};
    for (unsigned i = 0; i < AG_MATCHES_MAX; i++) {
        found.match[i] =
            (ag_match){.feed = 40 + i,
                       .actors = actors,
                       .actor_len = (uint16_t)(i * 4),
                       .confidence = (uint8_t)(10 + i),
                       .kind = i % 2 == 0 ? AG_KIND_IP : AG_KIND_URL,
                       .trust = AG_TRUST_C,
                       .tlp = AG_TLP_RED,
                       .pap = AG_PAP_AMBER,
                       .valid_from = 5,
                       .valid_until = 9};
    }
    ag_hit hit[AG_HITS_MAX];
    const size_t len = ag_hits_of(hit, &found);
    assert_in_range(len, AG_MATCHES_MAX, AG_HITS_MAX);
    assert_int_equal(hit[0].actor, 0);
    assert_int_equal(hit[0].on, AG_HIT_ADDRESS);
    assert_int_equal(hit[1].actor, 100);
    assert_int_equal(hit[1].on, AG_HIT_LINK);
    assert_int_equal(hit[4].actor, 103);
    assert_int_equal(hit[5].source, 42);
    assert_int_equal(hit[len - 1].source, 40 + AG_MATCHES_MAX - 1);
    assert_int_equal(hit[len - 1].confidence, 10 + AG_MATCHES_MAX - 1);
    assert_int_equal(hit[len - 1].trust, AG_TRUST_C);
    assert_int_equal(hit[len - 1].tlp, AG_TLP_RED);
    assert_int_equal(hit[len - 1].pap, AG_PAP_AMBER);
    assert_true(hit[len - 1].valid_from == 5 && hit[len - 1].valid_until == 9);
    found.len = 0;
    assert_int_equal(ag_hits_of(hit, &found), 0);
}

static bool
tlp_is(const char *text, ag_tlp want)
{
    ag_tlp got;
    return ag_tlp_read(&got, text, strlen(text)) && got == want;
}

/** The words of sharing and trust read back, and no others. */
static void
test_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < AG_TLP_COUNT; i++) {
        assert_true(tlp_is(ag_tlp_name((ag_tlp)i), (ag_tlp)i));
    }
    for (unsigned i = 0; i < AG_PAP_COUNT; i++) {
        const char *word = ag_pap_name((ag_pap)i);
        ag_pap pap;
        assert_true(ag_pap_read(&pap, word, strlen(word)));
        assert_int_equal(pap, i);
    }
    for (unsigned i = 0; i < AG_TRUST_COUNT; i++) {
        const char letter[] = {ag_trust_letter((ag_trust)i), '\0'};
        ag_trust trust;
        assert_true(ag_trust_read(&trust, letter));
        assert_int_equal(trust, i);
        assert_in_range(ag_trust_percent(trust), 1, 100);
    }
    assert_true(tlp_is("tlp:amber+Strict", AG_TLP_AMBER_STRICT));
    assert_true(tlp_is("TLP:WHITE", AG_TLP_CLEAR));
    ag_tlp tlp;
    ag_pap pap;
    ag_trust trust;
    assert_false(ag_tlp_read(&tlp, "PAP:RED", 7));
    assert_false(ag_tlp_read(&tlp, "TLP:", 4));
    assert_false(ag_tlp_read(&tlp, "", 0));
    assert_false(ag_pap_read(&pap, "amber+strict", 12));
    assert_false(ag_trust_read(&trust, "G"));
    assert_false(ag_trust_read(&trust, "AB"));
    assert_false(ag_trust_read(&trust, ""));
    assert_true(ag_may_quote(AG_TLP_GREEN, AG_PAP_GREEN));
    assert_false(ag_may_quote(AG_TLP_AMBER, AG_PAP_CLEAR));
    assert_false(ag_may_quote(AG_TLP_CLEAR, AG_PAP_AMBER));
    assert_string_equal(ag_method_name(AG_METHOD_LINK), "indicator of link");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proof),
        cmocka_unit_test(test_failure_is_no_success),
        cmocka_unit_test(test_monotone),
        cmocka_unit_test(test_void),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_attributions),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_reason),
        cmocka_unit_test(test_hits),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
