/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An election as another system describes it, on its way to a manifest.
 *
 * A reader of a source format fills a draft: contests, choices and ballot
 * styles under the names and identifiers of the source, and beside them
 * everything that cannot be represented, with the reason.  draft_manifest()
 * makes the manifest; draft_report() tells a person or a program what happened.
 *
 * A label of the manifest is "slug_id": a readable part made from the name and
 * the identifier of the source, which never changes.  The slug has no
 * underscore, so that source_id() finds the identifier again; several choices
 * may carry the same one (the lines of a write-in).
 */
#ifndef APP_ELECTIONGUARD_IMPORT_DRAFT_H
#define APP_ELECTIONGUARD_IMPORT_DRAFT_H

#include <electionguard/arena.h>
#include <electionguard/manifest.h>

#include "codec/buffer.h"
#include "codec/json.h"

/** The largest source file that is read whole, in bytes. */
#define IMPORT_FILE_MAX ((size_t)64 * 1024 * 1024)
/** The most contests or styles of an election, or choices of a contest. */
#define IMPORT_COUNT_MAX 20000
/** Memory that one import may use, in bytes. */
#define IMPORT_ARENA_MAX ((size_t)1024 * 1024 * 1024)

typedef struct draft_choice draft_choice;
struct draft_choice {
    draft_choice *next;
    const char *source; /**< Identifier in the source. */
    const char *name;
    bool write_in;
    const char *label; /**< Set by draft_manifest(). */
};

typedef struct draft_contest draft_contest;
struct draft_contest {
    draft_contest *next;
    const char *source;
    const char *name;
    uint32_t limit;
    uint32_t index; /**< Set by draft_manifest(). */
    draft_choice *first;
    draft_choice *last;
    size_t choice_len;
};

/** A contest of a style, by its identifier in the source. */
typedef struct draft_link draft_link;
struct draft_link {
    draft_link *next;
    const char *contest;
};

typedef struct draft_style draft_style;
struct draft_style {
    draft_style *next;
    const char *source;
    const char *name;
    draft_link *first;
    draft_link *last;
};

/** Something of the source that the manifest does not have. */
typedef struct draft_omission draft_omission;
struct draft_omission {
    draft_omission *next;
    const char *kind; /**< "contest", "choice", "ballot style". */
    const char *source;
    const char *name;
    const char *reason;
};

/** Something that a person should know. */
typedef struct draft_note draft_note;
struct draft_note {
    draft_note *next;
    const char *text;
};

typedef struct draft {
    eg_arena *arena; /**< Owns all texts. */
    const char *format;
    const char *name;
    const char *date; /**< YYYY-MM-DD, or NULL; likewise the next two. */
    const char *type;
    const char *jurisdiction;
    const char *only; /**< Comma-separated contests to keep; NULL: all. */
    draft_contest *first_contest;
    draft_contest *last_contest;
    size_t contest_len;
    draft_style *first_style;
    draft_style *last_style;
    size_t style_len;
    draft_omission *first_omission;
    draft_omission *last_omission;
    draft_note *first_note;
    draft_note *last_note;
} draft;

/* -- filling: EG_ERR_LIMIT beyond IMPORT_COUNT_MAX ------------------------- */

EG_NODISCARD eg_status draft_add_contest(draft *d,
                                         draft_contest **out,
                                         const char *source,
                                         const char *name,
                                         uint32_t limit);
EG_NODISCARD eg_status draft_add_choice(draft *d,
                                        draft_contest *contest,
                                        const char *source,
                                        const char *name,
                                        bool write_in);
EG_NODISCARD eg_status draft_add_style(draft *d,
                                       draft_style **out,
                                       const char *source,
                                       const char *name);
EG_NODISCARD eg_status draft_add_link(draft *d,
                                      draft_style *style,
                                      const char *contest);
EG_NODISCARD eg_status draft_leave_out(draft *d,
                                       const char *kind,
                                       const char *source,
                                       const char *name,
                                       const char *format,
                                       ...) EG_PRINTF(5, 6);
EG_NODISCARD eg_status draft_say(draft *d, const char *format, ...)
    EG_PRINTF(2, 3);

draft_contest *draft_find_contest(const draft *d, const char *source);
draft_style *draft_find_style(const draft *d, const char *source);
draft_choice *draft_find_choice(const draft_contest *c, const char *source);

/** Whether @p source or a label that ends in it is among the contests asked
 * for. */
bool draft_wants(const draft *d, const char *source);

/* -- texts ---------------------------------------------------------------- */

/** @p text with runs of white space as one space, none at the ends; NULL when
 * memory is out.  A text with a zero character ends there. */
const char *tidy_text(eg_arena *arena, const char *text);

/** Letters and digits of @p name in lower case joined by '-', shortened at a
 * word; "x" when there are none. */
const char *slug(eg_arena *arena, const char *name);

/** The identifier of the source in a label, or NULL. */
const char *source_id(const char *label);

/* -- reading a source ----------------------------------------------------- */

/** Read a JSON file; a byte order mark is allowed.  Errors name the file. */
EG_NODISCARD eg_status import_read_json(eg_arena *arena,
                                        const char *path,
                                        const eg_json **out,
                                        eg_error *err);

/** As eg_json_fail(), with the file before the path. */
eg_status import_fail(eg_error *err,
                      const char *file,
                      const eg_json *place,
                      const char *what);

/* -- results -------------------------------------------------------------- */

/**
 * Make the manifest.
 *
 * @param[out] out Lies in the draft's arena.
 *
 * @retval EG_ERR_UNSUPPORTED Nothing is left to vote on, or a contest that was
 *                            asked for does not exist.
 * @retval EG_ERR_MEMORY      No memory.
 */
EG_NODISCARD eg_status draft_manifest(draft *d,
                                      eg_manifest *out,
                                      eg_error *err);

/** What was made and what was left out, for a person. */
void draft_report_text(const draft *d, const eg_manifest *m, eg_buffer *out);
/** The same as JSON. */
EG_NODISCARD eg_status draft_report_json(const draft *d,
                                         const eg_manifest *m,
                                         eg_buffer *out);

/* -- the formats ---------------------------------------------------------- */

/** A folder of a Dominion Democracy Suite 5.10 CVR export. */
EG_NODISCARD eg_status import_dominion(draft *d,
                                       const char *folder,
                                       eg_error *err);
/** A NIST SP 1500-100 election report or SP 1500-20 ballot definition. */
EG_NODISCARD eg_status import_nist(draft *d, const char *file, eg_error *err);

#endif
