/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accountguard actor: who is called what, by whom.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "accountguard/catalog/actors.h"
#include "accountguard/command/acting.h"
#include "accountguard/command/opened.h"
#include "accountguard/command/verbs.h"
#include "common/text.h"

/** Files of one import, candidates that are shown. */
#define FILES_MAX 4096
#define SHOWN_MAX 256

typedef struct settings {
    ag_acting acting;
    const char *dir;
    const char *first;  /**< Format, name or actor. */
    const char *second; /**< File, folder or actor. */
    const char *namer;
} settings;

enum { KEY_NAMER = 0x7301 };

static error_t
parse_words(int key, char *arg, struct argp_state *state, int need)
{
    settings *s = state->input;
    switch (key) {
    case KEY_NAMER:
        s->namer = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num >= (unsigned)need) {
            argp_error(state, "%s: one argument too many", arg);
        }
        *(state->arg_num == 0   ? &s->dir
          : state->arg_num == 1 ? &s->first
                                : &s->second) = arg;
        return 0;
    case ARGP_KEY_END:
        if (state->arg_num < (unsigned)need) {
            argp_error(state, "an argument is missing");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/** Verbs that decide: DIR and two more. */
static error_t
parse_acting(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = &s->acting;
        return 0;
    }
    return parse_words(key, arg, state, 3);
}

/** Verbs that show: DIR and one more. */
static error_t
parse_shown(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = &s->acting.common;
        return 0;
    }
    return parse_words(key, arg, state, 2);
}

static error_t
parse_dir(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    if (key == ARGP_KEY_INIT) {
        state->child_inputs[0] = &s->acting.common;
        return 0;
    }
    return parse_words(key, arg, state, 1);
}

static const struct argp_child acting_children[] = {
    {&ag_acting_argp, 0, NULL, 0},
    {0}};
static const struct argp_child quiet_children[] = {
    {&app_quiet_argp, 0, NULL, 0},
    {0}};

/* -- import ---------------------------------------------------------------- */

static const struct argp import_argp = {
    NULL,
    parse_acting,
    "DIR FORMAT FILE",
    "Import a list of actors: misp (a galaxy: threat-actor or "
    "microsoft-activity-group), attack (a bundle with the groups of MITRE "
    "ATT&CK, or a folder of such), microsoft (its mapping of names), own. "
    "Names "
    "stay what each source says; a list that is imported again changes what "
    "changed.",
    acting_children,
    0,
    0};

static void
print_put_aside(const char *place, const char *reason)
{
    fputs("accountguard: put aside: ", stderr);
    app_text_print(stderr, place);
    fputs(": ", stderr);
    app_text_print(stderr, reason);
    fputc('\n', stderr);
}

/** The bytes of files. */
typedef struct files {
    eg_span text[FILES_MAX];
    uint8_t *bytes[FILES_MAX];
    size_t len;
} files;

static eg_status
read_one(files *f, const char *path, eg_error *err)
{
    size_t len = 0;
    if (f->len == FILES_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "more than %d files", FILES_MAX);
    }
    EG_TRY(
        app_file_read(path, AG_ACTORS_FILE_MAX, &f->bytes[f->len], &len, err));
    f->text[f->len] = (eg_span){f->bytes[f->len], len};
    f->len++;
    return EG_OK;
}

static eg_status
read_folder(files *f, const char *folder, eg_error *err)
{
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(folder, ".json", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char path[APP_PATH_MAX];
        status = app_path(path, folder, names[i], err);
        if (status == EG_OK) {
            status = read_one(f, path, err);
        }
    }
    app_names_free(names, len);
    return status;
}

static eg_status
read_files(files *f, const char *path, eg_error *err)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode)
               ? read_folder(f, path, err)
               : read_one(f, path, err);
}

