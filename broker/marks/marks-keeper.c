/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/marks/marks-keeper.h"

struct request {
    char *document;
    struct marks_change change;
};

static GThreadPool *pool; /* of one thread; NULL: nothing is out */

static void request_free(gpointer data) {
    struct request *request = data;
    g_free(request->document);
    g_free(request);
}

static void serve(gpointer data, gpointer user) {
    g_autoptr(GTask) task = data;
    const struct request *request = g_task_get_task_data(task);
    g_autofree char *folder = marks_folder();
    struct marks *marks = g_new(struct marks, 1);
    GError *error = NULL;
    (void)user;
    if (marks_change(folder, request->document, &request->change, marks, &error)) {
        g_task_return_pointer(task, marks, g_free);
    } else {
        g_free(marks);
        g_task_return_error(task, error);
    }
}

void marks_keeper_ask(const char *document, const struct marks_change *change,
                      GAsyncReadyCallback callback, gpointer user) {
    GTask *task = g_task_new(NULL, NULL, callback, user);
    struct request *request = g_new(struct request, 1);
    *request = (struct request){g_strdup(document), *change};
    g_task_set_task_data(task, request, request_free);
    if (!pool)
        pool = g_thread_pool_new(serve, NULL, 1, FALSE, NULL);
    g_thread_pool_push(pool, task, NULL);
}

struct marks *marks_keeper_ask_finish(GAsyncResult *result, GError **error) {
    return g_task_propagate_pointer(G_TASK(result), error);
}

void marks_keeper_flush(void) {
    if (pool)
        g_thread_pool_free(pool, FALSE, TRUE);
    pool = NULL;
}
