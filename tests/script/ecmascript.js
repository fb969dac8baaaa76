/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A sample of ECMAScript, section by section of its standard: each line an expression and what it is. conformance-test runs
   it in the jail and outside, and wants the same words from both. */

const sections = [];
function section(name, ...cases) { sections.push({ name, cases }); }

/* What an expression must throw. */
function thrown(kind) { return { thrown: kind }; }

function shown(value) {
    if (Array.isArray(value))
        return `[${value.map(shown).join()}]`;
    if (typeof value === "bigint")
        return `${value}n`;
    return Object.is(value, -0) ? "-0" : typeof value === "string" ? JSON.stringify(value) : String(value);
}

function outcome(run) {
    try {
        return shown(run());
    } catch (error) {
        return `throws ${error?.constructor?.name}`;
    }
}

function wanted(value) { return value?.thrown ? `throws ${value.thrown.name}` : shown(value); }

section("6.1.6 numbers",
    [() => 0.1 + 0.2, 0.30000000000000004], [() => 1 / -0, -Infinity], [() => -0 === 0, true], [() => NaN === NaN, false],
    [() => 9007199254740992 + 1, 9007199254740992], [() => 2 ** -1074 / 2, 0], [() => 5 % -3, 2], [() => -5 % 3, -2], [() => -4 % 2, -0],
    [() => 1e308 * 10, Infinity], [() => 2 ** 53 === 2 ** 53 + 1, true], [() => (-2) ** 2, 4], [() => 7 / 0, Infinity], [() => 0 / 0, NaN]);
section("6.1.6.2 bigint",
    [() => 2n ** 64n, 18446744073709551616n], [() => -7n / 2n, -3n], [() => -7n % 2n, -1n], [() => 1n < 1.5, true], [() => 2n == 2, true],
    [() => 1n + 1, thrown(TypeError)], [() => BigInt.asIntN(8, 255n), -1n], [() => BigInt.asUintN(8, -1n), 255n], [() => 1n / 0n, thrown(RangeError)],
    [() => BigInt(1.5), thrown(RangeError)], [() => BigInt("0x1f"), 31n], [() => BigInt("1x"), thrown(SyntaxError)], [() => -(2n ** 63n) >> 3n, -1152921504606846976n],
    [() => ~5n, -6n], [() => (2n ** 64n).toString(36), "3w5e11264sgsg"],
    [() => typeof 1n, "bigint"], [() => +1n, thrown(TypeError)], [() => 5n & 3n, 1n]);
section("7.1.4 ToNumber",
    [() => +"", 0], [() => +" 12 ", 12], [() => +"0x1F", 31], [() => +"0b101", 5], [() => +"1_0", NaN], [() => +"Infinity", Infinity],
    [() => +"-", NaN], [() => +null, 0], [() => +undefined, NaN], [() => +true, 1], [() => +[5], 5], [() => +{}, NaN], [() => +Symbol(), thrown(TypeError)],
    [() => +"1e1000", Infinity], [() => +"\u00a0\ufeff7\u2029", 7], [() => +new Date(5), 5]);
section("7.1.6 ToInt32",
    [() => 2 ** 31 | 0, -2147483648], [() => 2 ** 32 + 5 | 0, 5], [() => -1 >>> 0, 4294967295], [() => 1 << 33, 2], [() => NaN | 0, 0], [() => 1e20 | 0, 1661992960],
    [() => -1.9 | 0, -1], [() => ~~"7.9", 7]);
section("7.1.17 ToString",
    [() => String(1e21), "1e+21"], [() => String(1e-7), "1e-7"], [() => String(123456789012345680000), "123456789012345680000"], [() => String(-0), "0"],
    [() => String([1, [2, 3]]), "1,2,3"], [() => String(null), "null"], [() => String(Symbol("a")), "Symbol(a)"], [() => `${Symbol()}`, thrown(TypeError)],
    [() => String({}), "[object Object]"], [() => String([null, undefined, 1]), ",,1"], [() => String(5e-324), "5e-324"], [() => (25).toString(2), "11001"]);
section("7.2.13 equality",
    [() => null == undefined, true], [() => null == 0, false], [() => "1" == 1, true], [() => [] == "", true], [() => [1] == 1, true], [() => NaN != NaN, true],
    [() => Object.is(NaN, NaN), true], [() => Object.is(0, -0), false], [() => ({}) == "[object Object]", true], [() => true == "1", true], [() => Symbol.iterator == Object(Symbol.iterator), true]);
