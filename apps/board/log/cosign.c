/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cosigned checkpoints.
 */
#include "board/log/cosign.h"

#include <string.h>

eg_status
board_witnesses_add(board_witnesses *w, eg_span key, eg_error *err)
{
    eg_note_key made;
    EG_TRY(app_log_key_read(&made, key, "the key of a witness", err));
    if (made.type != EG_NOTE_COSIGNATURE) {
        return eg_fail(err, EG_ERR_UNSUPPORTED,
                       "%s: is no key of a witness, which cosigns", made.name);
    }
    for (size_t i = 0; i < w->count; i++) {
        if (made.id == w->key[i].id && strcmp(made.name, w->key[i].name) == 0) {
            return eg_fail(err, EG_ERR_ARGUMENT, "%s: is named twice",
                           made.name);
        }
    }
    if (w->count == BOARD_WITNESSES_MAX) {
        return eg_fail(err, EG_ERR_ARGUMENT, "more than %d witnesses",
                       BOARD_WITNESSES_MAX);
    }
    w->key[w->count++] = made;
    return EG_OK;
}

eg_status
board_witnesses_read(board_witnesses *out, const char *text, eg_error *err)
{
    out->count = 0;
    while (text != NULL && *text != '\0') {
        const size_t len = strcspn(text, " ");
        if (len > 0) {
            EG_TRY(board_witnesses_add(
                out, (eg_span){(const uint8_t *)text, len}, err));
        }
        text += len + strspn(text + len, " ");
    }
    return EG_OK;
}

eg_status
board_cosigned_open(board_cosigned *out,
                    eg_span note,
                    const eg_note_key *log,
                    const board_witnesses *w,
                    eg_error *err)
{
    EG_TRY(app_log_checkpoint_open(&out->checkpoint, note, log, err));
    EG_TRY(eg_note_parse(&out->note, note, err));
    return eg_note_find_signers(&out->by, &out->note, w->key, w->count,
                                &app_log_verifier, err);
}

void
board_cosigned_copy(eg_buffer *out, const eg_note *note, const eg_note_key *key)
{
    for (size_t i = 0; i < note->count; i++) {
        const eg_note_signature *line = &note->signature[i];
        const eg_span name = {(const uint8_t *)key->name, strlen(key->name)};
        if (line->id == key->id && eg_span_equal(line->name, name)) {
            eg_buffer_text(out, "\xe2\x80\x94 "); /* an em dash */
            eg_buffer_append(out, line->name.data, line->name.len);
            eg_buffer_byte(out, ' ');
            eg_buffer_append(out, line->text.data, line->text.len);
            eg_buffer_byte(out, '\n');
            return;
        }
    }
}

void
board_cosigned_begin(eg_buffer *out,
                     const board_cosigned *in,
                     const eg_note_key *log)
{
    eg_buffer_append(out, in->note.text.data, in->note.text.len);
    eg_buffer_byte(out, '\n');
    board_cosigned_copy(out, &in->note, log);
}
