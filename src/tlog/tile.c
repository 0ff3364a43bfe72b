/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of tiles.
 *
 * A path is read without regard to its form and written again; what is not
 * what was read has another form than the one that a path has.
 */
#include "tlog/tile.h"

#include <stdio.h>

#include "tlog/lines.h"

bool
eg_tile_is_possible(const eg_tile *tile)
{
    if (tile->width == 0 || tile->width > EG_TILE_WIDTH ||
        tile->level >= EG_TILE_LEVELS ||
        (tile->kind == EG_TILE_ENTRIES && tile->level != 0)) {
        return false;
    }
    /* The hashes of this level in the largest tree. */
    const uint64_t most = EG_MERKLE_SIZE_MAX >> (EG_TILE_HEIGHT * tile->level);
    return tile->index <= most / EG_TILE_WIDTH &&
           tile->index * EG_TILE_WIDTH + tile->width <= most;
}

uint32_t
eg_tile_width_in(uint64_t size, uint32_t level, uint64_t index)
{
    if (level >= EG_TILE_LEVELS) {
        return 0;
    }
    const uint64_t hashes = size >> (EG_TILE_HEIGHT * level);
    const uint64_t full = hashes / EG_TILE_WIDTH;
    if (index < full) {
        return EG_TILE_WIDTH;
    }
    return index == full ? (uint32_t)(hashes % EG_TILE_WIDTH) : 0;
}

eg_tile
eg_tile_edge(uint64_t size, uint32_t level)
{
    const uint64_t hashes = size >> (EG_TILE_HEIGHT * level);
    return (eg_tile){.kind = EG_TILE_HASHES,
                     .level = level,
                     .index = hashes / EG_TILE_WIDTH,
                     .width = (uint32_t)(hashes % EG_TILE_WIDTH)};
}

/** Write the index in elements of three digits; all but the last have an x. */
static int
index_write(char *out, size_t room, uint64_t index)
{
    uint64_t unit = 1;
    while (index / unit >= 1000) {
        unit *= 1000;
    }
    int len = 0;
    for (; unit > 1; unit /= 1000) {
        len += snprintf(out + len, room - (size_t)len, "x%03u/",
                        (unsigned)(index / unit % 1000));
    }
    return len + snprintf(out + len, room - (size_t)len, "%03u",
                          (unsigned)(index % 1000));
}

eg_status
eg_tile_path(char out[EG_TILE_PATH_MAX], const eg_tile *tile)
{
    out[0] = '\0';
    if (!eg_tile_is_possible(tile)) {
        return EG_ERR_ARGUMENT;
    }
    /* An index is below 2^55, of 17 digits: the path has fewer than 48. */
    const size_t room = EG_TILE_PATH_MAX;
    int len = tile->kind == EG_TILE_ENTRIES
                  ? snprintf(out, room, "tile/entries/")
                  : snprintf(out, room, "tile/%u/", (unsigned)tile->level);
    len += index_write(out + len, room - (size_t)len, tile->index);
    if (tile->width < EG_TILE_WIDTH) {
        (void)snprintf(out + len, room - (size_t)len, ".p/%u",
                       (unsigned)tile->width);
    }
    return EG_OK;
}

/** Take the decimal digits at the beginning of @p text, at most 19. */
static bool
take_number(eg_span *text, uint64_t *out)
{
    size_t len = 0;
    while (len < text->len && text->data[len] >= '0' &&
           text->data[len] <= '9') {
        len++;
    }
    const eg_span digits = {.data = text->data, .len = len};
    text->data += len;
    text->len -= len;
    return eg_decimal_read(out, digits);
}

/** Take an index; at most six elements, which no index exceeds. */
static bool
take_index(eg_span *text, uint64_t *out)
{
    *out = 0;
    for (unsigned elements = 1; elements <= 6; elements++) {
        const bool more = eg_line_skip(text, "x");
        for (unsigned digits = 0; digits < 3; digits++) {
            if (text->len == 0 || text->data[0] < '0' || text->data[0] > '9') {
                return false;
            }
            *out = *out * 10 + (uint64_t)(text->data[0] - '0');
            text->data++;
            text->len--;
        }
        if (!more) {
            return true;
        }
        if (!eg_line_skip(text, "/")) {
            return false;
        }
    }
    return false;
}

/** Take all of a path; whether its parts are in their places. */
static bool
take_path(eg_span *text, eg_tile *out)
{
    uint64_t level = 0;
    uint64_t width = EG_TILE_WIDTH;
    if (!eg_line_skip(text, "tile/")) {
        return false;
    }
    out->kind = EG_TILE_ENTRIES;
    if (!eg_line_skip(text, "entries/")) {
        out->kind = EG_TILE_HASHES;
        if (!take_number(text, &level) || level > 63 ||
            !eg_line_skip(text, "/")) {
            return false;
        }
    }
    if (!take_index(text, &out->index)) {
        return false;
    }
    if (eg_line_skip(text, ".p/") &&
        (!take_number(text, &width) || width == 0 || width >= EG_TILE_WIDTH)) {
        return false;
    }
    out->level = (uint32_t)level;
    out->width = (uint32_t)width;
    return text->len == 0;
}

eg_status
eg_tile_parse(eg_tile *out, const char *path, size_t len, eg_error *err)
{
    eg_span text = {.data = (const uint8_t *)path, .len = len};
    eg_tile tile;
    if (!take_path(&text, &tile)) {
        return eg_fail(err, EG_ERR_MALFORMED, "this is no path of a tile");
    }
    char again[EG_TILE_PATH_MAX];
    if (eg_tile_path(again, &tile) != EG_OK) {
        return eg_fail(err, EG_ERR_NOT_FOUND,
                       "no tree of fewer than 2^63 leaves has this tile");
    }
    if (strlen(again) != len || memcmp(again, path, len) != 0) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the path of this tile is written %s", again);
    }
    *out = tile;
    return EG_OK;
}
