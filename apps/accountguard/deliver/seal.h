/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the end of a mail was handed over, told by the kernel.
 *
 * A server takes a mail when it reads the final dot.  Whoever is killed around
 * the writing of that dot cannot have noted on the disk whether it was written:
 * a note before it may lie, and so may its lack after it.  So the dot is not
 * written but sent from a file by one sendfile(2), which hands the bytes to the
 * connection and marks the file as read, its time of access, in one call that no
 * signal divides.  The file is the seal, its time of access whether it is broken,
 * and both outlive the process, though not the machine: who asks compares the
 * identity of the boot, too.
 *
 * This needs a file system that keeps times of access, at least "relatime";
 * ag_seal_works() tries.  Where it has none there is no evidence.
 */
#ifndef ACCOUNTGUARD_DELIVER_SEAL_H
#define ACCOUNTGUARD_DELIVER_SEAL_H

#include "base/base.h"
#include "common/file.h"

typedef struct ag_seal {
    int fd;     /**< -1: none. */
    bool tells; /**< ag_seal_works() of its folder. */
    char path[APP_PATH_MAX];
} ag_seal;

typedef enum ag_seal_state {
    AG_SEAL_NONE,  /**< No file: nothing was handed over. */
    AG_SEAL_WHOLE, /**< Nothing was handed over. */
    AG_SEAL_BROKEN /**< It was handed over. */
} ag_seal_state;

/** Whether the file system of a folder tells. */
EG_NODISCARD eg_status ag_seal_works(bool *out, const char *dir, eg_error *err);

/** Make the seal of a delivery in a folder, anew. */
EG_NODISCARD eg_status ag_seal_make(ag_seal *out,
                                    const char *dir,
                                    uint64_t delivery,
                                    eg_error *err);

/**
 * Hand @p bytes to a connection and break the seal, both or neither.
 *
 * @param[in] socket Its buffer has room, so that the call does not wait.
 */
EG_NODISCARD eg_status ag_seal_break(ag_seal *seal,
                                     int socket,
                                     eg_span bytes,
                                     eg_error *err);

/** Whether it may be broken: it is, or nothing tells. */
bool ag_seal_may_be_broken(const ag_seal *seal);

/** Close; the file stays.  Harmless on fd -1. */
void ag_seal_close(ag_seal *seal);

/** What the seal of a delivery tells. */
EG_NODISCARD eg_status ag_seal_look(ag_seal_state *out,
                                    const char *dir,
                                    uint64_t delivery,
                                    eg_error *err);

/** Remove the seal of a delivery whose outcome was recorded. */
void ag_seal_remove(const char *dir, uint64_t delivery);

/** Room for the identity of this boot of the machine, as text. */
#define AG_BOOT_MAX 40

/** Which boot of the machine this is; "" where it does not tell. */
void ag_boot_read(char out[AG_BOOT_MAX]);

#endif
