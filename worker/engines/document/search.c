/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "proto/check.h"
#include "worker/engines/document/records.h"

/*
 * Search on one page. Both sides are folded first: lower case, one kind of space, hyphen and
 * quotation mark. A line end counts as a space; a hyphen before it may be there or not, so that
 * "hyphen-/ation" is found as "hyphenation" and "well-/known" as "well-known". MuPDF's own search
 * folds ASCII only.
 */

enum { CONTEXT_LETTERS = 40 };

/* A letter of the page as the search sees it. */
struct letter {
    int code;                   /* folded; -1: a border nothing is found across */
    bool optional;              /* may be left out of a match */
    uint32_t line;              /* number on the page */
    const fz_stext_char *drawn; /* NULL: a line end */
};

struct letters {
    struct letter *array;
    size_t count;
};

/* ---------------------------------------------------------------------------------------- folding
 * --- */

static const struct {
    int first, last, becomes;
} alike[] = {
    {'\t', '\r', ' '},     {0xa0, 0xa0, ' '},     {0xad, 0xad, '-'},      {0x1680, 0x1680, ' '},
    {0x2000, 0x200a, ' '}, {0x2010, 0x2012, '-'}, {0x2018, 0x201b, '\''}, {0x201c, 0x201f, '"'},
    {0x2028, 0x2029, ' '}, {0x202f, 0x202f, ' '}, {0x205f, 0x205f, ' '},  {0x2212, 0x2212, '-'},
    {0x3000, 0x3000, ' '}, {0x3c2, 0x3c2, 0x3c3},
};

static int fold(int code) {
    if (code >= 0xff01 && code <= 0xff5e) /* full width */
        code -= 0xff01 - '!';
    for (size_t k = 0; k < nelem(alike); k++)
        if (code >= alike[k].first && code <= alike[k].last)
            return alike[k].becomes;
    return fz_tolower(code);
}

static bool is_text(int code) {
    return check_code_point((uint32_t)code) == CHARACTER_IS_TEXT || fold(code) == ' ' ||
           fold(code) == '-';
}

/* Scripts that part no words by spaces: their line ends are none either. */
static bool is_unspaced(int code) {
    return code >= 0x2e80 && (code < 0xac00 || code >= 0xf900);
}

/* ------------------------------------------------------------------------------------- the letters
 * --- */

static void push(struct letters *letters, struct letter letter) {
    const struct letter *last = letters->count > 0 ? &letters->array[letters->count - 1] : NULL;
    if (letter.code == ' ' && last && last->code == ' ')
        return;
    letters->array[letters->count++] = letter;
}

static void end_line(struct letters *letters, uint32_t line, bool last_of_block) {
    struct letter *last = letters->count > 0 ? &letters->array[letters->count - 1] : NULL;
    if (last_of_block)
        push(letters, (struct letter){.code = -1, .line = line});
    else if (last && last->code == '-')
        last->optional = true;
    else
        push(letters, (struct letter){
                          .code = ' ', .line = line, .optional = last && is_unspaced(last->code)});
}

static void collect(struct letters *letters, const fz_stext_page *text) {
    uint32_t number = 0;
    for (const fz_stext_block *block = text->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT)
            continue;
        for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next, number++) {
            for (const fz_stext_char *drawn = line->first_char; drawn; drawn = drawn->next)
                if (is_text(drawn->c))
                    push(letters,
                         (struct letter){.code = fold(drawn->c), .line = number, .drawn = drawn});
            end_line(letters, number, line->next == NULL);
        }
    }
}

/* No more letters than this come of a page. */
static size_t room_for(const fz_stext_page *text) {
    size_t count = 1;
    for (const fz_stext_block *block = text->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT)
            continue;
        for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next, count++)
            for (const fz_stext_char *drawn = line->first_char; drawn; drawn = drawn->next)
                count++;
    }
    return count;
}

