/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/engines/document/engine.h"

#include <errno.h>
#include <string.h>

#include "worker/engines/document/fonts.h"
#include "worker/engines/document/records.h"
#include "worker/engines/document/view.h"
#include "worker/jail/runtime/runtime.h"

struct reader reader;

/* MuPDF's cache of decoded fonts and images: a quarter of the region at most, and no more than its
 * own default. */
enum { STORE_BYTES = 64 << 20, TILE_BYTES_LEAST = 16 << 20, TILE_BYTES_MOST = 256 << 20 };

static void say_warning(void *user, const char *message) {
    (void)user;
    worker_log("%s", message);
}

static int warm_up(void) {
    reader.context = fz_new_context(NULL, NULL, STORE_BYTES);
    if (!reader.context)
        return -ENOMEM;
    fz_set_warning_callback(reader.context, say_warning, NULL);
    fz_set_error_callback(reader.context, say_warning, NULL);
    fz_try(reader.context) {
        fz_register_document_handlers(reader.context);
    }
    fz_catch(reader.context) {
        return -ENOMEM;
    }
    fonts_load();
    fonts_install(reader.context);
    return 0;
}

static void begin_view(void) {
    const struct view *view = display_view();
    worker_hold();
    layout_set_view(&reader.layout, view->width, view->height, view->scale);
    reader.open = true;
    input_send_extent();
    compose_damage((struct rect){0, 0, view->width, view->height});
    worker_allow();
}

static void open_document(const struct document *document) {
    struct runtime_counts counts;
    runtime_get_counts(&counts);
    size_t share = counts.memory_bytes / 4;
    tiles_init(share < TILE_BYTES_LEAST  ? TILE_BYTES_LEAST
               : share > TILE_BYTES_MOST ? TILE_BYTES_MOST
                                         : share);
    if (document_open(document) == OPEN_DONE)
        begin_view();
}

/* The password, whole; anything else a locked document is told waits for nobody. */
static void handle_locked(const struct event *event) {
    const struct wire_command *command = &event->message->command;
    if (event->message->type != TO_WORKER_COMMAND)
        return;
    if (command->verb != COMMAND_PASSWORD) {
        display_done(command->id, DONE_FAILED, NULL);
        return;
    }
    char password[PASSWORD_BYTES_MAXIMUM + 1] = {0};
    memcpy(password, event->data, event->data_bytes);
    bool right = document_unlock(password);
    explicit_bzero(password, sizeof password);
    display_done(command->id, right ? DONE_OK : DONE_WRONG_PASSWORD, NULL);
    if (right)
        begin_view();
}

static bool handle(const struct event *event) {
    if (reader.open)
        return input_handle(event);
    if (event->interrupting)
        return false;
    handle_locked(event);
    return true;
}

/* -------------------------------------------------------------------------------------------- work
 * --- */

static void learn_size(uint32_t page) {
    fz_rect bounds;
    bool known = document_page_bounds(page, &bounds);
    if (!known)
        document_page_trouble(page, true);
    const struct view *view = display_view();
    worker_hold();
    layout_learn(&reader.layout, page, known ? bounds.x1 - bounds.x0 : reader.layout.width[0],
                 known ? bounds.y1 - bounds.y0 : reader.layout.height[0]);
    compose_damage((struct rect){0, 0, view->width, view->height});
    input_send_extent();
    worker_allow();
}

static void show_tile(const struct tile *tile) {
    struct rect page = layout_page_in_view(&reader.layout, tile->page);
    bool present = tile->dpi == layout_dpi(&reader.layout) && !tile->preview;
    compose_damage(present ? (struct rect){page.x + tile->area.x, page.y + tile->area.y,
                                           tile->area.width, tile->area.height}
                           : page);
}

/* In one hold with the choice of the page: from here on, leaving it sets cookie.abort. */
static void begin_drawing(const struct job *job) {
    reader.cookie = (fz_cookie){0};
    reader.drawing = true;
    reader.drawing_page = job->page;
}

static void draw(const struct job *job) {
    struct tile *tile = tiles_new(job->page, job->dpi, job->rotation, job->area, job->preview);
    if (!tile) {
        reader.drawing = false;
        document_page_trouble(job->page, true);
        worker_hold();
        compose_damage(layout_page_in_view(&reader.layout, job->page));
        worker_allow();
        return;
    }
    draw_area(job->page, job->dpi, job->rotation, job->area, tile->pixels,
              (size_t)job->area.width * 4, true);
    reader.drawing = false;
    if (reader.cookie.abort) {
        tiles_drop(tile);
        return;
    }
    struct tile kept = *tile;
    tiles_keep(tile);
    links_load(job->page);
    worker_hold();
    show_tile(&kept);
    compose_present();
    worker_allow();
}

/* Draws one piece of the view. False: everything visible is there. */
static bool work_on_view(void) {
    struct job job;
    const struct view *view = display_view();
    if (view->headless || !view->visible)
        return false;
    worker_hold();
    compose_present();
    bool more = compose_next_job(&job);
    if (more && !job.learn)
        begin_drawing(&job);
    worker_allow();
    if (!more)
        return false;
    if (job.learn)
        learn_size(job.page);
    else
        draw(&job);
    return true;
}

/* What is seen comes first, then what is asked in words: a search must not stop a scroll. */
static bool work(void) {
    return reader.open && (render_waiting() || work_on_view() || records_waiting());
}

const struct engine document_engine = {
    .id = ENGINE_DOCUMENT,
    .name = "document",
    .threads = DOCUMENT_THREADS,
    .warm_up = warm_up,
    .open = open_document,
    .handle = handle,
    .work = work,
};
