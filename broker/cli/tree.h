/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_TREE_H
#define VITRINE_BROKER_CLI_TREE_H

#include "broker/cli/batch.h"

/*
 * Folders to be converted with all that lies below them into a folder that is like them: the tree is
 * kept, and "a/letter.odt" becomes "a/letter.odt.pdf", since there may be an "a/letter.pdf" too. Of
 * two files that would get one name the second is numbered. Symbolic links below a folder are not
 * followed, for they may lead out of it or round in a circle; they, pipes, sockets and devices are
 * named on standard error and left out, as is the output folder where it lies within.
 */

/* Whether one of the arguments is a folder. */
gboolean tree_is_wanted(char **arguments);

/* What is to be converted, sorted by name. Of one folder what is in it goes straight into output; of
 * several arguments each folder gets its own in it. unread becomes TRUE if a folder could not be read
 * (it is said). NULL after saying what is wrong, and *code. */
GPtrArray *tree_items(char **arguments, const char *output, gboolean *unread, int *code);

#endif
