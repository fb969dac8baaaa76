/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/text/fonts.h"

#include <ctype.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "worker/jail/runtime/runtime.h"

static struct face faces[FACES_MOST];
static unsigned face_count;
static FT_Library library;

/* CSS generic families, as fontconfig answers them here. */
static struct generic {
    const char *name;
    char family[64];
} generics[] = {
    {"sans-serif", ""}, {"serif", ""},        {"monospace", ""}, {"cursive", ""},
    {"fantasy", ""},    {"system-ui", ""},    {"ui-serif", ""},  {"ui-sans-serif", ""},
    {"ui-rounded", ""}, {"ui-monospace", ""}, {"math", ""},      {"emoji", ""},
    {"arial", ""},      {"helvetica", ""},    {"times", ""},     {"times new roman", ""},
    {"courier", ""},    {"courier new", ""},  {"verdana", ""},   {"georgia", ""},
};
enum { GENERICS = sizeof generics / sizeof generics[0] };

/* ------------------------------------------------------------------------------ in the zygote */

static void copy_lower(char *to, size_t room, const char *from) {
    size_t k = 0;
    for (; from[k] && k < room - 1; k++)
        to[k] = (char)tolower((unsigned char)from[k]);
    to[k] = '\0';
}

static double css_weight(FcPattern *pattern) {
    int weight = FC_WEIGHT_REGULAR;
    FcPatternGetInteger(pattern, FC_WEIGHT, 0, &weight);
    return FcWeightToOpenType(weight);
}

static void keep(FcPattern *pattern) {
    FcChar8 *file = NULL, *family = NULL;
    int index = 0, slant = FC_SLANT_ROMAN, width = FC_WIDTH_NORMAL;
    if (face_count == FACES_MOST ||
        FcPatternGetString(pattern, FC_FILE, 0, &file) != FcResultMatch ||
        FcPatternGetString(pattern, FC_FAMILY, 0, &family) != FcResultMatch ||
        runtime_preload((const char *)file) != 0)
        return;
    FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
    FcPatternGetInteger(pattern, FC_SLANT, 0, &slant);
    FcPatternGetInteger(pattern, FC_WIDTH, 0, &width);
    struct face *face = &faces[face_count++];
    *face = (struct face){.path = strdup((const char *)file),
                          .index = index & 0xffff,
                          .weight = css_weight(pattern),
                          .stretch = width,
                          .italic = slant != FC_SLANT_ROMAN};
    copy_lower(face->family, sizeof face->family, (const char *)family);
}

static void list_faces(FcConfig *config) {
    FcPattern *all = FcPatternCreate();
    FcObjectSet *wanted = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_FAMILY, FC_WEIGHT, FC_SLANT,
                                           FC_WIDTH, FC_VARIABLE, NULL);
    FcPatternAddBool(all, FC_SCALABLE, FcTrue);
    FcFontSet *found = FcFontList(config, all, wanted);
    for (int k = 0; found && k < found->nfont; k++) {
        FcBool variable = FcFalse;
        FcPatternGetBool(found->fonts[k], FC_VARIABLE, 0, &variable);
        if (!variable)
            keep(found->fonts[k]);
    }
    if (found)
        FcFontSetDestroy(found);
    FcObjectSetDestroy(wanted);
    FcPatternDestroy(all);
}

/* Pango (svg.h) takes what fontconfig has, so that keeps what can be opened in the jail: words in another font would be
 * lost. Its manual wants the set left as it is; nobody has looked at it yet. */
static void forget_closed(FcConfig *config) {
    FcFontSet *set = FcConfigGetFonts(config, FcSetSystem);
    int open = 0;
    for (int k = 0; set && k < set->nfont; k++) {
        FcChar8 *file = NULL;
        if (FcPatternGetString(set->fonts[k], FC_FILE, 0, &file) == FcResultMatch &&
            runtime_preload((const char *)file) == 0)
            set->fonts[open++] = set->fonts[k];
        else
            FcPatternDestroy(set->fonts[k]);
    }
    if (set)
        set->nfont = open;
}

static void resolve(FcConfig *config, struct generic *generic) {
    FcPattern *wanted = FcPatternCreate();
    FcResult result;
    FcChar8 *family = NULL;
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)generic->name);
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcPattern *match = FcFontMatch(config, wanted, &result);
    if (match && FcPatternGetString(match, FC_FAMILY, 0, &family) == FcResultMatch)
        copy_lower(generic->family, sizeof generic->family, (const char *)family);
    if (match)
        FcPatternDestroy(match);
    FcPatternDestroy(wanted);
}

static int by_family(const void *left, const void *right) {
    const struct face *a = left, *b = right;
    int order = strcmp(a->family, b->family);
    return order ? order : strcmp(a->path, b->path);
}

void fonts_load(void) {
    FT_Init_FreeType(&library);
    setenv("FONTCONFIG_USE_MMAP", "0", 1); /* its caches would be mappings that a worker shares */
    FcConfig *config = FcInit() ? FcConfigGetCurrent() : NULL;
    if (!config)
        return;
    list_faces(config);
    forget_closed(config);
    qsort(faces, face_count, sizeof faces[0], by_family); /* a listing's order is the disk's */
    for (size_t k = 0; k < GENERICS; k++)
        resolve(config, &generics[k]);
}

/* ---------------------------------------------------------------------------------- families */

enum { LISTS_MOST = 1000 };

static struct family_list {
    char *text; /* as it was asked for */
    const char *names[FAMILY_NAMES_MOST];
    unsigned count;
} lists[LISTS_MOST] = {{.count = 0}};
static unsigned list_count = 1; /* 0: the empty list */

