/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/marks/marks.h"
#include "tests/fuzz/fuzz.h"

/* marks.c: a file of marks is within its limits or ignored with a sentence, and is written again as it was understood. */

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    return 0;
}

static void promise(const struct marks *marks) {
    const struct session_place *place = &marks->place;
    PROMISE(place->page < PAGES_MAXIMUM && place->rotation <= 3);
    PROMISE(!marks->has_place ||
            (place->zoom >= ZOOM_MINIMUM && place->zoom <= ZOOM_MAXIMUM &&
             place->zoom_mode >= ZOOM_FREE && place->zoom_mode < ZOOM_MODE_END));
    PROMISE(marks->count <= MARKS_BOOKMARKS_MOST);
    for (guint k = 0; k < marks->count; k++)
        PROMISE(marks->bookmarks[k] < PAGES_MAXIMUM &&
                (k == 0 || marks->bookmarks[k] > marks->bookmarks[k - 1]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct marks marks, again;
    g_autoptr(GError) error = NULL;
    gboolean good = marks_parse((const char *)bytes, size, &marks, &error);
    PROMISE(good == !error);
    PROMISE(!error || g_str_has_suffix(error->message, "."));
    promise(&marks);
    g_autofree char *text = marks_to_text(&marks);
    PROMISE(marks_parse(text, strlen(text), &again, NULL));
    PROMISE(memcmp(&marks, &again, sizeof marks) == 0);
    return 0;
}