static eg_status
import(const settings *s, files *f, ag_actors_changes *changes, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    ag_actors_format format;
    const ag_time now = ag_time_now();
    if (!ag_actors_format_read(&format, s->first)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%.40s: is none of misp, attack, microsoft, own",
                       s->first);
    }
    EG_TRY(read_files(f, s->second, err));
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    return ag_actors_import(store, format, f->text, f->len, who.id, now,
                            print_put_aside, changes, err);
}

static int
run_import(int argc, char **argv)
{
    settings s = {0};
    ag_actors_changes c = {0};
    app_parse(&import_argp, argc, argv, &s);
    eg_error err = {0};
    files *f = calloc(1, sizeof(*f));
    const eg_status status =
        f == NULL ? eg_fail(&err, EG_ERR_MEMORY, "no memory for a list")
                  : import(&s, f, &c, &err);
    for (size_t i = 0; f != NULL && i < f->len; i++) {
        app_file_free(f->bytes[i], f->text[i].len);
    }
    free(f);
    if (status == EG_OK) {
        app_say(&s.acting.common,
                "%" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
                " the same, %" PRIu64 " gone; %" PRIu64 " put aside.",
                c.added, c.changed, c.same, c.gone, c.counts.bad);
    }
    return app_report(&err, status);
}

const app_verb verb_actor_import = {
    .group = "actor",
    .name = "import",
    .summary = "import a list of actors",
    .argp = &import_argp,
    .run = run_import,
};

/* -- hold ------------------------------------------------------------------ */

static const struct argp hold_argp = {
    NULL,
    parse_acting,
    "DIR ACTOR AS",
    "Judge that one source's entry means the same group as another's: from now "
    "on indicators of ACTOR point at AS. It is one step and is not followed "
    "further. With ACTOR twice the judgement ends.",
    acting_children,
    0,
    0};

static eg_status
hold(const settings *s, eg_error *err)
{
    EG_CLEANUP(ag_opened_end) ag_store *store = NULL;
    ag_operator who;
    uint64_t id = 0;
    uint64_t as = 0;
    const ag_time now = ag_time_now();
    if (!ag_actor_id_read(&id, s->first) || !ag_actor_id_read(&as, s->second)) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "an actor is told as actor- and 16 hexadecimal digits; "
                       "actor resolve finds it");
    }
    EG_TRY(ag_opened_new(&store, s->dir, SQL_WRITE, err));
    EG_TRY(ag_acting_sign_in(&s->acting, store, &who, now, err));
    return ag_actor_keep_held(store, id, as, who.id, now, err);
}

static int
run_hold(int argc, char **argv)
{
    settings s = {0};
    app_parse(&hold_argp, argc, argv, &s);
    eg_error err = {0};
    return app_report(&err, hold(&s, &err));
}

const app_verb verb_actor_hold = {
    .group = "actor",
    .name = "hold",
    .summary = "judge that two entries mean one group",
    .argp = &hold_argp,
    .run = run_hold,
};

/* -- resolve, show, list --------------------------------------------------- */

/** An entry in a line. */
static void
print_entry(const ag_candidate *c)
{
    char id[AG_ACTOR_ID_TEXT];
    ag_actor_id_write(id, c->id);
    printf("%s %s (%s %s)", id, c->main, c->source, c->native);
    if (c->country[0] != '\0') {
        printf(", said to be of %s", c->country);
    }
    if (c->held != c->id) {
        ag_actor_id_write(id, c->held);
        printf(", held as %s", id);
    }
    putchar('\n');
}

static const struct argp_option resolve_options[] = {
    {"namer", KEY_NAMER, "NAME", 0,
     "As this one uses the name, e.g. Microsoft or MITRE", 0},
    {0},
};

static const struct argp resolve_argp = {
    resolve_options,
    parse_shown,
    "DIR NAME",
    "Tell who is meant by a name: every entry that has it. Ends with 1 when "
    "nobody has it.",
    quiet_children,
    0,
    0};

static eg_status
open_actors(const settings *s,
            ag_store **store,
            ag_actors **actors,
            eg_error *err)
{
    EG_TRY(ag_opened_new(store, s->dir, SQL_READ, err));
    return ag_actors_load(actors, *store, err);
}

