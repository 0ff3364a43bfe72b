/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cosigning checkpoints.
 */
#include "board/watch/cosign.h"

eg_status
watch_own_key(app_log_key *out,
              const watch *w,
              const char *name,
              const app_settings *say,
              eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(app_path(path, w->dir, "key", err));
    if (app_file_exists(path)) {
        return app_log_key_load(out, path, err);
    }
    if (name == NULL) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "%s: has no key yet; give the witness a name with "
                       "--name",
                       w->dir);
    }
    EG_TRY(app_log_key_make(out, path, name, EG_NOTE_COSIGNATURE, err));
    EG_BUFFER(text, 1024);
    eg_note_key_write(&text, &out->key);
    app_say(say, "This witness's key: %.*s", (int)text.len,
            (const char *)text.data);
    return eg_buffer_status(&text);
}

eg_status
watch_cosign(const watch *w,
             app_log_key *key,
             uint64_t now,
             eg_buffer *line,
             eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_BUFFER(note, EG_NOTE_MAX + WATCH_COSIGNATURE_MAX);
    const eg_note_signer signer = app_log_key_signer(key, now);
    EG_TRY(eg_note_sign(line, w->text, &signer, err));
    EG_TRY(eg_buffer_status(line));
    eg_buffer_append(&note, w->note.data, w->note.len);
    eg_buffer_append(&note, line->data, line->len);
    EG_TRY(eg_buffer_status(&note));
    EG_TRY(app_path(path, w->dir, "cosigned", err));
    return app_file_write(path, note.data, note.len, 0644, APP_WRITE_REPLACE,
                          err);
}
