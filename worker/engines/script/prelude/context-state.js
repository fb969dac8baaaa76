/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The state of a 2D context: what a script set and may read back. C has its own copy of what it needs
   (../canvas/context.h); both are saved and restored together. */

const STATE = Symbol("state"), STACK = Symbol("stack"), BITMAP = Symbol("bitmap"), NUMBER = Symbol("number");

/* In the order of enum composite. */
const compositeNames = ["source-over", "source-in", "source-out", "source-atop", "destination-over", "destination-in",
    "destination-out", "destination-atop", "lighter", "copy", "xor", "multiply", "screen", "overlay", "darken", "lighten",
    "color-dodge", "color-burn", "hard-light", "soft-light", "difference", "exclusion", "hue", "saturation", "color",
    "luminosity", "clear"];
const compositeNumbers = new Map(compositeNames.map((name, k) => [name, k]));

const opaqueBlack = parseColor("#000000"), clearBlack = parseColor("rgba(0,0,0,0)");

class ContextState {
    constructor() {
        this.a = 1; this.b = 0; this.c = 0; this.d = 1; this.e = 0; this.f = 0;
        this.fill = opaqueBlack;
        this.fillVersion = 0;
        this.stroke = opaqueBlack;
        this.strokeVersion = 0;
        this.alpha = 1;
        this.composite = "source-over";
        this.lineWidth = 1;
        this.lineCap = "butt";
        this.lineJoin = "miter";
        this.miterLimit = 10;
        this.dash = [];
        this.dashOffset = 0;
        this.shadowColor = clearBlack;
        this.shadowBlur = 0;
        this.shadowX = 0;
        this.shadowY = 0;
        this.smoothing = true;
        this.quality = "low";
        this.filter = "none";
        this.font = null; /* of parseFont; null: 10px sans-serif, not on the tape */
        this.align = "start";
        this.baseline = "alphabetic";
        this.direction = "inherit";
        this.rightToLeft = false; /* as it is on the tape */
        this.letterSpacing = "0px";
        this.wordSpacing = "0px";
        this.kerning = "auto";
        this.fontStretch = "normal";
        this.fontVariantCaps = "normal";
        this.textRendering = "auto";
        this.lang = "inherit";
    }
    copy() { return Object.assign(new ContextState(), this); }
}

function usualFont() { return fontOf("10px sans-serif"); }

function stateOf(context) {
    const state = context[STATE];
    if (!state)
        throw new TypeError("not a rendering context");
    return state;
}

/* An attribute of a context: read from its state, written by set(context, state, value). */
function attribute(Class, name, get, set) {
    define(Class, {
        get [name]() { return get(stateOf(this)); },
        set [name](value) { set(this, stateOf(this), value); },
    });
}

/* One whose value is one of a list; others are ignored. */
function choice(Class, name, field, choices, put = null) {
    attribute(Class, name, state => state[field], (context, state, value) => {
        const text = toText(value), k = choices.indexOf(text);
        if (k < 0)
            return;
        state[field] = text;
        put?.(context, state, k);
    });
}

/* A number that must be accepted by allow; others are ignored. */
function numeric(Class, name, field, allow, put) {
    attribute(Class, name, state => state[field], (context, state, value) => {
        const number = +value;
        if (number * 0 !== 0 || !allow(number))
            return;
        state[field] = number;
        put(context, state);
    });
}

/* What an element inherits: the nearest value set on it or on what it is in. */
function inheritedStyle(element, name) {
    for (; element instanceof Element; element = element.parentElement) {
        const value = element.style[name];
        if (value && value !== "inherit")
            return value;
    }
    return "";
}

/* currentcolor is the canvas element's colour at the time it is set; black without one in the document. */
function contextColor(context, value) {
    const text = typeof value === "string" ? value : toText(value), { canvas } = context;
    return parseColor(text, () => canvas.isConnected && parseColor(inheritedStyle(canvas, "color")) || opaqueBlack);
}

/* What a context's font is relative to: the element's font size and weight; 10 px outside of a document. */
function elementFont(element) {
    if (!(element instanceof Element))
        return usualAround;
    const { font, fontSize, fontWeight } = element.style;
    const around = element.parentElement ? elementFont(element.parentElement) : element.isConnected ? { size: 16, weight: 400 } : usualAround;
    const { size, weight } = font && fontOf(font, around) || around;
    return { size: fontSize ? parseFontSize(fontSize.trim(), around.size) ?? size : size,
        weight: fontWeight ? fontWeightOf(fontWeight.trim(), around.weight) ?? weight : weight };
}

function putShadow(context, state) {
    putList(context[NUMBER], OP_SHADOW, [...paintNumbers(state.shadowColor, context[BITMAP].space), state.shadowBlur, state.shadowX, state.shadowY]);
}

function putFont(context, state) {
    const font = state.font ?? usualFont();
    const stretch = state.fontStretch !== "normal" ? state.fontStretch : font.stretch;
    putList(context[NUMBER], OP_FONT, [font.number, font.size, font.weight, font.style === "normal" ? 0 : 1, stretches[stretch]]);
    putSpacing(context, state);
}

function putSpacing(context, state) {
    const font = state.font ?? usualFont();
    put2(context[NUMBER], OP_SPACING, spacingPixels(state.letterSpacing, font), spacingPixels(state.wordSpacing, font));
}

function inheritedDirection(element) {
    for (; element instanceof Element; element = element.parentElement)
        if (element.dir === "rtl" || element.dir === "ltr" || element.style.direction)
            return element.style.direction || element.dir;
    return "ltr";
}

function isRightToLeft(context, state) {
    return (state.direction === "inherit" ? inheritedDirection(context.canvas) : state.direction) === "rtl";
}