section("8 scope",
    [() => { try { x; } catch (error) { return error.name; } let x; }, "ReferenceError"], [() => { var a = 1; { let a = 2; } return a; }, 1],
    [() => { const list = []; for (let k = 0; k < 3; k++) list.push(() => k); return list.map(f => f()); }, [0, 1, 2]],
    [() => typeof undeclared, "undefined"], [() => { const c = 1; c = 2; }, thrown(TypeError)], [() => { "use strict"; undeclared = 1; }, thrown(ReferenceError)],
    [() => (function () { return typeof this; })(), "object"], [() => (function () { "use strict"; return typeof this; })(), "undefined"],
    [() => { { function f() { return 1; } } return f(); }, 1]);
section("10.2 functions",
    [() => ((a, b = 1, ...c) => 0).length, 1], [() => (function f() {}).name, "f"], [() => (() => 0).name, ""], [() => { const g = () => 0; return g.name; }, "g"],
    [() => (function (a, a2) { return arguments.length; })(1, 2, 3), 3], [() => (function (a) { arguments[0] = 9; return a; })(1), 9],
    [() => (function (a) { "use strict"; arguments[0] = 9; return a; })(1), 1], [() => ((a, b = a * 2) => b)(4), 8], [() => new (() => 0)(), thrown(TypeError)],
    [() => Math.max(...[1, 5, 3]), 5], [() => (function () {}).bind(null, 1).name, "bound "], [() => (function (a, b) { return [this, a, b]; }).bind(7, 1)(2).map(Number), [7, 1, 2]],
    [() => (function () { return new.target; })(), undefined], [() => [1, 2, 3].map(parseInt), [1, NaN, NaN]]);
section("10.4 exotic objects",
    [() => { const a = []; a[5] = 1; return a.length; }, 6], [() => { const a = [1, 2, 3]; a.length = 1; return a; }, [1]], [() => { [].length = -1; }, thrown(RangeError)],
    [() => Object.keys("abc"), ["0", "1", "2"]], [() => { "use strict"; "abc"[0] = "x"; }, thrown(TypeError)], [() => Object.keys({ b: 1, 2: 1, a: 1, 1: 1 }), ["1", "2", "b", "a"]],
    [() => { "use strict"; Object.freeze([1]).push(2); }, thrown(TypeError)], [() => 2 in [1, , 3], true], [() => 1 in [1, , 3], false]);
section("10.5 proxies",
    [() => new Proxy({}, { get: (t, k) => k }).abc, "abc"], [() => "x" in new Proxy({}, { has: () => true }), true],
    [() => Object.keys(new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) })), ["a"]],
    [() => { "use strict"; new Proxy({}, { set: () => false }).a = 1; }, thrown(TypeError)], [() => new (new Proxy(class { }, { construct: () => ({ a: 3 }) }))().a, 3],
    [() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy.a; }, thrown(TypeError)], [() => new Proxy(() => 1, { apply: () => 2 })(), 2],
    [() => { const frozen = Object.freeze({ a: 1 }); return new Proxy(frozen, { get: () => 2 }).a; }, thrown(TypeError)]);
section("13.2 literals",
    [() => 0o17 + 0b11 + 0xff, 273], [() => 1_000_000, 1000000], [() => "\u{1F600}".length, 2], [() => `a${1 + 1}b`, "a2b"], [() => String.raw`\n${1}`, "\\n1"],
    [() => ({ ["a" + 1]: 2 }).a1, 2], [() => ({ __proto__: null }) instanceof Object, false], [() => ({ get a() { return 4; } }).a, 4], [() => [..."a😀"].length, 2],
    [() => (a => a.raw[0])`\u{`, "\\u{"], [() => (a => a[0])`\u{`, undefined], [() => [, 1, ,].length, 3], [() => ({ a: 1, ...{ a: 2, b: 3 } }).a, 2], [() => "\x41", "A"]);
section("13.3 access and calls",
    [() => null?.a.b.c, undefined], [() => undefined?.(), undefined], [() => ({ a: null }).a?.[0], undefined], [() => null.a, thrown(TypeError)], [() => (0, eval)("1 + 1"), 2],
    [() => new Function("a", "b", "return a * b")(6, 7), 42], [() => { class A { f() { return 1; } } class B extends A { f() { return super.f() + 1; } } return new B().f(); }, 2],
    [() => eval("var q1 = 5; q1"), 5], [() => delete [].length, false], [() => void 0, undefined], [() => typeof null, "object"], [() => "a" instanceof String, false]);
