/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/ui/desk.h"

#include <X11/XKBlib.h>
#include <X11/extensions/XTest.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Build products lie beside this test's folder: BUILD/tests/ui/this. */
char *desk_product(const char *relative) {
    char *self = g_file_read_link("/proc/self/exe", NULL);
    char *here = g_path_get_dirname(self);
    char *path = g_build_filename(here, "..", "..", relative, NULL);
    g_free(here);
    g_free(self);
    return path;
}

/* This machine's own warnings count as dismissed: every test starts with the same window. */
static void dismiss_warnings(struct desk *desk) {
    char *cli = desk_product("broker/vitrine-cli"), *json = NULL;
    char *argv[] = {cli, "check", "--json", NULL};
    char *folder = g_build_filename(desk->folder, ".local", "state", "vitrine", NULL);
    char *path = g_build_filename(folder, "machine-warnings-seen", NULL);
    GString *names = g_string_new(NULL);
    g_assert_true(g_spawn_sync(NULL, argv, NULL, 0, NULL, NULL, &json, NULL, NULL, NULL));
    for (const char *at = json; (at = strstr(at, "\"id\": \"")); at++)
        g_string_append_printf(names, "%.*s\n", (int)strcspn(at + 7, "\""), at + 7);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, names->str, -1, NULL));
    g_string_free(names, TRUE);
    g_free(path);
    g_free(folder);
    g_free(json);
    g_free(cli);
}

gboolean desk_open(struct desk *desk, const struct x_server_options *options) {
    GError *error = NULL;
    int ignored;
    memset(desk, 0, sizeof(*desk));
    if (!x_server_available()) {
        g_test_skip("Xvfb is not installed");
        return FALSE;
    }
    desk->server = x_server_start(options, &error);
    g_assert_no_error(error);
    desk->display = x_server_open(desk->server);
    g_assert_nonnull(desk->display);
    g_assert_true(XTestQueryExtension(desk->display, &ignored, &ignored, &ignored, &ignored));
    desk->folder = g_dir_make_tmp("vitrine-ui-XXXXXX", &error);
    g_assert_no_error(error);
    char *folder = g_build_filename(desk->folder, "vitrine", NULL);
    char *colour = g_build_filename(folder, "frame-colour", NULL);
    g_mkdir(folder, 0700);
    g_assert_true(g_file_set_contents(colour, "#ff00f0\n", -1, NULL));
    g_free(colour);
    g_free(folder);
    dismiss_warnings(desk);
    return TRUE;
}

void desk_close(struct desk *desk) {
    const char *const remove[] = {"rm", "-rf", desk->folder, NULL};
    child_stop(desk->program);
    XCloseDisplay(desk->display);
    x_server_stop(desk->server);
    child_wait(child_start(remove, NULL, NULL), DESK_PATIENCE, NULL);
    g_free(desk->folder);
}

/* ------------------------------------------------------------------------------ files */