static eg_status
resolve(const settings *s, const ag_actors *actors, eg_error *err)
{
    static ag_candidate found[SHOWN_MAX];
    const size_t count =
        ag_actors_resolve(actors, s->first, s->namer, found, SHOWN_MAX);
    const size_t len = count < SHOWN_MAX ? count : SHOWN_MAX;
    if (count == 0) {
        return eg_fail(err, EG_REJECT, "%.100s: nobody is called so", s->first);
    }
    for (size_t i = 0; i < len; i++) {
        print_entry(&found[i]);
        printf("    as \"%s\", %s%s\n", found[i].name,
               found[i].namer[0] == '\0' ? "listed by " : "coined by ",
               found[i].namer[0] == '\0' ? found[i].by : found[i].namer);
    }
    const size_t distinct = ag_candidates_distinct(found, len);
    if (distinct > 1) {
        app_say(&s->acting.common,
                "%zu entries: nothing says that they mean "
                "one group.",
                distinct);
    }
    return EG_OK;
}

static eg_status
show(const settings *s, const ag_actors *actors, eg_error *err)
{
    ag_candidate c;
    uint64_t id = 0;
    if (!ag_actor_id_read(&id, s->first) || !ag_actors_find(actors, id, &c)) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%.40s: is no actor", s->first);
    }
    print_entry(&c);
    for (size_t i = 0; ag_actors_name(actors, id, i, &c); i++) {
        printf("    %s%s%s\n", c.name, c.namer[0] == '\0' ? "" : ", coined by ",
               c.namer);
    }
    return EG_OK;
}

static eg_status
list(const settings *s, const ag_actors *actors, eg_error *err)
{
    (void)err;
    for (size_t i = 0; i < ag_actors_len(actors); i++) {
        ag_candidate c;
        ag_actors_at(actors, i, &c);
        print_entry(&c);
    }
    if (ag_actors_len(actors) == 0) {
        app_say(&s->acting.common, "There is no actor.");
    }
    return EG_OK;
}

static int
run_on_actors(const settings *s,
              eg_status (*work)(const settings *s,
                                const ag_actors *actors,
                                eg_error *err))
{
    ag_store *store = NULL;
    ag_actors *actors = NULL;
    eg_error err = {0};
    eg_status status = open_actors(s, &store, &actors, &err);
    if (status == EG_OK) {
        status = work(s, actors, &err);
    }
    ag_actors_free(actors);
    ag_opened_free(store);
    return app_report(&err, status);
}

static int
run_resolve(int argc, char **argv)
{
    settings s = {0};
    app_parse(&resolve_argp, argc, argv, &s);
    return run_on_actors(&s, resolve);
}

static const struct argp show_argp = {NULL,
                                      parse_shown,
                                      "DIR ACTOR",
                                      "Show an entry and all its names.",
                                      quiet_children,
                                      0,
                                      0};

static int
run_show(int argc, char **argv)
{
    settings s = {0};
    app_parse(&show_argp, argc, argv, &s);
    return run_on_actors(&s, show);
}

static const struct argp list_argp = {
    NULL,           parse_dir, "DIR", "List all entries of all sources.",
    quiet_children, 0,         0};

static int
run_list(int argc, char **argv)
{
    settings s = {0};
    app_parse(&list_argp, argc, argv, &s);
    return run_on_actors(&s, list);
}

const app_verb verb_actor_resolve = {
    .group = "actor",
    .name = "resolve",
    .summary = "tell who is meant by a name",
    .argp = &resolve_argp,
    .run = run_resolve,
};

const app_verb verb_actor_show = {
    .group = "actor",
    .name = "show",
    .summary = "show an entry and its names",
    .argp = &show_argp,
    .run = run_show,
};

const app_verb verb_actor_list = {
    .group = "actor",
    .name = "list",
    .summary = "list actors",
    .argp = &list_argp,
    .run = run_list,
};
