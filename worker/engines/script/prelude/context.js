/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CanvasRenderingContext2D and its twin for OffscreenCanvas: what draws. */

/* Before something is drawn with a gradient or pattern: the tape has its present shape. */
function readyFill(context, state) {
    const style = state.fill;
    if (style[VERSION] !== undefined && state.fillVersion !== style[VERSION]) {
        putStyle(context[BITMAP], style, false);
        state.fillVersion = style[VERSION];
    }
}

function readyStroke(context, state) {
    const style = state.stroke;
    if (style[VERSION] !== undefined && state.strokeVersion !== style[VERSION]) {
        putStyle(context[BITMAP], style, true);
        state.strokeVersion = style[VERSION];
    }
}

function putTransform(context, state) {
    put6(context[NUMBER], OP_TRANSFORM, state.a, state.b, state.c, state.d, state.e, state.f);
}

function multiplyTransform(context, a, b, c, d, e, f) {
    const s = context[STATE], oldA = s.a, oldB = s.b, oldC = s.c, oldD = s.d;
    s.e += oldA * e + oldC * f;
    s.f += oldB * e + oldD * f;
    s.a = oldA * a + oldC * b;
    s.b = oldB * a + oldD * b;
    s.c = oldA * c + oldC * d;
    s.d = oldB * c + oldD * d;
    putTransform(context, s);
}

function stateMatrix(s) { return [s.a, s.b, s.c, s.d, s.e, s.f]; }

function fillRule(rule) {
    const text = rule === undefined ? "nonzero" : String(rule);
    if (text !== "nonzero" && text !== "evenodd")
        throw new TypeError(`not a fill rule: ${text}`);
    return text === "evenodd" ? 1 : 0;
}

/* Puts a Path2D, if there is one, in place of the context's own path for one operation. */
function putOther(context, path) {
    put0(context[NUMBER], OP_BEGIN_OTHER_PATH);
    putPath(context[NUMBER], path[LIST], stateMatrix(context[STATE]));
}

/* (path?, rule?) of fill and clip. */
function takePathAndRule(context, values) {
    contextNumber(context);
    if (values[0] instanceof Path2D) {
        const rule = fillRule(values[1]);
        putOther(context, values[0]);
        return rule;
    }
    if (values.length > 1 || (values.length === 1 && typeof values[0] === "object" && values[0] !== null))
        throw new TypeError("the path is not a Path2D");
    return fillRule(values[0]);
}

/* Along the path, over what is there and only within the clip: of the state, nothing else counts. */
const focusRing = { strokeStyle: "#3584e4", lineWidth: 2, lineCap: "butt", lineJoin: "round", globalAlpha: 1, globalCompositeOperation: "source-over",
    shadowColor: "transparent", filter: "none" };

function drawFocusRing(context, path) {
    context.save();
    Object.assign(context, focusRing);
    context.setLineDash([]);
    context.stroke(...path ? [path] : []);
    context.restore();
}

/* A picture source's bitmap or drawing; null: nothing is there to draw. Throws where the standard does. */
function pictureOf(image) {
    if (image instanceof HTMLCanvasElement || image instanceof OffscreenCanvas) {
        if (image.width === 0 || image.height === 0)
            throw domError("InvalidStateError", "the canvas has no pixels");
        return image[BITMAP];
    }
    if (image instanceof ImageBitmap) {
        if (!image[BITMAP])
            throw domError("InvalidStateError", "the picture was closed");
        return image[BITMAP];
    }
    if (image instanceof SVGImageElement || image instanceof HTMLVideoElement)
        return null;
    if (image instanceof HTMLImageElement) {
        if (image[BROKEN])
            throw domError("InvalidStateError", "the picture is broken");
        return image[DRAWING] ?? image[BITMAP];
    }
    throw new TypeError("not something that can be drawn");
}

/* The same as a bitmap; around: what a drawing without a size of its own gets one from. */
function bitmapOf(image, around) {
    const picture = pictureOf(image);
    return picture instanceof Drawing ? picture.bitmapWithin(around) : picture;
}

/* A part of a bitmap over a rectangle, both with sides of any sign. */
function putImage(context, bitmap, sx, sy, sw, sh, dx, dy, dw, dh) {
    if (!finite4(sx, sy, sw, sh) || !finite4(dx, dy, dw, dh) || sw === 0 || sh === 0)
        return;
    const { number } = bitmap.inSpace(context[BITMAP].space);
    put9(context[NUMBER], OP_DRAW_IMAGE, number, sw < 0 ? sx + sw : sx, sh < 0 ? sy + sh : sy, Math.abs(sw), Math.abs(sh),
        dw < 0 ? dx + dw : dx, dh < 0 ? dy + dh : dy, Math.abs(dw), Math.abs(dh));
}

