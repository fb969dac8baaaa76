/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/segment-notes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static char *folder(void) {
    return g_build_filename(g_get_user_runtime_dir(), "vitrine", "segments", NULL);
}

static char *note_of(int id) {
    g_autofree char *place = folder();
    return g_strdup_printf("%s/%d", place, id);
}

void segment_note(int id) {
    g_autofree char *note = note_of(id);
    int descriptor = open(note, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0 && errno == ENOENT) {
        g_autofree char *place = folder();
        if (g_mkdir_with_parents(place, 0700) == 0)
            descriptor = open(note, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    }
    if (descriptor >= 0)
        close(descriptor);
}

void segment_note_over(int id) {
    g_autofree char *note = note_of(id);
    unlink(note);
}

/* Whether a note still may be needed: its maker lives. Removes the segment if it is an orphan. */
static bool settle(int id, guint *removed) {
    struct shmid_ds status;
    if (shmctl(id, IPC_STAT, &status) != 0 || status.shm_perm.cuid != geteuid())
        return false;
    bool maker_lives = kill(status.shm_cpid, 0) == 0 || errno == EPERM;
    if (!maker_lives && status.shm_nattch == 0 && shmctl(id, IPC_RMID, NULL) == 0)
        (*removed)++;
    return maker_lives;
}

guint segment_sweep(void) {
    g_autofree char *place = folder();
    g_autoptr(GDir) notes = g_dir_open(place, 0, NULL);
    const char *name;
    guint removed = 0;
    while (notes && (name = g_dir_read_name(notes))) {
        guint64 id;
        if (g_ascii_string_to_unsigned(name, 10, 0, G_MAXINT, &id, NULL) &&
            !settle((int)id, &removed))
            segment_note_over((int)id);
    }
    return removed;
}

void segment_sweep_once(void) {
    static bool swept;
    if (!swept)
        segment_sweep();
    swept = true;
}
