/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <unistd.h>

#include "tests/stage/scene.h"

static const struct rect whole = {0, 0, SCENE_WIDTH, SCENE_HEIGHT};

static void show_through_put_image(struct scene *scene) {
    GError *error = NULL;
    struct rect part = {7, 11, 120, 80};
    g_assert_true(scene_attach(scene, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(scene->stage->operations->name, ==, "XPutImage");
    scene_configure(scene, SCENE_WIDTH, SCENE_HEIGHT, SCENE_WIDTH * 4 + 16);
    scene_paint(scene, 1, 6);
    scene->stage->operations->put(scene->stage, 1, &scene->layout, part);
    g_assert_cmpint(scene->released[1], ==, 1); /* at once */
    scene_expect(scene, 6, part, SCENE_BACKGROUND);
    scene_put(scene, 1, whole);
    scene_expect(scene, 6, whole, 0);
    g_assert_true(rect_equal(scene->damaged, whole));
}

static void test_no_shared_memory(void) {
    struct scene scene;
    const char *const arguments[] = {"-extension", "MIT-SHM", NULL};
    if (!scene_open(&scene, &(struct x_server_options){.arguments = arguments}))
        return;
    show_through_put_image(&scene);
    scene_close(&scene);
}

static void test_no_shared_memory_and_no_mapping(void) {
    struct scene scene;
    GError *error = NULL;
    const char *const arguments[] = {"-extension", "MIT-SHM", NULL};
    if (!scene_open(&scene, &(struct x_server_options){.arguments = arguments}))
        return;
    g_assert_false(scene.stage->operations->attach(scene.stage, scene.segment, NULL,
                                                   scene.segment_bytes, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    scene_close(&scene);
}

/* The server of another user gets BadAccess for a segment of mode 0600. */
static void test_server_of_another_user(void) {
    struct scene scene;
    if (!scene_open(&scene, &(struct x_server_options){.user = 65534}))
        return;
    show_through_put_image(&scene);
    scene_close(&scene);
}

int main(int count, char **arguments) {
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/put-image/no-shared-memory", test_no_shared_memory);
    g_test_add_func("/put-image/no-shared-memory-and-no-mapping",
                    test_no_shared_memory_and_no_mapping);
    if (geteuid() == 0) /* the suite "root" */
        g_test_add_func("/put-image/as-root/server-of-another-user", test_server_of_another_user);
    return g_test_run();
}
