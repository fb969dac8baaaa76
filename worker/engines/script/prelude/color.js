/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSS colours: what is painted, red, green, blue 0 … 255 and alpha 0 … 1; what it reads back as; and, for colours
   made of other colours, its numbers in the space it was given in, null where it said none. legacy: in one of the
   ways to write sRGB of old. */

function clamp(value, least, most) { return value < least ? least : value > most ? most : value; }

function byteOf(value) { return Math.round(clamp(value, 0, 255)); }

/* Legacy colours read back as #rrggbb if opaque (HTML, "serialization of a color"). */
function legacyText({ r, g, b, a }) {
    if (a === 1)
        return "#" + (0x1000000 + (r << 16) + (g << 8) + b).toString(16).slice(1);
    const byte = Math.round(a * 255);
    if (byte === 255)
        return legacyText({ r, g, b, a: 1 });
    const short = Math.round(byte / 2.55) / 100;
    const alpha = Math.round(short * 255) === byte ? short : Math.round(byte / 0.255) / 1000;
    return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

/* The others keep their space (CSS Color 4, 15). */
function modernText({ space, values, alpha }) {
    const number = value => value === null ? "none" : String(+value.toFixed(6) + 0);
    const numbers = values.map(number).join(" ") + (alpha === 1 ? "" : ` / ${number(alpha)}`);
    return /^(?:ok)?l(?:ab|ch)$/.test(space) ? `${space}(${numbers})` : `color(${space} ${numbers})`;
}

function makeColor(space, values, alpha, legacy) {
    const [r, g, b] = convertColor(values.map(value => value ?? 0), space, "srgb").map(value => byteOf(value * 255));
    const color = { r, g, b, a: alpha ?? 0, space, values, alpha, legacy };
    color.text = legacy ? legacyText(color) : modernText(color);
    return Object.freeze(color);
}

/* What is painted on a bitmap of that space: 0 … 1, in steps of a byte. */
function paintNumbers(color, space) {
    if (space === "srgb")
        return [color.r / 255, color.g / 255, color.b / 255, color.a];
    const numbers = convertColor(color.values.map(value => value ?? 0), color.space, space);
    return [...numbers.map(value => byteOf(value * 255) / 255), color.a];
}

function legacyColor(r, g, b, a = 1) { return makeColor("srgb", [r / 255, g / 255, b / 255], a, true); }

function hexColor(digits) {
    if (!/^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(digits))
        return null;
    const long = digits.length > 4 ? digits : digits.replace(/./g, "$&$&");
    const part = at => parseInt(long.slice(at, at + 2), 16);
    return legacyColor(part(0), part(2), part(4), long.length === 8 ? part(6) / 255 : 1);
}

/* ------------------------------------------------------------------- numbers, in their units */

const numberPattern = "[-+]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:e[-+]?\\d+)?";
const valuePattern = new RegExp(`^(${numberPattern})(%|deg|rad|grad|turn)?$`);

/* CSS Syntax: comments part words as spaces do; in strings they are text. */
function withoutComments(text) {
    if (!text.includes("/*"))
        return text;
    return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[^]*?(?:\*\/|$)/gs, part => part[0] === "/" ? " " : part);
}

/* Pieces between spaces, with "," and "/" as pieces of their own and what is in parentheses whole. */
function splitPieces(text) {
    const pieces = [];
    let from = 0, depth = 0;
    const end = (at, next) => {
        if (at > from)
            pieces.push(text.slice(from, at));
        from = next;
    };
    for (let at = 0; at < text.length; at++) {
        const letter = text[at];
        if (letter === "(") {
            depth++;
        } else if (letter === ")") {
            depth = Math.max(depth - 1, 0);
            if (depth === 0)
                end(at + 1, at + 1);
        } else if (depth === 0 && " \t\n\f\r,/".includes(letter)) {
            end(at, at + 1);
            if (letter === "," || letter === "/")
                pieces.push(letter);
        }
    }
    end(text.length);
    return pieces;
}

