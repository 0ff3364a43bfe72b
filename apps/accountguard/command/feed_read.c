/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard feed: reading feeds, and looking at them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "accountguard/catalog/actors.h"
#include "accountguard/catalog/import.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "accountguard/indicator/set.h"
#include "accountguard/indicator/taxii.h"
#include "base/secret.h"
#include "common/text.h"

/** Files of one reading. */
#define FILES_MAX 4096

typedef struct settings {
    app_settings common;
    const char *dir;
    const char *name;
    char *const *file;
    int files;
    const char *authorization;
    const char *trust;
    bool part;
    bool anyway;
    bool bad;
    bool actors;
    bool only_dir;
} settings;

enum {
    KEY_PART = 0x7201,
    KEY_ANYWAY,
    KEY_AUTHORIZATION,
    KEY_TRUST,
    KEY_BAD,
    KEY_ACTORS
};

static error_t
parse_option(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->common;
        return 0;
    case KEY_PART:
        s->part = true;
        return 0;
    case KEY_ANYWAY:
        s->anyway = true;
        return 0;
    case KEY_AUTHORIZATION:
        s->authorization = arg;
        return 0;
    case KEY_TRUST:
        s->trust = arg;
        return 0;
    case KEY_BAD:
        s->bad = true;
        return 0;
    case KEY_ACTORS:
        s->actors = true;
        return 0;
    case ARGP_KEY_ARG:
        if (s->dir == NULL) {
            s->dir = arg;
            return 0;
        }
        if (s->name == NULL && !s->only_dir) {
            s->name = arg;
            return 0;
        }
        return ARGP_ERR_UNKNOWN;
    case ARGP_KEY_ARGS:
        s->file = state->argv + state->next;
        s->files = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (s->dir == NULL || (s->name == NULL && !s->only_dir)) {
            argp_error(state, s->only_dir ? "DIR is needed"
                                          : "DIR and NAME are needed");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&app_quiet_argp, 0, NULL, 0},
                                             {0}};

static void
say_changes(const settings *s, const ag_feed_changes *c)
{
    app_say(&s->common,
            "%s: %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
            " the same, %" PRIu64 " back, %" PRIu64 " gone; %" PRIu64
            " put aside, %" PRIu64 " not for us.",
            s->name, c->added, c->changed, c->same, c->back, c->gone,
            c->counts.bad, c->counts.other);
}

/* -- import ---------------------------------------------------------------- */

static const struct argp_option import_options[] = {
    {"part", KEY_PART, NULL, 0,
     "The files are a part of the feed: what they do not tell is not gone", 0},
    {"anyway", KEY_ANYWAY, NULL, 0,
     "Even if more than half of the feed's indicators end", 0},
    {0},
};

static const struct argp import_argp = {
    import_options,
    parse_option,
    "DIR NAME FILE...",
    "Read a feed from files; - is standard input. Together they are the whole "
    "feed: what they tell no more ends. Rows that are wrong are put aside "
    "(feed list --bad); a file that is not of the feed's format changes "
    "nothing.",
    children,
    0,
    0};

static eg_status
read_stream(void *context, uint8_t *into, size_t room, size_t *got)
{
    *got = fread(into, 1, room, context);
    return ferror((FILE *)context) ? EG_ERR_IO : EG_OK;
}

static eg_status
read_file(ag_importing *m, const char *path, eg_error *err)
{
    const bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    if (file == NULL) {
        return eg_fail(err, EG_ERR_IO, "%.200s: cannot be opened", path);
    }
    const eg_status status = ag_import_read(m, read_stream, file, err);
    if (status != EG_OK) {
        eg_error_prefix(err, "%.200s: ", path);
    }
    if (!standard) {
        (void)fclose(file);
    }
    return status;
}

static eg_status
import_files(const settings *s, ag_importing *m, eg_error *err)
{
    for (int i = 0; i < s->files; i++) {
        EG_TRY(read_file(m, s->file[i], err));
    }
    return EG_OK;
}

static eg_status
import(const settings *s, ag_feed_changes *changes, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_feed feed;
    ag_importing *m = NULL;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_feed_find(store, &feed, s->name, err));
    const ag_import what = {
        .store = store, .feed = &feed, .whole = !s->part, .now = ag_time_now()};
    EG_TRY(ag_import_begin(&m, &what, err));
    eg_status status = import_files(s, m, err);
    if (status == EG_OK) {
        status = ag_import_commit(m, changes, err);
    }
    ag_import_free(m);
    return status;
}

