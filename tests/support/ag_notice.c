/* SPDX-License-Identifier: Apache-2.0 */
#include "support/ag_notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ag_facts
ag_notice_sample(void)
{
    ag_facts f = {
        .service = "AccountGuard",
        .page = "guard.example.org/n",
        .key = "0123456789abcdef",
        .reference = "K3Q9Z-7W0MD",
        .revision = 1,
        .log = 1234,
        .issued = 1795399200 * AG_SECOND,
        .code = {"K3Q9Z7W0MDXR2T85BYNH"},
        .phrase = "violet harbour lamp",
        .audience = AG_AUDIENCE_PERSON,
        .language = AG_ENGLISH,
        .kind = AG_NOTICE_NEW,
        .tlp = AG_TLP_AMBER_STRICT,
        .help = {"Example CERT, +00 1 555 0100, day and night"},
        .help_len = 1,
        .level = AG_TARGETED,
        .was = AG_TARGETED,
        .account = "a***e at example.org",
        .first = 1795312800 * AG_SECOND,
        .last = 1795312800 * AG_SECOND,
        .count = 1,
        .offset = 60,
        .seen_by = AG_SEEN_BY_LOG,
        .group = "STRONTIUM",
        .alias = "Fancy Bear",
        .confidence = AG_CONFIDENCE_MODERATE,
        .told = {{.who = "Example Party",
                  .detail = true,
                  .consent = 1772323200 * AG_SECOND}},
        .told_len = 1,
    };
    ag_facts_advise(&f);
    return f;
}

/** As many letters as fit. */
static void
stretch(char *out, size_t max, const char *text)
{
    const size_t len = strlen(text);
    for (size_t i = 0; i < max; i++) {
        out[i] = text[i % len];
    }
    out[max] = '\0';
    if (out[max - 1] == ' ') {
        out[max - 1] = 'x';
    }
}

/** The steps with the longest sentences of a language. */
static void
longest_steps(ag_facts *f)
{
    const ag_words *words = ag_words_of(f->language);
    bool taken[AG_STEP_COUNT] = {false};
    for (f->step_len = 0; f->step_len < AG_FACT_STEPS_MAX; f->step_len++) {
        size_t best = 0;
        for (size_t i = 0; i < AG_STEP_COUNT; i++) {
            if (!taken[i] && (taken[best] || strlen(words->step[i]) >
                                                 strlen(words->step[best]))) {
                best = i;
            }
        }
        taken[best] = true;
        f->step[f->step_len] = (ag_step)best;
    }
}

/** Whether the notice's kind tells a change of the level. */
static ag_level
level_before(ag_notice_kind kind, ag_level level)
{
    return kind == AG_NOTICE_RAISED && level > 0 ? level - 1 : level;
}

ag_facts
ag_notice_longest(ag_audience audience,
                  ag_notice_kind kind,
                  ag_language language,
                  ag_level level)
{
    ag_facts f = ag_notice_sample();
    f.audience = audience;
    f.kind = kind;
    f.language = language;
    f.level = kind == AG_NOTICE_RAISED && level == 0 ? AG_TARGETED : level;
    f.was = level_before(kind, f.level);
    stretch(f.service, AG_FACT_SERVICE_MAX, "Guard of Accounts ");
    stretch(f.page, AG_FACT_PAGE_MAX, "guard-of-accounts");
    memcpy(f.page + AG_FACT_PAGE_MAX - 12, ".example.org", 12);
    memcpy(f.page + AG_FACT_PAGE_MAX - 2, "/n", 2);
    f.page[AG_FACT_PAGE_MAX - 3] = 'g';
    stretch(f.phrase, AG_FACT_PHRASE_MAX, "chaleureusement ");
    stretch(f.group, AG_FACT_NAME_MAX, "Sandstorm ");
    stretch(f.alias, AG_FACT_NAME_MAX, "Kitten ");
    stretch(f.help[0], AG_FACT_HELP_MAX, "Centre +00 1 ");
    stretch(f.help[1], AG_FACT_HELP_MAX, "Assistance +00 1 ");
    f.help_len = 2;
    f.confidence = AG_CONFIDENCE_MODERATE;
    f.revision = AG_FACT_REVISION_MAX;
    f.log = 999999999;
    f.first = 1790600000 * AG_SECOND;
    f.last = f.first;
    if (audience != AG_AUDIENCE_EXECUTIVE) {
        f.count = AG_FACT_COUNT_MAX;
        f.last = 1790700000 * AG_SECOND;
    }
    longest_steps(&f);
    f.account[0] = '\0';
    if (audience != AG_AUDIENCE_EXECUTIVE) {
        char address[80];
        stretch(address, 43, "abcdefghij");
        memcpy(address, "alice@", 6);
        memcpy(address + 39, ".org", 4);
        ag_account_mask(f.account, address);
    }
    for (f.told_len = 0; f.told_len < AG_FACT_TOLD_MAX; f.told_len++) {
        stretch(f.told[f.told_len].who, AG_FACT_WHO_MAX, "Association ");
        f.told[f.told_len].detail = false;
        f.told[f.told_len].consent = 1790600000 * AG_SECOND;
    }
    return f;
}

