/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replays files and folders of inputs through a fuzzer's entry, where
 * libFuzzer is not there: the corpus as a test in every build.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

/** Inputs are small; what is larger is not an input. */
#define INPUT_MAX ((size_t)16 << 20)

static size_t replayed;

static void
fail(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

static void
replay_file(const char *path, size_t size)
{
    /* Exactly the input's size, so that a sanitizer sees any read beyond. */
    uint8_t *data = malloc(size > 0 ? size : 1);
    FILE *file = fopen(path, "rb");
    if (data == NULL || file == NULL || fread(data, 1, size, file) != size) {
        fail(path, "cannot be read");
    } else {
        fclose(file);
        (void)LLVMFuzzerTestOneInput(data, size);
        replayed++;
    }
    free(data);
}

static void
replay_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        fail(path, "cannot be opened");
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char inner[4096];
        struct stat info;
        const int len =
            snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
        if (len < 0 || (size_t)len >= sizeof(inner)) {
            fail(path, "holds a name that is too long");
        }
        if (stat(inner, &info) == 0 && S_ISREG(info.st_mode) &&
            (size_t)info.st_size <= INPUT_MAX) {
            replay_file(inner, (size_t)info.st_size);
        }
    }
    closedir(folder);
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct stat info;
        if (stat(argv[i], &info) != 0) {
            fail(argv[i], "does not exist");
        } else if (S_ISDIR(info.st_mode)) {
            replay_folder(argv[i]);
        } else {
            replay_file(argv[i], (size_t)info.st_size);
        }
    }
    if (replayed == 0) {
        fail(argc > 1 ? argv[1] : "replay", "there is nothing to replay");
    }
    printf("%zu inputs replayed\n", replayed);
    return 0;
}
