/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "broker/export/pdf-navigation.h"

#include "broker/export/pdf-text.h"

struct page {
    guint object, annotations; /* annotations: 0: none */
    double width, height;      /* points */
    guint first_link, link_count;
};

struct link {
    struct rect box; /* 1/100 point, from the top */
    guint page;
    gint32 x, y;
};

struct pdf_navigation {
    GArray *pages; /* of struct page */
    GArray *links; /* of struct link */
};

struct pdf_navigation *pdf_navigation_create(void) {
    struct pdf_navigation *navigation = g_new(struct pdf_navigation, 1);
    navigation->pages = g_array_new(FALSE, FALSE, sizeof(struct page));
    navigation->links = g_array_new(FALSE, FALSE, sizeof(struct link));
    return navigation;
}

void pdf_navigation_destroy(struct pdf_navigation *navigation) {
    if (!navigation)
        return;
    g_array_unref(navigation->pages);
    g_array_unref(navigation->links);
    g_free(navigation);
}

static const struct page *page_at(const struct pdf_navigation *navigation, guint page) {
    return &g_array_index(navigation->pages, struct page, page);
}

/* ------------------------------------------------------------------------------------- links --- */

static struct rect on_paper(struct rect box, const struct page *page) {
    struct rect paper = {0, 0, (gint32)(page->width * 100), (gint32)(page->height * 100)};
    return rect_intersect(box, paper);
}

static void keep_links(struct pdf_navigation *navigation, struct page *page,
                       const struct records *links) {
    for (gsize k = 0; k < links->count; k++) {
        const struct checked_page_link *claim = &links->links[k];
        struct link link = {on_paper(claim->box, page), claim->page, claim->x, claim->y};
        gboolean has_room = navigation->links->len < NAVIGATION_LINKS_MAXIMUM;
        if (claim->uri || rect_is_empty(link.box) || !has_room)
            continue;
        g_array_append_val(navigation->links, link);
        page->link_count++;
    }
}

guint pdf_navigation_add_page(struct pdf_navigation *navigation, struct pdf_objects *objects,
                              guint object, double width_points, double height_points,
                              const struct records *links) {
    struct page page = {.object = object,
                        .width = width_points,
                        .height = height_points,
                        .first_link = navigation->links->len};
    if (links && links->kind == BULK_LINKS)
        keep_links(navigation, &page, links);
    if (page.link_count > 0)
        page.annotations = pdf_new_object(objects);
    g_array_append_val(navigation->pages, page);
    return page.annotations;
}

/* A place on a page: "keep the zoom" is the third number. PDF's y goes up. */
static void append_target(GString *body, const struct page *page, gint32 x, gint32 y) {
    g_string_append_printf(body, "/Dest[%u 0 R/XYZ ", page->object);
    pdf_append_number(body, CLAMP(x / 100.0, 0, page->width));
    pdf_append_number(body, CLAMP(page->height - y / 100.0, 0, page->height));
    g_string_append(body, "0]");
}

static void append_link(const struct pdf_navigation *navigation, const struct page *page,
                        const struct link *link, GString *body) {
    if (link->page >= navigation->pages->len)
        return; /* that page was left out */
    g_string_append(body, "<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[");
    pdf_append_number(body, link->box.x / 100.0);
    pdf_append_number(body, page->height - (link->box.y + link->box.height) / 100.0);
    pdf_append_number(body, (link->box.x + link->box.width) / 100.0);
    pdf_append_number(body, page->height - link->box.y / 100.0);
    g_string_append_c(body, ']');
    append_target(body, page_at(navigation, link->page), link->x, link->y);
    g_string_append(body, ">>\n");
}

static gboolean put_links(const struct pdf_navigation *navigation, struct pdf_objects *objects,
                          const struct page *page, GError **error) {
    g_autoptr(GString) body = g_string_new("[");
    for (guint k = 0; k < page->link_count; k++)
        append_link(navigation, page,
                    &g_array_index(navigation->links, struct link, page->first_link + k), body);
    g_string_append_c(body, ']');
    return pdf_put_object(objects, page->annotations, body->str, error);
}

