/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "worker/engines/document/records.h"
#include "worker/engines/document/uri.h"

/* All links of a page, for lists and exports; links.c has those of the view. */

/* The blob first: a record without its target would be none. */
static void add_external(struct answer *answer, const char *uri, struct wire_box box) {
    char *clean = uri_clean(uri);
    uint32_t bytes = clean && answer->count < answer->most
                         ? answer_bytes(answer, clean, (uint32_t)strlen(clean))
                         : 0;
    answer->cut |= clean && answer->count == answer->most;
    struct wire_page_link *link = bytes > 0 ? answer_add(answer) : NULL;
    if (link)
        *link = (struct wire_page_link){.box = box, .page = NO_PAGE, .uri_bytes = bytes};
    free(clean);
}

static void add_internal(struct answer *answer, const char *uri, struct wire_box box) {
    fz_context *context = reader.context;
    struct wire_page_link link = {.box = box, .page = NO_PAGE};
    fz_var(link);
    fz_try(context) {
        link.page = record_target(uri, &link.x, &link.y);
    }
    fz_catch(context) {
        worker_log("a link leads nowhere: %s", fz_caught_message(context));
    }
    struct wire_page_link *record = link.page != NO_PAGE ? answer_add(answer) : NULL;
    if (record)
        *record = link;
}

static void add_all(struct answer *answer, uint32_t page, const fz_link *all) {
    fz_matrix matrix = record_matrix(page);
    for (const fz_link *link = all; link && !answer->no_memory; link = link->next) {
        if (!link->uri)
            continue;
        struct wire_box box = record_box(fz_transform_rect(link->rect, matrix));
        if (fz_is_external_link(reader.context, link->uri))
            add_external(answer, link->uri, box);
        else
            add_internal(answer, link->uri, box);
    }
}

void answer_page_links(uint32_t page, struct answer *answer) {
    fz_context *context = reader.context;
    fz_page *loaded = NULL;
    fz_link *all = NULL;
    fz_var(loaded);
    fz_var(all);
    fz_try(context) {
        loaded = fz_load_page(context, reader.document, (int)page);
        all = fz_load_links(context, loaded);
        add_all(answer, page, all);
    }
    fz_always(context) {
        fz_drop_link(context, all);
        fz_drop_page(context, loaded);
    }
    fz_catch(context) {
        fz_rethrow(context);
    }
}
