/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ballots as JSON against Jansson, which makes a tree of the text and stops
 * there; ours also checks every member and value and decodes the bytes.
 */
#include <jansson.h>
#include <string.h>

#include <electionguard/plain_ballot.h>

#include "base/base.h"
#include "bench_fixture.h"
#include "codec/buffer.h"
#include "codec/json.h"
#include "codec/pb_json.h"
#include "record/items.h"
#include "record/schema.h"

#define SCRATCH_MAX ((size_t)1 << 30)

typedef struct operands {
    fixture f;
    eg_arena *scratch;
    const char *plain; /**< A plain ballot. */
    size_t plain_len;
    eg_buffer json; /**< An encrypted ballot, as JSON, */
    eg_buffer item; /**< and as canonical bytes. */
    eg_buffer out;
} operands;

static void
jansson_load(const char *text, size_t len)
{
    json_t *tree = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    bench_need(tree != NULL, "json_loadb()");
    json_decref(tree);
}

static void
jansson_plain(void *context)
{
    operands *op = context;
    jansson_load(op->plain, op->plain_len);
}

static void
jansson_encrypted(void *context)
{
    operands *op = context;
    jansson_load((const char *)op->json.data, op->json.len);
}

static void
own_plain(void *context)
{
    operands *op = context;
    eg_plain_ballot ballot;
    eg_arena_reset(op->scratch);
    bench_need_ok(eg_plain_ballot_parse(op->f.e.manifest, op->scratch, &ballot,
                                        (const uint8_t *)op->plain,
                                        op->plain_len, NULL),
                  "reading a plain ballot");
}

static void
own_tree(void *context)
{
    operands *op = context;
    const eg_json *tree;
    eg_arena_reset(op->scratch);
    bench_need_ok(
        eg_json_parse(&tree, op->scratch, eg_buffer_span(&op->json), NULL),
        "parsing");
}

static void
own_encrypted(void *context)
{
    operands *op = context;
    eg_buffer_clear(&op->out);
    bench_need_ok(eg_pb_from_json(&op->out, &eg_schema_item,
                                  eg_buffer_span(&op->json), 0, NULL),
                  "reading an encrypted ballot");
}

static void
own_to_json(void *context)
{
    operands *op = context;
    eg_buffer_clear(&op->out);
    bench_need_ok(eg_pb_to_json(&op->out, &eg_schema_item,
                                eg_buffer_span(&op->item), NULL),
                  "writing an encrypted ballot");
}

static void
setup(operands *op)
{
    fixture_init(&op->f);
    bench_need_ok(eg_arena_new(&op->scratch, SCRATCH_MAX), "memory");
    bench_need_ok(eg_plain_ballot_write(op->f.e.manifest, op->f.arena,
                                        &op->f.plain, &op->plain,
                                        &op->plain_len),
                  "writing a plain ballot");
    eg_buffer_init(&op->json, SCRATCH_MAX);
    eg_buffer_init(&op->item, SCRATCH_MAX);
    eg_buffer_init(&op->out, SCRATCH_MAX);
    eg_item item = {.kind = EG_ITEM_ENCRYPTED_BALLOT};
    fixture_encrypt(&op->f, op->f.arena, &item.u.ballot);
    item.u.ballot.status = EG_BALLOT_CAST;
    bench_need_ok(eg_item_encode(op->f.e.group, &op->item, &item, NULL),
                  "encoding");
    own_to_json(op);
    eg_buffer_append(&op->json, op->out.data, op->out.len);
    own_encrypted(op);
    bench_need(op->out.len == op->item.len &&
                   memcmp(op->out.data, op->item.data, op->out.len) == 0,
               "the same bytes from JSON");
}

int
main(int argc, char **argv)
{
    static operands op;
    bench b;
    bench_begin(&b, argc, argv, "codec");
    setup(&op);
    bench_kernels(&b, op.f.e.group);
    const double mb = (double)op.json.len / 1e6;
    bench_case cases[] = {
        {.name = "Jansson, a plain ballot to a tree",
         .run = jansson_plain,
         .is_plain = true},
        {.name = "Jansson, an encrypted ballot to a tree",
         .run = jansson_encrypted,
         .is_plain = true},
        {.name = "plain ballot from JSON",
         .run = own_plain,
         .plain_from = 0,
         .plain_len = 1,
         .amount = (double)op.plain_len / 1e6,
         .rate_unit = "MB/s"},
        {.name = "encrypted ballot from JSON to a tree",
         .run = own_tree,
         .plain_from = 1,
         .plain_len = 1,
         .amount = mb,
         .rate_unit = "MB/s"},
        {.name = "encrypted ballot from JSON to checked bytes",
         .run = own_encrypted,
         .plain_from = 1,
         .plain_len = 1,
         .amount = mb,
         .rate_unit = "MB/s"},
        {.name = "encrypted ballot to JSON",
         .run = own_to_json,
         .amount = mb,
         .rate_unit = "MB/s"},
    };
    bench_run(&b, cases, EG_ARRAY_LEN(cases), &op);
    eg_buffer_free(&op.json);
    eg_buffer_free(&op.item);
    eg_buffer_free(&op.out);
    eg_arena_free(op.scratch);
    fixture_free(&op.f);
    return bench_end(&b);
}
