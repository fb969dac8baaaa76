/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/extensions/XTest.h>

#include "tests/ui/desk.h"

/* Scripts on a real screen, judged by their pixels. */

enum { GREEN = 0x00cc66, RED = 0xff3300, CARD = 0xffffff, REFUSED = 0xe8f1fb, A_LOT = 50000 };

/* Each frame has its own colour: 1, then the number in the two lower bytes. */
static const char numbers_frames[] =
    "let n = 0; function frame() { n++; ctx.fillStyle = `rgb(1, ${n >> 8}, ${n & 255})`;"
    "ctx.fillRect(0, 0, 9999, 9999); requestAnimationFrame(frame); } requestAnimationFrame(frame);";

struct scene {
    struct desk desk;
    Window window;
    char *path;
    int number; /* of the frame that was seen last */
};

static gboolean begin(struct scene *scene, const char *name, const char *text, const char *option) {
    *scene = (struct scene){0};
    if (!desk_open(&scene->desk, NULL))
        return FALSE;
    scene->path = desk_make_file(&scene->desk, name, text);
    const char *files[] = {scene->path, option, NULL};
    desk_start(&scene->desk, files, NULL);
    scene->window = desk_wait_window(&scene->desk, name);
    return TRUE;
}

static void end(struct scene *scene) {
    g_free(scene->path);
    desk_close(&scene->desk);
}

static int frame_number(struct scene *scene) {
    struct pixels *shown = pixels_grab_window(scene->desk.display, scene->window, NULL);
    guint32 colour = shown ? pixels_at(shown, shown->width / 2, shown->height / 2) : 0;
    if (shown)
        pixels_destroy(shown);
    return colour >> 16 == 1 ? (int)(colour & 0xffff) : -1;
}

static gboolean is_later(void *data) {
    struct scene *scene = data;
    return frame_number(scene) > scene->number;
}

static void wait_frames(struct scene *scene, int more) {
    scene->number = MAX(frame_number(scene), 0) + more - 1;
    g_assert_true(wait_until(is_later, scene, DESK_PATIENCE));
    scene->number = frame_number(scene);
}

static gboolean is_earlier(void *data) {
    struct scene *scene = data;
    int number = frame_number(scene);
    return number >= 0 && number < scene->number;
}

/* ------------------------------------------------------------------------------ what runs when */

static const char page[] =
    "<!doctype html><html><body><h1>Words</h1><canvas id=c width=400 height=300></canvas><script>"
    "const drawn = document.getElementById('c').getContext('2d'); drawn.fillStyle = '#00cc66';"
    "drawn.fillRect(0, 0, 400, 300);</script></body></html>";

/* Nothing runs by itself; the bar's button lets it. */
static void test_page_runs_when_asked(void) {
    struct scene scene;
    XWindowAttributes attributes;
    if (!begin(&scene, "page.html", page, NULL))
        return;
    g_assert_true(desk_wait_more(&scene.desk, scene.window, CARD, A_LOT));
    g_assert_true(desk_wait_more(&scene.desk, scene.window, 0x000000, 100)); /* its words */
    g_assert_cmpint(desk_count(&scene.desk, scene.window, GREEN), ==, 0);
    XGetWindowAttributes(scene.desk.display, scene.window, &attributes);
    desk_click(&scene.desk, scene.window, attributes.width - 110, 65, 1, FALSE);
    g_assert_true(desk_wait_more(&scene.desk, scene.window, GREEN, 400 * 300));
    end(&scene);
}

static void test_scripts_option(void) {
    struct scene scene;
    if (!begin(&scene, "page.html", page, "--scripts"))
        return;
    g_assert_true(desk_wait_more(&scene.desk, scene.window, GREEN, 400 * 300));
    end(&scene);
}

/* ------------------------------------------------------------------------------ controls */

static gboolean has_moved(void *data) {
    struct scene *scene = data;
    return frame_number(scene) != scene->number;
}

/* One key, one frame, and no other. */
static gboolean one_step(struct scene *scene) {
    scene->number = frame_number(scene);
    int before = scene->number;
    desk_key(&scene->desk, XK_F10, FALSE);
    g_assert_true(wait_until(has_moved, scene, DESK_PATIENCE));
    g_usleep(G_USEC_PER_SEC / 20); /* room for frames that should not come */
    return frame_number(scene) == before + 1;
}

