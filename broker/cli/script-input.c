/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/script-input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "broker/cli/key-names.h"
#include "broker/session.h"

enum { FIELDS_MOST = 4, PIXEL = 256 /* wire_scroll's units */, WHEEL_MOST = 100000 };

struct entry {
    int frame;
    union wire_message message;
};

struct script_input {
    GArray *entries; /* struct entry */
    guint next;
};

/* What is read, and what the hands hold so far. */
struct reading {
    GArray *entries;
    int frames, frame;
    double fps;
    gint32 width, height;
    gint32 x, y;
    guint32 buttons, modifiers;
    GHashTable *held; /* keysyms */
    struct {
        int frame;
        gint32 x, y;
        guint32 button, clicks;
    } pressed;
    char *fields[FIELDS_MOST];
    guint count;
    const char *rest;    /* the line after the event's name */
    const char *problem; /* why the line is wrong */
};

static gboolean wrong(struct reading *reading, const char *problem) {
    reading->problem = problem;
    return FALSE;
}

static gboolean whole_number(const char *text, gint64 least, gint64 most, gint32 *number) {
    gint64 value = 0;
    if (!g_ascii_string_to_signed(text, 10, least, most, &value, NULL))
        return FALSE;
    *number = (gint32)value;
    return TRUE;
}

static void append(struct reading *reading, union wire_message message) {
    struct entry entry = {reading->frame, message};
    g_array_append_val(reading->entries, entry);
}

/* ----------------------------------------------------------------------------------------- pointer */

static void append_pointer(struct reading *reading, enum pointer_kind kind, guint32 button,
                           guint32 clicks) {
    append(reading, (union wire_message){.pointer = {.type = TO_WORKER_POINTER,
                                                     .kind = kind,
                                                     .x = reading->x,
                                                     .y = reading->y,
                                                     .button = button,
                                                     .buttons = reading->buttons,
                                                     .modifiers = reading->modifiers,
                                                     .clicks = clicks}});
}

static gboolean read_place(struct reading *reading, char **fields) {
    if (!whole_number(fields[0], 0, reading->width - 1, &reading->x) ||
        !whole_number(fields[1], 0, reading->height - 1, &reading->y))
        return wrong(reading, "X and Y are whole numbers inside the view");
    append_pointer(reading, POINTER_MOTION, 0, 0);
    return TRUE;
}

static gboolean read_move(struct reading *reading) {
    return reading->count == 2 ? read_place(reading, reading->fields)
                               : wrong(reading, "it is: move X Y");
}

static guint32 button_by_name(const char *name) {
    static const struct {
        const char *name;
        guint32 button;
    } buttons[] = {{"left", 1}, {"middle", 2}, {"right", 3}, {"back", 8}, {"forward", 9}};
    for (gsize k = 0; k < G_N_ELEMENTS(buttons); k++)
        if (g_str_equal(name, buttons[k].name))
            return buttons[k].button;
    return 0;
}

static guint32 count_clicks(struct reading *reading, guint32 button) {
    gboolean again = reading->pressed.button == button && reading->pressed.x == reading->x &&
                     reading->pressed.y == reading->y &&
                     reading->frame - reading->pressed.frame <= reading->fps / 2;
    reading->pressed.clicks = again ? reading->pressed.clicks % 3 + 1 : 1;
    reading->pressed.frame = reading->frame;
    reading->pressed.button = button;
    reading->pressed.x = reading->x;
    reading->pressed.y = reading->y;
    return reading->pressed.clicks;
}

static guint32 read_button(struct reading *reading) {
    guint32 button = reading->count > 0 ? button_by_name(reading->fields[0]) : 0;
    if (button == 0 || (reading->count != 1 && reading->count != 3)) {
        wrong(reading,
              "it is: down (or up) left, middle, right, back or forward, then X Y or nothing");
        return 0;
    }
    return reading->count == 1 || read_place(reading, reading->fields + 1) ? button : 0;
}

static gboolean read_down(struct reading *reading) {
    guint32 button = read_button(reading);
    if (button == 0)
        return FALSE;
    if (reading->buttons & 1u << (button - 1))
        return wrong(reading, "the button is down already");
    reading->buttons |= 1u << (button - 1);
    append_pointer(reading, POINTER_PRESS, button, count_clicks(reading, button));
    return TRUE;
}

static gboolean read_up(struct reading *reading) {
    guint32 button = read_button(reading);
    if (button == 0)
        return FALSE;
    if (!(reading->buttons & 1u << (button - 1)))
        return wrong(reading, "the button is not down");
    reading->buttons &= ~(1u << (button - 1));
    append_pointer(reading, POINTER_RELEASE, button, reading->pressed.clicks);
    return TRUE;
}

