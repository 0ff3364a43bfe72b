/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ballots of a printing office that is closed.
 */
#include "electionguard/preencrypt/submission.h"

#include "electionguard/device/submit.h"

/** A walk through the ballots. */
typedef struct walk {
    press_item_visitor visitor;
    void *context;
    uint64_t number;
} walk;

static eg_status
visit_item(void *context, eg_span item, eg_error *err)
{
    const walk *w = context;
    return w->visitor(w->context, w->number, item, err);
}

static eg_status
visit_return(void *context, const press_returned *returned, eg_error *err)
{
    return visit_item(context, returned->item, err);
}

eg_status
press_each_item(const press *p,
                press_item_visitor visitor,
                void *context,
                eg_error *err)
{
    walk w = {.visitor = visitor, .context = context};
    for (w.number = 1; w.number <= p->len; w.number++) {
        EG_TRY(p->ballot[w.number - 1].status == EG_BALLOT_UNDECIDED
                   ? press_read_item(p, w.number, visit_item, &w, err)
                   : press_read_return(p, w.number, visit_return, &w, err));
    }
    return EG_OK;
}

eg_status
press_nonces_path(char out[APP_PATH_MAX], const press *p, eg_error *err)
{
    return app_path(out, p->device.dir, "nonces", err);
}

static eg_status
add_item(void *context, uint64_t number, eg_span item, eg_error *err)
{
    (void)number;
    return eg_record_writer_add(context, item.data, item.len, err);
}

static eg_status
add_ballots(void *context, eg_record_writer *writer, eg_error *err)
{
    return press_each_item(context, add_item, writer, err);
}

eg_status
press_submit(press *p, const char *mail, eg_error *err)
{
    char nonces[APP_PATH_MAX];
    EG_TRY(press_nonces_path(nonces, p, err));
    const device_submission submission = {.device = &p->device,
                                          .mail = mail,
                                          .add_ballots = add_ballots,
                                          .context = p,
                                          .nonces = nonces};
    return device_submit(&submission, err);
}
