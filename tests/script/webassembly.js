/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* WebAssembly: JavaScriptCore's, which compiles it in a thread of its own. The modules are written as
   bytes, section by section. */

function leb(number) {
    const bytes = [];
    do {
        bytes.push(number & 127 | (number > 127 ? 128 : 0));
        number >>>= 7;
    } while (number > 0);
    return bytes;
}
function name(text) { return [...leb(text.length), ...new TextEncoder().encode(text)]; }
function list(items) { return [...leb(items.length), ...items.flat()]; }
function section(id, ...items) {
    const content = list(items);
    return [id, ...leb(content.length), ...content];
}
function body(locals, ...code) {
    const content = [...list(locals), ...code, 0x0b];
    return [...leb(content.length), ...content];
}
function assemble(...sections) { return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]); }

const I32 = 0x7f, I64 = 0x7e, F64 = 0x7c, FUNCTION = 0, TABLE = 1, MEMORY = 2, GLOBAL = 3;
function signature(parameters, results) { return [0x60, ...list(parameters), ...list(results)]; }
function exported(text, kind, index) { return [...name(text), kind, ...leb(index)]; }

/* A module of one function, "f". */
function single(parameters, results, ...code) {
    return assemble(section(1, signature(parameters, results)), section(3, [0]), section(7, exported("f", FUNCTION, 0)),
        section(10, body([], ...code)));
}
function run(bytes, ...values) { return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f(...values); }

/* n < 2 ? n : f(n - 1) + f(n - 2) */
const fibonacci = single([I32], [I32], 0x20, 0, 0x41, 2, 0x48, 0x04, I32, 0x20, 0, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x20, 0,
    0x41, 2, 0x6b, 0x10, 0, 0x6a, 0x0b);
const divide = single([I32, I32], [I32], 0x20, 0, 0x20, 1, 0x6d);
const unreachable = single([], [], 0x00);
const recursion = single([], [], 0x10, 0);
const broken = new Uint8Array([0, 0x61, 0x73, 0x6d, 9, 0, 0, 0]);
/* Memory of one page, at most three, with a byte read (f) and growth (grow). */
const memory = assemble(section(1, signature([I32], [I32])), section(3, [0], [0]), section(5, [1, 1, 3]),
    section(7, exported("f", FUNCTION, 0), exported("grow", FUNCTION, 1), exported("memory", MEMORY, 0)),
    section(10, body([], 0x20, 0, 0x2d, 0, 0), body([], 0x20, 0, 0x40, 0)));
/* import env.g: i32 → i32; f(x) = g(x) + 1 */
const importing = assemble(section(1, signature([I32], [I32])), section(2, [...name("env"), ...name("g"), FUNCTION, 0]),
    section(3, [0]), section(7, exported("f", FUNCTION, 1)), section(10, body([], 0x20, 0, 0x10, 0, 0x41, 1, 0x6a)));

async function rejects(kind, promise) {
    let error;
    try {
        await promise;
    } catch (caught) {
        error = caught;
    }
    same(error instanceof kind, true, `rejected with ${error}: a ${kind.name}`);
}

