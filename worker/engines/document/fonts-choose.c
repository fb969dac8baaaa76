/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker/engines/document/fonts.h"

/*
 * Which of the system's fonts serve, by fontconfig. It allocates and frees some 50,000 pieces of memory on the way,
 * and what is left of the heap is holes: where it was the zygote's, each worker found its few hundred pieces in 55
 * different pages, and copied these. So a child of the zygote chooses, and says what over a pipe.
 */

static struct chosen_font fonts[FONTS];
static int font_count;

static void keep(FcPattern *match, const char *language, bool serif) {
    FcChar8 *file = NULL, *family = NULL;
    int index = 0, weight = 0, slant = 0;
    if (font_count == FONTS || FcPatternGetString(match, FC_FILE, 0, &file) != FcResultMatch ||
        FcPatternGetString(match, FC_FAMILY, 0, &family) != FcResultMatch ||
        strlen((char *)file) >= sizeof fonts[0].path)
        return;
    FcPatternGetInteger(match, FC_INDEX, 0, &index);
    FcPatternGetInteger(match, FC_WEIGHT, 0, &weight);
    FcPatternGetInteger(match, FC_SLANT, 0, &slant);
    struct chosen_font *font = &fonts[font_count++];
    *font = (struct chosen_font){.index = index & 0xffff,
                                 .bold = weight >= FC_WEIGHT_DEMIBOLD,
                                 .italic = slant != FC_SLANT_ROMAN,
                                 .language = language,
                                 .serif = serif};
    strcpy(font->path, (char *)file);
    strncpy(font->family, (char *)family, FONT_NAME - 1);
}

/* ------------------------------------------------------------------------- few to search in --- */

/*
 * A search compares with every font there is, 0.06 ms for 150: what is looked for is first narrowed to the
 * fonts it can be.
 */
typedef bool (*Predicate)(FcPattern *font, const char *what);

static bool covers(FcPattern *font, const char *language) {
    FcLangSet *languages = NULL;
    return FcPatternGetLangSet(font, FC_LANG, 0, &languages) == FcResultMatch &&
           FcLangSetHasLang(languages, (const FcChar8 *)language) != FcLangDifferentLang;
}

static bool is_of_family(FcPattern *font, const char *family) {
    FcChar8 *name = NULL;
    return FcPatternGetString(font, FC_FAMILY, 0, &name) == FcResultMatch &&
           strcmp((const char *)name, family) == 0;
}

static FcFontSet *fonts_that(FcConfig *config, Predicate predicate, const char *what) {
    FcFontSet *all = FcConfigGetFonts(config, FcSetSystem), *found = FcFontSetCreate();
    for (int k = 0; all && k < all->nfont; k++)
        if (predicate(all->fonts[k], what)) {
            FcPatternReference(all->fonts[k]);
            FcFontSetAdd(found, all->fonts[k]);
        }
    return found;
}

/* What the configuration makes of a name: rules that cost as much as the search itself. */
static FcPattern *wanted_new(FcConfig *config, const char *family, const char *language) {
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
    if (language)
        FcPatternAddString(wanted, FC_LANG, (const FcChar8 *)language);
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    return wanted;
}

static FcPattern *match_style(FcConfig *config, FcFontSet *candidates, const FcPattern *wanted,
                              bool bold, bool italic) {
    FcPattern *styled = FcPatternDuplicate(wanted);
    FcResult result;
    FcPatternAddInteger(styled, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(styled, FC_SLANT, italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcDefaultSubstitute(styled);
    FcPattern *match = FcFontSetMatch(config, &candidates, 1, styled, &result);
    FcPatternDestroy(styled);
    return match;
}

static void keep_style(FcConfig *config, FcFontSet *candidates, const FcPattern *wanted, int style,
                       const char *language, bool serif) {
    FcPattern *match = match_style(config, candidates, wanted, style & 1, style & 2);
    if (match) {
        keep(match, language, serif);
        FcPatternDestroy(match);
    }
}

static void choose_for_language(FcConfig *config, const char *language) {
    static const char *const families[] = {"sans-serif", "serif"};
    FcFontSet *candidates = fonts_that(config, covers, language);
    for (int serif = 0; candidates->nfont > 0 && serif < 2; serif++) {
        FcPattern *wanted = wanted_new(config, families[serif], language);
        keep_style(config, candidates, wanted, 0, language, serif);
        FcPatternDestroy(wanted);
    }
    FcFontSetDestroy(candidates);
}

/* All styles are of the family that the regular one is found in. */
static void choose_by_name(FcConfig *config, const char *name) {
    FcPattern *wanted = wanted_new(config, name, NULL);
    FcPattern *regular =
        match_style(config, FcConfigGetFonts(config, FcSetSystem), wanted, false, false);
    FcChar8 *family = NULL;
    if (regular && FcPatternGetString(regular, FC_FAMILY, 0, &family) == FcResultMatch) {
        FcFontSet *candidates = fonts_that(config, is_of_family, (const char *)family);
        keep(regular, NULL, false);
        for (int style = 1; style < 4; style++)
            keep_style(config, candidates, wanted, style, NULL, false);
        FcFontSetDestroy(candidates);
    }
    if (regular)
        FcPatternDestroy(regular);
    FcPatternDestroy(wanted);
}

/* ------------------------------------------------------------------ in a process of its own --- */

static void choose(void) {
    static const char *const languages[] = {"zh-cn", "zh-tw", "ja", "ko", "ar", "he",
                                            "hi",    "th",    "bn", "ta", "el", "ru"};
    static const char *const named[] = {"Arial",   "Times New Roman", "Courier New", "Calibri",
                                        "Cambria", "Verdana",         "Georgia"};
    FcConfig *config = FcInitLoadConfigAndFonts();
    if (!config)
        return; /* no fontconfig: MuPDF's own fonts serve */
    for (size_t k = 0; k < sizeof languages / sizeof languages[0]; k++)
        choose_for_language(config, languages[k]);
    for (size_t k = 0; k < sizeof named / sizeof named[0]; k++)
        choose_by_name(config, named[k]);
    FcConfigDestroy(config);
    FcFini();
}

static _Noreturn void choose_for(int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* it must not outlive the zygote */
    choose();
    size_t bytes = (size_t)font_count * sizeof fonts[0];
    _exit(write(output, fonts, bytes) == (ssize_t)bytes ? 0 : 1);
}

static size_t read_all(int input, void *bytes, size_t size) {
    size_t used = 0;
    ssize_t got;
    while (used < size && (got = read(input, (char *)bytes + used, size - used)) > 0)
        used += (size_t)got;
    return used;
}

int fonts_choose(struct chosen_font chosen[FONTS]) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return 0;
    pid_t pid = fork();
    if (pid == 0)
        choose_for(ends[1]);
    close(ends[1]);
    size_t bytes = pid > 0 ? read_all(ends[0], chosen, FONTS * sizeof *chosen) : 0;
    close(ends[0]);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return (int)(bytes / sizeof *chosen);
}
