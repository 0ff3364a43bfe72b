/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts as JSON in exactly one encoding, RFC 8785: members sorted by name, no
 * blanks, and each member always there, null where there is nothing to say.
 *
 * A reader takes what a writer would write, and no other bytes: after reading it
 * writes again and compares.  So nothing can hide beside what is read.
 */
#ifndef ACCOUNTGUARD_NOTICE_CANONICAL_H
#define ACCOUNTGUARD_NOTICE_CANONICAL_H

#include "accountguard/notice/facts.h"
#include "codec/buffer.h"

/** Bytes of the JSON of facts at most. */
#define AG_CANONICAL_MAX 2048

/**
 * Append the one encoding of facts.
 *
 * @retval EG_OK            Appended.
 * @retval EG_ERR_MALFORMED ag_facts_check() refuses them.
 */
EG_NODISCARD eg_status ag_canonical_write(eg_buffer *out,
                                          const ag_facts *facts,
                                          eg_error *err);

/**
 * Read what ag_canonical_write() writes.
 *
 * @retval EG_OK            Read; the facts are checked.
 * @retval EG_ERR_MALFORMED Other bytes, or facts that cannot be said.
 * @retval EG_ERR_LIMIT     More than AG_CANONICAL_MAX bytes.
 */
EG_NODISCARD eg_status ag_canonical_read(ag_facts *out,
                                         eg_span bytes,
                                         eg_error *err);

#endif