/* [name, what is in its parentheses], which the end of the text closes too; null if it is no function. */
function splitFunction(piece) {
    const name = /^([a-z][a-z0-9-]*)\(/.exec(piece)?.[1];
    if (!name)
        return null;
    const closed = piece.split("(").length === piece.split(")").length;
    return [name, piece.slice(name.length + 1, closed ? -1 : undefined)];
}

/* {value, unit} with unit "", "%" or an angle's, value null for none; null if it is none of these. named: what the
   words of a relative colour stand for. */
function parseValue(text, named) {
    if (text === "none")
        return { value: null, unit: "" };
    if (named?.has(text))
        return { value: named.get(text), unit: "" };
    const parts = valuePattern.exec(text);
    if (parts)
        return { value: +parts[1], unit: parts[2] ?? "" };
    const call = splitFunction(text);
    return call && isMathFunction(call[0]) ? calculate(text, token => parseValue(token, named)) : null;
}

/* A number, or a percentage of whole. */
function scaled(value, whole) { return value.unit === "%" ? value.value * whole / 100 : value.value; }

const anglesIn = { "": 1, deg: 1, rad: 180 / Math.PI, grad: 0.9, turn: 360 };

function degreesOf(value) {
    const factor = anglesIn[value.unit];
    return factor === undefined ? null : degrees(value.value * factor);
}

/* -------------------------------------------------------------------------- colour functions */

/* Arguments: with commas throughout, or with spaces and a slash before alpha. */
function colorArguments(pieces) {
    const commas = pieces.includes(","), marks = commas ? [",", ",", ","] : ["/"];
    const parts = commas ? pieces.filter((piece, k) => k % 2 === 0) : pieces.filter((piece, k) => k !== 3);
    const between = commas ? pieces.filter((piece, k) => k % 2 === 1) : pieces.slice(3, 4);
    const right = parts.length - (commas ? 1 : 3) === between.length && between.every((mark, k) => mark === marks[k]);
    return right && parts.length >= 3 && parts.length <= 4 && !(commas && parts.includes("none")) ? { parts, commas } : null;
}

/* How much 1 of a space is in its function: rgb() counts to 255. */
function unitsOf(name) { return name.startsWith("rgb") ? 255 : 1; }

/* A number of a colour in its space; undefined: of the wrong unit. */
function componentOf(value, whole, units) {
    if (value.value === null)
        return null;
    if (whole === null)
        return degreesOf(value) ?? undefined;
    return value.unit === "" || value.unit === "%" ? scaled(value, whole * units) / units : undefined;
}

function alphaOf(value) {
    if (value.value === null)
        return null;
    return value.unit === "" || value.unit === "%" ? clamp(scaled(value, 1), 0, 1) : undefined;
}

/* What cannot be outside of its range: lightness, chroma, and what hsl() and hwb() count to 100. */
function rangedComponent(value, kind, whole) {
    if (value === null)
        return null;
    if (kind === "L")
        return clamp(value, 0, whole);
    return kind === "C" || kind === "w" || kind === "k" ? Math.max(value, 0) : value;
}

/* By the commas of old: rgb() of three numbers or three percentages, hsl() of percentages. */
function mayHaveCommas(name, values) {
    if (name.startsWith("rgb"))
        return values.slice(0, 3).every(value => value.unit === values[0].unit);
    return name.startsWith("hsl") && values[1].unit === "%" && values[2].unit === "%";
}

function spaceOf(name) { return name.startsWith("rgb") ? "srgb" : name.startsWith("hsl") ? "hsl" : name; }

/* The words of a relative colour: the numbers of the colour it comes from. */
function wordsOf(origin, space, units) {
    const values = convertColor(origin.values.map(value => value ?? 0), origin.space, space);
    return new Map([...colorSpaces.get(space).names.map((name, k) => [name, values[k] * units]), ["alpha", origin.alpha ?? 0]]);
}

/* Of rgb(), hsl(), hwb(), lab() … and, with its space as name, color(). */
function spaceFunction(name, space, pieces, origin) {
    const given = colorArguments(pieces), units = unitsOf(name), words = origin && wordsOf(origin, space, units);
    const values = given?.parts.map(part => parseValue(part, words));
    if (!values || values.includes(null) || (given.commas && (origin || !mayHaveCommas(name, values))))
        return null;
    const { wholes, kinds } = colorSpaces.get(space), alpha = values[3] ? alphaOf(values[3]) : origin ? origin.alpha : 1;
    const numbers = values.slice(0, 3).map((value, k) => componentOf(value, wholes[k], units));
    if (numbers.includes(undefined) || alpha === undefined)
        return null;
    const ranged = numbers.map((number, k) => rangedComponent(number, kinds[k], wholes[k]));
    if (!/^(?:rgb|hsl|hwb)/.test(name))
        return makeColor(space, ranged, alpha, false);
    const inRgb = convertColor(ranged.map(number => number ?? 0), space, "srgb");
    return makeColor("srgb", inRgb, origin ? alpha : alpha ?? 0, !origin);
}

function colorFunction(name, text, current) {
    const pieces = splitPieces(text);
    if (name === "color-mix")
        return mixFunction(pieces, current);
    const origin = pieces[0] === "from" ? parseColorPiece(pieces[1] ?? "", current) : undefined;
    if (origin === null)
        return null;
    if (origin)
        pieces.splice(0, 2);
    if (name !== "color")
        return spaceFunction(name, spaceOf(name), pieces, origin);
    const space = pieces.shift() ?? "", known = space === "xyz" ? "xyz-d65" : space, { kinds } = colorSpaces.get(known) ?? {};
    return kinds === "RGB" && !pieces.includes(",") ? spaceFunction("color", known, pieces, origin) : null;
}

/* -------------------------------------------------------------------------------- in all */

const colorFunctions = new Set(["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix"]);

function parseColorPiece(piece, current) {
    if (piece[0] === "#")
        return hexColor(piece.slice(1));
    if (piece === "transparent")
        return legacyColor(0, 0, 0, 0);
    if (piece === "currentcolor")
        return current();
    const word = namedColors.get(piece);
    if (word !== undefined)
        return legacyColor(word >> 16, word >> 8 & 255, word & 255);
    const call = splitFunction(piece);
    return call && colorFunctions.has(call[0]) ? colorFunction(...call, current) : null;
}

/* Colours in colours in colours … end somewhere. */
const COLOR_TEXT_MOST = 2000;

/* What programs make by the thousand, read without the rest: three times as fast. */
const plainRgb = /^rgba?\((\d+), *(\d+), *(\d+)(?:, *(\d*\.?\d+))?\)$/;

const colorCache = new Map();

/* A colour as above, frozen, or null if the text is none. current: what currentcolor is, if not black. */
function parseColor(text, current = () => parseColor("black")) {
    let color = colorCache.get(text);
    if (color !== undefined)
        return color;
    const lower = text.toLowerCase(), plain = plainRgb.exec(lower);
    if (plain) {
        color = legacyColor(Math.min(plain[1], 255), Math.min(plain[2], 255), Math.min(plain[3], 255), Math.min(plain[4] ?? 1, 1));
    } else {
        const pieces = text.length > COLOR_TEXT_MOST ? [] : splitPieces(withoutComments(lower));
        color = pieces.length === 1 ? parseColorPiece(pieces[0], current) : null;
    }
    if (lower.includes("currentcolor"))
        return color;
    if (colorCache.size > 5000)
        colorCache.clear();
    colorCache.set(text, color);
    return color;
}
