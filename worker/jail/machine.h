/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_WORKER_JAIL_MACHINE_H
#define VITRINE_WORKER_JAIL_MACHINE_H

#include <linux/audit.h>
#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

/*
 * All that differs between processors: how a trapped call's number, arguments and result lie in the
 * registers, and which audit architecture is ours. x86-64 is complete; aarch64 compiles and refuses
 * at run time, because Linux has no Syscall User Dispatch there (runtime_arm answers -ENOSYS).
 */

#if defined(__x86_64__)

#define MACHINE_AUDIT_ARCHITECTURE AUDIT_ARCH_X86_64
#define MACHINE_HAS_DISPATCH true

static inline uint64_t machine_argument(const ucontext_t *context, int index) {
    static const int order[6] = {REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9};
    return (uint64_t)context->uc_mcontext.gregs[order[index]];
}

static inline void machine_set_result(ucontext_t *context, int64_t result) {
    context->uc_mcontext.gregs[REG_RAX] = result;
}

static inline uint64_t machine_stack_pointer(const ucontext_t *context) {
    return (uint64_t)context->uc_mcontext.gregs[REG_RSP];
}

/* If the faulting instruction is rdtsc (0f 31) or rdtscp (0f 01 f9), answers it with ticks and
 * steps over it. */
static inline bool machine_answer_tsc(ucontext_t *context, uint64_t ticks) {
    greg_t *registers = context->uc_mcontext.gregs;
    const uint8_t *code = (const uint8_t *)(uintptr_t)registers[REG_RIP];
    bool rdtsc = code[0] == 0x0f && code[1] == 0x31;
    bool rdtscp = code[0] == 0x0f && code[1] == 0x01 && code[2] == 0xf9;
    if (!rdtsc && !rdtscp)
        return false;
    registers[REG_RAX] = (greg_t)(ticks & 0xffffffffu);
    registers[REG_RDX] = (greg_t)(ticks >> 32);
    if (rdtscp)
        registers[REG_RCX] = 0;
    registers[REG_RIP] += rdtscp ? 3 : 2;
    return true;
}

/* Where a clone call carries the new thread's thread pointer and the word to clear at its end. */
#define MACHINE_CLONE_CLEAR 3
#define MACHINE_CLONE_POINTER 4

/* Makes the interrupted call be made again: the instruction is two bytes long. */
static inline void machine_call_again(ucontext_t *context, long number) {
    context->uc_mcontext.gregs[REG_RIP] -= 2;
    context->uc_mcontext.gregs[REG_RAX] = number;
}

/* Prepares registers for gate_resume: those of caller at its system call, as a thread born by it
 * sees them. Floating point starts as the kernel starts it. mask, altstack: the resuming thread's own. */
static inline void machine_prepare_birth(ucontext_t *registers, const ucontext_t *caller,
                                         uint64_t stack, uint64_t mask, stack_t altstack) {
    *registers = (ucontext_t){.uc_flags = caller->uc_flags & ~1ul, /* no UC_FP_XSTATE */
                              .uc_stack = altstack,
                              .uc_mcontext = caller->uc_mcontext};
    registers->uc_mcontext.fpregs = NULL;
    registers->uc_mcontext.gregs[REG_RSP] = (greg_t)stack;
    registers->uc_mcontext.gregs[REG_RAX] = 0;
    registers->uc_sigmask.__val[0] = mask;
}

/* The same, to call entry(argument) on an empty stack that ends at top. */
static inline void machine_prepare_call(ucontext_t *registers, const ucontext_t *caller,
                                        void (*entry)(void *), void *argument, uint64_t top,
                                        uint64_t mask, stack_t altstack) {
    machine_prepare_birth(registers, caller, top - 8, mask, altstack); /* as if a call had pushed */
    registers->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)entry;
    registers->uc_mcontext.gregs[REG_RDI] = (greg_t)(uintptr_t)argument;
    registers->uc_mcontext.gregs[REG_RBP] = 0;
}

static inline uint64_t machine_read_tsc(void) {
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

#elif defined(__aarch64__)

#define MACHINE_AUDIT_ARCHITECTURE AUDIT_ARCH_AARCH64
#define MACHINE_HAS_DISPATCH false

static inline uint64_t machine_argument(const ucontext_t *context, int index) {
    return context->uc_mcontext.regs[index];
}

static inline void machine_set_result(ucontext_t *context, int64_t result) {
    context->uc_mcontext.regs[0] = (uint64_t)result;
}

static inline uint64_t machine_stack_pointer(const ucontext_t *context) {
    return context->uc_mcontext.sp;
}

static inline bool machine_answer_tsc(ucontext_t *context, uint64_t ticks) {
    (void)context;
    (void)ticks;
    return false;
}

#define MACHINE_CLONE_CLEAR 4
#define MACHINE_CLONE_POINTER 3

/* Never reached: runtime_arm has refused before there was a thread. */
static inline void machine_call_again(ucontext_t *context, long number) {
    (void)context, (void)number;
}

static inline void machine_prepare_birth(ucontext_t *registers, const ucontext_t *caller,
                                         uint64_t stack, uint64_t mask, stack_t altstack) {
    (void)registers, (void)caller, (void)stack, (void)mask, (void)altstack;
}

static inline void machine_prepare_call(ucontext_t *registers, const ucontext_t *caller,
                                        void (*entry)(void *), void *argument, uint64_t top,
                                        uint64_t mask, stack_t altstack) {
    (void)registers, (void)caller, (void)entry, (void)argument, (void)top, (void)mask,
        (void)altstack;
}

static inline uint64_t machine_read_tsc(void) {
    return 0;
}

#else
#error "no register access for this architecture"
#endif

#endif
