/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* WebAssembly: compiled, instantiated, run, and made to trap in each way there is. Gives a text; throws where a result
 * is wrong. */
(() => {
    "use strict";
    const number = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...number(n >>> 7)]);
    const list = (items) => [...number(items.length), ...items.flat()];
    const name = (text) => [text.length, ...[...text].map((letter) => letter.charCodeAt(0))];
    const section = (id, bytes) => [id, ...number(bytes.length), ...bytes];
    const body = (locals, code) => {
        const bytes = [...list(locals), ...code, 0x0b];
        return [...number(bytes.length), ...bytes];
    };
    const I32 = 0x7f, TO = { i: 0, none: 1, pair: 2 };
    const types = [[0x60, 1, I32, 1, I32], [0x60, 0, 0], [0x60, 2, I32, I32, 1, I32]];
    /* Function 0 is imported. */
    const functions = [
        ["fib", TO.i, [], [0x20, 0, 0x41, 2, 0x48, 0x04, I32, 0x20, 0, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x10, 1,
            0x20, 0, 0x41, 2, 0x6b, 0x10, 1, 0x6a, 0x0b]],
        ["unreachable", TO.none, [], [0x00]],
        ["divide", TO.pair, [], [0x20, 0, 0x20, 1, 0x6d]],
        ["load", TO.i, [], [0x20, 0, 0x28, 2, 0]],
        ["indirect", TO.i, [], [0x41, 5, 0x20, 0, 0x11, 0, 0]],
        ["deep", TO.i, [], [0x20, 0, 0x10, 6, 0x41, 1, 0x6a]],
        ["grow", TO.i, [], [0x20, 0, 0x40, 0]],
        ["host", TO.i, [], [0x20, 0, 0x10, 0]],
        /* Writes each word below its argument and mixes them: i is local 1, the sum local 2. */
        ["mix", TO.i, [[2, I32]], [0x03, 0x40, 0x20, 1, 0x20, 1, 0x36, 2, 0, 0x20, 2, 0x41, 31, 0x6c, 0x20, 1, 0x28, 2, 0,
            0x6a, 0x21, 2, 0x20, 1, 0x41, 4, 0x6a, 0x22, 1, 0x20, 0, 0x49, 0x0d, 0, 0x0b, 0x20, 2]],
    ];
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0,
        ...section(1, list(types)),
        ...section(2, list([[...name("env"), ...name("square"), 0, TO.i]])),
        ...section(3, list(functions.map(([, type]) => [type]))),
        ...section(4, list([[0x70, 0, 4]])),
        ...section(5, list([[1, 1, 4]])),
        ...section(7, list(functions.map(([word], k) => [...name(word), 0, k + 1]))),
        ...section(9, list([[0, 0x41, 0, 0x0b, ...list([[1], [2]])]])),
        ...section(10, list(functions.map(([, , locals, code]) => body(locals, code))))]);

    const said = [];
    const want = (value, expected) => {
        said.push(value);
        if (value !== expected)
            throw new Error(value + " where " + expected + " was expected");
    };
    const fails = (kind, work) => {
        try {
            work();
        } catch (error) {
            if (!(error instanceof kind))
                throw error;
            said.push(error.name + ": " + error.message);
            return;
        }
        throw new Error("no " + kind.name);
    };

    const { Module, Instance, RuntimeError, CompileError, LinkError } = WebAssembly;
    for (let round = 0; round < 3; round++) {
        const given = { env: { square: (n) => (n < 0 ? fail(n) : n * n) } };
        const fail = (n) => {
            throw new TypeError("negative: " + n);
        };
        want(WebAssembly.validate(bytes), true);
        const all = new Instance(new Module(bytes), given).exports;
        want(all.fib(20), 6765);
        want(all.indirect(0), 5);
        want(all.host(12), 144);
        want(all.divide(-7, 2), -3);
        want(all.grow(1), 1);
        want(all.grow(9), -1);
        want(all.load(131068), 0);
        said.push(all.mix(131072), all.mix(65536));
        for (let k = 0; k < 200; k++) /* hot enough for the optimizing compiler */
            all.fib(14);
        fails(RuntimeError, () => all.unreachable());
        fails(RuntimeError, () => all.divide(1, 0));
        fails(RuntimeError, () => all.divide(-2147483648, -1));
        fails(RuntimeError, () => all.load(131069));
        fails(RuntimeError, () => all.load(-4));
        fails(RuntimeError, () => all.indirect(1));
        fails(RuntimeError, () => all.indirect(2));
        fails(RuntimeError, () => all.indirect(4));
        fails(RangeError, () => all.deep(1));
        fails(TypeError, () => all.host(-1));
        fails(LinkError, () => new Instance(new Module(bytes), { env: {} }));
        fails(CompileError, () => new Module(bytes.slice(0, -3)));
        want(all.fib(21), 10946);
        const garbage = [];
        for (let k = 0; k < 20000; k++)
            garbage.push({ k, text: "x" + k });
        want(garbage.length, 20000);
    }
    return said.join("; ");
})()
