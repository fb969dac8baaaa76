/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_SEGMENT_H
#define VITRINE_BROKER_SEGMENT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The shared memory of one worker: SysV, mode 0600, marked for removal before anybody but us has
 * attached, so no crash leaves it behind (of one before that mark, see segment_sweep). Linux lets worker and X server attach by id afterwards
 * (shmctl(2), IPC_RMID: "Linux- specific"); our own read-only mapping keeps it alive. Pages appear
 * only when touched (SHM_NORESERVE).
 */
struct segment {
    int id;
    uid_t owner;
    bool
        used; /* by a worker before: the next one must clear it before it is sealed (assignment.h) */
    uint64_t bytes;
    uint64_t prepared;     /* bytes from the start that are mapped */
    const uint8_t *pixels; /* read-only; the worker writes it at any moment: read each byte once */
};

/* NULL with error (VITRINE_ERROR_INTERNAL). owner: the user the worker runs as, who must be able to
 * attach. */
struct segment *segment_create(uint64_t bytes, uid_t owner, GError **error);
void segment_destroy(struct segment *segment);

/* For batches: keeps it for a segment_create of that size and owner that comes when the worker, killed before, is gone:
 * its pages of memory need not be made and mapped anew, 9 ms for a page of paper. Destroys it if enough are kept. Takes
 * NULL. */
void segment_give_back(struct segment *segment);
/* Destroys those that are kept. */
void segment_drop_spares(void);

/* Before so many bytes are read: maps them at once. For a page of paper this takes 2 ms, a fault for
 * each of its 2,142 pages of memory took 35 (in a virtual machine). */
void segment_prepare_read(struct segment *segment, uint64_t offset, uint64_t bytes);

/* Removes what viewers of this user left that were killed between making a segment and marking it: some ten
 * microseconds. They are known by their key; segment_create does it once. */
void segment_sweep(void);

#endif