/* The first ones may still meet frames that were on their way. */
static gboolean steps_one_by_one(void *data) {
    return one_step(data) && one_step(data) && one_step(data);
}

static void test_pause_step_reload(void) {
    struct scene scene;
    if (!begin(&scene, "frames.js", numbers_frames, NULL))
        return;
    wait_frames(&scene, 20);
    desk_key(&scene.desk, XK_F8, FALSE);
    g_assert_true(wait_until(steps_one_by_one, &scene, DESK_PATIENCE));
    desk_key(&scene.desk, XK_F8, FALSE);
    wait_frames(&scene, 300); /* so that the beginning is told from here */
    desk_key(&scene.desk, XK_F5, FALSE);
    g_assert_true(wait_until(is_earlier, &scene, DESK_PATIENCE));
    wait_frames(&scene, 2);
    end(&scene);
}

static void test_stop_ends_the_worker(void) {
    struct scene scene;
    if (!begin(&scene, "frames.js", numbers_frames, NULL))
        return;
    wait_frames(&scene, 5);
    g_assert_true(desk_wait_workers(&scene.desk, 1));
    desk_key(&scene.desk, XK_period, TRUE);
    g_assert_true(desk_wait_workers(&scene.desk, 0));
    g_assert_true(desk_wait_more(&scene.desk, scene.window, CARD, 20000));
    desk_key(&scene.desk, XK_Return, FALSE); /* Reopen */
    wait_frames(&scene, 5);
    end(&scene);
}

static void test_console(void) {
    struct scene scene;
    if (!begin(&scene, "refused.js",
               "ctx.fillStyle = '#ff3300'; ctx.fillRect(0, 0, 9999, 9999); fetch;", NULL))
        return;
    g_assert_true(desk_wait_more(&scene.desk, scene.window, RED, A_LOT));
    g_assert_cmpint(desk_count(&scene.desk, scene.window, REFUSED), ==, 0);
    desk_key(&scene.desk, XK_F12, FALSE);
    g_assert_true(desk_wait_more(&scene.desk, scene.window, REFUSED, 2000));
    desk_key(&scene.desk, XK_F12, FALSE);
    g_assert_true(desk_wait_fewer(&scene.desk, scene.window, REFUSED, 0));
    end(&scene);
}

/* ------------------------------------------------------------------------------ input */

static const char turns_green[] =
    "ctx.fillStyle = '#ff3300'; ctx.fillRect(0, 0, 9999, 9999);"
    "const green = () => { ctx.fillStyle = '#00cc66'; ctx.fillRect(0, 0, 9999, 9999); };";

static void test_input_only_while_focused(void) {
    struct scene scene;
    char *text = g_strconcat(turns_green,
                             "addEventListener('keydown', green);"
                             "addEventListener('pointermove', green);",
                             NULL);
    if (begin(&scene, "keys.js", text, NULL)) {
        Display *display = scene.desk.display;
        g_assert_true(desk_wait_more(&scene.desk, scene.window, RED, A_LOT));
        Window other =
            XCreateSimpleWindow(display, DefaultRootWindow(display), 1100, 900, 50, 50, 0, 0, 0);
        XMapRaised(display, other);
        XSync(display, False);
        XSetInputFocus(display, other, RevertToParent, CurrentTime);
        desk_key(&scene.desk, XK_a, FALSE);
        for (int k = 0; k < 20; k++)
            XTestFakeMotionEvent(display, -1, 300 + k, 500, CurrentTime);
        /* What was sent before the focus came back would be there before the answer to it. */
        desk_key(&scene.desk, XK_b, FALSE);
        XSetInputFocus(display, scene.window, RevertToParent, CurrentTime);
        desk_key(&scene.desk, XK_F12, FALSE);
        g_assert_true(desk_wait_fewer(&scene.desk, scene.window, RED, 960 * 900));
        desk_key(&scene.desk, XK_F12, FALSE);
        g_assert_cmpint(desk_count(&scene.desk, scene.window, GREEN), ==, 0);
        desk_key(&scene.desk, XK_c, FALSE);
        g_assert_true(desk_wait_more(&scene.desk, scene.window, GREEN, A_LOT));
    }
    g_free(text);
    end(&scene);
}

