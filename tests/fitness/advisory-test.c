/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "broker/fitness/kernel-release.h"
#include "tests/fitness/scene.h"

/* The parser of advisory files: what it reads, and that each wicked file is refused by its line. */

#define HEAD "title=T\nurl=https://example.org/\nreason=R\n"

static GPtrArray *parse(const char *text, enum advisory_source source, GError **error) {
    return advisories_parse(text, strlen(text), source, "a.advisory", error);
}

static void test_everything_is_read(void) {
    g_autoptr(GPtrArray) all = parse("# first\n"
                                     "\n"
                                     "[one.of-all_1]\n" HEAD "action=stop\n"
                                     "cpu=AuthenticAMD 23 48-0x3f, GenuineIntel 6 * 1-3, *\n"
                                     "microcode-below=0x830107a\n"
                                     "kernel-below=6.1.128, 6.6.75, 6.12\n"
                                     "sequence-below=7\n"
                                     "vulnerability=mds: Vulnerable* | *SMT vulnerable*\n"
                                     "virtualised=no\n",
                                     ADVISORY_SHIPPED, NULL);
    g_assert_nonnull(all);
    g_assert_cmpuint(all->len, ==, 1);
    const struct advisory *a = all->pdata[0];
    g_assert_cmpstr(a->id, ==, "one.of-all_1");
    g_assert_cmpuint(a->line, ==, 3);
    g_assert_cmpint(a->action, ==, FITNESS_STOP);
    g_assert_cmpuint(a->cpus->len, ==, 3);
    const struct cpu_pattern *rome = &g_array_index(a->cpus, struct cpu_pattern, 0);
    g_assert_cmpstr(rome->vendor, ==, "AuthenticAMD");
    g_assert_cmpint(rome->family.from, ==, 23);
    g_assert_cmpint(rome->model.to, ==, 63);
    g_assert_cmpint(rome->stepping.to, ==, G_MAXINT64);
    g_assert_cmpint(a->microcode_below, ==, 0x830107a);
    g_assert_cmpuint(a->kernel_below->len, ==, 3);
    g_assert_cmpint(g_array_index(a->kernel_below, struct kernel_number, 0).patch, ==, 128);
    g_assert_cmpint(a->sequence_below, ==, 7);
    g_assert_cmpstr(a->vulnerability, ==, "mds");
    g_assert_cmpstr(a->patterns[1], ==, "*SMT vulnerable*");
    g_assert_cmpint(a->virtualised, ==, FITNESS_NO);
}

static void test_nothing_is_fine(void) {
    static const char *const empty[] = {"", "\n", "# only words\n", "\n\n#\n"};
    for (gsize k = 0; k < G_N_ELEMENTS(empty); k++) {
        g_autoptr(GPtrArray) all = parse(empty[k], ADVISORY_USER, NULL);
        g_assert_nonnull(all);
        g_assert_cmpuint(all->len, ==, 0);
    }
    g_autoptr(GPtrArray) none = advisories_parse(NULL, 0, ADVISORY_USER, "n", NULL);
    g_assert_nonnull(none);
}

