/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the cases share. A file of cases calls check(name, function) for each; run-cases runs it in the
   jail, and what main() returns is TAP. */

const cases = [];
function check(name, run) { cases.push({ name, run }); }

/* A context of a canvas of that size; the canvas is of the document, or an OffscreenCanvas. */
function context(width = 100, height = 50, settings) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas.getContext("2d", settings);
}

function fail(message) { throw new Error(message); }

function same(actual, expected, what = "") {
    if (!Object.is(actual, expected))
        fail(`${what} is ${String(actual).slice(0, 200)}, not ${String(expected).slice(0, 200)}`);
}

function sameList(actual, expected, what = "") { same(Array.from(actual).join(), expected.join(), what); }

function near(actual, expected, tolerance, what = "") {
    if (!(Math.abs(actual - expected) <= tolerance))
        fail(`${what} is ${actual}, not ${expected} ± ${tolerance}`);
}

/* A pixel's red, green, blue, alpha, each within tolerance. */
function pixel(drawn, x, y, expected, tolerance = 0) {
    const found = Array.from(drawn.getImageData(x, y, 1, 1).data);
    if (!found.every((value, k) => Math.abs(value - expected[k]) <= tolerance))
        fail(`pixel ${x}, ${y} is ${found}, not ${expected}${tolerance ? ` ± ${tolerance}` : ""}`);
}

const green = [0, 255, 0, 255], red = [255, 0, 0, 255], blue = [0, 0, 255, 255], clear = [0, 0, 0, 0], black = [0, 0, 0, 255],
    white = [255, 255, 255, 255];

/* An error of that class, or a DOMException of that name. */
function throws(kind, run) {
    try {
        run();
    } catch (error) {
        const right = typeof kind === "string" ? error instanceof DOMException && error.name === kind : error instanceof kind;
        if (!right)
            fail(`threw ${error}, not ${kind.name ?? kind}`);
        return;
    }
    fail(`threw nothing, not ${kind.name ?? kind}`);
}

async function main() {
    const lines = [`1..${cases.length}`];
    for (const [k, { name, run }] of cases.entries()) {
        try {
            await run();
            lines.push(`ok ${k + 1} ${name}`);
        } catch (error) {
            lines.push(`# ${error}`, ...String(error.stack ?? "").split("\n").slice(0, 6).map(line => `# ${line}`), `not ok ${k + 1} ${name}`);
        }
    }
    return lines.join("\n") + "\n";
}
