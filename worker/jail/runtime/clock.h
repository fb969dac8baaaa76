/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_CLOCK_H
#define VITRINE_WORKER_JAIL_RUNTIME_CLOCK_H

/*
 * The jail's clock: what a TICK last said, plus 10 ms for each 10 ms of the process's own CPU time
 * since (ITIMER_PROF, armed before the seal; the kernel rounds it to its timer tick, 4 ms at 250
 * Hz). Resolution is therefore 10 ms, on purpose: a fine clock is what side-channel attacks read.
 *
 *     monotonic   never runs backwards. A TICK earlier than the one before is ignored
 *     real        the monotonic clock plus the offset of the last TICK; never backwards either,
 *                 where Linux's may be set back
 *     CPU time    periods of ITIMER_PROF, of the whole process; a thread's own is not told apart
 *     sleeps      (nanosleep, clock_nanosleep, poll and select, futex waits with a timeout) end when
 *                 the clock has come that far: where no thread can run meanwhile, at once, and the
 *                 clock has moved by what was asked, since a sealed process cannot sleep (wait.h).
 *                 It is then ahead of the truth and runs at half speed until the truth has caught
 *                 up; every TICK still moves it
 *     rdtsc       and rdtscp trap where the processor honours PR_SET_TSC (runtime_tsc_traps()), and
 *                 are answered with nanoseconds of this clock, the processor's number with 0
 *     timers      timer_create, setitimer, alarm, timerfd: refused. Nothing could deliver them
 *
 * Deterministic: it starts at 1 s, 2000-01-01 00:00:00 UTC, and only runtime_clock_set and sleeps
 * move it.
 *
 * libc's clock_gettime, clock_getres, gettimeofday, time, clock and timespec_get are answered by
 * definitions in clock.c, since theirs would read the kernel's vDSO page, fine-grained and without
 * a system call; its getrandom, getentropy and arc4random by those in random.c, getcpu
 * and sched_getcpu by those in process-calls.c.
 * tests/jail/symbols.sh shows that they are.
 */
#define CLOCK_RESOLUTION_NS 10000000u

#endif
