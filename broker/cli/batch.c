/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/cli/batch.h"

#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>

#include "broker/cli/cli.h"
#include "broker/cli/convert-options.h"
#include "broker/cli/hash.h"
#include "broker/cli/progress.h"
#include "broker/display-name.h"
#include "broker/export/output-name.h"
#include "broker/reasons.h"
#include "broker/segment.h"

enum { PAGES_TOLD = 20 };

struct batch {
    GPtrArray *items;
    struct feed_options feed;
    const struct batch_work *work;
    guint next; /* item */
    GPtrArray *running;
    struct progress_state state;
    struct progress *progress;
    guint converted, partial, failed;
    gboolean no_jail;
    int signal; /* that asked for the end */
};

/* One document under way. */
struct run {
    struct batch *batch;
    const struct batch_item *item;
    struct conversion *conversion; /* NULL: it is looked at whether it is done */
    char *sha256;                  /* of the source, where that matters */
    guint through, wanted;
    gint64 began;
};

void batch_item_free(gpointer data) {
    struct batch_item *item = data;
    g_free(item->argument);
    g_free(item->path);
    g_free(item->pattern);
    g_free(item->stem);
    g_free(item->record);
    g_free(item);
}

/* --------------------------------------------------------------------------- what is said --- */

static void tell(struct batch *batch, const char *file, const char *sentence) {
    g_autofree char *name = display_path(file);
    progress_clear(batch->progress);
    g_printerr("vitrine-cli: %s: %s\n", name, sentence);
}

static void tell_notices(struct batch *batch, const char *file, const struct report *report) {
    for (guint code = 1; code < NOTICE_CODE_END; code++)
        if (report->notices & 1u << code && code != NOTICE_PAGE_FAILED) { /* that is a failure */
            g_autofree char *sentence =
                reason_notice((enum notice_code)code, report->details[code]);
            tell(batch, file, sentence);
        }
}

static void tell_wordless(struct batch *batch, const char *file, const struct report *report) {
    g_autofree char *page =
        report->words_reason
            ? g_strdup_printf(" Page %u: %s", report->words_page + 1, report->words_reason)
            : g_strdup("");
    g_autofree char *sentence = g_strdup_printf(
        "Some of its text, links or outline could not be read, or was too much: left out.%s", page);
    tell(batch, file, sentence);
}

static void tell_failures(struct batch *batch, const char *file, const struct report *report) {
    gboolean is_all = report->error || (report->wanted == 1 && report->converted == 0);
    for (guint k = 0; k < MIN(report->failures->len, PAGES_TOLD); k++) {
        const struct page_failure *failure =
            &g_array_index(report->failures, struct page_failure, k);
        g_autofree char *sentence =
            g_strdup_printf("page %u: %s", failure->number + 1, failure->reason);
        tell(batch, file, is_all ? failure->reason : sentence);
    }
    if (report->error)
        tell(batch, file, report->error->message);
    if (report->wordless)
        tell_wordless(batch, file, report);
}

static void print_json(const struct run *run, const struct report *report) {
    g_autofree char *output = output_name(run->item->pattern, run->item->stem, 1);
    progress_clear(run->batch->progress);
    report_print_json(report, run->item->argument, output, g_get_monotonic_time() - run->began);
    fflush(stdout);
}

/* -------------------------------------------------------------------------- one document --- */

static void update_fraction(struct batch *batch) {
    double through = batch->state.documents_done;
    for (guint k = 0; k < batch->running->len; k++) {
        const struct run *run = g_ptr_array_index(batch->running, k);
        through += run->wanted ? (double)run->through / run->wanted : 0;
    }
    batch->state.fraction = through / batch->state.documents;
}

static void on_progress(gpointer user, guint through, guint wanted) {
    struct run *run = user;
    run->batch->state.pages += through - run->through;
    run->through = through;
    run->wanted = wanted;
    update_fraction(run->batch);
}

static void count(struct batch *batch, const struct report *report) {
    enum report_status status = report_status(report);
    batch->converted += status == REPORT_DONE;
    batch->partial += status == REPORT_PARTIAL;
    batch->failed += status == REPORT_FAILED;
    batch->no_jail =
        batch->no_jail || g_error_matches(report->error, VITRINE_ERROR, VITRINE_ERROR_JAIL);
    batch->state.documents_done++;
}

static void end_run(struct run *run) {
    struct batch *batch = run->batch;
    conversion_destroy(run->conversion);
    g_ptr_array_remove_fast(batch->running, run);
    update_fraction(batch);
    g_free(run->sha256);
    g_free(run);
}

/* Only what is complete is done: the rest is tried again the next time. */
static void note_done(const struct run *run, const struct report *report) {
    g_autoptr(GError) error = NULL;
    if (run->sha256 && report_status(report) == REPORT_DONE &&
        !done_list_add(run->batch->work->done, run->item->record, run->sha256, &error))
        tell(run->batch, run->item->argument, error->message);
}

