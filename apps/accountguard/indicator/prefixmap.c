/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ranges of addresses, cut into pieces.
 */
#include "accountguard/indicator/prefixmap.h"

#include <stdlib.h>

/** Ranges at most. */
#define NODES_MAX ((size_t)1 << 24)
#define BUCKETS   ((size_t)1 << 16)

/** An address as a number of 128 bits. */
typedef struct key {
    uint64_t high;
    uint64_t low;
} key;

typedef struct node {
    key first;
    uint32_t number;
    uint32_t parent; /**< The next wider range, or an equal one; AG_NONE. */
    uint32_t len;
} node;

/** Addresses from here to the next piece have this narrowest range. */
typedef struct piece {
    key first;
    uint32_t node;
} piece;

struct ag_prefix_family {
    node *nodes;
    size_t node_len;
    size_t node_cap;
    piece *pieces;
    size_t piece_len;
    uint32_t bucket[BUCKETS + 1]; /**< The first piece of each. */
};

static key
key_of(const ag_ip *ip)
{
    return (key){eg_load_be64(ip->bytes), eg_load_be64(ip->bytes + 8)};
}

static int
compare(key a, key b)
{
    if (a.high != b.high) {
        return a.high < b.high ? -1 : 1;
    }
    return (a.low > b.low) - (a.low < b.low);
}

/** The last address of a range of @p len bits. */
static key
last_of(key first, uint32_t len)
{
    const uint64_t high = len >= 64 ? 0 : UINT64_MAX >> len;
    const uint64_t low = len >= 128 ? 0
                         : len > 64 ? UINT64_MAX >> (len - 64)
                                    : UINT64_MAX;
    return (key){first.high | high, first.low | low};
}

void
ag_prefixmap_free(ag_prefixmap *map)
{
    for (unsigned i = 0; i < 2; i++) {
        if (map->family[i] != NULL) {
            free(map->family[i]->nodes);
            free(map->family[i]->pieces);
            free(map->family[i]);
        }
    }
    *map = (ag_prefixmap){0};
}

eg_status
ag_prefixmap_add(ag_prefixmap *map, const ag_range *range, uint32_t number)
{
    if (map->sealed) {
        return EG_ERR_STATE;
    }
    ag_prefix_family **place = &map->family[range->ip.family == 4 ? 0 : 1];
    if (*place == NULL && (*place = calloc(1, sizeof(**place))) == NULL) {
        return EG_ERR_MEMORY;
    }
    ag_prefix_family *f = *place;
    if (f->node_len >= NODES_MAX) {
        return EG_ERR_LIMIT;
    }
    if (f->node_len == f->node_cap) {
        const size_t cap = f->node_cap == 0 ? 256 : f->node_cap * 2;
        node *nodes = realloc(f->nodes, cap * sizeof(*nodes));
        if (nodes == NULL) {
            return EG_ERR_MEMORY;
        }
        f->nodes = nodes;
        f->node_cap = cap;
    }
    f->nodes[f->node_len++] = (node){.first = key_of(&range->ip),
                                     .number = number,
                                     .parent = AG_NONE,
                                     .len = range->len};
    return EG_OK;
}

/** By the first address; wide before narrow; then as they were added. */
static int
by_place(const void *left, const void *right)
{
    const node *a = left;
    const node *b = right;
    const int order = compare(a->first, b->first);
    if (order != 0) {
        return order;
    }
    if (a->len != b->len) {
        return a->len < b->len ? -1 : 1;
    }
    return (a->number > b->number) - (a->number < b->number);
}

/** Begin a piece; one that begins at the same address is replaced. */
static void
put_piece(ag_prefix_family *f, key first, uint32_t number)
{
    if (f->piece_len > 0 &&
        compare(f->pieces[f->piece_len - 1].first, first) == 0) {
        f->piece_len--;
    }
    f->pieces[f->piece_len++] = (piece){.first = first, .node = number};
}

