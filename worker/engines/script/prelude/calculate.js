/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSS Values 4: calc() and the other mathematical functions. */

const roundings = { nearest: value => Math.floor(value + 0.5), up: Math.ceil, down: Math.floor, "to-zero": Math.trunc };

function roundTo(how, value, step = 1) { return roundings[how](value / step) * step; }

/* Radians of a number or an angle. */
function radiansOf({ value, unit }) { return unit === "" ? value : degreesOf({ value, unit }) * Math.PI / 180; }

/* Of how many numbers, least and most; what they make. Their units are the same, and its unit; unless it says which. */
const mathFunctions = {
    calc: { least: 1, most: 1, make: value => value },
    min: { least: 1, most: 64, make: Math.min },
    max: { least: 1, most: 64, make: Math.max },
    clamp: { least: 3, most: 3, make: (least, value, most) => Math.max(least, Math.min(value, most)) },
    abs: { least: 1, most: 1, make: Math.abs },
    hypot: { least: 1, most: 64, make: Math.hypot },
    mod: { least: 2, most: 2, make: (value, by) => value - by * Math.floor(value / by) },
    rem: { least: 2, most: 2, make: (value, by) => value % by },
    sign: { least: 1, most: 1, make: Math.sign, unit: "" },
    sqrt: { least: 1, most: 1, make: Math.sqrt, from: [""] },
    exp: { least: 1, most: 1, make: Math.exp, from: [""] },
    pow: { least: 2, most: 2, make: Math.pow, from: [""] },
    log: { least: 1, most: 2, make: (value, base = Math.E) => Math.log(value) / Math.log(base), from: [""] },
    atan2: { least: 2, most: 2, make: Math.atan2, unit: "rad" },
};
for (const name of ["sin", "cos", "tan"])
    mathFunctions[name] = { least: 1, most: 1, make: Math[name], from: ["", "deg", "rad", "grad", "turn"], unit: "" };
for (const name of ["asin", "acos", "atan"])
    mathFunctions[name] = { least: 1, most: 1, make: Math[name], from: [""], unit: "rad" };
for (const how of Object.keys(roundings))
    mathFunctions[`round ${how}`] = { least: 1, most: 2, make: (...values) => roundTo(how, ...values) };

function isMathFunction(name) { return name === "round" || Object.hasOwn(mathFunctions, name); }

/* CSS Values 4, 10.12: what is no number is 0, and what is infinite is very large. */
function numberOf(value) { return Number.isNaN(value) ? 0 : clamp(value, -1e7, 1e7); }

/* null: not of such numbers. */
function applyMath({ least, most, make, from, unit }, values) {
    const of = values[0]?.unit;
    if (values.length < least || values.length > most || values.includes(null) || !values.every(each => each.unit === of))
        return null;
    if (from && !from.includes(of))
        return null;
    const numbers = values.map(each => from?.includes("deg") ? radiansOf(each) : each.value);
    return { value: make(...numbers), unit: unit ?? of };
}

/* calc(), min() … of sums of products of numbers; null if it is no such. The end closes what is open.
   read: one number, as parseValue has it. */
function calculate(text, read) {
    const tokens = text.match(/\s[-+]\s|[*/]|[-+]?[\d.]+e[-+]?\d+[a-z%]*|[-+]?[a-z0-9.%]+(?:-zero)?|[(),]|\S/g) ?? [];
    let at = 0;
    const call = name => {
        const values = [];
        do {
            at++;
            values.push(sum());
        } while (tokens[at] === ",");
        const closed = at >= tokens.length || tokens[at++] === ")";
        return closed ? applyMath(mathFunctions[name], values) : null;
    };
    const round = () => {
        const named = Object.hasOwn(roundings, tokens[at + 1]) && tokens[at + 2] === ",";
        const how = named ? tokens[at + 1] : "nearest";
        at += named ? 2 : 0;
        return call(`round ${how}`);
    };
    const value = () => {
        const token = tokens[at];
        if (token === "(")
            return call("calc");
        at++;
        if (tokens[at] === "(")
            return token === "round" ? round() : Object.hasOwn(mathFunctions, token) ? call(token) : null;
        const constant = { pi: Math.PI, e: Math.E, infinity: Infinity, "-infinity": -Infinity, nan: NaN }[token];
        const number = token === undefined || token === "none" ? null : read(token);
        return number ?? (constant === undefined ? null : { value: constant, unit: "" });
    };
    const product = () => {
        let left = value();
        while (left && (tokens[at] === "*" || tokens[at] === "/")) {
            const divide = tokens[at++] === "/", right = value();
            const cancels = divide && left.unit === right?.unit;
            if (!right || (right.unit !== "" && !cancels && (divide || left.unit !== "")))
                return null;
            left = { value: divide ? left.value / right.value : left.value * right.value, unit: cancels ? "" : left.unit || right.unit };
        }
        return left;
    };
    const sum = () => {
        let left = product();
        while (left && /^\s[-+]\s$/.test(tokens[at] ?? "")) {
            const minus = tokens[at++].trim() === "-", right = product();
            if (!right || right.unit !== left.unit)
                return null;
            left = { value: minus ? left.value - right.value : left.value + right.value, unit: left.unit };
        }
        return left;
    };
    const result = sum();
    return result && at === tokens.length ? { value: numberOf(result.value), unit: result.unit } : null;
}
