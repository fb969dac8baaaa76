/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/compute-document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "broker/reasons.h"
#include "broker/session.h"
#include "broker/write-all.h"

/* How many bytes came; -1: errno says why not. */
static gint64 copy_all(int to, int from) {
    static guint8 bytes[1 << 16];
    gint64 total = 0;
    for (;;) {
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            return total;
        if (got < 0 || !write_all(to, bytes, (gsize)got))
            return -1;
        total += got;
    }
}

static bool fill(int document, int script, int input) {
    guint64 size = 0;
    if (!write_all(document, &size, sizeof size))
        return false;
    gint64 copied = copy_all(document, script);
    if (copied < 0 || copy_all(document, input) < 0)
        return false;
    size = (guint64)copied;
    return pwrite(document, &size, sizeof size, 0) == (ssize_t)sizeof size;
}

int compute_document(int script, int input, GError **error) {
    int document = memfd_create("computation", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    bool made =
        document >= 0 && fill(document, script, input) &&
        fcntl(document, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
    if (made)
        return document;
    reason_set_system(error, "The script and its input could not be read", errno);
    if (document >= 0)
        close(document);
    return -1;
}
