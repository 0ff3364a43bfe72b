/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The disk's model, and the VFS that keeps it.
 */
#include "cut_disk.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SECTOR    512
#define FILES     8
#define NAME_MAX_ 64

/* -- bytes ------------------------------------------------------------------ */

typedef struct bytes {
    unsigned char *data;
    size_t len;
} bytes;

static void
need(bool truth, const char *what)
{
    if (!truth) {
        fprintf(stderr, "cut_disk: %s\n", what);
        abort();
    }
}

/** Make it @p len bytes long; what is new is zero. */
static void
resize(bytes *b, size_t len)
{
    unsigned char *data = realloc(b->data, len + 1);
    need(data != NULL, "no memory");
    if (len > b->len) {
        memset(data + b->len, 0, len - b->len);
    }
    *b = (bytes){data, len};
}

static void
put(bytes *b, size_t at, const void *data, size_t len)
{
    if (at + len > b->len) {
        resize(b, at + len);
    }
    if (len > 0) {
        memcpy(b->data + at, data, len);
    }
}

static unsigned
draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % below;
}

/* -- files ------------------------------------------------------------------ */

/** A write, or, without data, a change of the length to @p at. */
typedef struct change {
    struct change *next;
    size_t at;
    size_t len;
    unsigned char data[];
} change;

/** What a name may stand for. */
typedef struct object {
    struct object *older; /**< All that there ever were, named or not. */
    bytes synced;
    change *first; /**< Since the last sync. */
    change **last;
} object;

/** A file of the watched folder. */
typedef struct named {
    char name[NAME_MAX_];
    object *synced;  /**< By what is on the disk of the directory; or NULL. */
    object *current; /**< As programs see it; or NULL. */
} named;

static struct {
    char folder[256];
    named file[FILES];
    size_t files;
    object *objects;
    void (*moment)(void);
    bool within;      /**< A moment. */
    unsigned good;    /**< Changes before the next failures. */
    unsigned failing; /**< Changes that fail then. */
    unsigned failures;
    unsigned seed;
} disk;

static object *
new_object(void)
{
    object *o = calloc(1, sizeof(*o));
    need(o != NULL, "no memory");
    o->last = &o->first;
    o->older = disk.objects;
    disk.objects = o;
    return o;
}

static void
add_change(object *o, size_t at, const void *data, size_t len)
{
    change *c = malloc(sizeof(*c) + len);
    need(c != NULL, "no memory");
    *c = (change){.at = at, .len = len};
    if (len > 0) {
        memcpy(c->data, data, len);
    }
    *o->last = c;
    o->last = &c->next;
}

static void
drop_changes(object *o)
{
    while (o->first != NULL) {
        change *c = o->first;
        o->first = c->next;
        free(c);
    }
    o->last = &o->first;
}

/** How a change fares: all is there, nothing is, or each sector for itself. */
typedef enum fate { WHOLE, GONE, DRAWN, FATES } fate;

static void
apply_sector(bytes *out,
             const change *c,
             size_t from,
             size_t len,
             unsigned *seed)
{
    unsigned char rubbish[SECTOR];
    const unsigned luck = draw(seed, 10);
    if (luck < 5) {
        put(out, c->at + from, c->data + from, len);
    } else if (luck < 6) {
        for (size_t i = 0; i < len; i++) {
            rubbish[i] = (unsigned char)draw(seed, 256);
        }
        put(out, c->at + from, rubbish, len);
    }
}

static void
apply(bytes *out, const change *c, fate how, unsigned *seed)
{
    if (how == GONE) {
        return;
    }
    if (c->len == 0) {
        if (how == WHOLE || draw(seed, 2) == 0) {
            resize(out, c->at);
        }
        return;
    }
    if (how == WHOLE) {
        put(out, c->at, c->data, c->len);
        return;
    }
    for (size_t from = 0; from < c->len;) {
        /* To the next border of a sector of the file. */
        size_t len = SECTOR - (c->at + from) % SECTOR;
        len = len < c->len - from ? len : c->len - from;
        apply_sector(out, c, from, len, seed);
        from += len;
    }
}

static void
apply_all(bytes *out, const object *o, fate how, unsigned *seed)
{
    for (const change *c = o->first; c != NULL; c = c->next) {
        apply(out, c, how, seed);
    }
}

/** Names are on the disk as they are now. */
static void
sync_folder(void)
{
    for (size_t i = 0; i < disk.files; i++) {
        disk.file[i].synced = disk.file[i].current;
    }
}

