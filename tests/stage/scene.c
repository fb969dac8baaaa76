/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/stage/scene.h"

#include <errno.h>
#include <string.h>
#include <sys/shm.h>

static void note_release(void *session, uint32_t slot) {
    struct scene *scene = session;
    g_assert_cmpuint(slot, <, SLOT_COUNT);
    scene->released[slot]++;
}

static void note_damage(void *user, struct rect damage) {
    struct scene *scene = user;
    scene->damaged = rect_union(scene->damaged, damage);
}

static void create_segment(struct scene *scene) {
    scene->segment_bytes = SLOT_COUNT * 512u * 1024u;
    scene->segment = shmget(IPC_PRIVATE, scene->segment_bytes, IPC_CREAT | SHM_NORESERVE | 0600);
    g_assert_cmpint(scene->segment, >=, 0);
    scene->pixels = shmat(scene->segment, NULL, 0);
    g_assert_true(scene->pixels != (void *)-1);
    shmctl(scene->segment, IPC_RMID, NULL);
}

gboolean scene_open(struct scene *scene, const struct x_server_options *options) {
    GError *error = NULL;
    memset(scene, 0, sizeof(*scene));
    if (!x_server_available()) {
        g_test_skip("Xvfb is not installed");
        return FALSE;
    }
    scene->server = x_server_start(options, &error);
    g_assert_no_error(error);
    scene->display = x_server_open(scene->server);
    g_assert_nonnull(scene->display);
    scene->stage = stage_for_display(scene->display, DefaultRootWindow(scene->display), &error);
    g_assert_no_error(error);
    scene->stage->released = note_release;
    scene->stage->session = scene;
    stage_x_watch(scene->stage, note_damage, scene);
    create_segment(scene);
    return TRUE;
}

void scene_close(struct scene *scene) {
    struct shmid_ds status;
    if (scene->stage)
        scene->stage->operations->destroy(scene->stage);
    XSync(scene->display, True);
    g_assert_cmpint(shmctl(scene->segment, IPC_STAT, &status), ==, 0);
    g_assert_cmpuint(status.shm_nattch, ==, 1);
    shmdt(scene->pixels);
    g_assert_cmpint(shmctl(scene->segment, IPC_STAT, &status), ==, -1);
    XCloseDisplay(scene->display);
    x_server_stop(scene->server);
}

gboolean scene_attach(struct scene *scene, GError **error) {
    return scene->stage->operations->attach(scene->stage, scene->segment, scene->pixels,
                                            scene->segment_bytes, error);
}

void scene_configure(struct scene *scene, uint32_t width, uint32_t height, uint32_t stride) {
    scene->layout = (struct slot_layout){width, height, stride, 512u * 1024u};
    g_assert_cmpuint((uint64_t)stride * height, <=, scene->layout.slot_bytes);
    scene->stage->operations->configure(scene->stage, &scene->layout, SCENE_BACKGROUND);
    g_assert_null(stage_x_trouble(scene->stage));
}

uint32_t scene_colour(uint32_t seed, uint32_t x, uint32_t y) {
    uint32_t value = (x * 2654435761u) ^ (y * 2246822519u) ^ (seed * 3266489917u);
    return (value >> 7) & 0xffffff;
}

void scene_paint(struct scene *scene, uint32_t slot, uint32_t seed) {
    uint8_t *start = scene->pixels + slot * scene->layout.slot_bytes;
    for (uint32_t y = 0; y < scene->layout.height; y++) {
        uint32_t *row = (uint32_t *)(start + (size_t)y * scene->layout.stride);
        for (uint32_t x = 0; x < scene->layout.width; x++)
            row[x] = scene_colour(seed, x, y) | (x + y + seed) << 24;
    }
}

int scene_pump(struct scene *scene) {
    int unwanted = 0;
    XSync(scene->display, False);
    while (XPending(scene->display)) {
        XEvent event;
        XNextEvent(scene->display, &event);
        unwanted += !stage_x_handle_event(scene->stage, &event);
    }
    return unwanted;
}

void scene_put(struct scene *scene, uint32_t slot, struct rect damage) {
    int before = scene->released[slot];
    scene->stage->operations->put(scene->stage, slot, &scene->layout, damage);
    scene_wait_released(scene, slot, before + 1);
}

void scene_wait_released(struct scene *scene, uint32_t slot, int count) {
    gint64 deadline = g_get_monotonic_time() + 30 * G_USEC_PER_SEC;
    while (scene->released[slot] < count && g_get_monotonic_time() < deadline)
        scene_pump(scene);
    g_assert_cmpint(scene->released[slot], ==, count);
}

static gboolean holds(struct rect rect, int x, int y) {
    return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

void scene_expect(struct scene *scene, uint32_t seed, struct rect inside, uint32_t outside) {
    GError *error = NULL;
    const struct x_picture *picture = stage_x_picture(scene->stage);
    struct pixels *shown = pixels_grab(scene->display, picture->pixmap, 0, 0, (int)picture->width,
                                       (int)picture->height, &error);
    g_assert_no_error(error);
    for (int y = 0; y < shown->height; y++)
        for (int x = 0; x < shown->width; x++) {
            uint32_t colour = scene_colour(seed, (uint32_t)x, (uint32_t)y);
            g_assert_cmphex(pixels_at(shown, x, y), ==, holds(inside, x, y) ? colour : outside);
        }
    pixels_destroy(shown);
}
