/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/document/stage.h"

#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/jail/runtime/runtime.h"

enum { SLOT_BYTES = 64 << 20, FAULT_STATUS = 100 };

struct said said;
struct picture stage_view, stage_answer;
volatile unsigned stage_taken, stage_frames_meanwhile;

static struct view view;
static uint8_t *slots[SLOT_COUNT];
static bool out[SLOT_COUNT], keeping, wanted;
static volatile int held;
static volatile bool working, interrupting;
static union wire_message late; /* comes by signal; type 0: none */
static volatile bool late_came, late_refused;
static unsigned arm_ms; /* the next piece of work starts the timer */
static uint32_t last_id;

/* ------------------------------------------------------------------------------------- the jail
 * --- */

void runtime_get_counts(struct runtime_counts *counts) {
    *counts = (struct runtime_counts){.memory_bytes = (size_t)1 << 30};
}

static GHashTable *preloaded;

int runtime_preload(const char *path) {
    if (!preloaded)
        preloaded = g_hash_table_new(g_str_hash, g_str_equal);
    if (g_hash_table_contains(preloaded, path))
        return 0;
    GMappedFile *file = g_mapped_file_new(path, FALSE, NULL);
    if (!file)
        return -1;
    g_hash_table_insert(preloaded, g_strdup(path), file);
    return 0;
}

const void *runtime_preloaded(const char *path, size_t *size) {
    GMappedFile *file = preloaded ? g_hash_table_lookup(preloaded, path) : NULL;
    if (!file)
        return NULL;
    *size = g_mapped_file_get_length(file);
    return g_mapped_file_get_contents(file);
}

uint64_t runtime_clock_monotonic(void) {
    return (uint64_t)g_get_monotonic_time() * 1000;
}

/* A script's own steps: the clock goes on by itself. */
void runtime_clock_set(uint64_t monotonic, uint64_t realtime) {
    (void)monotonic, (void)realtime;
}

void worker_fault(enum fault_code code, uint64_t detail) {
    _exit(FAULT_STATUS + (int)code * 10 + (int)(detail % 10));
}

void worker_log(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_test_message("log: %s", line);
}

/* ----------------------------------------------------------------------------------- the display
 * --- */

const struct view *display_view(void) {
    return &view;
}

static bool acquire(struct canvas *canvas, int32_t width, int32_t height, size_t stride) {
    for (uint32_t k = 0; k < SLOT_COUNT; k++)
        if (!out[k]) {
            *canvas = (struct canvas){
                .slot = k, .pixels = slots[k], .width = width, .height = height, .stride = stride};
            memset(slots[k], 0xaa, stride * (size_t)height); /* old pixels are of no use */
            return true;
        }
    wanted = true;
    return false;
}

bool display_acquire(struct canvas *canvas) {
    return acquire(canvas, view.width, view.height, (size_t)view.width * 4 + 64);
}

bool display_fits(int32_t width, int32_t height) {
    return width > 0 && height > 0 && (uint64_t)width * 4 * (uint64_t)height <= SLOT_BYTES;
}

bool display_acquire_band(struct canvas *canvas, int32_t width, int32_t height) {
    return display_fits(width, height) && acquire(canvas, width, height, (size_t)width * 4);
}

static void picture_resize(struct picture *picture, int32_t width, int32_t height) {
    g_free(picture->pixels);
    *picture = (struct picture){width, height, g_new0(uint32_t, (gsize)width * (gsize)height)};
}

static void copy_damage(struct picture *to, const struct canvas *from, struct rect damage) {
    for (int32_t y = damage.y; y < damage.y + damage.height; y++)
        for (int32_t x = damage.x; x < damage.x + damage.width; x++) {
            uint32_t pixel;
            memcpy(&pixel, from->pixels + (size_t)y * from->stride + (size_t)x * 4, 4);
            to->pixels[(gsize)y * (gsize)to->width + (gsize)x] = pixel & 0xffffff;
        }
}

void display_submit(const struct canvas *canvas, struct rect damage, uint32_t request,
                    uint32_t flags) {
    struct rect all = {0, 0, canvas->width, canvas->height};
    g_assert_true(rect_contains(all, damage));
    g_assert_false(out[canvas->slot]);
    if (request != 0) {
        picture_resize(&stage_answer, canvas->width, canvas->height);
        copy_damage(&stage_answer, canvas, damage);
    } else {
        copy_damage(&stage_view, canvas, damage);
        said.frames++;
        said.last_flags = flags;
        said.last_damage = damage;
        if (interrupting)
            stage_frames_meanwhile++;
    }
    out[canvas->slot] = keeping;
}

void display_extent(const struct wire_extent *extent) {
    g_assert_cmpuint(extent->page, <, extent->pages);
    g_assert_cmpuint(extent->width, <=, EXTENT_MAXIMUM);
    g_assert_cmpuint(extent->height, <=, EXTENT_MAXIMUM);
    said.extent = *extent;
    said.extents++;
}