static named *
find(const char *path)
{
    const size_t len = strlen(disk.folder);
    if (path == NULL || len == 0 || strncmp(path, disk.folder, len) != 0 ||
        path[len] != '/') {
        return NULL;
    }
    for (size_t i = 0; i < disk.files; i++) {
        if (strcmp(disk.file[i].name, path + len + 1) == 0) {
            return &disk.file[i];
        }
    }
    need(disk.files < FILES && strlen(path + len + 1) < NAME_MAX_,
         "too many files, or too long a name");
    named *file = &disk.file[disk.files++];
    (void)snprintf(file->name, sizeof(file->name), "%s", path + len + 1);
    return file;
}

/* -- changes ---------------------------------------------------------------- */

/** Before a change; true: it fails. */
static bool
strikes(void)
{
    if (!disk.within && disk.moment != NULL) {
        disk.within = true;
        disk.moment();
        disk.within = false;
    }
    if (disk.failing == 0) {
        return false;
    }
    if (disk.good > 0) {
        disk.good--;
        return false;
    }
    disk.failing--;
    disk.failures++;
    return true;
}

/** A file that is open: what is handed on comes behind. */
typedef struct handle {
    sqlite3_file base;
    named *file;
    object *object;
    sqlite3_file *real;
} handle;

static handle *
of(sqlite3_file *file)
{
    return (handle *)file;
}

static int
do_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at)
{
    handle *h = of(file);
    const bool fails = strikes();
    const int part = fails ? len / 2 : len;
    const int code = h->real->pMethods->xWrite(h->real, data, part, at);
    if (code == SQLITE_OK && part > 0) {
        add_change(h->object, (size_t)at, data, (size_t)part);
    }
    return fails ? SQLITE_FULL : code;
}

static int
do_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    handle *h = of(file);
    if (strikes()) {
        return SQLITE_IOERR_TRUNCATE;
    }
    const int code = h->real->pMethods->xTruncate(h->real, size);
    if (code == SQLITE_OK) {
        add_change(h->object, (size_t)size, NULL, 0);
    }
    return code;
}

static int
do_sync(sqlite3_file *file, int flags)
{
    handle *h = of(file);
    const bool fails = strikes();
    (void)flags; /* the real disk is not what is tested */
    apply_all(&h->object->synced, h->object, fails ? DRAWN : WHOLE, &disk.seed);
    drop_changes(h->object);
    if (!fails && h->file->synced != h->object) {
        sync_folder();
    }
    return fails ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

/* -- what is handed on ------------------------------------------------------ */

static int
do_close(sqlite3_file *file)
{
    return of(file)->real->pMethods->xClose(of(file)->real);
}

static int
do_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at)
{
    return of(file)->real->pMethods->xRead(of(file)->real, out, len, at);
}

static int
do_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return of(file)->real->pMethods->xFileSize(of(file)->real, size);
}

static int
do_lock(sqlite3_file *file, int level)
{
    return of(file)->real->pMethods->xLock(of(file)->real, level);
}

static int
do_unlock(sqlite3_file *file, int level)
{
    return of(file)->real->pMethods->xUnlock(of(file)->real, level);
}

static int
do_check_lock(sqlite3_file *file, int *out)
{
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, out);
}

static int
do_control(sqlite3_file *file, int what, void *argument)
{
    /* A hint that makes the file longer before it is written. */
    if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) {
        return SQLITE_NOTFOUND;
    }
    return of(file)->real->pMethods->xFileControl(of(file)->real, what,
                                                  argument);
}

static int
do_sector(sqlite3_file *file)
{
    return of(file)->real->pMethods->xSectorSize(of(file)->real);
}

static int
do_traits(sqlite3_file *file)
{
    return of(file)->real->pMethods->xDeviceCharacteristics(of(file)->real);
}

static int
do_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return of(file)->real->pMethods->xShmMap(of(file)->real, page, size, extend,
                                             out);
}

static int
do_shared_lock(sqlite3_file *file, int from, int count, int flags)
{
    return of(file)->real->pMethods->xShmLock(of(file)->real, from, count,
                                              flags);
}

static void
do_barrier(sqlite3_file *file)
{
    of(file)->real->pMethods->xShmBarrier(of(file)->real);
}

