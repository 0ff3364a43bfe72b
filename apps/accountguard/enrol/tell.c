/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the log about enrolment.
 */
#include "accountguard/enrol/tell.h"

#include "codec/json_write.h"

eg_status
ag_tell_log(ag_store *store,
            const ag_telling *telling,
            ag_time now,
            eg_error *err)
{
    EG_BUFFER(payload, AG_AUDIT_PAYLOAD_MAX);
    eg_json_writer w;
    eg_json_writer_init(&w, &payload, 0);
    eg_json_begin_object(&w);
    if (telling->name != NULL) {
        eg_json_member_string(&w, telling->name, telling->text);
    }
    if (telling->row != 0) {
        eg_json_name(&w, "row");
        eg_json_put_uint(&w, telling->row);
    }
    eg_json_end_object(&w);
    const eg_status status = eg_json_writer_finish(&w);
    if (status != EG_OK) {
        return eg_fail(err, status, "%s: cannot be told", telling->kind);
    }
    const ag_audit_entry entry = {.kind = telling->kind,
                                  .time = now,
                                  .by = telling->by,
                                  .about = telling->about,
                                  .payload = eg_buffer_span(&payload)};
    return ag_audit(store, NULL, &entry, err);
}
