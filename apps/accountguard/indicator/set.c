/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The set of indicators.
 *
 * Values are numbers of records: texts by a hash table, addresses by ranges.
 * Records of one value are a list.  What is asked of a record beyond being
 * there - its time, its confidence, its warnings - is worked out for hits alone,
 * which are rare.
 */
#include "accountguard/indicator/set.h"

#include <stdlib.h>
#include <string.h>

#include "accountguard/indicator/prefixmap.h"
#include "accountguard/indicator/textmap.h"

typedef struct record {
    uint64_t id;
    ag_time from;
    ag_time until;
    ag_time seen;
    uint32_t next;   /**< Another one of the same value, or AG_NONE. */
    uint32_t actors; /**< In the pool, its count first; AG_NONE: no actor. */
    uint16_t feed;
    uint8_t kind;
    uint8_t confidence;
    uint8_t tlp;
    uint8_t pap;
    uint8_t part;
    uint8_t parts;
    uint8_t warning; /**< Of a domain; of addresses it depends on the event. */
} record;

struct ag_set {
    const ag_warnings *warnings;
    ag_textmap texts;
    ag_prefixmap ranges;
    ag_set_feed *feeds;
    size_t feed_len;
    record *records;
    size_t record_len;
    size_t record_cap;
    uint64_t *actors;
    size_t actor_len;
    size_t actor_cap;
    bool has[AG_KIND_COUNT]; /**< Kinds that are in the set at all. */
    bool sealed;
};

eg_status
ag_set_new(ag_set **out, const ag_warnings *warnings, eg_error *err)
{
    ag_set *set = calloc(1, sizeof(*set));
    if (set == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for indicators");
    }
    set->warnings = warnings;
    set->feeds = calloc(AG_SET_FEEDS_MAX, sizeof(*set->feeds));
    const eg_status status =
        set->feeds == NULL ? EG_ERR_MEMORY : ag_textmap_init(&set->texts);
    if (status != EG_OK) {
        ag_set_free(set);
        return eg_fail(err, status, "no memory or randomness for indicators");
    }
    *out = set;
    return EG_OK;
}

void
ag_set_free(ag_set *set)
{
    if (set != NULL) {
        ag_textmap_free(&set->texts);
        ag_prefixmap_free(&set->ranges);
        free(set->feeds);
        free(set->records);
        free(set->actors);
        free(set);
    }
}

eg_status
ag_set_feed_add(ag_set *set,
                unsigned *index,
                const ag_set_feed *feed,
                eg_error *err)
{
    if (set->sealed) {
        return eg_fail(err, EG_ERR_STATE, "the set is sealed");
    }
    if (set->feed_len == AG_SET_FEEDS_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "more than %d feeds",
                       AG_SET_FEEDS_MAX);
    }
    if (feed->half_life < 0 || feed->trust >= AG_TRUST_COUNT) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "feed %llu: its half-life or trust is out of range",
                       (unsigned long long)feed->id);
    }
    *index = (unsigned)set->feed_len;
    set->feeds[set->feed_len++] = *feed;
    return EG_OK;
}

static eg_status
check(const ag_set *set, const ag_indicator *i, eg_error *err)
{
    if (set->sealed) {
        return eg_fail(err, EG_ERR_STATE, "the set is sealed");
    }
    if (set->record_len >= AG_SET_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "more than %zu indicators",
                       AG_SET_MAX);
    }
    const bool good =
        i->feed < set->feed_len && i->kind < AG_KIND_COUNT &&
        i->value.len > 0 && i->value.len <= AG_VALUE_MAX &&
        i->confidence >= 1 && i->confidence <= 100 && i->tlp < AG_TLP_COUNT &&
        i->pap < AG_PAP_COUNT && i->valid_from >= 0 &&
        i->valid_until > i->valid_from && i->actor_len <= AG_SET_ACTORS_MAX &&
        i->parts <= AG_SET_PARTS_MAX && i->part < (i->parts > 1 ? i->parts : 1);
    if (!good) {
        return eg_fail(err, EG_ERR_ARGUMENT,
                       "indicator %llu: a member is out of its range",
                       (unsigned long long)i->id);
    }
    return EG_OK;
}

/** Keep a list of actors in the pool; most indicators name the same one as the
 * indicator before them, and share its list. */