/* ----------------------------------------------------------------------------------- outline --- */

enum { NONE = G_MAXUINT };

/* Where an item hangs in the tree; indices of items. */
struct node {
    guint parent, previous, next, first, last;
    guint shown; /* items below it, as far as they are open */
};

static struct node *new_nodes(const struct records *outline, struct node *root) {
    struct node *nodes = g_new(struct node, outline->count);
    guint at_level[OUTLINE_LEVELS_MAXIMUM];
    *root = (struct node){NONE, NONE, NONE, NONE, NONE, 0};
    for (guint k = 0; k < outline->count; k++) {
        guint level = outline->outline[k].level;
        nodes[k] = (struct node){level ? at_level[level - 1] : NONE, NONE, NONE, NONE, NONE, 0};
        struct node *parent = level ? &nodes[nodes[k].parent] : root;
        nodes[k].previous = parent->last;
        if (parent->last == NONE)
            parent->first = k;
        else
            nodes[parent->last].next = k;
        parent->last = k;
        at_level[level] = k;
    }
    for (gsize k = outline->count; k-- > 0;) { /* children come after their parents */
        struct node *parent = nodes[k].parent == NONE ? root : &nodes[nodes[k].parent];
        parent->shown += 1 + (outline->outline[k].open ? nodes[k].shown : 0);
    }
    return nodes;
}

static void append_reference(GString *body, const char *key, guint base, guint index) {
    if (index != NONE)
        g_string_append_printf(body, "/%s %u 0 R", key, base + index);
}

/* base: the object of item 0; the root's is the one before it. */
static gboolean put_item(const struct pdf_navigation *navigation, struct pdf_objects *objects,
                         const struct checked_outline_item *item, const struct node *node,
                         guint base, guint index, GError **error) {
    g_autoptr(GString) body = g_string_new("<</Title");
    pdf_append_text(body, item->title);
    g_string_append_printf(body, "/Parent %u 0 R",
                           node->parent == NONE ? base - 1 : base + node->parent);
    append_reference(body, "Prev", base, node->previous);
    append_reference(body, "Next", base, node->next);
    append_reference(body, "First", base, node->first);
    append_reference(body, "Last", base, node->last);
    if (node->first != NONE)
        g_string_append_printf(body, "/Count %s%u", item->open ? "" : "-", node->shown);
    if (item->page < navigation->pages->len)
        append_target(body, page_at(navigation, item->page), item->x, item->y);
    g_string_append(body, ">>");
    return pdf_put_object(objects, base + index, body->str, error);
}

static gboolean put_outline(const struct pdf_navigation *navigation, struct pdf_objects *objects,
                            const struct records *outline, guint *root, GError **error) {
    struct node top;
    g_autofree struct node *nodes = new_nodes(outline, &top);
    guint base = pdf_new_object(objects) + 1;
    for (gsize k = 0; k < outline->count; k++)
        pdf_new_object(objects);
    *root = base - 1;
    g_autofree char *body = g_strdup_printf("<</Type/Outlines/First %u 0 R/Last %u 0 R/Count %u>>",
                                            base + top.first, base + top.last, top.shown);
    gboolean fine = pdf_put_object(objects, *root, body, error);
    for (guint k = 0; fine && k < outline->count; k++)
        fine = put_item(navigation, objects, &outline->outline[k], &nodes[k], base, k, error);
    return fine;
}

gboolean pdf_navigation_finish(struct pdf_navigation *navigation, struct pdf_objects *objects,
                               const struct records *outline, guint *root, GError **error) {
    gboolean fine = TRUE;
    for (guint k = 0; fine && k < navigation->pages->len; k++)
        if (page_at(navigation, k)->annotations)
            fine = put_links(navigation, objects, page_at(navigation, k), error);
    if (!outline || outline->kind != BULK_OUTLINE || outline->count == 0)
        return fine;
    return fine && put_outline(navigation, objects, outline, root, error);
}