void display_want_tick(uint32_t after_ms) {
    g_assert_cmpuint(after_ms, <=, TICK_WAIT_MAXIMUM_MS);
    said.ticks_wanted++;
}

void display_cursor(enum cursor_shape shape) {
    said.cursor = shape;
}

void display_link(enum link_kind kind, uint32_t id, uint32_t page, bool activated) {
    g_assert_true((kind == LINK_EXTERNAL) == (id != 0));
    g_assert_true(!activated || kind == LINK_EXTERNAL);
    said.link = (struct wire_link){.kind = kind, .id = id, .page = page, .activated = activated};
    said.links++;
}

void display_need_password(enum password_form form) {
    said.need_passwords++;
    said.form = form;
}

void display_progress(uint32_t done, uint32_t total) {
    g_assert_cmpuint(done, <=, total);
}

void display_notice(enum notice_code code, uint64_t detail) {
    g_assert_true(code >= 1 && code < NOTICE_CODE_END);
    said.notices[code]++;
}

void display_done(uint32_t id, enum done_status status, const int64_t value[4]) {
    said.done = (struct wire_done){.id = id, .status = status};
    if (value)
        memcpy(said.done.value, value, sizeof said.done.value);
    said.dones++;
}

void display_bulk(uint32_t request, enum bulk_kind kind, const void *records, uint32_t record_count,
                  size_t record_bytes, const char *blob, uint32_t blob_bytes) {
    g_free(said.bulk);
    said.bulk_kind = kind;
    said.records = record_count;
    said.blob_bytes = blob_bytes;
    said.bulk = g_malloc0(record_count * record_bytes + blob_bytes + 1);
    if (record_count > 0)
        memcpy(said.bulk, records, record_count * record_bytes);
    if (blob_bytes > 0)
        memcpy(said.bulk + record_count * record_bytes, blob, blob_bytes);
    if (kind == BULK_URI) {
        g_assert_cmpuint(blob_bytes, <=, URI_BYTES_MAXIMUM);
        g_free(said.uri);
        said.uri = g_strndup(blob, blob_bytes);
    }
}

/* -------------------------------------------------------------------------------------- the loop
 * --- */

static void give(const union wire_message *message, const char *data, bool now) {
    struct event event = {.message = message,
                          .data = (const uint8_t *)data,
                          .data_bytes = data ? strlen(data) : 0,
                          .interrupting = now};
    late_refused = !stage_engine->handle(&event);
    g_assert_true(now || !late_refused);
}

/* As loop_interrupt: not while the engine's data is in change. */
static void on_signal(int number) {
    late_came = true;
    if (!working || held > 0 || late.type == 0 || late_refused)
        return;
    unsigned before = said.frames;
    held++;
    interrupting = true;
    give(&late, NULL, true);
    interrupting = false;
    held--;
    if (late_refused)
        return;
    stage_taken++;
    late.type = 0;
    g_assert_cmpuint(said.frames - before, <=, 1);
}

void worker_hold(void) {
    held++;
}

void worker_allow(void) {
    if (--held == 0 && late_came && working)
        on_signal(0);
}

static bool work(void) {
    working = true;
    if (arm_ms != 0) {
        struct itimerval timer = {.it_value = {arm_ms / 1000, arm_ms % 1000 * 1000}};
        arm_ms = 0;
        setitimer(ITIMER_VIRTUAL, &timer, NULL);
    } else if (late_came) {
        on_signal(0); /* it came between two pieces of work */
    }
    bool more = stage_engine->work();
    working = false;
    return more;
}

void stage_settle(void) {
    for (unsigned round = 0;; round++) {
        g_assert_cmpuint(round, <, 100000); /* it must come to an end */
        bool more = work();
        if (late.type != 0 && late_came) {
            give(&late, NULL, false);
            late.type = 0;
        }
        if (!more && !(wanted && !keeping))
            return;
        wanted = false;
    }
}

void stage_interrupt_after(unsigned ms, const union wire_message *message) {
    late = *message;
    late_came = late_refused = false;
    signal(SIGVTALRM, on_signal);
    arm_ms = ms;
}

void stage_keep_slots(bool keep) {
    keeping = keep;
    if (!keep)
        memset(out, 0, sizeof out);
}

/* ------------------------------------------------------------------------------------- messages
 * --- */

void stage_send(const union wire_message *message) {
    if (message->type == TO_WORKER_CONFIGURE) {
        const struct wire_configure *configure = &message->configure;
        view.serial++;
        view.width = (int32_t)configure->width;
        view.height = (int32_t)configure->height;
        view.scale = (int32_t)configure->scale;
        picture_resize(&stage_view, view.width, view.height);
    } else if (message->type == TO_WORKER_FOCUS) {
        view.visible = message->focus.visible;
    }
    give(message, NULL, false);
}

