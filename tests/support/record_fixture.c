/* SPDX-License-Identifier: Apache-2.0 */
#include "support/record_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec/pb.h"
#include "record/outfile.h"

const eg_hash fixture_extended_hash = {{0xE0, 0xE1}};
const char fixture_device[] =
    "devices/regular-"
    "a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0";

static void
need(bool truth, const char *what)
{
    if (!truth) {
        (void)fprintf(stderr, "fixture: %s\n", what);
        abort();
    }
}

static void
need_ok(eg_status status, const eg_error *err)
{
    if (status != EG_OK) {
        (void)fprintf(stderr, "fixture: %s: %s\n", eg_status_name(status),
                      err->text);
        abort();
    }
}

/* -- findings --------------------------------------------------------------- */

static void
take_finding(void *context, const eg_record_finding *finding)
{
    fixture_findings *f = context;
    if (f->len < FIXTURE_FINDINGS_MAX) {
        f->code[f->len] = finding->code;
        f->ordinal[f->len] = finding->ordinal;
        snprintf(f->text[f->len], EG_ERROR_MAX, "%s: %s", finding->place,
                 finding->text);
        f->len++;
    }
}

eg_record_sink
fixture_sink(fixture_findings *findings)
{
    return (eg_record_sink){take_finding, findings};
}

size_t
fixture_count(const fixture_findings *findings, eg_record_code code)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->len; i++) {
        count += findings->code[i] == code;
    }
    return count;
}

/** Read a device again with what was attested of it. */
static void
read_attested(const eg_record *record,
              eg_attestations *attestations,
              const eg_record_sink *sink)
{
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        eg_record_cursor *cursor;
        eg_record_item item;
        eg_error err = {.status = EG_OK};
        if (eg_record_section_at(record, i)->type != EG_SECTION_DEVICE) {
            continue;
        }
        need_ok(eg_record_cursor_open(&cursor, record, i, sink, &err), &err);
        eg_record_cursor_attest(cursor, attestations);
        while (eg_record_next(cursor, &item, NULL) == EG_OK &&
               item.bytes != NULL) {
        }
        eg_record_cursor_free(cursor);
    }
}

eg_status
fixture_read(const char *path, fixture_findings *findings, eg_hash *root)
{
    *findings = (fixture_findings){.len = 0};
    const eg_record_sink sink = fixture_sink(findings);
    /* Devices are read twice; their findings count once. */
    fixture_findings twice = {.len = 0};
    const eg_record_sink again = fixture_sink(&twice);
    eg_record *record;
    const eg_status status = eg_record_open(&record, path, &sink, NULL);
    if (status != EG_OK) {
        return status;
    }
    eg_section_digest *digest =
        calloc(eg_record_section_count(record) + 1, sizeof(*digest));
    need(digest != NULL, "memory");
    (void)!eg_record_digest(record, digest, &sink, NULL);
    if (root != NULL) {
        *root = (eg_hash){{0}};
        (void)!eg_record_root(record, digest, eg_record_get_phase(record),
                              root);
    }
    if (eg_record_has_toc(record)) {
        (void)!eg_record_check_toc(record, digest, &sink, NULL);
    }
    eg_attestations *attestations = NULL;
    const eg_status attested = eg_attestations_read(
        &attestations, record, &fixture_extended_hash, EG_STATEMENTS_REPORT,
        &fixture_verifier, &again, NULL);
    if (attested == EG_OK) {
        read_attested(record, attestations, &again);
    }
    eg_attestations_free(attestations);
    for (size_t i = 0; i < twice.len; i++) {
        if (twice.code[i] == EG_R_ATTESTATION || twice.code[i] == EG_R_ORDER) {
            const eg_record_finding f = {.code = twice.code[i],
                                         .ordinal = twice.ordinal[i],
                                         .place = "",
                                         .text = twice.text[i]};
            take_finding(findings, &f);
        }
    }
    (void)!eg_record_check_signatures(record, digest, &fixture_extended_hash,
                                      EG_STATEMENTS_REPORT, &fixture_verifier,
                                      NULL, &sink, NULL);
    free(digest);
    eg_record_free(record);
    return status;
}

/* -- files ------------------------------------------------------------------ */

void
fixture_folder(char out[FIXTURE_PATH_MAX])
{
    /* In memory where that can be had: these tests sync a lot. */
    const char *base = getenv("TMPDIR");
    if (base == NULL) {
        base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    }
    snprintf(out, FIXTURE_PATH_MAX, "%s/eg-record-XXXXXX", base);
    need(mkdtemp(out) != NULL, "making a folder");
}

