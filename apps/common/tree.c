/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walking through folders.
 */
#include "common/tree.h"

#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "common/file.h"

/** How deep folders may be. */
#define DEPTH_MAX 8

/** A walk on its way. */
typedef struct walk {
    size_t head; /**< Length of the folder's own name. */
    app_tree_visitor visitor;
    void *context;
} walk;

static eg_status
visit_folder(const walk *w, const char *path, unsigned depth, eg_error *err);

static eg_status
visit_any(const walk *w, const char *path, unsigned depth, eg_error *err)
{
    struct stat about;
    if (lstat(path, &about) != 0) {
        return eg_fail(err, EG_ERR_IO, "%s: cannot be read", path);
    }
    if (S_ISDIR(about.st_mode)) {
        return visit_folder(w, path, depth + 1, err);
    }
    return S_ISREG(about.st_mode) ? w->visitor(w->context, path, path + w->head,
                                               (uint64_t)about.st_size, err)
                                  : EG_OK;
}

static eg_status
visit_folder(const walk *w, const char *path, unsigned depth, eg_error *err)
{
    if (depth > DEPTH_MAX) {
        return eg_fail(err, EG_ERR_LIMIT, "%s: is too deep", path);
    }
    char **names = NULL;
    size_t len = 0;
    EG_TRY(app_dir_list(path, "", &names, &len, err));
    eg_status status = EG_OK;
    for (size_t i = 0; i < len && status == EG_OK; i++) {
        char below[APP_PATH_MAX];
        status = app_path(below, path, names[i], err);
        if (status == EG_OK) {
            status = visit_any(w, below, depth, err);
        }
    }
    app_names_free(names, len);
    return status;
}

eg_status
app_tree_walk(const char *folder,
              app_tree_visitor visitor,
              void *context,
              eg_error *err)
{
    char path[APP_PATH_MAX];
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/') {
        len--;
    }
    if (len >= sizeof(path)) {
        return eg_fail(err, EG_ERR_LIMIT, "the folder's name is too long");
    }
    memcpy(path, folder, len);
    path[len] = '\0';
    const walk w = {.head = len, .visitor = visitor, .context = context};
    return visit_folder(&w, path, 0, err);
}
