/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Paths: the methods that contexts and Path2D share (CanvasPath), and Path2D. */

/* Where operations go: a context's to the tape, a Path2D's to its list. */
const ADD0 = Symbol("add0"), ADD2 = Symbol("add2"), ADD4 = Symbol("add4"), ADD6 = Symbol("add6"), ADD = Symbol("add");

function negativeRadius() { throw domError("IndexSizeError", "a radius is negative"); }

/* One radius of roundRect, a number or a point, as two. */
function cornerRadius(value) {
    if (typeof value !== "object" && typeof value !== "function" && value !== undefined)
        return [+value, +value];
    return [+(value?.x ?? 0), +(value?.y ?? 0)];
}

/* The radii of roundRect, a list of them or one. */
function radiiOf(radii) {
    const isList = typeof radii === "object" && radii !== null && typeof radii[Symbol.iterator] === "function";
    return Array.from(isList ? radii : [radii], cornerRadius);
}

/* The radii in turn: one that is not finite ends the call, one that is negative is an error. */
function radiiAreFinite(radii) {
    for (const [x, y] of radii) {
        if (!finite2(x, y))
            return false;
        if (x < 0 || y < 0)
            throw new RangeError("a radius is negative");
    }
    return true;
}

/* The corners upper left, upper right, lower right, lower left, made to fit. */
function cornerRadii(width, height, radii) {
    if (radii.length < 1 || radii.length > 4)
        throw new RangeError(`${radii.length} radii: one to four can be given`);
    if (!radiiAreFinite(radii))
        return null;
    const order = [[0, 0, 0, 0], [0, 1, 0, 1], [0, 1, 2, 1], [0, 1, 2, 3]][radii.length - 1];
    const corners = order.map(k => radii[k]), w = Math.abs(width), h = Math.abs(height);
    const sums = [[w, corners[0][0] + corners[1][0]], [h, corners[1][1] + corners[2][1]],
        [w, corners[2][0] + corners[3][0]], [h, corners[3][1] + corners[0][1]]];
    const scale = Math.min(1, ...sums.map(([side, sum]) => sum > 0 ? side / sum : 1));
    return corners.flatMap(([x, y]) => [x * scale, y * scale]);
}

/* Defined on a prototype: each method checks as the standard says, then adds one operation. */
const pathMethods = {
    closePath() { this[ADD0](OP_CLOSE_PATH); },
    moveTo(x, y) {
        needArguments(arguments.length, 2);
        x = +x; y = +y;
        if (finite2(x, y))
            this[ADD2](OP_MOVE_TO, x, y);
    },
    lineTo(x, y) {
        needArguments(arguments.length, 2);
        x = +x; y = +y;
        if (finite2(x, y))
            this[ADD2](OP_LINE_TO, x, y);
    },
    quadraticCurveTo(x1, y1, x, y) {
        needArguments(arguments.length, 4);
        x1 = +x1; y1 = +y1; x = +x; y = +y;
        if (finite4(x1, y1, x, y))
            this[ADD4](OP_QUADRATIC_TO, x1, y1, x, y);
    },
    bezierCurveTo(x1, y1, x2, y2, x, y) {
        needArguments(arguments.length, 6);
        x1 = +x1; y1 = +y1; x2 = +x2; y2 = +y2; x = +x; y = +y;
        if (finite6(x1, y1, x2, y2, x, y))
            this[ADD6](OP_CUBIC_TO, x1, y1, x2, y2, x, y);
    },
    arcTo(x1, y1, x2, y2, radius) {
        needArguments(arguments.length, 5);
        x1 = +x1; y1 = +y1; x2 = +x2; y2 = +y2; radius = +radius;
        if (!finite6(x1, y1, x2, y2, radius, 0))
            return;
        if (radius < 0)
            negativeRadius();
        this[ADD]([OP_ARC_TO, x1, y1, x2, y2, radius]);
    },
    rect(x, y, width, height) {
        needArguments(arguments.length, 4);
        x = +x; y = +y; width = +width; height = +height;
        if (finite4(x, y, width, height))
            this[ADD4](OP_RECTANGLE, x, y, width, height);
    },
    roundRect(x, y, width, height, radii = 0) {
        needArguments(arguments.length, 4);
        x = +x; y = +y; width = +width; height = +height;
        const given = radiiOf(radii);
        if (!finite4(x, y, width, height))
            return;
        const corners = cornerRadii(width, height, given);
        if (corners)
            this[ADD]([OP_ROUND_RECTANGLE, x, y, width, height, ...corners]);
    },
    arc(x, y, radius, start, end, anticlockwise = false) {
        needArguments(arguments.length, 5);
        x = +x; y = +y; radius = +radius; start = +start; end = +end;
        if (!finite6(x, y, radius, start, end, 0))
            return;
        if (radius < 0)
            negativeRadius();
        this[ADD]([OP_ELLIPSE, x, y, radius, radius, 0, start, end, anticlockwise ? 1 : 0]);
    },
    ellipse(x, y, radiusX, radiusY, rotation, start, end, anticlockwise = false) {
        needArguments(arguments.length, 7);
        x = +x; y = +y; radiusX = +radiusX; radiusY = +radiusY; rotation = +rotation; start = +start; end = +end;
        if (!finite6(x, y, radiusX, radiusY, rotation, start) || end * 0 !== 0)
            return;
        if (radiusX < 0 || radiusY < 0)
            negativeRadius();
        this[ADD]([OP_ELLIPSE, x, y, radiusX, radiusY, rotation, start, end, anticlockwise ? 1 : 0]);
    },
};


/* ------------------------------------------------------------------------------------ Path2D */

const LIST = Symbol("list");

/* In a Path2D's list besides operations: another path, under a matrix. */
class PathPart {
    constructor(list, matrix) {
        this.list = list;
        this.matrix = matrix;
    }
}

class Path2D {
    constructor(path = undefined) {
        if (path instanceof Path2D)
            this[LIST] = path[LIST].slice();
        else
            this[LIST] = path === undefined ? [] : svgPath(toText(path));
    }
    addPath(path, transform = undefined) {
        needArguments(arguments.length, 1);
        if (!(path instanceof Path2D))
            throw new TypeError("addPath needs a Path2D");
        const matrix = fixup2d(transform);
        if (matrix.every(Number.isFinite) && path[LIST].length > 0)
            this[LIST].push(new PathPart(path[LIST].slice(), matrix));
    }
    [ADD0](operation) { this[LIST].push([operation]); }
    [ADD2](operation, a, b) { this[LIST].push([operation, a, b]); }
    [ADD4](operation, a, b, c, d) { this[LIST].push([operation, a, b, c, d]); }
    [ADD6](operation, a, b, c, d, e, f) { this[LIST].push([operation, a, b, c, d, e, f]); }
    [ADD](operation) { this[LIST].push(operation); }
}
define(Path2D, pathMethods);

function concatenate(a, b) {
    return [a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1], a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5]];
}

function putPath(bitmap, list, matrix) {
    for (const item of list) {
        if (!(item instanceof PathPart)) {
            putList(bitmap, item[0], item.length > 1 ? item.slice(1) : []);
            continue;
        }
        const inner = concatenate(matrix, item.matrix);
        putList(bitmap, OP_TRANSFORM, inner);
        putPath(bitmap, item.list, inner);
        putList(bitmap, OP_TRANSFORM, matrix);
    }
}

exposeClasses({ Path2D });
