/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/ui/drag.h"

#include <X11/Xatom.h>
#include <string.h>

enum { VERSION = 5, PATIENCE = 60 /* seconds */ };

struct drag {
    Display *display;
    Window source, target;
    const char *uri_list;
    gboolean accepted, finished, taken;
};

static Atom atom(struct drag *drag, const char *name) {
    return XInternAtom(drag->display, name, False);
}

static void say(struct drag *drag, const char *what, const long data[4]) {
    XEvent event = {.xclient = {.type = ClientMessage,
                                .window = drag->target,
                                .message_type = atom(drag, what),
                                .format = 32}};
    event.xclient.data.l[0] = (long)drag->source;
    for (int k = 0; k < 4; k++)
        event.xclient.data.l[1 + k] = data[k];
    XSendEvent(drag->display, drag->target, False, NoEventMask, &event);
    XFlush(drag->display);
}

static void enter(struct drag *drag) {
    say(drag, "XdndEnter", (long[4]){(long)VERSION << 24, (long)atom(drag, "text/uri-list")});
}

/* Over the window's middle. */
static void hover(struct drag *drag) {
    XWindowAttributes attributes;
    Window child;
    int x, y;
    XGetWindowAttributes(drag->display, drag->target, &attributes);
    XTranslateCoordinates(drag->display, drag->target, attributes.root, attributes.width / 2,
                          attributes.height / 2, &x, &y, &child);
    say(drag, "XdndPosition",
        (long[4]){0, (long)x << 16 | y, CurrentTime, (long)atom(drag, "XdndActionCopy")});
}

static void drop(struct drag *drag) {
    say(drag, "XdndDrop", (long[4]){0, CurrentTime});
}

static void give(struct drag *drag, const XSelectionRequestEvent *request) {
    XEvent event = {.xselection = {.type = SelectionNotify,
                                   .requestor = request->requestor,
                                   .selection = request->selection,
                                   .target = request->target,
                                   .property = request->property,
                                   .time = request->time}};
    if (request->target == atom(drag, "text/uri-list"))
        XChangeProperty(drag->display, request->requestor, request->property, request->target, 8,
                        PropModeReplace, (const unsigned char *)drag->uri_list,
                        (int)strlen(drag->uri_list));
    else
        event.xselection.property = None;
    XSendEvent(drag->display, request->requestor, False, NoEventMask, &event);
    XFlush(drag->display);
}

static void answer(struct drag *drag, const XEvent *event) {
    if (event->type == SelectionRequest) {
        give(drag, &event->xselectionrequest);
    } else if (event->type == ClientMessage &&
               event->xclient.message_type == atom(drag, "XdndStatus")) {
        if (!drag->accepted && event->xclient.data.l[1] & 1)
            drop(drag);
        drag->accepted |= event->xclient.data.l[1] & 1;
    } else if (event->type == ClientMessage &&
               event->xclient.message_type == atom(drag, "XdndFinished")) {
        drag->finished = TRUE;
        drag->taken = event->xclient.data.l[1] & 1;
    }
}

gboolean drag_onto(Display *display, Window target, const char *uri_list) {
    struct drag drag = {.display = display, .target = target, .uri_list = uri_list};
    drag.source = XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0);
    XSetSelectionOwner(display, atom(&drag, "XdndSelection"), drag.source, CurrentTime);
    enter(&drag);
    hover(&drag);
    gint64 deadline = g_get_monotonic_time() + PATIENCE * G_USEC_PER_SEC;
    while (!drag.finished && g_get_monotonic_time() < deadline) {
        XEvent event;
        if (XPending(display) == 0) {
            g_usleep(5000);
            continue;
        }
        XNextEvent(display, &event);
        answer(&drag, &event);
    }
    XDestroyWindow(display, drag.source);
    return drag.taken;
}
