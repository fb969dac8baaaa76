/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <string.h>

#include "proto/check-records.h"

/* Bulk as a hostile worker would send it. Buffers are exactly as long as announced, and checked ones
 * as long as promised, so that a byte too far is seen by the sanitizers. */

enum { PAGES = 3 };

struct bulk {
    struct checked_bulk announced;
    uint8_t *bytes;
};

static struct bulk bulk_of(enum bulk_kind kind, const void *records, size_t count, size_t size,
                           const char *blob, size_t blob_bytes) {
    struct bulk bulk = {.announced = {.request = 1,
                                      .kind = kind,
                                      .records = (uint32_t)count,
                                      .blob_bytes = (uint32_t)blob_bytes,
                                      .total_bytes = count * size + blob_bytes},
                        .bytes = g_malloc(count * size + blob_bytes)};
    if (count > 0)
        memcpy(bulk.bytes, records, count * size);
    if (blob_bytes > 0)
        memcpy(bulk.bytes + count * size, blob, blob_bytes);
    return bulk;
}

#define BULK(kind, records, blob)                                                                  \
    bulk_of(kind, records, G_N_ELEMENTS(records), sizeof(records)[0], blob, strlen(blob))

/* Judges it; *checked and *text are the caller's, *kept says how many characters. */
static bool judge(struct bulk bulk, void **checked, char **text, size_t *kept) {
    static const size_t sizes[BULK_KIND_END] = {
        [BULK_TEXT] = sizeof(struct checked_character),
        [BULK_OUTLINE] = sizeof(struct checked_outline_item),
        [BULK_LINKS] = sizeof(struct checked_page_link),
        [BULK_MATCHES] = sizeof(struct checked_match),
        [BULK_FACTS] = sizeof(struct checked_fact),
    };
    const struct checked_bulk *announced = &bulk.announced;
    bool fine = false;
    *kept = announced->records;
    *checked = g_malloc(announced->records * sizes[announced->kind]);
    *text = g_malloc(announced->blob_bytes + announced->records);
    if (announced->kind == BULK_TEXT)
        fine = check_characters(bulk.bytes, announced, *checked, kept);
    else if (announced->kind == BULK_OUTLINE)
        fine = check_outline(bulk.bytes, announced, PAGES, *checked, *text);
    else if (announced->kind == BULK_LINKS)
        fine = check_page_links(bulk.bytes, announced, PAGES, *checked, *text);
    else if (announced->kind == BULK_MATCHES)
        fine = check_matches(bulk.bytes, announced, *checked, *text);
    else if (announced->kind == BULK_FACTS)
        fine = check_facts(bulk.bytes, announced, *checked, *text);
    g_free(bulk.bytes);
    return fine;
}

static bool passes(struct bulk bulk) {
    g_autofree void *checked = NULL;
    g_autofree char *text = NULL;
    size_t kept;
    return judge(bulk, &checked, &text, &kept);
}

/* ------------------------------------------------------------------------------------- characters
 * --- */

static bool one_character(struct wire_character record) {
    struct wire_character records[] = {record};
    return passes(BULK(BULK_TEXT, records, ""));
}

static void honest_characters_pass(void) {
    static const uint32_t codes[] = {'A', 0xfc, 0x4e2d, 0x5d0, 0x200d, 0x1f600, 0x10fffd};
    for (size_t k = 0; k < G_N_ELEMENTS(codes); k++)
        g_assert_true(one_character((struct wire_character){.code = codes[k]}));
    g_assert_true(passes(bulk_of(BULK_TEXT, NULL, 0, 0, NULL, 0)));
}

static void code_points_that_do_not_exist(void) {
    static const uint32_t wicked[] = {0xd800, 0xdfff, 0x110000, 0x7fffffff, 0xffffffff};
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++)
        g_assert_false(one_character((struct wire_character){.code = wicked[k]}));
}

static void flags_and_angles_that_do_not_exist(void) {
    g_assert_true(one_character((struct wire_character){.code = 'a', .flags = CHARACTER_FLAGS}));
    g_assert_false(one_character((struct wire_character){.code = 'a', .flags = 8}));
    g_assert_false(one_character((struct wire_character){.code = 'a', .flags = 0xffff}));
    g_assert_true(one_character((struct wire_character){.code = 'a', .angle = 3599}));
    g_assert_false(one_character((struct wire_character){.code = 'a', .angle = 3600}));
}