/* The needle, folded and without spaces at its ends; returns its length. */
static size_t fold_needle(const char *needle, int *folded) {
    size_t count = 0;
    while (*needle) {
        int code;
        needle += fz_chartorune(&code, needle);
        code = fold(code);
        bool again = code == ' ' && (count == 0 || folded[count - 1] == ' ');
        if (!again)
            folded[count++] = code;
    }
    return count > 0 && folded[count - 1] == ' ' ? count - 1 : count;
}

/* --------------------------------------------------------------------------------------- matching
 * --- */

/* One past the letters that match from there; there itself if none does. */
static size_t match_at(const struct letters *letters, size_t from, const int *needle,
                       size_t length) {
    size_t at = from, found = 0;
    for (; at < letters->count && found < length; at++) {
        if (letters->array[at].code == needle[found])
            found++;
        else if (found == 0 || !letters->array[at].optional)
            return from;
    }
    return found == length ? at : from;
}

/* As drawn, but for white space and soft hyphens. */
static int shown(const struct letter *letter) {
    bool plain = letter->drawn && letter->code != ' ' && letter->drawn->c != 0xad;
    return plain ? letter->drawn->c : letter->code;
}

static uint32_t add_letters(struct answer *answer, const struct letters *letters, size_t from,
                            size_t to) {
    uint32_t bytes = 0;
    for (size_t k = from; k < to; k++)
        bytes += answer_character(answer, shown(&letters->array[k]));
    return bytes;
}

static void add_context(struct answer *answer, struct wire_match *match,
                        const struct letters *letters, size_t from, size_t to) {
    size_t begin = from, end = to;
    while (begin > 0 && from - begin < CONTEXT_LETTERS && letters->array[begin - 1].code >= 0)
        begin--;
    while (end < letters->count && end - to < CONTEXT_LETTERS && letters->array[end].code >= 0)
        end++;
    match->match_offset = add_letters(answer, letters, begin, from);
    match->match_bytes = add_letters(answer, letters, from, to);
    match->context_bytes =
        match->match_offset + match->match_bytes + add_letters(answer, letters, to, end);
}

/* The box of what lies in one line from there on; *from moves past it. */
static fz_rect line_box(const struct letters *letters, size_t *from, size_t to) {
    fz_rect box = fz_empty_rect;
    uint32_t line = letters->array[*from].line;
    for (; *from < to && letters->array[*from].line == line; ++*from)
        if (letters->array[*from].drawn)
            box = fz_union_rect(box, fz_rect_from_quad(letters->array[*from].drawn->quad));
    return box;
}

static bool add_match(struct answer *answer, const struct letters *letters, uint32_t number,
                      size_t from, size_t to) {
    for (size_t at = from; at < to;) {
        bool first = at == from;
        struct wire_match *match = answer_add(answer);
        if (!match)
            return false;
        match->number = number;
        match->box = record_box(line_box(letters, &at, to));
        if (first)
            add_context(answer, match, letters, from, to);
    }
    return true;
}

static void find_all(struct answer *answer, const struct letters *letters, const int *needle,
                     size_t length) {
    uint32_t number = 0;
    for (size_t at = 0; length > 0 && at < letters->count;) {
        size_t end = match_at(letters, at, needle, length);
        if (end > at && !add_match(answer, letters, number++, at, end))
            return;
        at = end > at ? end : at + 1;
    }
}

void answer_search(uint32_t page, const char *needle, struct answer *answer) {
    fz_stext_page *text = page_text_load(page);
    struct letters letters = {.array = calloc(room_for(text), sizeof(struct letter))};
    int *folded = calloc(strlen(needle) + 1, sizeof *folded);
    answer->no_memory = !letters.array || !folded;
    if (!answer->no_memory) {
        collect(&letters, text);
        find_all(answer, &letters, folded, fold_needle(needle, folded));
    }
    free(folded);
    free(letters.array);
    fz_drop_stext_page(reader.context, text);
}