void
fixture_remove(const char *path)
{
    (void)!eg_remove_tree(AT_FDCWD, path, NULL);
}

void
fixture_path(char out[FIXTURE_PATH_MAX], const char *folder, const char *name)
{
    need((size_t)snprintf(out, FIXTURE_PATH_MAX, "%s/%s", folder, name) <
             FIXTURE_PATH_MAX,
         "a path");
}

void
fixture_load(const char *path, eg_buffer *out)
{
    FILE *file = fopen(path, "rb");
    need(file != NULL, path);
    uint8_t bytes[4096];
    size_t got;
    while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0) {
        eg_buffer_append(out, bytes, got);
    }
    need(fclose(file) == 0 && eg_buffer_status(out) == EG_OK, path);
}

void
fixture_store(const char *path, const void *bytes, size_t len)
{
    char folder[FIXTURE_PATH_MAX];
    snprintf(folder, sizeof(folder), "%s", path);
    for (char *at = strchr(folder + 1, '/'); at != NULL;
         at = strchr(at + 1, '/')) {
        *at = '\0';
        (void)mkdir(folder, 0777);
        *at = '/';
    }
    FILE *file = fopen(path, "wb");
    need(file != NULL, path);
    need(len == 0 || fwrite(bytes, 1, len, file) == len, path);
    need(fclose(file) == 0, path);
}

bool
fixture_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

void
fixture_copy_tree(const char *from, const char *to)
{
    char command[3 * FIXTURE_PATH_MAX];
    snprintf(command, sizeof(command), "cp -r '%s' '%s'", from, to);
    need(system(command) == 0, command);
}

/* -- frames ----------------------------------------------------------------- */

void
fixture_frames_load(fixture_frames *out, const char *record, const char *file)
{
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(whole, 1 << 26);
    fixture_path(path, record, file);
    fixture_load(path, &whole);
    out->len = 0;
    for (size_t at = 0; at < whole.len;) {
        uint64_t len = 0;
        const size_t used =
            eg_pb_read_varint((eg_span){whole.data + at, whole.len - at}, &len);
        need(used > 0 && len <= whole.len - at - used, "frames");
        fixture_frames_insert(out, out->len, whole.data + at + used,
                              (size_t)len);
        at += used + (size_t)len;
    }
}

void
fixture_frames_store(fixture_frames *frames,
                     const char *record,
                     const char *file)
{
    char path[FIXTURE_PATH_MAX];
    EG_BUFFER(whole, 1 << 26);
    for (size_t i = 0; i < frames->len; i++) {
        eg_pb_put_varint(&whole, frames->frame[i].len);
        eg_buffer_append(&whole, frames->frame[i].data, frames->frame[i].len);
        eg_buffer_free(&frames->frame[i]);
    }
    frames->len = 0;
    fixture_path(path, record, file);
    fixture_store(path, whole.data, whole.len);
}

void
fixture_frames_insert(fixture_frames *frames,
                      size_t at,
                      const void *bytes,
                      size_t len)
{
    need(frames->len < FIXTURE_FRAMES_MAX, "too many frames");
    for (size_t i = frames->len; i > at; i--) {
        frames->frame[i] = frames->frame[i - 1];
    }
    frames->len++;
    eg_buffer_init(&frames->frame[at], 1 << 26);
    eg_buffer_append(&frames->frame[at], bytes, len);
}

/* -- items ------------------------------------------------------------------ */

/** A field of @p len bytes that differ with @p seed. */
static void
put(eg_buffer *out, uint32_t number, size_t len, uint32_t seed)
{
    uint8_t bytes[2048];
    need(len <= sizeof(bytes), "a long field");
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (uint8_t)(seed * 31 + number * 7 + i);
    }
    eg_pb_put_bytes(out, number, bytes, len);
}

void
fixture_key(uint8_t out[EG_DEVICE_KEY_BYTES], unsigned device)
{
    memset(out, device == 0 ? 0xA0 : 0xB1, EG_DEVICE_KEY_BYTES);
    out[0] = EG_DEVICE_REGULAR;
}

static void
put_locator(eg_buffer *out, uint32_t number, uint32_t position)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    fixture_key(key, 0);
    const size_t at = eg_pb_begin(out, number);
    eg_pb_put_uint(out, 1, key[0]);
    eg_pb_put_bytes(out, 2, key + 1, EG_HASH_BYTES);
    eg_pb_put_uint(out, 3, position);
    eg_pb_end(out, at);
}

static const char manifest_text[] = "{\"a\":1}";

