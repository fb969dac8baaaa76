/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* More of the sample of ecmascript.js: names, labels, generators, classes, proxies, what waits. */

section("8.1 names and their dead zone",
    [() => { const f = () => late; try { f(); } catch (error) { return error.name; } let late = 1; }, "ReferenceError"],
    [() => { let a = 1; { try { typeof a; } catch (error) { return error.name; } let a = 2; } }, "ReferenceError"],
    [() => { try { ((a = b, b) => a)(); } catch (error) { return error.name; } }, "ReferenceError"],
    [() => { let a = 5; return ((b = a, a = 2) => b)(undefined, 7); }, thrown(ReferenceError)],
    [() => { let f = (a, b = () => a) => { var a = 9; return b(); }; return f(1); }, 1], [() => { class A extends A { } }, thrown(ReferenceError)],
    [() => { switch (1) { case 0: let a; case 1: a; } }, thrown(ReferenceError)], [() => { for (let a of [a]) ; }, thrown(ReferenceError)],
    [() => { for (const a = 1; a < 2;) { a++; } }, thrown(TypeError)], [() => { const list = []; for (const a in { x: 1, y: 2 }) list.push(() => a); return list.map(f => f()); }, ["x", "y"]],
    [() => { const list = []; for (let a = 0, f = () => a; a < 2; a++) list.push(f()); return list; }, [0, 0]], [() => (function f() { f = 1; return typeof f; })(), "function"],
    [() => (function f() { "use strict"; f = 1; })(), thrown(TypeError)], [() => { try { throw 1; } catch (a) { var a = 2; } return a; }, undefined],
    [() => eval("let a = 1; var a"), thrown(SyntaxError)], [() => eval("'use strict'; var eval = 1"), thrown(SyntaxError)], [() => eval("let let = 1"), thrown(SyntaxError)],
    [() => eval("var let = 3; let"), 3], [() => eval("'use strict'; 010"), thrown(SyntaxError)], [() => eval("010"), 8], [() => eval("'use strict'; delete x"), thrown(SyntaxError)],
    [() => { (0, eval)("var fromEval = 4"); const had = delete globalThis.fromEval; return had; }, true], [() => { eval("var inHere = 4"); return inHere; }, 4],
    [() => { "use strict"; eval("var notOut = 4"); return typeof notOut; }, "undefined"]);
section("14.13 labels and completion",
    [() => { a: { break a; } return 1; }, 1], [() => { a: b: for (;;) { break a; } return 2; }, 2], [() => { let n = 0; a: do { n++; continue a; } while (n < 3); return n; }, 3],
    [() => eval("a: a: 1"), thrown(SyntaxError)], [() => eval("a: { continue a; }"), thrown(SyntaxError)], [() => eval("break"), thrown(SyntaxError)], [() => eval("a: { (() => { break a; })(); }"), thrown(SyntaxError)],
    [() => { a: try { break a; } finally { return 3; } }, 3], [() => { let s = ""; a: for (const x of "ab") { for (const y of "cd") { try { continue a; } finally { s += x + y; } } } return s; }, "acbc"],
    [() => { for (let k = 0; ; k++) try { throw k; } catch (k) { if (k === 2) return k; } finally { if (k === 1) continue; } }, 2],
    [() => eval("1; if (false) 2"), undefined], [() => eval("1; {}"), 1], [() => eval("2; do { 3; continue; } while (false)"), 3], [() => eval("var q = 1; 4; var r = 2"), 4], [() => eval("5; function h() {}"), 5],
    [() => eval("6; try { 7 } finally { 8 }"), 7], [() => eval("switch (1) { case 1: 9; break; }"), 9], [() => eval("await: 1"), 1], [() => eval("yield: 2"), 2], [() => eval("'use strict'; yield: 2"), thrown(SyntaxError)]);
