/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a verified setup: the verifier's own first part, kept.
 */
#include <stdlib.h>

#include <electionguard/setup.h>

#include "verify/walk.h"

struct eg_verified_setup {
    eg_group *own_group; /**< NULL when the caller gave one. */
    eg_setup setup;
};

void
eg_verified_setup_free(eg_verified_setup *setup)
{
    if (setup == NULL) {
        return;
    }
    eg_setup_free(&setup->setup);
    eg_group_free(setup->own_group);
    free(setup);
}

const eg_election *
eg_verified_setup_election(const eg_verified_setup *setup)
{
    return setup->setup.election;
}

const eg_guardian_public *
eg_verified_setup_guardians(const eg_verified_setup *setup, size_t *len)
{
    *len = setup->setup.guardian_len;
    return setup->setup.guardian;
}

/** The first finding as an error. */
static eg_status
first_finding(eg_walk *walk, const char *path, eg_error *err)
{
    eg_result *r = &walk->report->result;
    eg_result_finish(r);
    if (r->len > 0) {
        return eg_fail(err, EG_REJECT, "%s: check %s: %s", path,
                       eg_check_code(r->finding[0].check), r->finding[0].text);
    }
    return eg_fail(err, EG_REJECT, "%s: its setup cannot be verified", path);
}

/** Read and check the sections of the setup. */
static eg_status
read_setup(eg_walk *walk, const char *path, eg_base_use use, eg_error *err)
{
    eg_record_findings context = {.result = &walk->report->result,
                                  .section = UINT32_MAX};
    const eg_record_sink sink = {.found = eg_record_found, .context = &context};
    const eg_status opened = eg_record_open(&walk->record, path, &sink, err);
    if (opened != EG_OK) {
        return opened == EG_REJECT ? first_finding(walk, path, err) : opened;
    }
    walk->digest = calloc(eg_record_section_count(walk->record) + 1,
                          sizeof(*walk->digest));
    if (walk->digest == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a setup");
    }
    EG_TRY(eg_walk_setup(walk, err));
    EG_TRY(walk->report->result.status);
    EG_TRY(eg_setup_finish(&walk->setup, use));
    if (walk->report->result.total > 0 || walk->setup.election == NULL) {
        return first_finding(walk, path, err);
    }
    for (unsigned step = 0; step <= 4; step++) {
        if (walk->report->reach[step] == EG_REACH_BROKEN) {
            return first_finding(walk, path, err);
        }
    }
    return EG_OK;
}

eg_status
eg_verified_setup_open(eg_verified_setup **out,
                       const char *path,
                       const eg_group *group,
                       eg_base_use use,
                       eg_error *err)
{
    static const eg_verify_options options = EG_VERIFY_OPTIONS_INIT;
    eg_verified_setup *made = calloc(1, sizeof(*made));
    eg_walk walk = {.options = &options,
                    .report = calloc(1, sizeof(eg_report))};
    eg_status status =
        made == NULL || walk.report == NULL ? EG_ERR_MEMORY : EG_OK;
    if (status == EG_OK && group == NULL) {
        status = eg_group_new(&made->own_group);
    }
    if (status == EG_OK) {
        walk.group = group == NULL ? made->own_group : group;
        status = eg_setup_init(&walk.setup, walk.group);
    }
    if (status == EG_OK) {
        status = read_setup(&walk, path, use, err);
    }
    eg_record_free(walk.record);
    free(walk.digest);
    eg_report_free(walk.report);
    if (status != EG_OK) {
        eg_setup_free(&walk.setup);
        eg_verified_setup_free(made);
        return status;
    }
    made->setup = walk.setup;
    *out = made;
    return EG_OK;
}
