/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_PAGE_H
#define VITRINE_SCRIPT_PAGE_H

#include "worker/engines/script/jsc.h"
#include "worker/worker.h"

/*
 * The page: one JavaScript context in which the prelude (folder prelude) has put what a browser's
 * page has, and through whose hooks the engine tells it what happened. Hooks are functions of the
 * prelude, never of the script: a script cannot replace them.
 */

/* In the zygote: the context, the prelude. False if the prelude does not run. */
bool page_warm_up(void);

/* In the jail, before any script: what belongs to this worker alone (time, randomness, size). */
void page_begin(void);

/* Runs the document: a script, or (hint "html") a page with scripts, or (hint "compute") a script
 * with input. */
void page_run(const struct document *document);

/* Text of an input method: enum text_kind. */
void page_text(int kind, const char *text, size_t bytes);

/* Calls hook name with numbers. Errors that the script did not catch go to the console. */
void page_call(const char *name, size_t count, const double arguments[]);

/* The same, and its answer as a number. */
double page_ask(const char *name, size_t count, const double arguments[]);

/* The bytes that a computation gave, or NULL: the script failed, as its console says. Owned by the
 * page until script runs again. */
const uint8_t *page_result(size_t *size);

/* A text on the console, which is the log pipe: as many lines of it as it needs. */
void console_write(enum console_level level, const char *text);

/* An error nobody caught: told on the console, and once to the user. */
void console_report(JSContextRef context, JSValueRef error);

/* natives.c: what the prelude may call, as one object. */
JSObjectRef natives_new(JSContextRef context);

#endif