/* Escape sequences, line ends, overrides, zero widths, tags: gone; the line still ends. */
static void characters_that_deceive_are_dropped(void) {
    struct wire_character records[] = {
        {.code = 0x1b, .flags = CHARACTER_ENDS_LINE}, /* nothing before it to carry the end */
        {.code = 'a'},
        {.code = 0x202e},
        {.code = 0x2066},
        {.code = 0x200b},
        {.code = 0xe0041},
        {.code = '\n', .flags = CHARACTER_ENDS_LINE | CHARACTER_VERTICAL},
        {.code = 'b'},
        {.code = 0xfeff, .flags = CHARACTER_ENDS_BLOCK},
        {.code = 0x9b},
    };
    g_autofree void *checked = NULL;
    g_autofree char *text = NULL;
    size_t kept;
    g_assert_true(judge(BULK(BULK_TEXT, records, ""), &checked, &text, &kept));
    const struct checked_character *characters = checked;
    g_assert_cmpuint(kept, ==, 2);
    g_assert_cmpuint(characters[0].code, ==, 'a');
    g_assert_cmpuint(characters[0].flags, ==, CHARACTER_ENDS_LINE);
    g_assert_cmpuint(characters[1].code, ==, 'b');
    g_assert_cmpuint(characters[1].flags, ==, CHARACTER_ENDS_BLOCK);
}

static void boxes_beyond_any_page_are_cut(void) {
    struct wire_character records[] = {
        {.code = 'a', .box = {INT32_MIN, INT32_MAX, INT32_MAX, INT32_MAX}, .size = UINT32_MAX},
        {.code = 'b', .box = {5, -5, -1, INT32_MIN}, .advance = UINT32_MAX},
    };
    g_autofree void *checked = NULL;
    g_autofree char *text = NULL;
    size_t kept;
    g_assert_true(judge(BULK(BULK_TEXT, records, ""), &checked, &text, &kept));
    for (const struct checked_character *one = checked;
         one < (struct checked_character *)checked + 2; one++) {
        g_assert_cmpint(one->box.width, >=, 0);
        g_assert_cmpint(one->box.height, >=, 0);
        g_assert_cmpint(one->box.x, >=, -RECORD_PLACE_MAXIMUM);
        g_assert_cmpint(one->box.x + one->box.width, <=, RECORD_PLACE_MAXIMUM);
        g_assert_cmpint(one->box.y + one->box.height, <=, RECORD_PLACE_MAXIMUM);
        g_assert_cmpuint(one->size, <=, RECORD_PLACE_MAXIMUM);
        g_assert_cmpuint(one->advance, <=, RECORD_PLACE_MAXIMUM);
    }
}

/* ---------------------------------------------------------------------------------------- outline
 * --- */

static void honest_outline_passes(void) {
    struct wire_outline_item records[] = {
        {.title_bytes = 4, .open = 1},
        {.level = 1, .page = 2, .title_bytes = 0},
        {.level = 2, .page = NO_PAGE, .title_bytes = 5},
        {.level = 0, .title_bytes = 2},
    };
    g_autofree void *checked = NULL;
    g_autofree char *text = NULL;
    size_t kept;
    g_assert_true(
        judge(BULK(BULK_OUTLINE, records, "One.T\xe2\x80\xaez\xc3\xbc"), &checked, &text, &kept));
    const struct checked_outline_item *items = checked;
    g_assert_cmpstr(items[0].title, ==, "One.");
    g_assert_true(items[0].open);
    g_assert_cmpstr(items[1].title, ==, "");
    g_assert_cmpstr(items[2].title, ==, "Tz");
    g_assert_cmpstr(items[3].title, ==, "\xc3\xbc");
}

