/* SPDX-License-Identifier: Apache-2.0 */
/* Reading files into findings, and notes for the report. */
#include "legacy/walk.h"

#include <stdarg.h>
#include <stdio.h>

#include "codec/text.h"

eg_place
lg_place(size_t entry)
{
    return (eg_place){.section = (uint32_t)entry, .ordinal = EG_NO_ORDINAL};
}

bool
lg_is_input(eg_status status)
{
    return status == EG_REJECT || eg_status_exit_code(status) == 3;
}

eg_status
lg_read_json(const lg_source *source,
             size_t entry,
             eg_buffer *bytes,
             eg_arena *arena,
             const eg_json **out,
             eg_error *err)
{
    EG_TRY(lg_source_read(source, entry, bytes, err));
    const eg_status status =
        lg_source_tree(source, entry, bytes, arena, out, err);
    if (status == EG_ERR_MEMORY && !eg_arena_starved(arena)) {
        return eg_fail(err, EG_ERR_LIMIT, "the file is too large");
    }
    return status;
}

const char *
lg_called(const lg_source *source, lg_kind kind)
{
    static const char *const json[LG_KINDS] = {
        [LG_CONSTANTS] = "constants.json",
        [LG_CONTEXT] = "context.json",
        [LG_MANIFEST] = "manifest.json",
        [LG_COEFFICIENTS] = "coefficients.json",
        [LG_ENCRYPTED_TALLY] = "encrypted_tally.json",
        [LG_TALLY] = "tally.json",
        [LG_CONFIG] = "election_config.json",
        [LG_INITIALIZED] = "election_initialized.json",
        [LG_CHAIN] = "ballot_chain.json"};
    static const char *const protobuf[LG_KINDS] = {
        [LG_CONSTANTS] = "constants",
        [LG_MANIFEST] = "manifest_bytes",
        [LG_CONFIG] = "electionConfig.protobuf",
        [LG_INITIALIZED] = "electionInitialized.protobuf",
        [LG_CONTEXT] = "electionInitialized.protobuf",
        [LG_ENCRYPTED_TALLY] = "tallyResult.protobuf",
        [LG_TALLY] = "decryptionResult.protobuf",
        [LG_CHAIN] = "ballotChain.protobuf"};
    const char *name = (source->schema != NULL ? protobuf : json)[kind];
    return name == NULL ? "a file" : name;
}

const eg_json **
lg_json_list(eg_arena *arena, const eg_json *list)
{
    const eg_json **out =
        eg_arena_alloc(arena, (size_t)list->count + 1, sizeof(*out));
    size_t len = 0;
    for (const eg_json *v = list->first; out != NULL && v != NULL;
         v = v->next) {
        out[len++] = v;
    }
    return out;
}

eg_status
lg_found_malformed(eg_result *result,
                   const eg_place *place,
                   eg_status status,
                   const eg_error *err)
{
    if (status == EG_OK || !lg_is_input(status)) {
        return status;
    }
    eg_result_fail(result, EG_CHECK_R_ENCODING, place, "%s",
                   err->text[0] == '\0' ? eg_status_text(status) : err->text);
    return EG_OK;
}

eg_status
lg_read_one(lg_walk *walk, lg_kind kind, const eg_json **out, eg_place *place)
{
    eg_error err = {0};
    eg_result *result = &walk->report->result;
    const size_t entry = lg_source_next(&walk->source, kind, 0);
    *out = NULL;
    *place = EG_PLACE_RECORD;
    if (entry == walk->source.len) {
        eg_result_fail(result, EG_CHECK_R_STRUCTURE, place, "%s is missing",
                       lg_called(&walk->source, kind));
        return EG_OK;
    }
    *place = lg_place(entry);
    eg_result_visit(result, EG_CHECK_R_ENCODING);
    const eg_status status = lg_read_json(&walk->source, entry, &walk->bytes,
                                          walk->arena, out, &err);
    if (status != EG_OK) {
        *out = NULL;
    }
    return lg_found_malformed(result, place, status, &err);
}

void
lg_break(lg_walk *walk, unsigned first, unsigned last)
{
    for (unsigned step = first; step <= last; step++) {
        if (walk->report->reach[step] == EG_REACH_DONE) {
            walk->report->reach[step] = EG_REACH_BROKEN;
        }
    }
}

void
lg_break_setup(lg_walk *walk)
{
    for (unsigned step = 1; step <= 4; step++) {
        if (eg_report_step(walk->report, step) == EG_NOT_APPLICABLE) {
            lg_break(walk, step, step);
        }
    }
    lg_break(walk, 5, 14);
    lg_break(walk, EG_STEP_X, EG_STEP_X);
}

/** One more line of the report. */
EG_PRINTF(3, 0)
static void
add_note(lg_walk *walk, bool deviation, const char *format, va_list args)
{
    eg_old_record *old = walk->report->old;
    if (old->notes == EG_OLD_NOTES_MAX) {
        return;
    }
    eg_old_note *note = &old->note[old->notes++];
    note->deviation = deviation;
    vsnprintf(note->text, sizeof(note->text), format, args);
    eg_text_clean(note->text);
}

void
lg_deviation(lg_walk *walk, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_note(walk, true, format, args);
    va_end(args);
    if (walk->options->strict) {
        const eg_place place = EG_PLACE_RECORD;
        const eg_old_record *old = walk->report->old;
        eg_result_fail(&walk->report->result, EG_CHECK_R_VERSION, &place,
                       "strict: %s", old->note[old->notes - 1].text);
    }
}

void
lg_remark(lg_walk *walk, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_note(walk, false, format, args);
    va_end(args);
}

void
lg_detected(lg_walk *walk, const char *version, const char *why)
{
    eg_old_record *old = walk->report->old;
    snprintf(old->version, sizeof(old->version), "%s", version);
    snprintf(old->why, sizeof(old->why), "%s", why);
}

void
lg_detected_more(lg_walk *walk, const char *why)
{
    eg_old_record *old = walk->report->old;
    const size_t len = strlen(old->why);
    snprintf(old->why + len, sizeof(old->why) - len, "%s", why);
}
