/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard preencrypt upload: send a printing office's ballots to a
 * bulletin board.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "electionguard/board/args.h"
#include "electionguard/device/submit_board.h"
#include "electionguard/preencrypt/submission.h"
#include "electionguard/verbs.h"

static const struct argp argp = {
    board_options,
    board_parse_option,
    "DIR",
    "Send a bulletin board the ballots of a printing office that is closed, as "
    "they ended, and the end of its chain. Until then what became of a ballot "
    "may change, and nothing is sent.\v"
    "The administrator must have authorized the office there ('election upload "
    "--printing-office'). May be repeated at any time, and goes on where it "
    "stopped.",
    board_children,
    0,
    0};

/** A printed ballot needs no decision: what it is says what became of it. */
static eg_status
add_item(void *context, uint64_t number, eg_span item, eg_error *err)
{
    return board_sending_add(context, number, item, EG_BALLOT_UNDECIDED, err);
}

static eg_status
submit(void *context, const char *folder, eg_error *err)
{
    return press_submit(context, folder, err);
}

/** 'preencrypt close' has come to its end, but for the mail folder. */
static eg_status
must_be_closed(const press *p, eg_error *err)
{
    char nonces[APP_PATH_MAX];
    EG_TRY(press_nonces_path(nonces, p, err));
    return p->device.closed && app_file_exists(nonces)
               ? EG_OK
               : eg_fail(err, EG_ERR_STATE,
                         "the printing office is not closed; its ballots are "
                         "sent when 'preencrypt close' has said how each of "
                         "them ended");
}

/** The office's own ballot where the board's chain ends. */
static eg_status
compare(const board_sending *s, const press *p, eg_error *err)
{
    return board_sending_compare(
        s,
        s->have > 0 && s->have <= p->len ? &p->ballot[s->have - 1].code : NULL,
        err);
}

static eg_status
send(board_sending *sending, const board_settings *s, press *p, eg_error *err)
{
    EG_TRY(board_sending_begin(sending, &p->device, s->board, err));
    EG_TRY(compare(sending, p, err));
    EG_TRY(press_each_item(p, add_item, sending, err));
    EG_TRY(board_sending_end(sending, submit, p, err));
    app_say(&s->common,
            "Sent %" PRIu64
            " ballots; the board has all %zu ballots, and the printing office "
            "is closed there.",
            sending->sent, p->len);
    return EG_OK;
}

static eg_status
upload(const void *verb_settings, press *p, eg_error *err)
{
    EG_TRY(must_be_closed(p, err));
    board_sending *sending = calloc(1, sizeof(*sending));
    if (sending == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a batch");
    }
    const eg_status status = send(sending, verb_settings, p, err);
    board_sending_free(sending);
    free(sending);
    return status;
}

static int
run(int argc, char **argv)
{
    board_settings s = {0};
    app_parse(&argp, argc, argv, &s);
    return press_work(s.dir, NULL, upload, &s);
}

const app_verb verb_preencrypt_upload = {
    .group = "preencrypt",
    .name = "upload",
    .summary = "send a printing office's ballots to a bulletin board",
    .argp = &argp,
    .run = run,
};
