/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Geometry Interfaces: DOMPoint, DOMRect, DOMMatrix. */

const COORDINATES = Symbol("coordinates");

/* Attributes of numbers kept in an object: as read by ReadOnly, and written too by Writable. */
function defineCoordinates(ReadOnly, Writable, names) {
    for (const name of names) {
        const get = { get() { return this[COORDINATES][name]; } }.get;
        Object.defineProperty(ReadOnly.prototype, name, { get, configurable: true });
        Object.defineProperty(Writable.prototype, name, { get, set(value) { this[COORDINATES][name] = +value; }, configurable: true });
    }
}

class DOMPointReadOnly {
    constructor(x = 0, y = 0, z = 0, w = 1) { this[COORDINATES] = { x: +x, y: +y, z: +z, w: +w }; }
    static fromPoint(point = {}) {
        const { x, y, z, w } = dictionary(point, "the point");
        return new this(x, y, z, w);
    }
    matrixTransform(matrix = {}) { return DOMMatrix.fromMatrix(matrix).transformPoint(this); }
    toJSON() { return { ...this[COORDINATES] }; }
}
class DOMPoint extends DOMPointReadOnly {}
defineCoordinates(DOMPointReadOnly, DOMPoint, ["x", "y", "z", "w"]);

class DOMRectReadOnly {
    constructor(x = 0, y = 0, width = 0, height = 0) { this[COORDINATES] = { x: +x, y: +y, width: +width, height: +height }; }
    static fromRect(rect = {}) {
        const { x, y, width, height } = dictionary(rect, "the rectangle");
        return new this(x, y, width, height);
    }
    get top() { return Math.min(this.y, this.y + this.height); }
    get left() { return Math.min(this.x, this.x + this.width); }
    get bottom() { return Math.max(this.y, this.y + this.height); }
    get right() { return Math.max(this.x, this.x + this.width); }
    toJSON() {
        const { x, y, width, height, top, right, bottom, left } = this;
        return { x, y, width, height, top, right, bottom, left };
    }
}
class DOMRect extends DOMRectReadOnly {}
defineCoordinates(DOMRectReadOnly, DOMRect, ["x", "y", "width", "height"]);

/* Sixteen numbers, column by column: M[4 × column + row]. */
const M = Symbol("matrix"), FLAT = Symbol("2d"), OF_ARRAY = Symbol("of an array");
const identity16 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

function multiply16(a, b) {
    const product = new Array(16);
    for (let column = 0; column < 4; column++)
        for (let row = 0; row < 4; row++) {
            let sum = 0;
            for (let k = 0; k < 4; k++)
                sum += a[4 * k + row] * b[4 * column + k];
            product[4 * column + row] = sum;
        }
    return product;
}

