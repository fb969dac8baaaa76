/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

char *hash_file(const char *path, guint64 *bytes) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 buffer[65536];
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    gssize got = -1;
    *bytes = 0;
    while (descriptor >= 0 && (got = read(descriptor, buffer, sizeof buffer)) != 0) {
        if (got < 0 && errno != EINTR)
            break;
        g_checksum_update(sum, buffer, MAX(got, 0));
        *bytes += (guint64)MAX(got, 0);
    }
    if (descriptor >= 0)
        close(descriptor);
    return got == 0 ? g_strdup(g_checksum_get_string(sum)) : NULL;
}
