/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests to a bulletin board.  The first byte says which:
 *
 *   0  GET, the rest is the path
 *   1  POST of the rest to where devices send
 *   2  POST of the rest as a publication
 *   3  POST of a batch whose payload is the rest, signed by a device
 *   4  POST of a publication of the rest, signed by the administrator
 *   5  POST of the board's checkpoint and the rest as cosignatures
 *
 * Every answer has a status that is documented; what is refused has a sentence
 * and leaves the log as it was; what is taken is in the log and signed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board_kit.h"
#include "codec/text.h"
#include "common/message_schema.h"
#include "fuzz.h"

/** A witness's key, whose secret half is in RFC 8032, section 7.1. */
#define WITNESS                   \
    "witness.example/w1+eb762cc2" \
    "+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"

/** Longest input that becomes a path. */
#define PATH_MAX_HERE 512

static board_kit kit;
static kit_device device;
static char ballots_path[128];
static char place[] = "/tmp/eg-fuzz-board-XXXXXX";

static void
remove_place(void)
{
    kit_device_end(&device);
    board_kit_end(&kit);
    (void)!app_tree_remove(place, NULL);
}

/** One board for all inputs. */
static void
begin(void)
{
    static bool begun;
    char hex[2 * EG_HASH_BYTES + 1];
    if (begun) {
        return;
    }
    begun = true;
    FUZZ_LAW(mkdtemp(place) != NULL);
    FUZZ_LAW(board_kit_begin(&kit, place, EG_CHAINING_SIMPLE) == EG_OK);
    FUZZ_LAW(kit_device_begin(&device, &kit, "device") == EG_OK);
    FUZZ_LAW(kit_authorize(&kit, &device) == HTTP_OK);
    eg_hex_write(hex, device.chain.device_hash.bytes, EG_HASH_BYTES);
    FUZZ_LAW(board_witnesses_read(&kit.b.witnesses, WITNESS, NULL) == EG_OK);
    (void)snprintf(ballots_path, sizeof(ballots_path), "/device/%s/ballots",
                   hex);
    (void)atexit(remove_place);
}

static unsigned
ask_path(const uint8_t *data, size_t size)
{
    char path[PATH_MAX_HERE + 1];
    const size_t len = size < PATH_MAX_HERE ? size : PATH_MAX_HERE;
    memcpy(path, data, len);
    path[len] = '\0';
    return kit_get(&kit, path);
}

/** A batch with a payload that is canonical, else none could be signed. */
static unsigned
send_signed(const uint8_t *data, size_t size)
{
    EG_BUFFER(body, 1 << 24);
    if (app_message_sign(&body, &device.identity, APP_STEP_BATCH,
                         &kit.b.election.invitation, APP_SENDER_DEVICE,
                         (eg_span){data, size}, NULL) != EG_OK) {
        return HTTP_MALFORMED;
    }
    return kit_post(&kit, ballots_path, eg_buffer_span(&body));
}

/** The name and the content are the two halves of the input. */
static unsigned
publish_signed(const uint8_t *data, size_t size)
{
    char name[128];
    EG_BUFFER(body, 1 << 24);
    const size_t half = size / 2 < sizeof(name) ? size / 2 : sizeof(name) - 1;
    memcpy(name, data, half);
    name[half] = '\0';
    if (kit_publication(&body, &kit, &kit.administrator,
                        half == 0 ? APP_PUBLISH_DEVICE : APP_PUBLISH_FILE,
                        half == 0 ? NULL : name,
                        (eg_span){data + half, size - half}) != EG_OK) {
        return HTTP_MALFORMED;
    }
    return kit_post(&kit, "/publish", eg_buffer_span(&body));
}

/** Nobody who cosigned has the witness's key. */
static unsigned
bring_cosignatures(const uint8_t *data, size_t size)
{
    uint64_t entries = 0;
    EG_BUFFER(body, EG_NOTE_MAX);
    FUZZ_LAW(app_log_get_checkpoint(kit.r.store, &entries, &body, NULL) ==
             EG_OK);
    eg_buffer_append(&body, data, size);
    const unsigned status =
        eg_buffer_status(&body) == EG_OK
            ? kit_post(&kit, "/cosignatures", eg_buffer_span(&body))
            : HTTP_TOO_LARGE;
    FUZZ_LAW(status != 200);
    return status;
}

static unsigned
ask(uint8_t which, const uint8_t *data, size_t size)
{
    switch (which) {
    case 0:
        return ask_path(data, size);
    case 1:
        return kit_post(&kit, ballots_path, (eg_span){data, size});
    case 2:
        return kit_post(&kit, "/publish", (eg_span){data, size});
    case 3:
        return send_signed(data, size);
    case 5:
        return bring_cosignatures(data, size);
    default:
        return publish_signed(data, size);
    }
}

/** What is asked, or was never signed, leaves the board as it is. */
static void
check(uint8_t which, unsigned status, uint64_t before)
{
    static const char error[] = "{\"error\":\"";
    const eg_buffer *body = &kit.answer.body;
    const uint64_t after = app_log_size(&kit.w->log);
    FUZZ_LAW(status == 200 || status == 304 || (status >= 400 && status < 423));
    FUZZ_LAW(after >= before);
    if (which < 3 || status != 200) {
        FUZZ_LAW(after == before);
    }
    if (which == 1 || which == 2) {
        FUZZ_LAW(status != 200);
    }
    if (status != 200 && body->len > 0) {
        FUZZ_LAW(body->len > sizeof(error) &&
                 memcmp(body->data, error, sizeof(error) - 1) == 0);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin();
    if (size == 0 || data[0] > 5) {
        return 0;
    }
    const uint64_t before = app_log_size(&kit.w->log);
    board_answer_free(&kit.answer);
    board_answer_init(&kit.answer);
    check(data[0], ask(data[0], data + 1, size - 1), before);
    return 0;
}
