/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Section types, file names and path rules.
 */
#include "record/names.h"

#include <stdio.h>
#include <string.h>

#include "codec/text.h"

const eg_section_info eg_section_infos[EG_SECTION_INFOS] = {
    {EG_SECTION_HEADER, EG_SHAPE_FILE, "setup/header"},
    {EG_SECTION_PARAMETERS, EG_SHAPE_FILE, "setup/parameters"},
    {EG_SECTION_MANIFEST, EG_SHAPE_FILE, "setup/manifest"},
    {EG_SECTION_GUARDIANS, EG_SHAPE_FILE, "setup/guardians"},
    {EG_SECTION_ELECTION_KEYS, EG_SHAPE_FILE, "setup/election_keys"},
    {EG_SECTION_DEVICE, EG_SHAPE_DEVICE, "devices"},
    {EG_SECTION_DEVICE_ATTESTATIONS, EG_SHAPE_FILE, "device_attestations"},
    {EG_SECTION_ENCRYPTED_TALLY, EG_SHAPE_FILE, "aggregated/encrypted_tally"},
    {EG_SECTION_CONTEST_DATA_REQUESTS, EG_SHAPE_FILE,
     "aggregated/contest_data_requests"},
    {EG_SECTION_DECRYPTED_TALLY, EG_SHAPE_FILE, "final/decrypted_tally"},
    {EG_SECTION_CHALLENGED_DECRYPTIONS, EG_SHAPE_SEGMENTS,
     "final/challenged_ballot_decryptions"},
    {EG_SECTION_CONTEST_DATA_DECRYPTIONS, EG_SHAPE_SEGMENTS,
     "final/contest_data_decryptions"},
    {EG_SECTION_UNCAST_NONCE_RELEASES, EG_SHAPE_SEGMENTS,
     "final/uncast_nonce_releases"},
    {EG_SECTION_TOC, EG_SHAPE_FILE, "toc"},
    {EG_SECTION_SIGNATURES, EG_SHAPE_SIGNATURE, "signatures"},
};

/* The words that stand for a device's kind, by kind. */
static const char *const device_words[] = {NULL, "regular", "pre-encrypting"};

static const char *const phase_names[EG_PHASES + 1] = {
    "none", "setup", "sealed", "aggregated", "final"};

const char *
eg_record_phase_name(eg_record_phase phase)
{
    const unsigned i = (unsigned)phase;
    return phase_names[i <= EG_PHASES ? i : 0];
}

eg_record_phase
eg_section_phase(eg_section_type type)
{
    const unsigned high = (unsigned)type >> 8;
    if (type == EG_SECTION_NONE || high > 3) {
        return EG_PHASE_NONE;
    }
    return (eg_record_phase)(high + 1);
}

const char *
eg_record_code_name(eg_record_code code)
{
    switch (code) {
#define NAME(name, text) \
    case name:           \
        return text;
        EG_RECORD_CODE_TABLE(NAME)
#undef NAME
    }
    return "R.unknown";
}

const eg_section_info *
eg_section_info_of(uint64_t type)
{
    for (size_t i = 0; i < EG_SECTION_INFOS; i++) {
        if ((uint64_t)eg_section_infos[i].type == type) {
            return &eg_section_infos[i];
        }
    }
    return NULL;
}

const char *
eg_encoding_extension(eg_record_encoding encoding)
{
    return encoding == EG_RECORD_JSON ? "jsonl" : "binpb";
}

/** Whether the path component of @p len bytes at @p part is one. */
static const char *
part_fault(const char *part, size_t len)
{
    if (len == 0) {
        return "has an empty part";
    }
    if ((len == 1 && part[0] == '.') ||
        (len == 2 && part[0] == '.' && part[1] == '.')) {
        return "has a part \".\" or \"..\"";
    }
    return NULL;
}

const char *
eg_path_fault(const char *name, size_t len)
{
    if (len >= EG_PATH_MAX) {
        return "is too long";
    }
    size_t begin = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i == len || name[i] == '/') {
            const char *fault = part_fault(name + begin, i - begin);
            if (fault != NULL) {
                return fault;
            }
            begin = i + 1;
        } else if (name[i] < 0x20 || name[i] > 0x7E || name[i] == '\\' ||
                   name[i] == ':') {
            return "has a character that no name may have";
        }
    }
    return NULL;
}

