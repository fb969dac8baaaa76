/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VITRINE_SCRIPT_TEXT_FONTS_H
#define VITRINE_SCRIPT_TEXT_FONTS_H

#include <stdbool.h>
#include <stdint.h>

#include <ft2build.h>
#include FT_FREETYPE_H

/*
 * The system's fonts: listed and mapped in the zygote by fontconfig, opened by FreeType in the jail
 * when a text first needs one. A page may add its own (FontFace), from bytes it has.
 */

enum { FACES_MOST = 400, FAMILY_NAMES_MOST = 16 };

/* What a text is to be set in. */
struct font_wish {
    unsigned family; /* of families_of() */
    double size;     /* pixels */
    double weight;   /* 1 … 1000 */
    bool italic;
    double stretch; /* per cent */
    double letter_spacing, word_spacing;
    bool kerning, right_to_left, small_caps;
};

struct face {
    const char *path; /* preloaded; NULL: a page's own */
    int index;
    char family[64]; /* lower case */
    double weight, stretch;
    bool italic;
    FT_Face opened; /* NULL until used */
    bool broken;
    bool has_baselines;          /* the next three are known */
    double hanging, ideographic; /* of its BASE table, in ems above the alphabetic; NAN: silent */
    double em_ascent;            /* how much of an em is above the alphabetic baseline */
};

/* In the zygote. Without fonts there is no text, and that is all. */
void fonts_load(void);

struct font_wish font_wish_initial(void); /* 10px sans-serif */
/* From OPERATION(font): family, size, weight, italic, stretch. */
void font_wish_set(struct font_wish *wish, const double numbers[5]);

/* A number for a list of family names (UTF-8, lower case, separated by newlines). Lists are kept
 * for ever; beyond a thousand, and beyond 16 names of one, they are as if empty. */
unsigned families_of(const char *names);

/* The face for a character: the first of the wished families that has it, else any that has it,
 * else the first. NULL if there is none at all. character 0: the first available one, which metrics
 * are taken from. */
struct face *font_for(const struct font_wish *wish, uint32_t character);

/* A font of the page's own: a copy of bytes, not yet found by any name. -1 if it is none that FreeType
 * reads, or there are too many. It is kept for ever, for texts may hold it. */
int font_add(const void *bytes, size_t size);

/* The family, in lower case, that an added font is found by from now on; "": none. */
void font_name(int number, const char *family, double weight, bool italic);

/* Whether bold or slanted shapes must be made from upright regular ones. */
bool font_needs_bold(const struct font_wish *wish, const struct face *face);
bool font_needs_slant(const struct font_wish *wish, const struct face *face);

#endif