/* What drawImage was given, of a drawing as large as size: it is drawn in as many pixels as it covers. */
function putDrawing(context, drawing, size, given, numbers) {
    const { a, b, c, d } = context[STATE], [width, height] = size, [x, y, wide, high] = numbers;
    const [sx, sy, sw, sh, dx, dy, dw, dh] = given === 9 ? numbers : [0, 0, ...size, x, y, ...given === 5 ? [wide, high] : size];
    const across = Math.abs(dw / sw) * Math.hypot(a, b), down = Math.abs(dh / sh) * Math.hypot(c, d);
    if (!(across > 0 && across < Infinity && down > 0 && down < Infinity))
        return;
    const bitmap = drawing.rendering(size, width * across, height * down);
    if (!bitmap)
        return;
    const right = bitmap.width / width, bottom = bitmap.height / height;
    putImage(context, bitmap, sx * right, sy * bottom, sw * right, sh * bottom, dx, dy, dw, dh);
}

/* Its bitmap's number; WebIDL: an error for what is no context. */
function contextNumber(context) {
    const number = context[NUMBER];
    if (number === undefined)
        throw new TypeError("not a rendering context");
    return number;
}

class RenderingContext {
    #canvas; #settings;
    constructor(key = undefined, canvas = undefined, bitmap = undefined, settings = undefined) {
        illegalUnless(key);
        this.#canvas = canvas;
        this.#settings = settings;
        this[BITMAP] = bitmap;
        this[NUMBER] = bitmap.number;
        this[STATE] = new ContextState();
        this[STACK] = [];
    }
    get canvas() { return this.#canvas; }
    getContextAttributes() { return { ...this.#settings }; }
    isContextLost() {
        contextNumber(this);
        return false;
    }

    /* The state stack. */
    save() {
        this[STACK].push(this[STATE].copy());
        put0(this[NUMBER], OP_SAVE);
    }
    restore() {
        if (this[STACK].length === 0)
            return;
        this[STATE] = this[STACK].pop();
        put0(this[NUMBER], OP_RESTORE);
    }
    reset() {
        put0(contextNumber(this), OP_RESET);
        this[STATE] = new ContextState();
        this[STACK] = [];
    }

    /* Transformations. */
    scale(x, y) {
        needArguments(arguments.length, 2);
        x = +x; y = +y;
        if (finite2(x, y))
            multiplyTransform(this, x, 0, 0, y, 0, 0);
    }
    rotate(angle) {
        needArguments(arguments.length, 1);
        angle = +angle;
        if (angle * 0 !== 0)
            return;
        const cos = Math.cos(angle), sin = Math.sin(angle);
        multiplyTransform(this, cos, sin, -sin, cos, 0, 0);
    }
    translate(x, y) {
        needArguments(arguments.length, 2);
        x = +x; y = +y;
        if (finite2(x, y))
            multiplyTransform(this, 1, 0, 0, 1, x, y);
    }
    transform(a, b, c, d, e, f) {
        needArguments(arguments.length, 6);
        a = +a; b = +b; c = +c; d = +d; e = +e; f = +f;
        if (finite6(a, b, c, d, e, f))
            multiplyTransform(this, a, b, c, d, e, f);
    }
    setTransform(a = undefined, b, c, d, e, f) {
        let matrix;
        if (arguments.length < 2) {
            matrix = fixup2d(a);
        } else {
            needArguments(arguments.length, 6);
            matrix = [+a, +b, +c, +d, +e, +f];
        }
        if (!finite6(...matrix))
            return;
        const state = this[STATE];
        [state.a, state.b, state.c, state.d, state.e, state.f] = matrix;
        putTransform(this, state);
    }
    resetTransform() { this.setTransform(1, 0, 0, 1, 0, 0); }
    getTransform() { return new DOMMatrix(stateMatrix(this[STATE])); }

    /* Paths. */
    beginPath() { put0(contextNumber(this), OP_BEGIN_PATH); }
    fill(...values) {
        const rule = takePathAndRule(this, values);
        readyFill(this, this[STATE]);
        put1(this[NUMBER], OP_FILL, rule);
    }
    stroke(path = undefined) {
        if (arguments.length > 0) {
            if (!(path instanceof Path2D))
                throw new TypeError("stroke needs a Path2D");
            putOther(this, path);
        }
        readyStroke(this, this[STATE]);
        put0(this[NUMBER], OP_STROKE);
    }
    clip(...values) {
        const rule = takePathAndRule(this, values);
        put1(this[NUMBER], OP_CLIP, rule);
    }
    isPointInPath(first, second, ...more) {
        contextNumber(this);
        const path = arguments.length > 2 && first instanceof Path2D ? first : null;
        const values = [first, second, ...more].slice(path ? 1 : 0, arguments.length);
        needArguments(values.length, 2);
        if (!path && values.length > 3)
            throw new TypeError("the path is not a Path2D");
        const x = +values[0], y = +values[1], rule = fillRule(values[2]);
        if (!finite2(x, y))
            return false;
        if (path)
            putOther(this, path);
        begin(this[NUMBER]);
        flush();
        return native.pathContains(this[NUMBER], x, y, rule);
    }
    isPointInStroke(first, second, ...more) {
        contextNumber(this);
        const path = arguments.length > 2 && first instanceof Path2D ? first : null;
        const values = [first, second, ...more].slice(path ? 1 : 0, arguments.length);
        needArguments(values.length, 2);
        if (!path && values.length > 2)
            throw new TypeError("the path is not a Path2D");
        const x = +values[0], y = +values[1];
        if (!finite2(x, y))
            return false;
        if (path)
            putOther(this, path);
        begin(this[NUMBER]);
        flush();
        return native.strokeContains(this[NUMBER], x, y);
    }
    drawFocusIfNeeded(first, second = undefined) {
        contextNumber(this);
        needArguments(arguments.length, 1);
        const path = arguments.length > 1 && first instanceof Path2D ? first : null, element = path ? second : first;
        if (!(element instanceof Element))
            throw new TypeError("the focus is that of an element");
        if (focused === element && this.canvas.contains(element))
            drawFocusRing(this, path);
    }
    scrollPathIntoView(path = undefined) {
        contextNumber(this);
        if (arguments.length > 0 && !(path instanceof Path2D))
            throw new TypeError("the path is not a Path2D");
    }

    /* Rectangles. */
    fillRect(x, y, width, height) {
        needArguments(arguments.length, 4);
        x = +x; y = +y; width = +width; height = +height;
        if (!finite4(x, y, width, height))
            return;
        readyFill(this, this[STATE]);
        put4(this[NUMBER], OP_FILL_RECTANGLE, x, y, width, height);
    }
    strokeRect(x, y, width, height) {
        needArguments(arguments.length, 4);
        x = +x; y = +y; width = +width; height = +height;
        if (!finite4(x, y, width, height))
            return;
        readyStroke(this, this[STATE]);
        put4(this[NUMBER], OP_STROKE_RECTANGLE, x, y, width, height);
    }
    clearRect(x, y, width, height) {
        needArguments(arguments.length, 4);
        x = +x; y = +y; width = +width; height = +height;
        if (finite4(x, y, width, height))
            put4(contextNumber(this), OP_CLEAR_RECTANGLE, x, y, width, height);
    }

    /* Styles. */
    createLinearGradient(x0, y0, x1, y1) {
        contextNumber(this);
        needArguments(arguments.length, 4);
        const shape = [x0, y0, x1, y1].map(value => finiteNumber(value, "a coordinate"));
        return new CanvasGradient(internal, 0, [...shape, 0, 0]);
    }
    createRadialGradient(x0, y0, r0, x1, y1, r1) {
        contextNumber(this);
        needArguments(arguments.length, 6);
        const shape = [x0, y0, r0, x1, y1, r1].map(value => finiteNumber(value, "a coordinate"));
        if (shape[2] < 0 || shape[5] < 0)
            negativeRadius();
        return new CanvasGradient(internal, 1, shape);
    }
    createConicGradient(angle, x, y) {
        contextNumber(this);
        needArguments(arguments.length, 3);
        const shape = [angle, x, y].map(value => finiteNumber(value, "a coordinate"));
        return new CanvasGradient(internal, 2, [...shape, 0, 0, 0]);
    }
    createPattern(image, repetition) {
        contextNumber(this);
        needArguments(arguments.length, 2);
        const name = repetition === null ? "" : String(repetition);
        const bitmap = bitmapOf(image, this.canvas);
        if (!Object.hasOwn(repetitions, name))
            throw domError("SyntaxError", `not a repetition: ${name}`);
        return bitmap ? new CanvasPattern(internal, bitmap.copy().inSpace(this[BITMAP].space), repetitions[name]) : null;
    }
    setLineDash(segments) {
        needArguments(arguments.length, 1);
        if (typeof segments?.[Symbol.iterator] !== "function" || typeof segments === "string")
            throw new TypeError("the dashes are not a list");
        const list = Array.from(segments, value => +value);
        if (list.some(value => !Number.isFinite(value) || value < 0))
            return;
        const dash = list.length % 2 ? [...list, ...list] : list;
        this[STATE].dash = dash;
        putVariable(this[NUMBER], OP_DASH, dash);
    }
    getLineDash() { return [...this[STATE].dash]; }

    /* Pictures. */
    drawImage(image, x, y, a = undefined, b = undefined, c = undefined, d = undefined, e = undefined, f = undefined) {
        contextNumber(this);
        const given = Math.min(arguments.length, 9);
        needArguments(given, 3);
        if (given !== 3 && given !== 5 && given !== 9)
            throw new TypeError("drawImage needs 3, 5 or 9 arguments");
        x = +x; y = +y;
        if (given > 3)
            a = +a, b = +b;
        if (given === 9)
            c = +c, d = +d, e = +e, f = +f;
        const picture = pictureOf(image);
        if (!picture)
            return;
        if (picture instanceof Drawing)
            putDrawing(this, picture, picture.sizeWithin(this.canvas), given, [x, y, a, b, c, d, e, f]);
        else if (given === 3)
            putImage(this, picture, 0, 0, picture.width, picture.height, x, y, picture.width, picture.height);
        else if (given === 5)
            putImage(this, picture, 0, 0, picture.width, picture.height, x, y, a, b);
        else
            putImage(this, picture, x, y, a, b, c, d, e, f);
    }

    /* Pixels. */
    createImageData(width, height = undefined, settings = undefined) {
        contextNumber(this);
        needArguments(arguments.length, 1);
        if (arguments.length === 1) {
            if (!(width instanceof ImageData))
                throw new TypeError("createImageData needs an ImageData or a size");
            return new ImageData(width.width, width.height, width);
        }
        const w = Math.abs(enforceLong(width, "the width")), h = Math.abs(enforceLong(height, "the height"));
        checkArea(w, h);
        return new ImageData(w, h, imageSettings(settings, this.#settings.colorSpace));
    }
    getImageData(x, y, width, height, settings = undefined) {
        contextNumber(this);
        needArguments(arguments.length, 4);
        x = enforceLong(x, "x");
        y = enforceLong(y, "y");
        width = enforceLong(width, "the width");
        height = enforceLong(height, "the height");
        const wanted = imageSettings(settings, this.#settings.colorSpace);
        if (width === 0 || height === 0)
            throw domError("IndexSizeError", "the area is empty");
        if (width < 0)
            [x, width] = [x + width, -width];
        if (height < 0)
            [y, height] = [y + height, -height];
        checkArea(width, height);
        return imageOfPixels(this[BITMAP].read(x, y, width, height), width, height, wanted, this[BITMAP].space);
    }
    putImageData(image, x, y, ...dirty) {
        contextNumber(this);
        needArguments(arguments.length, 3);
        if (!(image instanceof ImageData))
            throw new TypeError("putImageData needs an ImageData");
        x = enforceLong(x, "x");
        y = enforceLong(y, "y");
        const data = pixelsToWrite(image, this[BITMAP].space);
        let [left, top, right, bottom] = [0, 0, image.width, image.height];
        if (dirty.length > 0) {
            needArguments(arguments.length, 7);
            const [dx, dy, dw, dh] = dirty.slice(0, 4).map(value => enforceLong(value, "the dirty area"));
            left = clamp(Math.min(dx, dx + dw), 0, right);
            top = clamp(Math.min(dy, dy + dh), 0, bottom);
            right = clamp(Math.max(dx, dx + dw), 0, right);
            bottom = clamp(Math.max(dy, dy + dh), 0, bottom);
        }
        if (right > left && bottom > top)
            this[BITMAP].write(data, x, y, image.width, image.height, left, top, right - left, bottom - top);
    }
}
define(RenderingContext, pathMethods);
Object.assign(RenderingContext.prototype, {
    [ADD0](operation) { put0(this[NUMBER], operation); },
    [ADD2](operation, a, b) { put2(this[NUMBER], operation, a, b); },
    [ADD4](operation, a, b, c, d) { put4(this[NUMBER], operation, a, b, c, d); },
    [ADD6](operation, a, b, c, d, e, f) { put6(this[NUMBER], operation, a, b, c, d, e, f); },
    [ADD](list) { putList(this[NUMBER], list[0], list.slice(1)); },
});
