/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal of a printing office: what was printed and what came back.
 */
#include "electionguard/preencrypt/press.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "record/ballot_brief.h"
#include "record/items.h"

#define STYLE_AT   0
#define LENGTH_AT  4
#define SEALED_AT  8
#define NUMBER_LEN 8

/* -- entries ------------------------------------------------------------------ */

/** The parts of an entry about a ballot that was made. */
typedef struct printed {
    uint32_t style;
    eg_span sealed;
    eg_span item;
} printed;

static bool
split_printed(printed *out, eg_span payload)
{
    if (payload.len < SEALED_AT) {
        return false;
    }
    const size_t rest = payload.len - SEALED_AT;
    const size_t len = eg_load_be32(payload.data + LENGTH_AT);
    if (len > rest) {
        return false;
    }
    out->style = eg_load_be32(payload.data + STYLE_AT);
    out->sealed = (eg_span){payload.data + SEALED_AT, len};
    out->item = (eg_span){payload.data + SEALED_AT + len, rest - len};
    return true;
}

/** The parts of an entry about a return, behind its number. */
static bool
split_returned(press_returned *out, uint8_t kind, eg_span payload)
{
    *out = (press_returned){0};
    if (payload.len < NUMBER_LEN) {
        return false;
    }
    const uint8_t *at = payload.data + NUMBER_LEN;
    size_t rest = payload.len - NUMBER_LEN;
    if (kind == ENTRY_CHALLENGED) {
        if (rest < 4 || eg_load_be32(at) > rest - 4) {
            return false;
        }
        out->release = (eg_span){at + 4, eg_load_be32(at)};
        at += 4 + out->release.len;
        rest -= 4 + out->release.len;
    }
    out->item = (eg_span){at, rest};
    return true;
}

/** Remember a ballot that begins at @p at. */
static eg_status
remember(press *p,
         uint64_t at,
         uint32_t style,
         const eg_hash *code,
         eg_error *err)
{
    if (p->len == p->room) {
        const size_t room = p->room == 0 ? 64 : p->room * 2;
        press_ballot *grown = realloc(p->ballot, room * sizeof(*grown));
        if (grown == NULL) {
            return eg_fail(err, EG_ERR_MEMORY, "no memory for the journal");
        }
        p->ballot = grown;
        p->room = room;
    }
    p->ballot[p->len++] = (press_ballot){.code = *code,
                                         .printed_at = at,
                                         .style = style,
                                         .status = EG_BALLOT_UNDECIDED};
    return EG_OK;
}

static eg_status
take_printed(press *p, eg_span payload, eg_error *err)
{
    printed entry;
    eg_ballot_brief brief;
    uint8_t want[EG_CHAINING_FIELD_BYTES];
    eg_chain_next_field(&p->device.chain, want);
    if (!split_printed(&entry, payload) ||
        entry.style >= p->device.election->manifest->style_len ||
        !eg_ballot_brief_read(&brief, entry.item.data, entry.item.len) ||
        brief.kind != EG_ITEM_PRE_COMPACT_BALLOT ||
        memcmp(want, brief.chaining_field, sizeof(want)) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: ballot %zu does not continue the chain",
                       p->device.journal_path, p->len + 1);
    }
    EG_TRY(remember(p, p->device.entry_at, entry.style, &brief.code, err));
    eg_chain_advance(&p->device.chain, &brief.code);
    return EG_OK;
}

static eg_status
take_return(press *p, uint8_t kind, eg_span payload, eg_error *err)
{
    press_returned entry;
    eg_ballot_brief brief;
    const bool cast = kind == ENTRY_CAST;
    uint64_t number = 0;
    if (split_returned(&entry, kind, payload)) {
        number = eg_load_be64(payload.data);
    }
    if (number < 1 || number > p->len ||
        p->ballot[number - 1].status != EG_BALLOT_UNDECIDED ||
        !eg_ballot_brief_read(&brief, entry.item.data, entry.item.len) ||
        brief.kind !=
            (cast ? EG_ITEM_PRE_CAST_BALLOT : EG_ITEM_PRE_UNCAST_BALLOT) ||
        !eg_hash_equal(&brief.code, &p->ballot[number - 1].code)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: holds the return of a ballot that is not there or "
                       "was returned before",
                       p->device.journal_path);
    }
    p->ballot[number - 1].returned_at = p->device.entry_at;
    p->ballot[number - 1].status = cast ? EG_BALLOT_CAST : EG_BALLOT_CHALLENGED;
    return EG_OK;
}

