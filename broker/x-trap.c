/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/x-trap.h"

/* An error handler is told the display and nothing else. */
static struct x_trap *innermost;

static int take_note(Display *display, XErrorEvent *event) {
    for (struct x_trap *trap = innermost; trap; trap = trap->outer) {
        if (trap->display != display)
            continue;
        if (trap->code == Success)
            trap->code = event->error_code;
        return 0;
    }
    return innermost && innermost->before ? innermost->before(display, event) : 0;
}

void x_trap_begin(struct x_trap *trap, Display *display) {
    XSync(display, False); /* errors of earlier requests are not ours */
    trap->display = display;
    trap->outer = innermost;
    trap->code = Success;
    trap->before = XSetErrorHandler(take_note);
    innermost = trap;
}

int x_trap_end(struct x_trap *trap) {
    XSync(trap->display, False);
    XSetErrorHandler(trap->before);
    innermost = trap->outer;
    return trap->code;
}
