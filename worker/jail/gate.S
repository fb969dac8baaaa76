/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The gate: see gate.h. All of [gate_start, gate_end) may enter the kernel; nothing else may. The instruction
 * after each syscall lies inside too, because the kernel compares the return address.
 */

#if defined(__x86_64__)

        .section .gate, "ax", @progbits
        .balign 4096
        .globl gate_start
gate_start:

        .globl gate_read
        .type gate_read, @function
gate_read:
        endbr64
        xorl    %eax, %eax      /* 0: read; arguments are where the kernel wants them */
        syscall
        ret

        .globl gate_write
        .type gate_write, @function
gate_write:
        endbr64
        movl    $1, %eax        /* 1: write */
        syscall
        ret

        .globl gate_exit
        .type gate_exit, @function
gate_exit:
        endbr64
        movl    $60, %eax       /* 60: exit */
        syscall
        hlt

        .globl gate_sigreturn
        .type gate_sigreturn, @function
gate_sigreturn:
        movq    $15, %rax       /* 15: rt_sigreturn; reached by return, so no endbr64. Encoded as */
        syscall                 /* in libc, by which debuggers and unwinders know a signal's frame */
        hlt

        .globl gate_resume
        .type gate_resume, @function
gate_resume:
        endbr64
        movq    %rdi, %rsp      /* where the kernel looks for the registers it is to restore */
        jmp     gate_sigreturn

        .globl gate_end
gate_end:
        nop

#elif defined(__aarch64__)

        .section .gate, "ax", %progbits
        .balign 4096
        .globl gate_start
gate_start:

        .globl gate_read
        .type gate_read, %function
gate_read:
        mov     x8, #63
        svc     #0
        ret

        .globl gate_write
        .type gate_write, %function
gate_write:
        mov     x8, #64
        svc     #0
        ret

        .globl gate_exit
        .type gate_exit, %function
gate_exit:
        mov     x8, #93
        svc     #0
        udf     #0

        .globl gate_sigreturn
        .type gate_sigreturn, %function
gate_sigreturn:
        mov     x8, #139
        svc     #0
        udf     #0

        .globl gate_resume
        .type gate_resume, %function
gate_resume:
        mov     sp, x0
        b       gate_sigreturn

        .globl gate_end
gate_end:
        nop

#else
#error "no gate for this architecture"
#endif

        .section .note.GNU-stack, "", %progbits