static void outline_that_skips_levels(void) {
    struct wire_outline_item deep[] = {{.level = 1}};
    struct wire_outline_item skips[] = {{.level = 0}, {.level = 2}};
    struct wire_outline_item back[] = {{.level = 0}, {.level = 1}, {.level = 0}, {.level = 2}};
    g_assert_false(passes(BULK(BULK_OUTLINE, deep, "")));
    g_assert_false(passes(BULK(BULK_OUTLINE, skips, "")));
    g_assert_false(passes(BULK(BULK_OUTLINE, back, "")));
    struct wire_outline_item ladder[OUTLINE_LEVELS_MAXIMUM + 1];
    for (uint32_t k = 0; k <= OUTLINE_LEVELS_MAXIMUM; k++)
        ladder[k] = (struct wire_outline_item){.level = k};
    g_assert_false(passes(BULK(BULK_OUTLINE, ladder, "")));
    ladder[OUTLINE_LEVELS_MAXIMUM].level--;
    g_assert_true(passes(BULK(BULK_OUTLINE, ladder, "")));
}

static void outline_to_pages_that_do_not_exist(void) {
    struct wire_outline_item beyond[] = {{.page = PAGES}};
    struct wire_outline_item odd[] = {{.open = 2}};
    g_assert_false(passes(BULK(BULK_OUTLINE, beyond, "")));
    g_assert_false(passes(BULK(BULK_OUTLINE, odd, "")));
}

/* Lengths that reach past the blob, leave some of it, or cut a character in two. */
static void lengths_that_do_not_add_up(void) {
    static const uint32_t wicked[][2] = {
        {3, 2}, {1, 2}, {5, 0}, {0, 0}, {4, 0xffffffff}, {0xffffffff, 5}, {0x80000000, 0x80000004}};
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++) {
        struct wire_outline_item records[] = {{.title_bytes = wicked[k][0]},
                                              {.title_bytes = wicked[k][1]}};
        g_assert_false(passes(BULK(BULK_OUTLINE, records, "abcd")));
    }
    struct wire_outline_item split[] = {{.title_bytes = 1}, {.title_bytes = 1}};
    g_assert_false(passes(BULK(BULK_OUTLINE, split, "\xc3\xbc")));
    struct wire_outline_item whole[] = {{.title_bytes = 0}, {.title_bytes = 2}};
    g_assert_true(passes(BULK(BULK_OUTLINE, whole, "\xc3\xbc")));
}

static void blob_without_records(void) {
    for (enum bulk_kind kind = BULK_OUTLINE; kind < BULK_KIND_END; kind++)
        g_assert_false(passes(bulk_of(kind, NULL, 0, 0, "x", 1)));
}

static void titles_that_are_no_text(void) {
    struct wire_outline_item records[] = {{.title_bytes = 2}};
    static const char *const wicked[] = {"\xc0\xaf", "\xff\xff", "a\xc3", "\x80z"};
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++)
        g_assert_false(passes(BULK(BULK_OUTLINE, records, wicked[k])));
}

/* ------------------------------------------------------------------------------------------ links
 * --- */

static void honest_links_pass(void) {
    struct wire_page_link records[] = {
        {.page = 0}, {.page = NO_PAGE, .uri_bytes = 9}, {.page = 2, .box = {1, 2, 3, 4}}};
    g_autofree void *checked = NULL;
    g_autofree char *text = NULL;
    size_t kept;
    g_assert_true(judge(BULK(BULK_LINKS, records, "https://x"), &checked, &text, &kept));
    const struct checked_page_link *links = checked;
    g_assert_null(links[0].uri);
    g_assert_cmpstr(links[1].uri, ==, "https://x");
    g_assert_true(rect_equal(links[2].box, (struct rect){1, 2, 3, 4}));
}

static void links_that_contradict_themselves(void) {
    static const struct wire_page_link wicked[] = {
        {.page = 0, .uri_bytes = 1},     {.page = NO_PAGE},    {.page = PAGES},
        {.page = PAGES, .uri_bytes = 1}, {.page = 0xfffffffe}, {.page = NO_PAGE, .uri_bytes = 2},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++) {
        struct wire_page_link records[] = {wicked[k]};
        g_assert_false(passes(BULK(BULK_LINKS, records, "x")));
        g_assert_false(passes(BULK(BULK_LINKS, records, "")));
    }
}

