/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_RUNTIME_RUNTIME_H
#define VITRINE_WORKER_JAIL_RUNTIME_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The runtime: a small user-mode kernel that answers, inside the jail, the system calls that
 * unmodified libraries make. It has no authority: the kernel holds the jail whether or not this
 * code behaves, and without it engines would die, never escape. What each call is answered, and
 * why, are two tables: answers.c and refusals.c. Deviations from Linux, and with them what an
 * engine must not rely on, are listed in memory.h, files.h, clock.h, handlers.h and threads.h.
 *
 * Order of use: runtime_preload() any number of times → runtime_prepare() → runtime_arm() →
 * jail_seal() → runtime_enter(). One thread, or as many more as runtime_options declares (threads.h).
 * Several may make calls at once; the functions below are the main thread's, but for runtime_exit.
 */

/* Why a sealed process had to end; reported once, from signal context, to runtime_options.on_fault.
 */
enum runtime_fault {
    RUNTIME_FAULT_SEGMENTATION = 1, /* SIGSEGV that is no stack overflow */
    RUNTIME_FAULT_STACK = 2,        /* the stack ran into its end: content nested too deeply */
    RUNTIME_FAULT_ARITHMETIC = 3,   /* SIGFPE */
    RUNTIME_FAULT_ILLEGAL = 4,      /* SIGILL, SIGTRAP */
    RUNTIME_FAULT_BUS = 5,          /* SIGBUS: a mapped file was cut short */
    RUNTIME_FAULT_ABORT = 6,        /* abort(), a failed assertion, raise() */
    RUNTIME_FAULT_EXIT = 7,         /* the engine called exit(): detail is the status */
    RUNTIME_FAULT_CPU = 8,          /* SIGXCPU: the CPU backstop (RLIMIT_CPU) was reached */
    RUNTIME_FAULT_DEADLOCK = 9, /* every thread waits for a wake-up that nobody can give: the log
                                       names them; detail: an address waited for */
};

struct runtime_options {
    size_t memory_bytes; /* the region behind mmap and brk; rounded up to pages; at least 16 MiB.
                            Where the kernel refuses that much (strict overcommit) it is halved
                            until it fits. */
    bool deterministic;  /* fixed random seed and a clock that only runtime_clock_set moves */
    uint64_t seed;       /* of the random numbers, if deterministic */
    unsigned threads; /* how many the engine may have besides the main thread, at most 64. Each is a
                            kernel thread, made and sealed by runtime_arm; they need two pipes each,
                            the main thread two, the locks two (protocol.h: worker_pipes). */
    int log_fd;       /* where refusals are named, once each; -1: nowhere */

    /* Called once in signal context, on the alternate stack, with whatever held broken: may use
     * only gate calls. detail: faulting address, exit status or signal number. Must not return. */
    void (*on_fault)(enum runtime_fault fault, uint64_t detail);
};

struct runtime_counts {
    uint64_t answered;     /* calls answered so far */
    uint64_t refused;      /* of those, refused because the jail has no such thing */
    size_t memory_bytes;   /* size of the region */
    size_t memory_used;    /* bytes mapped now */
    size_t memory_highest; /* most bytes ever mapped: resident memory is a high-water mark */
    bool memory_exhausted; /* some call was answered ENOMEM: how a library's "failed" becomes "out
                              of memory" */
};

/* Maps the file at path, whole, read-only and private, so that the sealed process can open, stat,
 * read and map it under that very name; nothing else exists in there. Before arming. The mapping
 * lives as long as the process. Returns 0, or a negative errno (-ENOENT …; -EINVAL: not a regular
 * file; -ENFILE: table full). */
int runtime_preload(const char *path);

/* In a zygote whose engine is warm: takes note of the engine's signal handlers and of memory it
 * reserved, once, where each clone's runtime_prepare() would ask the kernel for all of them. They may
 * not change until the clone. */
void runtime_warmed(void);

/* The bytes of a preloaded file, or NULL; the runtime owns them. */
const void *runtime_preloaded(const char *path, size_t *size);

/* Reserves the region, seeds the random generator from the kernel (after the clone, so siblings
 * differ), puts up the alternate stack and the signal handlers (with gate_sigreturn as restorer).
 * The options are copied. 0 or a negative errno. */
int runtime_prepare(const struct runtime_options *options);

/* Installs Syscall User Dispatch with its selector open: calls still reach the kernel. 0, or
 * -ENOSYS/-EINVAL where the kernel (before 5.11) or the processor architecture has no such thing.
 * Makes the declared threads, each of which seals itself here: what they share or inherit (descriptors,
 * speculation controls) must stand before; limits on processes and descriptors come after. Must come
 * before jail_seal(), which forbids prctl. */
int runtime_arm(void);

/* Closes the selector (a byte in this process; no system call): from the next instruction every
 * system call outside the gate is answered by the runtime. The very next thing after jail_seal().
 */
void runtime_enter(void);

/* Ends the process: every thread, wherever it is, by a signal through its bell; the status is what the
 * broker sees. In place of gate_exit, which ends the calling thread only. Safe in signal handlers. */
_Noreturn void runtime_exit(int status);

/* The jail's clock, in nanoseconds. Set from TICK messages; never runs backwards: a time earlier
 * than the one before is ignored. Between settings it advances by the interval timer during long
 * work, and by sleeps (clock.h). */
void runtime_clock_set(uint64_t monotonic_ns, uint64_t realtime_ns);
uint64_t runtime_clock_monotonic(void);

void runtime_get_counts(struct runtime_counts *counts);

/* True if rdtsc was seen to trap after PR_SET_TSC, and is answered from the jail's clock. After
 * prepare. */
bool runtime_tsc_traps(void);

/* Installs handler for SIGURG, the one signal the broker sends ("fresh input"): gate restorer,
 * SA_RESTART, on the interrupted stack. Before sealing. 0 or a negative errno. */
int runtime_on_urgent(void (*handler)(int signal_number));

#endif
