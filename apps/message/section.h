/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first and the last item of a device's section in a record, which follow
 * from its chain: the device submits them, and a bulletin board makes them again.
 */
#ifndef APP_MESSAGE_SECTION_H
#define APP_MESSAGE_SECTION_H

#include <electionguard/chain.h>

#include "codec/buffer.h"

/** Append the header of the section of a device. */
EG_NODISCARD eg_status app_section_header(eg_buffer *out,
                                          const eg_chain *chain,
                                          const char *device_id,
                                          eg_error *err);

/** Append the close of a section; @p closed_ms as of 1970, UTC. */
EG_NODISCARD eg_status app_section_close(eg_buffer *out,
                                         const eg_chain *chain,
                                         int64_t closed_ms,
                                         eg_error *err);

/**
 * Decide whether @p item is the close of a section of this chain.
 *
 * @retval EG_OK            It is, at whatever time.
 * @retval EG_ERR_MALFORMED It is none.
 * @retval EG_REJECT        It is one of another chain.
 */
EG_NODISCARD eg_status app_section_check_close(const eg_chain *chain,
                                               eg_span item,
                                               eg_error *err);

#endif
