/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/segment.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#include "broker/reasons.h"
#include "broker/segment-notes.h"

static bool give_to(int id, uid_t owner) {
    struct shmid_ds status;
    if (owner == geteuid())
        return true;
    if (shmctl(id, IPC_STAT, &status) != 0)
        return false;
    status.shm_perm.uid = owner;
    return shmctl(id, IPC_SET, &status) == 0;
}

struct segment *segment_create(uint64_t bytes, uid_t owner, GError **error) {
    segment_sweep_once();
    int id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | SHM_NORESERVE | 0600);
    if (id < 0) {
        reason_set_system(error, "Shared memory for the picture could not be made", errno);
        return NULL;
    }
    segment_note(id);
    void *pixels = shmat(id, NULL, SHM_RDONLY);
    bool given = give_to(id, owner);
    int problem = errno;
    shmctl(id, IPC_RMID, NULL);
    segment_note_over(id);
    if (pixels == (void *)-1 || !given) {
        if (pixels != (void *)-1)
            shmdt(pixels);
        reason_set_system(error, "Shared memory for the picture could not be prepared", problem);
        return NULL;
    }
    struct segment *segment = g_new(struct segment, 1);
    *segment = (struct segment){.id = id, .bytes = bytes, .pixels = pixels};
    return segment;
}

void segment_destroy(struct segment *segment) {
    if (!segment)
        return;
    shmdt(segment->pixels);
    g_free(segment);
}