/* By Gauss and Jordan; null if there is none. */
function invert16(matrix) {
    const rows = [0, 1, 2, 3].map(row => [0, 1, 2, 3].map(column => matrix[4 * column + row])
        .concat([0, 1, 2, 3].map(column => +(column === row))));
    for (let k = 0; k < 4; k++) {
        const pivot = [0, 1, 2, 3].slice(k).reduce((best, row) => Math.abs(rows[row][k]) > Math.abs(rows[best][k]) ? row : best, k);
        if (!(Math.abs(rows[pivot][k]) > 0) || !Number.isFinite(rows[pivot][k]))
            return null;
        [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
        const scale = rows[k][k];
        rows[k] = rows[k].map(value => value / scale);
        for (let row = 0; row < 4; row++)
            if (row !== k) {
                const factor = rows[row][k];
                rows[row] = rows[row].map((value, column) => value - factor * rows[k][column]);
            }
    }
    const inverse = new Array(16);
    for (let column = 0; column < 4; column++)
        for (let row = 0; row < 4; row++)
            inverse[4 * column + row] = rows[row][4 + column];
    return inverse;
}

function rotation16(x, y, z, angle) {
    const length = Math.hypot(x, y, z);
    if (length === 0)
        return identity16;
    [x, y, z] = [x / length, y / length, z / length];
    const c = Math.cos(angle), s = Math.sin(angle), t = 1 - c;
    return [t * x * x + c, t * x * y + s * z, t * x * z - s * y, 0, t * x * y - s * z, t * y * y + c, t * y * z + s * x, 0,
        t * x * z + s * y, t * y * z - s * x, t * z * z + c, 0, 0, 0, 0, 1];
}

function flat16(a, b, c, d, e, f) { return [a, b, 0, 0, c, d, 0, 0, 0, 0, 1, 0, e, f, 0, 1]; }

/* A DOMMatrix2DInit's six numbers, or TypeError where its two names for one number disagree. */
function fixup2d(init) {
    const given = dictionary(init, "the matrix");
    const read = (short, long, usual) => {
        const a = given[short], b = given[long];
        if (a !== undefined && b !== undefined && !Object.is(+a + 0, +b + 0))
            throw new TypeError(`${short} and ${long} differ`);
        const value = a === undefined ? b : a;
        return value === undefined ? usual : +value;
    };
    return [read("a", "m11", 1), read("b", "m12", 0), read("c", "m21", 0), read("d", "m22", 1),
        read("e", "m41", 0), read("f", "m42", 0)];
}

function fixup16(init) {
    const flat = fixup2d(init), out = flat16(...flat);
    const more = { m13: 2, m14: 3, m23: 6, m24: 7, m31: 8, m32: 9, m33: 10, m34: 11, m43: 14, m44: 15 };
    let is2d = init?.is2D;
    for (const [name, at] of Object.entries(more)) {
        if (init?.[name] === undefined)
            continue;
        out[at] = +init[name];
        if (out[at] !== identity16[at]) {
            if (is2d === true)
                throw new TypeError(`${name} of a 2D matrix`);
            is2d = false;
        }
    }
    return { numbers: out, is2d: is2d ?? true };
}

function translation16(x, y, z) { return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]; }
function scaling16(x, y, z) { return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1]; }
function skewing16(x, y) { return flat16(1, Math.tan(y), Math.tan(x), 1, 0, 0); }

/* The transform functions of CSS that need no layout; angles are radians here. Of what their arguments are: numbers,
   numbers or percentages, lengths, angles; and which may go without their second. */
const transformArguments = { matrix: "nnnnnn", matrix3d: "n".repeat(16), translate: "ll", translatex: "l", translatey: "l", translatez: "l",
    translate3d: "lll", scale: "ss", scalex: "s", scaley: "s", scalez: "s", scale3d: "sss", rotate: "a", rotatex: "a", rotatey: "a",
    rotatez: "a", rotate3d: "nnna", skew: "aa", skewx: "a", skewy: "a", perspective: "l" };
const secondMayLack = new Set(["translate", "scale", "skew"]);
const transformFunctions = { matrix: flat16, matrix3d: (...values) => values,
    translate: (x, y = 0) => translation16(x, y, 0), translatex: x => translation16(x, 0, 0), translatey: y => translation16(0, y, 0),
    translatez: z => translation16(0, 0, z), translate3d: translation16,
    scale: (x, y = x) => scaling16(x, y, 1), scalex: x => scaling16(x, 1, 1), scaley: y => scaling16(1, y, 1),
    scalez: z => scaling16(1, 1, z), scale3d: scaling16,
    rotate: angle => rotation16(0, 0, 1, angle), rotatex: angle => rotation16(1, 0, 0, angle), rotatey: angle => rotation16(0, 1, 0, angle),
    rotatez: angle => rotation16(0, 0, 1, angle), rotate3d: rotation16,
    skew: (x, y = 0) => skewing16(x, y), skewx: x => skewing16(x, 0), skewy: y => skewing16(0, y),
    perspective: depth => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, -1 / Math.max(depth, 1), 0, 0, 0, 1] };

