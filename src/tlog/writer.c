/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tiles of a log that grows.
 *
 * The size says how much of each edge counts, so a hash may be put behind it
 * before anything is certain.
 */
#include "tlog/writer.h"

#include "tlog/prove.h"

void
eg_tile_writer_init(eg_tile_writer *writer, const eg_tile_sink *sink)
{
    memset(writer, 0, sizeof(*writer));
    writer->sink = *sink;
}

eg_status
eg_tile_writer_resume(eg_tile_writer *writer,
                      const eg_tile_sink *sink,
                      const eg_tile_source *source,
                      uint64_t size,
                      eg_error *err)
{
    eg_tile_writer_init(writer, sink);
    eg_merkle tree;
    EG_TRY(eg_tlog_load(&tree, source, size, err));
    for (uint32_t level = 0; level < EG_TILE_LEVELS; level++) {
        const eg_tile tile = eg_tile_edge(size, level);
        if (tile.width > 0) {
            EG_TRY(
                source->read(source->context, &tile, writer->edge[level], err));
        }
    }
    writer->tree = tree;
    return EG_OK;
}

eg_status
eg_tile_writer_add(eg_tile_writer *writer, const eg_hash *leaf, eg_error *err)
{
    const uint64_t size = writer->tree.size;
    if (size >= EG_MERKLE_SIZE_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "the log is full");
    }
    eg_hash hash = *leaf;
    for (uint32_t level = 0; level < EG_TILE_LEVELS; level++) {
        eg_tile tile = eg_tile_edge(size, level);
        writer->edge[level][tile.width++] = hash;
        if (tile.width < EG_TILE_WIDTH) {
            break;
        }
        EG_TRY(writer->sink.write(writer->sink.context, &tile,
                                  writer->edge[level], err));
        eg_merkle_root_of(&hash, writer->edge[level], EG_TILE_WIDTH);
    }
    return eg_merkle_add(&writer->tree, leaf);
}

eg_status
eg_tile_writer_flush(const eg_tile_writer *writer, eg_error *err)
{
    for (uint32_t level = 0; level < EG_TILE_LEVELS; level++) {
        const eg_tile tile = eg_tile_edge(writer->tree.size, level);
        if (tile.width > 0) {
            EG_TRY(writer->sink.write(writer->sink.context, &tile,
                                      writer->edge[level], err));
        }
    }
    return EG_OK;
}