uint32_t stage_command(enum command_verb verb, const int64_t argument[6]) {
    union wire_message message = {
        .command = {.type = TO_WORKER_COMMAND, .id = ++last_id, .verb = verb}};
    memcpy(message.command.argument, argument, sizeof message.command.argument);
    stage_send(&message);
    return last_id;
}

void stage_password(const char *password) {
    union wire_message message = {.command = {.type = TO_WORKER_COMMAND,
                                              .id = ++last_id,
                                              .verb = COMMAND_PASSWORD,
                                              .argument = {(int64_t)strlen(password)}}};
    give(&message, password, false);
}

uint32_t stage_search(const char *text, uint32_t page) {
    union wire_message message = {.command = {.type = TO_WORKER_COMMAND,
                                              .id = ++last_id,
                                              .verb = COMMAND_SEARCH,
                                              .argument = {(int64_t)strlen(text), page}}};
    give(&message, text, false);
    return last_id;
}

void stage_key(uint32_t keysym, uint32_t modifiers) {
    stage_send(&(union wire_message){
        .key = {.type = TO_WORKER_KEY, .pressed = 1, .keysym = keysym, .modifiers = modifiers}});
}

void stage_pointer(enum pointer_kind kind, uint32_t button, int32_t x, int32_t y) {
    stage_send(&(union wire_message){.pointer = {
                                         .type = TO_WORKER_POINTER,
                                         .kind = kind,
                                         .x = x,
                                         .y = y,
                                         .button = button,
                                         .clicks = 1,
                                     }});
}

void stage_render(uint32_t page, uint32_t dpi) {
    stage_command(COMMAND_PAGE_SIZE, (int64_t[6]){page, dpi});
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    int64_t width = said.done.value[2], height = said.done.value[3];
    uint32_t id = stage_command(COMMAND_RENDER, (int64_t[6]){page, dpi, 0, 0, width, height});
    stage_settle();
    g_assert_cmpuint(said.done.id, ==, id);
    g_assert_cmpint(said.done.status, ==, DONE_OK);
    g_assert_cmpint(stage_answer.width, ==, width);
    g_assert_cmpint(stage_answer.height, ==, height);
}

/* ---------------------------------------------------------------------------------------- opening
 * --- */

static void open_in(const void *bytes, size_t size, const char *hint) {
    static struct document document;
    document = (struct document){.bytes = bytes, .size = size, .hint = hint};
    for (int k = 0; k < SLOT_COUNT; k++)
        slots[k] = g_malloc(SLOT_BYTES);
    picture_resize(&stage_view, view.width, view.height);
    working = true;
    stage_engine->open(&document);
    working = false;
}

void stage_open(const void *bytes, size_t size, const char *hint, int32_t width, int32_t height) {
    view = (struct view){.serial = 1,
                         .width = width,
                         .height = height,
                         .scale = 1,
                         .background = 0xd0d0d0,
                         .visible = true};
    open_in(bytes, size, hint);
}

void stage_open_headless(const void *bytes, size_t size, const char *hint) {
    view = (struct view){
        .serial = 1, .width = 800, .height = 600, .scale = 1, .headless = true, .visible = true};
    open_in(bytes, size, hint);
}

bool picture_equal(const struct picture *a, const struct picture *b) {
    return a->width == b->width && a->height == b->height &&
           memcmp(a->pixels, b->pixels, (gsize)a->width * 4 * (gsize)a->height) == 0;
}

unsigned picture_ink(const struct picture *picture, struct rect part) {
    unsigned ink = 0;
    part = rect_intersect(part, (struct rect){0, 0, picture->width, picture->height});
    for (int32_t y = part.y; y < part.y + part.height; y++)
        for (int32_t x = part.x; x < part.x + part.width; x++)
            ink +=
                (picture->pixels[(gsize)y * (gsize)picture->width + (gsize)x] >> 8 & 0xff) < 0x80;
    return ink;
}

/* ------------------------------------------------------------------------------------------ cases
 * --- */

struct trial {
    void (*run)(void);
    int status;
};

static void run_in_child(gconstpointer data) {
    const struct trial *trial = data;
    pid_t child = fork();
    if (child == 0) {
        trial->run();
        _exit(0);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, trial->status);
}

static void add(const char *path, void (*run)(void), int status) {
    struct trial *trial = g_new(struct trial, 1);
    *trial = (struct trial){run, status};
    g_test_add_data_func_full(path, trial, run_in_child, g_free);
}

void stage_add(const char *path, void (*run)(void)) {
    add(path, run, 0);
}

void stage_add_fault(const char *path, void (*run)(void), enum fault_code code, uint64_t detail) {
    add(path, run, (FAULT_STATUS + (int)code * 10 + (int)(detail % 10)) & 0xff);
}

int stage_main(int argc, char **argv) {
    return stage_engine->warm_up() == 0 ? g_test_run() : 1;
}
