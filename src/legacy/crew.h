/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of one kind, judged by a crew: one thread reads, the workers do what
 * they are told with the bytes.
 */
#ifndef EG_LEGACY_CREW_H
#define EG_LEGACY_CREW_H

#include "legacy/walk.h"

/** A worker's own part of what all files come to. */
typedef struct lg_worker {
    lg_walk *walk; /**< Only read by workers. */
    eg_arena *arena;
    eg_result result;
    eg_status status; /**< The machine failed. */
    void *gathered;   /**< Made by lg_crew_plan.make. */
    void (*run)(struct lg_worker *worker, size_t entry, eg_buffer *bytes);
} lg_worker;

/**
 * What @p status says of the file or part at @p place: a finding, if the input is
 * at fault, or else the end of the worker.
 *
 * @return false unless it was judged to its end.
 */
bool lg_worker_end(lg_worker *worker,
                   const eg_place *place,
                   eg_status status,
                   const eg_error *err);

typedef struct lg_crew_plan {
    /** Judge the file @p entry, which is @p bytes. */
    void (*run)(lg_worker *worker, size_t entry, eg_buffer *bytes);
    size_t gathered_size;
    /** Set up zeroed @p gathered, merge another one into it, empty it; NULL
     *  where nothing is gathered. */
    eg_status (*make)(const lg_walk *walk, void *gathered);
    eg_status (*merge)(const lg_walk *walk, void *into, void *from);
    void (*empty)(void *gathered);
} lg_crew_plan;

/**
 * Judge all files of @p kind; findings go into the walk's report.
 *
 * @param[out] gathered What all workers gathered, to be emptied by the caller.
 * @return Only failures of the machine.
 */
EG_NODISCARD eg_status lg_crew_run(lg_walk *walk,
                                   lg_kind kind,
                                   const lg_crew_plan *plan,
                                   void *gathered);

/**
 * The same for the numbers below @p count: parts of what is already read.  A
 * worker gets the number as its entry, and empty bytes; walk->shared is what the
 * workers share.
 */
EG_NODISCARD eg_status lg_crew_count(lg_walk *walk,
                                     size_t count,
                                     const lg_crew_plan *plan,
                                     void *gathered);

#endif