function putTextStyle(context, state) {
    const caps = state.fontVariantCaps !== "normal" || (state.font ?? usualFont()).variant !== "normal";
    state.rightToLeft = isRightToLeft(context, state);
    putList(context[NUMBER], OP_TEXT_STYLE, [state.kerning === "none" ? 0 : 1, state.rightToLeft ? 1 : 0, caps ? 1 : 0]);
}

/* Before text is drawn or measured: the element's direction may have changed. */
function readyText(context, state) {
    if (isRightToLeft(context, state) !== state.rightToLeft)
        putTextStyle(context, state);
}

function styleAttribute(Class, name, field, versionField, operation) {
    const read = state => state[field].text ?? state[field];
    attribute(Class, name, read, (context, state, value) => {
        if (value instanceof CanvasGradient || value instanceof CanvasPattern) {
            state[field] = value;
            state[versionField] = 0; /* put when it is used */
            return;
        }
        const color = contextColor(context, value);
        if (!color || color === state[field])
            return;
        state[field] = color;
        if (context[BITMAP].space === "srgb")
            put4(context[NUMBER], operation, color.r / 255, color.g / 255, color.b / 255, color.a);
        else
            putList(context[NUMBER], operation, paintNumbers(color, context[BITMAP].space));
    });
}

function spacingAttribute(Class, name) {
    attribute(Class, name, state => state[name], (context, state, value) => {
        const text = toText(value).trim().toLowerCase(), length = parseLength(text, 10);
        if (length === null || text.endsWith("%"))
            return;
        const parts = new RegExp(`^(${numberPattern})([a-z]*)$`).exec(text);
        state[name] = parts ? `${+parts[1]}${parts[2] || "px"}` : `${length}px`;
        putSpacing(context, state);
    });
}

function defineState(Class) {
    styleAttribute(Class, "fillStyle", "fill", "fillVersion", OP_FILL_COLOR);
    styleAttribute(Class, "strokeStyle", "stroke", "strokeVersion", OP_STROKE_COLOR);
    numeric(Class, "globalAlpha", "alpha", value => value >= 0 && value <= 1, (context, state) => put1(context[NUMBER], OP_ALPHA, state.alpha));
    choice(Class, "globalCompositeOperation", "composite", compositeNames, (context, state, k) => put1(context[NUMBER], OP_COMPOSITE, k));
    numeric(Class, "lineWidth", "lineWidth", value => value > 0, (context, state) => put1(context[NUMBER], OP_LINE_WIDTH, state.lineWidth));
    choice(Class, "lineCap", "lineCap", ["butt", "round", "square"], (context, state, k) => put1(context[NUMBER], OP_LINE_CAP, k));
    choice(Class, "lineJoin", "lineJoin", ["miter", "round", "bevel"], (context, state, k) => put1(context[NUMBER], OP_LINE_JOIN, k));
    numeric(Class, "miterLimit", "miterLimit", value => value > 0, (context, state) => put1(context[NUMBER], OP_MITER_LIMIT, state.miterLimit));
    numeric(Class, "lineDashOffset", "dashOffset", () => true, (context, state) => put1(context[NUMBER], OP_DASH_OFFSET, state.dashOffset));
    numeric(Class, "shadowBlur", "shadowBlur", value => value >= 0, putShadow);
    numeric(Class, "shadowOffsetX", "shadowX", () => true, putShadow);
    numeric(Class, "shadowOffsetY", "shadowY", () => true, putShadow);
    attribute(Class, "shadowColor", state => state.shadowColor.text, (context, state, value) => {
        const color = contextColor(context, value);
        if (!color)
            return;
        state.shadowColor = color;
        putShadow(context, state);
    });
    attribute(Class, "imageSmoothingEnabled", state => state.smoothing, (context, state, value) => {
        state.smoothing = !!value;
        put1(context[NUMBER], OP_SMOOTHING, state.smoothing ? 1 : 0);
    });
    choice(Class, "imageSmoothingQuality", "quality", ["low", "medium", "high"]);
    attribute(Class, "filter", state => state.filter, (context, state, value) => {
        const text = toText(value), numbers = parseFilter(text, (state.font ?? usualFont()).size, context[BITMAP].space);
        if (!numbers)
            return;
        state.filter = text;
        putVariable(context[NUMBER], OP_FILTER, numbers);
    });
    defineTextState(Class);
}

function defineTextState(Class) {
    attribute(Class, "font", state => (state.font ?? usualFont()).text, (context, state, value) => {
        const font = contextFont(context, toText(value));
        if (!font || font === state.font)
            return;
        state.font = font;
        putFont(context, state);
        putTextStyle(context, state);
    });
    choice(Class, "textAlign", "align", ["start", "end", "left", "right", "center"]);
    choice(Class, "textBaseline", "baseline", ["alphabetic", "top", "hanging", "middle", "ideographic", "bottom"]);
    choice(Class, "direction", "direction", ["ltr", "rtl", "inherit"], putTextStyle);
    spacingAttribute(Class, "letterSpacing");
    spacingAttribute(Class, "wordSpacing");
    choice(Class, "fontKerning", "kerning", ["auto", "normal", "none"], putTextStyle);
    choice(Class, "fontStretch", "fontStretch", Object.keys(stretches), putFont);
    choice(Class, "fontVariantCaps", "fontVariantCaps", ["normal", "small-caps", "all-small-caps", "petite-caps",
        "all-petite-caps", "unicase", "titling-caps"], putTextStyle);
    choice(Class, "textRendering", "textRendering", ["auto", "optimizeSpeed", "optimizeLegibility", "geometricPrecision"]);
    attribute(Class, "lang", state => state.lang, (context, state, value) => { state.lang = toText(value); });
}
