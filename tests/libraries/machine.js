/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What makes an engine compile, collect and look things up. Gives a text; throws where a sum is wrong. */
(() => {
    "use strict";
    const said = [];

    /* Compiled after some thousand turns, with numbers of both kinds, closures and a class. */
    class Counter {
        #count = 0;
        add(value) {
            this.#count += value;
            return this;
        }
        get count() {
            return this.#count;
        }
    }
    const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
    const counter = new Counter();
    for (let k = 0; k < 300000; k++)
        counter.add(k % 3 ? k : 0.5);
    said.push(fib(24), counter.count);
    if (said[0] !== 46368)
        throw new Error("fib(24) is " + said[0]);

    /* Garbage in circles, in arrays, in buffers: some 100 MiB in all, of which a few live. */
    let kept = [];
    for (let round = 0; round < 20; round++) {
        let previous = null;
        for (let k = 0; k < 20000; k++) {
            const node = { k, text: "node " + k, previous };
            if (previous)
                previous.next = node;
            previous = node;
        }
        kept.push(new Float64Array(32768).fill(round), new Map([[round, previous]]));
        if (kept.length > 8)
            kept = kept.slice(2);
    }
    said.push(kept.length, kept.at(-2).reduce((sum, value) => sum + value), [...kept.at(-1).keys()]);

    said.push("Zwölf Boxkämpfer".replace(/(?<first>\w+)\s(?=B)/u, "$<first>·"),
        [..."a1b22c333".matchAll(/[a-z](\d+)/g)].map((match) => match[1]).join(),
        new Intl.NumberFormat("de").format(1234567.891), "äa".localeCompare("az", "sv"),
        new Date(0).toISOString(), JSON.stringify({ a: [1, { b: 2n.toString() }] }), 2n ** 200n);
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, Math.PI);
    said.push(view.getUint32(0), Math.sin(1e6), [3, 1, 2].toSorted?.() ?? "");
    try {
        (function deeper() {
            return deeper() + 1;
        })();
    } catch (error) {
        said.push(error.name);
    }
    return said.join(" ");
})()
