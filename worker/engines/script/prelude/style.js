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
        if (offset < 0 || offset > 1)
            throw domError("IndexSizeError", "an offset is between 0 and 1");
        const parsed = parseColor(toText(color));
        if (!parsed)
            throw domError("SyntaxError", `not a colour: ${toText(color).slice(0, 100)}`);
        const stops = this[STOPS];
        let k = stops.length;
        while (k > 0 && stops[k - 1].offset > offset)
            k--;
        stops.splice(k, 0, { offset, color: parsed });
        this[VERSION] = ++lastVersion;
    }
}

/* CSS Images 4: where a stop's colour is not of a legacy kind, the way between the stops goes through Oklab. C goes
   straight through red, green and blue: 32 stops between two keep it within a level of the curve. */
const OKLAB_STEPS = 32;

function stopsToDraw(stops) {
    if (stops.every(({ color }) => color.legacy))
        return stops;
    return stops.flatMap((stop, k) => {
        const next = stops[k + 1], way = next ? next.offset - stop.offset : 0;
        return Array.from({ length: way > 0 ? OKLAB_STEPS : 1 }, (_, step) => {
            const share = step / OKLAB_STEPS;
            return { offset: stop.offset + way * share, color: step === 0 ? stop.color : mixInto("oklab", stop.color, next.color, share) };
        });
    });
}

function gradientNumbers(gradient) {
    const numbers = [gradient[KIND], ...gradient[SHAPE]];
    for (const { offset, color } of stopsToDraw(gradient[STOPS]))
        numbers.push(offset, color.r / 255, color.g / 255, color.b / 255, color.a);
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
function putStyle(bitmap, style, stroke) {
    if (style instanceof CanvasGradient)
        putVariable(bitmap, stroke ? OP_STROKE_GRADIENT : OP_FILL_GRADIENT, gradientNumbers(style));
    else
        putList(bitmap, stroke ? OP_STROKE_PATTERN : OP_FILL_PATTERN,
            [style[IMAGE].number, ...style[REPEAT], ...style[MATRIX]]);
}

exposeClasses({ CanvasGradient, CanvasPattern });
