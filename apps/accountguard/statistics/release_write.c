/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Releases as canonical JSON: members in the order of their names, no white
 * space, numbers whole (RFC 8785), so that the same release is the same bytes
 * everywhere and a signature of the bytes is one of what they say.
 */
#include <electionguard/hash.h>

#include "accountguard/statistics/release.h"
#include "accountguard/statistics/release_form.h"

static void
put_number(eg_json_writer *w, const char *name, const ag_stat_number *number)
{
    eg_json_name(w, name);
    if (number->told) {
        eg_json_put_uint(w, number->value);
    } else {
        eg_json_put_null(w);
    }
}

static void
put_time(eg_json_writer *w, const char *name, ag_time t)
{
    char text[AG_TIME_TEXT];
    ag_time_write(text, t);
    eg_json_member_string(w, name, text);
}

static void
put_table(eg_json_writer *w, const ag_stat_table *table)
{
    if (!table->told) {
        eg_json_put_null(w);
        return;
    }
    eg_json_begin_object(w);
    eg_json_name(w, "lines");
    eg_json_begin_array(w);
    for (size_t i = 0; i < table->len; i++) {
        eg_json_begin_object(w);
        eg_json_member_string(w, "code", table->line[i].code);
        if (table->line[i].name != NULL) {
            eg_json_member_string(w, "name", table->line[i].name);
        }
        eg_json_name(w, "value");
        eg_json_put_uint(w, table->line[i].value);
        eg_json_end_object(w);
    }
    eg_json_end_array(w);
    put_number(w, "others", &table->others);
    eg_json_end_object(w);
}

static void
put_release(eg_json_writer *w, const ag_release *r)
{
    eg_json_begin_object(w);
    put_number(w, "corrections", &r->corrections);
    ag_stat_plan_write(w, &r->plan);
    put_number(w, "exposed", &r->exposed);
    eg_json_member_string(w, "format", AG_RELEASE_FORMAT);
    eg_json_name(w, "number");
    eg_json_put_uint(w, r->number);
    eg_json_name(w, "period");
    eg_json_begin_object(w);
    put_time(w, "due", r->period.due);
    put_time(w, "from", r->period.from);
    put_time(w, "until", r->period.until);
    eg_json_end_object(w);
    eg_json_member_hex(w, "previous", r->previous, sizeof(r->previous));
    eg_json_member_string(w, "service", r->service);
    eg_json_name(w, "tables");
    eg_json_begin_object(w);
    for (unsigned i = 0; i < AG_STAT_DIMENSIONS; i++) {
        eg_json_name(w, ag_stat_dimension_word((ag_stat_dimension)i));
        put_table(w, &r->table[i]);
    }
    eg_json_end_object(w);
    put_number(w, "total", &r->total);
    eg_json_end_object(w);
}

static eg_status
finish(eg_json_writer *w, eg_error *err)
{
    const eg_status status = eg_json_writer_finish(w);
    return status == EG_OK
               ? EG_OK
               : eg_fail(err, status, "the release cannot be written");
}

eg_status
ag_release_write(eg_buffer *out, const ag_release *release, eg_error *err)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, 0);
    put_release(&w, release);
    return finish(&w, err);
}

eg_status
ag_release_hash(uint8_t out[32], const ag_release *release, eg_error *err)
{
    EG_BUFFER(bytes, AG_STAT_FILE_MAX);
    EG_TRY(ag_release_write(&bytes, release, err));
    eg_hash hash;
    eg_sha256_once(&hash, bytes.data, bytes.len);
    memcpy(out, hash.bytes, sizeof(hash.bytes));
    return EG_OK;
}

eg_status
ag_release_signed_bytes(eg_buffer *out,
                        const ag_release *release,
                        eg_error *err)
{
    eg_buffer_text(out, AG_RELEASE_SIGNED);
    return ag_release_write(out, release, err);
}

eg_status
ag_release_put_file(eg_buffer *out,
                    const ag_release *release,
                    const uint8_t key[APP_PUBLIC_KEY_BYTES],
                    const uint8_t signature[APP_SIGNATURE_BYTES],
                    eg_error *err)
{
    eg_json_writer w;
    eg_json_writer_init(&w, out, 0);
    eg_json_begin_object(&w);
    eg_json_name(&w, "key");
    eg_json_put_base64(&w, key, APP_PUBLIC_KEY_BYTES);
    eg_json_name(&w, "release");
    put_release(&w, release);
    eg_json_name(&w, "signature");
    eg_json_put_base64(&w, signature, APP_SIGNATURE_BYTES);
    eg_json_end_object(&w);
    return finish(&w, err);
}

eg_status
ag_release_sign(eg_buffer *out,
                const ag_release *release,
                const app_identity *key,
                eg_error *err)
{
    EG_BUFFER(bytes, AG_STAT_FILE_MAX);
    EG_TRY(ag_release_signed_bytes(&bytes, release, err));
    uint8_t signature[APP_SIGNATURE_BYTES];
    app_sign(key, signature, bytes.data, bytes.len);
    return ag_release_put_file(out, release, key->public_key, signature, err);
}