static const char *real_family(const char *name) {
    for (unsigned k = 0; k < face_count; k++)
        if (name[0] && strcmp(faces[k].family, name) == 0)
            return faces[k].family;
    for (size_t k = 0; k < GENERICS; k++)
        if (strcmp(generics[k].name, name) == 0)
            return generics[k].family;
    return NULL;
}

static void fill_list(struct family_list *list, const char *names) {
    char *copy = strdup(names), *rest = copy, *name;
    list->count = 0;
    while (copy && list->count < FAMILY_NAMES_MOST && (name = strsep(&rest, "\n"))) {
        const char *real = real_family(name);
        if (real)
            list->names[list->count++] = real;
    }
    free(copy);
}

unsigned families_of(const char *names) {
    for (unsigned k = 1; k < list_count; k++)
        if (strcmp(lists[k].text, names) == 0)
            return k;
    if (list_count == LISTS_MOST || strlen(names) > 1000)
        return 0;
    struct family_list *list = &lists[list_count];
    list->text = strdup(names);
    if (!list->text)
        return 0;
    fill_list(list, names);
    return list_count++;
}

/* ------------------------------------------------------------------------------ a page's own */

/* What was found by name or character may be another now. */
static void forget_answers(void);

int font_add(const void *bytes, size_t size) {
    void *copy = face_count < FACES_MOST ? malloc(size) : NULL;
    FT_Face opened = NULL;
    if (!copy)
        return -1;
    memcpy(copy, bytes, size);
    if (FT_New_Memory_Face(library, copy, (FT_Long)size, 0, &opened) != 0 ||
        !FT_IS_SCALABLE(opened)) {
        if (opened)
            FT_Done_Face(opened);
        free(copy);
        return -1;
    }
    faces[face_count] = (struct face){.stretch = 100, .opened = opened, .broken = true};
    return (int)face_count++;
}

void font_name(int number, const char *family, double weight, bool italic) {
    if (number < 0 || (unsigned)number >= face_count || faces[number].path)
        return;
    struct face *face = &faces[number];
    copy_lower(face->family, sizeof face->family, family);
    face->weight = weight;
    face->italic = italic;
    face->broken = !family[0];
    forget_answers();
}

/* --------------------------------------------------------------------------------- matching */

static double distance(const struct font_wish *wish, const struct face *face) {
    double weight = fabs(face->weight - wish->weight);
    bool heavier = wish->weight > 500; /* CSS Fonts: look to the same side first */
    if ((face->weight < wish->weight) == heavier)
        weight += 100;
    return weight + (face->italic != wish->italic ? 2000 : 0) +
           10 * fabs(face->stretch - wish->stretch);
}

static struct face *closest(const struct font_wish *wish, const char *family) {
    struct face *best = NULL;
    for (unsigned k = 0; k < face_count; k++)
        if (!faces[k].broken && strcmp(faces[k].family, family) == 0 &&
            (!best || distance(wish, &faces[k]) < distance(wish, best)))
            best = &faces[k];
    return best;
}

static bool opens(struct face *face) {
    size_t size = 0;
    if (face->opened || face->broken)
        return !face->broken;
    const void *bytes = runtime_preloaded(face->path, &size);
    face->broken = !bytes || FT_New_Memory_Face(library, bytes, (FT_Long)size, face->index,
                                                &face->opened) != 0;
    return !face->broken;
}

static bool has(struct face *face, uint32_t character) {
    return face && opens(face) &&
           (character == 0 || FT_Get_Char_Index(face->opened, character) != 0);
}

static struct face *any_with(const struct font_wish *wish, uint32_t character) {
    struct face *fallback = NULL;
    for (unsigned k = 0; k < face_count; k++)
        if (has(&faces[k], character) &&
            (!fallback || distance(wish, &faces[k]) < distance(wish, fallback)))
            fallback = &faces[k];
    return fallback;
}

/* The last answer of a search through all faces: texts are of one script. */
static struct {
    uint32_t character;
    struct face *face;
} remembered[256];

static void forget_answers(void) {
    memset(remembered, 0, sizeof remembered);
    for (unsigned k = 1; k < list_count; k++)
        fill_list(&lists[k], lists[k].text);
}

struct face *font_for(const struct font_wish *wish, uint32_t character) {
    const struct family_list *list = &lists[wish->family < list_count ? wish->family : 0];
    for (unsigned k = 0; k < list->count; k++) {
        struct face *face = closest(wish, list->names[k]);
        if (has(face, character))
            return face;
    }
    struct face *usual = closest(wish, generics[0].family);
    if (has(usual, character))
        return usual;
    unsigned slot = character % 256;
    if (remembered[slot].face && remembered[slot].character == character)
        return remembered[slot].face;
    struct face *found = any_with(wish, character);
    remembered[slot].character = character;
    remembered[slot].face = found;
    return found || character == 0 ? found : font_for(wish, 0);
}

bool font_needs_bold(const struct font_wish *wish, const struct face *face) {
    return wish->weight >= 600 && face->weight < 600;
}

bool font_needs_slant(const struct font_wish *wish, const struct face *face) {
    return wish->italic && !face->italic;
}

struct font_wish font_wish_initial(void) {
    return (struct font_wish){.size = 10, .weight = 400, .stretch = 100, .kerning = true};
}

void font_wish_set(struct font_wish *wish, const double numbers[5]) {
    wish->family = (unsigned)numbers[0];
    wish->size = fmax(0, fmin(numbers[1], 10000));
    wish->weight = numbers[2];
    wish->italic = numbers[3] != 0;
    wish->stretch = numbers[4];
}