/* Less than the whole target would be another one. */
static void targets_that_deceive_are_refused(void) {
    struct wire_page_link records[] = {{.page = NO_PAGE, .uri_bytes = 4}};
    g_assert_true(passes(BULK(BULK_LINKS, records, "http")));
    g_assert_false(passes(BULK(BULK_LINKS, records, "a\nbc")));
    g_assert_false(passes(BULK(BULK_LINKS, records, "a\xe2\x80\xae")));
    g_assert_false(passes(BULK(BULK_LINKS, records, "abc\xc3")));
    g_autofree char *endless = g_strnfill(URI_BYTES_MAXIMUM + 1, 'x');
    records[0].uri_bytes = URI_BYTES_MAXIMUM + 1;
    g_assert_false(passes(BULK(BULK_LINKS, records, endless)));
}

/* ---------------------------------------------------------------------------------------- matches
 * --- */

static void honest_matches_pass(void) {
    struct wire_match records[] = {
        {.number = 0, .context_bytes = 9, .match_offset = 4, .match_bytes = 3},
        {.number = 0},
        {.number = 1, .context_bytes = 3, .match_offset = 0, .match_bytes = 3},
        {.number = 2},
    };
    g_autofree void *checked = NULL;
    g_autofree char *text = NULL;
    size_t kept;
    g_assert_true(
        judge(BULK(BULK_MATCHES, records, "\xe2\x80\xaeyabc zabc"), &checked, &text, &kept));
    const struct checked_match *matches = checked;
    g_assert_cmpstr(matches[0].context, ==, "yabc z");
    g_assert_cmpuint(matches[0].match_offset, ==, 1); /* moved with what was dropped before it */
    g_assert_cmpuint(matches[0].match_bytes, ==, 3);
    g_assert_null(matches[1].context);
    g_assert_cmpstr(matches[2].context, ==, "abc");
    g_assert_cmpstr(matches[3].context, ==, "");
}

static void matches_outside_of_their_context(void) {
    static const struct wire_match wicked[] = {
        {.context_bytes = 4, .match_offset = 5},
        {.context_bytes = 4, .match_offset = 2, .match_bytes = 3},
        {.context_bytes = 4, .match_offset = 4, .match_bytes = UINT32_MAX},
        {.context_bytes = 4, .match_offset = UINT32_MAX, .match_bytes = 2},
        {.context_bytes = 5, .match_bytes = 1},
        {.context_bytes = UINT32_MAX, .match_bytes = 1},
        {.context_bytes = 4, .match_offset = 1}, /* within a character */
        {.context_bytes = 4, .match_bytes = 3},
    };
    for (size_t k = 0; k < G_N_ELEMENTS(wicked); k++) {
        struct wire_match records[] = {wicked[k]};
        g_assert_false(passes(BULK(BULK_MATCHES, records, "\xf0\x9f\x98\x80")));
    }
}

static void matches_out_of_order(void) {
    struct wire_match late[] = {{.number = 1}};
    struct wire_match jumps[] = {{.number = 0}, {.number = 2}};
    struct wire_match back[] = {{.number = 0}, {.number = 1}, {.number = 0}};
    struct wire_match wraps[] = {{.number = UINT32_MAX}};
    struct wire_match twice[] = {{.context_bytes = 1}, {.context_bytes = 1}};
    g_assert_false(passes(BULK(BULK_MATCHES, late, "")));
    g_assert_false(passes(BULK(BULK_MATCHES, jumps, "")));
    g_assert_false(passes(BULK(BULK_MATCHES, back, "")));
    g_assert_false(passes(BULK(BULK_MATCHES, wraps, "")));
    g_assert_false(passes(BULK(BULK_MATCHES, twice, "ab")));
}

/* ------------------------------------------------------------------------------------------ facts
 * --- */

