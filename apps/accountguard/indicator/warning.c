/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warning lists.
 */
#include "accountguard/indicator/warning.h"

#include <stdlib.h>
#include <string.h>

#include "accountguard/indicator/prefixmap.h"
#include "accountguard/indicator/textmap.h"

static const struct {
    const char *word;
    unsigned percent;
    const char *reason;
} classes[AG_WARNING_COUNT] = {
#define AG_WARNING_ROW(name, word, percent, reason) \
    [name] = {word, percent, reason},
    AG_WARNING_TABLE(AG_WARNING_ROW)
#undef AG_WARNING_ROW
};

/** Hosts on which strangers publish side by side and that the Public Suffix
 * List, which knows the others, does not name. */
static const char *const shared[] = {
    /* shorteners and redirectors */
    "aka.ms", "bit.ly", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in",
    "ow.ly", "rb.gy", "rebrand.ly", "rs6.net", "s.id", "shorturl.at", "t.co",
    "t.ly", "tiny.cc", "tinyurl.com", "urlz.fr",
    /* files, pages, forms */
    "1drv.ms", "4shared.com", "anonfiles.com", "archive.org",
    "azurewebsites.net", "box.com", "canva.com", "cdn.discordapp.com",
    "cloudflare-ipfs.com", "discord.com", "discordapp.com", "docs.google.com",
    "drive.google.com", "dropbox.com", "dropboxusercontent.com", "dweb.link",
    "forms.gle", "forms.office.com", "ghostbin.com", "gist.github.com",
    "github.com", "gitlab.com", "icloud.com", "ipfs.io", "jotform.com",
    "mediafire.com", "mega.nz", "notion.site", "notion.so", "onedrive.live.com",
    "pastebin.com", "raw.githubusercontent.com", "script.google.com",
    "sendspace.com", "sharepoint.com", "sites.google.com",
    "storage.googleapis.com", "t.me", "telegram.org", "transfer.sh",
    "trello.com", "typeform.com", "wetransfer.com", "workers.dev",
    /* what everybody has an account at */
    "apple.com", "facebook.com", "gmail.com", "google.com", "googleapis.com",
    "instagram.com", "linkedin.com", "live.com", "microsoft.com",
    "microsoftonline.com", "office.com", "office365.com", "outlook.com",
    "twitter.com", "wikipedia.org", "wordpress.com", "x.com", "yahoo.com",
    "youtube.com",
    /* where everybody signs in */
    "accounts.google.com", "login.live.com", "login.microsoftonline.com",
    "mail.google.com", "outlook.live.com", "outlook.office.com",
    "outlook.office365.com", "appleid.apple.com"};

/** Public resolvers, and ranges that Cloudflare and Fastly publish. */
static const char *const cdn[] = {
    "1.1.1.1",         "1.0.0.1",          "8.8.8.8",
    "8.8.4.4",         "9.9.9.9",          "173.245.48.0/20",
    "103.21.244.0/22", "103.22.200.0/22",  "103.31.4.0/22",
    "141.101.64.0/18", "108.162.192.0/18", "190.93.240.0/20",
    "188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17",
    "162.158.0.0/15",  "104.16.0.0/13",    "104.24.0.0/14",
    "172.64.0.0/13",   "131.0.72.0/22",    "151.101.0.0/16",
    "2400:cb00::/32",  "2606:4700::/32",   "2a04:4e40::/32",
    "2803:f800::/32",  "2405:b500::/32",   "2405:8100::/32",
    "2a06:98c0::/29",  "2c0f:f248::/32"};

struct ag_warnings {
    ag_textmap hosts;
    ag_prefixmap ranges;
};

const char *
ag_warning_name(ag_warning warning)
{
    return classes[warning].word;
}

bool
ag_warning_read(ag_warning *out, const char *word)
{
    for (unsigned i = 0; i < AG_WARNING_COUNT; i++) {
        if (strcmp(word, classes[i].word) == 0) {
            *out = (ag_warning)i;
            return true;
        }
    }
    return false;
}

const char *
ag_warning_reason(ag_warning warning)
{
    return classes[warning].reason;
}

unsigned
ag_warning_percent(ag_warning warning)
{
    return classes[warning].percent;
}

static eg_status
add_all(ag_warnings *w,
        ag_warning warning,
        const char *const *list,
        size_t len,
        eg_error *err)
{
    for (size_t i = 0; i < len; i++) {
        EG_TRY(ag_warnings_add(w, warning, list[i], strlen(list[i]), err));
    }
    return EG_OK;
}

eg_status
ag_warnings_new(ag_warnings **out, eg_error *err)
{
    ag_warnings *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for warning lists");
    }
    eg_status status = ag_textmap_init(&w->hosts);
    if (status != EG_OK) {
        (void)eg_fail(err, status, "no memory or randomness for warning lists");
    } else {
        status =
            add_all(w, AG_WARNING_SHARED, shared, EG_ARRAY_LEN(shared), err);
    }
    if (status == EG_OK) {
        status = add_all(w, AG_WARNING_CDN, cdn, EG_ARRAY_LEN(cdn), err);
    }
    if (status != EG_OK) {
        ag_warnings_free(w);
        return status;
    }
    *out = w;
    return EG_OK;
}

void
ag_warnings_free(ag_warnings *w)
{
    if (w != NULL) {
        ag_textmap_free(&w->hosts);
        ag_prefixmap_free(&w->ranges);
        free(w);
    }
}

eg_status
ag_warnings_add(ag_warnings *w,
                ag_warning warning,
                const char *text,
                size_t len,
                eg_error *err)
{
    ag_range range;
    char host[AG_HOST_MAX + 1];
    eg_status status;
    if (ag_range_read(&range, text, len)) {
        status = ag_prefixmap_add(&w->ranges, &range, warning);
    } else {
        while (len > 0 && (text[0] == '.' || text[0] == '*')) {
            text++; /* lists write .example.com for it and all below */
            len--;
        }
        const size_t n = ag_host_fold(host, text, len);
        if (n == 0) {
            return eg_fail(err, EG_ERR_MALFORMED,
                           "is no domain, address or range");
        }
        uint32_t *number = NULL;
        status = ag_textmap_at(&number, &w->hosts, 0, host, n);
        if (status == EG_OK && (*number == AG_NONE || *number > warning)) {
            *number = warning; /* of two lists the stronger word counts */
        }
    }
    return status == EG_OK ? EG_OK
                           : eg_fail(err, status, "the warning lists are full");
}

eg_status
ag_warnings_seal(ag_warnings *w)
{
    return ag_prefixmap_seal(&w->ranges);
}

static uint32_t
find_host(const ag_warnings *w, const char *host)
{
    return ag_textmap_find(&w->hosts, 0, host, strlen(host));
}

ag_warning
ag_warnings_host(const ag_warnings *w, const char *host)
{
    if (strncmp(host, "www.", 4) == 0 && strchr(host + 4, '.') != NULL) {
        host += 4;
    }
    const uint32_t found = find_host(w, host);
    if (found != AG_NONE) {
        return (ag_warning)found;
    }
    /* Below a shared host may be one tenant, or a part of it that all share. */
    const char *registered = ag_host_registered(host);
    return registered != NULL && find_host(w, registered) != AG_NONE
               ? AG_WARNING_POPULAR
               : AG_WARNING_NONE;
}

ag_warning
ag_warnings_ip(const ag_warnings *w, const ag_ip *ip)
{
    ag_prefix_walk walk = ag_prefixmap_find(&w->ranges, ip);
    const uint32_t found = ag_prefix_next(&walk);
    return found == AG_NONE ? AG_WARNING_NONE : (ag_warning)found;
}
