/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "tests/hostile/attacker.h"
#include "worker/jail/gate.h"

/* attack_at(code, number, argument): the kernel's registers from the array, then away. */
__asm__(".text\n"
        ".globl attack_at\n"
        "attack_at:\n"
        "  endbr64\n"
        "  movq %rdi, %r11\n"
        "  movq %rsi, %rax\n"
        "  movq %rdx, %rcx\n"
        "  movq 0(%rcx), %rdi\n"
        "  movq 8(%rcx), %rsi\n"
        "  movq 16(%rcx), %rdx\n"
        "  movq 24(%rcx), %r10\n"
        "  movq 32(%rcx), %r8\n"
        "  movq 40(%rcx), %r9\n"
        "  notrack jmp *%r11\n"
        ".globl attack_plain_syscall\n"
        "attack_plain_syscall:\n"
        "  syscall\n"
        "  ret\n");

#define LEGACY(name, instruction)                                                                  \
    __asm__(".text\n"                                                                              \
            ".globl " name "\n" name ":\n"                                                         \
            "  endbr64\n"                                                                          \
            "  pushq %rbx\n"                                                                       \
            "  pushq %rbp\n"                                                                       \
            "  movq %rdi, %rax\n"                                                                  \
            "  movq %rsi, %r11\n"                                                                  \
            "  movq 0(%r11), %rbx\n"                                                               \
            "  movq 8(%r11), %rcx\n"                                                               \
            "  movq 16(%r11), %rdx\n"                                                              \
            "  movq 24(%r11), %rsi\n"                                                              \
            "  movq 32(%r11), %rdi\n"                                                              \
            "  movq 40(%r11), %rbp\n"                                                              \
            "  " instruction "\n"                                                                  \
            "  popq %rbp\n"                                                                        \
            "  popq %rbx\n"                                                                        \
            "  ret\n")

LEGACY("attack_int80", "int $0x80");
LEGACY("attack_sysenter", "sysenter");

/* 32-bit code: number and arguments are in registers already. Then write(2, "lived\n", 6), and a fault. */
static const unsigned char compat_code[] = {
    0xcd, 0x80,                   /* int $0x80 */
    0xb8, 0x04, 0x00, 0x00, 0x00, /* mov $4, %eax */
    0xbb, 0x02, 0x00, 0x00, 0x00, /* mov $2, %ebx */
    0xb9, 0x00, 0x00, 0x00, 0x00, /* mov $text, %ecx: filled in */
    0xba, 0x06, 0x00, 0x00, 0x00, /* mov $6, %edx */
    0xcd, 0x80,                   /* int $0x80 */
    0xf4,                         /* hlt */
    'l',  'i',  'v',  'e',  'd',  '\n',
};
enum { TEXT_ADDRESS = 13, TEXT = sizeof compat_code - 6, CODE_SEGMENT_32 = 0x23 };

static struct {
    uint32_t offset;
    uint16_t segment;
} __attribute__((packed)) compat_entry;

bool attack_prepare(void) {
    unsigned char *page =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    if (page == MAP_FAILED)
        return false;
    uint32_t address = (uint32_t)(uintptr_t)page, text = address + TEXT;
    memcpy(page, compat_code, sizeof compat_code);
    memcpy(page + TEXT_ADDRESS, &text, sizeof text);
    compat_entry.offset = address;
    compat_entry.segment = CODE_SEGMENT_32;
    return mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

void attack_compat(long number, const long argument[6]) {
    __asm__ volatile("ljmp *%[entry]"
                     :
                     : [entry] "m"(compat_entry), "a"(number), "b"(argument[0]), "c"(argument[1]),
                       "d"(argument[2]), "S"(argument[3]), "D"(argument[4])
                     : "memory");
}

/* The frame rt_sigreturn expects at the stack pointer: an ucontext (the return address above it is popped). Rebuilt
 * from where we are, so that the way back is known. */
bool attack_block_signals(void) {
    static ucontext_t frame;
    static volatile int returned;
    returned = 0;
    getcontext(&frame);
    if (returned++)
        return true;
    memset(&frame.uc_sigmask, 0xff, sizeof frame.uc_sigmask);
    frame.uc_mcontext.gregs[REG_CSGSFS] = 0x2b000000000033; /* ss, cs */
    frame.uc_mcontext.fpregs = NULL;
    frame.uc_flags = 0;
    __asm__ volatile("movq %[frame], %%rsp; jmp gate_sigreturn" : : [frame] "r"(&frame) : "memory");
    return false;
}
