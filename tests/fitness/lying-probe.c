/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <unistd.h>

#include "proto/fitness-probe.h"

/*
 * In place of vitrine-fitness-probe: answers as the name it is called by says, so that what the
 * broker makes of it can be tried on any machine.
 */
int main(int argc, char **argv) {
    struct fitness_probe_report report = {.version = FITNESS_PROBE_VERSION,
                                          .seal = PROBE_SEAL_STRICT,
                                          .getpid = PROBE_HELD,
                                          .int80 = PROBE_HELD,
                                          .x32 = PROBE_HELD,
                                          .writev = PROBE_HELD,
                                          .tsc = PROBE_HELD,
                                          .dispatch = PROBE_HELD};
    const char *name = strrchr(argv[0], '/') + 1;
    size_t bytes = sizeof report;
    (void)argc;
    if (strcmp(name, "lived") == 0)
        report.getpid = PROBE_LIVED;
    if (strcmp(name, "unsealed") == 0)
        report.seal = PROBE_SEAL_NONE;
    if (strcmp(name, "old") == 0)
        report.dispatch = PROBE_ABSENT;
    if (strcmp(name, "other-version") == 0)
        report.version++;
    if (strcmp(name, "nonsense") == 0)
        memset(&report.getpid, 0xff, 4);
    if (strcmp(name, "short") == 0)
        bytes--;
    if (strcmp(name, "twice") == 0 && write(STDOUT_FILENO, &report, bytes) < 0)
        return 1;
    if (write(STDOUT_FILENO, &report, bytes) != (ssize_t)bytes)
        return 1;
    return strcmp(name, "failed") == 0;
}