eg_status
press_take_entry(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    press *p = context;
    if (kind == ENTRY_PRINTED) {
        return take_printed(p, payload, err);
    }
    if (kind == ENTRY_CAST || kind == ENTRY_CHALLENGED) {
        return take_return(p, kind, payload, err);
    }
    return device_state_misplaced(&p->device, err);
}

/* -- opening ------------------------------------------------------------------- */

eg_status
press_open(press *out,
           const char *dir,
           const app_settings *secret,
           eg_error *err)
{
    *out = (press){.device = {.lock = -1, .journal = {.fd = -1}}};
    eg_status status =
        device_state_open_kind(&out->device, dir, EG_DEVICE_PRE_ENCRYPTING,
                               press_take_entry, out, true, err);
    if (status == EG_OK) {
        status = journal_mend(&out->device.journal, err);
    }
    if (status == EG_OK && secret != NULL) {
        status = device_state_must_be_open(&out->device, err);
    }
    if (status == EG_OK && secret != NULL) {
        status = press_key_open(out, secret, err);
    }
    if (status != EG_OK) {
        press_free(out);
    }
    return status;
}

void
press_free(press *p)
{
    app_secret_free(&p->key);
    device_state_free(&p->device);
    free(p->ballot);
    free(p->by_code);
    p->ballot = NULL;
    p->by_code = NULL;
    p->len = 0;
}

int
press_work(const char *dir,
           const app_settings *secret,
           eg_status (*work)(const void *settings, press *p, eg_error *err),
           const void *settings)
{
    eg_error err = {0};
    press p;
    eg_status status = press_open(&p, dir, secret, &err);
    if (status == EG_OK) {
        status = work(settings, &p, &err);
        press_free(&p);
    }
    return app_report(&err, status);
}

/* -- ballots that are made ------------------------------------------------------ */

/** How many short codes a ballot of the style has: all m + L together. */
static size_t
count_codes(const eg_manifest *manifest, uint32_t style)
{
    const eg_ballot_style *s = &manifest->style[style];
    size_t codes = 0;
    for (size_t i = 0; i < s->contest_len; i++) {
        const eg_contest *contest =
            eg_manifest_contest(manifest, s->contest[i]);
        codes += contest->option_len + contest->selection_limit;
    }
    return codes;
}

/** The nonce and the short codes, to be sealed. */
static eg_status
pack_secrets(app_secret *out,
             const eg_preencrypted_ballot *ballot,
             const eg_hash *nonce,
             size_t codes,
             eg_error *err)
{
    EG_TRY(app_secret_new(out, EG_HASH_BYTES + codes * EG_TRIM_CHARS, err));
    memcpy(out->bytes, nonce->bytes, EG_HASH_BYTES);
    uint8_t *at = out->bytes + EG_HASH_BYTES;
    for (size_t i = 0; i < ballot->kept.contest_len; i++) {
        const eg_printed_contest *contest = &ballot->printed[i];
        for (size_t s = 0; s < contest->selection_len; s++) {
            memcpy(at, contest->selection[s].short_code, EG_TRIM_CHARS);
            at += EG_TRIM_CHARS;
        }
    }
    return EG_OK;
}

/** The entry of a ballot that was linked. */
static eg_status
put_printed(const press *p,
            eg_buffer *out,
            uint32_t style,
            const app_secret *secrets,
            eg_span ballot,
            eg_error *err)
{
    const size_t len = secrets->len + PRESS_SEAL_OVERHEAD;
    uint8_t *at = eg_buffer_extend(out, SEALED_AT + len);
    if (at != NULL) {
        eg_store_be32(at + STYLE_AT, style);
        eg_store_be32(at + LENGTH_AT, (uint32_t)len);
        press_seal(at + SEALED_AT, p->key.bytes,
                   (eg_span){secrets->bytes, secrets->len}, ballot);
    }
    eg_buffer_append(out, ballot.data, ballot.len);
    const eg_status status = eg_buffer_status(out);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "no memory for a ballot");
}

