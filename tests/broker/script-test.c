/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/stage-memory.h"
#include "broker/zygote.h"
#include "tests/broker/harness.h"

/* Scripts in sessions with the real worker. The test is the display: it gives each frame by hand. */

struct show {
    VitrineSession *session;
    gboolean frame_wanted, said, noticed, changed;
    const char *awaited;
    guint64 detail;
};

static void on_want_frame(VitrineSession *session, struct show *show) {
    (void)session;
    show->frame_wanted = TRUE;
}

static const char *last_line(VitrineSession *session) {
    const GQueue *console = vitrine_session_get_console(session);
    const struct console_line *line = console->tail ? console->tail->data : NULL;
    return line ? line->text : "";
}

static void on_console(VitrineSession *session, struct show *show) {
    show->said |= show->awaited && g_str_equal(last_line(session), show->awaited);
}

static void on_notice(VitrineSession *session, guint code, guint64 detail, struct show *show) {
    (void)session;
    if (code != NOTICE_SCRIPTS)
        return;
    show->noticed = TRUE;
    show->detail = detail;
}

static void on_changed(VitrineSession *session, struct show *show) {
    (void)session;
    show->changed = TRUE;
}

/* memory_bytes 0: as usual. */
static void begin_within(struct show *show, const char *name, const char *text,
                         guint64 memory_bytes) {
    g_autofree char *path = harness_file(name, text, strlen(text));
    *show = (struct show){.session = vitrine_session_new(path, stage_memory_create())};
    vitrine_session_set_display_driven(show->session, TRUE);
    vitrine_session_configure(show->session, 100, 100, 1, 0xffffff);
    g_signal_connect(show->session, "want-frame", G_CALLBACK(on_want_frame), show);
    g_signal_connect(show->session, "console", G_CALLBACK(on_console), show);
    g_signal_connect(show->session, "notice", G_CALLBACK(on_notice), show);
    g_signal_connect(show->session, "responding", G_CALLBACK(on_changed), show);
    vitrine_session_set_memory(show->session, memory_bytes);
    vitrine_session_start(show->session);
}

static void begin(struct show *show, const char *name, const char *text) {
    begin_within(show, name, text, 0);
}

static void end(struct show *show) {
    g_object_unref(show->session);
}

static void wait_open(struct show *show) {
    VitrineSessionState state = harness_wait_state(show->session, VITRINE_SESSION_OPEN);
    g_assert_no_error(vitrine_session_get_reason(show->session));
    g_assert_cmpint(state, ==, VITRINE_SESSION_OPEN);
}

static void expect_line(struct show *show, const char *line) {
    show->awaited = line;
    show->said = g_str_equal(last_line(show->session), line);
    harness_wait(&show->said);
}

static void give_frame(struct show *show) {
    harness_wait(&show->frame_wanted);
    show->frame_wanted = FALSE;
    vitrine_session_frame(show->session);
}

static const char counts_frames[] =
    "let n = 0; function frame() { console.log('frame ' + ++n); requestAnimationFrame(frame); }"
    "requestAnimationFrame(frame); addEventListener('keydown', () => console.log('key ' + n));"
    "document.addEventListener('visibilitychange', () => console.log(document.visibilityState));";

static void press(struct show *show) {
    struct wire_key key = {.pressed = 1, .keysym = 'a', .keycode = 30, .character = 'a'};
    vitrine_session_key(show->session, &key);
}

/* ------------------------------------------------------------------------------------------ time --- */

static void test_one_frame_each(void) {
    struct show show;
    begin(&show, "frames.js", counts_frames);
    wait_open(&show);
    give_frame(&show);
    expect_line(&show, "frame 1");
    vitrine_session_frame(show.session); /* one too many, if it has not asked again */
    press(&show);
    give_frame(&show);
    expect_line(&show, "frame 2");
    end(&show);
}

/* Input is dated and answered, but brings no frame of its own. */
static void test_input_is_no_frame(void) {
    struct show show;
    begin(&show, "frames.js", counts_frames);
    wait_open(&show);
    for (int k = 0; k < 50; k++)
        press(&show);
    expect_line(&show, "key 0");
    give_frame(&show);
    expect_line(&show, "frame 1");
    end(&show);
}

