/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An organisation applies, and learns how to prove its domain.
 *
 * The answer does not tell whether somebody else has claimed the domain or uses
 * the contact's address.
 */
#include <stdlib.h>

#include "accountguard/enrol/domain.h"
#include "accountguard/enrol/organisation.h"
#include "accountguard/serve/pages.h"
#include "accountguard/serve/ticket.h"
#include "codec/text.h"
#include "http/status.h"

#define APPLIED_COOKIE  "__Host-applied"
#define APPLIED_PURPOSE "applied"
#define APPLIED_LIFE    AG_DAY

/* -- the form --------------------------------------------------------------- */

/** Categories of an organisation, in the order of ag_org_class. */
static const ag_word classes[AG_ORG_CLASS_COUNT] = {
    [AG_ORG_CAMPAIGN] = AG_W_CLASS_CAMPAIGN,
    [AG_ORG_PARTY] = AG_W_CLASS_PARTY,
    [AG_ORG_LEGISLATURE] = AG_W_CLASS_LEGISLATURE,
    [AG_ORG_AUTHORITY] = AG_W_CLASS_AUTHORITY,
    [AG_ORG_VENDOR] = AG_W_CLASS_VENDOR,
    [AG_ORG_NGO] = AG_W_CLASS_NGO,
    [AG_ORG_THINK_TANK] = AG_W_CLASS_THINK_TANK,
    [AG_ORG_MEDIA] = AG_W_CLASS_MEDIA,
};

static void
put_classes(ag_web *p, const char *chosen)
{
    ag_web_select(p, "class", AG_W_APPLY_CLASS);
    for (unsigned i = 0; i < AG_ORG_CLASS_COUNT; i++) {
        const char *word = ag_org_class_name((ag_org_class)i);
        ag_web_option(p, word, ag_word_text(classes[i], p->language),
                      strcmp(word, chosen) == 0);
    }
    ag_web_select_end(p);
}

static void
put_sectors(ag_web *p, const char *chosen)
{
    ag_web_select(p, "sector", AG_W_APPLY_SECTOR);
    for (unsigned i = 0; i < ag_sector_count(); i++) {
        const char *word = ag_sector_word((ag_sector)i);
        ag_web_option(p, word, ag_sector_name((ag_sector)i, p->language),
                      strcmp(word, chosen) == 0);
    }
    ag_web_select_end(p);
}

/** A country by its name in the language of the page. */
typedef struct named {
    const char *name;
    const char *code;
} named;

/** Room for all of them: ISO 3166-1 has 676 codes at most. */
#define COUNTRIES_MAX 676

static int
compare(const void *a, const void *b)
{
    const named *x = a;
    const named *y = b;
    return strcmp(x->name, y->name);
}

static void
put_countries(ag_web *p, const char *chosen)
{
    named all[COUNTRIES_MAX];
    size_t len = 0;
    for (; len < ag_country_count() && len < COUNTRIES_MAX; len++) {
        all[len].code = ag_country_code((ag_country)len);
        all[len].name = ag_country_name((ag_country)len, p->language);
    }
    qsort(all, len, sizeof(all[0]), compare);
    ag_web_select(p, "country", AG_W_APPLY_COUNTRY);
    for (size_t i = 0; i < len; i++) {
        ag_web_option(p, all[i].code, all[i].name,
                      strcmp(all[i].code, chosen) == 0);
    }
    ag_web_select_end(p);
}

/** A text field with what was typed before. */
static void
put_text(ag_web *p,
         const char *name,
         ag_word label,
         ag_word hint,
         const char *type,
         bool optional)
{
    const ag_input input = {.name = name,
                            .type = type,
                            .value = ag_form_text(&p->form, name),
                            .optional = optional};
    ag_web_input(p, label, hint, &input);
}

static eg_status
show(ag_web *p, const char *problem)
{
    ag_web_begin(p, AG_W_APPLY_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_APPLY_LEAD);
    if (problem != NULL) {
        p->answer->status = HTTP_WRONG;
        ag_web_problem(p, AG_W_APPLY_WRONG, problem);
    }
    ag_web_form(p, "/apply");
    put_text(p, "name", AG_W_APPLY_NAME, AG_WORD_COUNT, NULL, false);
    put_classes(p, ag_form_text(&p->form, "class"));
    put_sectors(p, ag_form_text(&p->form, "sector"));
    put_countries(p, ag_form_text(&p->form, "country"));
    put_text(p, "domain", AG_W_APPLY_DOMAIN, AG_W_APPLY_DOMAIN_HINT, NULL,
             false);
    put_text(p, "documents", AG_W_APPLY_DOCUMENTS, AG_W_APPLY_DOCUMENTS_HINT,
             NULL, true);
    ag_web_put(p, "h2", AG_W_APPLY_CONTACT);
    put_text(p, "contact", AG_W_APPLY_CONTACT_NAME, AG_WORD_COUNT, NULL, false);
    put_text(p, "address", AG_W_APPLY_ADDRESS, AG_W_APPLY_ADDRESS_HINT, "email",
             false);
    put_text(p, "phone", AG_W_APPLY_PHONE, AG_W_APPLY_PHONE_HINT, "tel", true);
    ag_web_send(p, AG_W_APPLY_DO);
    return ag_web_end(p);
}