static void
put_setup(eg_buffer *out, eg_item_kind kind, uint32_t n)
{
    if (kind == EG_ITEM_RECORD_HEADER) {
        eg_pb_put_uint(out, 1, 2);
    } else if (kind == EG_ITEM_PARAMETERS) {
        put(out, 1, 32, n);
        put(out, 2, 512, n);
        put(out, 3, 32, n);
        put(out, 4, 512, n);
        put(out, 5, 512, n);
        eg_pb_put_uint(out, 6, 3);
        eg_pb_put_uint(out, 7, 2);
        put(out, 8, 32, n);
    } else if (kind == EG_ITEM_MANIFEST_FILE) {
        eg_pb_put_string(out, 1,
                         "application/vnd.electionguard.manifest+json;"
                         "format=1");
        eg_pb_put_bytes(out, 2, manifest_text, strlen(manifest_text));
        put(out, 3, 32, n);
    } else if (kind == EG_ITEM_GUARDIAN_PUBLIC_KEY) {
        eg_pb_put_uint(out, 1, n);
        put(out, 2, 1024, n);
        put(out, 3, 1024, n);
        put(out, 4, 512, n);
        put(out, 5, 128, n);
        put(out, 6, 128, n);
    } else {
        put(out, 1, 512, n);
        put(out, 2, 512, n);
        eg_pb_put_bytes(out, 3, fixture_extended_hash.bytes, EG_HASH_BYTES);
    }
}

static void
put_tally(eg_buffer *out, eg_item_kind kind, uint32_t n)
{
    if (kind == EG_ITEM_TALLY_HEADER) {
        eg_pb_put_uint(out, 1, n);
        eg_pb_put_uint(out, 2, n);
    } else if (kind == EG_ITEM_TALLY_CONTEST) {
        eg_pb_put_uint(out, 1, n);
        put(out, 2, 1024, n);
        eg_pb_put_uint(out, 3, 5);
    } else if (kind == EG_ITEM_CONTEST_DATA_REQUEST) {
        put_locator(out, 1, n);
        put(out, 2, 32, n);
        eg_pb_put_uint(out, 3, 1);
    } else {
        eg_pb_put_uint(out, 1, n);
        eg_pb_put_string(out, 2, "mayor");
    }
}

static void
put_opening(eg_buffer *out, eg_item_kind kind, uint32_t n)
{
    put_locator(out, 1, n);
    put(out, 2, 32, n);
    if (kind == EG_ITEM_CONTEST_DATA_DECRYPTION) {
        eg_pb_put_uint(out, 3, 1);
        put(out, 4, 512, n);
        put(out, 5, 64, n);
        put(out, 6, 32, n);
    } else if (kind == EG_ITEM_UNCAST_NONCE_RELEASE) {
        put(out, 4, 32, n);
    }
}

void
fixture_item(eg_buffer *out, eg_item_kind kind, uint32_t n)
{
    const size_t at = eg_pb_begin(out, (uint32_t)kind);
    if (kind <= EG_ITEM_ELECTION_KEYS) {
        put_setup(out, kind, n);
    } else if (kind <= EG_ITEM_DECRYPTED_CONTEST) {
        put_tally(out, kind, n);
    } else {
        put_opening(out, kind, n);
    }
    eg_pb_end(out, at);
}

void
fixture_device_header(eg_buffer *out, unsigned device)
{
    uint8_t key[EG_DEVICE_KEY_BYTES];
    fixture_key(key, device);
    const size_t at = eg_pb_begin(out, EG_ITEM_DEVICE_HEADER);
    eg_pb_put_uint(out, 1, key[0]);
    eg_pb_put_string(out, 2, device == 0 ? "scanner 0" : "scanner 1");
    eg_pb_put_bytes(out, 3, key + 1, EG_HASH_BYTES);
    eg_pb_end(out, at);
}

void
fixture_ballot(eg_buffer *out, unsigned device, uint32_t n)
{
    const uint32_t seed = device * 100000 + n;
    const size_t at = eg_pb_begin(out, EG_ITEM_ENCRYPTED_BALLOT);
    put(out, 1, 32, seed);
    put(out, 2, 32, seed);
    eg_pb_put_string(out, 3, "city");
    eg_pb_put_uint(out, 4, EG_DEVICE_REGULAR);
    eg_pb_put_uint(out, 5, 1);
    put(out, 8, 32, seed);
    put(out, 9, 36, seed);
    const size_t nonce = eg_pb_begin(out, 10);
    put(out, 1, 512, seed);
    put(out, 2, 32, seed);
    put(out, 3, 64, seed);
    eg_pb_end(out, nonce);
    eg_pb_end(out, at);
}

