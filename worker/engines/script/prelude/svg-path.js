/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SVG path data to operations. What follows an error is ignored, as SVG says. */

const pathArguments = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 };

/* One argument of a command at a time; flags of arcs are one digit. A comma stands between arguments only. */
class PathReader {
    #text; #at = 0;
    constructor(text) { this.#text = text; }
    #skip() { while (" \t\n\f\r".includes(this.#text[this.#at] ?? "x")) this.#at++; }
    #skipComma() {
        this.#skip();
        if (this.#text[this.#at] !== ",")
            return;
        this.#at++;
        this.#skip();
    }
    get done() {
        this.#skip();
        return this.#at >= this.#text.length;
    }
    command() { return /[a-zA-Z]/.test(this.#text[this.#at] ?? "") ? this.#text[this.#at++] : null; }
    #number() {
        const pattern = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
        pattern.lastIndex = this.#at;
        const found = pattern.exec(this.#text);
        if (!found)
            return null;
        this.#at = pattern.lastIndex;
        return +found[0];
    }
    #flag() {
        const digit = this.#text[this.#at];
        return digit === "0" || digit === "1" ? (this.#at++, +digit) : null;
    }
    /* isFirst: the letter was just read; else these are more arguments of the same. */
    numbers(letter, isFirst) {
        const values = [];
        for (let k = 0; k < pathArguments[letter]; k++) {
            if (k === 0 && isFirst)
                this.#skip();
            else
                this.#skipComma();
            const value = letter === "a" && (k === 3 || k === 4) ? this.#flag() : this.#number();
            if (value === null)
                return null;
            values.push(value);
        }
        return values;
    }
}

/* SVG 2, appendix B.2.4: from end points to a centre. */
function svgArc(from, [radiusX, radiusY, degrees, large, sweep, x, y]) {
    let rx = Math.abs(radiusX), ry = Math.abs(radiusY);
    if (from[0] === x && from[1] === y)
        return [];
    if (rx === 0 || ry === 0)
        return [[OP_LINE_TO, x, y]];
    const angle = degrees * Math.PI / 180, cos = Math.cos(angle), sin = Math.sin(angle);
    const dx = (from[0] - x) / 2, dy = (from[1] - y) / 2;
    const x1 = cos * dx + sin * dy, y1 = cos * dy - sin * dx;
    const need = (x1 / rx) ** 2 + (y1 / ry) ** 2;
    if (need > 1)
        [rx, ry] = [rx * Math.sqrt(need), ry * Math.sqrt(need)];
    const above = (rx * ry) ** 2 - (rx * y1) ** 2 - (ry * x1) ** 2, below = (rx * y1) ** 2 + (ry * x1) ** 2;
    const factor = Math.sqrt(Math.max(0, above / below)) * (large === sweep ? -1 : 1);
    const cx1 = factor * rx * y1 / ry, cy1 = -factor * ry * x1 / rx;
    const cx = cos * cx1 - sin * cy1 + (from[0] + x) / 2, cy = sin * cx1 + cos * cy1 + (from[1] + y) / 2;
    const start = Math.atan2((y1 - cy1) / ry, (x1 - cx1) / rx), end = Math.atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx);
    return [[OP_ELLIPSE, cx, cy, rx, ry, angle, start, end, sweep ? 0 : 1]];
}

function svgPath(text) {
    const reader = new PathReader(text), list = [];
    let x = 0, y = 0, startX = 0, startY = 0, controlX = 0, controlY = 0, last = "", letter = null;
    const absolute = (values, relative) => relative ? values.map((value, k) => value + (k % 2 ? y : x)) : values;
    const add = (operation, ...values) => {
        list.push([operation, ...values]);
        [x, y] = values.slice(-2);
    };
    const draw = {
        m: v => { add(OP_MOVE_TO, ...v); [startX, startY] = v; },
        l: v => add(OP_LINE_TO, ...v),
        c: v => { add(OP_CUBIC_TO, ...v); [controlX, controlY] = [v[2], v[3]]; },
        s: v => {
            const first = "cs".includes(last) ? [2 * x - controlX, 2 * y - controlY] : [x, y];
            add(OP_CUBIC_TO, ...first, ...v);
            [controlX, controlY] = [v[0], v[1]];
        },
        q: v => { add(OP_QUADRATIC_TO, ...v); [controlX, controlY] = [v[0], v[1]]; },
        t: v => {
            const [cx, cy] = "qt".includes(last) && last ? [2 * x - controlX, 2 * y - controlY] : [x, y];
            add(OP_QUADRATIC_TO, cx, cy, ...v);
            [controlX, controlY] = [cx, cy];
        },
    };
    while (!reader.done) {
        const next = reader.command();
        if (next !== null)
            letter = next;
        else if (letter === null || letter.toLowerCase() === "z")
            break;
        const lower = letter.toLowerCase(), relative = letter === lower;
        if (!(lower in pathArguments) || (list.length === 0 && lower !== "m"))
            break;
        const values = reader.numbers(lower, next !== null);
        if (values === null)
            break;
        if (lower === "z") {
            list.push([OP_CLOSE_PATH]);
            [x, y] = [startX, startY];
        } else if (lower === "h" || lower === "v") {
            add(OP_LINE_TO, lower === "h" ? values[0] + (relative ? x : 0) : x, lower === "v" ? values[0] + (relative ? y : 0) : y);
        } else if (lower === "a") {
            const end = absolute(values.slice(5), relative);
            list.push(...svgArc([x, y], [...values.slice(0, 5), ...end]));
            [x, y] = end;
        } else {
            draw[lower](absolute(values, relative));
        }
        last = lower;
        if (lower === "m")
            letter = relative ? "l" : "L"; /* more pairs after a move are lines */
    }
    return list;
}
