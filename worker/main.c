/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker/controls.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/zygote.h"

static int usage(const char *name) {
    fprintf(
        stderr,
        "vitrine-%s-worker draws documents in a jail. It is started by vitrine and vitrine-cli, "
        "not by hand.\n",
        name);
    return 2;
}

/*
 * Free pieces are joined, and put where malloc looks for their size by the first request that none of them serves: here
 * once, not in every clone, which would copy each page of memory it touches.
 */
static void tidy_memory(void) {
    /* More than was ever freed in one piece, but of the heap and no mapping of its own. */
    enum { BIG = 100 << 10 };
    malloc_trim(0);
    void *volatile big = malloc(BIG); /* volatile: compilers leave out what nobody looks at */
    free(big);
}

/*
 * The zygote: settle → warm up → serve. It never sees a document; each of its clones sees one.
 */
int worker_main(int argc, char **argv, const struct engine *engine) {
    uint32_t uid, gid;
    if (argc != 4 || strcmp(argv[1], "--zygote") != 0 || sscanf(argv[2], "%" SCNu32, &uid) != 1 ||
        sscanf(argv[3], "%" SCNu32, &gid) != 1)
        return usage(engine->name);
    if (!controls_settle(uid, gid) || engine->warm_up() != 0)
        return 1;
    runtime_warmed();
    tidy_memory();
    return zygote_run(engine);
}