/* GTK's own way to any character: Ctrl+Shift+U, its number, Enter. */
static void test_composed_text(void) {
    struct scene scene;
    char *text =
        g_strconcat(turns_green,
                    "let composed = 0; addEventListener('compositionupdate', () => composed++);"
                    "addEventListener('compositionend', event => {"
                    "    if (event.data === '\xc3\xa9' && composed > 2) green(); });",
                    NULL);
    if (begin(&scene, "text.js", text, NULL)) {
        Display *display = scene.desk.display;
        g_assert_true(desk_wait_more(&scene.desk, scene.window, RED, A_LOT));
        KeyCode shift = XKeysymToKeycode(display, XK_Shift_L);
        XTestFakeKeyEvent(display, shift, True, CurrentTime);
        desk_key(&scene.desk, XK_u, TRUE);
        XTestFakeKeyEvent(display, shift, False, CurrentTime);
        desk_type(&scene.desk, "e9");
        desk_key(&scene.desk, XK_Return, FALSE);
        g_assert_true(desk_wait_more(&scene.desk, scene.window, GREEN, A_LOT));
    }
    g_free(text);
    end(&scene);
}

/* ------------------------------------------------------------------------------ neighbours */

/* One window's script never ends: its bar comes up, the other window turns pages all the while. */
static void test_endless_script_and_its_neighbour(void) {
    struct desk desk;
    XWindowAttributes attributes;
    if (!desk_open(&desk, &(struct x_server_options){.width = 2100}))
        return;
    char *script = desk_make_file(&desk, "endless.js",
                                  "ctx.fillStyle = '#ff3300'; ctx.fillRect(0, 0, 9999, 9999);"
                                  "addEventListener('keydown', () => { for (;;); });");
    char *path = desk_make_pdf(&desk, "neighbour.pdf", 3);
    desk_start(&desk, (const char *const[]){script, path, NULL}, NULL);
    Window endless = desk_wait_window(&desk, "endless.js");
    Window neighbour = desk_wait_window(&desk, "neighbour.pdf");
    XMoveWindow(desk.display, neighbour, 1000, 0);
    g_assert_true(desk_wait_more(&desk, endless, RED, A_LOT));
    long before = desk_count(&desk, endless, RED);
    XSetInputFocus(desk.display, endless, RevertToParent, CurrentTime);
    desk_key(&desk, XK_a, FALSE);
    XSetInputFocus(desk.display, neighbour, RevertToParent, CurrentTime);
    while (desk_count(&desk, endless, RED) > before - 20000) { /* no bar yet */
        desk_key(&desk, XK_End, TRUE);
        g_assert_true(desk_wait_more(&desk, neighbour, desk_page_colour(3), A_LOT));
        desk_key(&desk, XK_Home, TRUE);
        g_assert_true(desk_wait_more(&desk, neighbour, desk_page_colour(1), A_LOT));
    }
    XGetWindowAttributes(desk.display, endless, &attributes);
    desk_click(&desk, endless, attributes.width - 50, 65, 1, FALSE); /* Stop */
    g_assert_true(desk_wait_more(&desk, endless, CARD, 20000));
    g_assert_true(desk_wait_workers(&desk, 1));
    g_free(path);
    g_free(script);
    desk_close(&desk);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/script/page-runs-when-asked", test_page_runs_when_asked);
    g_test_add_func("/script/scripts-option", test_scripts_option);
    g_test_add_func("/script/pause-step-reload", test_pause_step_reload);
    g_test_add_func("/script/stop-ends-the-worker", test_stop_ends_the_worker);
    g_test_add_func("/script/console", test_console);
    g_test_add_func("/script/input-only-while-focused", test_input_only_while_focused);
    g_test_add_func("/script/composed-text", test_composed_text);
    g_test_add_func("/script/endless-script-and-its-neighbour",
                    test_endless_script_and_its_neighbour);
    return g_test_run();
}
