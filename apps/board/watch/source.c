/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a log's files.
 */
#include "board/watch/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/http.h"

struct watch_source {
    app_http *http; /**< NULL: a folder. */
    char folder[APP_PATH_MAX];
    uint64_t size; /**< Of the tree whose tiles are read. */
};

eg_status
watch_source_new(watch_source **out, const char *place, eg_error *err)
{
    watch_source *s = calloc(1, sizeof(*s));
    if (s == NULL) {
        return eg_fail(err, EG_ERR_MEMORY, "no memory for a source");
    }
    const eg_status status = strstr(place, "://") != NULL
                                 ? app_http_new(&s->http, place, err)
                                 : app_path(s->folder, place, ".", err);
    if (status != EG_OK) {
        watch_source_free(s);
        return status;
    }
    *out = s;
    return EG_OK;
}

void
watch_source_free(watch_source *s)
{
    if (s != NULL) {
        app_http_free(s->http);
        free(s);
    }
}

static eg_status
read_http(watch_source *s, const char *path, eg_buffer *bytes, eg_error *err)
{
    char at[APP_PATH_MAX];
    unsigned status = 0;
    (void)snprintf(at, sizeof(at), "/%s", path);
    EG_TRY(app_http_get(s->http, at, &status, bytes, err));
    if (status == 404) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "/%s: is not there", path);
    }
    if (status != 200) {
        return eg_fail(err, EG_ERR_IO, "/%s: the server answers %u", path,
                       status);
    }
    return EG_OK;
}

static eg_status
read_folder(watch_source *s, const char *path, eg_buffer *bytes, eg_error *err)
{
    char at[APP_PATH_MAX];
    uint8_t *found = NULL;
    size_t len = 0;
    EG_TRY(app_path(at, s->folder, path, err));
    if (!app_file_exists(at)) {
        return eg_fail(err, EG_ERR_NOT_FOUND, "%s: is not there", at);
    }
    EG_TRY(app_file_read_plain(at, bytes->ceiling, &found, &len, err));
    eg_buffer_clear(bytes);
    eg_buffer_append(bytes, found, len);
    app_file_free(found, len);
    return eg_buffer_status(bytes) == EG_OK
               ? EG_OK
               : eg_fail(err, EG_ERR_MEMORY, "%s: no memory to read it", at);
}

eg_status
watch_source_read(watch_source *s,
                  const char *path,
                  eg_buffer *bytes,
                  eg_error *err)
{
    return s->http != NULL ? read_http(s, path, bytes, err)
                           : read_folder(s, path, bytes, err);
}

eg_status
watch_source_tile(watch_source *s,
                  const eg_tile *tile,
                  eg_buffer *bytes,
                  eg_error *err)
{
    char path[EG_TILE_PATH_MAX];
    EG_TRY(eg_tile_path(path, tile));
    const eg_status status = watch_source_read(s, path, bytes, err);
    if (status != EG_ERR_NOT_FOUND || tile->width == EG_TILE_WIDTH) {
        return status;
    }
    eg_tile full = *tile;
    full.width = EG_TILE_WIDTH;
    EG_TRY(eg_tile_path(path, &full));
    return watch_source_read(s, path, bytes, err);
}

static eg_status
read_hashes(void *context, const eg_tile *tile, eg_hash *hashes, eg_error *err)
{
    watch_source *s = context;
    EG_BUFFER(bytes, (size_t)EG_TILE_WIDTH * EG_HASH_BYTES);
    eg_tile now = *tile;
    now.width = eg_tile_width_in(s->size, tile->level, tile->index);
    EG_TRY(watch_source_tile(s, &now, &bytes, err));
    /* Full ones may be there instead of partial ones, nothing else. */
    if (bytes.len != now.width * (size_t)EG_HASH_BYTES &&
        bytes.len != (size_t)EG_TILE_WIDTH * EG_HASH_BYTES) {
        char path[EG_TILE_PATH_MAX];
        EG_TRY(eg_tile_path(path, &now));
        return eg_fail(err, EG_ERR_MALFORMED,
                       "%s: has %zu bytes where %u hashes belong", path,
                       bytes.len, now.width);
    }
    memcpy(hashes, bytes.data, tile->width * sizeof(*hashes));
    return EG_OK;
}

eg_tile_source
watch_source_tiles(watch_source *source, uint64_t size)
{
    source->size = size;
    return (eg_tile_source){.read = read_hashes, .context = source};
}
