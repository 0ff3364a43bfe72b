/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the directory of a device of either kind: the one that encrypts what
 * voters chose, and the one that pre-encrypts.
 */
#ifndef APP_ELECTIONGUARD_DEVICE_FOUND_H
#define APP_ELECTIONGUARD_DEVICE_FOUND_H

#include <stdint.h>

#include "common/cli.h"

/** A device that is to be made. */
typedef struct device_plan {
    const char *dir;
    const char *id;    /**< S_device. */
    const char *setup; /**< NULL: "setup" in the mail folder. */
    const char *mail;
    uint8_t first; /**< Kind of the journal's first entry. */
    /** Makes what this kind of device has besides; NULL: nothing.  May find what
     * an interrupted opening left. */
    eg_status (*extend)(const struct device_plan *plan, eg_error *err);
    const void *context; /**< For extend. */
} device_plan;

/** DIR, --id, --setup and --mail; its input is a device_plan. */
extern const struct argp device_plan_argp;

/**
 * Make the directory, with a verified copy of the election's setup, a signing
 * key and a journal; post the device's card.  The same again, before the device
 * has done anything, finds all that made.
 *
 * @retval EG_ERR_STATE It is another device, one in use, or somebody else's
 *                      folder.
 */
EG_NODISCARD eg_status device_found(const device_plan *plan,
                                    const app_settings *say,
                                    eg_error *err);

#endif
