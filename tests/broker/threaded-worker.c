/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>

#include "worker/engines/document/engine.h"
#include "worker/worker.h"

/* The document engine with three threads declared, and one at work when it opens a document. */

enum { THREADS = 3 };

static struct engine engine;

static void *count_up(void *counter) {
    ++*(int *)counter;
    return NULL;
}

static void open_with_threads(const struct document *document) {
    int counter = 0;
    pthread_t thread;
    for (int k = 0; k < 2 * THREADS; k++)
        if (pthread_create(&thread, NULL, count_up, &counter) == 0)
            pthread_join(thread, NULL);
    worker_log("%d threads came and went", counter);
    document_engine.open(document);
}

int main(int argc, char **argv) {
    engine = document_engine;
    engine.threads = THREADS;
    engine.open = open_with_threads;
    return worker_main(argc, argv, &engine);
}