static int
do_unmap(sqlite3_file *file, int delete)
{
    return of(file)->real->pMethods->xShmUnmap(of(file)->real, delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = do_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = do_check_lock,
    .xFileControl = do_control,
    .xSectorSize = do_sector,
    .xDeviceCharacteristics = do_traits,
    .xShmMap = do_map,
    .xShmLock = do_shared_lock,
    .xShmBarrier = do_barrier,
    .xShmUnmap = do_unmap,
};

/* -- the VFS ---------------------------------------------------------------- */

static sqlite3_vfs *usual;
static sqlite3_vfs vfs;

static int
do_open(sqlite3_vfs *self,
        sqlite3_filename path,
        sqlite3_file *file,
        int flags,
        int *got)
{
    (void)self;
    named *watched = find(path);
    if (watched == NULL) {
        return usual->xOpen(usual, path, file, flags, got);
    }
    handle *h = of(file);
    *h = (handle){.file = watched, .real = (sqlite3_file *)(h + 1)};
    const int code = usual->xOpen(usual, path, h->real, flags, got);
    if (code == SQLITE_OK) {
        if (watched->current == NULL) {
            watched->current = new_object();
        }
        h->object = watched->current;
        h->base.pMethods = &methods;
    }
    return code;
}

static int
do_delete(sqlite3_vfs *self, const char *path, int sync)
{
    (void)self;
    named *watched = find(path);
    if (watched == NULL) {
        return usual->xDelete(usual, path, sync);
    }
    if (strikes()) {
        return SQLITE_IOERR_DELETE;
    }
    const int code = usual->xDelete(usual, path, 0);
    if (code == SQLITE_OK) {
        watched->current = NULL; /* who has it open keeps it */
        if (sync != 0) {
            sync_folder();
        }
    }
    return code;
}

/** Take over a file as it is. */
static void
adopt(const char *path)
{
    FILE *in = fopen(path, "rb");
    named *file = find(path);
    unsigned char part[4096];
    size_t got = 0;
    need(in != NULL && file != NULL, "a file cannot be read");
    file->current = new_object();
    while ((got = fread(part, 1, sizeof(part), in)) > 0) {
        put(&file->current->synced, file->current->synced.len, part, got);
    }
    (void)fclose(in);
}

void
cut_disk_begin(const char *folder, void (*moment)(void))
{
    DIR *dir = opendir(folder);
    need(dir != NULL && strlen(folder) < sizeof(disk.folder), "no such folder");
    memset(&disk, 0, sizeof(disk));
    (void)snprintf(disk.folder, sizeof(disk.folder), "%s", folder);
    disk.moment = moment;
    for (struct dirent *one = readdir(dir); one != NULL; one = readdir(dir)) {
        char path[1024];
        struct stat about;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, one->d_name);
        if (stat(path, &about) == 0 && S_ISREG(about.st_mode)) {
            adopt(path);
        }
    }
    (void)closedir(dir);
    sync_folder();
    usual = sqlite3_vfs_find("unix");
    need(usual != NULL, "SQLite has no usual VFS");
    vfs = *usual;
    vfs.zName = "cut";
    vfs.szOsFile = (int)sizeof(handle) + usual->szOsFile;
    vfs.xOpen = do_open;
    vfs.xDelete = do_delete;
    need(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK, "no VFS");
}

void
cut_disk_end(void)
{
    (void)sqlite3_vfs_unregister(&vfs);
    (void)sqlite3_vfs_register(usual, 1);
    while (disk.objects != NULL) {
        object *o = disk.objects;
        disk.objects = o->older;
        drop_changes(o);
        free(o->synced.data);
        free(o);
    }
    memset(&disk, 0, sizeof(disk));
}

void
cut_disk_leave(const char *folder, unsigned seed)
{
    need(mkdir(folder, 0700) == 0, "no folder");
    for (size_t i = 0; i < disk.files; i++) {
        const named *file = &disk.file[i];
        const object *o = draw(&seed, 2) == 0 ? file->synced : file->current;
        bytes left = {0};
        char path[1024];
        if (o == NULL) {
            continue;
        }
        resize(&left, 0); /* an empty file has a place, too */
        put(&left, 0, o->synced.data, o->synced.len);
        apply_all(&left, o, (fate)draw(&seed, FATES), &seed);
        (void)snprintf(path, sizeof(path), "%s/%s", folder, file->name);
        FILE *out = fopen(path, "wb");
        need(out != NULL && fwrite(left.data, 1, left.len, out) == left.len &&
                 fclose(out) == 0,
             "a file cannot be written");
        free(left.data);
    }
}

void
cut_disk_fail(unsigned after, unsigned count)
{
    disk.good = after;
    disk.failing = count;
}

unsigned
cut_disk_failures(void)
{
    return disk.failures;
}
