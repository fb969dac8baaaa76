/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/Xlib.h>
#include <X11/extensions/XShm.h>
#include <unistd.h>

#include "broker/fitness/display.h"

/* Asks the X server of DISPLAY, apart from vitrine-cli, which needs no X. A server that does not
 * answer ends this by SIGALRM. */
int main(void) {
    alarm(DISPLAY_SECONDS_MOST);
    Display *display = XOpenDisplay(NULL);
    if (!display)
        return DISPLAY_NONE;
    return XShmQueryExtension(display) ? DISPLAY_HAS_SHM : DISPLAY_LACKS_SHM;
}
