/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSS Color 5: color-mix(). */

/* ------------------------------------------------------------------------------- color-mix() */

/* [[…], […]] between commas. */
function splitAtCommas(pieces) {
    const parts = [[]];
    for (const piece of pieces)
        piece === "," ? parts.push([]) : parts.at(-1).push(piece);
    return parts;
}

const hueMethods = ["shorter", "longer", "increasing", "decreasing"];

/* "in oklch longer hue" → {space, method}; null if it is no such. */
function mixMethod([word, name, method, hue, ...more]) {
    const space = name === "xyz" ? "xyz-d65" : name, polar = colorSpaces.get(space)?.wholes.includes(null);
    if (word !== "in" || polar === undefined || more.length > 0)
        return null;
    if (method !== undefined && (!polar || !hueMethods.includes(method) || hue !== "hue"))
        return null;
    return { space, method: method ?? "shorter" };
}

/* A colour and a percentage, in any order, → {color, share}, share null where it is not said. */
function mixPart(pieces, current) {
    const values = pieces.map(piece => parseValue(piece)), at = values.findIndex(value => value?.unit === "%");
    const words = pieces.filter((piece, k) => k !== at), color = words.length === 1 ? parseColorPiece(words[0], current) : null;
    const share = at < 0 ? null : values[at].value;
    return color && pieces.length <= 2 && (share === null || (share >= 0 && share <= 100)) ? { color, share } : null;
}

/* Which numbers of a colour in that space say nothing: hues of what has none. */
function isPowerless([x, y, z], space) {
    return { hsl: y <= 0.001, hwb: y + z >= 99.999, lch: y <= 0.0015, oklch: y <= 0.000004 }[space] ?? false;
}

/* Its numbers in that space; null where it has none, as it said or because there is none. */
function numbersIn(color, space) {
    const from = colorSpaces.get(color.space).kinds, to = colorSpaces.get(space).kinds;
    const numbers = convertColor(color.values.map(value => value ?? 0), color.space, space);
    const powerless = color.space !== space && isPowerless(numbers, space);
    return numbers.map((number, k) => {
        const same = from.indexOf(to[k]);
        return (same >= 0 && color.values[same] === null) || (to[k] === "H" && powerless) ? null : number;
    });
}

/* The second hue, as far from the first as the method goes. */
function hueTowards(from, to, method) {
    const way = to - from;
    if (method === "increasing")
        return way < 0 ? to + 360 : to;
    if (method === "decreasing")
        return way > 0 ? to - 360 : to;
    if (method === "longer")
        return way > 0 && way < 180 ? to - 360 : way > -180 && way <= 0 ? to + 360 : to;
    return way > 180 ? to - 360 : way < -180 ? to + 360 : to;
}

/* Premultiplied, but for hues; a number that one of them lacks is the other's. */
function mixColors(first, second, share, { space, method }) {
    const kinds = colorSpaces.get(space).kinds, a = numbersIn(first, space), b = numbersIn(second, space);
    const alphas = [first.alpha ?? second.alpha, second.alpha ?? first.alpha];
    const alpha = alphas[0] === null ? null : alphas[0] * (1 - share) + alphas[1] * share;
    const values = a.map((value, k) => {
        const from = value ?? b[k], to = b[k] ?? value;
        if (from === null)
            return null;
        if (kinds[k] === "H")
            return degrees(from + (hueTowards(from, to, method) - from) * share);
        const mixed = from * (alphas[0] ?? 1) * (1 - share) + to * (alphas[1] ?? 1) * share;
        return alpha === 0 ? from * (1 - share) + to * share : mixed / (alpha ?? 1);
    });
    return { values, alpha };
}

function mixInto(space, first, second, share) {
    const { values, alpha } = mixColors(first, second, share, { space, method: "shorter" });
    return makeColor(space, values, alpha, false);
}

function mixFunction(pieces, current) {
    const parts = splitAtCommas(pieces), method = parts[0][0] === "in" ? mixMethod(parts.shift()) : mixMethod(["in", "oklab"]);
    const [first, second] = parts.map(part => mixPart(part, current));
    if (!method || parts.length !== 2 || !first || !second)
        return null;
    const one = first.share ?? (second.share === null ? 50 : 100 - second.share), two = second.share ?? 100 - one;
    if (one + two === 0)
        return null;
    const { values, alpha } = mixColors(first.color, second.color, two / (one + two), method);
    const strength = alpha === null ? null : alpha * Math.min(1, (one + two) / 100);
    if (method.space !== "hsl" && method.space !== "hwb")
        return makeColor(method.space, values, strength, false);
    return makeColor("srgb", convertColor(values.map(value => value ?? 0), method.space, "srgb"), strength, false);
}
