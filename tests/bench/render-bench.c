/* SPDX-License-Identifier: AGPL-3.0-or-later */

/* render-bench FILE…: CPU time of the same MuPDF calls, every page of each file, sealed and not, in
 * turn; with and without the speculation controls. */

#include <fcntl.h>
#include <mupdf/fitz.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/controls.h"
#include "worker/jail/gate.h"
#include "worker/jail/runtime/runtime.h"
#include "worker/jail/seal.h"

enum { ROUNDS = 15, REPEAT = 10 };

static void on_fault(enum runtime_fault fault, uint64_t detail) {
    (void)detail;
    gate_exit(100 + (int)fault);
}

static void render_all(fz_context *context, const char *name, const unsigned char *bytes,
                       size_t size) {
    fz_try(context) {
        fz_document *document =
            fz_open_document_with_stream(context, name, fz_open_memory(context, bytes, size));
        for (int k = 0; k < REPEAT * fz_count_pages(context, document); k++)
            fz_drop_pixmap(context, fz_new_pixmap_from_page_number(context, document, k / REPEAT,
                                                                   fz_scale(1.3333f, 1.3333f),
                                                                   fz_device_bgr(context), 1));
    }
    fz_catch(context) {
        gate_exit(1);
    }
}

static void seal(void) {
    struct runtime_options options = {
        .memory_bytes = (size_t)1 << 30, .log_fd = -1, .on_fault = on_fault};
    if (runtime_prepare(&options) != 0 || runtime_arm() != 0 || jail_seal() != JAIL_STRICT)
        _exit(2);
    runtime_enter();
}

/* CPU seconds of one child. */
static double measure(fz_context *context, const char *name, const unsigned char *bytes,
                      size_t size, bool sealed, bool controls) {
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        if (controls)
            controls_speculation();
        if (sealed)
            seal();
        render_all(context, name, bytes, size);
        gate_exit(0);
    }
    if (wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "render-bench: %s could not be drawn (%#x)\n", name, (unsigned)status);
        exit(1);
    }
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int by_size(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *values) {
    qsort(values, ROUNDS, sizeof values[0], by_size);
    return values[ROUNDS / 2];
}

static void compare(fz_context *context, const char *name) {
    double inside[ROUNDS], outside[ROUNDS], uncontrolled[ROUNDS];
    struct stat status;
    int descriptor = open(name, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        exit(1);
    const unsigned char *bytes =
        mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    close(descriptor);
    for (int k = 0; k < ROUNDS; k++) {
        inside[k] = measure(context, name, bytes, (size_t)status.st_size, true, true);
        outside[k] = measure(context, name, bytes, (size_t)status.st_size, false, true);
        uncontrolled[k] = measure(context, name, bytes, (size_t)status.st_size, false, false);
    }
    double sealed = median(inside), unsealed = median(outside), free_run = median(uncontrolled);
    printf("rendering %s sealed %.0f ms, the same calls unsealed %.0f ms of CPU: ratio %.3f (goal "
           "at most 1.03)\n",
           name, sealed * 1000, unsealed * 1000, sealed / unsealed);
    printf("speculation controls cost: ratio %.3f (unsealed, with and without)\n",
           unsealed / free_run);
}

int main(int argc, char **argv) {
    fz_context *context = fz_new_context(NULL, NULL, 64 << 20);
    fz_register_document_handlers(context);
    for (int k = 1; k < argc; k++)
        compare(context, argv[k]);
    return 0;
}
