/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unwind.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/parts.h"

/*
 * Where a fault happened, one line a frame, on the log pipe: "at libmupdf.so+0x1234 fz_run_page",
 * for addr2line -e. In debug builds only: it walks a stack that the fault may have broken, and
 * tells where libraries lie. libgcc finds its way through the signal's frame, since gate_sigreturn
 * looks like libc's own.
 */

enum { FRAMES = 32, LINE = 160 };

static _Unwind_Reason_Code write_frame(struct _Unwind_Context *frame, void *count) {
    int *left = count, before = 0;
    char line[LINE];
    Dl_info info = {0};
    uintptr_t address = _Unwind_GetIPInfo(frame, &before);
    const void *inside =
        (const void *)(address - (before ? 0 : 1)); /* in the call, not behind it */
    if (address == 0 || --*left < 0)
        return _URC_END_OF_STACK;
    if (dladdr(inside, &info) == 0 || !info.dli_fname)
        info = (Dl_info){.dli_fname = "?"};
    const char *slash = strrchr(info.dli_fname, '/');
    int length = snprintf(
        line, sizeof line, "at %s+0x%" PRIxPTR " %s\n", slash ? slash + 1 : info.dli_fname,
        (uintptr_t)inside - (uintptr_t)info.dli_fbase, info.dli_sname ? info.dli_sname : "");
    if (length > 0)
        gate_write(runtime_settings.log_fd, line,
                   (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
    return _URC_NO_REASON;
}

void backtrace_write(void) {
    int left = FRAMES;
    if (runtime_settings.log_fd >= 0)
        _Unwind_Backtrace(write_frame, &left);
}

static _Unwind_Reason_Code stop(struct _Unwind_Context *frame, void *nothing) {
    (void)frame, (void)nothing;
    return _URC_END_OF_STACK;
}

void backtrace_prepare(void) {
    _Unwind_Backtrace(stop, NULL);
}