static void test_hidden(void) {
    struct show show;
    begin(&show, "frames.js", counts_frames);
    wait_open(&show);
    vitrine_session_focus(show.session, FALSE, FALSE);
    expect_line(&show, "hidden");
    for (int k = 0; k < 10; k++)
        vitrine_session_frame(show.session);
    vitrine_session_focus(show.session, FALSE, TRUE);
    expect_line(&show, "visible");
    give_frame(&show);
    expect_line(&show, "frame 1");
    end(&show);
}

/* Whoever opens in a hidden window is told so at once. */
static void test_hidden_from_the_start(void) {
    struct show show;
    begin(&show, "frames.js",
          "console.log('runs'); setInterval(() => console.log('late'), 10);"
          "addEventListener('blur', () => 0);"
          "document.addEventListener('visibilitychange',"
          " () => console.log(document.visibilityState));");
    vitrine_session_focus(show.session, FALSE, FALSE);
    expect_line(&show, "hidden");
    vitrine_session_focus(show.session, FALSE, TRUE);
    expect_line(&show, "late");
    end(&show);
}

static void test_pause_and_step(void) {
    struct show show;
    begin(&show, "frames.js", counts_frames);
    wait_open(&show);
    give_frame(&show);
    expect_line(&show, "frame 1");
    vitrine_session_set_paused(show.session, TRUE);
    g_assert_true(vitrine_session_get_paused(show.session));
    vitrine_session_frame(show.session);
    press(&show);
    vitrine_session_step_frame(show.session);
    expect_line(&show, "frame 2");
    vitrine_session_step_frame(show.session);
    expect_line(&show, "frame 3");
    vitrine_session_set_paused(show.session, FALSE);
    give_frame(&show);
    expect_line(&show, "frame 4");
    g_assert_cmpuint(vitrine_session_get_console_count(show.session), ==, 4); /* and no key */
    end(&show);
}

/* The letter of /proc/PID/stat: T is stopped, S sleeps, R runs. */
static char state_of(VitrineSession *session) {
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", vitrine_session_get_worker(session));
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return strrchr(text, ')')[2];
}

static void wait_stopped(struct show *show, gboolean stopped) {
    while ((state_of(show->session) == 'T') != stopped)
        if (!g_main_context_iteration(NULL, FALSE))
            g_usleep(1000); /* the kernel wakes no main loop for it */
}

/* No time, though it asks for none. */
static void test_paused_loop(void) {
    struct show show;
    begin(&show, "loop.js", "console.log('begins'); for (;;);");
    wait_open(&show);
    expect_line(&show, "begins");
    vitrine_session_set_paused(show.session, TRUE);
    wait_stopped(&show, TRUE);
    vitrine_session_set_paused(show.session, FALSE);
    wait_stopped(&show, FALSE);
    g_assert_true(vitrine_session_get_responding(show.session));
    vitrine_session_set_paused(show.session, TRUE);
    wait_stopped(&show, TRUE);
    vitrine_session_reload(show.session);
    expect_line(&show, "begins");
    end(&show);
}

static void on_size(GObject *source, GAsyncResult *result, gpointer user) {
    struct page_size size;
    GError *error = NULL;
    g_assert_true(vitrine_session_page_size_finish(VITRINE_SESSION(source), result, &size, &error));
    g_assert_no_error(error);
    *(gboolean *)user = TRUE;
}

/* Sleeping and stopped, it still answers what its window is asked for, and is stopped again. */
static void test_stopped_answers(void) {
    struct show show;
    gboolean answered = FALSE;
    begin(&show, "frames.js", counts_frames);
    wait_open(&show);
    vitrine_session_focus(show.session, FALSE, FALSE);
    wait_stopped(&show, TRUE);
    vitrine_session_page_size_async(show.session, 0, 96000, on_size, &answered);
    harness_wait(&answered);
    wait_stopped(&show, TRUE);
    vitrine_session_focus(show.session, TRUE, TRUE);
    give_frame(&show);
    expect_line(&show, "frame 1");
    end(&show);
}

/* ------------------------------------------------------------------------------------------ life --- */

