/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text of a context: fillText, strokeText, measureText; and the two classes of contexts. */

const baselines = ["alphabetic", "top", "hanging", "middle", "ideographic", "bottom"]; /* enum baseline */
const CHARACTERS_MOST = 16000;

/* 0 left, 1 centre, 2 right. */
function alignmentNumber(context, state) {
    const rightToLeft = isRightToLeft(context, state);
    const name = { start: rightToLeft ? "right" : "left", end: rightToLeft ? "left" : "right" }[state.align] ?? state.align;
    return { left: 0, center: 1, right: 2 }[name];
}

/* The standard's text preparation: white space becomes spaces. */
function prepareText(text) { return toText(text).replace(/[\t\n\f\r]/g, " "); }

function putText(context, text, x, y, maxWidth, outlines) {
    const state = context[STATE], count = Math.min(text.length, CHARACTERS_MOST);
    if (charactersUsed + count > characters.length)
        flush();
    for (let k = 0; k < count; k++)
        characters[charactersUsed + k] = text.charCodeAt(k);
    if (at > tapeEnd - 64)
        flush(); /* before the characters are counted: flushing forgets them */
    const first = charactersUsed;
    charactersUsed += count;
    putList(context[NUMBER], OP_DRAW_TEXT, [first, count, x, y, maxWidth, outlines ? 1 : 0, alignmentNumber(context, state),
        baselines.indexOf(state.baseline)]);
}

function drawText(context, text, x, y, maxWidth, outlines) {
    contextNumber(context);
    const prepared = prepareText(text);
    x = +x;
    y = +y;
    const most = maxWidth === undefined ? -1 : +maxWidth;
    if (!finite2(x, y) || most * 0 !== 0 || (maxWidth !== undefined && most <= 0))
        return;
    (outlines ? readyStroke : readyFill)(context, context[STATE]);
    readyText(context, context[STATE]);
    putText(context, prepared, x, y, most, outlines);
}

const METRICS = Symbol("metrics");

class TextMetrics {
    constructor(key = undefined, values = undefined) {
        illegalUnless(key);
        this[METRICS] = values;
    }
}
for (const name of ["width", "actualBoundingBoxLeft", "actualBoundingBoxRight", "fontBoundingBoxAscent", "fontBoundingBoxDescent",
    "actualBoundingBoxAscent", "actualBoundingBoxDescent", "emHeightAscent", "emHeightDescent", "hangingBaseline",
    "alphabeticBaseline", "ideographicBaseline"])
    define(TextMetrics, { get [name]() { return this[METRICS][name]; } });

function measure(context, text) {
    const state = context[STATE];
    contextNumber(context);
    readyText(context, state);
    begin(context[NUMBER]);
    flush();
    native.measure(context[NUMBER], text);
    const [width, left, top, right, bottom, ascent, descent, emAscent, emDescent, hanging, ideographic] = native.measured;
    const shift = width * alignmentNumber(context, state) / 2;
    const below = { alphabetic: 0, top: emAscent, hanging, middle: (emAscent - emDescent) / 2, ideographic, bottom: -emDescent }[state.baseline];
    return new TextMetrics(internal, { width, actualBoundingBoxLeft: shift - left, actualBoundingBoxRight: right - shift,
        fontBoundingBoxAscent: ascent - below, fontBoundingBoxDescent: descent + below,
        actualBoundingBoxAscent: -top - below, actualBoundingBoxDescent: bottom + below,
        emHeightAscent: emAscent - below, emHeightDescent: emDescent + below,
        hangingBaseline: hanging - below, alphabeticBaseline: -below || 0, ideographicBaseline: ideographic - below });
}

define(RenderingContext, {
    fillText(text, x, y, maxWidth = undefined) {
        needArguments(arguments.length, 3);
        drawText(this, text, x, y, maxWidth, false);
    },
    strokeText(text, x, y, maxWidth = undefined) {
        needArguments(arguments.length, 3);
        drawText(this, text, x, y, maxWidth, true);
    },
    measureText(text) {
        needArguments(arguments.length, 1);
        return measure(this, prepareText(text));
    },
});

defineState(RenderingContext);

/* Two interfaces of one working: each prototype has the members itself, as the standard's mixins give
   them, so that what a script changes on one changes that one. */
class CanvasRenderingContext2D {
    constructor(...values) { return Reflect.construct(RenderingContext, values, new.target); }
}
class OffscreenCanvasRenderingContext2D {
    constructor(...values) { return Reflect.construct(RenderingContext, values, new.target); }
}
const ofElements = ["drawFocusIfNeeded", "scrollPathIntoView"];
for (const Class of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D])
    for (const key of Reflect.ownKeys(RenderingContext.prototype)) {
        const member = Object.getOwnPropertyDescriptor(RenderingContext.prototype, key);
        if (key !== "constructor" && !(Class === OffscreenCanvasRenderingContext2D && ofElements.includes(key)))
            Object.defineProperty(Class.prototype, key, { ...member, enumerable: typeof key === "string" });
    }

exposeClasses({ CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D, TextMetrics });
