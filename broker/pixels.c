/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/pixels.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20 };

GBytes *pixels_copy(const guint8 *hostile, gsize bytes) {
    void *copy = NULL;
    if (bytes < HUGE_PAGE)
        return g_bytes_new(hostile, bytes);
    gsize rounded = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    if (posix_memalign(&copy, HUGE_PAGE, rounded) != 0)
        return g_bytes_new(hostile, bytes);
    madvise(copy, rounded, MADV_HUGEPAGE);
    memcpy(copy, hostile, bytes);
    return g_bytes_new_with_free_func(copy, bytes, free, copy);
}
