/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* DOMTokenList: an element's classes, as a set. */

function checkToken(value) {
    const token = toText(value);
    if (token === "")
        throw domError("SyntaxError", "a class has a name");
    if (/[ \t\n\f\r]/.test(token))
        throw domError("InvalidCharacterError", `a class has no space in its name: ${token}`);
    return token;
}

class DOMTokenList {
    #element;
    constructor(key, element) {
        illegalUnless(key);
        this.#element = element;
        return new Proxy(this, { get: (list, name) => {
            if (typeof name === "string" && /^\d+$/.test(name))
                return list.item(+name) ?? undefined;
            const member = list[name];
            return typeof member === "function" ? member.bind(list) : member;
        }, set: (list, name, value) => Reflect.set(list, name, value) });
    }
    #list() { return [...new Set(this.value.split(/[ \t\n\f\r]+/).filter(name => name !== ""))]; }
    #store(list) { this.value = [...new Set(list)].join(" "); }
    get length() { return this.#list().length; }
    get value() { return this.#element.getAttribute("class") ?? ""; }
    set value(text) { this.#element.setAttribute("class", text); }
    item(k) { return this.#list()[k] ?? null; }
    contains(name) { return this.#list().includes(toText(name)); }
    add(...names) { this.#store([...this.#list(), ...names.map(checkToken)]); }
    remove(...names) {
        const gone = names.map(checkToken);
        this.#store(this.#list().filter(name => !gone.includes(name)));
    }
    toggle(name, force = undefined) {
        const token = checkToken(name), wanted = force ?? !this.contains(token);
        this[wanted ? "add" : "remove"](token);
        return !!wanted;
    }
    replace(old, name) {
        const [from, to] = [old, name].map(checkToken), list = this.#list(), at = list.indexOf(from);
        if (at < 0)
            return false;
        list[at] = to;
        this.#store(list);
        return true;
    }
    forEach(callback, self) { this.#list().forEach((name, k) => callback.call(self, name, k, this)); }
    keys() { return this.#list().keys(); }
    values() { return this.#list().values(); }
    entries() { return this.#list().entries(); }
    [Symbol.iterator]() { return this.#list().values(); }
    toString() { return this.value; }
}

exposeClasses({ DOMTokenList });