section("13.15 patterns, further",
    [() => { const log = []; const { [(log.push("key"), "a")]: x = log.push("default") } = {}; return log; }, ["key", "default"]], [() => { let x; ({ x = 5 } = { x: null }); return x; }, null],
    [() => { let a, b; [a, b] = [1, 2], [b, a] = [a, b]; return [a, b]; }, [2, 1]], [() => { const a = [1, 2, 3]; [a[0], a[2]] = [a[2], a[0]]; return a; }, [3, 2, 1]],
    [() => { const [[a, [b]], { c: [d] }] = [[1, [2]], { c: [3] }]; return [a, b, d]; }, [1, 2, 3]], [() => { const [...[a, ...b]] = "xyz"; return [a, b]; }, ["x", ["y", "z"]]],
    [() => { const { length, ...rest } = [4, 5]; return [length, rest[1]]; }, [2, 5]], [() => { const { ...rest } = "ab"; return Object.keys(rest); }, ["0", "1"]], [() => { const [] = 1; }, thrown(TypeError)],
    [() => { const {} = 1; return "fine"; }, "fine"], [() => { const {} = null; }, thrown(TypeError)], [() => eval("[a, ...b,] = []"), thrown(SyntaxError)], [() => eval("({ a: 1 } = {})"), thrown(SyntaxError)],
    [() => { let closed = 0; const [a] = { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return() { closed++; return {}; } }) }; return [a, closed]; }, [1, 1]],
    [() => { const [a] = { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return: () => 1 }) }; }, thrown(TypeError)], [() => { const f = ({ a = 1, b } = {}) => [a, b]; return f(); }, [1, undefined]],
    [() => { let n = 0; const o = { get a() { n++; return undefined; } }; const { a = n } = o; return a; }, 1], [() => (([a, b] = [1, 2], { c } = { c: 3 }) => a + b + c)(), 6],
    [() => { const next = Array.prototype[Symbol.iterator]; try { Array.prototype[Symbol.iterator] = function* () { yield "theirs"; }; const [a] = [1]; return a; } finally { Array.prototype[Symbol.iterator] = next; } }, "theirs"]);
section("27.5 generators, further",
    [() => [...(function* () { const got = yield 1; yield got; })()], [1, undefined]], [() => { function* g() { try { yield 1; } finally { log.push("end"); } } const log = []; for (const x of g()) { log.push(x); break; } return log; }, [1, "end"]],
    [() => { const g = (function* () { yield 1; })(); g.return(5); return [g.next().value, g.next().done]; }, [undefined, true]], [() => { const g = (function* () { yield 1; })(); g.throw(new RangeError()); }, thrown(RangeError)],
    [() => { const g = (function* () { try { yield 1; } finally { return 7; } })(); g.next(); return g.return(5).value; }, 7], [() => { const g = (function* () { while (true) try { yield 1; } catch { yield 2; } })(); g.next(); return [g.throw(0).value, g.next().value]; }, [2, 1]],
    [() => { function* a() { const r = yield* b(); yield r; } function* b() { yield 1; return 2; } return [...a()]; }, [1, 2]], [() => new (function* () { })(), thrown(TypeError)],
    [() => { function* g() { yield this; } return g.call(5).next().value instanceof Number; }, true], [() => { function* g() { } return Object.getPrototypeOf(g()) === g.prototype; }, true], [() => { function* g() { } g.prototype = null; return typeof g().next; }, "function"],
    [() => (function* () { yield; })().next().value, undefined], [() => { const o = { *[Symbol.iterator]() { yield* [1, 2]; } }; return Math.max(...o); }, 2], [() => eval("function* g() { yield\n* 2 }"), thrown(SyntaxError)],
    [() => { const g = (function* (a) { a++; yield a; yield arguments[0]; })(1); return [g.next().value, g.next().value]; }, [2, 2]], [() => { const log = []; const g = (function* (a = log.push("now")) { log.push("later"); })(); return log; }, ["now"]],
    [() => { const inner = { [Symbol.iterator]() { return this; }, next: () => ({ done: false, value: 1 }), return: value => ({ done: true, value: value + 1 }) }; const g = (function* () { yield* inner; })(); g.next(); return g.return(5).value; }, 6],
    [() => { const g = (function* () { yield* { [Symbol.iterator]() { return this; }, next: () => ({ done: false }) }; })(); g.next(); g.throw(1); }, thrown(TypeError)]);
