/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Of style elements: the fonts they bring. There is no style engine that would read the rest. */

const faceDescriptors = { "font-style": "style", "font-weight": "weight", "font-stretch": "stretch", "unicode-range": "unicodeRange",
    "font-display": "display" };

const FACES = Symbol("faces"); /* of a style element */

/* "name: value; …" → a map. Strings and parentheses may hold semicolons: those of data: URLs. */
function declarations(text) {
    const found = new Map();
    for (const part of text.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\([^()]*\)|[^;"'(])+/gs) ?? []) {
        const colon = part.indexOf(":");
        if (colon > 0)
            found.set(part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim());
    }
    return found;
}

function fontFaceOf(text) {
    const found = declarations(text), family = found.get("font-family"), source = found.get("src");
    if (!family || !source)
        return null;
    const given = Object.entries(faceDescriptors).filter(([name]) => found.has(name)).map(([name, key]) => [key, found.get(name)]);
    return new FontFace(unquoted(family), source, Object.fromEntries(given));
}

/* The element left the document, or its text changed. */
function forgetStyleElement(element) {
    for (const face of element[FACES] ?? [])
        fontFaces.delete(face);
    element[FACES] = [];
}

/* It came into the document. */
function readStyleElement(element) {
    forgetStyleElement(element);
    const text = withoutComments(element.textContent);
    const rules = text.matchAll(/@font-face\s*\{((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^}"'])*)\}/gis);
    element[FACES] = Array.from(rules, ([, body]) => fontFaceOf(body)).filter(face => face !== null);
    for (const face of element[FACES])
        fontFaces.add(face);
}