void
fixture_device_close(eg_buffer *out, uint32_t ballots)
{
    const size_t at = eg_pb_begin(out, EG_ITEM_DEVICE_CLOSE);
    eg_pb_put_uint(out, 1, ballots);
    eg_pb_end(out, at);
}

/* -- signatures ------------------------------------------------------------- */

static eg_status
sign(void *context,
     const uint8_t *message,
     size_t message_len,
     uint8_t *signature,
     size_t *signature_len)
{
    (void)context;
    eg_hash digest;
    eg_sha256_once(&digest, message, message_len);
    memcpy(signature, digest.bytes, sizeof(digest.bytes));
    *signature_len = sizeof(digest.bytes);
    return EG_OK;
}

static eg_status
verify(void *context, const eg_signature_claim *claim)
{
    (void)context;
    eg_hash digest;
    eg_sha256_once(&digest, claim->statement, claim->statement_len);
    if (strcmp(claim->algorithm, "test") != 0) {
        return EG_ERR_UNSUPPORTED;
    }
    if (claim->key_id_len != 4 || memcmp(claim->key_id, "key1", 4) != 0) {
        return EG_ERR_NOT_FOUND;
    }
    return claim->signature_len == sizeof(digest.bytes) &&
                   memcmp(claim->signature, digest.bytes,
                          sizeof(digest.bytes)) == 0
               ? EG_OK
               : EG_REJECT;
}

const eg_signature_signer fixture_signer = {.algorithm = "test",
                                            .key_id = (const uint8_t *)"key1",
                                            .key_id_len = 4,
                                            .sign = sign};
const eg_signature_verifier fixture_verifier = {.verify = verify};

void
fixture_attest(eg_buffer *out, const eg_item *statement, const char *algorithm)
{
    uint8_t signature[EG_SIGNATURE_MAX];
    size_t len = sizeof(signature);
    eg_error err = {.status = EG_OK};
    EG_BUFFER(bytes, 1 << 16);
    need_ok(eg_item_encode(NULL, &bytes, statement, &err), &err);
    need_ok(sign(NULL, bytes.data, bytes.len, signature, &len), &err);
    eg_item item = {.kind = statement->kind == EG_ITEM_RECORD_STATEMENT
                                ? EG_ITEM_RECORD_SIGNATURE
                                : EG_ITEM_DEVICE_ATTESTATION};
    item.u.statement =
        (eg_signed_statement){.statement = eg_buffer_span(&bytes),
                              .algorithm = algorithm,
                              .key_id = {(const uint8_t *)"key1", 4},
                              .signature = {signature, len}};
    need_ok(eg_item_encode(NULL, out, &item, &err), &err);
}

/* -- records ---------------------------------------------------------------- */

static void
add(eg_record_writer *w, const eg_buffer *item)
{
    eg_error err = {.status = EG_OK};
    need_ok(eg_buffer_status(item), &err);
    need_ok(eg_record_writer_add(w, item->data, item->len, &err), &err);
}

void
fixture_write(eg_record_writer *writer,
              eg_section_type type,
              eg_item_kind kind,
              uint32_t items)
{
    eg_error err = {.status = EG_OK};
    need_ok(eg_record_writer_begin(writer, type, NULL, 0, NULL, &err), &err);
    if (kind == EG_ITEM_TALLY_CONTEST) {
        EG_BUFFER(item, 1 << 16);
        fixture_item(&item, EG_ITEM_TALLY_HEADER, 5);
        add(writer, &item);
    }
    for (uint32_t i = 1; i <= items; i++) {
        EG_BUFFER(item, 1 << 16);
        fixture_item(&item, kind, i);
        add(writer, &item);
    }
    need_ok(eg_record_writer_end(writer, NULL, &err), &err);
}

static void
write_device(eg_record_writer *w, unsigned device, uint32_t ballots)
{
    eg_error err = {.status = EG_OK};
    uint8_t key[EG_DEVICE_KEY_BYTES];
    fixture_key(key, device);
    need_ok(eg_record_writer_begin(w, EG_SECTION_DEVICE, key, sizeof(key), NULL,
                                   &err),
            &err);
    for (uint32_t i = 0; i < ballots + 2; i++) {
        EG_BUFFER(item, 1 << 16);
        if (i == 0) {
            fixture_device_header(&item, device);
        } else if (i <= ballots) {
            fixture_ballot(&item, device, i);
        } else {
            fixture_device_close(&item, ballots);
        }
        add(w, &item);
    }
    need_ok(eg_record_writer_end(w, NULL, &err), &err);
}