static void facts_that_contradict_themselves(void) {
    struct wire_fact honest[] = {{.key = FACT_TITLE, .text_bytes = 1},
                                 {.key = FACT_SCRIPTS, .number = 9}};
    struct wire_fact twice[] = {{.key = FACT_SCRIPTS}, {.key = FACT_SCRIPTS}};
    struct wire_fact unknown[] = {{.key = FACT_KEY_END}};
    struct wire_fact none[] = {{.key = 0}};
    struct wire_fact shifts[] = {{.key = 33}};
    struct wire_fact both[] = {{.key = FACT_TITLE, .text_bytes = 1, .number = 1}};
    struct wire_fact text_number[] = {{.key = FACT_SCRIPTS, .text_bytes = 1}};
    g_assert_true(passes(BULK(BULK_FACTS, honest, "x")));
    g_assert_false(passes(BULK(BULK_FACTS, twice, "")));
    g_assert_false(passes(BULK(BULK_FACTS, unknown, "")));
    g_assert_false(passes(BULK(BULK_FACTS, none, "")));
    g_assert_false(passes(BULK(BULK_FACTS, shifts, "")));
    g_assert_false(passes(BULK(BULK_FACTS, both, "x")));
    g_assert_false(passes(BULK(BULK_FACTS, text_number, "x")));
}

/* ----------------------------------------------------------------------------------------- chance
 * --- */

static const struct {
    enum bulk_kind kind;
    size_t size;
} kinds[] = {
    {BULK_TEXT, sizeof(struct wire_character)},  {BULK_OUTLINE, sizeof(struct wire_outline_item)},
    {BULK_LINKS, sizeof(struct wire_page_link)}, {BULK_MATCHES, sizeof(struct wire_match)},
    {BULK_FACTS, sizeof(struct wire_fact)},
};

/* Small numbers, so that much of it passes for a while. What passes is text. */
static void random_bytes_never_crash(void) {
    unsigned passed = 0;
    for (int round = 0; round < 100000; round++) {
        size_t which = (size_t)g_test_rand_int_range(0, G_N_ELEMENTS(kinds));
        size_t count = (size_t)g_test_rand_int_range(0, 5),
               blob = (size_t)g_test_rand_int_range(0, 6);
        size_t bytes = count * kinds[which].size;
        uint8_t records[5 * 32] = {0};
        char text[8];
        for (size_t k = 0; k < bytes; k += 4)
            records[k] = (uint8_t)(g_test_rand_int_range(0, 3) ? 0 : g_test_rand_int_range(0, 8));
        for (size_t k = 0; k < blob; k++)
            text[k] = (char)g_test_rand_int_range(0, 256);
        passed += passes(bulk_of(kinds[which].kind, records, count, kinds[which].size, text, blob));
    }
    g_assert_cmpuint(passed, >, 1000);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/records/text/honest", honest_characters_pass);
    g_test_add_func("/records/text/no-such-code-point", code_points_that_do_not_exist);
    g_test_add_func("/records/text/no-such-flag-or-angle", flags_and_angles_that_do_not_exist);
    g_test_add_func("/records/text/deceiving-characters", characters_that_deceive_are_dropped);
    g_test_add_func("/records/text/boxes-beyond-any-page", boxes_beyond_any_page_are_cut);
    g_test_add_func("/records/outline/honest", honest_outline_passes);
    g_test_add_func("/records/outline/skips-levels", outline_that_skips_levels);
    g_test_add_func("/records/outline/no-such-page", outline_to_pages_that_do_not_exist);
    g_test_add_func("/records/outline/lengths-do-not-add-up", lengths_that_do_not_add_up);
    g_test_add_func("/records/outline/titles-that-are-no-text", titles_that_are_no_text);
    g_test_add_func("/records/blob-without-records", blob_without_records);
    g_test_add_func("/records/links/honest", honest_links_pass);
    g_test_add_func("/records/links/contradict-themselves", links_that_contradict_themselves);
    g_test_add_func("/records/links/targets-that-deceive", targets_that_deceive_are_refused);
    g_test_add_func("/records/matches/honest", honest_matches_pass);
    g_test_add_func("/records/matches/outside-of-context", matches_outside_of_their_context);
    g_test_add_func("/records/matches/out-of-order", matches_out_of_order);
    g_test_add_func("/records/facts/contradict-themselves", facts_that_contradict_themselves);
    g_test_add_func("/records/random-bytes-never-crash", random_bytes_never_crash);
    return g_test_run();
}
