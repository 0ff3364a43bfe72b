/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Make a service with notices that wait to be sent, and print its card:
 *
 *     make_ag_notices DIR ADDRESS...
 *
 * Where DIR is a service already, notices are added to it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accountguard/deliver/delivery.h"
#include "accountguard/store/store.h"
#include "support/ag_notice.h"

static ag_store store;
static eg_error err;

static void
need(eg_status status)
{
    if (status != EG_OK) {
        fprintf(stderr, "make_ag_notices: %s\n", err.text);
        exit(eg_status_exit_code(status));
    }
}

/** Put a notice for one address into the tables. */
static void
add(const ag_notice_service *service, const char *to)
{
    eg_rng rng = eg_rng_system();
    ag_facts f = ag_notice_sample();
    ag_notice_row row = {.made = f.issued, .expires = AG_TIME_MAX};
    uint64_t id = 0;
    need(ag_code_new(&f.code, &rng));
    need(eg_rng_fill(&rng, row.mark.bytes, sizeof(row.mark.bytes)));
    ag_reference_write(f.reference, &row.mark);
    memcpy(row.reference, f.reference, sizeof(row.reference));
    ag_code_hash(&row.code, AG_NOTICE_CODE, &f.code);
    row.revision = 1;
    row.kind = f.kind;
    row.level = f.level;
    EG_BUFFER(file, AG_NOTICE_FILE_MAX);
    EG_BUFFER(mail, AG_MAIL_MAX);
    ag_notice_mail_to(&mail, &file, service, &f, to, &row.mark);
    need(ag_subject_new(&store, &row.subject, &err));
    need(ag_store_begin(&store, &err));
    need(ag_notice_add(&store, &row, eg_buffer_span(&file), &err));
    const ag_posting p = {.notice = row.id,
                          .mark = row.mark,
                          .subject = &row.subject,
                          .to = to,
                          .mail = eg_buffer_span(&mail),
                          .state = AG_DELIVERY_WAITING};
    need(ag_delivery_add(&store, &id, &p, row.made, &err));
    need(ag_store_commit(&store, &err));
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        return 2;
    }
    ag_notice_service service = ag_notice_service_new(5);
    const ag_plan plan = {.dir = argv[1],
                          .host = "guard.example.org",
                          .name = "AccountGuard",
                          .from = service.card.from};
    if (!app_file_exists(argv[1])) {
        need(ag_store_found(&plan, &err));
    }
    need(ag_store_open(&store, argv[1], SQL_WRITE, &err));
    for (int i = 2; i < argc; i++) {
        add(&service, argv[i]);
    }
    ag_store_close(&store);
    EG_BUFFER(card, 1024);
    need(ag_card_write(&card, &service.card));
    fwrite(card.data, 1, card.len, stdout);
    ag_notice_service_free(&service);
    return 0;
}