static const struct {
    const char *text;
    guint line;
    const char *says;
} wicked[] = {
    {"title=T\n", 1, "below a group"},
    {"\n[a\n", 2, "one name in brackets"},
    {"[]\n", 1, "one name in brackets"},
    {"[a b]\n", 1, "letters, digits"},
    {"[a]]\n", 1, "letters, digits"},
    {" [a]\n", 1, "not a group"},
    {"[a]\nwords\n", 2, "not a group"},
    {"[a]\n" HEAD "=1\n", 5, "not a group"},
    {"[a]\n" HEAD "title[de]=T\n", 5, "not a group"},
    {"[a]\n" HEAD "title=again\n", 5, "used above"},
    {"[a]\n" HEAD "[b]\n" HEAD "[a]\n", 9, "used above"},
    {"[a]\n" HEAD "colour=red\n", 5, "no such key"},
    {"[a]\r\n" HEAD, 1, "control character"},
    {"[a]\n" HEAD "action=st\top\n", 5, "control character"},
    {"[a]\ntitle=T\\n2\nreason=R\n", 2, "printable"},
    {"[a]\ntitle=T\\q\nreason=R\n", 2, "escape"},
    {"[a]\ntitle=\nreason=R\n", 2, "1 to 1000"},
    {"[a]\ntitle=T\nreason=R\nurl=http://example.org\n", 4, "https://"},
    {"[a]\ntitle=T\nreason=R\nurl=https://exa mple.org\n", 4, "blank"},
    {"[a]\n" HEAD "action=explode\n", 5, "warn or stop"},
    {"[a]\n" HEAD "action=ignore\n", 1, "override=true"},
    {"[a]\n" HEAD "override=true\n", 5, "only the administrator"},
    {"[a]\n" HEAD "cpu=\n", 5, "empty member"},
    {"[a]\n" HEAD "cpu=A 1,,B\n", 5, "empty member"},
    {"[a]\n" HEAD "cpu=A 1 2 3 4\n", 5, "each cpu"},
    {"[a]\n" HEAD "cpu=A 9-1\n", 5, "each cpu"},
    {"[a]\n" HEAD "cpu=A  1\n", 5, "each cpu"},
    {"[a]\n" HEAD "cpu=A 1-2-3\n", 5, "each cpu"},
    {"[a]\n" HEAD "cpu=A -1\n", 5, "each cpu"},
    {"[a]\n" HEAD "cpu=A 0x\n", 5, "each cpu"},
    {"[a]\n" HEAD "cpu=A 4294967296\n", 5, "each cpu"},
    {"[a]\n" HEAD "microcode-below=ten\n", 5, "a number"},
    {"[a]\n" HEAD "microcode-below=0x100000000\n", 5, "a number"},
    {"[a]\n" HEAD "sequence-below=-1\n", 5, "a number"},
    {"[a]\n" HEAD "sequence-below=9223372036854775808\n", 5, "a number"},
    {"[a]\n" HEAD "kernel-below=6\n", 5, "each kernel"},
    {"[a]\n" HEAD "kernel-below=6.1.\n", 5, "each kernel"},
    {"[a]\n" HEAD "kernel-below=6.1.128-2\n", 5, "each kernel"},
    {"[a]\n" HEAD "kernel-below=6.1.99999999999999999999\n", 5, "each kernel"},
    {"[a]\n" HEAD "vulnerability=mds\n", 5, "name, colon"},
    {"[a]\n" HEAD "vulnerability=: x\n", 5, "name, colon"},
    {"[a]\n" HEAD "vulnerability=../../etc: x\n", 5, "letters, digits"},
    {"[a]\n" HEAD "vulnerability=mds: |\n", 5, "empty member"},
    {"[a]\n" HEAD "virtualised=maybe\n", 5, "yes or no"},
    {"[a]\nurl=https://example.org\ncpu=A\n", 1, "a title and a reason"},
    {"[a]\ntitle=T\nreason=R\n", 1, "public source"},
    {"[a]\n", 1, "says nothing"},
    {"[*]\n" HEAD, 1, "[*] takes an action"},
    {"[*]\naction=stop\ncpu=A\n", 1, "[*] takes an action"},
};

static void test_wicked_files(void) {
    for (gsize k = 0; k < G_N_ELEMENTS(wicked); k++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *start = g_strdup_printf("a.advisory, line %u: ", wicked[k].line);
        GPtrArray *all = parse(wicked[k].text, ADVISORY_UPDATE, &error);
        if (all)
            g_error("read without complaint: %s", wicked[k].text);
        if (!g_str_has_prefix(error->message, start) || !strstr(error->message, wicked[k].says))
            g_error("%s\nsays: %s", wicked[k].text, error->message);
    }
}

