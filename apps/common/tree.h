/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every file below a folder.
 */
#ifndef APP_COMMON_TREE_H
#define APP_COMMON_TREE_H

#include <stdint.h>

#include <electionguard/status.h>

/**
 * Receives a file: @p path leads to it, @p name is the end of @p path that
 * tells it below the folder, "/a/b".  Both live until it returns.
 */
typedef eg_status (*app_tree_visitor)(void *context,
                                      const char *path,
                                      const char *name,
                                      uint64_t bytes,
                                      eg_error *err);

/**
 * Visit every file below @p folder, each folder's in the order of their names.
 * Hidden files, links and devices are left out.
 *
 * @retval EG_ERR_LIMIT Folders are more than eight deep, or names too long.
 * @retval EG_ERR_IO    Something cannot be read.
 */
EG_NODISCARD eg_status app_tree_walk(const char *folder,
                                     app_tree_visitor visitor,
                                     void *context,
                                     eg_error *err);

#endif