char *desk_make_file(struct desk *desk, const char *name, const char *text) {
    char *path = g_build_filename(desk->folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

guint32 desk_page_colour(int page) {
    static const guint32 colours[] = {0xff3300, 0x33ff00, 0x0033ff, 0xffcc00, 0xcc00ff, 0x00ccff};
    return colours[(page - 1) % (int)G_N_ELEMENTS(colours)];
}

static void add_page(GString *pdf, GArray *offsets, int page) {
    guint32 colour = desk_page_colour(page);
    char red[G_ASCII_DTOSTR_BUF_SIZE], green[G_ASCII_DTOSTR_BUF_SIZE],
        blue[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(red, sizeof(red), "%.1f", (colour >> 16 & 255) / 255.0);
    g_ascii_formatd(green, sizeof(green), "%.1f", (colour >> 8 & 255) / 255.0);
    g_ascii_formatd(blue, sizeof(blue), "%.1f", (colour & 255) / 255.0);
    char *content =
        g_strdup_printf("%s %s %s rg 0 0 300 360 re f 0 g 30 %d 90 36 re f 150 45 60 60 re f", red,
                        green, blue, 90 + 15 * (page % 12));
    g_array_append_val(offsets, pdf->len);
    g_string_append_printf(pdf,
                           "%d 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 300 360]"
                           "/Contents %d 0 R/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 300 60]"
                           "/Border[0 0 0]/A<</S/URI/URI(" DESK_LINK ")>>>>]>> endobj\n",
                           2 * page + 1, 2 * page + 2);
    g_array_append_val(offsets, pdf->len);
    g_string_append_printf(pdf, "%d 0 obj <</Length %u>> stream\n%s\nendstream endobj\n",
                           2 * page + 2, (unsigned)strlen(content), content);
    g_free(content);
}

static void add_tables(GString *pdf, GArray *offsets) {
    gsize start = pdf->len;
    g_string_append_printf(pdf, "xref\n0 %u\n0000000000 65535 f \n", offsets->len + 1);
    for (guint k = 0; k < offsets->len; k++)
        g_string_append_printf(pdf, "%010u 00000 n \n", (unsigned)g_array_index(offsets, gsize, k));
    g_string_append_printf(pdf, "trailer <</Root 1 0 R/Size %u>>\nstartxref\n%u\n%%%%EOF\n",
                           offsets->len + 1, (unsigned)start);
}

char *desk_make_pdf(struct desk *desk, const char *name, int pages) {
    GString *pdf = g_string_new("%PDF-1.4\n");
    GArray *offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_array_append_val(offsets, pdf->len);
    g_string_append(pdf, "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n");
    g_array_append_val(offsets, pdf->len);
    g_string_append_printf(pdf, "2 0 obj <</Type/Pages/Count %d/Kids[", pages);
    for (int page = 1; page <= pages; page++)
        g_string_append_printf(pdf, "%d 0 R ", 2 * page + 1);
    g_string_append(pdf, "]>> endobj\n");
    for (int page = 1; page <= pages; page++)
        add_page(pdf, offsets, page);
    add_tables(pdf, offsets);
    char *path = desk_make_file(desk, name, pdf->str);
    g_array_free(offsets, TRUE);
    g_string_free(pdf, TRUE);
    return path;
}

char *desk_encrypt(struct desk *desk, const char *path, const char *password) {
    int status = 1;
    char *out = g_build_filename(desk->folder, "locked.pdf", NULL);
    const char *const qpdf[] = {"qpdf", "--encrypt", password, password, "256",
                                "--",   path,        out,      NULL};
    pid_t pid = child_start(qpdf, &(struct child_options){.quiet = TRUE}, NULL);
    if (pid > 0 && child_wait(pid, DESK_PATIENCE, &status) && status == 0)
        return out;
    g_free(out);
    g_test_skip("qpdf is not installed");
    return NULL;
}

struct pixels *desk_render(struct desk *desk, const char *path, int page, int dpi) {
    int status = 1;
    char *cli = desk_product("broker/vitrine-cli");
    char *out = g_build_filename(desk->folder, "page.png", NULL);
    char *page_text = g_strdup_printf("%d", page), *dpi_text = g_strdup_printf("%d", dpi);
    const char *const argv[] = {cli,      "render", "--page", page_text, "--dpi",
                                dpi_text, path,     "-o",     out,       NULL};
    pid_t pid = child_start(argv, NULL, NULL);
    g_assert_true(pid > 0 && child_wait(pid, DESK_PATIENCE, &status));
    g_assert_cmpint(status, ==, 0);
    struct pixels *pixels = pixels_load(out, NULL);
    g_assert_nonnull(pixels);
    g_free(dpi_text);
    g_free(page_text);
    g_free(out);
    g_free(cli);
    return pixels;
}

/* ------------------------------------------------------------------------------ the program */

void desk_start(struct desk *desk, const char *const *files, const char *extra) {
    char *program = desk_product("ui/vitrine");
    desk_start_program(desk, program, files, extra);
    g_free(program);
}

void desk_start_program(struct desk *desk, const char *program, const char *const *files,
                        const char *extra) {
    GError *error = NULL;
    char *display = g_strdup_printf("DISPLAY=%s", x_server_display(desk->server));
    char *authority = g_strdup_printf("XAUTHORITY=%s", x_server_authority(desk->server));
    char *config = g_strdup_printf("XDG_CONFIG_HOME=%s", desk->folder);
    char *home = g_strdup_printf("HOME=%s", desk->folder);
    GPtrArray *argv = g_ptr_array_new();
    const char *const start[] = {"env",   "-i",      "LC_ALL=C.UTF-8", "NO_AT_BRIDGE=1",
                                 display, authority, config,           home};
    for (gsize k = 0; k < G_N_ELEMENTS(start); k++)
        g_ptr_array_add(argv, (gpointer)start[k]);
    char *sanitizer = g_strdup_printf("ASAN_OPTIONS=%s", g_getenv("ASAN_OPTIONS") ?: "");
    g_ptr_array_add(argv, sanitizer);
    if (extra)
        g_ptr_array_add(argv, (gpointer)extra);
    g_ptr_array_add(argv, (gpointer)program);
    for (; *files; files++)
        g_ptr_array_add(argv, (gpointer)*files);
    g_ptr_array_add(argv, NULL);
    desk->program = child_start((const char *const *)argv->pdata, NULL, &error);
    g_assert_no_error(error);
    g_ptr_array_free(argv, TRUE);
    g_free(sanitizer);
    g_free(home);
    g_free(config);
    g_free(authority);
    g_free(display);
}

static int ignore_error(Display *display, XErrorEvent *event) {
    return 0;
}

/* Windows come and go while they are asked. */
static gboolean is_titled(Display *display, Window window, const char *name) {
    Atom type, property = XInternAtom(display, "_NET_WM_NAME", False);
    Atom text = XInternAtom(display, "UTF8_STRING", False);
    int format;
    unsigned long count, left;
    unsigned char *title = NULL;
    XWindowAttributes attributes;
    gboolean found = XGetWindowProperty(display, window, property, 0, 256, False, text, &type,
                                        &format, &count, &left, &title) == Success &&
                     title && g_str_has_prefix((const char *)title, name) &&
                     XGetWindowAttributes(display, window, &attributes) &&
                     attributes.map_state == IsViewable;
    if (title)
        XFree(title);
    return found;
}

struct search {
    struct desk *desk;
    const char *name;
    Window found;
};

static gboolean look_for_window(void *data) {
    struct search *search = data;
    Display *display = search->desk->display;
    Window root, parent, *children = NULL;
    unsigned count = 0;
    XErrorHandler before = XSetErrorHandler(ignore_error);
    XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count);
    for (unsigned k = 0; k < count && !search->found; k++)
        if (is_titled(display, children[k], search->name))
            search->found = children[k];
    XSync(display, False);
    XSetErrorHandler(before);
    if (children)
        XFree(children);
    return search->found != None;
}

Window desk_wait_window(struct desk *desk, const char *name) {
    struct search search = {desk, name, None};
    g_assert_true(wait_until(look_for_window, &search, DESK_PATIENCE));
    XRaiseWindow(desk->display, search.found);
    XSetInputFocus(desk->display, search.found, RevertToParent, CurrentTime);
    XSync(desk->display, False);
    return search.found;
}

/* ------------------------------------------------------------------------------ pixels */

struct sight {
    struct desk *desk;
    Window window;
    const struct pixels *picture;
    int tolerance;
    guint32 colour;
    long least, most;
};

static gboolean differs_at(const struct sight *sight, const struct pixels *shown, int x, int y) {
    const struct pixels *picture = sight->picture;
    for (int row = 0; row < picture->height; row++) {
        const guint8 *a = shown->rgb + 3 * ((gsize)(y + row) * (gsize)shown->width + (gsize)x);
        const guint8 *b = picture->rgb + 3 * (gsize)row * (gsize)picture->width;
        for (int k = 0; k < 3 * picture->width; k++)
            if (ABS(a[k] - b[k]) > sight->tolerance)
                return TRUE;
    }
    return FALSE;
}

static gboolean shows_picture(void *data) {
    struct sight *sight = data;
    gboolean found = FALSE;
    struct pixels *shown = pixels_grab_window(sight->desk->display, sight->window, NULL);
    if (!shown)
        return FALSE;
    for (int y = 0; y <= shown->height - sight->picture->height && !found; y++)
        for (int x = 0; x <= shown->width - sight->picture->width && !found; x++)
            found = !differs_at(sight, shown, x, y);
    pixels_destroy(shown);
    return found;
}

gboolean desk_wait_picture(struct desk *desk, Window window, const struct pixels *picture,
                           int tolerance) {
    struct sight sight = {
        .desk = desk, .window = window, .picture = picture, .tolerance = tolerance};
    return wait_until(shows_picture, &sight, DESK_PATIENCE);
}

long desk_count(struct desk *desk, Window window, guint32 colour) {
    struct pixels *shown = pixels_grab_window(desk->display, window, NULL);
    long count = shown ? pixels_count(shown, colour) : -1;
    if (shown)
        pixels_destroy(shown);
    return count;
}

static gboolean shows_colour(void *data) {
    struct sight *sight = data;
    long count = desk_count(sight->desk, sight->window, sight->colour);
    return count >= sight->least && count <= sight->most;
}

gboolean desk_wait_more(struct desk *desk, Window window, guint32 colour, long count) {
    struct sight sight = {
        .desk = desk, .window = window, .colour = colour, .least = count, .most = G_MAXLONG};
    return wait_until(shows_colour, &sight, DESK_PATIENCE);
}

gboolean desk_wait_fewer(struct desk *desk, Window window, guint32 colour, long count) {
    struct sight sight = {.desk = desk, .window = window, .colour = colour, .most = count};
    return wait_until(shows_colour, &sight, DESK_PATIENCE);
}

/* ------------------------------------------------------------------------------ the hand */

static void press(struct desk *desk, KeySym key, Bool down) {
    XTestFakeKeyEvent(desk->display, XKeysymToKeycode(desk->display, key), down, CurrentTime);
}

void desk_key(struct desk *desk, KeySym key, gboolean control) {
    /* What needs Shift on this keyboard, as "+" does. */
    KeyCode code = XKeysymToKeycode(desk->display, key);
    gboolean shift = XkbKeycodeToKeysym(desk->display, code, 0, 0) != key;
    if (control)
        press(desk, XK_Control_L, True);
    if (shift)
        press(desk, XK_Shift_L, True);
    press(desk, key, True);
    press(desk, key, False);
    if (shift)
        press(desk, XK_Shift_L, False);
    if (control)
        press(desk, XK_Control_L, False);
    XSync(desk->display, False);
}

void desk_type(struct desk *desk, const char *text) {
    for (; *text; text++)
        desk_key(desk, (KeySym)(unsigned char)*text, FALSE);
}

void desk_click(struct desk *desk, Window window, int x, int y, unsigned button, gboolean control) {
    Window child;
    int root_x, root_y;
    XTranslateCoordinates(desk->display, window, DefaultRootWindow(desk->display), x, y, &root_x,
                          &root_y, &child);
    if (control)
        press(desk, XK_Control_L, True);
    XTestFakeMotionEvent(desk->display, -1, root_x, root_y, CurrentTime);
    XTestFakeButtonEvent(desk->display, button, True, CurrentTime);
    XTestFakeButtonEvent(desk->display, button, False, CurrentTime);
    if (control)
        press(desk, XK_Control_L, False);
    XSync(desk->display, False);
}

/* ------------------------------------------------------------------------------ processes */

static long status_number(const char *text, const char *key) {
    char *at = text ? strstr(text, key) : NULL;
    return at ? strtol(at + strlen(key), NULL, 10) : -1;
}

static char *read_status(const char *process) {
    char *text = NULL;
    char *path = g_build_filename("/proc", process, "status", NULL);
    gboolean known = g_file_get_contents(path, &text, NULL, NULL);
    g_free(path);
    return known ? text : NULL;
}

/* Strict mode, or one filter more than the program itself has. */
static gboolean is_sealed(struct desk *desk, const char *status) {
    char *process = g_strdup_printf("%d", desk->program);
    char *program = read_status(process);
    gboolean sealed = status_number(status, "\nSeccomp:\t") == 1 ||
                      status_number(status, "\nSeccomp_filters:\t") >
                          status_number(program, "\nSeccomp_filters:\t");
    g_free(program);
    g_free(process);
    return sealed;
}

int desk_workers(struct desk *desk, pid_t *workers, int room) {
    int count = 0;
    const char *name;
    GDir *processes = g_dir_open("/proc", 0, NULL);
    while ((name = g_dir_read_name(processes))) {
        char *status = g_ascii_isdigit(name[0]) ? read_status(name) : NULL;
        if (status && status_number(status, "\nPPid:\t") == desk->program &&
            is_sealed(desk, status) && count < room)
            workers[count++] = (pid_t)atoi(name);
        g_free(status);
    }
    g_dir_close(processes);
    return count;
}

struct census {
    struct desk *desk;
    int count;
};

static gboolean has_workers(void *data) {
    struct census *census = data;
    pid_t workers[16];
    return desk_workers(census->desk, workers, 16) == census->count;
}

gboolean desk_wait_workers(struct desk *desk, int count) {
    struct census census = {desk, count};
    return wait_until(has_workers, &census, DESK_PATIENCE);
}
