/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>

#include "worker/engines/document/records.h"
#include "worker/engines/document/view.h"

/* The keys and wheel of Evince. Everything here but what returns false is safe in the signal
 * handler. */

/* keysymdef.h; written out, since a worker links no X library. */
enum key {
    KEY_SPACE = 0x0020,
    KEY_N = 0x006e,
    KEY_P = 0x0070,
    KEY_BACKSPACE = 0xff08,
    KEY_HOME = 0xff50,
    KEY_LEFT,
    KEY_UP,
    KEY_RIGHT,
    KEY_DOWN,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_END,
    KEY_PAD_HOME = 0xff95,
    KEY_PAD_PAGE_UP = 0xff9a,
    KEY_PAD_PAGE_DOWN = 0xff9b,
    KEY_PAD_END = 0xff9c,
};

enum { LINE = 60, WHEEL_UNIT = 256 };

static int32_t scroll_rest_x, scroll_rest_y; /* 1/256 pixel not yet scrolled */
static bool dragging;
static int32_t drag_x, drag_y;

static void show_all(void) {
    const struct view *view = display_view();
    compose_damage((struct rect){0, 0, view->width, view->height});
    input_send_extent();
    compose_present();
}

void input_send_extent(void) {
    const struct layout *layout = &reader.layout;
    struct wire_extent extent = {.width = layout->content_width,
                                 .height = layout->content_height,
                                 .x = (uint32_t)layout->x,
                                 .y = (uint32_t)layout->y,
                                 .page = layout_current(layout),
                                 .pages = layout->pages,
                                 .zoom = layout->zoom,
                                 .zoom_mode = (uint16_t)layout->mode,
                                 .rotation = (uint16_t)layout->rotation};
    /* The place is told from the page the user is on, though the view's corner may lie in the one
     * before. */
    struct rect shown = layout_page_in_view(layout, extent.page);
    double per_pixel = 7200000.0 / layout_dpi(layout);
    extent.place_x = (int32_t)lround(-shown.x * per_pixel);
    extent.place_y = (int32_t)lround(-shown.y * per_pixel);
    display_extent(&extent);
}

static void scroll_by(int64_t dx, int64_t dy) {
    if (layout_scroll_to(&reader.layout, reader.layout.x + dx, reader.layout.y + dy))
        show_all();
}

static void go_to(int64_t page) {
    page = page < 0 ? 0 : page;
    layout_go_to(&reader.layout,
                 page < reader.layout.pages ? (uint32_t)page : reader.layout.pages - 1);
    show_all();
}

/* --------------------------------------------------------------------------------------------
 * events --- */

static void handle_scroll(const struct wire_scroll *scroll) {
    if (scroll->modifiers & MODIFIER_CONTROL) {
        double factor = pow(1.2, -(double)scroll->dy / (WHEEL_UNIT * LINE * display_view()->scale));
        layout_zoom(&reader.layout, ZOOM_FREE,
                    (uint32_t)fmin(reader.layout.zoom * factor + 0.5, ZOOM_MAXIMUM), scroll->x,
                    scroll->y);
        show_all();
        return;
    }
    scroll_rest_x += scroll->dx;
    scroll_rest_y += scroll->dy;
    int32_t x = scroll_rest_x / WHEEL_UNIT, y = scroll_rest_y / WHEEL_UNIT;
    scroll_rest_x -= x * WHEEL_UNIT;
    scroll_rest_y -= y * WHEEL_UNIT;
    scroll_by(x, y);
}

static void scroll_screen(int direction) {
    int64_t screen =
        display_view()->height - LINE * display_view()->scale; /* a line stays for the eye */
    scroll_by(0, direction * (screen > 0 ? screen : 1));
}

static void page_end(void) {
    struct rect shown = layout_page_in_view(&reader.layout, layout_current(&reader.layout));
    scroll_by(0, shown.y + shown.height + reader.layout.gap - display_view()->height);
}

static void handle_key(const struct wire_key *key) {
    if (!key->pressed)
        return;
    bool control = key->modifiers & MODIFIER_CONTROL, shift = key->modifiers & MODIFIER_SHIFT;
    int64_t page = layout_current(&reader.layout), line = LINE * display_view()->scale;
    switch (key->keysym) {
    case KEY_PAGE_DOWN:
    case KEY_PAD_PAGE_DOWN:
        control ? go_to(page + 1) : scroll_screen(1);
        break;
    case KEY_PAGE_UP:
    case KEY_PAD_PAGE_UP:
        control ? go_to(page - 1) : scroll_screen(-1);
        break;
    case KEY_SPACE:
        scroll_screen(shift ? -1 : 1);
        break;
    case KEY_BACKSPACE:
        scroll_screen(-1);
        break;
    case KEY_HOME:
    case KEY_PAD_HOME:
        go_to(control ? 0 : page);
        break;
    case KEY_END:
    case KEY_PAD_END:
        control ? scroll_by(0, reader.layout.content_height) : page_end();
        break;
    case KEY_N:
        go_to(page + 1);
        break;
    case KEY_P:
        go_to(page - 1);
        break;
    case KEY_UP:
        scroll_by(0, -line);
        break;
    case KEY_DOWN:
        scroll_by(0, line);
        break;
    case KEY_LEFT:
        scroll_by(-line, 0);
        break;
    case KEY_RIGHT:
        scroll_by(line, 0);
        break;
    default:
        break;
    }
}