static eg_status
keep_actors(ag_set *set, uint32_t *at, const ag_indicator *i)
{
    *at = AG_NONE;
    if (i->actor_len == 0) {
        return EG_OK;
    }
    if (set->record_len > 0) {
        const uint32_t last = set->records[set->record_len - 1].actors;
        if (last != AG_NONE && set->actors[last] == i->actor_len &&
            memcmp(set->actors + last + 1, i->actors,
                   i->actor_len * sizeof(*i->actors)) == 0) {
            *at = last;
            return EG_OK;
        }
    }
    if (set->actor_cap - set->actor_len < i->actor_len + 1) {
        const size_t cap = (set->actor_cap + i->actor_len + 64) * 3 / 2;
        uint64_t *actors = realloc(set->actors, cap * sizeof(*actors));
        if (actors == NULL) {
            return EG_ERR_MEMORY;
        }
        set->actors = actors;
        set->actor_cap = cap;
    }
    *at = (uint32_t)set->actor_len;
    set->actors[set->actor_len++] = i->actor_len;
    memcpy(set->actors + set->actor_len, i->actors,
           i->actor_len * sizeof(*i->actors));
    set->actor_len += i->actor_len;
    return EG_OK;
}

static eg_status
grow_records(ag_set *set)
{
    if (set->record_len < set->record_cap) {
        return EG_OK;
    }
    const size_t cap = set->record_cap == 0 ? 256 : set->record_cap * 3 / 2;
    record *records = realloc(set->records, cap * sizeof(*records));
    if (records == NULL) {
        return EG_ERR_MEMORY;
    }
    set->records = records;
    set->record_cap = cap;
    return EG_OK;
}

/** What warning lists say of the value itself. */
static ag_warning
warning_of(const ag_set *set, const ag_indicator *i)
{
    char host[AG_VALUE_MAX + 1];
    if (set->warnings == NULL || i->kind != AG_KIND_HOST) {
        return AG_WARNING_NONE;
    }
    memcpy(host, i->value.data, i->value.len);
    host[i->value.len] = '\0';
    return ag_warnings_host(set->warnings, host);
}

/** A URL that names no more than a host says as much as the host. */
static ag_warning
warning_of_root(const ag_set *set, const ag_indicator *i)
{
    char text[AG_VALUE_MAX + 1];
    size_t host = 0;
    size_t path = 0;
    if (set->warnings == NULL || i->kind != AG_KIND_URL ||
        i->value.data[i->value.len - 1] != '/') {
        return AG_WARNING_NONE;
    }
    if (ag_url_fold(text, &host, &path, (const char *)i->value.data,
                    i->value.len) == 0 ||
        path != host + 1) {
        return AG_WARNING_NONE;
    }
    text[host] = '\0';
    return ag_warnings_host(set->warnings, text);
}

static eg_status
add(ag_set *set, const ag_indicator *i)
{
    const char *text = (const char *)i->value.data;
    uint32_t *first = NULL;
    uint32_t actors;
    EG_TRY(keep_actors(set, &actors, i));
    EG_TRY(grow_records(set));
    EG_TRY(ag_textmap_at(&first, &set->texts, i->kind, text, i->value.len));
    const uint32_t number = (uint32_t)set->record_len;
    if (i->kind == AG_KIND_IP && *first == AG_NONE) {
        ag_range range;
        if (!ag_range_read(&range, text, i->value.len)) {
            return EG_ERR_ARGUMENT;
        }
        /* The range is entered once; its text leads to the list's end. */
        EG_TRY(ag_prefixmap_add(&set->ranges, &range, number));
    }
    const ag_warning own = warning_of(set, i);
    record *r = &set->records[set->record_len++];
    *r = (record){
        .id = i->id,
        .from = i->valid_from,
        .until = i->valid_until,
        .seen = i->seen,
        .next = AG_NONE,
        .actors = actors,
        .feed = (uint16_t)i->feed,
        .kind = (uint8_t)i->kind,
        .confidence = (uint8_t)i->confidence,
        .tlp = (uint8_t)i->tlp,
        .pap = (uint8_t)i->pap,
        .part = (uint8_t)i->part,
        .parts = (uint8_t)(i->parts > 1 ? i->parts : 1),
        .warning =
            (uint8_t)(own != AG_WARNING_NONE ? own : warning_of_root(set, i))};
    if (*first == AG_NONE) {
        *first = number;
    } else { /* behind the first, which ranges point to */
        r->next = set->records[*first].next;
        set->records[*first].next = number;
    }
    set->has[i->kind] = true;
    return EG_OK;
}

eg_status
ag_set_add(ag_set *set, const ag_indicator *i, eg_error *err)
{
    EG_TRY(check(set, i, err));
    const eg_status status = add(set, i);
    return status == EG_OK
               ? EG_OK
               : eg_fail(err, status, "indicator %llu cannot be kept: %s",
                         (unsigned long long)i->id, eg_status_text(status));
}

