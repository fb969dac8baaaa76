/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Encodings, blobs, storage, random numbers, measures and the console, where it is easy to be wrong. */

function bytes(...list) { return new Uint8Array(list); }
function decoded(label, options, ...chunks) {
    const decoder = new TextDecoder(label, options);
    return chunks.map((chunk, k) => decoder.decode(bytes(...chunk), { stream: k < chunks.length - 1 })).join("/");
}

check("/decoder/labels", () => {
    for (const [label, name] of [["unicode-1-1-UTF-8", "utf-8"], ["\tutf-8\n", "utf-8"], ["x-unicode20utf8", "utf-8"], ["CP819", "windows-1252"], ["ansi_x3.4-1968", "windows-1252"],
        ["ucs-2", "utf-16le"], ["unicode", "utf-16le"], ["unicodefffe", "utf-16be"], [undefined, "utf-8"]])
        same(new TextDecoder(label).encoding, name, label);
    for (const label of ["\vutf-8", "", "utf-32", "replacement", "__proto__", "constructor"])
        throws(RangeError, () => new TextDecoder(label));
    throws(TypeError, () => new TextDecoder("utf-8", 5));
});
check("/decoder/pieces", () => {
    for (const [label, chunks, text] of [["utf-8", [[0xef], [0xbb, 0xbf, 65]], "/A"], ["utf-8", [[0xef], [0xbb], [65]], "//\ufffdA"], ["utf-8", [[0xf0, 0x80], [0x80]], "\ufffd\ufffd/\ufffd"],
        ["utf-8", [[0xed], [0xa0, 0x80]], "/\ufffd\ufffd\ufffd"], ["utf-8", [[0xf4, 0x90], []], "\ufffd\ufffd/"], ["utf-8", [[0xe0, 0xa0], [0x80]], "/\u0800"],
        ["utf-16le", [[65], [0, 66], [0]], "/A/B"], ["utf-16le", [[0x3d], [0xd8, 0], [0xde]], "//😀"], ["utf-16le", [[0x3d, 0xd8, 65]], "\ufffd"], ["utf-16le", [[0xff], [0xfe, 65, 0]], "/A"],
        ["utf-16le", [[0, 0xde, 65, 0]], "\ufffdA"], ["utf-16be", [[0xd8, 0x3d], [0xde, 0]], "/😀"], ["utf-16be", [[0xfe, 0xff, 0, 65]], "A"]])
        same(decoded(label, {}, ...chunks), text, `${label} ${JSON.stringify(chunks)}`);
});
check("/decoder/fatal", () => {
    for (const [label, ...list] of [["utf-8", 0xc2], ["utf-16le", 0x3d, 0xd8], ["utf-16le", 65], ["utf-16be", 0xd8, 0]])
        throws(TypeError, () => decoded(label, { fatal: true }, list));
    same(decoded("utf-16be", { fatal: true }, [0xff, 0xfd]), "\ufffd");
    same(decoded("utf-16le", { fatal: true }, [0xfd, 0xff]), "\ufffd");
    const decoder = new TextDecoder("utf-8", { fatal: true });
    throws(TypeError, () => decoder.decode(bytes(0xff)));
    same(decoder.decode(bytes(65)), "A");
});
check("/decoder/arguments", () => {
    for (const source of ["x", null, [1]])
        throws(TypeError, () => new TextDecoder().decode(source));
    throws(TypeError, () => new TextEncoder().encodeInto("a", new Uint16Array(2)));
    throws(TypeError, () => new TextEncoder().encodeInto("a"));
    throws(TypeError, () => new TextEncoder().encode(Symbol()));
});
check("/decoder/plain-and-not", () => {
    for (const text of ["", "plain", "a\0b", "\0", "\x7f", "pläin", "plain 😀"])
        same(new TextDecoder().decode(new TextEncoder().encode(text)), text);
});
check("/decoder/long", () => same(new TextDecoder("utf-16le").decode(new Uint16Array(300000).fill(65)), "A".repeat(300000)));