section("13.10 relations",
    [() => "b" > "a", true], [() => "10" < "9", true], [() => "10" < 9, false], [() => null >= 0, true], [() => undefined >= 0, false], [() => [2] > 1, true], [() => "\ud83d\ude00" > "\uffff", false],
    [() => ({ [Symbol.toPrimitive]: hint => hint === "number" ? 3 : 0 }) > 2, true], [() => 1 instanceof { [Symbol.hasInstance]: () => true }, true], [() => 1n > 0.5, true]);
section("13.13 logic",
    [() => 0 || "a", "a"], [() => 0 ?? "a", 0], [() => null ?? "a", "a"], [() => { let a = null; a ??= 5; return a; }, 5], [() => { let a = 1; a &&= 7; return a; }, 7],
    [() => { let a = 0; a ||= 3; return a; }, 3], [() => 1 && 2 && 0 && 3, 0], [() => !!"" + !!"a", 1], [() => eval("1 || 2 ?? 3"), thrown(SyntaxError)], [() => true ? 1 : x, 1]);
section("13.15 destructuring",
    [() => { const [a, , b = 5, ...c] = [1, 2, undefined, 4, 5]; return [a, b, c]; }, [1, 5, [4, 5]]], [() => { const { a: { b = 3 } = {}, ...rest } = { c: 4, d: 5 }; return [b, rest.c, rest.d]; }, [3, 4, 5]],
    [() => { let a = 1, b = 2; [a, b] = [b, a]; return [a, b]; }, [2, 1]], [() => { const [a] = null; }, thrown(TypeError)], [() => { const { a } = undefined; }, thrown(TypeError)],
    [() => (({ a, b }) => a + b)({ a: 1, b: 2 }), 3], [() => { const { length } = "abc"; return length; }, 3], [() => { const [a, b] = new Set([7, 8]); return [a, b]; }, [7, 8]],
    [() => { const o = {}; [o.a, o["b"]] = [1, 2]; return [o.a, o.b]; }, [1, 2]]);
section("14 statements",
    [() => { let n = 0; outer: for (let a = 0; a < 5; a++) for (let b = 0; b < 5; b++) { if (b === 2) continue outer; if (a === 3) break outer; n++; } return n; }, 6],
    [() => { switch (3) { case 1: return "a"; default: return "b"; case 3: return "c"; } }, "c"], [() => { try { return 1; } finally { return 2; } }, 2],
    [() => { const keys = []; for (const key in { a: 1, __proto__: { b: 2 } }) keys.push(key); return keys; }, ["a", "b"]], [() => { try { throw 1; } catch { return 5; } }, 5],
    [() => { let closed = 0; const list = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { closed++; return {}; } }) }; for (const x of list) break; return closed; }, 1],
    [() => eval("do { 7; break; } while (0)"), 7], [() => eval("with ({ a: 3 }) a"), 3], [() => { for (const x of [1, 2]) { if (x > 1) return x; } }, 2], [() => eval("if (1) function g1() {} typeof g1"), "function"]);
section("15.5 generators",
    [() => [...(function* () { yield 1; yield* [2, 3]; return 4; })()], [1, 2, 3]], [() => { const g = (function* () { const a = yield 1; yield a * 2; })(); g.next(); return g.next(21).value; }, 42],
    [() => { const g = (function* () { try { yield 1; } finally { yield 2; } })(); g.next(); return g.return(9).value; }, 2], [() => { const g = (function* () { try { yield 1; } catch (e) { yield e + 1; } })(); g.next(); return g.throw(4).value; }, 5],
    [() => { const g = (function* () { g.next(); })(); g.next(); }, thrown(TypeError)], [() => (function* () {})().next().done, true], [() => Object.prototype.toString.call((function* () {})()), "[object Generator]"],
    [() => { const g = (function* () { return yield* (function* () { yield 1; return 2; })(); })(); g.next(); return g.next().value; }, 2]);
