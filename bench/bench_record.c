/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An encrypted ballot of the record: its bytes checked, decoded, encoded, and
 * hashed as a leaf.
 */
#include "base/base.h"
#include "bench_fixture.h"
#include "codec/buffer.h"
#include "merkle/merkle.h"
#include "record/items.h"

#define SCRATCH_MAX ((size_t)1 << 30)

typedef struct operands {
    fixture f;
    eg_arena *scratch;
    eg_item item;
    eg_buffer bytes;
    eg_buffer out;
} operands;

static void
check(void *context)
{
    operands *op = context;
    bench_need_ok(
        eg_item_check(op->bytes.data, op->bytes.len, false, NULL, NULL),
        "checking");
}

static void
decode(void *context)
{
    operands *op = context;
    eg_item item;
    eg_arena_reset(op->scratch);
    check(op);
    bench_need_ok(eg_item_decode(op->f.e.group, op->scratch, &item, NULL,
                                 op->bytes.data, op->bytes.len, NULL),
                  "decoding");
}

static void
encode(void *context)
{
    operands *op = context;
    eg_buffer_clear(&op->out);
    bench_need_ok(eg_item_encode(op->f.e.group, &op->out, &op->item, NULL),
                  "encoding");
}

static void
leaf(void *context)
{
    operands *op = context;
    eg_hash out;
    eg_merkle_leaf(&out, op->bytes.data, op->bytes.len);
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "record");
    fixture_init(&op.f);
    bench_kernels(&b, op.f.e.group);
    bench_need_ok(eg_arena_new(&op.scratch, SCRATCH_MAX), "memory");
    eg_buffer_init(&op.bytes, SCRATCH_MAX);
    eg_buffer_init(&op.out, SCRATCH_MAX);
    op.item.kind = EG_ITEM_ENCRYPTED_BALLOT;
    fixture_encrypt(&op.f, op.f.arena, &op.item.u.ballot);
    op.item.u.ballot.status = EG_BALLOT_CAST;
    encode(&op);
    eg_buffer_append(&op.bytes, op.out.data, op.out.len);
    const double mb = (double)op.bytes.len / 1e6;
    bench_case cases[] = {
        {.name = "encrypted ballot from protobuf, check of the form",
         .run = check,
         .amount = mb,
         .rate_unit = "MB/s"},
        {.name = "encrypted ballot from protobuf, checked and decoded",
         .run = decode,
         .amount = mb,
         .rate_unit = "MB/s"},
        {.name = "encrypted ballot to protobuf",
         .run = encode,
         .amount = mb,
         .rate_unit = "MB/s"},
        {.name = "leaf of an encrypted ballot",
         .run = leaf,
         .amount = mb,
         .rate_unit = "MB/s"},
    };
    bench_run(&b, cases, EG_ARRAY_LEN(cases), &op);
    eg_buffer_free(&op.bytes);
    eg_buffer_free(&op.out);
    eg_arena_free(op.scratch);
    fixture_free(&op.f);
    return bench_end(&b);
}
