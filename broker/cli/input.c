/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "broker/reasons.h"
#include "broker/write-all.h"

static gboolean copy_all(int from, int to) {
    static char bytes[65536];
    for (;;) {
        gssize got = read(from, bytes, sizeof bytes);
        if (got == 0)
            return TRUE;
        if ((got < 0 && errno != EINTR) || !write_all(to, bytes, (gsize)MAX(got, 0)))
            return FALSE;
    }
}

/* Sealed: nothing this process does later can change what the worker maps. */
static int keep_standard_input(void) {
    static int memory = -1;
    if (memory >= 0)
        return memory;
    memory = memfd_create("standard input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory >= 0 && copy_all(STDIN_FILENO, memory) &&
        fcntl(memory, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
        return memory;
    int problem = errno;
    if (memory >= 0)
        close(memory);
    memory = -1;
    errno = problem;
    return -1;
}

char *input_path(const char *argument, GError **error) {
    if (strcmp(argument, "-") != 0)
        return g_strdup(argument);
    int memory = keep_standard_input();
    if (memory >= 0)
        return g_strdup_printf("/proc/self/fd/%d", memory);
    reason_set_system(error, "Standard input could not be read", errno);
    return NULL;
}
