/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_CANVAS_LIST_H
#define VITRINE_SCRIPT_CANVAS_LIST_H

#include <stdlib.h>

#include "worker/worker.h"

/* A full list with twice the room, counted in elements; its first, for 64, if it had none. It is the caller's to free. A
 * worker without memory ends. */
static inline void *list_grown(void *old, size_t *room, size_t element) {
    *room = *room ? *room * 2 : 64;
    void *larger = realloc(old, *room * element);
    if (!larger)
        worker_fault(FAULT_MEMORY, 0);
    return larger;
}

#endif