static void test_reload(void) {
    struct show show;
    begin(&show, "frames.js", counts_frames);
    wait_open(&show);
    give_frame(&show);
    expect_line(&show, "frame 1");
    give_frame(&show);
    expect_line(&show, "frame 2");
    pid_t before = vitrine_session_get_worker(show.session);
    vitrine_session_set_paused(show.session, TRUE);
    show.frame_wanted = FALSE;
    vitrine_session_reload(show.session);
    g_assert_false(vitrine_session_get_paused(show.session));
    g_assert_cmpuint(vitrine_session_get_console(show.session)->length, ==, 0);
    wait_open(&show);
    g_assert_cmpint(vitrine_session_get_worker(show.session), !=, before);
    give_frame(&show);
    expect_line(&show, "frame 1");
    end(&show);
}

/* Static first, in the engine that runs nothing; then, asked, with its scripts, whatever the name says. */
static void test_page(const char *name) {
    struct show show;
    begin(&show, name,
          "<!doctype html><html><body><p>words</p><script>console.log('one')</script>"
          "<script type=module>console.log('three')</script>"
          "<script>console.log('two')</script></body></html>");
    harness_wait(&show.noticed);
    g_assert_cmpuint(show.detail, ==, 1);
    wait_open(&show);
    g_assert_cmpint(vitrine_session_get_engine(show.session), ==, ENGINE_DOCUMENT);
    g_assert_cmpuint(vitrine_session_get_console_count(show.session), ==, 0);
    vitrine_session_run_scripts(show.session);
    expect_line(&show, "three");
    g_assert_cmpint(vitrine_session_get_engine(show.session), ==, ENGINE_SCRIPT);
    g_assert_cmpuint(vitrine_session_get_console_count(show.session), ==, 3);
    end(&show);
}

static void test_page_by_name(void) {
    test_page("page.html");
}

static void test_page_by_content(void) {
    test_page("page-without-ending");
}

/* ----------------------------------------------------------------------------------------- input --- */

static void test_composed_text(void) {
    struct show show;
    begin(&show, "text.js",
          "for (const name of ['compositionstart', 'compositionupdate', 'compositionend', 'input'])"
          "    addEventListener(name, event => console.log(name, event.data));");
    wait_open(&show);
    vitrine_session_text(show.session, TEXT_PREEDIT, "\xe3\x81\x8b");
    vitrine_session_text(show.session, TEXT_COMMIT, "\xe7\x81\xab");
    expect_line(&show, "compositionend \xe7\x81\xab");
    vitrine_session_text(show.session, TEXT_PREEDIT, "x");
    vitrine_session_text(show.session, TEXT_PREEDIT, "");
    expect_line(&show, "compositionend ");
    vitrine_session_text(show.session, TEXT_COMMIT, "\xc3\xa9");
    expect_line(&show, "input \xc3\xa9");
    end(&show);
}

static void test_field_takes_text(void) {
    struct show show;
    begin(
        &show, "field.js",
        "const field = document.createElement('input'); document.body.append(field); field.focus();"
        "field.addEventListener('input', () => console.log(field.value));");
    wait_open(&show);
    press(&show);
    expect_line(&show, "a");
    vitrine_session_text(show.session, TEXT_COMMIT, "\xc3\xa9\xc3\xa9");
    expect_line(&show, "a\xc3\xa9\xc3\xa9");
    struct wire_key back = {.pressed = 1, .keysym = 0xff08, .keycode = 14};
    vitrine_session_key(show.session, &back);
    expect_line(&show, "a\xc3\xa9");
    end(&show);
}

/* More than one message carries, cut between characters. */
static void test_endless_text(void) {
    struct show show;
    g_autoptr(GString) text = g_string_new("x");
    begin(&show, "text.js", "addEventListener('input', event => console.log(event.data.length));");
    wait_open(&show);
    while (text->len < 5000)
        g_string_append(text, "\xc3\xa9");
    for (int k = 0; k < 20; k++)
        vitrine_session_text(show.session, TEXT_COMMIT, text->str);
    expect_line(&show, "512"); /* 1 + 511 × 2 = 1023 bytes */
    g_assert_cmpint(vitrine_session_get_state(show.session), ==, VITRINE_SESSION_OPEN);
    end(&show);
}

/* --------------------------------------------------------------------------------------- hostile --- */

static void test_endless_script(void) {
    struct show show;
    begin(&show, "endless.js", "for (;;);");
    harness_wait(&show.changed);
    g_assert_false(vitrine_session_get_responding(show.session));
    vitrine_session_stop(show.session);
    g_assert_error(vitrine_session_get_reason(show.session), VITRINE_ERROR, VITRINE_ERROR_STOPPED);
    end(&show);
}

