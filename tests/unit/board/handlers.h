/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of a board's handlers share: a board, a device, and answers. */
#ifndef EG_TESTS_BOARD_HANDLERS_H
#define EG_TESTS_BOARD_HANDLERS_H

#include "../apps/place.h"
#include "board_kit.h"
#include "store_place.h"

/** A board in its own folder, with a device that is authorized. */
typedef struct fixture {
    board_kit kit;
    kit_device device;
} fixture;

static inline void
begin(fixture *f, const char *name, eg_chaining_mode chaining)
{
    assert_int_equal(mkdir(at(name), 0700), 0);
    assert_ok(board_kit_begin(&f->kit, at(name), chaining));
    assert_ok(kit_device_begin(&f->device, &f->kit, "device one"));
    assert_int_equal(kit_authorize(&f->kit, &f->device), 200);
}

static inline void
end(fixture *f)
{
    kit_device_end(&f->device);
    board_kit_end(&f->kit);
}

/** Whether the last answer has this text. */
static inline bool
answer_has(fixture *f, const char *text)
{
    const eg_buffer *body = &f->kit.answer.body;
    const size_t len = strlen(text);
    for (size_t i = 0; i + len <= body->len; i++) {
        if (memcmp(body->data + i, text, len) == 0) {
            return true;
        }
    }
    return false;
}

static inline void
assert_has(fixture *f, const char *text)
{
    if (!answer_has(f, text)) {
        print_message("no %s in: %.*s\n", text, (int)f->kit.answer.body.len,
                      (const char *)f->kit.answer.body.data);
    }
    assert_true(answer_has(f, text));
}

/** A refusal of this status; it leaves the log as it was. */
static inline void
assert_refused(fixture *f, unsigned status, unsigned wanted, uint64_t size)
{
    if (status != wanted) {
        print_message("answer: %.*s\n", (int)f->kit.answer.body.len,
                      (const char *)f->kit.answer.body.data);
    }
    assert_int_equal(status, wanted);
    assert_has(f, "{\"error\":");
    assert_int_equal(app_log_size(&f->kit.w->log), size);
}

#define BALLOTS_MAX 64

/** Ballots of a device, as it would keep them. */
typedef struct ballots {
    eg_buffer bytes[BALLOTS_MAX];
    eg_span item[BALLOTS_MAX];
    eg_hash code[BALLOTS_MAX];
    size_t len;
} ballots;

static inline void
make_ballots(ballots *b, kit_device *d, size_t count)
{
    assert_true(b->len + count <= BALLOTS_MAX);
    for (size_t i = 0; i < count; i++) {
        eg_buffer *one = &b->bytes[b->len];
        eg_buffer_init(one, 4096);
        kit_ballot(one, d);
        assert_ok(eg_buffer_status(one));
        b->item[b->len] = eg_buffer_span(one);
        b->code[b->len] = d->chain.last;
        b->len++;
    }
}

static inline void
free_ballots(ballots *b)
{
    for (size_t i = 0; i < b->len; i++) {
        eg_buffer_free(&b->bytes[i]);
    }
}

/** Send ballots first, ..., first + count - 1, positions from 1. */
static inline unsigned
send_ballots(fixture *f, ballots *b, size_t first, size_t count)
{
    const app_batch batch = {
        .first = first, .item = b->item + first - 1, .item_len = count};
    return kit_send(&f->kit, &f->device, &batch);
}

static inline unsigned
send_decision(fixture *f, uint64_t position, eg_ballot_status status)
{
    app_decision decision = {position, status};
    const app_batch batch = {.decision = &decision, .decision_len = 1};
    return kit_send(&f->kit, &f->device, &batch);
}

#endif