static void
write_attestations(eg_record_writer *w, const char *path)
{
    eg_error err = {.status = EG_OK};
    eg_record *record;
    need_ok(eg_record_open(&record, path, NULL, &err), &err);
    need_ok(eg_record_writer_begin(w, EG_SECTION_DEVICE_ATTESTATIONS, NULL, 0,
                                   NULL, &err),
            &err);
    for (size_t i = 0; i < eg_record_section_count(record); i++) {
        if (eg_record_section_at(record, i)->type != EG_SECTION_DEVICE) {
            continue;
        }
        uint8_t *item[2];
        size_t len[2];
        need_ok(eg_record_attest_device(record, i, &fixture_extended_hash,
                                        1600000000000, &fixture_signer, item,
                                        len, &err),
                &err);
        for (size_t j = 0; j < 2; j++) {
            need_ok(eg_record_writer_add(w, item[j], len[j], &err), &err);
            free(item[j]);
        }
    }
    need_ok(eg_record_writer_end(w, NULL, &err), &err);
    eg_record_free(record);
}

static void
write_phase(eg_record_writer *w,
            const char *path,
            eg_record_phase phase,
            uint32_t ballots)
{
    if (phase == EG_PHASE_SETUP) {
        fixture_write(w, EG_SECTION_HEADER, EG_ITEM_RECORD_HEADER, 1);
        fixture_write(w, EG_SECTION_PARAMETERS, EG_ITEM_PARAMETERS, 1);
        fixture_write(w, EG_SECTION_MANIFEST, EG_ITEM_MANIFEST_FILE, 1);
        fixture_write(w, EG_SECTION_GUARDIANS, EG_ITEM_GUARDIAN_PUBLIC_KEY, 3);
        fixture_write(w, EG_SECTION_ELECTION_KEYS, EG_ITEM_ELECTION_KEYS, 1);
    } else if (phase == EG_PHASE_SEALED) {
        write_device(w, 0, ballots);
        write_device(w, 1, ballots);
        write_attestations(w, path);
    } else if (phase == EG_PHASE_AGGREGATED) {
        fixture_write(w, EG_SECTION_ENCRYPTED_TALLY, EG_ITEM_TALLY_CONTEST, 2);
        fixture_write(w, EG_SECTION_CONTEST_DATA_REQUESTS,
                      EG_ITEM_CONTEST_DATA_REQUEST, 2);
    } else {
        fixture_write(w, EG_SECTION_DECRYPTED_TALLY, EG_ITEM_DECRYPTED_CONTEST,
                      2);
        fixture_write(w, EG_SECTION_CHALLENGED_DECRYPTIONS,
                      EG_ITEM_CHALLENGED_DECRYPTION, 2);
        fixture_write(w, EG_SECTION_CONTEST_DATA_DECRYPTIONS,
                      EG_ITEM_CONTEST_DATA_DECRYPTION, 2);
        fixture_write(w, EG_SECTION_UNCAST_NONCE_RELEASES,
                      EG_ITEM_UNCAST_NONCE_RELEASE, 0);
    }
}

void
fixture_write_phases(eg_record_writer *writer,
                     const char *path,
                     eg_record_phase phase,
                     uint32_t ballots)
{
    eg_error err = {.status = EG_OK};
    for (unsigned p = EG_PHASE_SETUP; p <= phase; p++) {
        eg_hash root;
        write_phase(writer, path, (eg_record_phase)p, ballots);
        need_ok(eg_record_writer_seal(writer, (eg_record_phase)p, &root, &err),
                &err);
        if (p == EG_PHASE_FINAL) {
            need_ok(eg_record_writer_sign(
                        writer, EG_PHASE_FINAL, &root, &fixture_extended_hash,
                        1600000000123, "administrator", &fixture_signer, &err),
                    &err);
        }
    }
}

void
fixture_record(char path[FIXTURE_PATH_MAX],
               const char *folder,
               const char *name,
               eg_record_encoding encoding,
               eg_record_phase phase,
               uint32_t ballots)
{
    eg_error err = {.status = EG_OK};
    eg_record_writer *w;
    fixture_path(path, folder, name);
    need_ok(eg_record_writer_open(&w, path, encoding, &err), &err);
    fixture_write_phases(w, path, phase, ballots);
    need_ok(eg_record_writer_put_file(w, "setup/manifest.json",
                                      (const uint8_t *)manifest_text,
                                      strlen(manifest_text), &err),
            &err);
    need_ok(eg_record_writer_put_file(w, "derived/notes.txt",
                                      (const uint8_t *)"hello", 5, &err),
            &err);
    eg_record_writer_free(w);
}
