/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The console: lines on the log pipe. */

function showKeys(value, depth) {
    const keys = Object.keys(value), shown = keys.slice(0, 20).map(key => `${key}: ${show(value[key], depth - 1)}`);
    return `{${shown.join(", ")}${keys.length > 20 ? ", …" : ""}}`;
}

function showList(value, depth) {
    const shown = Array.from(value.slice ? value.slice(0, 50) : value, item => show(item, depth - 1));
    return `[${shown.join(", ")}${value.length > 50 ? `, … ${value.length} in all` : ""}]`;
}

/* Those of this page, not of what it stands on. */
function framesOf(error) {
    return String(error.stack ?? "").split("\n").filter(frame => frame !== "" && !/@(?:prelude:|\[native code\])/.test(frame));
}

function showObject(value, depth) {
    if (value instanceof Error)
        return [String(value), ...framesOf(value)].join("\n");
    if (depth <= 0)
        return Array.isArray(value) ? "[…]" : "{…}";
    if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)))
        return showList(value, depth);
    if (value instanceof Map)
        return `Map ${showList([...value].slice(0, 50), depth)}`;
    if (value instanceof Set)
        return `Set ${showList([...value].slice(0, 50), depth)}`;
    if (value instanceof Date || value instanceof RegExp)
        return String(value);
    const name = value.constructor?.name, prefix = name && name !== "Object" ? name + " " : "";
    const told = isOfPlatform(value) && typeof value.toJSON === "function";
    return prefix + (told ? show(value.toJSON(), depth - 1) : showKeys(value, depth));
}

function show(value, depth = 3) {
    if (typeof value === "string")
        return depth === 3 ? value : JSON.stringify(value.length > 500 ? value.slice(0, 500) + "…" : value);
    if (value === null || (typeof value !== "object" && typeof value !== "function"))
        return Object.is(value, -0) ? "-0" : String(value);
    try {
        return typeof value === "function" ? `function ${value.name}` : showObject(value, depth);
    } catch {
        return "(an object that cannot be shown)";
    }
}

/* NaN for what is no number and no text: to say something throws nothing. */
function toNumber(value) { return ["number", "bigint", "string", "boolean"].includes(typeof value) ? Number(value) : NaN; }

/* printf-like: %s %d %i %f %o %O %c %%. */
function format(values) {
    if (typeof values[0] !== "string" || !values[0].includes("%"))
        return values.map(value => show(value)).join(" ");
    let next = 1;
    const text = values[0].replace(/%[sdifoOc%]/g, directive => {
        if (directive === "%%")
            return "%";
        if (next >= values.length)
            return directive;
        const value = values[next++];
        switch (directive[1]) {
        case "d": case "i": return String(Math.trunc(toNumber(value)));
        case "f": return String(toNumber(value));
        case "c": return "";
        default: return show(value);
        }
    });
    return [text, ...values.slice(next).map(value => show(value))].join(" ");
}

let groupIndent = "";
const counts = new Map(), timersOfConsole = new Map();

/* As enum console_level. */
const LOG = 1, WARNING = 2, ERROR = 3, REFUSAL = 5;

function say(level, values, prefix = "") {
    native.log(groupIndent + prefix + format(values), level);
}

function sayElapsed(label, values) {
    const begun = timersOfConsole.get(label);
    say(LOG, begun === undefined ? [`timer ${label} does not exist`] : [`${label}: ${native.now() - begun} ms`, ...values]);
}

const console = {
    log(...values) { say(LOG, values); },
    info(...values) { say(LOG, values); },
    debug(...values) { say(LOG, values); },
    warn(...values) { say(WARNING, values); },
    error(...values) { say(ERROR, values); },
    trace(...values) { say(LOG, [...values, "\n" + framesOf(new Error()).join("\n")], "trace: "); },
    dir(value) { say(LOG, [value]); },
    dirxml(value) { say(LOG, [value]); },
    table(value) { say(LOG, [value]); },
    clear() {},
    assert(holds, ...values) {
        if (!holds)
            say(ERROR, values, "assertion failed: ");
    },
    count(label = "default") {
        counts.set(label, (counts.get(label) ?? 0) + 1);
        say(LOG, [`${label}: ${counts.get(label)}`]);
    },
    countReset(label = "default") { counts.delete(label); },
    group(...values) {
        if (values.length)
            say(LOG, values);
        groupIndent = (groupIndent + "  ").slice(0, 40);
    },
    groupCollapsed(...values) { console.group(...values); },
    groupEnd() { groupIndent = groupIndent.slice(2); },
    time(label = "default") { timersOfConsole.set(label, native.now()); },
    timeLog(label = "default", ...values) { sayElapsed(label, values); },
    timeEnd(label = "default") {
        sayElapsed(label, []);
        timersOfConsole.delete(label);
    },
};
expose({ console });

/* Calls what a script gave us; what it throws goes to the console and no further. */
function callSafely(callback, self, ...values) {
    try {
        return callback.apply(self, values);
    } catch (error) {
        reportError(error);
    }
}