static int
fold(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int
eg_path_compare_folded(const char *a, const char *b)
{
    while (*a != '\0' && fold(*a) == fold(*b)) {
        a++;
        b++;
    }
    return fold(*a) - fold(*b);
}

/** Take @p prefix off the front of *@p text. */
static bool
take(const char **text, const char *prefix)
{
    const size_t len = strlen(prefix);
    if (strncmp(*text, prefix, len) != 0) {
        return false;
    }
    *text += len;
    return true;
}

/** Whether @p text is ".binpb" or ".jsonl". */
static bool
parse_extension(eg_path *out, const char *text)
{
    if (strcmp(text, ".binpb") == 0) {
        out->encoding = EG_RECORD_PROTOBUF;
        return true;
    }
    out->encoding = EG_RECORD_JSON;
    return strcmp(text, ".jsonl") == 0;
}

/** "/00000000.binpb" */
static bool
parse_segment(eg_path *out, const char *text)
{
    if (*text++ != '/') {
        return false;
    }
    uint32_t number = 0;
    for (size_t i = 0; i < EG_SEGMENT_DIGITS; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        number = number * 10 + (uint32_t)(text[i] - '0');
    }
    out->segment = number;
    return parse_extension(out, text + EG_SEGMENT_DIGITS);
}

/** Take 64 lower-case hex digits off the front of *@p text. */
static bool
take_hash(uint8_t out[EG_HASH_BYTES], const char **text)
{
    const size_t digits = (size_t)2 * EG_HASH_BYTES;
    if (strlen(*text) < digits ||
        eg_hex_read(out, EG_HASH_BYTES, *text, digits, EG_HEX_LOWER) != EG_OK) {
        return false;
    }
    *text += digits;
    return true;
}

/** "/regular-<hex>/00000000.binpb" */
static bool
parse_device(eg_path *out, const char *text)
{
    for (uint8_t kind = 1; kind < EG_ARRAY_LEN(device_words); kind++) {
        const char *at = text;
        if (take(&at, "/") && take(&at, device_words[kind]) && take(&at, "-") &&
            take_hash(out->key + 1, &at)) {
            out->key[0] = kind;
            out->key_len = EG_DEVICE_KEY_BYTES;
            return parse_segment(out, at);
        }
    }
    return false;
}

/** "/final-<hex>.binpb" */
static bool
parse_signature(eg_path *out, const char *text)
{
    for (size_t phase = 1; phase <= EG_PHASES; phase++) {
        const char *at = text;
        if (take(&at, "/") && take(&at, phase_names[phase]) && take(&at, "-") &&
            take_hash(out->statement.bytes, &at)) {
            out->phase = (eg_record_phase)phase;
            return parse_extension(out, at);
        }
    }
    return false;
}

static bool
parse_section(eg_path *out, const eg_section_info *info, const char *name)
{
    if (!take(&name, info->path)) {
        return false;
    }
    out->type = info->type;
    out->role = EG_PATH_SECTION;
    switch (info->shape) {
    case EG_SHAPE_FILE:
        return parse_extension(out, name);
    case EG_SHAPE_SEGMENTS:
        return parse_segment(out, name);
    case EG_SHAPE_DEVICE:
        return parse_device(out, name);
    case EG_SHAPE_SIGNATURE:
        out->role = EG_PATH_SIGNATURE;
        return parse_signature(out, name);
    }
    return false;
}

void
eg_path_parse(eg_path *out, const char *name)
{
    for (size_t i = 0; i < EG_SECTION_INFOS; i++) {
        *out = (eg_path){.role = EG_PATH_UNKNOWN};
        if (parse_section(out, &eg_section_infos[i], name)) {
            return;
        }
    }
    *out = (eg_path){.role = EG_PATH_UNKNOWN};
    if (strcmp(name, "meta.json") == 0 ||
        strcmp(name, "setup/manifest.json") == 0 ||
        strncmp(name, "derived/", 8) == 0) {
        out->role = EG_PATH_OUTSIDE;
    }
}

eg_status
eg_section_name(char out[EG_SECTION_NAME_MAX],
                eg_section_type type,
                const uint8_t *key,
                size_t key_len)
{
    const eg_section_info *info = eg_section_info_of((uint64_t)type);
    if (info == NULL || info->shape == EG_SHAPE_SIGNATURE) {
        return EG_ERR_ARGUMENT;
    }
    if (info->shape != EG_SHAPE_DEVICE) {
        snprintf(out, EG_SECTION_NAME_MAX, "%s", info->path);
        return key_len == 0 ? EG_OK : EG_ERR_ARGUMENT;
    }
    if (key_len != EG_DEVICE_KEY_BYTES || key[0] == 0 ||
        key[0] >= EG_ARRAY_LEN(device_words)) {
        return EG_ERR_ARGUMENT;
    }
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, key + 1, EG_HASH_BYTES);
    snprintf(out, EG_SECTION_NAME_MAX, "%s/%s-%s", info->path,
             device_words[key[0]], hex);
    return EG_OK;
}

int
eg_section_compare(eg_section_type a_type,
                   const uint8_t *a_key,
                   size_t a_len,
                   eg_section_type b_type,
                   const uint8_t *b_key,
                   size_t b_len)
{
    if (a_type != b_type) {
        return a_type < b_type ? -1 : 1;
    }
    const size_t len = a_len < b_len ? a_len : b_len;
    const int keys = len == 0 ? 0 : memcmp(a_key, b_key, len);
    if (keys != 0 || a_len == b_len) {
        return keys;
    }
    return a_len < b_len ? -1 : 1;
}

void
eg_segment_path(char out[EG_PATH_MAX],
                const eg_section_info *info,
                const char *name,
                uint32_t segment,
                eg_record_encoding encoding)
{
    const char *extension = eg_encoding_extension(encoding);
    if (info->shape == EG_SHAPE_FILE || info->shape == EG_SHAPE_SIGNATURE) {
        snprintf(out, EG_PATH_MAX, "%s.%s", name, extension);
    } else {
        snprintf(out, EG_PATH_MAX, "%s/%0*u.%s", name, EG_SEGMENT_DIGITS,
                 segment, extension);
    }
}

void
eg_signature_name(char out[EG_SECTION_NAME_MAX],
                  eg_record_phase phase,
                  const eg_hash *statement)
{
    char hex[2 * EG_HASH_BYTES + 1];
    eg_hex_write(hex, statement->bytes, EG_HASH_BYTES);
    snprintf(out, EG_SECTION_NAME_MAX, "signatures/%s-%s",
             eg_record_phase_name(phase), hex);
}