static void on_finished(gpointer user, const struct report *report) {
    struct run *run = user;
    struct batch *batch = run->batch;
    count(batch, report);
    note_done(run, report);
    if (!batch->signal) {
        tell_notices(batch, run->item->argument, report);
        tell_failures(batch, run->item->argument, report);
    }
    if (convert_options.json)
        print_json(run, report);
    end_run(run);
}

static void convert(struct run *run) {
    static const struct conversion_events events = {.progress = on_progress,
                                                    .finished = on_finished};
    const struct batch *batch = run->batch;
    struct feed_options feed = batch->feed;
    guint left = batch->items->len - batch->next + batch->running->len;
    feed.workers = MAX(batch->feed.workers / left, 1); /* the last ones share what is idle */
    run->conversion = batch->work->start(batch->work->wish, run->item, &feed, &events, run);
}

static void skip(struct run *run) {
    struct batch *batch = run->batch;
    batch->state.documents_done++;
    if (convert_options.json) {
        g_autofree char *output = output_name(run->item->pattern, run->item->stem, 1);
        progress_clear(batch->progress);
        report_print_skipped(run->item->argument, output);
        fflush(stdout);
    }
    end_run(run);
}

static void hash_on_thread(GTask *task, gpointer source, gpointer path, GCancellable *none) {
    guint64 bytes;
    (void)source, (void)none;
    g_task_return_pointer(task, hash_file(path, &bytes), g_free);
}

static void on_hashed(GObject *source, GAsyncResult *result, gpointer data) {
    struct run *run = data;
    struct batch *batch = run->batch;
    (void)source;
    run->sha256 = g_task_propagate_pointer(G_TASK(result), NULL);
    if (batch->signal)
        end_run(run);
    else if (run->sha256 && done_list_has(batch->work->done, run->item->record, run->sha256))
        skip(run);
    else
        convert(run);
}

static void start_next(struct batch *batch) {
    struct run *run = g_new0(struct run, 1);
    run->batch = batch;
    run->item = g_ptr_array_index(batch->items, batch->next++);
    run->began = g_get_monotonic_time();
    g_ptr_array_add(batch->running, run);
    if (!batch->work->done || !run->item->record) {
        convert(run);
        return;
    }
    GTask *task = g_task_new(NULL, NULL, on_hashed, run);
    g_task_set_task_data(task, run->item->path, NULL);
    g_task_run_in_thread(task, hash_on_thread);
    g_object_unref(task);
}

/* ------------------------------------------------------------------------------ the batch --- */

static gboolean stop(struct batch *batch, int signal) {
    if (batch->signal)
        return G_SOURCE_REMOVE;
    batch->signal = signal;
    batch->next = batch->items->len;
    for (guint k = 0; k < batch->running->len; k++) {
        struct run *run = g_ptr_array_index(batch->running, k);
        if (run->conversion)
            conversion_cancel(run->conversion);
    }
    return G_SOURCE_REMOVE; /* the next one has its usual effect */
}

static gboolean on_interrupt(gpointer batch) {
    return stop(batch, SIGINT);
}

static gboolean on_terminate(gpointer batch) {
    return stop(batch, SIGTERM);
}

static int exit_code(const struct batch *batch) {
    if (batch->signal)
        return CLI_INTERRUPTED + batch->signal;
    if (batch->no_jail)
        return CLI_NO_JAIL;
    if (batch->failed == batch->items->len && batch->failed > 0)
        return CLI_NOT_SHOWN;
    return batch->failed || batch->partial ? CLI_SOME_FAILED : CLI_FINE;
}

/* Buffers of pages are megabytes, and each is soon followed by another: they are kept and not given
 * back to the kernel, which would have to clear 2,000 pages of memory for each page of paper. */
static void keep_memory(void) {
    enum { MOST = 1 << 30 };
    mallopt(M_MMAP_THRESHOLD, MOST);
    mallopt(M_TRIM_THRESHOLD, MOST);
}

int batch_run(GPtrArray *items, const struct feed_options *feed, const struct batch_work *work) {
    struct batch batch = {.items = items,
                          .feed = *feed,
                          .work = work,
                          .running = g_ptr_array_new(),
                          .state = {.documents = items->len}};
    batch.feed.in_batch = items->len > 1;
    keep_memory();
    g_unix_signal_add(SIGINT, on_interrupt, &batch);
    g_unix_signal_add(SIGTERM, on_terminate, &batch);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is a failed write */
    batch.progress = convert_options.quiet ? NULL : progress_create(&batch.state);
    while (batch.next < items->len || batch.running->len > 0) {
        while (batch.next < items->len && batch.running->len < feed->workers)
            start_next(&batch);
        g_main_context_iteration(NULL, TRUE);
    }
    progress_destroy(batch.progress);
    g_ptr_array_unref(batch.running);
    segment_drop_spares();
    return exit_code(&batch);
}