static int
run_import(int argc, char **argv)
{
    settings s = {0};
    ag_feed_changes changes = {0};
    app_parse(&import_argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = s.files < 1 || s.files > FILES_MAX
                                 ? eg_fail(&err, EG_ERR_ARGUMENT,
                                           "1 to %d files are read", FILES_MAX)
                                 : import(&s, &changes, &err);
    if (status == EG_OK) {
        say_changes(&s, &changes);
    }
    return app_report(&err, status);
}

const app_verb verb_feed_import = {
    .group = "feed",
    .name = "import",
    .summary = "read a feed from files",
    .argp = &import_argp,
    .run = run_import,
};

/* -- fetch ----------------------------------------------------------------- */

static const struct argp_option fetch_options[] = {
    {"authorization-file", KEY_AUTHORIZATION, "FILE", 0,
     "What the server lets in, as its first line: Bearer TOKEN, or Basic and "
     "base64",
     0},
    {"trust-file", KEY_TRUST, "FILE", 0,
     "Certificates that are trusted instead of the system's", 0},
    {0},
};

static const struct argp fetch_argp = {
    fetch_options,
    parse_option,
    "DIR NAME",
    "Fetch what was added to a feed's collection of TAXII 2.1 since the last "
    "time.",
    children,
    0,
    0};

static eg_status
read_span(void *context, uint8_t *into, size_t room, size_t *got)
{
    eg_span *rest = context;
    *got = rest->len < room ? rest->len : room;
    if (*got > 0) {
        memcpy(into, rest->data, *got);
        rest->data += *got;
        rest->len -= *got;
    }
    return EG_OK;
}

static eg_status
take_page(void *context, eg_span page, eg_error *err)
{
    return ag_import_read(context, read_span, &page, err);
}

/** The first line of a file, without its end. */
static eg_status
read_line(char *out, size_t room, const char *path, eg_error *err)
{
    uint8_t *bytes = NULL;
    size_t len = 0;
    EG_TRY(app_file_read(path, room - 1, &bytes, &len, err));
    size_t n = 0;
    while (n < len && bytes[n] != '\n' && bytes[n] != '\r') {
        n++;
    }
    memcpy(out, bytes, n);
    out[n] = '\0';
    app_file_free(bytes, len);
    return EG_OK;
}

static eg_status
visit(const settings *s,
      const ag_feed *feed,
      ag_taxii *taxii,
      ag_importing *m,
      eg_error *err)
{
    EG_SECRET_ARRAY(char, authorization, 2000);
    *taxii = (ag_taxii){.address = feed->address, .trust = s->trust};
    (void)snprintf(taxii->bookmark, sizeof(taxii->bookmark), "%s",
                   feed->bookmark);
    if (s->authorization != NULL) {
        EG_TRY(read_line(authorization, sizeof(authorization), s->authorization,
                         err));
        taxii->authorization = authorization;
    }
    const eg_status status = ag_taxii_fetch(taxii, take_page, m, err);
    taxii->authorization = NULL;
    return status;
}

static eg_status
fetch(const settings *s, ag_feed_changes *changes, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_feed feed;
    ag_taxii taxii;
    ag_importing *m = NULL;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_feed_find(store, &feed, s->name, err));
    if (feed.address[0] == '\0') {
        return eg_fail(err, EG_ERR_STATE,
                       "%s: has no address; it is read by feed import",
                       feed.name);
    }
    const ag_import what = {
        .store = store, .feed = &feed, .now = ag_time_now()};
    EG_TRY(ag_import_begin(&m, &what, err));
    eg_status status = visit(s, &feed, &taxii, m, err);
    if (status == EG_OK) {
        ag_import_set_bookmark(m, taxii.bookmark);
        status = ag_import_commit(m, changes, err);
    }
    ag_import_free(m);
    return status;
}

static int
run_fetch(int argc, char **argv)
{
    settings s = {0};
    ag_feed_changes changes = {0};
    app_parse(&fetch_argp, argc, argv, &s);
    eg_error err = {0};
    const eg_status status = fetch(&s, &changes, &err);
    if (status == EG_OK) {
        say_changes(&s, &changes);
    }
    return app_report(&err, status);
}