static gboolean read_leave(struct reading *reading) {
    if (reading->count != 0)
        return wrong(reading, "leave has no fields");
    append_pointer(reading, POINTER_LEAVE, 0, 0);
    return TRUE;
}

static gboolean read_wheel(struct reading *reading) {
    gint32 dx, dy;
    if (reading->count != 2 || !whole_number(reading->fields[0], -WHEEL_MOST, WHEEL_MOST, &dx) ||
        !whole_number(reading->fields[1], -WHEEL_MOST, WHEEL_MOST, &dy))
        return wrong(reading, "it is: wheel DX DY, whole numbers of pixels");
    append(reading, (union wire_message){.scroll = {.type = TO_WORKER_SCROLL,
                                                    .modifiers = reading->modifiers,
                                                    .x = reading->x,
                                                    .y = reading->y,
                                                    .dx = dx * PIXEL,
                                                    .dy = dy * PIXEL}});
    return TRUE;
}

/* -------------------------------------------------------------------------------------------- keys */

static void append_key(struct reading *reading, struct wire_key key, gboolean pressed) {
    gpointer keysym = GUINT_TO_POINTER(key.keysym);
    key.type = TO_WORKER_KEY;
    key.pressed = pressed ? 1 : 0;
    key.modifiers = reading->modifiers;
    key.repeat = pressed && g_hash_table_contains(reading->held, keysym) ? 1 : 0;
    if (pressed)
        g_hash_table_add(reading->held, keysym);
    else
        g_hash_table_remove(reading->held, keysym);
    append(reading, (union wire_message){.key = key});
}

/* The name of a key is one field; "#" and the space are keys too: Space, and # itself. */
static gboolean read_key_event(struct reading *reading, gboolean down, gboolean up) {
    struct wire_key key = {0};
    guint32 modifier = 0;
    if (reading->count != 1 || !key_by_name(reading->fields[0], &key, &modifier))
        return wrong(reading, "it needs the name of one key: a, Enter, ArrowLeft, Space, F1 …");
    if (down) {
        append_key(reading, key, TRUE);
        reading->modifiers |= modifier;
    }
    if (up && !g_hash_table_contains(reading->held, GUINT_TO_POINTER(key.keysym)))
        return wrong(reading, "the key is not down");
    if (up) {
        append_key(reading, key, FALSE);
        reading->modifiers &= ~modifier;
    }
    return TRUE;
}

static gboolean read_key(struct reading *reading) {
    return read_key_event(reading, TRUE, TRUE);
}

static gboolean read_keydown(struct reading *reading) {
    return read_key_event(reading, TRUE, FALSE);
}

static gboolean read_keyup(struct reading *reading) {
    return read_key_event(reading, FALSE, TRUE);
}

static gboolean read_type(struct reading *reading) {
    if (*reading->rest == '\0')
        return wrong(reading, "it is: type TEXT");
    for (const char *at = reading->rest; *at; at = g_utf8_next_char(at)) {
        struct wire_key key = {0};
        key_by_character(g_utf8_get_char(at), &key);
        if (!g_unichar_isprint(key.character))
            return wrong(reading, "the text has characters that no key types");
        append_key(reading, key, TRUE);
        append_key(reading, key, FALSE);
    }
    return TRUE;
}

/* ------------------------------------------------------------------------------------------- focus */

static gboolean append_focus(struct reading *reading, gboolean focused) {
    if (reading->count != 0)
        return wrong(reading, "focus and blur have no fields");
    append(reading,
           (union wire_message){
               .focus = {.type = TO_WORKER_FOCUS, .focused = focused ? 1 : 0, .visible = 1}});
    return TRUE;
}

static gboolean read_focus(struct reading *reading) {
    return append_focus(reading, TRUE);
}

static gboolean read_blur(struct reading *reading) {
    return append_focus(reading, FALSE);
}

/* ------------------------------------------------------------------------------------------- lines */

static const struct {
    const char *name;
    gboolean (*read)(struct reading *reading);
} events[] = {
    {"move", read_move},   {"down", read_down},   {"up", read_up},     {"leave", read_leave},
    {"wheel", read_wheel}, {"key", read_key},     {"type", read_type}, {"keydown", read_keydown},
    {"keyup", read_keyup}, {"focus", read_focus}, {"blur", read_blur},
};

/* Cuts the next word off, which text then begins behind. NULL: there is none. */
static char *next_word(char **text) {
    char *word = *text + strspn(*text, " \t"), *end = word + strcspn(word, " \t");
    if (word == end)
        return NULL;
    *text = *end ? end + 1 : end;
    *end = '\0';
    return word;
}

