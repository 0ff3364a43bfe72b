/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of enrolment share: a DNS of their own, letters, an organisation. */
#ifndef EG_TESTS_ACCOUNTGUARD_ENROL_KIT_H
#define EG_TESTS_ACCOUNTGUARD_ENROL_KIT_H

#include "accountguard/enrol/channel.h"
#include "accountguard/enrol/claim.h"
#include "accountguard/enrol/invitation.h"
#include "accountguard/enrol/organisation.h"
#include "accountguard/enrol/post.h"
#include "accountguard/enrol/recovery.h"
#include "accountguard/enrol/upkeep.h"
#include "common/identity.h"
#include "service.h"

/** One text record for all names; NULL: none. */
typedef struct kit_zone {
    char text[AG_PROOF_TEXT];
    bool fails;
} kit_zone;

static inline eg_status
kit_txt(void *state,
        ag_txt *out,
        eg_arena *arena,
        const char *name,
        eg_error *err)
{
    const kit_zone *z = state;
    (void)arena;
    (void)name;
    *out = (ag_txt){0};
    if (z->fails) {
        return eg_fail(err, EG_ERR_IO, "nobody answers");
    }
    if (z->text[0] != '\0') {
        out->len = 1;
        out->text[0] = span_of(z->text);
    }
    return EG_OK;
}

static inline ag_outside
kit_outside(kit_zone *z)
{
    return (ag_outside){.resolver = {.txt = kit_txt, .state = z}};
}

/** Letters that wait. */
static inline size_t
kit_letters(ag_store *s)
{
    static ag_posted p;
    size_t count = 0;
    bool found = true;
    for (uint64_t after = 0; found; after = p.id) {
        assert_ok(ag_post_next(s, &p, after, &found, NULL));
        count += found;
    }
    return count;
}

/** Take the oldest letter to an address; its text. */
static inline const char *
kit_letter(ag_store *s, const char *to)
{
    static ag_posted p;
    bool found = true;
    for (uint64_t after = 0; found; after = p.id) {
        assert_ok(ag_post_next(s, &p, after, &found, NULL));
        if (found && strcmp(p.to, to) == 0) {
            assert_ok(ag_post_sent(s, p.id, NULL));
            return p.text;
        }
    }
    fail_msg("no letter to %s", to);
    return "";
}

/** The code of the oldest letter to an address, which is taken. */
static inline ag_code
kit_code(ag_store *s, const char *to)
{
    ag_code code = {0};
    for (const char *at = kit_letter(s, to); *at != '\0'; at++) {
        if (strncmp(at, "\n    ", 5) == 0 && ag_code_read(&code, at + 5, 23)) {
            return code;
        }
    }
    fail_msg("no code in the letter to %s", to);
    return code;
}

static inline ag_application
kit_application(void)
{
    ag_application a = {.name = "Example Party",
                        .class = AG_ORG_PARTY,
                        .domain = "party.example",
                        .contact = {.name = "Dora Desk",
                                    .address = "dora@party.example",
                                    .phone = "+32 2 123 45 67",
                                    .role = AG_ROLE_SECURITY,
                                    .language = AG_ENGLISH}};
    assert_true(ag_country_read(&a.country, "BE"));
    assert_true(ag_sector_read(&a.sector, "political-party"));
    return a;
}

/** An organisation that proved its domain and was approved at @p now. */
static inline uint64_t
kit_approved(ag_store *s, kit_zone *z, ag_time now)
{
    const ag_application a = kit_application();
    const ag_outside outside = kit_outside(z);
    uint64_t id = 0;
    ag_domain domain;
    ag_code code;
    bool approved = false;
    assert_ok(ag_org_apply(s, &id, &domain, &code, &a, now, NULL));
    ag_proof_text(z->text, &code);
    assert_ok(ag_domain_check(s, &outside, id, "party.example", AG_PROOF_DNS,
                              (eg_span){0}, now, NULL));
    code = kit_code(s, "dora@party.example");
    assert_ok(ag_contact_confirm(s, &code, now, NULL));
    assert_ok(ag_org_called(s, 1, id, now, NULL));
    assert_ok(ag_org_approve(s, 1, id, &approved, now, NULL));
    assert_false(approved);
    assert_ok(ag_org_approve(s, 2, id, &approved, now, NULL));
    assert_true(approved);
    return id;
}

static inline ag_agreement
kit_agreement(ag_tell tell)
{
    return (ag_agreement){.language = AG_ENGLISH,
                          .version = AG_CONSENT_VERSION,
                          .scope = {.tell = tell, .share = true},
                          .name = "Anna",
                          .phrase = "blue heron at noon"};
}

/** Enrol an address. */
static inline ag_enrolled
kit_enrol(ag_store *s,
          const char *address,
          const ag_code *invitation,
          const ag_person *person,
          ag_tell tell,
          ag_time now)
{
    const ag_claim claim = {.address = address,
                            .language = AG_ENGLISH,
                            .invitation = invitation,
                            .person = person};
    const ag_agreement agreement = kit_agreement(tell);
    ag_enrolled out;
    assert_ok(ag_claim_make(s, &claim, now, NULL));
    const ag_code code = kit_code(s, address);
    assert_ok(ag_claim_confirm(s, &out, &code, &agreement, now, NULL));
    return out;
}

static inline uint64_t
kit_number(ag_store *s, const char *text)
{
    sql_statement q = sql_begin(s->db, text);
    assert_ok(sql_one(&q, NULL));
    const uint64_t n = sql_number(&q, 0);
    sql_end(&q);
    return n;
}

static inline int
kit_begin(void **state)
{
    return app_crypto_init(NULL) == EG_OK ? place_begin(state) : -1;
}

#endif
