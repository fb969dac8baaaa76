/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <X11/Xlib.h>

#include <X11/extensions/XShm.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#include "tests/stage/scene.h"

static const struct rect whole = {0, 0, SCENE_WIDTH, SCENE_HEIGHT};

static gboolean open_shared(struct scene *scene) {
    GError *error = NULL;
    if (!scene_open(scene, NULL))
        return FALSE;
    g_assert_true(scene_attach(scene, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(scene->stage->operations->name, ==, "XShm");
    scene_configure(scene, SCENE_WIDTH, SCENE_HEIGHT, SCENE_WIDTH * 4);
    return TRUE;
}

static void test_every_slot(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++) {
        scene_paint(&scene, slot, slot + 1);
        scene_put(&scene, slot, whole);
        scene_expect(&scene, slot + 1, whole, 0);
        g_assert_true(rect_equal(scene.damaged, whole));
    }
    scene_close(&scene);
}

static void test_part_of_a_slot(void) {
    struct scene scene;
    struct rect part = {17, 40, 101, 59};
    if (!open_shared(&scene))
        return;
    scene_paint(&scene, 1, 5);
    scene_put(&scene, 1, part);
    scene_expect(&scene, 5, part, SCENE_BACKGROUND);
    g_assert_true(rect_equal(scene.damaged, part));
    scene_close(&scene);
}

static void test_stride_longer_than_width(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    scene_configure(&scene, SCENE_WIDTH, SCENE_HEIGHT, SCENE_WIDTH * 4 + 64);
    scene_paint(&scene, 2, 9);
    scene_put(&scene, 2, whole);
    scene_expect(&scene, 9, whole, 0);
    scene_close(&scene);
}

static void test_three_in_flight(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        scene_paint(&scene, slot, slot + 1);
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        scene.stage->operations->put(scene.stage, slot, &scene.layout, whole);
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        g_assert_cmpint(scene.released[slot], ==, 0);
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        scene_wait_released(&scene, slot, 1);
    scene_pump(&scene);
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        g_assert_cmpint(scene.released[slot], ==, 1);
    scene_expect(&scene, SLOT_COUNT, whole, 0);
    scene_close(&scene);
}

static void test_forged_completion(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    scene.stage->operations->put(scene.stage, 0, &scene.layout, whole);
    XShmCompletionEvent forged = {
        .type = XShmGetEventBase(scene.display) + ShmCompletion,
        .send_event = True,
        .display = scene.display,
    };
    XEvent real;
    XNextEvent(scene.display, &real);
    const XShmCompletionEvent *completion = (const XShmCompletionEvent *)&real;
    forged.serial = completion->serial;
    forged.shmseg = completion->shmseg;
    forged.offset = completion->offset;
    XEvent event = {0};
    memcpy(&event, &forged, sizeof(forged));
    g_assert_false(stage_x_handle_event(scene.stage, &event));
    forged.send_event = False;
    forged.serial++;
    memcpy(&event, &forged, sizeof(forged));
    g_assert_false(stage_x_handle_event(scene.stage, &event));
    forged.serial--;
    forged.offset++;
    memcpy(&event, &forged, sizeof(forged));
    g_assert_false(stage_x_handle_event(scene.stage, &event));
    g_assert_cmpint(scene.released[0], ==, 0);
    g_assert_true(stage_x_handle_event(scene.stage, &real));
    g_assert_false(stage_x_handle_event(scene.stage, &real)); /* the same once more */
    g_assert_cmpint(scene.released[0], ==, 1);
    scene_close(&scene);
}

/* Another client sends a copy of the real completion while that waits. */
static void test_foreign_client_sends(void) {
    struct scene scene;
    XEvent real, forged;
    if (!open_shared(&scene))
        return;
    Window root = DefaultRootWindow(scene.display);
    Window window = XCreateSimpleWindow(scene.display, root, 0, 0, 9, 9, 0, 0, 0);
    scene.stage->operations->put(scene.stage, 0, &scene.layout, whole);
    XNextEvent(scene.display, &real);
    Display *forger = x_server_open(scene.server);
    g_assert_true(XShmQueryExtension(forger));
    XSendEvent(forger, window, False, NoEventMask, &real);
    XSync(forger, False);
    XNextEvent(scene.display, &forged);
    g_assert_cmpint(forged.type, ==, real.type);
    g_assert_false(stage_x_handle_event(scene.stage, &forged));
    g_assert_cmpint(scene.released[0], ==, 0);
    g_assert_true(stage_x_handle_event(scene.stage, &real));
    XCloseDisplay(forger);
    scene_close(&scene);
}

/* The X protocol numbers requests by 16 bits: each picture is under way while they wrap. */
static void test_numbers_of_requests_wrap(void) {
    enum { ROUNDS = 5, REQUESTS = 70000 };
    struct scene scene;
    if (!open_shared(&scene))
        return;
    for (int round = 1; round <= ROUNDS; round++) {
        for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
            scene.stage->operations->put(scene.stage, slot, &scene.layout, whole);
        for (int k = 0; k < REQUESTS; k++)
            XNoOp(scene.display);
        for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
            scene_wait_released(&scene, slot, round);
    }
    g_assert_cmpuint(NextRequest(scene.display), >, ROUNDS * REQUESTS);
    scene_close(&scene);
}

static void test_destroyed_in_flight(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    Pixmap pixmap = stage_x_picture(scene.stage)->pixmap;
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        scene.stage->operations->put(scene.stage, slot, &scene.layout, whole);
    scene.stage->operations->destroy(scene.stage);
    scene.stage = NULL;
    for (uint32_t slot = 0; slot < SLOT_COUNT; slot++)
        g_assert_cmpint(scene.released[slot], ==, 1);
    g_assert_null(pixels_grab(scene.display, pixmap, 0, 0, 1, 1, NULL));
    scene_close(&scene);
}

static void test_attached_anew(void) {
    struct scene scene;
    GError *error = NULL;
    if (!open_shared(&scene))
        return;
    scene_paint(&scene, 0, 3);
    scene.stage->operations->put(scene.stage, 0, &scene.layout, whole);
    g_assert_true(scene_attach(&scene, &error)); /* a new worker's */
    g_assert_cmpint(scene.released[0], ==, 1);
    scene_pump(&scene); /* the completion of the old segment is nobody's */
    g_assert_cmpint(scene.released[0], ==, 1);
    scene_put(&scene, 0, whole);
    scene_expect(&scene, 3, whole, 0);
    scene_close(&scene);
}

static void test_resize_keeps_picture(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    scene_paint(&scene, 0, 4);
    scene_put(&scene, 0, whole);
    scene_configure(&scene, SCENE_WIDTH + 50, SCENE_HEIGHT + 20, (SCENE_WIDTH + 50) * 4);
    scene_expect(&scene, 4, whole, SCENE_BACKGROUND);
    scene_configure(&scene, 40, 30, 40 * 4);
    scene_expect(&scene, 4, whole, 0);
    scene_close(&scene);
}

static void test_put_beyond_segment(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    scene.layout.slot_bytes = scene.segment_bytes / 2;
    scene.stage->operations->put(scene.stage, 2, &scene.layout, whole);
    g_assert_cmpint(scene.released[2], ==, 1);
    scene.stage->operations->put(scene.stage, 0, &scene.layout,
                                 (struct rect){1, 0, SCENE_WIDTH, 1});
    g_assert_cmpint(scene.released[0], ==, 1);
    g_assert_cmpint(scene_pump(&scene), ==, 0);
    scene_expect(&scene, 0, (struct rect){0}, SCENE_BACKGROUND);
    scene_close(&scene);
}

static void test_too_large_for_a_server(void) {
    struct scene scene;
    if (!open_shared(&scene))
        return;
    scene_paint(&scene, 0, 4);
    scene_put(&scene, 0, whole);
    struct slot_layout giant = {40000, 10, 160000, 1600000};
    scene.stage->operations->configure(scene.stage, &giant, 0);
    g_assert_nonnull(strstr(stage_x_trouble(scene.stage), "40000"));
    scene_expect(&scene, 4, whole, 0);
    scene_close(&scene);
}

static void test_no_such_segment(void) {
    struct scene scene;
    GError *error = NULL;
    if (!scene_open(&scene, NULL))
        return;
    int gone = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    shmctl(gone, IPC_RMID, NULL);
    g_assert_false(scene.stage->operations->attach(scene.stage, gone, NULL, 4096, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    g_assert_true(scene_attach(&scene, &error)); /* alive, and able */
    scene_close(&scene);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/xshm/every-slot", test_every_slot);
    g_test_add_func("/xshm/part-of-a-slot", test_part_of_a_slot);
    g_test_add_func("/xshm/stride-longer-than-width", test_stride_longer_than_width);
    g_test_add_func("/xshm/three-in-flight", test_three_in_flight);
    g_test_add_func("/xshm/forged-completion", test_forged_completion);
    g_test_add_func("/xshm/foreign-client-sends", test_foreign_client_sends);
    g_test_add_func("/xshm/numbers-of-requests-wrap", test_numbers_of_requests_wrap);
    g_test_add_func("/xshm/destroyed-in-flight", test_destroyed_in_flight);
    g_test_add_func("/xshm/attached-anew", test_attached_anew);
    g_test_add_func("/xshm/resize-keeps-picture", test_resize_keeps_picture);
    g_test_add_func("/xshm/put-beyond-segment", test_put_beyond_segment);
    g_test_add_func("/xshm/too-large-for-a-server", test_too_large_for_a_server);
    g_test_add_func("/xshm/no-such-segment", test_no_such_segment);
    return g_test_run();
}
