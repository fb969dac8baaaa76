/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_GATE_H
#define VITRINE_WORKER_JAIL_GATE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * The gate: the only code of a sealed worker that enters the kernel.
 *
 * Syscall User Dispatch (prctl(2), PR_SET_SYSCALL_USER_DISPATCH, Linux 5.11) lets system calls
 * through only from the address range [gate_start, gate_end); every other syscall instruction
 * raises SIGSYS in this process and is answered by runtime/dispatch.c. The range holds these four
 * calls and nothing else. They return what the kernel returned: a count, or a negative errno. Safe
 * in signal handlers.
 */

extern const char gate_start[];
extern const char gate_end[];

ssize_t gate_read(int fd, void *buffer, size_t count);
ssize_t gate_write(int fd, const void *buffer, size_t count);

/* Ends the calling thread only (exit, not exit_group: strict mode kills for exit_group). */
_Noreturn void gate_exit(int status);

/* The restorer every signal handler of a sealed process must use: libc's own would be dispatched
 * for ever. */
void gate_sigreturn(void);

/* Returns "from a signal" into registers that nobody interrupted: how a parked thread begins
 * another life, its signal mask and all. registers: a ucontext_t, prepared by machine.h. */
_Noreturn void gate_resume(const void *registers);

#endif
