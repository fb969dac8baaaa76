/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "worker/engines/script/natives.h"
#include "worker/engines/script/svg.h"

/* A picture of SVG, kept by a JavaScript object. */

enum { MEMORY_OF_A_BYTE = 60 }; /* what librsvg makes of a file of small shapes, measured */

/* Runs during garbage collection: may not touch JavaScript, and does not. */
static void finalize_svg(JSObjectRef object) {
    svg_close(JSObjectGetPrivate(object));
}

static JSClassRef svg_class(void) {
    static JSClassRef class;
    JSClassDefinition definition = kJSClassDefinitionEmpty;
    definition.className = "Svg";
    definition.finalize = finalize_svg;
    if (!class)
        class = JSClassCreate(&definition);
    return class;
}

static struct svg *svg_argument(JSContextRef context, size_t count, const JSValueRef arguments[]) {
    bool is = count > 0 && JSValueIsObjectOfClass(context, arguments[0], svg_class());
    return is ? JSObjectGetPrivate((JSObjectRef)arguments[0]) : NULL;
}

/* bytes → its object, or null if they are none */
NATIVE(native_svg_open) {
    UNUSED_NATIVE;
    size_t size = 0;
    const uint8_t *bytes = count > 0 ? jsc_bytes(context, arguments[0], &size) : NULL;
    struct svg *svg = bytes ? svg_open(bytes, size) : NULL;
    if (svg)
        JSReportExtraMemoryCost(context, size * MEMORY_OF_A_BYTE);
    return svg ? JSObjectMake(context, svg_class(), svg) : JSValueMakeNull(context);
}

/* svg, three numbers to be filled in: width, height, ratio; NaN: not known */
NATIVE(native_svg_size) {
    UNUSED_NATIVE;
    struct svg *svg = svg_argument(context, count, arguments);
    size_t bytes = 0;
    double *out = count > 1 ? (double *)(void *)jsc_bytes(context, arguments[1], &bytes) : NULL;
    if (svg && out && bytes >= 3 * sizeof *out) {
        struct svg_size size = svg_size(svg);
        out[0] = size.width, out[1] = size.height, out[2] = size.ratio;
    }
    return JSValueMakeUndefined(context);
}

/* svg, its viewport's width and height, those in pixels → a bitmap's handle, or null */
NATIVE(native_svg_draw) {
    UNUSED_NATIVE;
    struct svg *svg = svg_argument(context, count, arguments);
    double sides[4];
    for (size_t k = 0; k < 4; k++)
        sides[k] = jsc_number(context, count, arguments, 1 + k);
    uint32_t number = svg ? svg_draw(svg, sides[0], sides[1], sides[2], sides[3]) : 0;
    return number ? bitmap_handle_new(context, number) : JSValueMakeNull(context);
}

void natives_add_svg(JSContextRef context, JSObjectRef natives) {
    static const struct native table[] = {
        {"svgOpen", native_svg_open},
        {"svgSize", native_svg_size},
        {"svgDraw", native_svg_draw},
        {NULL, NULL},
    };
    natives_add(context, natives, table);
}
