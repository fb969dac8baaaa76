/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The language and what of a browser has no picture. */

check("/language/class-fields", () => {
    class Counter { #n = 1; static made = 3; get n() { return this.#n; } bump() { return ++this.#n; } }
    const counter = new Counter();
    counter.bump();
    same(counter.n + Counter.made, 5);
});
check("/language/generators-and-async", async () => {
    async function* numbers() { yield 1; yield await Promise.resolve(2); }
    let sum = 0;
    for await (const n of numbers()) sum += n;
    same(sum, 3);
});
check("/language/bigint", () => same((2n ** 100n).toString(), "1267650600228229401496703205376"));
check("/language/regexp-named-groups", () => same("2026-11".match(/(?<y>\d+)-(?<m>\d+)/u).groups.m, "11"));
check("/language/intl", () => same((123456.789).toLocaleString("de-DE"), "123.456,789"));
check("/language/deep-recursion-is-range-error", () => { function f() { return f() + 1; } throws(RangeError, f); });
check("/language/garbage-is-collected", () => {
    let kept = 0;
    for (let k = 0; k < 3000; k++) kept += new Array(10000).fill(k).length;
    same(kept, 30000000);
});

check("/text/encoder-surrogates", () => sameList(new TextEncoder().encode("é😀\ud800"), [195, 169, 240, 159, 152, 128, 239, 191, 189]));
check("/text/decoder-malformed", () => same(new TextDecoder().decode(new Uint8Array([65, 255, 0xc3, 0xa9])), "A\ufffdé"));
check("/text/decoder-fatal", () => throws(TypeError, () => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255]))));
check("/text/base64", () => { same(btoa("\0ÿab"), "AP9hYg=="); same(atob("AP9hYg"), "\0ÿab"); });
check("/text/base64-errors", () => { throws("InvalidCharacterError", () => btoa("€")); throws("InvalidCharacterError", () => atob("a")); });
check("/url/parts", () => {
    const url = new URL("../b/./c?x=1&y=%20z#f", "http://u:p@h.example:8080/a/d/e");
    same(url.href, "http://u:p@h.example:8080/a/b/c?x=1&y=%20z#f");
    same(url.searchParams.get("y"), " z");
});
check("/url/search-params-change-url", () => {
    const url = new URL("http://h/");
    url.searchParams.append("a b", "c&d");
    same(url.search, "?a+b=c%26d");
});
check("/clone/cycles-and-kinds", () => {
    const value = { map: new Map([[1, new Set([2])]]), date: new Date(5), list: new Uint8Array([1, 2]) };
    value.self = value;
    const copy = structuredClone(value);
    same(copy.self, copy);
    same(copy.map.get(1).has(2), true);
    same(copy.date.getTime(), 5);
    same(copy.list[1], 2);
});
check("/clone/functions-refused", () => throws("DataCloneError", () => structuredClone(() => 1)));
check("/clone/transfer-detaches", () => {
    const buffer = new ArrayBuffer(8);
    same(structuredClone(buffer, { transfer: [buffer] }).byteLength, 8);
    same(buffer.byteLength, 0);
});
check("/blob/slice-and-text", async () => same(await new Blob(["ab", new Uint8Array([99])]).slice(1).text(), "bc"));
check("/crypto/fills", () => same(crypto.getRandomValues(new Uint8Array(32)).some(value => value !== 0), true));
check("/crypto/too-much", () => throws("QuotaExceededError", () => crypto.getRandomValues(new Uint8Array(65537))));
check("/storage/keeps-strings", () => { localStorage.a = 1; same(localStorage.getItem("a"), "1"); localStorage.clear(); same(localStorage.length, 0); });
check("/random/of-the-unit-interval", () => { for (let k = 0; k < 1000; k++) { const value = Math.random(); same(value >= 0 && value < 1, true); } });

check("/timers/order-by-due-time", async () => {
    const order = [];
    setTimeout(() => order.push("b"), 20);
    setTimeout(() => order.push("a"), 10);
    queueMicrotask(() => order.push("now"));
    await new Promise(done => setTimeout(done, 30));
    sameList(order, ["now", "a", "b"]);
});
check("/timers/microtasks-between", async () => {
    const order = [];
    setTimeout(() => { order.push(1); Promise.resolve().then(() => order.push(2)); }, 5);
    setTimeout(() => order.push(3), 5);
    await new Promise(done => setTimeout(done, 6));
    sameList(order, [1, 2, 3]);
});
check("/timers/interval-and-clear", async () => {
    let count = 0;
    const id = setInterval(() => { if (++count === 3) clearInterval(id); }, 10);
    await new Promise(done => setTimeout(done, 100));
    same(count, 3);
});
check("/events/bubble-capture-once-stop", () => {
    const outer = document.createElement("div"), inner = document.createElement("p"), order = [];
    outer.append(inner);
    outer.addEventListener("x", () => order.push("capture"), true);
    outer.addEventListener("x", () => order.push("bubble"));
    inner.addEventListener("x", () => order.push("once"), { once: true });
    inner.dispatchEvent(new Event("x", { bubbles: true }));
    inner.dispatchEvent(new Event("x"));
    sameList(order, ["capture", "once", "bubble", "capture"]);
});
check("/events/prevent-default", () => {
    const target = new EventTarget();
    target.addEventListener("x", event => event.preventDefault());
    same(target.dispatchEvent(new Event("x", { cancelable: true })), false);
    same(target.dispatchEvent(new Event("x")), true);
});
check("/dom/query-and-text", () => {
    const box = document.createElement("div");
    box.innerHTML = "<p class='a b'>one &amp; two</p><ul><li id=x>three</ul>";
    same(box.querySelector("p.a").textContent, "one & two");
    same(box.querySelector("ul > li#x").textContent, "three");
    same(box.querySelectorAll("*").length, 3);
});
check("/dom/cycles-refused", () => {
    const a = document.createElement("a"), b = document.createElement("b");
    a.append(b);
    throws("HierarchyRequestError", () => b.append(a));
});
check("/language/remainder-of-whole-numbers", () => {
    for (const [x, y, rest] of [[4294967295, 5003, 1861], [-4294967295, 5003, -1861], [4294967295, -5003, 1861], [9007199254740991, 4294967296, 4294967295],
                                [9007199254740991, 9007199254740990, 1], [-9007199254740990, 2, -0], [0, 4294967297, 0], [-0, 4294967297, -0],
                                [3, 4294967297, 3], [8589934592, 4294967296, 0]])
        same(x % y, rest, `${x} % ${y}`);
});
check("/language/remainder-of-other-numbers", () => {
    for (const [x, y, rest] of [[5.5, 2, 1.5], [-5.5, 2, -1.5], [1e308, 3, 2], [1e300, 7e-300, 5.651755366164927e-300], [0.3, 0.1, 0.09999999999999998],
                                [5e-324, 3, 5e-324], [1, 5e-324, 0], [18446744073709551616, 10, 6], [9007199254740994, 3, 1],
                                [1, Infinity, 1], [-1, -Infinity, -1], [Infinity, 3, NaN], [5, 0, NaN], [5, -0, NaN], [NaN, 5, NaN], [5, NaN, NaN]])
        same(x % y, rest, `${x} % ${y}`);
});
