/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "proto/check.h"
#include "worker/engines/document/records.h"

/* -------------------------------------------------------------------------------- growing arrays
 * --- */

static bool make_room(struct answer *answer, void **array, uint32_t *room, uint64_t wanted,
                      size_t bytes) {
    if (wanted <= *room)
        return true;
    uint64_t more = wanted < 256 ? 256 : wanted * 2;
    void *grown = realloc(*array, more * bytes);
    if (!grown) {
        answer->no_memory = true;
        return false;
    }
    *array = grown;
    *room = (uint32_t)more;
    return true;
}

void *answer_add(struct answer *answer) {
    if (answer->count == answer->most) {
        answer->cut = true;
        return NULL;
    }
    if (!make_room(answer, (void **)&answer->records, &answer->room, answer->count + 1,
                   answer->record_bytes))
        return NULL;
    return memset(answer->records + answer->count++ * answer->record_bytes, 0,
                  answer->record_bytes);
}

uint32_t answer_bytes(struct answer *answer, const char *bytes, uint32_t count) {
    uint64_t wanted = (uint64_t)answer->blob_bytes + count;
    if (wanted > BLOB_BYTES_MAXIMUM) {
        answer->cut = true;
        return 0;
    }
    if (!make_room(answer, (void **)&answer->blob, &answer->blob_room, wanted, 1))
        return 0;
    memcpy(answer->blob + answer->blob_bytes, bytes, count);
    answer->blob_bytes += count;
    return count;
}

uint32_t answer_character(struct answer *answer, int code) {
    char bytes[8];
    if (check_code_point((uint32_t)code) != CHARACTER_IS_TEXT)
        return 0;
    return answer_bytes(answer, bytes, (uint32_t)fz_runetochar(bytes, code));
}

static bool is_space(int code) {
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0x2028 ||
           code == 0x2029;
}

uint32_t answer_text(struct answer *answer, const char *text, uint32_t most) {
    uint32_t used = 0;
    bool space = true; /* none at the start */
    while (*text && used + 4 <= most) {
        int code;
        text += fz_chartorune(&code, text);
        if (!is_space(code))
            used += answer_character(answer, code);
        else if (!space)
            used += answer_character(answer, ' ');
        space = is_space(code);
    }
    return used;
}

/* ----------------------------------------------------------------------------------------- places
 * --- */

int32_t record_place(float points) {
    float most = PAGE_SIDE_POINTS_MAXIMUM;
    if (!isfinite(points))
        return 0;
    return (int32_t)lroundf((points < -most ? -most : points > most ? most : points) * 100);
}

struct wire_box record_box(fz_rect points) {
    int32_t x = record_place(points.x0), y = record_place(points.y0);
    int32_t width = record_place(points.x1) - x, height = record_place(points.y1) - y;
    return (struct wire_box){x, y, width > 0 ? width : 0, height > 0 ? height : 0};
}

fz_matrix record_matrix(uint32_t page) {
    fz_rect bounds;
    if (!document_page_bounds(page, &bounds))
        fz_throw(reader.context, FZ_ERROR_GENERIC, "no such page");
    return document_matrix(bounds, 72000, reader.layout.rotation);
}

uint32_t record_target(const char *uri, int32_t *x, int32_t *y) {
    fz_context *context = reader.context;
    float left = 0, top = 0;
    *x = *y = 0;
    if (!uri || fz_is_external_link(context, uri))
        return NO_PAGE;
    fz_location where = fz_resolve_link(context, reader.document, uri, &left, &top);
    int page = fz_page_number_from_location(context, reader.document, where);
    if (page < 0 || (uint32_t)page >= reader.layout.pages)
        return NO_PAGE;
    fz_point point = {isfinite(left) ? left : 0, isfinite(top) ? top : 0};
    if (reader.layout.rotation != 0)
        point = fz_transform_point(point, record_matrix((uint32_t)page));
    *x = record_place(point.x);
    *y = record_place(point.y);
    return (uint32_t)page;
}
