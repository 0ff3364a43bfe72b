/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strict JSON: a tree that was read is written and read as the same tree, and
 * the stream agrees with the tree on what is JSON, whatever the sizes of the
 * pieces in which the text arrives.
 */
#include <string.h>

#include "codec/json_stream.h"
#include "codec/json_write.h"
#include "fuzz.h"

#define ARENA_MAX ((size_t)256 << 20)

static void
print_tree(eg_json_writer *w, const eg_json *v)
{
    switch (v->type) {
    case EG_JSON_NULL:
        eg_json_put_null(w);
        break;
    case EG_JSON_BOOL:
        eg_json_put_bool(w, v->integer != 0);
        break;
    case EG_JSON_INTEGER:
        eg_json_put_int(w, v->integer);
        break;
    case EG_JSON_NUMBER: /* as a string: its text is what matters */
    case EG_JSON_STRING:
        eg_json_put_text(w, v->text, v->text_len);
        break;
    case EG_JSON_ARRAY:
        eg_json_begin_array(w);
        for (const eg_json *c = v->first; c != NULL; c = c->next) {
            print_tree(w, c);
        }
        eg_json_end_array(w);
        break;
    case EG_JSON_OBJECT:
        eg_json_begin_object(w);
        for (const eg_json *c = v->first; c != NULL; c = c->next) {
            /* A name with a zero byte cannot be written by its C string. */
            if (strlen(c->name) == c->name_len) {
                eg_json_name(w, c->name);
                print_tree(w, c);
            }
        }
        eg_json_end_object(w);
        break;
    }
}

static void
write_tree(eg_buffer *out, const eg_json *v, unsigned flags)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, flags);
    print_tree(&w, v);
    FUZZ_LAW(eg_json_writer_finish(&w) == EG_OK);
}

/** What was written is read as the same tree, in each of the four forms. */
static void
check_written(const eg_json *tree)
{
    EG_BUFFER(first, 1 << 26);
    write_tree(&first, tree, 0);
    for (unsigned flags = 0; flags < 4; flags++) {
        EG_BUFFER(text, 1 << 26);
        EG_BUFFER(again, 1 << 26);
        write_tree(&text, tree, flags);
        eg_arena *arena = NULL;
        const eg_json *back = NULL;
        FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
        FUZZ_LAW(eg_json_parse(&back, arena, eg_buffer_span(&text), NULL) ==
                 EG_OK);
        write_tree(&again, back, 0);
        FUZZ_LAW(again.len == first.len);
        FUZZ_LAW(memcmp(again.data, first.data, first.len) == 0);
        eg_arena_free(arena);
    }
}

typedef struct source {
    eg_span text;
    size_t step;
} source;

static eg_status
read_source(void *context, uint8_t *into, size_t room, size_t *got)
{
    source *s = context;
    size_t n = s->text.len < room ? s->text.len : room;
    n = n < s->step ? n : s->step;
    if (n > 0) {
        memcpy(into, s->text.data, n);
        s->text.data += n;
        s->text.len -= n;
    }
    *got = n;
    return EG_OK;
}

static eg_status
stream(eg_span text, size_t step)
{
    source src = {.text = text, .step = step};
    eg_json_stream *s = NULL;
    eg_json_item item = {0};
    FUZZ_LAW(eg_json_stream_new(&s, read_source, &src, NULL) == EG_OK);
    eg_status status;
    do {
        status = eg_json_stream_next(s, &item, NULL);
    } while (status == EG_OK && !item.end);
    eg_json_stream_free(s);
    return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const size_t step = 1 + data[0] % 32;
    const eg_span text = {.data = data + 1, .len = size - 1};
    eg_arena *arena = NULL;
    eg_error err = {0};
    const eg_json *tree = NULL;
    FUZZ_LAW(eg_arena_new(&arena, ARENA_MAX) == EG_OK);
    const eg_status status = eg_json_parse(&tree, arena, text, &err);
    FUZZ_LAW((err.text[0] == '\0') == (status == EG_OK));
    const eg_status streamed = stream(text, step);
    if (status == EG_OK) {
        check_written(tree);
        /* The stream takes only objects and arrays at the top. */
        if (tree->type == EG_JSON_OBJECT || tree->type == EG_JSON_ARRAY) {
            FUZZ_LAW(streamed == EG_OK);
        } else {
            FUZZ_LAW(streamed == EG_ERR_MALFORMED);
        }
    } else {
        FUZZ_LAW(streamed != EG_OK);
    }
    eg_arena_free(arena);
    return 0;
}
