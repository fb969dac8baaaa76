/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_HOSTILE_ATTACKER_H
#define VITRINE_TESTS_HOSTILE_ATTACKER_H

#include <stdbool.h>

/* The attacker's machine code, x86-64: the ways into the kernel, with every register chosen. */

/* Before the seal: puts 32-bit code where 32-bit code can live. */
bool attack_prepare(void);

/* Jumps to code that is a system call and a return. */
long attack_at(const char *code, long number, const long argument[6]);
/* Such code, outside of the gate. */
extern const char attack_plain_syscall[];

/* By the 32-bit table; arguments are cut to 32 bits. */
long attack_int80(long number, const long argument[6]);
long attack_sysenter(long number, const long argument[6]);
/* From 32-bit mode (a far jump to its code segment). If the call is survived, writes "lived" by int 0x80; does not
 * return. */
void attack_compat(long number, const long argument[6]);

/* A forged signal frame: returns to here with every signal blocked that can be. */
bool attack_block_signals(void);

#endif