check("/blobs/options", () => {
    sameList([new Blob([], { type: null }).type, new Blob(["a\r\nb\nc\r"], { endings: "native" }).size, new Blob(new Set(["a", "bc"])).size, new Blob(new String("ab")).size], ["null", 6, 3, 2]);
    for (const run of [() => new Blob(5), () => new Blob({}), () => new Blob(null), () => new Blob([], 5), () => new Blob([], { endings: "x" }), () => new File(["a"]), () => URL.createObjectURL({})])
        throws(TypeError, run);
    same(new File([], "a", { lastModified: "7.9" }).lastModified, 7);
});
check("/blobs/reader", async () => {
    const reader = new FileReader(), order = [];
    for (const name of ["loadstart", "load", "loadend", "abort"])
        reader.addEventListener(name, () => order.push(name + reader.readyState));
    reader.readAsText(new Blob([bytes(65, 0, 66, 0)]), "utf-16le");
    same(reader.readyState, FileReader.LOADING);
    throws("InvalidStateError", () => reader.readAsText(new Blob([])));
    await new Promise(done => { reader.onloadend = done; });
    same(reader.result, "AB");
    sameList(order.splice(0), ["loadstart1", "load2", "loadend2"]);
    reader.readAsArrayBuffer(new Blob(["x"]));
    reader.abort();
    await new Promise(done => setTimeout(done, 5));
    sameList(order, ["abort2", "loadend2"]);
    same(reader.result, null);
    throws(TypeError, () => reader.readAsText("text"));
});

check("/storage/names-and-arguments", () => {
    localStorage.clear();
    Object.defineProperty(localStorage, "made", { value: 1 });
    localStorage.setItem("getItem", "hidden");
    sameList([localStorage.made, localStorage.length, localStorage.getItem("getItem"), typeof localStorage.getItem, localStorage.key("1")], ["1", 2, "hidden", "function", "getItem"]);
    same(localStorage.getItem, localStorage.getItem);
    for (const run of [() => localStorage.getItem(), () => localStorage.setItem("a"), () => localStorage.key(), () => localStorage.removeItem(), () => { localStorage.a = Symbol(); }])
        throws(TypeError, run);
    same(String(localStorage), "[object Storage]");
    localStorage.clear();
});
check("/random/arguments", () => {
    throws(TypeError, () => crypto.getRandomValues());
    for (const value of [[1], new DataView(new ArrayBuffer(1)), new Float64Array(1)])
        throws("TypeMismatchError", () => crypto.getRandomValues(value));
    same(String(crypto), "[object Crypto]");
});
check("/measures/of-each-kind", () => {
    const detail = { a: 1 }, mark = performance.mark("a", { startTime: 5, detail });
    detail.a = 2;
    sameList([mark.startTime, mark.duration, mark.entryType, mark.detail.a, mark instanceof PerformanceMark && mark instanceof PerformanceEntry], [5, 0, "mark", 1, true]);
    const measured = options => (({ startTime, duration }) => [startTime, duration].join())(performance.measure("m", options));
    same(measured({ start: 5, duration: 7 }), "5,7");
    same(measured({ end: 9, duration: 7 }), "2,7");
    same(measured({ start: "a", end: 9 }), "5,4");
    for (const run of [() => performance.mark(), () => performance.mark("a", { startTime: -1 }), () => performance.measure("m", { start: 1, end: 2, duration: 3 }), () => performance.measure("m", { start: 1 }, "a"),
        () => performance.measure("m", { duration: 3 }), () => performance.measure()])
        throws(TypeError, run);
    sameList(performance.getEntriesByName("m", "mark"), []);
    same(performance.getEntries().map(entry => entry.startTime).join(), "2,5,5,5");
    performance.clearMarks();
    performance.clearMeasures("m");
    same(performance.getEntries().length, 0);
});
check("/console/nothing-throws", () => {
    const gone = Proxy.revocable(() => 1, {});
    gone.revoke();
    class Odd { static name = Symbol("s"); get [Symbol.toStringTag]() { throw 1; } toString() { throw 2; } }
    console.log("%d %i %f %s %o", Symbol(), {}, 5n, Symbol("x"), new Odd());
    for (const value of [gone.proxy, Odd, new Odd(), Object.create(null), new Proxy({}, { ownKeys() { throw 3; } }), Object.assign(new Error("e"), { toString() { throw 4; } }), [, 1], new Map([[{}, new Set([1])]])])
        console.log(value);
});