eg_status
press_add(press *p,
          eg_preencrypted_ballot *ballot,
          uint32_t style,
          const eg_hash *nonce,
          eg_error *err)
{
    device_state *d = &p->device;
    EG_TRY(device_state_must_be_open(d, err));
    EG_TRY(eg_preencrypt_link(ballot, &d->chain));
    const eg_item item = {.kind = EG_ITEM_PRE_COMPACT_BALLOT,
                          .u.uncast = ballot->kept};
    EG_BUFFER(bytes, EG_ITEM_BYTES_MAX);
    EG_TRY(eg_item_encode(d->election->group, &bytes, &item, err));
    EG_BUFFER(entry, JOURNAL_PAYLOAD_MAX);
    app_secret secrets = {0};
    EG_TRY(pack_secrets(&secrets, ballot, nonce,
                        count_codes(d->election->manifest, style), err));
    const eg_status status =
        put_printed(p, &entry, style, &secrets, eg_buffer_span(&bytes), err);
    app_secret_free(&secrets);
    EG_TRY(status);
    const uint64_t at = d->journal.size;
    EG_TRY(journal_append(&d->journal, ENTRY_PRINTED, eg_buffer_span(&entry),
                          err));
    return remember(p, at, style, &ballot->kept.code, err);
}

/** What reading a ballot carries. */
typedef struct reading {
    const press *press;
    uint64_t number;
    eg_arena *arena;
    press_kept *out;
} reading;

static eg_status
damaged(const press *p, uint64_t number, eg_error *err)
{
    return eg_fail(err, EG_ERR_MALFORMED, "%s: ballot %" PRIu64 " is damaged",
                   p->device.journal_path, number);
}

static eg_status
unpack(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    const reading *r = context;
    const device_state *d = &r->press->device;
    printed entry;
    if (kind != ENTRY_PRINTED || !split_printed(&entry, payload) ||
        entry.sealed.len < PRESS_SEAL_OVERHEAD) {
        return damaged(r->press, r->number, err);
    }
    const size_t len = entry.sealed.len - PRESS_SEAL_OVERHEAD;
    uint8_t *plain = eg_arena_alloc(r->arena, len, 1);
    uint8_t *bytes = eg_arena_copy(r->arena, entry.item.data, entry.item.len);
    if (plain == NULL || bytes == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a ballot");
    }
    const size_t codes = count_codes(d->election->manifest, entry.style);
    if (len != EG_HASH_BYTES + codes * EG_TRIM_CHARS ||
        !press_unseal(plain, r->press->key.bytes, entry.sealed, entry.item)) {
        return damaged(r->press, r->number, err);
    }
    eg_item item;
    EG_TRY(eg_item_decode(d->election->group, r->arena, &item, NULL, bytes,
                          entry.item.len, err));
    *r->out = (press_kept){
        .ballot = item.u.uncast,
        .nonce = (const eg_hash *)(const void *)plain,
        .code = (const char(*)[EG_TRIM_CHARS])(plain + EG_HASH_BYTES)};
    return EG_OK;
}

eg_status
press_read(const press *p,
           eg_arena *arena,
           press_kept *out,
           uint64_t number,
           eg_error *err)
{
    reading r = {.press = p, .number = number, .arena = arena, .out = out};
    return journal_read(&p->device.journal, p->ballot[number - 1].printed_at,
                        unpack, &r, err);
}

/** The lines of one contest; its codes begin at @p code. */
static eg_status
list_printed(eg_arena *arena,
             eg_printed_contest *out,
             const eg_contest *contest,
             const char (*code)[EG_TRIM_CHARS])
{
    const size_t len = contest->option_len + contest->selection_limit;
    eg_printed_selection *line = eg_arena_alloc(arena, len, sizeof(*line));
    if (line == NULL) {
        return EG_ERR_MEMORY;
    }
    for (size_t i = 0; i < len; i++) {
        line[i].index = (uint32_t)i + 1;
        memcpy(line[i].short_code, code[i], EG_TRIM_CHARS);
        line[i].short_code[EG_TRIM_CHARS - 1] = '\0';
        if (i < contest->option_len) {
            line[i].label = contest->field[i].id;
            line[i].name = contest->field[i].name;
        }
    }
    *out = (eg_printed_contest){
        .contest = contest, .selection = line, .selection_len = len};
    return EG_OK;
}

