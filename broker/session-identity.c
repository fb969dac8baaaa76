/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/session-private.h"

/* Which document it is: by its content, whatever it is called. In a thread of its own, since a big file takes seconds
 * and a slow disk any time. */

enum { PIECE_BYTES = 256 << 10 };

static void close_later(gpointer descriptor) {
    close(GPOINTER_TO_INT(descriptor));
}

/* The file may grow for ever while it is read: not more than was agreed. */
static gboolean hash_all(int document, GChecksum *sum, GCancellable *cancellable) {
    g_autofree guint8 *piece = g_malloc(PIECE_BYTES);
    for (goffset offset = 0; offset <= IDENTIFY_MOST;) {
        gssize got = pread(document, piece, PIECE_BYTES, offset);
        if (got == 0)
            return TRUE;
        if ((got < 0 && errno != EINTR) || g_cancellable_is_cancelled(cancellable))
            return FALSE;
        g_checksum_update(sum, piece, MAX(got, 0));
        offset += MAX(got, 0);
    }
    return FALSE;
}

static void identify(GTask *task, gpointer session, gpointer document, GCancellable *cancellable) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    (void)session;
    if (hash_all(GPOINTER_TO_INT(document), sum, cancellable))
        g_task_return_pointer(task, g_strdup(g_checksum_get_string(sum)), g_free);
    else
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_FILE,
                                "The file could not be read to its end.");
}

/* What has no name was a pipe's, or was made by a program for this once. */
static gboolean has_a_name(const VitrineSession *self) {
    struct stat status;
    return self->given < 0 && self->evidence >= 0 && fstat(self->evidence, &status) == 0 &&
           status.st_nlink > 0 && status.st_size <= IDENTIFY_MOST;
}

void vitrine_session_identify_async(VitrineSession *self, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data) {
    g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
    int document = has_a_name(self) ? fcntl(self->evidence, F_DUPFD_CLOEXEC, 0) : -1;
    if (document < 0) {
        g_task_return_new_error(task, VITRINE_ERROR, VITRINE_ERROR_FILE,
                                "This is no file that could be opened again.");
        return;
    }
    g_task_set_task_data(task, GINT_TO_POINTER(document), close_later);
    g_task_run_in_thread(task, identify);
}

char *vitrine_session_identify_finish(GAsyncResult *result, GError **error) {
    return g_task_propagate_pointer(G_TASK(result), error);
}