void
ag_notice_key(app_identity *key, uint8_t seed, ag_facts *facts)
{
    uint8_t bytes[32];
    memset(bytes, seed, sizeof(bytes));
    if (app_crypto_init(NULL) != EG_OK ||
        app_identity_from_seed(key, bytes, NULL) != EG_OK) {
        abort();
    }
    if (facts != NULL) {
        ag_key_id(facts->key, key->public_key);
    }
}

ag_card
ag_notice_card(const app_identity *key)
{
    ag_card card = {.service = "AccountGuard",
                    .from = "notices@guard.example.org",
                    .page = "guard.example.org/n"};
    memcpy(card.key, key->public_key, sizeof(card.key));
    return card;
}

ag_notice_service
ag_notice_service_new(uint8_t seed)
{
    ag_notice_service s = {.smime = NULL};
    ag_notice_key(&s.key, seed, NULL);
    s.card = ag_notice_card(&s.key);
    EG_BUFFER(pem, AG_SMIME_KEY_MAX);
    if (ag_smime_make(&pem, s.card.from, s.card.service, 1795399200, NULL) !=
            EG_OK ||
        ag_smime_load(&s.smime, eg_buffer_span(&pem), NULL) != EG_OK ||
        ag_smime_certificate(s.smime, &s.card.certificate, NULL) != EG_OK) {
        abort();
    }
    return s;
}

void
ag_notice_service_free(ag_notice_service *service)
{
    app_identity_free(&service->key);
    ag_smime_free(service->smime);
}

void
ag_notice_mail_to(eg_buffer *out,
                  eg_buffer *file,
                  const ag_notice_service *service,
                  ag_facts *facts,
                  const char *to,
                  const eg_hash *id)
{
    EG_BUFFER(bytes, AG_NOTICE_FILE_MAX);
    EG_BUFFER(part, AG_PART_BYTES);
    EG_BUFFER(cms, AG_SMIME_MAX);
    uint8_t signature[APP_SIGNATURE_BYTES];
    eg_error err = {.status = EG_OK};
    ag_key_id(facts->key, service->key.public_key);
    eg_status status = ag_notice_signed_bytes(&bytes, facts, &err);
    if (status == EG_OK) {
        app_sign(&service->key, signature, bytes.data, bytes.len);
        status = ag_part_write(&part, facts, signature, &err);
    }
    if (status == EG_OK) {
        status =
            ag_smime_sign(&cms, service->smime, eg_buffer_span(&part), &err);
    }
    const ag_mail mail = {.card = &service->card,
                          .facts = facts,
                          .to = to,
                          .id = *id,
                          .date = facts->issued,
                          .part = eg_buffer_span(&part),
                          .signature = eg_buffer_span(&cms)};
    if (status == EG_OK) {
        status = ag_mail_write(out, &mail, &err);
    }
    if (status == EG_OK && file != NULL) {
        status = ag_notice_file_write(file, facts, signature, &err);
    }
    if (status != EG_OK) {
        fprintf(stderr, "%s: %s\n", eg_status_name(status), err.text);
        abort();
    }
}

void
ag_notice_mail(eg_buffer *out,
               const ag_notice_service *service,
               ag_facts *facts)
{
    eg_hash id;
    memset(id.bytes, 0xA7, sizeof(id.bytes));
    ag_notice_mail_to(out, NULL, service, facts, "alice@example.org", &id);
}
