/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CanvasGradient and CanvasPattern. A style is put on the tape when something is drawn with it and it
   has changed since: VERSION tells. */

const VERSION = Symbol("version"), KIND = Symbol("kind"), SHAPE = Symbol("shape"), STOPS = Symbol("stops");
let lastVersion = 0;

class CanvasGradient {
    constructor(key = undefined, kind = undefined, shape = undefined) {
        illegalUnless(key);
        this[KIND] = kind;
        this[SHAPE] = shape;
        this[STOPS] = [];
        this[VERSION] = ++lastVersion;
    }
    addColorStop(offset, color) {
        needArguments(arguments.length, 2);
        offset = finiteNumber(offset, "an offset");
        color = toText(color);
        if (offset < 0 || offset > 1)
            throw domError("IndexSizeError", "an offset is between 0 and 1");
        const parsed = parseColor(color);
        if (!parsed)
            throw domError("SyntaxError", `not a colour: ${color.slice(0, 100)}`);
        const stops = this[STOPS];
        let k = stops.length;
        while (k > 0 && stops[k - 1].offset > offset)
            k--;
        stops.splice(k, 0, { offset, color: parsed });
        this[VERSION] = ++lastVersion;
    }
}

/* C goes straight through the red, green and blue of the bitmap; between two stops whose way is another, 32 more keep it
   within a level of the curve. CSS Images 4: where a stop's colour is not of a legacy kind, the way goes through Oklab. */
const GRADIENT_STEPS = 32;

/* Not premultiplied, as HTML has it. */
function legacyBetween(first, second, share) {
    const values = first.values.map((value, k) => value + (second.values[k] - value) * share);
    return makeColor("srgb", values, first.a + (second.a - first.a) * share, true);
}

function stopsToDraw(stops, space) {
    const legacy = stops.every(({ color }) => color.legacy);
    if (legacy && space === "srgb")
        return stops;
    const between = legacy ? legacyBetween : (first, second, share) => mixInto("oklab", first, second, share);
    return stops.flatMap((stop, k) => {
        const next = stops[k + 1], way = next ? next.offset - stop.offset : 0;
        return Array.from({ length: way > 0 ? GRADIENT_STEPS : 1 }, (_, step) => {
            const share = step / GRADIENT_STEPS;
            return { offset: stop.offset + way * share, color: step === 0 ? stop.color : between(stop.color, next.color, share) };
        });
    });
}

function gradientNumbers(gradient, space) {
    const numbers = [gradient[KIND], ...gradient[SHAPE]];
    for (const { offset, color } of stopsToDraw(gradient[STOPS], space))
        numbers.push(offset, ...paintNumbers(color, space));
    return numbers;
}

const IMAGE = Symbol("image"), REPEAT = Symbol("repeat"), MATRIX = Symbol("matrix");

class CanvasPattern {
    constructor(key = undefined, image = undefined, repeat = undefined) {
        illegalUnless(key);
        this[IMAGE] = image;
        this[REPEAT] = repeat;
        this[MATRIX] = [1, 0, 0, 1, 0, 0];
        this[VERSION] = ++lastVersion;
    }
    setTransform(transform = {}) {
        const matrix = fixup2d(transform);
        if (!matrix.every(Number.isFinite))
            return;
        this[MATRIX] = matrix;
        this[VERSION] = ++lastVersion;
    }
}

const repetitions = { "": [1, 1], repeat: [1, 1], "repeat-x": [1, 0], "repeat-y": [0, 1], "no-repeat": [0, 0] };

/* Puts a gradient or pattern on the tape. */
function putStyle({ number, space }, style, stroke) {
    if (style instanceof CanvasGradient)
        putVariable(number, stroke ? OP_STROKE_GRADIENT : OP_FILL_GRADIENT, gradientNumbers(style, space));
    else
        putList(number, stroke ? OP_STROKE_PATTERN : OP_FILL_PATTERN,
            [style[IMAGE].inSpace(space).number, ...style[REPEAT], ...style[MATRIX]]);
}

exposeClasses({ CanvasGradient, CanvasPattern });
