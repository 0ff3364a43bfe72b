/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a notice: one screen, plain, with nothing to click.
 *
 * The same facts give the same bytes, always: verification makes the text again
 * from the signed facts and compares.
 */
#ifndef ACCOUNTGUARD_NOTICE_TEXT_H
#define ACCOUNTGUARD_NOTICE_TEXT_H

#include "accountguard/notice/facts.h"
#include "codec/buffer.h"

/** One screen; a usual notice has 23 lines, the longest one 30. */
#define AG_TEXT_LINES   30
#define AG_TEXT_COLUMNS 78
/** Bytes of a text at most. */
#define AG_TEXT_MAX 4096

/**
 * Append the text of checked facts: UTF-8, lines ended by a line feed.
 *
 * @retval EG_OK        Appended.
 * @retval EG_ERR_LIMIT It is more than one screen.
 */
EG_NODISCARD eg_status ag_text_write(eg_buffer *out,
                                     const ag_facts *facts,
                                     eg_error *err);

/** Room for a subject. */
#define AG_SUBJECT_MAX 96

/** The subject: it tells the service and the reference, and no more. */
void ag_subject_write(char out[AG_SUBJECT_MAX], const ag_facts *facts);

#endif
