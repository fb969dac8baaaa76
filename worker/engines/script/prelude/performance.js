/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* performance: the page's clock, and what programs write down by it (High Resolution Time, User Timing). */

class PerformanceEntry {
    #values;
    constructor(key, values) {
        illegalUnless(key);
        this.#values = values;
    }
    get name() { return this.#values.name; }
    get entryType() { return this.#values.entryType; }
    get startTime() { return this.#values.startTime; }
    get duration() { return this.#values.duration; }
    get [internal]() { return this.#values.detail; }
    toJSON() {
        const { name, entryType, startTime, duration, detail } = this.#values;
        return { name, entryType, startTime, duration, detail };
    }
}

function detailOf(options) { return options.detail === undefined || options.detail === null ? null : structuredClone(options.detail); }

function timeOf(value) {
    const time = finiteNumber(value, "a time");
    if (time < 0)
        throw new TypeError("no time is before the beginning");
    return time;
}

class PerformanceMark extends PerformanceEntry {
    constructor(name, options = {}) {
        needArguments(arguments.length, 1);
        const { startTime } = dictionary(options, "options");
        super(internal, { name: toText(name), entryType: "mark", startTime: startTime === undefined ? now() : timeOf(startTime), duration: 0,
            detail: detailOf(options ?? {}) });
    }
    get detail() { return this[internal]; }
}

class PerformanceMeasure extends PerformanceEntry {
    get detail() { return this[internal]; }
}

let entries = [];

/* A time, or the mark of that name. */
function markTime(mark) {
    if (typeof mark === "number")
        return timeOf(mark);
    const name = toText(mark), entry = entries.findLast(entry => entry.entryType === "mark" && entry.name === name);
    if (!entry)
        throw domError("SyntaxError", `there is no mark ${name}`);
    return entry.startTime;
}

function measuredTimes({ start, end, duration }) {
    const length = duration === undefined ? undefined : finiteNumber(duration, "duration");
    const to = end !== undefined ? markTime(end) : start !== undefined && length !== undefined ? markTime(start) + length : now();
    const from = start !== undefined ? markTime(start) : length !== undefined ? to - length : 0;
    return [from, to];
}

function measureOptions(start, end) {
    if (typeof start !== "object" || start === null)
        return { start, end };
    const several = ["start", "end", "duration"].filter(name => start[name] !== undefined).length;
    if (end !== undefined || several === 3 || (several > 0 && start.start === undefined && start.end === undefined))
        throw new TypeError("a measure has a start, an end or a duration, and not all of them");
    return start;
}

function clearEntries(type, name) {
    const out = name === undefined ? null : toText(name);
    entries = entries.filter(entry => entry.entryType !== type || (out !== null && entry.name !== out));
}

function sortedEntries(holds) { return entries.filter(holds).sort((a, b) => a.startTime - b.startTime); }

class Performance extends EventTarget {
    constructor(key) {
        illegalUnless(key);
        super();
    }
    now() { return now(); }
    get timeOrigin() { return Date.now() - now(); }
    mark(name, options = {}) {
        const mark = new PerformanceMark(...arguments);
        entries.push(mark);
        return mark;
    }
    measure(name, start = undefined, end = undefined) {
        needArguments(arguments.length, 1);
        const options = measureOptions(start, end), [from, to] = measuredTimes(options);
        const measure = new PerformanceMeasure(internal, { name: toText(name), entryType: "measure", startTime: from, duration: to - from,
            detail: detailOf(options) });
        entries.push(measure);
        return measure;
    }
    clearMarks(name = undefined) { clearEntries("mark", name); }
    clearMeasures(name = undefined) { clearEntries("measure", name); }
    getEntries() { return sortedEntries(() => true); }
    getEntriesByType(type) {
        needArguments(arguments.length, 1);
        return sortedEntries(entry => entry.entryType === type);
    }
    getEntriesByName(name, type = undefined) {
        needArguments(arguments.length, 1);
        return sortedEntries(entry => entry.name === toText(name) && (type === undefined || entry.entryType === type));
    }
    toJSON() { return { timeOrigin: this.timeOrigin }; }
}

exposeClasses({ Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure });
expose({ performance: new Performance(internal) });
