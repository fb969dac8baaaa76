/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/display.h"

#include <sys/wait.h>

#include "broker/zygote-spawn.h"

enum fitness_tri display_has_mit_shm(void) {
    g_autofree char *program = zygote_program_named("vitrine-display-probe");
    char *argv[] = {program, NULL};
    GSpawnFlags quiet = G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
    int status = -1;
    if (!g_getenv("DISPLAY") ||
        !g_spawn_sync(NULL, argv, NULL, quiet, NULL, NULL, NULL, NULL, &status, NULL) ||
        !WIFEXITED(status))
        return FITNESS_UNKNOWN;
    return WEXITSTATUS(status) == DISPLAY_HAS_SHM     ? FITNESS_YES
           : WEXITSTATUS(status) == DISPLAY_LACKS_SHM ? FITNESS_NO
                                                      : FITNESS_UNKNOWN;
}
