/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_X_TRAP_H
#define VITRINE_BROKER_X_TRAP_H

#include <X11/Xlib.h>

/*
 * Errors of X requests as values. Xlib's own answer to an error is to end the process, and GDK's
 * too: whatever a server may refuse (a foreign segment, memory) is asked for inside a trap.
 *
 *     struct x_trap trap;
 *     x_trap_begin(&trap, display);
 *     XShmAttach(…);
 *     if (x_trap_end(&trap) != Success) …
 *
 * Both ends are a round trip. Traps nest; main thread only.
 */
struct x_trap {
    Display *display;
    XErrorHandler before;
    struct x_trap *outer;
    int code;
};

void x_trap_begin(struct x_trap *trap, Display *display);

/* The code of the first error (BadAccess, BadAlloc, …), or Success. */
int x_trap_end(struct x_trap *trap);

#endif