/** End the range @p top: what follows is its parent's. */
static uint32_t
end_range(ag_prefix_family *f, uint32_t top)
{
    const node *n = &f->nodes[top];
    key after = last_of(n->first, n->len);
    after.low++;
    after.high += after.low == 0;
    /* Equal ranges are parents of each other and end together. */
    uint32_t parent = n->parent;
    while (parent != AG_NONE && f->nodes[parent].len == n->len &&
           compare(f->nodes[parent].first, n->first) == 0) {
        parent = f->nodes[parent].parent;
    }
    if (after.high != 0 || after.low != 0) {
        put_piece(f, after, parent);
    }
    return parent;
}

static void
fill_buckets(ag_prefix_family *f)
{
    size_t p = 0;
    for (size_t b = 0; b <= BUCKETS; b++) {
        while (p < f->piece_len && f->pieces[p].first.high >> 48 < b) {
            p++;
        }
        f->bucket[b] = (uint32_t)p;
    }
}

static eg_status
seal_family(ag_prefix_family *f)
{
    qsort(f->nodes, f->node_len, sizeof(*f->nodes), by_place);
    /* A range begins one piece and ends with another. */
    f->pieces = malloc((2 * f->node_len + 1) * sizeof(*f->pieces));
    if (f->pieces == NULL) {
        return EG_ERR_MEMORY;
    }
    uint32_t top = AG_NONE;
    for (uint32_t i = 0; i < f->node_len; i++) {
        node *n = &f->nodes[i];
        while (top != AG_NONE &&
               compare(last_of(f->nodes[top].first, f->nodes[top].len),
                       n->first) < 0) {
            top = end_range(f, top);
        }
        n->parent = top;
        top = i;
        put_piece(f, n->first, i);
    }
    while (top != AG_NONE) {
        top = end_range(f, top);
    }
    fill_buckets(f);
    piece *pieces = realloc(f->pieces, f->piece_len * sizeof(*pieces));
    node *nodes = realloc(f->nodes, f->node_len * sizeof(*nodes));
    f->pieces = pieces == NULL ? f->pieces : pieces;
    f->nodes = nodes == NULL ? f->nodes : nodes;
    f->node_cap = f->node_len;
    return EG_OK;
}

eg_status
ag_prefixmap_seal(ag_prefixmap *map)
{
    for (unsigned i = 0; i < 2 && !map->sealed; i++) {
        if (map->family[i] != NULL) {
            EG_TRY(seal_family(map->family[i]));
        }
    }
    map->sealed = true;
    return EG_OK;
}

ag_prefix_walk
ag_prefixmap_find(const ag_prefixmap *map, const ag_ip *ip)
{
    const ag_prefix_family *f =
        ip->family == 0 ? NULL : map->family[ip->family == 4 ? 0 : 1];
    if (f == NULL) {
        return (ag_prefix_walk){.node = AG_NONE};
    }
    const key k = key_of(ip);
    const size_t b = (size_t)(k.high >> 48);
    size_t low = f->bucket[b];
    size_t high = f->bucket[b + 1];
    while (low < high) { /* the first piece that begins behind k */
        const size_t middle = low + (high - low) / 2;
        if (compare(f->pieces[middle].first, k) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (ag_prefix_walk){
        .family = f, .node = low == 0 ? AG_NONE : f->pieces[low - 1].node};
}

uint32_t
ag_prefix_next(ag_prefix_walk *walk)
{
    if (walk->node == AG_NONE) {
        return AG_NONE;
    }
    const node *n = &walk->family->nodes[walk->node];
    walk->node = n->parent;
    return n->number;
}

size_t
ag_prefixmap_bytes(const ag_prefixmap *map)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < 2; i++) {
        const ag_prefix_family *f = map->family[i];
        if (f != NULL) {
            bytes += sizeof(*f) + f->node_cap * sizeof(*f->nodes) +
                     f->piece_len * sizeof(*f->pieces);
        }
    }
    return bytes;
}
