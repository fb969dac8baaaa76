/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_CLOCK_H
#define VITRINE_WORKER_JAIL_RUNTIME_CLOCK_H

/*
 * The jail's clock: what a TICK last said, plus 10 ms for each 10 ms of the process's own CPU time
 * since (ITIMER_PROF, armed before the seal; the kernel rounds it to its timer tick, 4 ms at 250
 * Hz). Resolution is therefore 10 ms, on purpose: a fine clock is what side-channel attacks read.
 * It never runs backwards.
 *
 * CLOCK_REALTIME is the monotonic clock plus the offset of the last TICK. CPU-time clocks count
 * ITIMER_PROF periods. Deterministic: only runtime_clock_set moves it. nanosleep moves the clock by
 * what was asked and returns at once: a sealed process cannot sleep, and nobody waits for it.
 *
 * libc's clock_gettime, gettimeofday, time and clock are answered by definitions in this file,
 * since theirs would read the kernel's vDSO page, fine-grained and without a system call. rdtsc
 * traps where the processor honours PR_SET_TSC, and is then answered with nanoseconds of this
 * clock.
 */
#define CLOCK_RESOLUTION_NS 10000000u

#endif
