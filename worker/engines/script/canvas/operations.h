/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the prelude records and tape.c draws: OPERATION(name, arguments), no include guard: it is
 * read more than once, and by prelude/embed.py, which gives the prelude the same numbers.
 * VARIABLE: the first argument says how many follow it.
 */
/* clang-format off */
OPERATION(select, 1) /* bitmap: all that follows is for it */
OPERATION(save, 0)
OPERATION(restore, 0)
OPERATION(reset, 0)
OPERATION(transform, 6)     /* set to: a b c d e f */
OPERATION(fill_color, 4)    /* red green blue alpha, 0 … 1 */
OPERATION(stroke_color, 4)
OPERATION(fill_gradient, VARIABLE) /* kind (0 linear, 1 radial, 2 conic), 6 numbers, then 5 a stop */
OPERATION(stroke_gradient, VARIABLE)
OPERATION(fill_pattern, 9)  /* bitmap, repeat x, repeat y, its matrix a b c d e f */
OPERATION(stroke_pattern, 9)
OPERATION(alpha, 1)
OPERATION(composite, 1)     /* enum composite, in the order of prelude/canvas-state.js */
OPERATION(line_width, 1)
OPERATION(line_cap, 1)      /* 0 butt, 1 round, 2 square */
OPERATION(line_join, 1)     /* 0 miter, 1 round, 2 bevel */
OPERATION(miter_limit, 1)
OPERATION(dash_offset, 1)
OPERATION(dash, VARIABLE)
OPERATION(shadow, 7)        /* red green blue alpha, blur, x, y */
OPERATION(smoothing, 1)     /* 0 off, 1 on */
OPERATION(filter, VARIABLE) /* for each function: kind, number; drop-shadow: x, y, blur, color */
OPERATION(font, 5)          /* family, size, weight, slant, stretch: text/fonts.h */
OPERATION(spacing, 2)       /* letter, word: pixels */
OPERATION(text_style, 3)    /* kerning, direction, variant */
OPERATION(begin_path, 0)
OPERATION(begin_other_path, 0) /* what follows builds a Path2D, used by the next drawing only */
OPERATION(close_path, 0)
OPERATION(move_to, 2)
OPERATION(line_to, 2)
OPERATION(quadratic_to, 4)
OPERATION(cubic_to, 6)
OPERATION(arc_to, 5)
OPERATION(ellipse, 8)       /* x y radii rotation start end anticlockwise */
OPERATION(rectangle, 4)
OPERATION(round_rectangle, 12)
OPERATION(fill, 1)          /* 1: even-odd */
OPERATION(stroke, 0)
OPERATION(clip, 1)
OPERATION(fill_rectangle, 4)
OPERATION(stroke_rectangle, 4)
OPERATION(clear_rectangle, 4)
OPERATION(draw_image, 9)    /* bitmap, source x y width height, destination x y width height */
OPERATION(draw_text, 8)     /* first character, characters (of the text tape), x, y, maximum width or
                               -1, 1: outlines only, alignment, baseline: text/run.h */
