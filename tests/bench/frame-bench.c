/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* frame-bench FILE: full 1080p frames as fast as they go, from FRAME message to ShmCompletion and
 * RELEASE, by a sealed process that only names its slots; through XShm and, as the peer, through
 * XPutImage. The X server and the session are real. */

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "broker/fitness/self-test.h"
#include "broker/session.h"
#include "broker/stage-x.h"
#include "broker/zygote.h"
#include "tests/tool/x-server.h"

enum { WIDTH = 1920, HEIGHT = 1080, WARM_UP = 60, FRAMES = 3000 };

struct run {
    Display *display;
    struct stage *stage;
    unsigned frames;
};

struct figures {
    double frames_a_second, broker_microseconds, resident_kib;
};

static _Noreturn void give_up(const char *why) {
    fprintf(stderr, "frame-bench: %s\n", why);
    exit(1);
}

static gboolean on_x_events(gint fd, GIOCondition condition, gpointer user) {
    struct run *run = user;
    (void)fd, (void)condition;
    while (XPending(run->display)) {
        XEvent event;
        XNextEvent(run->display, &event);
        stage_x_handle_event(run->stage, &event);
    }
    return G_SOURCE_CONTINUE;
}

static void on_frame(VitrineSession *session, guint flags, gpointer user) {
    struct run *run = user;
    (void)session, (void)flags;
    run->frames++;
    XFlush(run->display);
}

static void frames(struct run *run, unsigned count) {
    run->frames = 0;
    while (run->frames < count)
        g_main_context_iteration(NULL, TRUE);
}

static double own_cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* What of SysV segments is in this process's page tables: pixels it has touched. */
static double segment_resident_kib(void) {
    g_autofree char *text = NULL;
    double kib = 0;
    bool inside = false;
    g_file_get_contents("/proc/self/smaps", &text, NULL, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        if (strchr(*line, '-') && strchr(*line, '/'))
            inside = strstr(*line, "/SYSV") != NULL;
        else if (inside && g_str_has_prefix(*line, "Rss:"))
            kib += g_ascii_strtod(*line + 4, NULL);
    }
    return kib;
}

static struct figures measure(const char *file, const char *const *arguments) {
    GError *error = NULL;
    struct run run = {0};
    struct x_server *server = x_server_start(
        &(struct x_server_options){.width = WIDTH, .height = HEIGHT, .arguments = arguments},
        &error);
    if (!server)
        give_up(error->message);
    run.display = x_server_open(server);
    run.stage = stage_for_display(run.display, DefaultRootWindow(run.display), &error);
    if (!run.stage)
        give_up(error->message);
    guint source = g_unix_fd_add(ConnectionNumber(run.display), G_IO_IN, on_x_events, &run);
    VitrineSession *session = vitrine_session_new(file, run.stage);
    g_signal_connect(session, "frame", G_CALLBACK(on_frame), &run);
    vitrine_session_configure(session, WIDTH, HEIGHT, 1, 0);
    vitrine_session_start(session);
    while (vitrine_session_get_state(session) < VITRINE_SESSION_OPEN)
        g_main_context_iteration(NULL, TRUE);
    if (vitrine_session_get_state(session) != VITRINE_SESSION_OPEN)
        give_up(vitrine_session_get_reason(session)->message);
    frames(&run, WARM_UP);
    double cpu = own_cpu_seconds();
    gint64 start = g_get_monotonic_time();
    frames(&run, FRAMES);
    double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
    struct figures figures = {FRAMES / seconds, (own_cpu_seconds() - cpu) / FRAMES * 1e6,
                              segment_resident_kib()};
    g_object_unref(session);
    g_source_remove(source);
    XCloseDisplay(run.display);
    x_server_stop(server);
    return figures;
}

int main(int argc, char **argv) {
    static const char *const no_shm[] = {"-extension", "MIT-SHM", NULL};
    if (argc != 2)
        return 2;
    if (!x_server_available()) {
        printf("1080p frames: Xvfb is not installed\n");
        return 0;
    }
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    g_autofree char *fake = g_build_filename(folder, "../broker/fake-worker", NULL);
    g_autofree char *place = g_dir_make_tmp("frame-bench-XXXXXX", NULL);
    g_autofree char *worker = g_build_filename(place, "full-rate", NULL);
    g_autofree char *real = realpath(fake, NULL);
    if (!real || symlink(real, worker) != 0)
        give_up("no fake worker");
    g_autofree char *probe = g_build_filename(folder, "../../worker/vitrine-fitness-probe", NULL);
    zygote_set_program(worker);
    self_test_set_program(probe);
    struct figures shm = measure(argv[1], NULL), copied = measure(argv[1], no_shm);
    zygote_shut_down();
    unlink(worker);
    rmdir(place);
    printf("1080p frames, FRAME to ShmCompletion: %.0f a second, %.0f us of broker CPU each, %.0f "
           "bytes of pixels touched by the broker\n",
           shm.frames_a_second, shm.broker_microseconds, shm.resident_kib * 1024);
    printf("  against XPutImage (%.0f a second, %.0f us each): %.1f times as many, %.3f of the "
           "CPU\n",
           copied.frames_a_second, copied.broker_microseconds,
           shm.frames_a_second / copied.frames_a_second,
           shm.broker_microseconds / copied.broker_microseconds);
    return 0;
}
