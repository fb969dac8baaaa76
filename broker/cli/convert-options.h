/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_BROKER_CLI_CONVERT_OPTIONS_H
#define VITRINE_BROKER_CLI_CONVERT_OPTIONS_H

#include "broker/cli/cli.h"
#include "broker/export/page-feed.h"

/* What sanitize, render and thumbnail have in common. */
struct convert_options {
    int workers; /* 0: as many as processors */
    int pages_maximum;
    double pixels_maximum; /* of a page, in millions */
    gboolean json, quiet;
};
extern struct convert_options convert_options;

enum { DPI_MINIMUM = 1, DPI_MAXIMUM = 2400, PIXELS_DEFAULT = 100 };

/* Like cli_parse, with these options besides the syntax's own. */
gboolean convert_parse(const struct cli_syntax *syntax, int argc, char **argv, char ***arguments);
/* "vitrine-cli COMMAND: sentence", and CLI_USAGE. */
int convert_misused(const struct cli_syntax *syntax, const char *sentence);

/* Fills what the options say of a feed; the password is the caller's to wipe by convert_forget. */
void convert_fill(struct feed_options *feed);
void convert_forget(struct feed_options *feed);

/* "800x600", "800x" or "x600": 0 for what is left out. FALSE: it is none of these. */
gboolean convert_parse_size(const char *text, guint *width, guint *height);

#endif
