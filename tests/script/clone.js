/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* structuredClone by HTML's "StructuredSerializeWithTransfer". */

function refused(value, options) { throws("DataCloneError", () => structuredClone(value, options)); }

check("/clone/errors", () => {
    class Far extends RangeError { }
    const named = Object.assign(new Error("m"), { name: "TypeError", extra: 1 }), copy = structuredClone(named), far = structuredClone(new Far("m"));
    sameList([copy instanceof TypeError, copy.name, copy.message, copy.extra], [true, "TypeError", "m", undefined]);
    sameList([far.constructor === RangeError, Object.keys(far).length, typeof far.stack], [true, 0, "string"]);
    same(Object.hasOwn(structuredClone(new Error()), "message"), false);
    same(structuredClone(Object.defineProperty(new Error("x"), "message", { get: () => "y" })).message, "", "getters of message are not asked");
    const error = new Error("m", { cause: { a: 1 } }), round = new Error("r");
    round.cause = round;
    same(structuredClone(error).cause.a, 1);
    same(structuredClone(round).cause.cause.message, "r");
    const dom = structuredClone(new DOMException("m", "AbortError"));
    sameList([dom instanceof DOMException, dom.name, dom.code, dom.message], [true, "AbortError", 20, "m"]);
});
check("/clone/boxed", () => {
    for (const value of [Object(1n), Object(true), Object("x"), Object(5)])
        same(structuredClone(value).valueOf(), value.valueOf());
    refused(Object(Symbol()));
    const text = new String("x"), both = structuredClone([text, text]);
    same(both[0], both[1]);
});
check("/clone/keys-that-mean-more", () => {
    const copy = structuredClone(JSON.parse('{"__proto__": {"a": 1}}'));
    sameList([Object.keys(copy), copy.a, Object.getPrototypeOf(copy) === Object.prototype], ["__proto__", undefined, true]);
    same(Object.getPrototypeOf(structuredClone(Object.create(null))), Object.prototype);
    same(structuredClone(Object.assign([1], { x: 2 })).x, 2);
    same(Object.getOwnPropertySymbols(structuredClone({ [Symbol("s")]: 1 })).length, 0);
});
check("/clone/getters-run-once-and-in-order", () => {
    const log = [], value = { get a() { log.push("a"); delete value.b; return 1; }, b: 2, get c() { log.push("c"); return 3; } };
    same(JSON.stringify(structuredClone(value)), '{"a":1,"c":3}');
    sameList(log, ["a", "c"]);
    throws(URIError, () => structuredClone({ get a() { throw new URIError(); } }));
});
check("/clone/what-cannot-be", () => {
    for (const value of [Symbol(), () => 1, new WeakMap(), new WeakRef({}), new FinalizationRegistry(() => { }), Promise.resolve(), (function* () { })(), [].values(), new Map().keys(),
        new Intl.NumberFormat(), new Event("x"), new URL("x:y"), new AbortController(), document.body, localStorage, performance, globalThis])
        refused(value);
    class Odd extends EventTarget { }
    refused([1, new Odd()]);
    refused(new Map([[() => 1, 1]]));
});
check("/clone/of-the-platform", async () => {
    const blob = structuredClone(new Blob(["ab"], { type: "T/x" })), file = structuredClone(new File(["c"], "n", { lastModified: 5 }));
    sameList([await blob.text(), blob.type, file instanceof File, file.name, file.lastModified], ["ab", "t/x", true, "n", 5]);
    same(structuredClone(new DOMMatrixReadOnly([1, 2, 3, 4, 5, 6])).f, 6);
    same(structuredClone(new DOMRectReadOnly(1, 2, 3, 4)).right, 4);
});
check("/clone/views", () => {
    class Bytes extends Uint8Array { }
    same(structuredClone(new Bytes(2)).constructor, Uint8Array);
    const part = structuredClone(new Uint16Array(new ArrayBuffer(8), 2, 2));
    sameList([part.byteOffset, part.length, part.buffer.byteLength], [2, 2, 8]);
    const grows = structuredClone(new Uint8Array(new ArrayBuffer(2, { maxByteLength: 4 })));
    sameList([grows.buffer.resizable, grows.buffer.maxByteLength], [true, 4]);
    grows.buffer.resize(4);
    same(grows.length, 4);
});
check("/clone/given-away", () => {
    const buffer = new ArrayBuffer(4), view = new Uint8Array(buffer, 1, 2), copy = structuredClone({ view, buffer }, { transfer: [buffer] });
    sameList([copy.view.length, copy.view.byteOffset, copy.view.buffer === copy.buffer, buffer.detached, view.length], [2, 1, true, true, 0]);
    refused(buffer);
    refused(view);
    refused(1, { transfer: [buffer] });
    refused(1, { transfer: [{}] });
    for (const options of [5, { transfer: null }, { transfer: 5 }])
        throws(TypeError, () => structuredClone(1, options));
});
check("/clone/nothing-is-given-away-in-vain", () => {
    const buffer = new ArrayBuffer(4);
    refused([buffer, () => 1], { transfer: [buffer] });
    same(buffer.byteLength, 4);
    const emptied = new ArrayBuffer(4);
    refused({ get a() { emptied.transfer(); return 1; } }, { transfer: [emptied] });
});
check("/clone/deep-and-wide", () => {
    let chain = {}, depth = 0;
    for (let k = 0; k < 2000; k++)
        chain = { chain };
    for (let at = structuredClone(chain); at.chain; at = at.chain)
        depth++;
    same(depth, 2000);
    let endless = {};
    for (let k = 0; k < 1e6; k++)
        endless = { endless };
    throws(RangeError, () => structuredClone(endless));
});