/* Lengths of units that mean the same everywhere. */
function absoluteLength(text) {
    const units = Array.from(text.matchAll(/\d(?!e[-+]?\d)([a-z%]+)/g), ([, unit]) => unit);
    return units.every(unit => Object.hasOwn(fontUnits, unit)) ? parseLength(text, NaN) : null;
}

/* One argument as a number: pixels, radians; null if it is of another kind. Only 0 needs no unit. */
function transformValue(kind, text) {
    if (kind === "l")
        return absoluteLength(text);
    const { value = null, unit } = parseValue(text) ?? {};
    if (value === null)
        return null;
    if (kind === "a")
        return unit === "" ? value === 0 ? 0 : null : unit === "%" ? null : value * anglesIn[unit] * Math.PI / 180;
    return unit === "" ? value : unit === "%" && kind === "s" ? value / 100 : null;
}

/* null: there is no such function, or not with these. */
function transformValues(name, texts) {
    const kinds = Object.hasOwn(transformArguments, name) ? transformArguments[name] : "";
    const values = texts.map((text, k) => kinds[k] ? transformValue(kinds[k], text) : null);
    const enough = texts.length === kinds.length || (texts.length === 1 && secondMayLack.has(name));
    return enough && !values.includes(null) ? values : null;
}

function parseTransform(text) {
    let result = identity16, is2d = true;
    const trimmed = withoutComments(text).trim().toLowerCase();
    if (trimmed === "" || trimmed === "none")
        return { numbers: result, is2d };
    const pattern = /\s*([a-z0-9]+)\(((?:[^()]|\([^()]*\))*)\)/gy;
    let match, end = 0;
    while ((match = pattern.exec(trimmed))) {
        end = pattern.lastIndex;
        const name = match[1], parts = splitOutside(match[2], /^,$/).filter((part, k) => k % 2 === 0);
        const values = transformValues(name, parts.map(part => part.trim()));
        if (!values)
            throw domError("SyntaxError", `not a transform: ${text}`);
        result = multiply16(result, transformFunctions[name](...values));
        is2d &&= !/3d$|z$|rotate[xy]$|^perspective$/.test(name);
    }
    if (end !== trimmed.length)
        throw domError("SyntaxError", `not a transform: ${text}`);
    return { numbers: result, is2d };
}

