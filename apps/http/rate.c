/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Token buckets, as the "generic cell rate algorithm" of ATM keeps them: of a
 * bucket only the moment is kept at which it is full again.
 */
#include "http/rate.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include <electionguard/hash.h>
#include <electionguard/random.h>

/** Buckets, in sets: an address has its place in one of them. */
enum { SETS = 4096, WAYS = 8 };

#define MICROSECONDS 1000000U

typedef struct bucket {
    uint64_t who;  /**< Of its address's hash. */
    uint64_t full; /**< When it is full again. */
} bucket;

struct http_rate {
    pthread_mutex_t mutex;
    uint8_t key[32];
    uint64_t step; /**< Microseconds until a token comes back. */
    uint64_t room; /**< Microseconds until an empty bucket is full. */
    bucket set[SETS][WAYS];
};

/** Buckets of which a token comes back after @p step microseconds. */
static eg_status
new_rate(http_rate **out, uint64_t step, unsigned burst, eg_error *err)
{
    http_rate *r = calloc(1, sizeof(*r));
    if (r == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for rates");
    }
    r->step = step == 0 ? 1 : step;
    r->room = r->step * burst;
    pthread_mutex_init(&r->mutex, NULL);
    eg_rng rng = eg_rng_system();
    const eg_status status = eg_rng_fill(&rng, r->key, sizeof(r->key));
    if (status != EG_OK) {
        http_rate_free(r);
        return eg_fail(err, status, "no randomness for rates");
    }
    *out = r;
    return EG_OK;
}

eg_status
http_rate_new(http_rate **out,
              unsigned each_second,
              unsigned burst,
              eg_error *err)
{
    return new_rate(out, MICROSECONDS / each_second, burst, err);
}

eg_status
http_rate_every(http_rate **out,
                unsigned seconds,
                unsigned burst,
                eg_error *err)
{
    return new_rate(out, (uint64_t)MICROSECONDS * seconds, burst, err);
}

void
http_rate_free(http_rate *rate)
{
    if (rate != NULL) {
        pthread_mutex_destroy(&rate->mutex);
        free(rate);
    }
}

/** A keyed hash of an address, or of its network. */
static uint64_t
hash_of(const http_rate *r, const http_address *who)
{
    uint8_t bytes[sizeof(r->key) + 9] = {0};
    eg_hash hash;
    memcpy(bytes, r->key, sizeof(r->key));
    uint8_t *address = bytes + sizeof(r->key);
    if (who->any.sa_family == AF_INET6) {
        address[0] = 6;
        memcpy(address + 1, who->v6.sin6_addr.s6_addr, 8);
    } else {
        address[0] = 4;
        memcpy(address + 1, &who->v4.sin_addr, 4);
    }
    eg_sha256_once(&hash, bytes, sizeof(bytes));
    return eg_load_be64(hash.bytes);
}

/** The bucket of @p who, or the one that gives way to it. */
static bucket *
find(bucket *set, uint64_t who)
{
    bucket *soonest = &set[0];
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].who == who) {
            return &set[i];
        }
        if (set[i].full < soonest->full) {
            soonest = &set[i];
        }
    }
    *soonest = (bucket){.who = who};
    return soonest;
}

unsigned
http_rate_take(http_rate *r, const http_address *who, uint64_t now)
{
    const uint64_t hash = hash_of(r, who);
    uint64_t wait = 0;
    pthread_mutex_lock(&r->mutex);
    bucket *b = find(r->set[hash % SETS], hash);
    const uint64_t full = (b->full > now ? b->full : now) + r->step;
    if (full - now <= r->room) {
        b->full = full;
    } else {
        wait = full - now - r->room;
    }
    pthread_mutex_unlock(&r->mutex);
    return (unsigned)((wait + MICROSECONDS - 1) / MICROSECONDS);
}

uint64_t
http_rate_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * MICROSECONDS + (uint64_t)t.tv_nsec / 1000U;
}

/* -- proxies ---------------------------------------------------------------- */

/** Read an address of @p len bytes, with spaces around it. */
static eg_status
read_part(http_address *out, const char *text, size_t len, eg_error *err)
{
    char address[INET6_ADDRSTRLEN] = "";
    while (len > 0 && *text == ' ') {
        text++;
        len--;
    }
    while (len > 0 && text[len - 1] == ' ') {
        len--;
    }
    if (len < sizeof(address)) {
        memcpy(address, text, len);
        address[len] = '\0';
    }
    return http_address_read(out, address, 0, err);
}

eg_status
http_proxies_read(http_proxies *out, const char *text, eg_error *err)
{
    http_proxies made = {.len = 0};
    while (text != NULL) {
        const char *comma = strchr(text, ',');
        const size_t len =
            comma == NULL ? strlen(text) : (size_t)(comma - text);
        if (made.len == HTTP_PROXIES_MAX) {
            return eg_fail(err, EG_ERR_ARGUMENT, "more than %d proxies",
                           HTTP_PROXIES_MAX);
        }
        EG_TRY(read_part(&made.address[made.len], text, len, err));
        made.len++;
        text = comma == NULL ? NULL : comma + 1;
    }
    *out = made;
    return EG_OK;
}

static bool
is_same(const http_address *a, const http_address *b)
{
    if (a->any.sa_family != b->any.sa_family) {
        return false;
    }
    return a->any.sa_family == AF_INET6
               ? memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr, 16) == 0
               : a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr;
}

static bool
is_proxy(const http_proxies *p, const http_address *who)
{
    for (size_t i = 0; i < p->len; i++) {
        if (is_same(&p->address[i], who)) {
            return true;
        }
    }
    return false;
}

void
http_proxies_resolve(const http_proxies *p,
                     http_address *who,
                     const char *forwarded)
{
    size_t end = forwarded == NULL ? 0 : strlen(forwarded);
    while (end > 0 && is_proxy(p, who)) {
        size_t begin = end;
        while (begin > 0 && forwarded[begin - 1] != ',') {
            begin--;
        }
        http_address next;
        if (read_part(&next, forwarded + begin, end - begin, NULL) != EG_OK) {
            return; /* who wrote this is not known: the last one known asks */
        }
        http_address_take(who, &next.any);
        end = begin > 0 ? begin - 1 : 0;
    }
}
