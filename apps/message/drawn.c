/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding drawn ballots: one pass over the record, whatever their number.
 */
#include "message/drawn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "codec/text.h"
#include "common/cli.h"

int
app_draw_compare(const void *a, const void *b)
{
    const app_draw *x = a;
    const app_draw *y = b;
    return memcmp(x->code.bytes, y->code.bytes, EG_HASH_BYTES);
}

static const app_draw *
find_draw(const app_audit *audit, const eg_hash *code)
{
    const app_draw key = {.code = *code};
    return bsearch(&key, audit->draw, audit->draw_len, sizeof(key),
                   app_draw_compare);
}

/** What is done with each ballot. */
typedef struct visit {
    const app_audit *audit;
    eg_ballot_view *view;
} visit;

static bool
keep_ballot(void *context, const eg_encrypted_ballot *ballot)
{
    const visit *v = context;
    return find_draw(v->audit, &ballot->code) != NULL;
}

static eg_status
note_ballot(void *context, const eg_encrypted_ballot *ballot, eg_error *err)
{
    const visit *v = context;
    const eg_status status =
        v->view == NULL ? EG_OK : eg_ballot_view_add(v->view, ballot);
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "a ballot cannot be noted");
}

static bool
has_contest(const eg_encrypted_ballot *ballot, uint32_t index)
{
    for (size_t i = 0; i < ballot->contest_len; i++) {
        if (ballot->contest[i].index == index) {
            return true;
        }
    }
    return false;
}

/** The ballot of a draw can be opened as it asks. */
static eg_status
check_draw(const app_draw *draw,
           const app_located_ballot *found,
           const char *path,
           eg_error *err)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write_upper(hex, draw->code.bytes, EG_HASH_BYTES);
    if (found == NULL) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%s: has no ballot %s", path,
                       hex);
    }
    if (found->ballot.status != EG_BALLOT_CAST &&
        found->ballot.status != EG_BALLOT_CHALLENGED) {
        return eg_fail(err, EG_ERR_STATE,
                       "ballot %s is neither cast nor challenged", hex);
    }
    for (size_t i = 0; i < draw->contest_len; i++) {
        if (!has_contest(&found->ballot, draw->contest[i])) {
            return eg_fail(err, EG_ERR_NOT_FOUND,
                           "ballot %s has no contest %" PRIu32, hex,
                           draw->contest[i]);
        }
    }
    return EG_OK;
}

/** Put each ballot that was found beside its draw. */
static eg_status
match(app_drawn *out, const char *path, eg_error *err)
{
    const app_audit *audit = out->audit;
    out->ballot = calloc(audit->draw_len + 1, sizeof(app_located_ballot *));
    if (out->ballot == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for ballots");
    }
    for (size_t i = 0; i < out->work.kept_len; i++) {
        const app_located_ballot *kept = &out->work.kept[i];
        const app_draw *draw = find_draw(audit, &kept->ballot.code);
        if (out->ballot[draw - audit->draw] != NULL) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "%s: two ballots have the same code", path);
        }
        out->ballot[draw - audit->draw] = kept;
    }
    for (size_t i = 0; i < audit->draw_len; i++) {
        EG_TRY(check_draw(&audit->draw[i], out->ballot[i], path, err));
        out->cast += out->ballot[i]->ballot.status == EG_BALLOT_CAST ? 1 : 0;
    }
    return EG_OK;
}

eg_status
app_drawn_read(app_drawn *out,
               const app_audit *audit,
               const char *path,
               eg_ballot_view *view,
               app_progress *progress,
               eg_error *err)
{
    visit v = {.audit = audit, .view = view};
    const app_ballot_visitor visitor = {
        .visit = note_ballot, .keep = keep_ballot, .context = &v};
    *out = (app_drawn){.audit = audit};
    EG_TRY(app_workload_read(&out->work, path, EG_BASE_PUBLIC, &visitor,
                             progress, err));
    const eg_status status = match(out, path, err);
    if (status != EG_OK) {
        app_drawn_free(out);
    }
    return status;
}

void
app_drawn_free(app_drawn *drawn)
{
    free(drawn->ballot);
    app_workload_free(&drawn->work);
    *drawn = (app_drawn){0};
}

void
app_drawn_show(const app_drawn *drawn)
{
    static const app_settings always = {.quiet = false};
    const eg_manifest *manifest = drawn->work.election->manifest;
    for (size_t i = 0; i < drawn->audit->draw_len; i++) {
        const app_draw *draw = &drawn->audit->draw[i];
        char hex[2 * EG_HASH_BYTES + 1];
        eg_hex_write_upper(hex, draw->code.bytes, EG_HASH_BYTES);
        const bool cast = drawn->ballot[i]->ballot.status == EG_BALLOT_CAST;
        for (size_t j = 0; j < draw->contest_len; j++) {
            const eg_contest *contest =
                eg_manifest_contest(manifest, draw->contest[j]);
            app_say(&always, "  %s ballot %s: contest %" PRIu32 ", \"%s\"",
                    cast ? "cast" : "challenged", hex, draw->contest[j],
                    contest == NULL ? "?" : contest->id);
        }
    }
}