eg_status
ag_set_seal(ag_set *set, eg_error *err)
{
    const eg_status status = ag_prefixmap_seal(&set->ranges);
    if (status != EG_OK) {
        return eg_fail(err, status, "no memory for indicators");
    }
    ag_textmap_shrink(&set->texts);
    record *records =
        set->record_len == 0
            ? NULL
            : realloc(set->records, set->record_len * sizeof(*records));
    if (records != NULL) {
        set->records = records;
        set->record_cap = set->record_len;
    }
    set->sealed = true;
    return EG_OK;
}

size_t
ag_set_len(const ag_set *set)
{
    return set->record_len;
}

size_t
ag_set_bytes(const ag_set *set)
{
    return sizeof(*set) + ag_textmap_bytes(&set->texts) +
           ag_prefixmap_bytes(&set->ranges) +
           set->record_cap * sizeof(*set->records) +
           set->actor_cap * sizeof(*set->actors) +
           AG_SET_FEEDS_MAX * sizeof(*set->feeds);
}

unsigned
ag_confidence_after(unsigned confidence, ag_time age, ag_time half_life)
{
    if (half_life <= 0 || age <= 0) {
        return confidence;
    }
    const ag_time halves = age / half_life;
    if (halves > 7) { /* 100 / 2^7 < 1 */
        return 0;
    }
    /* In 1/1024: from here to half of it at the end of this half-life. */
    const uint64_t part =
        (uint64_t)((double)(age % half_life) * 1024.0 / (double)half_life);
    const uint64_t fine = (uint64_t)confidence * (2048 - part);
    return (unsigned)(fine >> (11 + halves));
}

/** Keep the strongest hits; of equal ones those that came first. */
static void
put_match(ag_matches *found, const ag_match *match)
{
    for (unsigned i = 0; i < found->len; i++) {
        if (found->match[i].id == match->id &&
            found->match[i].feed == match->feed) {
            return; /* an event may tell the same host twice */
        }
    }
    if (found->len < AG_MATCHES_MAX) {
        found->match[found->len++] = *match;
        return;
    }
    found->more++;
    unsigned weakest = 0;
    for (unsigned i = 1; i < AG_MATCHES_MAX; i++) {
        if (found->match[i].confidence <= found->match[weakest].confidence) {
            weakest = i;
        }
    }
    if (found->match[weakest].confidence < match->confidence) {
        found->match[weakest] = *match;
    }
}

/** Keep in mind that a part was met; whether all are. */
static bool
all_met(ag_matches *found, const record *r, uint64_t feed)
{
    if (r->parts == 1) {
        return true;
    }
    ag_partial *p = NULL;
    for (unsigned i = 0; i < found->partial_len && p == NULL; i++) {
        if (found->partial[i].id == r->id && found->partial[i].feed == feed) {
            p = &found->partial[i];
        }
    }
    if (p == NULL) {
        if (found->partial_len == AG_PARTIALS_MAX) {
            found->more++;
            return false;
        }
        p = &found->partial[found->partial_len++];
        *p = (ag_partial){.id = r->id, .feed = feed};
    }
    p->met |= 1U << r->part;
    return p->met == (1U << r->parts) - 1;
}

/** Judge all records of one value. */
static void
take(const ag_set *set,
     uint32_t number,
     ag_warning met,
     ag_time at,
     ag_matches *found)
{
    for (; number != AG_NONE; number = set->records[number].next) {
        const record *r = &set->records[number];
        const ag_set_feed *feed = &set->feeds[r->feed];
        if (at < r->from || at >= r->until) {
            found->outside++;
            continue;
        }
        const ag_warning warning =
            r->warning != AG_WARNING_NONE ? (ag_warning)r->warning : met;
        const unsigned left =
            ag_confidence_after(r->confidence, at - r->seen, feed->half_life);
        const unsigned confidence = left * ag_warning_percent(warning) / 100;
        if (left == 0) {
            found->outside++;
        } else if (confidence == 0) {
            found->voided++;
            found->void_by = warning;
        } else if (all_met(found, r, feed->id)) {
            const uint64_t *actors =
                r->actors == AG_NONE ? NULL : set->actors + r->actors;
            const ag_match match = {
                .id = r->id,
                .feed = feed->id,
                .actors = actors == NULL ? NULL : actors + 1,
                .actor_len = actors == NULL ? 0 : (uint16_t)actors[0],
                .confidence = (uint8_t)confidence,
                .kind = (ag_kind)r->kind,
                .trust = feed->trust,
                .tlp = (ag_tlp)r->tlp,
                .pap = (ag_pap)r->pap,
                .warning = warning,
                .valid_from = r->from,
                .valid_until = r->until};
            put_match(found, &match);
        }
    }
}