class DOMMatrixReadOnly {
    constructor(init = undefined) {
        let numbers = identity16, is2d = true;
        if (init !== undefined && (init === null || typeof init !== "object" || !init[Symbol.iterator])) {
            ({ numbers, is2d } = parseTransform(toText(init)));
        } else if (init !== undefined) {
            const list = Array.from(init, value => +value);
            if (list.length !== 6 && list.length !== 16)
                throw new TypeError("a matrix has 6 or 16 numbers");
            is2d = list.length === 6;
            numbers = is2d ? flat16(...list) : list;
        }
        this[M] = [...numbers];
        this[FLAT] = is2d;
    }
    static fromMatrix(init = {}) {
        const { numbers, is2d } = init instanceof DOMMatrixReadOnly ? { numbers: init[M], is2d: init[FLAT] } : fixup16(init);
        const matrix = new this();
        matrix[M] = [...numbers];
        matrix[FLAT] = is2d;
        return matrix;
    }
    static fromFloat32Array(array) { return this[OF_ARRAY](array, Float32Array); }
    static fromFloat64Array(array) { return this[OF_ARRAY](array, Float64Array); }
    static [OF_ARRAY](array, Class) {
        if (!(array instanceof Class))
            throw new TypeError(`not a ${Class.name}`);
        return new this(array);
    }
    get is2D() { return this[FLAT]; }
    get isIdentity() { return this[M].every((value, k) => value === identity16[k]); }
    multiply(other = {}) { return DOMMatrix.fromMatrix(this).multiplySelf(other); }
    translate(...values) { return DOMMatrix.fromMatrix(this).translateSelf(...values); }
    scale(...values) { return DOMMatrix.fromMatrix(this).scaleSelf(...values); }
    scaleNonUniform(x = 1, y = 1) { return this.scale(x, y); }
    scale3d(...values) { return DOMMatrix.fromMatrix(this).scale3dSelf(...values); }
    rotate(...values) { return DOMMatrix.fromMatrix(this).rotateSelf(...values); }
    rotateFromVector(...values) { return DOMMatrix.fromMatrix(this).rotateFromVectorSelf(...values); }
    rotateAxisAngle(...values) { return DOMMatrix.fromMatrix(this).rotateAxisAngleSelf(...values); }
    skewX(angle = 0) { return DOMMatrix.fromMatrix(this).skewXSelf(angle); }
    skewY(angle = 0) { return DOMMatrix.fromMatrix(this).skewYSelf(angle); }
    flipX() { return this.multiply(new DOMMatrix([-1, 0, 0, 1, 0, 0])); }
    flipY() { return this.multiply(new DOMMatrix([1, 0, 0, -1, 0, 0])); }
    inverse() { return DOMMatrix.fromMatrix(this).invertSelf(); }
    transformPoint(point = {}) {
        const m = this[M], { x, y, z, w } = DOMPoint.fromPoint(point);
        return new DOMPoint(...[0, 1, 2, 3].map(row => m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row] * w));
    }
    toFloat32Array() { return Float32Array.from(this[M]); }
    toFloat64Array() { return Float64Array.from(this[M]); }
    toJSON() {
        const out = {};
        for (const name of [..."abcdef", ...matrixNames.keys(), "is2D", "isIdentity"])
            out[name] = this[name];
        return out;
    }
    toString() {
        if (this[M].some(value => !Number.isFinite(value)))
            throw domError("InvalidStateError", "the matrix is not finite");
        return this[FLAT] ? `matrix(${[..."abcdef"].map(name => this[name]).join(", ")})` : `matrix3d(${this[M].join(", ")})`;
    }
}

class DOMMatrix extends DOMMatrixReadOnly {
    multiplySelf(other = {}) {
        const right = DOMMatrixReadOnly.fromMatrix(other);
        this[M] = multiply16(this[M], right[M]);
        this[FLAT] &&= right[FLAT];
        return this;
    }
    preMultiplySelf(other = {}) {
        const left = DOMMatrixReadOnly.fromMatrix(other);
        this[M] = multiply16(left[M], this[M]);
        this[FLAT] &&= left[FLAT];
        return this;
    }
    translateSelf(x = 0, y = 0, z = 0) {
        this[M] = multiply16(this[M], translation16(+x, +y, +z));
        this[FLAT] &&= +z === 0;
        return this;
    }
    scaleSelf(x = 1, y = x, z = 1, originX = 0, originY = 0, originZ = 0) {
        this.translateSelf(originX, originY, originZ);
        this[M] = multiply16(this[M], scaling16(+x, +y, +z));
        this[FLAT] &&= +z === 1 && +originZ === 0;
        return this.translateSelf(-originX, -originY, -originZ);
    }
    scale3dSelf(scale = 1, x = 0, y = 0, z = 0) { return this.scaleSelf(scale, scale, scale, x, y, z); }
    rotateSelf(x = 0, y = undefined, z = undefined) {
        if (y === undefined && z === undefined)
            [x, y, z] = [0, 0, x];
        const turn = Math.PI / 180;
        for (const [axis, angle] of [[[0, 0, 1], z ?? 0], [[0, 1, 0], y ?? 0], [[1, 0, 0], x]])
            this[M] = multiply16(this[M], rotation16(...axis, angle * turn));
        this[FLAT] &&= +x === 0 && +(y ?? 0) === 0;
        return this;
    }
    rotateFromVectorSelf(x = 0, y = 0) { return this.rotateSelf(Math.atan2(+y, +x) * 180 / Math.PI); }
    rotateAxisAngleSelf(x = 0, y = 0, z = 0, angle = 0) {
        this[M] = multiply16(this[M], rotation16(+x, +y, +z, angle * Math.PI / 180));
        this[FLAT] &&= +x === 0 && +y === 0;
        return this;
    }
    skewXSelf(angle = 0) { return this.multiplySelf(new DOMMatrix([1, 0, Math.tan(angle * Math.PI / 180), 1, 0, 0])); }
    skewYSelf(angle = 0) { return this.multiplySelf(new DOMMatrix([1, Math.tan(angle * Math.PI / 180), 0, 1, 0, 0])); }
    invertSelf() {
        const inverse = invert16(this[M]);
        this[M] = inverse ?? new Array(16).fill(NaN);
        this[FLAT] &&= inverse !== null;
        return this;
    }
    setMatrixValue(text) {
        const { numbers, is2d } = parseTransform(String(text));
        this[M] = [...numbers];
        this[FLAT] = is2d;
        return this;
    }
}

