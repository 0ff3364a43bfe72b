/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wanted members by one table of hashed names: a name that nobody wants costs
 * one look, and most names of a log are such.
 */
#include "accountguard/event/fields.h"

/** Longest name that a table may have; longer ones of a row are not looked up. */
#define NAME_MAX_LEN 64

static inline unsigned
cell_of(uint8_t parent, const uint8_t *name, size_t len)
{
    return (unsigned)(parent * 59U + len * 17U + name[0] * 5U +
                      name[len / 2] * 3U + name[len - 1]) &
           0xff;
}

static uint8_t
find(const ag_fields *f, uint8_t parent, const uint8_t *name, size_t len)
{
    if (len == 0 || len > NAME_MAX_LEN) {
        return AG_FIELDS_NONE;
    }
    uint8_t i = f->cell[cell_of(parent, name, len)];
    while (i != AG_FIELDS_NONE) {
        const ag_field_node *n = &f->node[i];
        if (n->parent == parent && n->len == len &&
            memcmp(n->name, name, len) == 0) {
            return i;
        }
        i = n->next;
    }
    return AG_FIELDS_NONE;
}

/** The node of a name below @p parent, made if it is new. */
static uint8_t
reach(ag_fields *f, uint8_t parent, const char *name, size_t len)
{
    const uint8_t known = find(f, parent, (const uint8_t *)name, len);
    if (known != AG_FIELDS_NONE || f->count == AG_FIELDS_NODES || len == 0 ||
        len > NAME_MAX_LEN) {
        return known;
    }
    uint8_t *cell = &f->cell[cell_of(parent, (const uint8_t *)name, len)];
    const uint8_t i = (uint8_t)f->count++;
    f->node[i] = (ag_field_node){.name = name,
                                 .len = (uint8_t)len,
                                 .parent = parent,
                                 .next = *cell,
                                 .slot = AG_FIELDS_NONE};
    *cell = i;
    return i;
}

static bool
add_path(ag_fields *f, const ag_field *field)
{
    uint8_t parent = AG_FIELDS_TOP;
    const char *at = field->path;
    while (true) {
        const size_t len = strcspn(at, "/");
        const uint8_t i = reach(f, parent, at, len);
        if (i == AG_FIELDS_NONE) {
            return false;
        }
        if (at[len] == '\0') {
            const bool fresh = f->node[i].slot == AG_FIELDS_NONE;
            f->node[i].slot = (uint8_t)field->slot;
            return fresh && field->slot < AG_FIELDS_SLOTS;
        }
        f->node[i].inside = true;
        parent = i;
        at += len + 1;
    }
}

bool
ag_fields_init(ag_fields *f, const ag_field *list, size_t len)
{
    *f = (ag_fields){0};
    memset(f->cell, AG_FIELDS_NONE, sizeof(f->cell));
    for (size_t i = 0; i < len; i++) {
        if (!add_path(f, &list[i])) {
            return false;
        }
    }
    return true;
}

/** One pass over an object. */
typedef struct walk {
    const ag_fields *f;
    ag_scan scan;
    ag_json *slots;
    uint64_t seen; /**< Bit by node. */
} walk;

/** The node that a name of the row means. */
static inline uint8_t
node_of(const walk *w, uint8_t parent, const ag_json *name)
{
    if (!name->escaped) {
        return find(w->f, parent, name->raw.data, name->raw.len);
    }
    char plain[NAME_MAX_LEN * 6];
    if (name->raw.len > sizeof(plain)) {
        return AG_FIELDS_NONE;
    }
    const size_t len = ag_json_unescape(plain, name);
    return find(w->f, parent, (const uint8_t *)plain, len);
}

static bool members(walk *w, uint8_t parent);

/** The value of a member that is on a path. */
static bool
wanted(walk *w, uint8_t i)
{
    const ag_field_node *n = &w->f->node[i];
    if ((w->seen >> i & 1) != 0) {
        return ag_scan_fail(&w->scan, "a member is given twice");
    }
    w->seen |= (uint64_t)1 << i;
    const bool object = ag_scan_peek(&w->scan) == '{';
    const uint8_t *const first = w->scan.at;
    ag_json value = {.kind = AG_JSON_OBJECT};
    if (n->inside && object) {
        if (!members(w, i)) {
            return false;
        }
        value.raw = (eg_span){first, (size_t)(w->scan.at - first)};
    } else if (!ag_scan_value(&w->scan, &value)) {
        return false;
    }
    if (n->slot == AG_FIELDS_NONE || value.kind == AG_JSON_NULL) {
        return true;
    }
    if (w->slots[n->slot].kind != AG_JSON_NONE) {
        return ag_scan_fail(&w->scan, "two members say the same");
    }
    w->slots[n->slot] = value;
    return true;
}

/** The members of the object that is next, which is node @p parent. */
static bool
members(walk *w, uint8_t parent)
{
    ag_json name;
    ag_json ignored;
    bool first = true;
    if (!ag_scan_enter(&w->scan, '{')) {
        return ag_scan_fail(&w->scan, "an object must begin here");
    }
    while (ag_scan_member(&w->scan, &first, &name)) {
        const uint8_t i = node_of(w, parent, &name);
        if (i == AG_FIELDS_NONE ? !ag_scan_value(&w->scan, &ignored)
                                : !wanted(w, i)) {
            return false;
        }
    }
    return w->scan.fault == NULL;
}

eg_status
ag_fields_read(const ag_fields *f,
               ag_json slots[AG_FIELDS_SLOTS],
               eg_span object,
               eg_error *err)
{
    walk w = {.f = f, .slots = slots};
    memset(slots, 0, sizeof(slots[0]) * AG_FIELDS_SLOTS);
    ag_scan_begin(&w.scan, object);
    if (members(&w, AG_FIELDS_TOP) && ag_scan_end(&w.scan)) {
        return EG_OK;
    }
    return eg_fail(err, EG_ERR_MALFORMED, "byte %zu: %s",
                   (size_t)(w.scan.at - w.scan.start) + 1, w.scan.fault);
}
