/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_UI_RESUME_H
#define VITRINE_UI_RESUME_H

/* Calls back, from the main loop, after each resume from sleep: the kernel cancels timers on the
 * real-time clock then (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET), and when the clock was set,
 * which is rare and harmless. Once a process; silently nothing where the kernel has no such timer. */
void resume_watch(void (*resumed)(void));

#endif
