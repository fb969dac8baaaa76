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

static inline uint64_t machine_read_tsc(void) {
    return 0;
}

#else
#error "no register access for this architecture"
#endif

#endif
