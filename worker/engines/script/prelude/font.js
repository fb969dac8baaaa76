/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The font shorthand of CSS, as far as canvas text uses it. */

const fontUnits = { px: 1, pt: 96 / 72, pc: 16, in: 96, cm: 96 / 2.54, mm: 96 / 25.4, q: 96 / 101.6 };
const fontSizes = { "xx-small": 9, "x-small": 10, small: 13, medium: 16, large: 18, "x-large": 24, "xx-large": 32,
    "xxx-large": 48 };
const stretches = { "ultra-condensed": 50, "extra-condensed": 62.5, condensed: 75, "semi-condensed": 87.5, normal: 100,
    "semi-expanded": 112.5, expanded: 125, "extra-expanded": 150, "ultra-expanded": 200 };
const systemFonts = ["caption", "icon", "menu", "message-box", "small-caption", "status-bar"];
const genericFamilies = ["serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "emoji",
    "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded"];
const wideKeywords = ["inherit", "initial", "unset", "revert", "default", "revert-layer"];

/* In pixels of a font of one pixel, and of the page's, which is of 16. */
const emUnits = { em: 1, ex: 0.5, ch: 0.5, ic: 1, cap: 0.7, lh: 1.2, "%": 0.01 };
const rootUnits = { rem: 16, rex: 8, rch: 8, ric: 16, rcap: 11.2, rlh: 19.2 };
/* In hundredths of the view's width and height. */
const viewUnits = { w: () => globalThis.innerWidth, i: () => globalThis.innerWidth, h: () => globalThis.innerHeight, b: () => globalThis.innerHeight,
    min: () => Math.min(globalThis.innerWidth, globalThis.innerHeight), max: () => Math.max(globalThis.innerWidth, globalThis.innerHeight) };

const lengthUnits = `${[...Object.keys(fontUnits), ...Object.keys(emUnits), ...Object.keys(rootUnits)].join("|")}|[dls]?v(?:w|h|i|b|min|max)`;
const lengthPattern = new RegExp(`^(${numberPattern})(${lengthUnits})?$`);

/* {value, unit}: a length in pixels, or a number; null if it is neither. em and % are of that size. */
function readLength(text, em) {
    const parts = lengthPattern.exec(text);
    if (!parts)
        return null;
    const value = +parts[1], unit = parts[2] ?? "";
    if (unit === "")
        return { value, unit };
    const view = viewUnits[/^[dls]?v(.+)$/.exec(unit)?.[1]];
    return { value: value * (fontUnits[unit] ?? rootUnits[unit] ?? (view ? view() / 100 : emUnits[unit] * em)), unit: "px" };
}

/* A CSS length in pixels; null if it is none. */
function parseLength(text, em) {
    const lower = text.toLowerCase(), plain = readLength(lower, em);
    if (plain)
        return plain.unit === "px" || plain.value === 0 ? plain.value : null;
    const made = splitFunction(lower) ? calculate(lower, token => readLength(token, em)) : null;
    return made?.unit === "px" ? made.value : null;
}

/* CSS Syntax: a backslash before up to six digits of a character's number, or before the character. */
function unescapeString(text) {
    return text.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gis, (all, digits, letter) => {
        const point = parseInt(digits, 16);
        return digits === undefined ? letter : point > 0 && point < 0x110000 ? String.fromCodePoint(point) : "\ufffd";
    });
}

/* Words, in which a backslash makes a letter of anything. */
const identifier = "(?:--|-?(?:[_a-zA-Z\\u0080-\\uffff]|\\\\[^\\n]))(?:[-\\w\\u0080-\\uffff]|\\\\[^\\n])*";
const familyPattern = new RegExp(`^${identifier}(?:\\s+${identifier})*$`);

/* A name that is nothing but a keyword of all properties; a generic family with more behind it. */
function isKeywordMisused(words) {
    return words.length === 1 ? wideKeywords.includes(words[0]) : genericFamilies.includes(words[0]);
}