eg_status
ag_get_apply(ag_web *p, eg_error *err)
{
    (void)err;
    return show(p, NULL);
}

/* -- taking it -------------------------------------------------------------- */

/** What the form says; false: it was not made by our page. */
static bool
read_form(ag_web *p, ag_application *out)
{
    const ag_form *f = &p->form;
    const char *documents = ag_form_text(f, "documents");
    *out = (ag_application){.name = ag_form_text(f, "name"),
                            .domain = ag_form_text(f, "domain"),
                            .contact = {.name = ag_form_text(f, "contact"),
                                        .address = ag_form_text(f, "address"),
                                        .phone = ag_form_text(f, "phone"),
                                        .role = AG_ROLE_SECURITY,
                                        .language = p->language}};
    return ag_org_class_read(&out->class, ag_form_text(f, "class")) &&
           ag_sector_read(&out->sector, ag_form_text(f, "sector")) &&
           ag_country_read(&out->country, ag_form_text(f, "country")) &&
           (documents[0] == '\0' ||
            eg_hex_read(out->documents.bytes, EG_HASH_BYTES, documents,
                        strlen(documents), EG_HEX_ANY) == EG_OK);
}

eg_status
ag_post_apply(ag_web *p, eg_error *err)
{
    ag_application application;
    uint64_t id = 0;
    ag_domain domain;
    ag_code code;
    char ticket[AG_TICKET_TEXT];
    if (!read_form(p, &application)) {
        return show(p, "");
    }
    const ag_time now = p->request->now;
    const eg_status status =
        ag_org_apply(p->store, &id, &domain, &code, &application, now, err);
    if (status == EG_ERR_ARGUMENT || status == EG_ERR_MALFORMED) {
        return show(p, err->text);
    }
    EG_TRY(status);
    ag_ticket_write(ticket, &p->store->keys, APPLIED_PURPOSE, id,
                    now + APPLIED_LIFE);
    ag_answer_cookie(p->answer, APPLIED_COOKIE, ticket,
                     (unsigned)(APPLIED_LIFE / AG_SECOND));
    ag_web_see(p, "/apply/done");
    return EG_OK;
}

/* -- what comes next -------------------------------------------------------- */

/** What a domain has to show. */
static eg_status
put_domain(const ag_domain_row *row, void *context, eg_error *err)
{
    ag_web *p = context;
    ag_html *h = &p->html;
    char record[AG_PROOF_TEXT];
    (void)err;
    ag_proof_text(record, &row->code);
    ag_html_element(h, "h3", row->name.text);
    ag_web_put(p, "p", AG_W_DONE_DNS);
    ag_html_open(h, "pre");
    ag_html_text(h, AG_PROOF_DNS_LABEL ".");
    ag_html_text(h, row->name.text);
    ag_html_text(h, ". IN TXT \"");
    ag_html_text(h, record);
    ag_html_text(h, "\"");
    ag_html_close(h);
    ag_web_put(p, "p", AG_W_DONE_HTTPS);
    ag_html_open(h, "pre");
    ag_html_text(h, "https://");
    ag_html_text(h, row->name.text);
    ag_html_text(h, AG_PROOF_PATH "\n\n");
    ag_html_text(h, record);
    ag_html_close(h);
    return EG_OK;
}

eg_status
ag_get_applied(ag_web *p, eg_error *err)
{
    uint64_t id = 0;
    if (!ag_ticket_read(&id, &p->store->keys, APPLIED_PURPOSE,
                        ag_request_cookie(p->request, APPLIED_COOKIE),
                        p->request->now)) {
        ag_web_see(p, "/apply");
        return EG_OK;
    }
    ag_web_begin(p, AG_W_DONE_TITLE);
    ag_web_put_class(p, "p", "lead", AG_W_DONE_LEAD);
    ag_html_open_class(&p->html, "section", "card");
    ag_web_put(p, "h2", AG_W_DONE_DOMAIN);
    EG_TRY(ag_domain_each(p->store, id, put_domain, p, err));
    ag_html_close(&p->html);
    ag_web_put(p, "p", AG_W_DONE_NEXT);
    ag_html_open(&p->html, "p");
    ag_web_link(p, "/confirm", AG_W_CONFIRM_TITLE);
    ag_html_close(&p->html);
    return ag_web_end(p);
}
