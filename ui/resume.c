/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui/resume.h"

#include <errno.h>
#include <glib-unix.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

static void (*callback)(void);

/* It never fires by itself: the timer is there to be cancelled. */
static gboolean arm(int timer) {
    struct itimerspec never = {.it_value.tv_sec = INT64_C(1) << 40}; /* in 35,000 years */
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static gboolean on_timer(gint timer, GIOCondition condition, gpointer user) {
    uint64_t count;
    if (read(timer, &count, sizeof count) < 0 && errno == ECANCELED)
        callback();
    if (arm(timer))
        return G_SOURCE_CONTINUE;
    close(timer);
    return G_SOURCE_REMOVE;
}

void resume_watch(void (*resumed)(void)) {
    int timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (timer < 0)
        return;
    callback = resumed;
    if (arm(timer))
        g_unix_fd_add(timer, G_IO_IN, on_timer, NULL);
    else
        close(timer);
}