section("15.7 classes, further",
    [() => { class A { #a = 1; static read(o) { return o.#a; } } A.read({}); }, thrown(TypeError)], [() => { class A { #f() { } static set(o) { o.#f = 1; } } A.set(new A()); }, thrown(TypeError)], [() => { class A { get #x() { return 3; } static f(o) { return o.#x; } } return A.f(new A()); }, 3],
    [() => eval("class A { #a; #a; }"), thrown(SyntaxError)], [() => eval("class A { f() { this.#b; } }"), thrown(SyntaxError)], [() => eval("class A { constructor() {} constructor() {} }"), thrown(SyntaxError)], [() => eval("class A { static prototype() {} }"), thrown(SyntaxError)],
    [() => eval("class A { f() { delete this.#a; } #a; }"), thrown(SyntaxError)], [() => eval("class A { x = arguments; }"), thrown(SyntaxError)], [() => { class A { static a = 1; static b = this.a + 1; } return A.b; }, 2], [() => { class A { static name = "own"; } return A.name; }, "own"], [() => eval("class A { 'constructor' = 1; }"), thrown(SyntaxError)],
    [() => { class A { a = this.b; b = 2; } return new A().a; }, undefined], [() => { class A { constructor() { this.seen = this.x; } } class B extends A { x = 1; } return new B().seen; }, undefined], [() => { class A { set x(v) { this.hit = v; } } class B extends A { x = 1; } return [new B().hit, new B().x]; }, [undefined, 1]],
    [() => { class Outside { constructor(o) { return o; } } class Stamp extends Outside { #mark = 7; static of(o) { return o.#mark; } } const o = {}; new Stamp(o); return Stamp.of(o); }, 7],
    [() => { class Outside { constructor(o) { return o; } } class Stamp extends Outside { #mark = 7; } const o = {}; new Stamp(o); new Stamp(o); }, thrown(TypeError)], [() => { class A { constructor() { super.x; } } return new A() instanceof A; }, true],
    [() => { class A extends Object { constructor() { return 1; } } new A(); }, thrown(TypeError)], [() => { class A extends Object { constructor() { super(); super(); } } new A(); }, thrown(ReferenceError)], [() => { class A extends (class { constructor() { this.kind = new.target.name; } }) { } return new A().kind; }, "A"],
    [() => { class A extends 5 { } }, thrown(TypeError)], [() => { class A { static async *f() { } } return Object.prototype.toString.call(A.f()); }, "[object AsyncGenerator]"], [() => { const A = class B { static f() { B = 1; } }; A.f(); }, thrown(TypeError)], [() => (class { }).name, ""],
    [() => { const o = { f() { return super.f?.() ?? "none"; } }; Object.setPrototypeOf(o, { f: () => "above" }); return o.f(); }, "above"], [() => { class A { static #p = 1; static f() { return this.#p; } } class B extends A { } B.f(); }, thrown(TypeError)],
    [() => { class List extends Array { } return [new List(1, 2).map(x => x) instanceof List, List.from([1]).constructor.name]; }, [true, "List"]], [() => { class A { get [Symbol.toStringTag]() { return "Tag"; } } return String(new A()); }, "[object Tag]"], [() => typeof class { }.prototype.constructor, "function"]);
section("10.5 proxies, further",
    [() => { const seen = []; const p = new Proxy({}, new Proxy({}, { get: (t, k) => { seen.push(k); } })); p.a; "a" in p; delete p.a; Object.keys(p); p.a = 1; return seen; }, ["get", "has", "deleteProperty", "ownKeys", "set", "getOwnPropertyDescriptor", "defineProperty"]],
    [() => Object.keys(new Proxy({}, { ownKeys: () => ["a", "a"] })), thrown(TypeError)], [() => Object.keys(new Proxy(Object.preventExtensions({ a: 1 }), { ownKeys: () => [] })), thrown(TypeError)], [() => Object.keys(new Proxy({}, { ownKeys: () => [1] })), thrown(TypeError)],
    [() => Object.getPrototypeOf(new Proxy({}, { getPrototypeOf: () => Array.prototype })) === Array.prototype, true], [() => Object.getPrototypeOf(new Proxy({}, { getPrototypeOf: () => 1 })), thrown(TypeError)], [() => Object.isExtensible(new Proxy({}, { isExtensible: () => false })), thrown(TypeError)],
    [() => { "use strict"; delete new Proxy({}, { deleteProperty: () => false }).a; }, thrown(TypeError)], [() => "a" in new Proxy(Object.freeze({ a: 1 }), { has: () => false }), thrown(TypeError)], [() => Object.defineProperty(new Proxy({}, { defineProperty: () => false }), "a", {}), thrown(TypeError)],
    [() => Array.isArray(new Proxy([], {})), true], [() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); Array.isArray(proxy); }, thrown(TypeError)], [() => typeof new Proxy(class { }, {}), "function"], [() => typeof new Proxy({}, { apply: () => 1 }), "object"], [() => new Proxy({}, { construct: () => ({}) }).call, undefined],
    [() => new (new Proxy(function () { }, { construct: () => 1 }))(), thrown(TypeError)], [() => JSON.stringify(new Proxy([1, 2], {})), "[1,2]"], [() => [].concat(new Proxy([1, 2], {})), [1, 2]], [() => new Proxy({}, null), thrown(TypeError)], [() => Proxy({}, {}), thrown(TypeError)], [() => Proxy.prototype, undefined],
    [() => { const p = new Proxy([], { set: (t, k, v) => { t[k] = k === "length" ? v : v * 2; return true; } }); p.push(4); return p[0]; }, 8], [() => { const o = Object.create(new Proxy({}, { get: (t, k, r) => r === o })); return o.x; }, true], [() => { const m = new Proxy(new Map(), {}); m.size; }, thrown(TypeError)],
    [() => { with (new Proxy({}, { has: (t, k) => k === "seen", get: (t, k) => k === Symbol.unscopables ? undefined : 6 })) return seen; }, 6], [() => Reflect.ownKeys(new Proxy(class { }, {})).includes("prototype"), true]);

/* 27.1 and 27.6: what async iteration comes to, filled in when promises have run. */
const later = {};
function promised(name, run) { run().then(value => { later[name] = value; }, error => { later[name] = `rejects ${error?.constructor?.name}`; }); }

async function all(list) { const found = []; for await (const value of list) found.push(value); return found; }

promised("yield of a promise", () => all((async function* () { yield Promise.resolve(1); yield 2; })()));
promised("yield of a rejection", () => all((async function* () { yield Promise.reject(new RangeError()); })()));
promised("a list of promises", () => all([Promise.resolve(1), 2]));
promised("a rejection of a sync generator", () => all((function* () { yield 1; yield Promise.reject(new URIError()); })()));
promised("no iterable", () => all(5));
promised("requests in a row", async () => { const g = (async function* () { yield 1; yield 2; })(); const got = await Promise.all([g.next(), g.next(), g.next()]); return got.map(r => r.done ? "end" : r.value); });
promised("return of a promise", async () => { const g = (async function* () { yield 1; })(); return (await g.return(Promise.resolve(8))).value; });
promised("return runs finally", async () => { const log = []; for await (const x of (async function* () { try { yield 1; } finally { await null; log.push("end"); } })()) break; return log; });
promised("throw into one that waits", async () => { const g = (async function* () { try { yield 1; } catch (error) { yield error + 1; } })(); await g.next(); return (await g.throw(4)).value; });
promised("yield star of a list", () => all((async function* () { yield* [Promise.resolve(1), 2]; })()));
promised("yield star of another", () => all((async function* () { const last = yield* (async function* () { yield 1; return 2; })(); yield last; })()));
promised("an iterator's result no object", () => all({ [Symbol.asyncIterator]: () => ({ next: () => 1 }) }));
promised("fromAsync", () => Array.fromAsync([Promise.resolve(1), 2], x => x * 2));
promised("await of a thenable", async () => await { then(done) { done(3); } });
promised("await of one that throws", async () => await { then() { throw new EvalError(); } });
promised("a promise of itself", () => { let done; const p = new Promise(f => { done = f; }); done(p); return p; });
promised("any of none", () => Promise.any([]));
promised("any of rejections", async () => { try { await Promise.any([Promise.reject(1), Promise.reject(2)]); } catch (error) { return error.errors; } });
promised("all of none", () => Promise.all([]));
promised("all closes its iterator", async () => { let closed = 0; try { await Promise.all.call(class extends Promise { static resolve() { throw 1; } }, { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { closed++; return {}; } }) }); } catch { } return closed; });
promised("finally that throws", () => Promise.resolve(1).finally(() => { throw new SyntaxError(); }));
promised("try", () => Promise.try(() => { throw new RangeError(); }));
promised("async arrow's parameters", () => (async (a = missing) => a)());
promised("await in parameters", async () => { try { eval("async (a = await 1) => a"); } catch (error) { return error.name; } });
section("27.6 async generators, 27.2 promises, further", ...Object.entries({
    "yield of a promise": [1, 2], "yield of a rejection": "rejects RangeError", "a list of promises": [1, 2], "a rejection of a sync generator": "rejects URIError", "no iterable": "rejects TypeError",
    "requests in a row": [1, 2, "end"], "return of a promise": 8, "return runs finally": ["end"], "throw into one that waits": 5, "yield star of a list": [1, 2], "yield star of another": [1, 2],
    "an iterator's result no object": "rejects TypeError", "fromAsync": [2, 4], "await of a thenable": 3, "await of one that throws": "rejects EvalError", "a promise of itself": "rejects TypeError",
    "any of none": "rejects AggregateError", "any of rejections": [1, 2], "all of none": [], "all closes its iterator": 1, "finally that throws": "rejects SyntaxError", "try": "rejects RangeError",
    "async arrow's parameters": "rejects ReferenceError", "await in parameters": "SyntaxError" }).map(([name, value]) => [() => later[name], value]));