static gboolean on_beat(gpointer data) {
    ++*(unsigned *)data;
    return G_SOURCE_CONTINUE;
}

/* It prints for ever; the main loop's other work goes on, and only so much is kept. */
static void test_prints_for_ever(void) {
    struct show show;
    unsigned beats = 0;
    guint beat = g_timeout_add(10, on_beat, &beats);
    begin(&show, "flood.js", "for (let n = 0; ; n++) console.log('again and again ' + n);");
    while (beats < 100 || vitrine_session_get_console_count(show.session) < 3000)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpuint(vitrine_session_get_console(show.session)->length, ==, 1000);
    g_assert_cmpint(vitrine_session_get_state(show.session), ==, VITRINE_SESSION_OPEN);
    g_source_remove(beat);
    end(&show);
}

/* The stack follows the error, often at once: whatever line it is. */
static gboolean has_said(VitrineSession *session, const char *part) {
    for (const GList *link = vitrine_session_get_console(session)->head; link; link = link->next)
        if (strstr(((const struct console_line *)link->data)->text, part))
            return TRUE;
    return FALSE;
}

static void test_eats_memory(void) {
    struct show show;
    begin_within(&show, "memory.js",
                 "const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));",
                 G_GUINT64_CONSTANT(512) << 20);
    while (vitrine_session_get_state(show.session) != VITRINE_SESSION_FAILED &&
           !has_said(show.session, "Out of memory"))
        g_main_context_iteration(NULL, TRUE);
    if (vitrine_session_get_state(show.session) == VITRINE_SESSION_FAILED)
        g_assert_error(vitrine_session_get_reason(show.session), VITRINE_ERROR,
                       VITRINE_ERROR_LIMIT);
    end(&show);
}

static void test_refusals(void) {
    static const char *const scripts[][2] = {
        {"fetch", "fetch is not available here: this page has no network"},
        {"XMLHttpRequest", "XMLHttpRequest is not available here: this page has no network"},
        {"WebSocket", "WebSocket is not available here: this page has no network"},
        {"Worker", "Worker is not available here: scripts run on one thread"},
        {"location.href = '/'", "navigation is not available here: no link leads out of this page"},
        {"confirm()", "confirm is not available here: a page cannot open dialogs"},
        {"open('/')", "open is not available here: a page cannot open windows"},
    };
    for (gsize k = 0; k < G_N_ELEMENTS(scripts); k++) {
        struct show show;
        begin(&show, "refused.js", scripts[k][0]);
        expect_line(&show, scripts[k][1]);
        const struct console_line *line = vitrine_session_get_console(show.session)->tail->data;
        g_assert_cmpint(line->level, ==, CONSOLE_REFUSAL);
        end(&show);
    }
}

int main(int argc, char **argv) {
    g_autofree char *workers = harness_product("worker");
    g_test_init(&argc, &argv, NULL);
    zygote_set_folder(workers);
    g_test_add_func("/script/one-frame-each", test_one_frame_each);
    g_test_add_func("/script/input-is-no-frame", test_input_is_no_frame);
    g_test_add_func("/script/hidden", test_hidden);
    g_test_add_func("/script/hidden-from-the-start", test_hidden_from_the_start);
    g_test_add_func("/script/pause-and-step", test_pause_and_step);
    g_test_add_func("/script/paused-loop", test_paused_loop);
    g_test_add_func("/script/stopped-answers", test_stopped_answers);
    g_test_add_func("/script/reload", test_reload);
    g_test_add_func("/script/page-by-name", test_page_by_name);
    g_test_add_func("/script/page-by-content", test_page_by_content);
    g_test_add_func("/script/composed-text", test_composed_text);
    g_test_add_func("/script/field-takes-text", test_field_takes_text);
    g_test_add_func("/script/endless-text", test_endless_text);
    g_test_add_func("/script/endless-script", test_endless_script);
    g_test_add_func("/script/prints-for-ever", test_prints_for_ever);
    g_test_add_func("/script/eats-memory", test_eats_memory);
    g_test_add_func("/script/refusals", test_refusals);
    int status = g_test_run();
    zygote_shut_down();
    harness_finish();
    return status;
}
