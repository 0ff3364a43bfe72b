/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the board's log: each kind has its members and one encoding.
 */
#include "board/log/entry.h"
#include "test.h"

static eg_hash
hash_of(uint8_t byte)
{
    eg_hash hash;
    memset(hash.bytes, byte, sizeof(hash.bytes));
    return hash;
}

/** One entry of each kind, and a printed ballot's. */
static size_t
examples(board_entry out[8])
{
    const eg_hash device = hash_of(1);
    const eg_hash code = hash_of(2);
    const eg_hash content = hash_of(3);
    size_t n = 0;
    out[n++] = (board_entry){
        .kind = BOARD_SETUP, .content = content, .name = "setup/header.binpb"};
    out[n++] = (board_entry){.kind = BOARD_DEVICE,
                             .device = device,
                             .content = content,
                             .name = "device one"};
    out[n++] = (board_entry){.kind = BOARD_BALLOT,
                             .device = device,
                             .position = 1,
                             .code = code,
                             .content = content};
    out[n++] = (board_entry){.kind = BOARD_BALLOT,
                             .device = device,
                             .position = 7,
                             .code = code,
                             .content = content,
                             .status = EG_BALLOT_CHALLENGED};
    out[n++] = (board_entry){.kind = BOARD_DECISION,
                             .device = device,
                             .position = 1,
                             .code = code,
                             .status = EG_BALLOT_CAST};
    out[n++] = (board_entry){
        .kind = BOARD_CLOSE, .device = device, .content = content};
    out[n++] = (board_entry){
        .kind = BOARD_PUBLICATION, .content = content, .name = "toc.binpb"};
    return n;
}

static void
what_is_written_is_read(void **state)
{
    (void)state;
    board_entry entry[8];
    const size_t n = examples(entry);
    for (size_t i = 0; i < n; i++) {
        EG_BUFFER(bytes, BOARD_ENTRY_MAX);
        EG_BUFFER(again, BOARD_ENTRY_MAX);
        board_entry read;
        assert_ok(board_entry_write(&bytes, &entry[i], NULL));
        assert_ok(eg_buffer_status(&bytes));
        assert_ok(board_entry_read(&read, eg_buffer_span(&bytes), NULL));
        assert_int_equal(read.kind, entry[i].kind);
        assert_int_equal(read.position, entry[i].position);
        assert_int_equal(read.status, entry[i].status);
        assert_string_equal(read.name, entry[i].name);
        assert_ok(board_entry_write(&again, &read, NULL));
        assert_int_equal(again.len, bytes.len);
        assert_memory_equal(again.data, bytes.data, bytes.len);
    }
}

/** The bytes of a decision, written down by hand. */
static void
a_decision_has_known_bytes(void **state)
{
    (void)state;
    board_entry entry[8];
    (void)examples(entry);
    uint8_t want[2 + 2 + 34 + 2 + 34 + 2];
    size_t at = 0;
    want[at++] = 0x08; /* version */
    want[at++] = 1;
    want[at++] = 0x10; /* kind */
    want[at++] = 4;
    want[at++] = 0x1A; /* device */
    want[at++] = 32;
    memset(want + at, 1, 32);
    at += 32;
    want[at++] = 0x20; /* position */
    want[at++] = 1;
    want[at++] = 0x2A; /* code */
    want[at++] = 32;
    memset(want + at, 2, 32);
    at += 32;
    want[at++] = 0x38; /* status: cast */
    want[at++] = 1;
    assert_int_equal(at, sizeof(want));
    EG_BUFFER(bytes, BOARD_ENTRY_MAX);
    assert_ok(board_entry_write(&bytes, &entry[4], NULL));
    assert_int_equal(bytes.len, sizeof(want));
    assert_memory_equal(bytes.data, want, sizeof(want));
}

/** Take a member away, or add one. */
static void
change(board_entry *e, unsigned member)
{
    static const eg_hash zero;
    switch (member) {
    case 0:
        e->device = eg_hash_equal(&e->device, &zero) ? hash_of(9) : zero;
        break;
    case 1:
        e->position = e->position == 0 ? 5 : 0;
        break;
    case 2:
        e->code = eg_hash_equal(&e->code, &zero) ? hash_of(9) : zero;
        break;
    case 3:
        e->content = eg_hash_equal(&e->content, &zero) ? hash_of(9) : zero;
        break;
    case 4:
        e->name[0] = e->name[0] == '\0' ? 'x' : '\0';
        break;
    default:
        e->status = e->status == EG_BALLOT_UNDECIDED ? EG_BALLOT_CAST
                                                     : EG_BALLOT_UNDECIDED;
        break;
    }
}

static void
members_follow_from_the_kind(void **state)
{
    (void)state;
    board_entry entry[8];
    const size_t n = examples(entry);
    for (size_t i = 0; i < n; i++) {
        for (unsigned member = 0; member < 6; member++) {
            if (member == 5 && entry[i].kind == BOARD_BALLOT) {
                continue; /* may have a status and need not */
            }
            board_entry wrong = entry[i];
            change(&wrong, member);
            EG_BUFFER(bytes, BOARD_ENTRY_MAX);
            assert_int_equal(board_entry_write(&bytes, &wrong, NULL),
                             EG_ERR_ARGUMENT);
        }
    }
}

/** Any changed byte is refused or another entry; never the same one. */
static void
there_is_one_encoding(void **state)
{
    (void)state;
    board_entry entry[8];
    const size_t n = examples(entry);
    for (size_t i = 0; i < n; i++) {
        EG_BUFFER(bytes, BOARD_ENTRY_MAX);
        assert_ok(board_entry_write(&bytes, &entry[i], NULL));
        for (size_t at = 0; at < bytes.len; at++) {
            for (unsigned bit = 0; bit < 8; bit++) {
                EG_BUFFER(again, BOARD_ENTRY_MAX);
                board_entry read;
                bytes.data[at] ^= (uint8_t)(1u << bit);
                if (board_entry_read(&read, eg_buffer_span(&bytes), NULL) ==
                    EG_OK) {
                    assert_ok(board_entry_write(&again, &read, NULL));
                    assert_int_equal(again.len, bytes.len);
                    assert_memory_equal(again.data, bytes.data, bytes.len);
                }
                bytes.data[at] ^= (uint8_t)(1u << bit);
            }
        }
    }
}

static void
other_versions_are_told_apart(void **state)
{
    (void)state;
    board_entry entry[8];
    board_entry read;
    eg_error err;
    (void)examples(entry);
    EG_BUFFER(bytes, BOARD_ENTRY_MAX);
    assert_ok(board_entry_write(&bytes, &entry[0], NULL));
    bytes.data[1] = 2;
    assert_int_equal(board_entry_read(&read, eg_buffer_span(&bytes), &err),
                     EG_ERR_UNSUPPORTED);
    assert_int_equal(board_entry_read(&read, (eg_span){0}, &err),
                     EG_ERR_MALFORMED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(a_decision_has_known_bytes),
        cmocka_unit_test(members_follow_from_the_kind),
        cmocka_unit_test(there_is_one_encoding),
        cmocka_unit_test(other_versions_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