const matrixNames = new Map();
for (let column = 1; column <= 4; column++)
    for (let row = 1; row <= 4; row++)
        matrixNames.set(`m${column}${row}`, 4 * (column - 1) + row - 1);
const shortNames = { a: "m11", b: "m12", c: "m21", d: "m22", e: "m41", f: "m42" };

function defineElement(name, at) {
    Object.defineProperty(DOMMatrixReadOnly.prototype, name,
        { get() { return this[M][at]; }, set() {}, enumerable: true, configurable: true });
    Object.defineProperty(DOMMatrix.prototype, name, {
        get() { return this[M][at]; },
        set(value) {
            this[M][at] = +value;
            if (![0, 1, 4, 5, 12, 13].includes(at) && this[M][at] !== identity16[at])
                this[FLAT] = false;
        },
        enumerable: true, configurable: true });
}
for (const [name, at] of matrixNames)
    defineElement(name, at);
for (const [name, long] of Object.entries(shortNames))
    defineElement(name, matrixNames.get(long));

class DOMQuad {
    #points;
    constructor(...points) { this.#points = [0, 1, 2, 3].map(k => DOMPoint.fromPoint(points[k])); }
    static fromRect(rect = {}) {
        const { x, y, width, height } = DOMRect.fromRect(rect);
        return new DOMQuad({ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height });
    }
    static fromQuad(quad = {}) {
        const { p1, p2, p3, p4 } = dictionary(quad, "the quadrilateral");
        return new DOMQuad(p1, p2, p3, p4);
    }
    get p1() { return this.#points[0]; }
    get p2() { return this.#points[1]; }
    get p3() { return this.#points[2]; }
    get p4() { return this.#points[3]; }
    getBounds() {
        const x = this.#points.map(point => point.x), y = this.#points.map(point => point.y);
        const left = Math.min(...x), top = Math.min(...y);
        return new DOMRect(left, top, Math.max(...x) - left, Math.max(...y) - top);
    }
    toJSON() { return { p1: this.p1, p2: this.p2, p3: this.p3, p4: this.p4 }; }
}

exposeClasses({ DOMPointReadOnly, DOMPoint, DOMRectReadOnly, DOMRect, DOMMatrixReadOnly, DOMMatrix, DOMQuad });
expose({ WebKitCSSMatrix: DOMMatrix });
cloners.push([DOMMatrix, value => DOMMatrix.fromMatrix(value)], [DOMMatrixReadOnly, value => DOMMatrixReadOnly.fromMatrix(value)],
    [DOMPoint, value => DOMPoint.fromPoint(value)], [DOMPointReadOnly, value => DOMPointReadOnly.fromPoint(value)],
    [DOMRect, value => DOMRect.fromRect(value)], [DOMRectReadOnly, value => DOMRectReadOnly.fromRect(value)],
    [DOMQuad, value => DOMQuad.fromQuad(value)]);