/* "Times New Roman", serif → names; null if the list is malformed. */
function parseFamilies(text) {
    const names = [];
    for (const part of text.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^,"'\\])+/gs) ?? []) {
        const name = part.trim(), quoted = /^(["'])((?:(?!\1)[^\\]|\\.)*)\1$/s.exec(name);
        if (!quoted && !familyPattern.test(name))
            return null;
        if (!quoted && isKeywordMisused(name.toLowerCase().split(/\s+/)))
            return null;
        names.push({ name: quoted ? unescapeString(quoted[2]) : unescapeString(name.replace(/\s+/g, " ")), quoted: !!quoted });
        if (names.length > 64)
            break;
    }
    return names.length > 0 && !/,\s*$|^\s*,|,\s*,/.test(text) ? names : null;
}

function serializeFamily({ name, quoted }) {
    const generic = genericFamilies.includes(name.toLowerCase());
    if (generic && !quoted)
        return name.toLowerCase();
    const plain = /^(?:--|-?[_a-zA-Z\u0080-\uffff])[-\w\u0080-\uffff]*$/.test(name) && !generic;
    return plain && !wideKeywords.includes(name.toLowerCase()) ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;
}

const plainNumber = new RegExp(`^(?:${numberPattern})$`);

/* How oblique: 14 degrees if it does not say. */
function slant(font, word) {
    const value = parseValue(word), angle = value && value.value * anglesIn[value.unit];
    if (!(Math.abs(angle) <= 90))
        return false;
    font.style = angle === 0 ? "normal" : angle === 14 ? "oblique" : `oblique ${word}`;
    return true;
}

/* One word before the size: sets what it means. False if it means nothing. */
function takeFontWord(font, word, seen) {
    const once = (property, value) => {
        if (seen.has(property))
            return false;
        seen.add(property);
        font[property] = value;
        return true;
    };
    if (word === "normal")
        return ++font.normals <= 4;
    if (word === "italic" || word === "oblique")
        return once("style", word);
    if (/^[-+]?[\d.]+(?:deg|grad|rad|turn)$/.test(word))
        return font.style === "oblique" && slant(font, word);
    if (word === "small-caps")
        return once("variant", word);
    const weight = fontWeightOf(word, font.around.weight);
    if (weight !== null)
        return once("weight", weight);
    return Object.hasOwn(stretches, word) && once("stretch", word);
}

/* CSS Fonts 4, 2.2: bolder and lighter than the weight around; null: it is no weight. */
function fontWeightOf(word, around) {
    if (word === "normal" || word === "bold")
        return word === "bold" ? 700 : 400;
    if (word === "bolder")
        return around < 350 ? 400 : around < 550 ? 700 : Math.max(around, 900);
    if (word === "lighter")
        return around < 100 ? around : around < 550 ? 100 : around < 750 ? 400 : 700;
    return plainNumber.test(word) && +word >= 1 && +word <= 1000 ? +word : null;
}

function parseFontSize(word, em) {
    const lower = word.toLowerCase();
    if (lower in fontSizes)
        return fontSizes[lower];
    if (lower === "larger")
        return em * 1.2;
    if (lower === "smaller")
        return em / 1.2;
    const size = parseLength(lower, em);
    return size === null ? null : lower.includes("(") ? Math.max(size, 0) : size < 0 ? null : size;
}

const fontParts = new RegExp(`^((?:[a-z0-9.-]+\\s+)*?)((?:${numberPattern})(?:${lengthUnits})|0+(?:\\.0+)?|xx-small|x-small|small|medium|large|x-large|xx-large|xxx-large|larger|smaller|(?:calc|min|max|clamp)\\((?:[^()]|\\([^()]*\\))*\\))(?:\\s*\\/\\s*([a-z]+\\((?:[^()]|\\([^()]*\\))*\\)|[^\\s]+))?\\s+(.+)$`, "is");

/* What is relative in a font is so to this, if no element says otherwise. */
const usualAround = { size: 10, weight: 400 };

/* {style, variant, weight, stretch, size, families, text} or null. around: the canvas element's size and weight. */
function parseFont(text, around = usualAround) {
    const trimmed = withoutComments(text).trim();
    if (trimmed.length > 4096)
        return null;
    if (systemFonts.includes(trimmed.toLowerCase()))
        return makeFont({ style: "normal", variant: "normal", weight: 400, stretch: "normal" }, 13, [{ name: "system-ui" }]);
    const font = { style: "normal", variant: "normal", weight: 400, stretch: "normal", normals: 0, around };
    for (const parts = fontParts.exec(trimmed); parts;) {
        const words = parts[1].trim().toLowerCase().split(/\s+/).filter(word => word !== ""), seen = new Set();
        const size = parseFontSize(parts[2], around.size), families = parseFamilies(parts[4]);
        if (size === null || !families || !words.every(word => takeFontWord(font, word, seen)) || seen.size + font.normals > 4)
            break;
        if (parts[3] !== undefined && !isLineHeight(parts[3].toLowerCase(), size))
            break;
        return makeFont(font, size, families);
    }
    return null;
}

function isLineHeight(text, size) {
    const value = text === "normal" ? 0 : parseValue(text)?.value ?? parseLength(text, size);
    return value !== null && value >= 0;
}

function makeFont({ style, variant, weight, stretch }, size, families) {
    const rounded = Math.round(size * 10000) / 10000;
    const words = [style, variant, weight === 400 ? "normal" : weight === 700 ? "bold" : String(weight), stretch]
        .filter(word => word !== "normal");
    const text = [...words, `${rounded}px`, families.map(serializeFamily).join(", ")].join(" ");
    const names = families.map(({ name }) => name.toLowerCase()), number = native.families(names.join("\n"));
    return Object.freeze({ style, variant, weight, stretch, size, number, text, names });
}

/* As parseFont, remembered. */
const fontCache = new Map();
function fontOf(text, around = usualAround) {
    const key = around === usualAround ? text : `${around.size} ${around.weight}|${text}`;
    let font = fontCache.get(key);
    if (font !== undefined)
        return font;
    font = parseFont(text, around);
    if (fontCache.size > 500)
        fontCache.clear();
    fontCache.set(key, font);
    return font;
}

/* Only a size or weight relative to the element's asks for the element's. */
function contextFont(context, text) {
    return fontOf(text, /%|\d(?:em|ex|ch|ic|lh|cap)|larger|smaller|bolder|lighter/i.test(text) ? elementFont(context.canvas) : usualAround);
}

/* letterSpacing and wordSpacing: ch is the advance of the font's 0. */
let zeroMeasure = null;
function spacingPixels(text, font) {
    if (!text.endsWith("ch"))
        return parseLength(text, font.size);
    zeroMeasure ??= new OffscreenCanvas(1, 1).getContext("2d");
    zeroMeasure.font = font.text;
    return parseFloat(text) * zeroMeasure.measureText("0").width;
}
