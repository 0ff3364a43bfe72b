/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are part of the program: the stylesheet and the icon, of
 * web/accountguard/.
 */
#ifndef ACCOUNTGUARD_SERVE_FILES_H
#define ACCOUNTGUARD_SERVE_FILES_H

#include "accountguard/serve/request.h"

typedef struct ag_file {
    const char *path;
    const char *type;
    const unsigned char *bytes;
    size_t len;
} ag_file;

/** Those that there are; the build makes this table (embed.cmake). */
extern const ag_file ag_files[];
extern const size_t ag_files_len;

/** Answer a request for a file; false: it is for something else. */
bool ag_file_answer(const ag_request *request, ag_answer *answer);

#endif
