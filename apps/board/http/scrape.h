/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second address, where the metrics are and nothing else: it can be one that
 * the public does not reach.
 */
#ifndef APP_BOARD_HTTP_SCRAPE_H
#define APP_BOARD_HTTP_SCRAPE_H

#include "codec/buffer.h"

typedef struct board_scrape board_scrape;

/** Appends the text; in the thread of this address. */
typedef void (*board_scrape_text)(void *context, eg_buffer *out);

/**
 * Listen on @p where, ADDRESS:PORT.
 *
 * @retval EG_ERR_ARGUMENT It is no address.
 * @retval EG_ERR_IO       It cannot be listened on.
 */
EG_NODISCARD eg_status board_scrape_start(board_scrape **out,
                                          const char *where,
                                          board_scrape_text text,
                                          void *context,
                                          eg_error *err);

/** The port that it listens on. */
uint16_t board_scrape_port(const board_scrape *scrape);

/** NULL is harmless. */
void board_scrape_stop(board_scrape *scrape);

#endif