const app_verb verb_feed_fetch = {
    .group = "feed",
    .name = "fetch",
    .summary = "fetch a feed by TAXII 2.1",
    .argp = &fetch_argp,
    .run = run_fetch,
};

/* -- list ------------------------------------------------------------------ */

static const struct argp_option list_options[] = {
    {"bad", KEY_BAD, NULL, 0,
     "What was put aside when each was last read, and why", 0},
    {"actors", KEY_ACTORS, NULL, 0,
     "The names of actors that each uses, and how many actors each means", 0},
    {0},
};

static const struct argp list_argp = {list_options,
                                      parse_option,
                                      "DIR",
                                      "List the feeds of a service.",
                                      children,
                                      0,
                                      0};

static eg_status
print_bad(const ag_feed_bad *bad, void *context, eg_error *err)
{
    (void)context;
    (void)err;
    printf("    ");
    app_text_print(stdout, bad->place);
    printf(": ");
    app_text_print(stdout, bad->reason);
    printf(": ");
    app_text_print_bytes(stdout, (const char *)bad->raw.data, bad->raw.len);
    putchar('\n');
    return EG_OK;
}

typedef struct listing {
    ag_store *store;
    ag_actors *actors; /**< NULL: they were not asked for. */
    const ag_feed *feed;
    bool bad;
    uint64_t count;
} listing;

/** A name that means nobody attributes nothing, and one that means several makes
 * rivals: both are better known. */
static eg_status
print_name(eg_span name, void *context, eg_error *err)
{
    const listing *l = context;
    ag_candidate found[AG_SET_ACTORS_MAX];
    char text[AG_ACTOR_TEXT_MAX + 1];
    size_t count = 0;
    (void)err;
    if (name.len <= AG_ACTOR_TEXT_MAX) {
        memcpy(text, name.data, name.len);
        text[name.len] = '\0';
        const char *namer = l->feed->namer[0] == '\0' ? NULL : l->feed->namer;
        count =
            ag_actors_resolve(l->actors, text, namer, found, AG_SET_ACTORS_MAX);
        count = ag_candidates_distinct(
            found, count < AG_SET_ACTORS_MAX ? count : AG_SET_ACTORS_MAX);
    }
    printf("    \"");
    app_text_print_bytes(stdout, (const char *)name.data, name.len);
    if (count == 0) {
        printf("\": nobody\n");
    } else if (count == 1) {
        char id[AG_ACTOR_ID_TEXT];
        ag_actor_id_write(id, found[0].held);
        printf("\": %s\n", id);
    } else {
        printf("\": %zu actors, as rivals\n", count);
    }
    return EG_OK;
}

static eg_status
print_feed(const ag_feed *f, void *context, eg_error *err)
{
    listing *l = context;
    char last[AG_TIME_TEXT] = "never";
    uint64_t rows = 0;
    EG_TRY(ag_feed_count(l->store, f, &rows, err));
    if (f->last_read > 0) {
        ag_time_write(last, f->last_read);
    }
    printf("%s: %s, trust %c, %" PRIu64 " indicators, last read %s%s%s\n",
           f->name, ag_feed_format_name(f->format), ag_trust_letter(f->trust),
           rows, last, f->address[0] == '\0' ? "" : ", from ", f->address);
    if (!f->active) {
        printf("    stopped\n");
    }
    l->count++;
    l->feed = f;
    if (l->actors != NULL) {
        EG_TRY(ag_feed_each_name(l->store, f, print_name, l, err));
    }
    return l->bad ? ag_feed_each_bad(l->store, f, print_bad, NULL, err) : EG_OK;
}

static eg_status
list(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    EG_TRY(ag_opened_new(&store, s->dir, SQL_READ, err));
    listing l = {.store = store, .bad = s->bad};
    if (s->actors) {
        EG_TRY(ag_actors_load(&l.actors, store, err));
    }
    const eg_status status = ag_feed_each(store, print_feed, &l, err);
    ag_actors_free(l.actors);
    if (status == EG_OK && l.count == 0) {
        app_say(&s->common, "There is no feed.");
    }
    return status;
}

static int
run_list(int argc, char **argv)
{
    settings s = {.only_dir = true};
    app_parse(&list_argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, list(&s, &err));
}

const app_verb verb_feed_list = {
    .group = "feed",
    .name = "list",
    .summary = "list the feeds",
    .argp = &list_argp,
    .run = run_list,
};