void
ag_set_find_ip(const ag_set *set,
               const ag_ip *ip,
               ag_time at,
               ag_matches *found)
{
    ag_prefix_walk walk = ag_prefixmap_find(&set->ranges, ip);
    if (walk.node == AG_NONE) {
        return;
    }
    const ag_warning met = set->warnings == NULL
                               ? AG_WARNING_NONE
                               : ag_warnings_ip(set->warnings, ip);
    uint32_t number;
    while ((number = ag_prefix_next(&walk)) != AG_NONE) {
        take(set, number, met, at, found);
    }
}

static void
find_text(const ag_set *set,
          ag_kind kind,
          const char *text,
          size_t len,
          ag_time at,
          ag_matches *found)
{
    const uint32_t number = ag_textmap_find(&set->texts, kind, text, len);
    if (number != AG_NONE) {
        take(set, number, AG_WARNING_NONE, at, found);
    }
}

/** A host in its one spelling, and the domains that it is in: the whole, and
 * those of 2 to AG_SET_LABELS_MAX labels. */
static void
find_domains(const ag_set *set,
             const char *host,
             size_t len,
             ag_time at,
             ag_matches *found)
{
    if (!set->has[AG_KIND_HOST]) {
        return;
    }
    unsigned labels = 1;
    for (size_t i = len; i > 0; i--) {
        if (host[i - 1] == '.' && ++labels > 2 &&
            labels - 1 <= AG_SET_LABELS_MAX) {
            find_text(set, AG_KIND_HOST, host + i, len - i, at, found);
        }
    }
    find_text(set, AG_KIND_HOST, host, len, at, found);
}

void
ag_set_find_host(const ag_set *set,
                 const char *text,
                 size_t len,
                 ag_time at,
                 ag_matches *found)
{
    char host[AG_HOST_MAX + 1];
    ag_range range;
    const size_t n = ag_host_fold(host, text, len);
    if (n > 0) {
        find_domains(set, host, n, at, found);
    } else if (memchr(text, '/', len) == NULL &&
               ag_range_read(&range, text, len)) {
        ag_set_find_ip(set, &range.ip, at, found);
    }
}

void
ag_set_find_url(const ag_set *set,
                const char *text,
                size_t len,
                ag_time at,
                ag_matches *found)
{
    char url[AG_VALUE_MAX + 1];
    size_t host;
    size_t path;
    const size_t n = ag_url_fold(url, &host, &path, text, len);
    if (n == 0) {
        return;
    }
    if (set->has[AG_KIND_URL]) {
        find_text(set, AG_KIND_URL, url, n, at, found);
        if (path != n) {
            find_text(set, AG_KIND_URL, url, path, at, found);
        }
    }
    const bool v6 = url[0] == '[' && host > 2;
    ag_set_find_host(set, v6 ? url + 1 : url, v6 ? host - 2 : host, at, found);
}

void
ag_set_find_email(const ag_set *set,
                  const char *text,
                  size_t len,
                  ag_time at,
                  ag_matches *found)
{
    ag_value value;
    if (ag_value_read(&value, AG_KIND_EMAIL, text, len, NULL) != EG_OK) {
        return;
    }
    find_text(set, AG_KIND_EMAIL, value.text, value.len, at, found);
    const char *host = strchr(value.text, '@') + 1;
    find_domains(set, host, value.len - (size_t)(host - value.text), at, found);
}

void
ag_set_find_hash(const ag_set *set,
                 const char *text,
                 size_t len,
                 ag_time at,
                 ag_matches *found)
{
    const ag_kind kind = len == 32   ? AG_KIND_MD5
                         : len == 40 ? AG_KIND_SHA1
                                     : AG_KIND_SHA256;
    ag_value value;
    if (ag_value_read(&value, kind, text, len, NULL) == EG_OK) {
        find_text(set, kind, value.text, value.len, at, found);
    }
}

void
ag_set_find_event(const ag_set *set, const ag_event *event, ag_matches *found)
{
    if (event->ip.family != 0) {
        ag_set_find_ip(set, &event->ip, event->time, found);
    }
    if (event->url.len > 0) {
        ag_set_find_url(set, (const char *)event->url.data, event->url.len,
                        event->time, found);
    }
}