check("/webassembly/compile-instantiate-run", () => same(run(fibonacci, 20), 6765));
check("/webassembly/many-modules-one-after-the-other", () => {
    for (let round = 0; round < 50; round++)
        same(run(fibonacci, round % 10 + 2), [1, 2, 3, 5, 8, 13, 21, 34, 55, 89][round % 10]);
});
check("/webassembly/hot-enough-for-the-second-compiler", () => {
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(fibonacci)).exports;
    for (let round = 0; round < 20; round++)
        same(f(22), 17711);
});
check("/webassembly/garbage-is-collected-meanwhile", () => {
    for (let round = 0; round < 20; round++) {
        const kept = Array.from({ length: 20000 }, (_, k) => ({ k, text: "x" + k }));
        same(run(fibonacci, 15) + kept.length, 20610);
    }
});
check("/webassembly/validate", () => {
    same(WebAssembly.validate(fibonacci), true);
    same(WebAssembly.validate(broken), false);
    same(WebAssembly.validate(single([], [I32], 0x42, 0)), false, "an i64 for an i32");
});
check("/webassembly/errors-of-compilation", () => {
    throws(WebAssembly.CompileError, () => new WebAssembly.Module(broken));
    throws(WebAssembly.CompileError, () => new WebAssembly.Module(fibonacci.subarray(0, 40)));
    throws(TypeError, () => new WebAssembly.Module("bytes"));
    throws(TypeError, () => WebAssembly.Module(fibonacci));
});
check("/webassembly/errors-of-linking", () => {
    const module = new WebAssembly.Module(importing);
    throws(TypeError, () => new WebAssembly.Instance(module));
    throws(WebAssembly.LinkError, () => new WebAssembly.Instance(module, { env: { g: 1 } }));
});
check("/webassembly/imports-call-back", () => {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(importing), { env: { g: x => x * 2 } });
    same(instance.exports.f(20), 41);
    const thrower = new WebAssembly.Instance(new WebAssembly.Module(importing), { env: { g() { throw new EvalError("through"); } } });
    throws(EvalError, () => thrower.exports.f(1));
});
check("/webassembly/trap-division-by-zero", () => {
    throws(WebAssembly.RuntimeError, () => run(divide, 1, 0));
    throws(WebAssembly.RuntimeError, () => run(divide, -2147483648, -1));
    same(run(divide, 7, -2), -3);
});
check("/webassembly/trap-unreachable", () => throws(WebAssembly.RuntimeError, () => run(unreachable)));
check("/webassembly/trap-outside-of-memory", () => {
    const { f, memory: { buffer } } = new WebAssembly.Instance(new WebAssembly.Module(memory)).exports;
    new Uint8Array(buffer)[65535] = 9;
    same(f(65535), 9);
    for (const address of [65536, 131072, 2147483647, -1])
        throws(WebAssembly.RuntimeError, () => f(address));
});
check("/webassembly/trap-endless-recursion", () => {
    throws(RangeError, () => run(recursion));
    same(run(fibonacci, 10), 55, "after it");
});
check("/webassembly/memory-grows-and-detaches", () => {
    const { f, grow, memory: grown } = new WebAssembly.Instance(new WebAssembly.Module(memory)).exports, before = grown.buffer;
    new Uint8Array(before)[0] = 7;
    same(grow(1), 1);
    same(before.byteLength, 0);
    same(grown.buffer.byteLength, 131072);
    same(f(0), 7);
    same(f(131071), 0);
    same(grown.grow(1), 2);
    same(grow(1), -1, "beyond its maximum");
    throws(RangeError, () => grown.grow(1));
});
check("/webassembly/memory-of-64-mebibytes", () => {
    const large = new WebAssembly.Memory({ initial: 1, maximum: 1024 });
    large.grow(1023);
    const bytes = new Uint8Array(large.buffer);
    bytes[bytes.length - 1] = 1;
    same(bytes.length, 67108864);
});
check("/webassembly/memory-beyond-all-there-is", () => {
    throws(RangeError, () => new WebAssembly.Memory({ initial: 65536 }));
    same(new WebAssembly.Memory({ initial: 1 }).buffer.byteLength, 65536, "after it");
});
check("/webassembly/globals-and-tables", () => {
    const global = new WebAssembly.Global({ value: "i64", mutable: true }, 5n), table = new WebAssembly.Table({ element: "anyfunc", initial: 2 });
    global.value = 2n ** 63n;
    same(global.value, -(2n ** 63n));
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(fibonacci)).exports;
    table.set(1, f);
    same(table.get(1), f);
    same(table.get(0), null);
    throws(TypeError, () => table.set(0, () => 1));
    throws(RangeError, () => table.get(2));
});
check("/webassembly/i64-is-bigint", () => same(run(single([I64], [I64], 0x20, 0, 0x42, 1, 0x7c), 2n ** 62n), 2n ** 62n + 1n));
check("/webassembly/f64-is-number", () => same(run(single([F64], [F64], 0x20, 0, 0x9f), 2), Math.SQRT2));
check("/webassembly/simd", () => {
    /* i32x4.splat, i32x4.add, i32x4.extract_lane 3 */
    same(run(single([I32], [I32], 0x20, 0, 0xfd, 0x11, 0x20, 0, 0xfd, 0x11, 0xfd, 0xae, 1, 0xfd, 0x1b, 3), 21), 42);
});
check("/webassembly/exports-and-imports-are-listed", () => {
    same(JSON.stringify(WebAssembly.Module.exports(new WebAssembly.Module(memory)).map(each => each.kind)), '["function","function","memory"]');
    const [{ module, name, kind }] = WebAssembly.Module.imports(new WebAssembly.Module(importing));
    sameList([module, name, kind], ["env", "g", "function"]);
});
check("/webassembly/promise-of-a-module", async () => {
    const module = await WebAssembly.compile(fibonacci);
    same(module instanceof WebAssembly.Module, true);
    same((await WebAssembly.instantiate(module)).exports.f(12), 144);
});
check("/webassembly/promise-of-module-and-instance", async () => {
    const { module, instance } = await WebAssembly.instantiate(importing.buffer, { env: { g: x => -x } });
    same(module instanceof WebAssembly.Module && instance instanceof WebAssembly.Instance, true);
    same(instance.exports.f(3), -2);
});
check("/webassembly/promises-that-fail", async () => {
    await rejects(WebAssembly.CompileError, WebAssembly.compile(broken));
    await rejects(TypeError, WebAssembly.compile("text"));
    await rejects(TypeError, WebAssembly.instantiate());
    await rejects(TypeError, WebAssembly.instantiate(importing));
    await rejects(WebAssembly.LinkError, WebAssembly.instantiate(importing, { env: { g: null } }));
});
check("/webassembly/promises-keep-their-order", async () => {
    const order = [];
    const compiled = WebAssembly.compile(fibonacci).then(() => order.push("compiled"));
    order.push("after the call");
    await compiled;
    sameList(order, ["after the call", "compiled"]);
});
check("/webassembly/start-function-runs-and-traps", () => {
    const bytes = assemble(section(1, signature([], [])), section(3, [0]), [8, 1, 0], section(10, body([], 0x00)));
    throws(WebAssembly.RuntimeError, () => new WebAssembly.Instance(new WebAssembly.Module(bytes)));
});
check("/webassembly/memory-is-shared-with-nobody", () => {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    same(Object.prototype.toString.call(buffer), "[object ArrayBuffer]");
});
