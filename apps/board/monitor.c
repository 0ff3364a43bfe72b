/* SPDX-License-Identifier: Apache-2.0 */
/*
 * electionguard-board monitor: follow a board, read every entry of its log, and
 * report any rewrite.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "board/log/entry.h"
#include "board/verbs.h"
#include "board/watch/rounds.h"
#include "tlog/bundle.h"
#include "tlog/prove.h"

/** Kinds of entries and one more, since they begin with 1. */
enum { KINDS = BOARD_PUBLICATION + 1 };

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    watch_args *args = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = args;
        state->child_inputs[1] = &args->common;
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_child children[] = {{&watch_argp, 0, NULL, 0},
                                             {&app_quiet_argp, 0, NULL, 0},
                                             {0}};
static const struct argp argp = {
    NULL,
    parse_option,
    "DIR LOG",
    "Look at the log of a board, whose address LOG is, and read every entry "
    "that is new: the entries must have the root that the log signed, after "
    "those that were there before.\v"
    "Anything else is reported, what was signed is kept in DIR as evidence, "
    "and the exit code is 1.",
    children,
    0,
    0};

/** Entries as they are read. */
typedef struct reading {
    watch *w;
    eg_merkle tree; /**< Of the entries so far. */
    uint64_t count[KINDS];
} reading;

/** The tree of the last good checkpoint, ready to grow. */
static eg_status
begin(reading *r, eg_error *err)
{
    const eg_tile_source tiles =
        watch_source_tiles(r->w->source, r->w->new_size);
    eg_hash root;
    EG_TRY(eg_tlog_load(&r->tree, &tiles, r->w->size, err));
    eg_merkle_root(&r->tree, &root);
    return eg_hash_equal(&root, &r->w->root)
               ? EG_OK
               : watch_accuse(r->w,
                              "its tiles are not those of the checkpoint "
                              "that was good",
                              err);
}

static eg_status
take_entry(reading *r, uint64_t index, eg_span bytes, eg_error *err)
{
    board_entry entry;
    eg_error why = {0};
    if (board_entry_read(&entry, bytes, &why) != EG_OK) {
        char text[160];
        (void)snprintf(text, sizeof(text), "entry %" PRIu64 ": %.100s", index,
                       why.text);
        return watch_accuse(r->w, text, err);
    }
    r->count[entry.kind]++;
    return eg_merkle_add_item(&r->tree, bytes.data, bytes.len);
}

/** The entries of a bundle from index @p from on. */
static eg_status
take_bundle(reading *r, uint64_t number, uint64_t from, eg_error *err)
{
    eg_tile tile = {.kind = EG_TILE_ENTRIES,
                    .index = number,
                    .width = eg_tile_width_in(r->w->new_size, 0, number)};
    eg_span entry[EG_TILE_WIDTH];
    EG_BUFFER(bundle, EG_BUNDLE_MAX);
    EG_TRY(watch_source_tile(r->w->source, &tile, &bundle, err));
    const eg_span bytes = eg_buffer_span(&bundle);
    /* Of a partial one only the full one may be left. */
    eg_error none = {0};
    if (eg_bundle_read(entry, tile.width, bytes, &none) != EG_OK &&
        eg_bundle_read(entry, EG_TILE_WIDTH, bytes, err) != EG_OK) {
        return watch_accuse(r->w, "a bundle of entries is damaged", err);
    }
    for (uint64_t i = from % EG_TILE_WIDTH; i < tile.width; i++) {
        EG_TRY(take_entry(r, number * EG_TILE_WIDTH + i, entry[i], err));
    }
    return EG_OK;
}

/** Read what is new; the tree must become the one that was signed. */
static eg_status
read_entries(reading *r, eg_error *err)
{
    EG_TRY(begin(r, err));
    uint64_t at = r->w->size;
    while (at < r->w->new_size) {
        const uint64_t number = at / EG_TILE_WIDTH;
        EG_TRY(take_bundle(r, number, at, err));
        at = (number + 1) * EG_TILE_WIDTH;
    }
    eg_hash root;
    eg_merkle_root(&r->tree, &root);
    return eg_hash_equal(&root, &r->w->new_root)
               ? EG_OK
               : watch_accuse(
                     r->w, "its entries have not the root that it signed", err);
}

/** "..., 3 of them new: 2 ballot, 1 decision". */
static void
tell(const reading *r, uint64_t before)
{
    printf("%" PRIu64 " entries, %" PRIu64 " of them new", r->w->size,
           r->w->size - before);
    const char *between = ": ";
    for (int kind = 1; kind < KINDS; kind++) {
        if (r->count[kind] > 0) {
            printf("%s%" PRIu64 " %s", between, r->count[kind],
                   board_kind_name((board_kind)kind));
            between = ", ";
        }
    }
    printf("\n");
    fflush(stdout);
}

static eg_status
look(watch *w, const watch_args *args, eg_error *err)
{
    (void)args;
    reading r = {.w = w};
    const uint64_t before = w->size;
    EG_TRY(watch_fetch(w, err));
    EG_TRY(watch_extends(w, err));
    EG_TRY(read_entries(&r, err));
    EG_TRY(watch_keep(w, err));
    tell(&r, before);
    return EG_OK;
}

static int
run(int argc, char **argv)
{
    watch_args args = {.dir = NULL};
    app_parse(&argp, argc, argv, &args);
    eg_error err = {0};
    return app_report(&err, watch_rounds(&args, look, &err));
}

const app_verb verb_board_monitor = {
    .name = "monitor",
    .summary = "follow a board's log and report any rewrite",
    .argp = &argp,
    .run = run,
};
