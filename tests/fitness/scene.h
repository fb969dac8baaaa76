/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_TESTS_FITNESS_SCENE_H
#define VITRINE_TESTS_FITNESS_SCENE_H

#include "broker/fitness/fitness.h"

/* Trees of files that stand for a machine, below a folder of this test, removed by scene_finish. */
const char *scene_root(void);
void scene_finish(void);

/* Writes root/path, making its folders; mode 0644. */
void scene_write(const char *path, const char *text);
void scene_remove(const char *path);

/* A self-test that went well. */
struct fitness_probe_report scene_good_probe(void);

/* Facts of scene_root() with a good self-test. */
struct fitness_facts *scene_facts(void);

/* The layers of scene_root(), with the user's folder root/home, and this user as administrator. */
struct fitness_place scene_place(void);

/* One file's text, which must parse, as a book. */
struct book *scene_book(const char *text, enum advisory_source source);
/* The level that the book gives the facts; facts stay the caller's. */
enum fitness_level scene_level(const struct fitness_facts *facts, const struct book *book);

#endif
