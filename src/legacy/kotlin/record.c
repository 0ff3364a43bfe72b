/* SPDX-License-Identifier: Apache-2.0 */
/* All ballots of a record of 2.0: products, identifiers, devices. */
#include "legacy/kotlin/kotlin.h"

void
lg_kt_accumulate(const lg_walk *walk, lg_ballots *b, const lg_kt_ballot *ballot)
{
    b->count[LG_COUNT_CAST]++;
    for (size_t i = 0; i < ballot->contests; i++) {
        const lg_kt_contest *c = &ballot->contest[i];
        b->on[c->about - walk->manifest.contest]++;
        b->count[LG_COUNT_DATA] += c->data.there ? 1 : 0;
        for (size_t k = 0; k < c->selections; k++) {
            const lg_kt_selection *s = &c->selection[k];
            lg_ballots_multiply(walk, b, s->option, &s->alpha.x, &s->beta.x);
        }
    }
}

lg_text
lg_kt_folder(const lg_walk *walk, size_t entry)
{
    const char *name = lg_source_name(&walk->source, entry);
    const char *first = strchr(name, '/');
    const char *last = strrchr(name, '/');
    return first == last ? (lg_text){name, 0}
                         : (lg_text){first + 1, (size_t)(last - first - 1)};
}

bool
lg_kt_is_folder_of(lg_text folder, lg_text device)
{
    if (folder.len == 0) {
        return true;
    }
    for (size_t i = 0; i < folder.len && folder.len == device.len; i++) {
        const char c = device.s[i] == ' ' ? '_' : device.s[i];
        if (folder.s[i] != c && folder.s[i] != device.s[i]) {
            return false;
        }
    }
    return folder.len == device.len;
}

/**
 * Where codes are not chained, B_aux is the configured one; where that is
 * empty, it is empty or the device's name.  Codes that are printed beforehand
 * may have none.
 */
static bool
fits_aux(const lg_walk *walk, const lg_kt_ballot *b)
{
    const lg_kt *kt = lg_kt_of(walk);
    const lg_text aux = {(const char *)b->aux, b->aux_len};
    return lg_text_equal(aux, (lg_text){(const char *)kt->aux, kt->aux_len}) ||
           (kt->aux_len == 0 && lg_text_equal(aux, b->device)) ||
           (b->pre && aux.len == 0);
}

static eg_status
judge_ballot(lg_worker *w, lg_ballot_file *file, eg_error *err)
{
    const lg_walk *walk = w->walk;
    lg_ballots *all = w->gathered;
    lg_brief *brief = &file->brief;
    lg_kt_ballot ballot;
    const lg_text folder = lg_kt_folder(walk, brief->entry);
    EG_TRY(lg_kt_ballot_read(walk, &ballot, file->json, w->arena, err));
    eg_sha256_once(&brief->before, ballot.aux, ballot.aux_len);
    brief->code = ballot.code;
    brief->state = ballot.cast ? LG_STATE_CAST : LG_STATE_SPOILED;
    EG_TRY(lg_ballots_add(all, file, ballot.id));
    all->count[LG_COUNT_UNKNOWN] += ballot.unknown ? 1 : 0;
    all->count[LG_COUNT_PRE] += ballot.pre ? 1 : 0;
    all->count[LG_COUNT_PRE_UNCAST] += ballot.pre && !ballot.cast ? 1 : 0;
    if (ballot.cast) {
        lg_kt_accumulate(walk, all, &ballot);
    }
    eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                      lg_kt_is_folder_of(folder, ballot.device), &file->place,
                      "encrypting_device is not the name of the folder");
    if (lg_kt_of(walk)->chained) {
        eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                          ballot.pre || !fits_aux(walk, &ballot), &file->place,
                          "code_baux is that of a code that is not chained, "
                          "against %s",
                          lg_called(&walk->source, LG_CONFIG));
    } else {
        eg_result_require(&w->result, EG_CHECK_8_STRUCTURE,
                          fits_aux(walk, &ballot), &file->place,
                          "code_baux is not the baux0 of %s",
                          lg_called(&walk->source, LG_CONFIG));
    }
    return lg_kt_ballot_judge(walk, &ballot, w->arena, &w->result,
                              &file->place);
}

eg_status
lg_kt_ballots_run(lg_walk *walk, lg_ballots *out)
{
    EG_TRY(lg_ballots_run(walk, judge_ballot, out));
    walk->report->facts.challenged = out->len - out->count[LG_COUNT_CAST];
    lg_kt_pre_tell(walk, out);
    return lg_ballots_judge_unique(walk, out, "ballot_id");
}