static void handle_pointer(const struct wire_pointer *pointer) {
    if (pointer->kind == POINTER_PRESS && pointer->button == 2) {
        dragging = true;
        drag_x = pointer->x;
        drag_y = pointer->y;
        display_cursor(CURSOR_GRABBING);
    } else if (pointer->kind == POINTER_RELEASE && pointer->button == 2) {
        dragging = false;
        display_cursor(CURSOR_DEFAULT);
    } else if (pointer->kind == POINTER_MOTION && dragging) {
        scroll_by(drag_x - pointer->x, drag_y - pointer->y);
        drag_x = pointer->x;
        drag_y = pointer->y;
    } else if (pointer->kind == POINTER_MOTION || pointer->kind == POINTER_LEAVE) {
        bool away = pointer->kind == POINTER_LEAVE;
        links_hover(away ? -1 : pointer->x, away ? -1 : pointer->y);
    } else if (pointer->kind == POINTER_RELEASE && pointer->button == 1) {
        if (links_click(pointer->x, pointer->y))
            show_all();
    }
}

static void set_place(const struct wire_command *command) {
    int64_t mode = command->argument[3], zoom = command->argument[4];
    reader.layout.rotation = 0;
    layout_rotate(&reader.layout, (int)(command->argument[5] & 3));
    layout_zoom(&reader.layout,
                mode >= ZOOM_FREE && mode < ZOOM_MODE_END ? (enum zoom_mode)mode : ZOOM_FIT_WIDTH,
                zoom >= ZOOM_MINIMUM && zoom <= ZOOM_MAXIMUM ? (uint32_t)zoom : 1000, 0, 0);
    int64_t page = command->argument[0];
    layout_set_place(&reader.layout, page < reader.layout.pages ? (uint32_t)page : 0,
                     (int32_t)command->argument[1], (int32_t)command->argument[2]);
}

/* Commands that only move the view. False: it is another one. */
static bool move_command(const struct wire_command *command) {
    const int64_t *argument = command->argument;
    switch (command->verb) {
    case COMMAND_GO_TO:
        layout_go_to(&reader.layout, argument[0] < 0 ? 0 : (uint32_t)argument[0]);
        break;
    case COMMAND_ZOOM:
        layout_zoom(&reader.layout, (enum zoom_mode)argument[0], (uint32_t)argument[1],
                    (int32_t)argument[2], (int32_t)argument[3]);
        break;
    case COMMAND_ROTATE:
        layout_rotate(&reader.layout, (int)(argument[0] % 4));
        break;
    case COMMAND_SCROLL_TO:
        layout_scroll_to(&reader.layout, argument[0], argument[1]);
        break;
    case COMMAND_PLACE:
        set_place(command);
        break;
    default:
        return false;
    }
    show_all();
    display_done(command->id, DONE_OK, NULL);
    return true;
}

static void stop_what_nobody_sees(void) {
    uint32_t first, last;
    layout_visible(&reader.layout, &first, &last);
    bool seen = reader.drawing_page >= first && reader.drawing_page <= last;
    if (reader.drawing && !seen)
        reader.cookie.abort = 1;
}

/* -------------------------------------------------------------------------------------------
 * dispatch --- */

bool input_handle(const struct event *event) {
    const union wire_message *message = event->message;
    const struct view *view = display_view();
    switch (message->type) {
    case TO_WORKER_CONFIGURE:
        layout_set_view(&reader.layout, view->width, view->height, view->scale);
        show_all();
        break;
    case TO_WORKER_SCROLL:
        handle_scroll(&message->scroll);
        break;
    case TO_WORKER_KEY:
        handle_key(&message->key);
        break;
    case TO_WORKER_POINTER:
        handle_pointer(&message->pointer);
        break;
    case TO_WORKER_FOCUS:
        compose_present();
        break;
    case TO_WORKER_COMMAND:
        if (!move_command(&message->command)) {
            if (event->interrupting)
                return false;
            if (!records_command(event))
                render_command(&message->command);
        }
        break;
    default:
        break;
    }
    stop_what_nobody_sees();
    return true;
}
