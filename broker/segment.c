/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/segment.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include "broker/reasons.h"

/* Keys of segments that are not yet marked for removal: these 16 bits, "Vi", then random ones. The mark makes the key
 * private again. */
enum { KEY = 0x56690000, KEY_MASK = 0x0000ffff };

/* Columns of /proc/sysvipc/shm: key, id, permissions, size, creator's process, last one's, attached, four owners. */
static bool is_orphan(const char *line, int *id) {
    int key, creator;
    unsigned long attached;
    unsigned made_by;
    if (sscanf(line, "%d %d %*o %*u %d %*d %lu %*u %*u %u", &key, id, &creator, &attached,
               &made_by) != 5)
        return false;
    return (key & ~KEY_MASK) == KEY && attached == 0 && made_by == geteuid() && creator > 0 &&
           kill(creator, 0) != 0 && errno == ESRCH;
}

void segment_sweep(void) {
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/sysvipc/shm", &text, NULL, NULL))
        return;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        int id;
        if (is_orphan(*line, &id))
            shmctl(id, IPC_RMID, NULL);
    }
}

/* A key in use is another viewer's, for a moment. */
static int make_segment(uint64_t bytes) {
    enum { ATTEMPTS = 64 };
    int id = -1;
    for (int k = 0; k < ATTEMPTS; k++) {
        key_t key = KEY | (key_t)(g_random_int() & KEY_MASK);
        id = shmget(key, bytes, IPC_CREAT | IPC_EXCL | SHM_NORESERVE | 0600);
        if (id >= 0 || errno != EEXIST)
            break;
    }
    return id;
}

static bool give_to(int id, uid_t owner) {
    struct shmid_ds status;
    if (owner == geteuid())
        return true;
    if (shmctl(id, IPC_STAT, &status) != 0)
        return false;
    status.shm_perm.uid = owner;
    return shmctl(id, IPC_SET, &status) == 0;
}

/* -------------------------------------------------------------------------------- kept ones --- */

enum { SPARES = 8 };
static struct segment *spares[SPARES];

/* The last worker was killed, but may take a moment to be gone. */
static bool is_ours_alone(const struct segment *segment) {
    struct shmid_ds status;
    return shmctl(segment->id, IPC_STAT, &status) == 0 && status.shm_nattch == 1;
}

static struct segment *take_spare(uint64_t bytes, uid_t owner) {
    for (int k = 0; k < SPARES; k++)
        if (spares[k] && spares[k]->bytes == bytes && spares[k]->owner == owner &&
            is_ours_alone(spares[k]))
            return g_steal_pointer(&spares[k]);
    return NULL;
}

void segment_give_back(struct segment *segment) {
    for (int k = 0; segment && k < SPARES; k++)
        if (!spares[k]) {
            segment->used = true;
            spares[k] = segment;
            return;
        }
    segment_destroy(segment);
}

void segment_drop_spares(void) {
    for (int k = 0; k < SPARES; k++)
        segment_destroy(g_steal_pointer(&spares[k]));
}

/* ------------------------------------------------------------------------------------- life --- */

struct segment *segment_create(uint64_t bytes, uid_t owner, GError **error) {
    static bool swept;
    struct segment *spare = take_spare(bytes, owner);
    if (spare)
        return spare;
    if (!swept)
        segment_sweep();
    swept = true;
    int id = make_segment(bytes);
    if (id < 0) {
        reason_set_system(error, "Shared memory for the picture could not be made", errno);
        return NULL;
    }
    void *pixels = shmat(id, NULL, SHM_RDONLY);
    bool given = give_to(id, owner);
    int problem = errno;
    shmctl(id, IPC_RMID, NULL);
    if (pixels == (void *)-1 || !given) {
        if (pixels != (void *)-1)
            shmdt(pixels);
        reason_set_system(error, "Shared memory for the picture could not be prepared", problem);
        return NULL;
    }
    struct segment *segment = g_new(struct segment, 1);
    *segment = (struct segment){.id = id, .owner = owner, .bytes = bytes, .pixels = pixels};
    return segment;
}

void segment_prepare_read(struct segment *segment, uint64_t offset, uint64_t bytes) {
    enum {
        POPULATE_READ = 22,
        PAGE = 4096
    }; /* Linux 5.14; where it is not known, reading does it */
    uint64_t from = MAX(offset, segment->prepared) & ~(uint64_t)(PAGE - 1), end = offset + bytes;
    if (end <= segment->prepared)
        return;
    madvise((void *)(uintptr_t)(segment->pixels + from), end - from, POPULATE_READ);
    if (offset <= segment->prepared)
        segment->prepared = end;
}

void segment_destroy(struct segment *segment) {
    if (!segment)
        return;
    shmdt(segment->pixels);
    g_free(segment);
}
