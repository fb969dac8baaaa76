/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/fitness/book.h"

#include <string.h>

static void free_advisory(gpointer data) {
    advisory_free(data);
}

static void free_problem(gpointer data) {
    g_free(((struct book_problem *)data)->sentence);
    g_free(data);
}

struct book *book_create(void) {
    struct book *book = g_new0(struct book, 1);
    book->advisories = g_ptr_array_new_with_free_func(free_advisory);
    book->problems = g_ptr_array_new_with_free_func(free_problem);
    return book;
}

void book_destroy(struct book *book) {
    if (!book)
        return;
    g_ptr_array_unref(book->advisories);
    g_ptr_array_unref(book->problems);
    g_free(book);
}

void book_add_problem(struct book *book, enum advisory_source source, const char *format, ...) {
    struct book_problem *problem = g_new(struct book_problem, 1);
    va_list arguments;
    va_start(arguments, format);
    *problem = (struct book_problem){source, g_strdup_vprintf(format, arguments)};
    va_end(arguments);
    g_ptr_array_add(book->problems, problem);
}

/* ------------------------------------------------------------------------------------ merging --- */

static gboolean raise_known(struct book *book, const char *id, enum fitness_level level) {
    gboolean known = FALSE;
    for (guint k = 0; k < book->advisories->len; k++) {
        struct advisory *advisory = book->advisories->pdata[k];
        if (strcmp(advisory->id, id) != 0)
            continue;
        advisory->action = MAX(advisory->action, level);
        known = TRUE;
    }
    return known;
}

static void raise_others(struct book *book, const struct advisory *raiser) {
    if (strcmp(raiser->id, "*") == 0)
        book->all_at_least = MAX(book->all_at_least, raiser->action);
    else if (!raise_known(book, raiser->id, raiser->action))
        book_add_problem(book, raiser->source,
                         "%s, line %u: no earlier file describes an advisory named %s.",
                         raiser->file, raiser->line, raiser->id);
}

static void forget_known(struct book *book, const char *id) {
    for (guint k = book->advisories->len; k > 0; k--) {
        const struct advisory *advisory = book->advisories->pdata[k - 1];
        if (strcmp(advisory->id, id) == 0)
            g_ptr_array_remove_index(book->advisories, k - 1);
    }
}

/* Takes advisory. */
static void add(struct book *book, struct advisory *advisory) {
    if (advisory->override)
        forget_known(book, advisory->id);
    if (advisory_only_raises(advisory))
        raise_others(book, advisory);
    if (advisory_only_raises(advisory) || advisory->action == FITNESS_FIT)
        advisory_free(advisory);
    else
        g_ptr_array_add(book->advisories, advisory);
}

void book_add_text(struct book *book, const char *bytes, gsize count, enum advisory_source source,
                   const char *file) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) parsed = advisories_parse(bytes, count, source, file, &error);
    if (!parsed) {
        book_add_problem(book, source, "%s", error->message);
        return;
    }
    g_ptr_array_set_free_func(parsed, NULL); /* the book takes them */
    for (guint k = 0; k < parsed->len; k++)
        add(book, parsed->pdata[k]);
}
