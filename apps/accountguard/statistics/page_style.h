/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the page of a release looks.
 */
#ifndef ACCOUNTGUARD_STATISTICS_PAGE_STYLE_H
#define ACCOUNTGUARD_STATISTICS_PAGE_STYLE_H

#include "codec/buffer.h"

/** Append the content of the page's style element. */
void ag_page_style(eg_buffer *out);

#endif
