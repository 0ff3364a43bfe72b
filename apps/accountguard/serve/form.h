/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a browser sends with a form: application/x-www-form-urlencoded.
 *
 * Bytes are decoded where they are.  A value is UTF-8 without control characters
 * but ends of lines, which become '\n'; what is not, or stands twice, or is more
 * than a form of ours has, is refused.
 */
#ifndef ACCOUNTGUARD_SERVE_FORM_H
#define ACCOUNTGUARD_SERVE_FORM_H

#include "base/base.h"

/** Longest form as it is sent, and most fields of one. */
#define AG_FORM_MAX        16384
#define AG_FORM_FIELDS_MAX 48

typedef struct ag_field {
    const char *name;
    const char *value; /**< Ends with a zero byte, and holds none. */
} ag_field;

/** {0} has no field. */
typedef struct ag_form {
    ag_field field[AG_FORM_FIELDS_MAX];
    size_t len;
} ag_form;

/**
 * Read a form.
 *
 * @param[in,out] text Its bytes, and room for one more; fields point into it.
 *
 * @retval EG_ERR_MALFORMED It is none, or a field stands twice.
 * @retval EG_ERR_LIMIT     It has too many fields.
 */
EG_NODISCARD eg_status ag_form_read(ag_form *out,
                                    char *text,
                                    size_t len,
                                    eg_error *err);

/** The value of a field without blanks around it; "" where there is none. */
const char *ag_form_text(const ag_form *form, const char *name);

/** Whether a field is there: a box that was ticked. */
bool ag_form_has(const ag_form *form, const char *name);

#endif
