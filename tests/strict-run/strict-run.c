/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/jail/seal.h"

/*
 * Preloaded into any program (LD_PRELOAD, by tests/strict-run/strict-run), seals it just before its
 * main() and lets it go on. The files it may read are those among its arguments and those that
 * STRICT_RUN_FILES names, divided by colons; what it writes to 1 and 2 comes out on 2. Threads:
 * STRICT_RUN_THREADS, at one time, besides the main one.
 */

typedef int main_function(int argc, char **argv, char **environment);
static main_function *program_main;

/* exit() has run what atexit() wanted and has flushed its streams: this is its last call. */
static void on_fault(enum runtime_fault fault, uint64_t detail) {
    static const char text[] = "strict-run: ended by a fault\n";
    if (fault == RUNTIME_FAULT_EXIT)
        runtime_exit((int)detail);
    gate_write(STDERR_FILENO, text, sizeof text - 1);
    runtime_exit(100 + (int)fault);
}

static void fail(const char *why) {
    fprintf(stderr, "strict-run: %s\n", why);
    _exit(99);
}

static void preload_files(int argc, char **argv) {
    char *more = getenv("STRICT_RUN_FILES"), *rest = NULL;
    char *list = more ? strdup(more) : NULL;
    for (int k = 1; k < argc; k++)
        runtime_preload(argv[k]); /* or it is no file, which the program finds out by itself */
    for (char *name = list ? strtok_r(list, ":", &rest) : NULL; name;
         name = strtok_r(NULL, ":", &rest))
        if (runtime_preload(name) != 0)
            fail(name);
    free(list);
}

static int sealed_main(int argc, char **argv, char **environment) {
    const char *threads = getenv("STRICT_RUN_THREADS");
    struct runtime_options options = {.memory_bytes = (size_t)1 << 30,
                                      .deterministic = getenv("STRICT_RUN_DETERMINISTIC"),
                                      .threads = threads ? (unsigned)atoi(threads) : 0,
                                      .log_fd = STDERR_FILENO,
                                      .on_fault = on_fault};
    preload_files(argc, argv);
    if (runtime_prepare(&options) != 0 || runtime_arm() != 0)
        fail("no runtime on this machine");
    if (jail_seal() != JAIL_STRICT)
        fail("no strict mode here");
    runtime_enter();
    return program_main(argc, argv, environment);
}

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
                      void (*finish)(void), void (*finish_loader)(void), void *stack_end);

/* Every program's _start calls it, with its main. */
int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
                      void (*finish)(void), void (*finish_loader)(void), void *stack_end) {
    int (*start)(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void),
                 void *);
    *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    program_main = main;
    unsetenv("LD_PRELOAD");
    return start(sealed_main, argc, argv, init, finish, finish_loader, stack_end);
}
