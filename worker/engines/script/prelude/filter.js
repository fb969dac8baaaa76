/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The filter property: the functions of the Filter Effects standard, as eight numbers each. */

const filterKinds = ["blur", "brightness", "contrast", "grayscale", "hue-rotate", "invert", "opacity", "saturate", "sepia",
    "drop-shadow"];

function filterAmount(name, text) {
    if (text === "")
        return name === "hue-rotate" || name === "blur" ? 0 : 1;
    const value = parseValue(text);
    if (!value || value.value === null)
        return null;
    if (name === "hue-rotate")
        return value.unit === "%" || (value.unit === "" && value.value !== 0) ? null : degreesOf(value) * Math.PI / 180;
    const amount = value.unit === "" || value.unit === "%" ? scaled(value, 1) : null;
    return amount === null || amount < 0 ? null : amount;
}

/* Two or three lengths, and before or behind them a colour. */
function dropShadow(text, em, space) {
    const pieces = text.match(/[a-z-]+\([^()]*\)|[^\s]+/gi) ?? [];
    const lengths = pieces.map(piece => parseLength(piece, em)), numbers = lengths.filter(value => value !== null);
    const words = pieces.filter((piece, k) => lengths[k] === null), color = parseColor(words[0] ?? "black");
    const between = words.length > 0 && lengths[0] !== null && lengths.at(-1) !== null;
    if (between || numbers.length < 2 || numbers.length > 3 || words.length > 1 || !color || (numbers[2] ?? 0) < 0)
        return null;
    return [9, numbers[2] ?? 0, numbers[0], numbers[1], ...paintNumbers(color, space)];
}

function blurLength(text, em) { return text.includes("%") ? null : parseLength(text, em); }

function filterFunction(name, text, em, space) {
    const kind = filterKinds.indexOf(name);
    if (kind < 0)
        return null;
    if (name === "drop-shadow")
        return dropShadow(text, em, space);
    const amount = name === "blur" && text !== "" ? blurLength(text, em) : filterAmount(name, text);
    return amount === null || amount < 0 ? null : [kind, amount, 0, 0, 0, 0, 0, 0];
}

/* The numbers of all functions; null if the text is no filter. Where one of them is the url() of a filter that is not
   there, and none is here, nothing is filtered. */
function parseFilter(text, em, space) {
    const cut = withoutComments(text).trim(), open = cut.split("(").length - cut.split(")").length;
    const trimmed = cut + ")".repeat(clamp(open, 0, 8)); /* the end of the text closes what is open */
    if (trimmed.toLowerCase() === "none")
        return [];
    const numbers = [], pattern = /([a-z-]+)\(((?:[^()]|\([^()]*\))*)\)\s*/giy;
    let end = 0, references = 0, match;
    while ((match = pattern.exec(trimmed))) {
        end = pattern.lastIndex;
        if (match[1].toLowerCase() === "url") {
            references++;
            continue;
        }
        const made = filterFunction(match[1].toLowerCase(), match[2].trim(), em, space);
        if (!made)
            return null;
        numbers.push(...made);
    }
    if (end !== trimmed.length || end === 0)
        return null;
    return references > 0 ? [] : numbers;
}