/* What follows the event's name: as it is, and as words. */
static gboolean read_fields(struct reading *reading, char *text, char **copy) {
    char *word;
    reading->rest = text + strspn(text, " \t");
    *copy = g_strdup(text);
    for (reading->count = 0, text = *copy; (word = next_word(&text)); reading->count++) {
        if (reading->count == FIELDS_MOST)
            return FALSE;
        reading->fields[reading->count] = word;
    }
    return TRUE;
}

static gboolean read_frame(struct reading *reading, const char *word) {
    gint32 frame;
    if (!whole_number(word, 1, G_MAXINT32, &frame))
        return wrong(reading, "a line begins with the number of a frame, from 1");
    if (frame < reading->frame)
        return wrong(reading, "its frame is before that of the line above");
    if (frame > reading->frames)
        return wrong(reading, "its frame is not reached: see --frames");
    reading->frame = frame;
    return TRUE;
}

static gboolean read_line(struct reading *reading, char *line) {
    g_autofree char *copy = NULL;
    char *frame = next_word(&line), *name = frame ? next_word(&line) : NULL;
    if (!frame || *frame == '#')
        return TRUE;
    if (!read_frame(reading, frame))
        return FALSE;
    for (gsize k = 0; name && k < G_N_ELEMENTS(events); k++) {
        if (!g_str_equal(name, events[k].name))
            continue;
        gboolean few = read_fields(reading, line, &copy);
        if (!few && events[k].read != read_type)
            return wrong(reading, "it has too many fields");
        return events[k].read(reading);
    }
    return wrong(reading,
                 "its event is none of move, down, up, leave, wheel, key, keydown, keyup, type, "
                 "focus, blur");
}

static gboolean read_lines(struct reading *reading, char *text, guint *line_number) {
    if (!g_utf8_validate(text, -1, NULL)) {
        *line_number = 0;
        return wrong(reading, "it is not UTF-8 text");
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (*line_number = 1; lines[*line_number - 1]; ++*line_number) {
        char *line = lines[*line_number - 1];
        gsize length = strlen(line);
        if (length > 0 && line[length - 1] == '\r')
            line[length - 1] = '\0';
        if (!read_line(reading, line))
            return FALSE;
    }
    return TRUE;
}

/* -------------------------------------------------------------------------------------------- file */

/* NULL with error. */
static char *load_text(const char *path, GError **error) {
    char *text = NULL;
    gsize bytes = 0;
    if (!g_file_get_contents(path, &text, &bytes, error))
        return NULL;
    if (bytes <= INPUT_BYTES_MOST && strlen(text) == bytes)
        return text;
    g_set_error_literal(error, VITRINE_ERROR, VITRINE_ERROR_BROKEN,
                        bytes > INPUT_BYTES_MOST ? "The input is longer than 4 MiB."
                                                 : "The input is no text: it has a byte 0.");
    g_free(text);
    return NULL;
}

static void set_error(GError **error, const struct reading *reading, guint line) {
    if (line == 0)
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_BROKEN, "The input is wrong: %s.",
                    reading->problem);
    else
        g_set_error(error, VITRINE_ERROR, VITRINE_ERROR_BROKEN, "Line %u is wrong: %s.", line,
                    reading->problem);
}

struct script_input *script_input_load(const char *path, int frames, double fps, guint width,
                                       guint height, GError **error) {
    g_autofree char *text = load_text(path, error);
    guint line = 0;
    if (!text)
        return NULL;
    struct reading reading = {.entries = g_array_new(FALSE, FALSE, sizeof(struct entry)),
                              .frames = frames,
                              .fps = fps,
                              .width = (gint32)width,
                              .height = (gint32)height,
                              .held = g_hash_table_new(NULL, NULL)};
    gboolean fine = read_lines(&reading, text, &line);
    g_hash_table_unref(reading.held);
    if (!fine) {
        set_error(error, &reading, line);
        g_array_unref(reading.entries);
        return NULL;
    }
    struct script_input *input = g_new0(struct script_input, 1);
    input->entries = reading.entries;
    return input;
}

void script_input_destroy(struct script_input *input) {
    if (input)
        g_array_unref(input->entries);
    g_free(input);
}

const union wire_message *script_input_next(struct script_input *input, int frame) {
    const struct entry *entry = input->next < input->entries->len
                                    ? &g_array_index(input->entries, struct entry, input->next)
                                    : NULL;
    if (!entry || entry->frame != frame)
        return NULL;
    input->next++;
    return &entry->message;
}