section("15.7 classes",
    [() => { class A { #x = 1; static has(o) { return #x in o; } } return [A.has(new A()), A.has({})]; }, [true, false]], [() => { class A { static #n = 0; static next() { return ++A.#n; } } A.next(); return A.next(); }, 2],
    [() => { class A { static { this.made = 7; } } return A.made; }, 7], [() => { class A { constructor() { return { b: 1 }; } } return new A().b; }, 1], [() => { class A {} A(); }, thrown(TypeError)],
    [() => { class B extends Object { constructor() { this.x = 1; } } new B(); }, thrown(ReferenceError)], [() => { class A extends null { static f() { return 1; } } return A.f(); }, 1], [() => { class A extends Array { sum() { return this.reduce((a, b) => a + b); } } return A.from([1, 2, 3]).sum(); }, 6],
    [() => { class A { get x() { return 1; } } "use strict"; const a = new A(); try { (function () { "use strict"; a.x = 2; })(); } catch (e) { return e.name; } }, "TypeError"], [() => { class A { ["f" + 1]() { return 8; } } return new A().f1(); }, 8],
    [() => { class A { x = this; } const a = new A(); return a.x === a; }, true], [() => new (class extends Map { })([[1, 2]]).get(1), 2], [() => { class E extends Error { } return new E("m") instanceof E; }, true], [() => Object.keys(class { static a() { } }), []]);
section("19.2 global functions",
    [() => parseInt("0x1f"), 31], [() => parseInt("12px"), 12], [() => parseInt("z", 36), 35], [() => parseInt("1", 1), NaN], [() => parseFloat("3.14abc"), 3.14], [() => parseFloat(".5."), 0.5], [() => isNaN("x"), true],
    [() => Number.isNaN("x"), false], [() => encodeURIComponent("é&/😀"), "%C3%A9%26%2F%F0%9F%98%80"], [() => encodeURI("é&/"), "%C3%A9&/"], [() => decodeURIComponent("%41"), "A"], [() => decodeURIComponent("%"), thrown(URIError)],
    [() => encodeURIComponent("\ud800"), thrown(URIError)], [() => escape("é€"), "%E9%u20AC"], [() => unescape("%u20AC%E9"), "€é"], [() => isFinite("5"), true]);
section("20.1 Object",
    [() => Object.entries({ a: 1, b: 2 }), [["a", 1], ["b", 2]]], [() => Object.fromEntries([["a", 1]]).a, 1], [() => Object.getOwnPropertyNames("ab"), ["0", "1", "length"]], [() => Object.isFrozen(Object.freeze({})), true],
    [() => { const o = {}; Object.defineProperty(o, "a", { value: 1 }); return Object.keys(o).length; }, 0], [() => Object.defineProperty({}, "a", { get: 1 }), thrown(TypeError)], [() => Object.assign({}, "ab", null, [9])[0], 9],
    [() => Object.getPrototypeOf(Object.create(null)), null], [() => Object.prototype.toString.call(null), "[object Null]"], [() => Object.prototype.toString.call(function () { }), "[object Function]"], [() => Object.hasOwn({ a: 1 }, "a"), true],
    [() => { const a = {}; a.__proto__ = a; const b = { __proto__: a }; Object.setPrototypeOf(a, b); }, thrown(TypeError)], [() => Object.groupBy([1, 2, 3], x => x % 2 ? "odd" : "even").odd, [1, 3]], [() => ({}).propertyIsEnumerable("toString"), false]);
section("20.3 Boolean, 20.4 Symbol, 20.5 errors",
    [() => !!new Boolean(false), true], [() => Symbol("a").description, "a"], [() => Symbol.for("k") === Symbol.for("k"), true], [() => Symbol.keyFor(Symbol.for("k")), "k"], [() => new Symbol(), thrown(TypeError)], [() => Object(Symbol.iterator) instanceof Symbol, true],
    [() => new Error("m", { cause: 5 }).cause, 5], [() => String(new RangeError("far")), "RangeError: far"], [() => new AggregateError([1, 2], "m").errors, [1, 2]], [() => Error.prototype.toString.call({ name: "N", message: "" }), "N"], [() => ({ [Symbol.toStringTag]: "T" }) + "", "[object T]"], [() => Object.keys(new Error("x")).includes("message"), false]);
section("21.1 Number",
    [() => (1.005).toFixed(2), "1.00"], [() => (1e21).toFixed(2), "1e+21"], [() => (0).toFixed(101), thrown(RangeError)], [() => (123.456).toPrecision(4), "123.5"], [() => (0.00001).toPrecision(1), "0.00001"], [() => (12345).toExponential(2), "1.23e+4"],
    [() => (255).toString(16), "ff"], [() => (0.5).toString(3).slice(0, 8), "0.111111"], [() => (1).toString(37), thrown(RangeError)], [() => Number.EPSILON, 2 ** -52], [() => Number.isInteger(5.0), true], [() => Number.isSafeInteger(2 ** 53), false], [() => Number.parseFloat === parseFloat, true], [() => Number("1n"), NaN], [() => Number(5n), 5]);
section("21.3 Math",
    [() => Math.round(-0.5), -0], [() => Math.round(2.5), 3], [() => Math.max(), -Infinity], [() => Math.max(-0, 0), 0], [() => Math.hypot(3, 4), 5], [() => Math.sign(-3), -1], [() => Math.trunc(-0.9), -0], [() => Math.clz32(1), 31], [() => Math.imul(0xffffffff, 5), -5],
    [() => Math.fround(5.5), 5.5], [() => Math.fround(5.05) === 5.05, false], [() => Math.cbrt(8), 2], [() => Math.log2(8), 3], [() => Math.atan2(-0, -1), -Math.PI], [() => Math.pow(1, NaN), NaN], [() => Math.expm1(0), 0], [() => Math.min(NaN, 1), NaN], [() => Math.ceil(-0.5), -0], [() => 2 ** 0.5, Math.SQRT2]);
section("21.4 Date",
    [() => new Date(0).toISOString(), "1970-01-01T00:00:00.000Z"], [() => Date.UTC(2000, 1, 29), 951782400000], [() => new Date(NaN).getTime(), NaN], [() => new Date(8.64e15 + 1).getTime(), NaN], [() => new Date(NaN).toISOString(), thrown(RangeError)], [() => Date.parse("2020-02-29T12:00:00Z"), 1582977600000],
    [() => Date.parse("2000"), 946684800000], [() => new Date(2020, 0, 31).getMonth(), 0], [() => { const d = new Date(Date.UTC(2020, 0, 31)); d.setUTCMonth(1); return d.getUTCDate(); }, 2], [() => new Date(Date.UTC(99, 0)).getUTCFullYear(), 1999], [() => JSON.stringify(new Date(0)), "\"1970-01-01T00:00:00.000Z\""], [() => new Date(2019, 12).getFullYear(), 2020],
    [() => typeof Date(), "string"], [() => new Date("2020-01-01T00:00:00+02:00").getUTCHours(), 22], [() => new Date(-1).getUTCMilliseconds(), 999], [() => isNaN(Date.parse("garbage")), true]);
section("22.1 String",
    [() => "abc".at(-1), "c"], [() => "abc".padStart(5, "12"), "12abc"], [() => "a-b-c".replaceAll("-", "+"), "a+b+c"], [() => "abc".replace("b", "[$&$`$']"), "a[bac]c"], [() => "😀".codePointAt(0), 128512], [() => String.fromCodePoint(0x110000), thrown(RangeError)], [() => "İ".toLowerCase().length, 2], [() => "ß".toUpperCase(), "SS"],
    [() => "abcabc".lastIndexOf("c", 4), 2], [() => "a,b,,c".split(","), ["a", "b", "", "c"]], [() => "abc".split(""), ["a", "b", "c"]], [() => "ab".repeat(3), "ababab"], [() => "ab".repeat(-1), thrown(RangeError)], [() => "\u1e9b\u0323".normalize("NFKC"), "\u1e69"], [() => "abc".substring(2, 0), "ab"], [() => "abc".substr(-2, 1), "b"], [() => "abc".slice(2, 1), ""],
    [() => [..."x1y2".matchAll(/\d/g)].map(m => m.index), [1, 3]], [() => "a\ud800".isWellFormed(), false], [() => "a\ud800".toWellFormed(), "a\ufffd"], [() => " \t\u00a0x\ufeff".trim(), "x"], [() => "abc".includes("", 9), true], [() => "a".localeCompare("b") < 0, true], [() => "abc".search(/c/), 2], [() => "Σ".toLowerCase() + "ΑΣ".toLowerCase(), "σας"]);
section("22.2 RegExp",
    [() => /(?<y>\d{4})-(?<m>\d\d)/.exec("on 2026-11").groups.m, "11"], [() => "aBc".replace(/b/i, x => x + x), "aBBc"], [() => /a.c/s.test("a\nc"), true], [() => /^b/m.test("a\nb"), true], [() => /\u{1F600}/u.test("😀"), true], [() => /(?<=\$)\d+/.exec("cost $42")[0], "42"], [() => /(?<!\$)\b\d+/.exec("$42 17")[0], "17"],
    [() => { const r = /a/y; r.lastIndex = 1; return r.test("ba"); }, true], [() => { const r = /a/g; r.test("aa"); return r.lastIndex; }, 1], [() => "2026-11".replace(/(\d+)-(\d+)/, "$2/$1"), "11/2026"], [() => /(a)|b/.exec("b")[1], undefined], [() => /\p{Script=Greek}/u.test("λ"), true], [() => new RegExp("["), thrown(SyntaxError)], [() => /[^]/.test("\n"), true],
    [() => /(z)((a+)?(b+)?(c))*/.exec("zaacbbbcac"), ["zaacbbbcac", "z", "ac", "a", undefined, "c"]], [() => String(new RegExp("/")), "/\\//"], [() => new RegExp("a", "gg"), thrown(SyntaxError)], [() => /a(?=b)/.exec("ab")[0], "a"], [() => /(?:)/.source, "(?:)"], [() => /a/dgimsuy.flags, "dgimsuy"], [() => /b/d.exec("abc").indices[0], [1, 2]],
    [() => /[\p{L}--[a-z]]/v.test("a"), false], [() => /^(a+)+$/.test("aaaaaaaaaaaaaaaa"), true], [() => "aaa".lastIndexOf("a", -5), 0], [() => /\bfoo\b/.test("a foo b"), true], [() => "x".replace(/x/, "$$"), "$"]);
section("23.1 Array",
    [() => [3, 1, 2].sort(), [1, 2, 3]], [() => [10, 9, 1].sort(), [1, 10, 9]], [() => [1, [2, [3, [4]]]].flat(Infinity), [1, 2, 3, 4]], [() => [1, 2, 3].at(-1), 3], [() => [1, 2, 3, 4].copyWithin(0, 2), [3, 4, 3, 4]], [() => Array.from({ length: 3 }, (_, k) => k * k), [0, 1, 4]], [() => Array.of(7).length, 1], [() => new Array(3).length, 3], [() => new Array(-1), thrown(RangeError)],
    [() => [1, 2, 3].includes(NaN), false], [() => [NaN].includes(NaN), true], [() => [NaN].indexOf(NaN), -1], [() => [1, 2, 3].reduceRight((a, b) => a + "-" + b), "3-2-1"], [() => [].reduce((a, b) => a), thrown(TypeError)], [() => [1, 2, 3, 4, 5].splice(1, 2), [2, 3]], [() => [1, 2, 3].fill(0, 1), [1, 0, 0]], [() => [[1, 2], [3]].flatMap(x => x), [1, 2, 3]],
    [() => [1, 2, 3].toReversed(), [3, 2, 1]], [() => [3, 1].toSorted(), [1, 3]], [() => [1, 2].with(0, 9), [9, 2]], [() => [1, 2].with(5, 9), thrown(RangeError)], [() => [5, 1, 4].findLast(x => x > 3), 4], [() => [, 1].map(x => 1).hasOwnProperty(0), false], [() => [1, 2, 3].lastIndexOf(3, -5), -1], [() => [..."ab"].entries().next().value, [0, "a"]], [() => [1, 2, 3].join(), "1,2,3"], [() => Array.isArray(new Proxy([], {})), true],
    [() => [5, 25, 100].sort((a, b) => b - a), [100, 25, 5]], [() => { const a = [1, 2, 3]; a.foo = 1; return a.length; }, 3], [() => { const a = [3, undefined, 1, , 2].sort(); return [a.slice(0, 4), 4 in a]; }, [[1, 2, 3, undefined], false]]);
section("23.2 typed arrays",
    [() => new Uint8Array([256, -1, 1.9])[1], 255], [() => new Uint8ClampedArray([300, -5, 1.5, 2.5]).join(), "255,0,2,2"], [() => new Int16Array([40000])[0], -25536], [() => new Float32Array([1.1])[0] === 1.1, false], [() => { "use strict"; new Uint8Array(2)[5] = 1; return 1; }, 1], [() => new Uint8Array(new ArrayBuffer(8), 3).length, 5], [() => new Uint16Array(new ArrayBuffer(3)), thrown(RangeError)],
    [() => new Uint32Array(new ArrayBuffer(8), 2), thrown(RangeError)], [() => new Uint8Array([1, 2, 3]).subarray(1).byteOffset, 1], [() => { const a = new Uint8Array([1, 2, 3, 4]); a.set(a.subarray(0, 3), 1); return a.join(); }, "1,1,2,3"], [() => new BigInt64Array([2n ** 63n])[0], -(2n ** 63n)], [() => new Float64Array([NaN, 1, -0]).indexOf(0), 2], [() => new Uint8Array([3, 1, 2]).sort().join(), "1,2,3"], [() => Object.keys(new Uint8Array(2)), ["0", "1"]], [() => new Float64Array([3, -0, 0, NaN]).sort().join(), "0,0,3,NaN"], [() => Uint8Array.from("123").join(), "1,2,3"], [() => new Uint8Array([1]).with(0, 5)[0], 5]);
section("24 Map, Set, WeakMap",
    [() => new Map([[NaN, 1]]).get(NaN), 1], [() => new Map([[0, 1]]).get(-0), 1], [() => [...new Set([3, 1, 3])], [3, 1]], [() => { const m = new Map([[1, 1], [2, 2]]); const out = []; for (const [k] of m) { out.push(k); if (k < 4) m.set(k + 2, 0); } return out; }, [1, 2, 3, 4, 5]], [() => new WeakMap().set(1, 1), thrown(TypeError)], [() => new Set([1, 2]).size, 2], [() => Map(), thrown(TypeError)],
    [() => [...new Set([1, 2, 3]).intersection(new Set([2, 3, 4]))], [2, 3]], [() => [...new Set([1]).union(new Set([2]))], [1, 2]], [() => new Set([1]).isSubsetOf(new Set([1, 2])), true], [() => Map.groupBy([1, 2, 3], x => x % 2).get(1), [1, 3]], [() => { const s = new Set([1, 2, 3]), out = []; for (const x of s) { out.push(x); s.delete(2); } return out; }, [1, 3]], [() => new WeakRef({}).deref() !== undefined, true]);
section("25.1 ArrayBuffer, 25.3 DataView",
    [() => new ArrayBuffer(8).slice(2, -1).byteLength, 5], [() => new ArrayBuffer(-1), thrown(RangeError)], [() => ArrayBuffer.isView(new DataView(new ArrayBuffer(1))), true], [() => { const v = new DataView(new ArrayBuffer(8)); v.setInt16(0, 258); return [v.getUint8(0), v.getInt16(0, true)]; }, [1, 513]], [() => new DataView(new ArrayBuffer(2)).getInt32(0), thrown(RangeError)],
    [() => { const v = new DataView(new ArrayBuffer(8)); v.setFloat64(0, Math.PI, true); return v.getFloat64(0, true); }, Math.PI], [() => { const b = new ArrayBuffer(2, { maxByteLength: 8 }); b.resize(6); return b.byteLength; }, 6], [() => { const b = new ArrayBuffer(4), c = b.transfer(8); return [b.detached, c.byteLength]; }, [true, 8]], [() => { const b = new ArrayBuffer(4); b.transfer(); b.slice(); }, thrown(TypeError)], [() => { const v = new DataView(new ArrayBuffer(8)); v.setBigUint64(0, 2n ** 64n - 1n); return v.getBigInt64(0); }, -1n]);
section("25.5 JSON",
    [() => JSON.stringify({ a: [1, undefined, () => 1], b: undefined }), "{\"a\":[1,null,null]}"], [() => JSON.stringify("\u2028\ud800\n"), "\"\u2028\\ud800\\n\""], [() => JSON.stringify({ a: 1, b: [1] }, null, 1), "{\n \"a\": 1,\n \"b\": [\n  1\n ]\n}"], [() => JSON.parse("[1,]"), thrown(SyntaxError)], [() => JSON.parse("{\"a\":1,\"a\":2}").a, 2], [() => JSON.parse("{\"__proto__\":1}").__proto__, 1],
    [() => JSON.stringify(1n), thrown(TypeError)], [() => { const a = {}; a.a = a; JSON.stringify(a); }, thrown(TypeError)], [() => JSON.parse("[1,2]", (k, v) => k === "0" ? undefined : v).length, 2], [() => JSON.stringify({ toJSON: () => 5 }), "5"], [() => JSON.stringify({ a: 1, b: 2 }, ["b"]), "{\"b\":2}"], [() => JSON.stringify(NaN), "null"], [() => JSON.parse(" 1e3 "), 1000], [() => JSON.stringify(undefined), undefined], [() => JSON.parse("'a'"), thrown(SyntaxError)]);
section("27.1 iterators",
    [() => [1, 2, 3].values().map(x => x * 2).toArray(), [2, 4, 6]], [() => [1, 2, 3, 4].values().filter(x => x % 2).take(1).toArray(), [1]], [() => Iterator.from([1, 2]).drop(1).next().value, 2], [() => [1, 2].values().reduce((a, b) => a + b), 3], [() => new Iterator(), thrown(TypeError)], [() => [..."ab"].keys().toArray(), [0, 1]], [() => { const [a, ...b] = (function* () { yield 1; yield 2; })(); return b; }, [2]]);
section("28.1 Reflect",
    [() => Reflect.ownKeys({ b: 1, [Symbol.iterator]: 1, 1: 1 }).length, 3], [() => Reflect.has({ a: 1 }, "a"), true], [() => Reflect.construct(Date, [0]) instanceof Date, true], [() => Reflect.apply(Math.max, null, [1, 2]), 2], [() => Reflect.set(Object.freeze({ a: 1 }), "a", 2), false], [() => Reflect.getPrototypeOf([]) === Array.prototype, true], [() => Reflect.defineProperty({}, "a", { value: 1 }), true], [() => Reflect.get({ get a() { return this.b; } }, "a", { b: 4 }), 4]);
section("10, 15 limits",
    [() => { function f() { return f() + 1; } f(); }, thrown(RangeError)], [() => { const f = () => [..."ab"].map(f); f(); }, thrown(RangeError)], [() => { let a = []; for (let k = 0; k < 1e6; k++) a = [a]; JSON.stringify(a); }, thrown(RangeError)], [() => "x".repeat(2 ** 31), thrown(RangeError)], [() => new Array(2 ** 32), thrown(RangeError)], [() => { class A { get x() { return this.x; } } new A().x; }, thrown(RangeError)],
    [() => { const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.a; }, thrown(RangeError)], [() => { function g(n) { return n === 0 ? 0 : g(n - 1); } return g(5000); }, 0]);
section("402 Intl",
    [() => (1234567.891).toLocaleString("en-US"), "1,234,567.891"], [() => (1234.5).toLocaleString("de-DE", { style: "currency", currency: "EUR" }), "1.234,50\u00a0€"], [() => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC" }).format(new Date(0)), "01/01/1970"], [() => ["z", "ä", "a"].sort(new Intl.Collator("de").compare), ["a", "ä", "z"]], [() => new Intl.PluralRules("en", { type: "ordinal" }).select(2), "two"], [() => new Intl.ListFormat("en").format(["a", "b", "c"]), "a, b, and c"], [() => [...new Intl.Segmenter("en").segment("👍🏽a")].length, 2], [() => Intl.getCanonicalLocales("EN-us"), ["en-US"]]);

/* 27.2 promises and 27.7 async functions: in what order things happen. */
const order = [];
Promise.resolve().then(() => order.push("then"));
Promise.resolve().then(() => order.push("another"));
(async () => { order.push("async begins"); await null; order.push("async goes on"); })();
(async () => { try { await Promise.reject(new Error("no")); } catch (error) { order.push(error.message); } })();
Promise.all([1, Promise.resolve(2)]).then(values => order.push(`all ${values}`));
Promise.allSettled([Promise.reject(1), 2]).then(values => order.push(`settled ${values.map(value => value.status)}`));
Promise.any([Promise.reject(1), Promise.resolve(2)]).then(value => order.push(`any ${value}`));
Promise.race([new Promise(() => { }), Promise.resolve(3)]).then(value => order.push(`race ${value}`));
(async () => { for await (const value of [Promise.resolve("a"), "b"]) order.push(`of ${value}`); })();
(async function* () { yield 1; })().next().then(({ value }) => order.push(`yields ${value}`));
new Promise((done, fail) => { done(1); fail(2); throw 3; }).then(value => order.push(`once ${value}`));
Promise.resolve({ then(done) { done("thenable"); } }).then(value => order.push(value));
Promise.resolve(1).finally(() => 2).then(value => order.push(`finally ${value}`));
const { promise, resolve } = Promise.withResolvers();
promise.then(value => order.push(value));
resolve("resolvers");
order.push("script ends");

function report() {
    section("27.2 promises, 27.7 async functions", ...[
        "async begins", "script ends", "then", "another", "async goes on", "no"].map((event, k) => [() => order[k], event]),
        [() => order.slice(6).sort(), ["all 1,2", "any 2", "finally 1", "of a", "of b", "once 1", "race 3", "resolvers", "settled rejected,fulfilled", "thenable", "yields 1"]]);
    return sections.flatMap(({ name, cases }) => cases.map(([run, value], k) => {
        const found = outcome(run), right = wanted(value);
        return `${name} ${k + 1}: ${found === right ? "is" : `is not ${right}, but`} ${found}`;
    })).join("\n") + "\n";
}