static void test_bytes_that_are_no_text(void) {
    static const char nul[] = "[a]\n\0[b]\n", latin[] = "[a]\n\ntitle=\xe4\n";
    g_autoptr(GError) first = NULL;
    g_autoptr(GError) second = NULL;
    g_assert_null(advisories_parse(nul, sizeof nul - 1, ADVISORY_USER, "n", &first));
    g_assert_cmpstr(first->message, ==, "n, line 2: this is not UTF-8 text.");
    g_assert_null(advisories_parse(latin, sizeof latin - 1, ADVISORY_USER, "n", &second));
    g_assert_cmpstr(second->message, ==, "n, line 3: this is not UTF-8 text.");
}

static void check_too_much(GString *text, const char *says) {
    g_autoptr(GError) error = NULL;
    g_assert_null(advisories_parse(text->str, text->len, ADVISORY_USER, "n", &error));
    g_assert_nonnull(strstr(error->message, says));
    g_string_free(text, TRUE);
}

static void test_too_much(void) {
    GString *groups = g_string_new(NULL), *list = g_string_new("[a]\n" HEAD "cpu=A"),
            *text = g_string_new("[a]\nreason="), *file = g_string_new(NULL);
    for (int k = 0; k <= ADVISORY_GROUPS_MAXIMUM; k++)
        g_string_append_printf(groups, "[g%d]\naction=warn\n", k);
    for (int k = 0; k < ADVISORY_LIST_MAXIMUM; k++)
        g_string_append(list, ",A");
    for (int k = 0; k <= ADVISORY_TEXT_MAXIMUM; k++)
        g_string_append_c(text, 'x');
    for (int k = 0; k <= ADVISORY_BYTES_MAXIMUM; k++)
        g_string_append_c(file, '#');
    check_too_much(groups, "512 groups");
    check_too_much(list, "more than 64");
    check_too_much(text, "1 to 1000");
    check_too_much(file, "256 KiB");
}

/* Whatever the bytes, it answers, and answers the same again. */
static void test_damaged_files(void) {
    static const char whole[] = "[a]\n" HEAD "cpu=AuthenticAMD 23 48-63, *\nkernel-below=6.1.1\n"
                                "vulnerability=mds: V* | W*\n[*]\naction=stop\n";
    g_autoptr(GRand) random = g_rand_new_with_seed(20040615);
    for (int round = 0; round < 20000; round++) {
        char bytes[sizeof whole];
        gsize count = (gsize)g_rand_int_range(random, 0, sizeof whole);
        memcpy(bytes, whole, sizeof whole);
        for (int hit = g_rand_int_range(random, 0, 6); hit > 0; hit--)
            bytes[g_rand_int_range(random, 0, sizeof whole)] =
                (char)g_rand_int_range(random, 0, 256);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) once = advisories_parse(bytes, count, ADVISORY_USER, "n", &error);
        g_autoptr(GPtrArray) again = advisories_parse(bytes, count, ADVISORY_USER, "n", NULL);
        g_assert_true((once == NULL) == (error != NULL));
        g_assert_true((once == NULL) == (again == NULL));
    }
}

static void test_administrator_may_override(void) {
    g_autoptr(GPtrArray) all = parse("[a]\noverride=true\naction=ignore\n"
                                     "[b]\noverride=true\ntitle=T\nreason=R\n",
                                     ADVISORY_ADMINISTRATOR, NULL);
    g_autoptr(GError) error = NULL;
    g_assert_nonnull(all);
    g_assert_cmpuint(all->len, ==, 2);
    g_assert_null(parse("[*]\noverride=true\naction=ignore\n", ADVISORY_ADMINISTRATOR, &error));
    g_assert_nonnull(strstr(error->message, "may raise only"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/advisory/everything-is-read", test_everything_is_read);
    g_test_add_func("/advisory/nothing-is-fine", test_nothing_is_fine);
    g_test_add_func("/advisory/wicked-files-are-named-by-line", test_wicked_files);
    g_test_add_func("/advisory/bytes-that-are-no-text", test_bytes_that_are_no_text);
    g_test_add_func("/advisory/too-much", test_too_much);
    g_test_add_func("/advisory/damaged-files", test_damaged_files);
    g_test_add_func("/advisory/administrator-may-override", test_administrator_may_override);
    return g_test_run();
}
