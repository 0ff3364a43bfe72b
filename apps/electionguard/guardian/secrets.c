/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A guardian's secrets as sealed files.  Both begin with what they belong to:
 *
 *   election 32 | index u32 | n u32 | k u32 | scalars of 32 bytes
 *
 * so that a file of another election does not open here.
 */
#include <string.h>

#include "base/base.h"
#include "electionguard/guardian/state.h"

#define SECRETS_PURPOSE "guardian polynomials"
#define KEY_PURPOSE     "guardian key share"

#define HEADER 44

static void
put_header(const guardian *g, uint8_t *out)
{
    const app_roster *roster = &g->invitation.roster;
    memcpy(out, roster->election.bytes, EG_HASH_BYTES);
    eg_store_be32(out + 32, g->index);
    eg_store_be32(out + 36, roster->n);
    eg_store_be32(out + 40, roster->k);
}

static void
put_scalar(const guardian *g, uint8_t **at, const eg_scalar *x)
{
    eg_scalar_write(g->group, *at, x);
    *at += EG_SCALAR_BYTES;
}

static bool
get_scalar(const guardian *g, const uint8_t **at, eg_scalar *x)
{
    const bool below_q = eg_scalar_parse(g->group, x, *at);
    *at += EG_SCALAR_BYTES;
    return below_q;
}

/** Open a file of @p scalars scalars that belongs to this election. */
static eg_status
open_file(guardian *g,
          const char *name,
          const char *purpose,
          size_t scalars,
          app_secret *content,
          eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, name, err));
    EG_TRY(app_sealed_read(path, purpose, &g->passphrase, content, err));
    uint8_t header[HEADER];
    put_header(g, header);
    if (content->len != HEADER + scalars * EG_SCALAR_BYTES ||
        memcmp(content->bytes, header, HEADER) != 0) {
        app_secret_free(content);
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: belongs to another election or guardian", path);
    }
    return EG_OK;
}

static eg_status
seal_file(guardian *g,
          const char *name,
          const char *purpose,
          const app_secret *content,
          eg_error *err)
{
    char path[APP_PATH_MAX];
    EG_TRY(guardian_path(g, path, name, err));
    return app_sealed_write(path, purpose, &g->passphrase, content,
                            APP_WRITE_NEW, err);
}

/* -- polynomials ----------------------------------------------------------- */

static size_t
secret_scalars(const guardian *g)
{
    return 1 + EG_KEY_KINDS * (size_t)g->invitation.roster.k;
}

eg_status
guardian_secrets_save(guardian *g,
                      const eg_guardian_secret *secret,
                      eg_error *err)
{
    app_secret content = {0};
    EG_TRY(app_secret_new(&content,
                          HEADER + secret_scalars(g) * EG_SCALAR_BYTES, err));
    put_header(g, content.bytes);
    uint8_t *at = content.bytes + HEADER;
    put_scalar(g, &at, &secret->zeta);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        for (uint32_t j = 0; j < secret->k; j++) {
            put_scalar(g, &at, &secret->coefficient[kind][j]);
        }
    }
    const eg_status status =
        seal_file(g, GUARDIAN_SECRETS, SECRETS_PURPOSE, &content, err);
    app_secret_free(&content);
    return status;
}

static bool
take_secret(guardian *g, eg_guardian_secret *out, const uint8_t *at)
{
    out->index = g->index;
    out->n = g->invitation.roster.n;
    out->k = g->invitation.roster.k;
    bool valid = get_scalar(g, &at, &out->zeta);
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        for (uint32_t j = 0; j < out->k; j++) {
            valid = get_scalar(g, &at, &out->coefficient[kind][j]) && valid;
        }
    }
    return valid;
}

eg_status
guardian_secrets_load(guardian *g,
                      app_secret *memory,
                      eg_guardian_secret **out,
                      eg_error *err)
{
    app_secret content = {0};
    EG_TRY(open_file(g, GUARDIAN_SECRETS, SECRETS_PURPOSE, secret_scalars(g),
                     &content, err));
    eg_status status = app_secret_new(memory, sizeof(**out), err);
    if (status == EG_OK) {
        *out = (eg_guardian_secret *)(void *)memory->bytes;
        if (!take_secret(g, *out, content.bytes + HEADER)) {
            app_secret_free(memory);
            status = eg_fail(err, EG_ERR_MALFORMED,
                             "%s/%s: holds a value that is not below q",
                             g->args->dir, GUARDIAN_SECRETS);
        }
    }
    app_secret_free(&content);
    return status;
}

/* -- the key share --------------------------------------------------------- */

eg_status
guardian_key_save(guardian *g, const eg_guardian_key *key, eg_error *err)
{
    app_secret content = {0};
    EG_TRY(
        app_secret_new(&content, HEADER + EG_KEY_KINDS * EG_SCALAR_BYTES, err));
    put_header(g, content.bytes);
    uint8_t *at = content.bytes + HEADER;
    for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
        put_scalar(g, &at, &key->share[kind]);
    }
    const eg_status status =
        seal_file(g, GUARDIAN_KEY, KEY_PURPOSE, &content, err);
    app_secret_free(&content);
    return status;
}

eg_status
guardian_key_load(guardian *g,
                  app_secret *memory,
                  eg_guardian_key **out,
                  eg_error *err)
{
    app_secret content = {0};
    EG_TRY(
        open_file(g, GUARDIAN_KEY, KEY_PURPOSE, EG_KEY_KINDS, &content, err));
    eg_status status = app_secret_new(memory, sizeof(**out), err);
    if (status == EG_OK) {
        eg_guardian_key *key = (eg_guardian_key *)(void *)memory->bytes;
        const uint8_t *at = content.bytes + HEADER;
        key->index = g->index;
        key->n = g->invitation.roster.n;
        key->k = g->invitation.roster.k;
        bool valid = true;
        for (int kind = 0; kind < EG_KEY_KINDS; kind++) {
            valid = get_scalar(g, &at, &key->share[kind]) && valid;
        }
        *out = key;
        if (!valid) {
            app_secret_free(memory);
            status = eg_fail(err, EG_ERR_MALFORMED,
                             "%s/%s: holds a value that is not below q",
                             g->args->dir, GUARDIAN_KEY);
        }
    }
    app_secret_free(&content);
    return status;
}
