/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/write-all.h"

#include <errno.h>
#include <unistd.h>

gboolean write_all(int to, const void *bytes, gsize count) {
    for (gsize done = 0; done < count;) {
        gssize written = write(to, (const guint8 *)bytes + done, count - done);
        if (written == 0)
            errno = EIO;
        if (written <= 0 && errno != EINTR)
            return FALSE;
        done += (gsize)MAX(written, 0);
    }
    return TRUE;
}