eg_status
press_printed(const press *p,
              eg_arena *arena,
              eg_preencrypted_ballot *out,
              uint64_t number,
              eg_error *err)
{
    const eg_manifest *manifest = p->device.election->manifest;
    const eg_ballot_style *style =
        &manifest->style[p->ballot[number - 1].style];
    press_kept kept;
    EG_TRY(press_read(p, arena, &kept, number, err));
    eg_printed_contest *contest =
        eg_arena_alloc(arena, style->contest_len, sizeof(*contest));
    eg_status status = contest == NULL ? EG_ERR_MEMORY : EG_OK;
    for (size_t i = 0; i < style->contest_len && status == EG_OK; i++) {
        status = list_printed(arena, &contest[i],
                              eg_manifest_contest(manifest, style->contest[i]),
                              kept.code);
        kept.code += contest[i].selection_len;
    }
    if (status != EG_OK) {
        return eg_fail(err, status, "no memory for a ballot");
    }
    *out = (eg_preencrypted_ballot){.kept = kept.ballot, .printed = contest};
    return EG_OK;
}

/* -- finding -------------------------------------------------------------------- */

static int
compare_codes(const void *a, const void *b)
{
    return memcmp(a, b, EG_HASH_BYTES); /* the code comes first */
}

eg_status
press_sort(press *p, eg_error *err)
{
    press_code *list = calloc(p->len + 1, sizeof(*list));
    if (list == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for the codes");
    }
    for (size_t i = 0; i < p->len; i++) {
        list[i] = (press_code){.code = p->ballot[i].code, .number = i + 1};
    }
    qsort(list, p->len, sizeof(*list), compare_codes);
    free(p->by_code);
    p->by_code = list;
    return EG_OK;
}

uint64_t
press_find(const press *p, const eg_hash *code)
{
    const press_code *found =
        bsearch(code, p->by_code, p->len, sizeof(*p->by_code), compare_codes);
    return found == NULL ? 0 : found->number;
}

/* -- ballots that came back ------------------------------------------------------- */

eg_status
press_add_return(press *p,
                 uint64_t number,
                 eg_ballot_status status,
                 eg_span payload,
                 eg_error *err)
{
    device_state *d = &p->device;
    EG_TRY(device_state_must_be_open(d, err));
    EG_BUFFER(entry, JOURNAL_PAYLOAD_MAX);
    uint8_t head[NUMBER_LEN];
    eg_store_be64(head, number);
    eg_buffer_append(&entry, head, sizeof(head));
    eg_buffer_append(&entry, payload.data, payload.len);
    if (eg_buffer_status(&entry) != EG_OK) {
        return eg_fail(err, eg_buffer_status(&entry), "no memory for a ballot");
    }
    const uint64_t at = d->journal.size;
    EG_TRY(journal_append(
        &d->journal, status == EG_BALLOT_CAST ? ENTRY_CAST : ENTRY_CHALLENGED,
        eg_buffer_span(&entry), err));
    p->ballot[number - 1].status = status;
    p->ballot[number - 1].returned_at = at;
    return EG_OK;
}

/** What handing out a part of an entry carries. */
typedef struct handing {
    const press *press;
    uint64_t number;
    eg_status (*returned)(void *, const press_returned *, eg_error *);
    eg_status (*item)(void *, eg_span, eg_error *);
    void *context;
} handing;

static eg_status
hand_return(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    const handing *h = context;
    press_returned parts;
    if (!split_returned(&parts, kind, payload)) {
        return damaged(h->press, h->number, err);
    }
    return h->returned(h->context, &parts, err);
}

static eg_status
hand_item(void *context, uint8_t kind, eg_span payload, eg_error *err)
{
    const handing *h = context;
    printed parts;
    if (kind != ENTRY_PRINTED || !split_printed(&parts, payload)) {
        return damaged(h->press, h->number, err);
    }
    return h->item(h->context, parts.item, err);
}

eg_status
press_read_return(const press *p,
                  uint64_t number,
                  eg_status (*take)(void *context,
                                    const press_returned *returned,
                                    eg_error *err),
                  void *context,
                  eg_error *err)
{
    handing h = {
        .press = p, .number = number, .returned = take, .context = context};
    return journal_read(&p->device.journal, p->ballot[number - 1].returned_at,
                        hand_return, &h, err);
}

eg_status
press_read_item(const press *p,
                uint64_t number,
                eg_status (*take)(void *context, eg_span item, eg_error *err),
                void *context,
                eg_error *err)
{
    handing h = {
        .press = p, .number = number, .item = take, .context = context};
    return journal_read(&p->device.journal, p->ballot[number - 1].printed_at,
                        hand_item, &h, err);
}
