/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/Xlib.h>

#include <X11/extensions/XShm.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/ui/desk.h"

/*
 * The real viewer on a screen of its own, with a document whose worker lies (tests/broker/fake-worker.c) and a script
 * whose worker does not. Whatever the one does, the other's window answers its keys.
 */

enum { CARD = 0xffffff, A_LOT = 50000 };
enum { BEFORE = 0x00c000, AFTER = 0xc000c0 }; /* the script's colours */

static const char script[] = "let pressed = 0;\n"
                             "addEventListener('keydown', () => { pressed++; });\n"
                             "function frame() {\n"
                             "    ctx.fillStyle = pressed % 2 ? '#c000c0' : '#00c000';\n"
                             "    ctx.fillRect(0, 0, canvas.width, canvas.height);\n"
                             "    requestAnimationFrame(frame);\n"
                             "}\n"
                             "requestAnimationFrame(frame);\n";

static char *product(const char *name) {
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *here = g_path_get_dirname(self);
    g_autofree char *relative = g_build_filename(here, "..", "..", name, NULL);
    char *whole = realpath(relative, NULL);
    g_assert_nonnull(whole);
    return whole;
}

/* ------------------------------------------------------------------------- a place with liars --- */

static void copy_program(const char *from, const char *to) {
    g_autofree char *bytes = NULL;
    gsize count;
    g_assert_true(g_file_get_contents(from, &bytes, &count, NULL));
    g_assert_true(g_file_set_contents(to, bytes, (gssize)count, NULL));
    g_assert_cmpint(g_chmod(to, 0755), ==, 0);
}

static void link_to(const char *target, const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_unlink(path);
    g_assert_cmpint(symlink(target, path), ==, 0);
}

/* DESK/ui/vitrine, and beside it a folder of workers in which the document's is a liar. */
static char *build_place(struct desk *desk, const char *lie) {
    g_autofree char *ui = g_build_filename(desk->folder, "ui", NULL);
    g_autofree char *worker = g_build_filename(desk->folder, "worker", NULL);
    char *program = g_build_filename(ui, "vitrine", NULL);
    g_autofree char *real = product("ui/vitrine"), *fake = product("tests/broker/fake-worker");
    g_autofree char *honest = product("worker/vitrine-script-worker");
    g_autofree char *probe = product("worker/vitrine-fitness-probe");
    g_assert_cmpint(g_mkdir_with_parents(ui, 0755), ==, 0);
    g_assert_cmpint(g_mkdir_with_parents(worker, 0755), ==, 0);
    g_assert_cmpint(g_chmod(desk->folder, 0755), ==, 0); /* its workers may be another user's */
    copy_program(real, program);
    link_to(fake, worker, lie);
    link_to(lie, worker, "vitrine-document-worker");
    link_to(honest, worker, "vitrine-script-worker");
    link_to(probe, worker, "vitrine-fitness-probe");
    return program;
}

/* ------------------------------------------------------------------------------------- cases --- */

/* A key turns its colour, and another turns it back. */
static void expect_answers(struct desk *desk, Window honest) {
    XRaiseWindow(desk->display, honest);
    XSetInputFocus(desk->display, honest, RevertToParent, CurrentTime);
    XSync(desk->display, False);
    g_assert_true(desk_wait_more(desk, honest, BEFORE, A_LOT));
    desk_key(desk, XK_a, FALSE);
    g_assert_true(desk_wait_more(desk, honest, AFTER, A_LOT));
    desk_key(desk, XK_a, FALSE);
    g_assert_true(desk_wait_more(desk, honest, BEFORE, A_LOT));
}

/* Events that look like completions, of another client's making: at every window, for every segment's number. */
static void forge_completions(struct desk *desk, Window window) {
    enum { NUMBERS = 2000, MIB = 1 << 20 };
    g_assert_true(XShmQueryExtension(desk->display));
    for (XID number = 0; number < NUMBERS; number++)
        for (unsigned long slot = 0; slot < 3; slot++) {
            XEvent event = {0};
            XShmCompletionEvent *forged = (XShmCompletionEvent *)&event;
            forged->type = XShmGetEventBase(desk->display) + ShmCompletion;
            forged->shmseg = (window & ~(XID)0x1fffff) + number;
            forged->drawable = forged->shmseg;
            forged->offset = slot * 64 * MIB;
            XSendEvent(desk->display, window, False, NoEventMask, &event);
        }
    XSync(desk->display, False);
}

struct lie {
    const char *name;
    gboolean fatal; /* the broker ends that worker; else it goes on until the user stops it */
};

static void test_lie(gconstpointer data) {
    const struct lie *lie = data;
    struct desk desk;
    if (!desk_open(&desk, &(struct x_server_options){.width = 2100}))
        return;
    g_autofree char *victim = desk_make_pdf(&desk, "victim.pdf", 3);
    g_autofree char *bystander = desk_make_file(&desk, "bystander.js", script);
    g_autofree char *program = build_place(&desk, lie->name);
    desk_start_program(&desk, program, (const char *const[]){victim, bystander, NULL}, NULL);
    Window lying = desk_wait_window(&desk, "victim.pdf"),
           honest = desk_wait_window(&desk, "bystander.js");
    XMoveWindow(desk.display, honest, 1000, 0);
    if (lie->fatal)
        g_assert_true(desk_wait_more(&desk, lying, CARD, 20000));
    expect_answers(&desk, honest);
    forge_completions(&desk, lying);
    forge_completions(&desk, honest);
    expect_answers(&desk, honest);
    g_assert_cmpint(kill(desk.program, 0), ==, 0);
    XSetInputFocus(desk.display, lying, RevertToParent, CurrentTime);
    desk_key(&desk, XK_w, TRUE); /* closed, whether its worker likes it or not */
    g_assert_true(desk_wait_workers(&desk, 1));
    expect_answers(&desk, honest);
    desk_close(&desk);
}

static const struct lie lies[] = {
    {"half-message", TRUE},
    {"frame-from-the-future", TRUE},
    {"unsealed", TRUE},
    {"floods", FALSE},
    {"floods-the-log", FALSE},
    {"scribbles", FALSE},
    {"busy", FALSE},
    {"ignores-the-end", FALSE},
    /* only by "all" */
    {"unknown-type", TRUE},
    {"second-ready", TRUE},
    {"done-unasked", TRUE},
    {"fault-out-of-range", TRUE},
    {"forbidden-call", TRUE},
    {"leaves-silently", TRUE},
    {"opens-links-by-itself", FALSE},
};
enum { LIES_IN_SHORT = 8 };

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    gsize count = argc > 1 ? G_N_ELEMENTS(lies) : LIES_IN_SHORT;
    for (gsize k = 0; k < count; k++) {
        g_autofree char *name = g_strdup_printf("/viewer-liar/%s", lies[k].name);
        g_test_add_data_func(name, &lies[k], test_lie);
    }
    return g_test_run();
}
