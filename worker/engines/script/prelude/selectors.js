/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Selectors: tag, #id, .class, [attribute] and a few classes of position together; related by a space, >, + or ~. */

const simplePattern = /(?:[a-z*][\w-]*|#[-\w\u0080-\uffff]+|\.[-\w\u0080-\uffff]+|\[(?:"[^"]*"|'[^']*'|[^\]"'])+\]|:[\w-]+(?:\((?:[^()]|\([^()]*\))*\))?)/giy;
const attributePartPattern = /^\[\s*([-\w]+)\s*(?:([~|^$*]?)=\s*(?:"([^"]*)"|'([^']*)'|([-\w]+))\s*)?\]$/;

const attributeTests = { "": (has, value) => has === value, "~": (has, value) => value !== "" && has.split(/\s+/).includes(value),
    "|": (has, value) => has === value || has.startsWith(value + "-"), "^": (has, value) => value !== "" && has.startsWith(value),
    "$": (has, value) => value !== "" && has.endsWith(value), "*": (has, value) => value !== "" && has.includes(value) };

function notSelector(text) { return domError("SyntaxError", `not a selector known here: ${text}`); }

function matchesAttribute(element, part) {
    const parts = attributePartPattern.exec(part);
    if (!parts)
        throw notSelector(part);
    const has = element.getAttribute(parts[1]), value = parts[3] ?? parts[4] ?? parts[5];
    return has !== null && (value === undefined || attributeTests[parts[2]](has, value));
}

function matchesPosition(element, part) {
    const [, name, inside] = /^:([\w-]+)(?:\((.*)\))?$/s.exec(part);
    const among = element.parentNode?.[CHILDREN].filter(child => child instanceof Element) ?? [element];
    const place = among.indexOf(element) + 1;
    switch (name) {
    case "root": return element === document.documentElement;
    case "first-child": return place === 1;
    case "last-child": return place === among.length;
    case "only-child": return among.length === 1;
    case "empty": return element[CHILDREN].every(child => child instanceof Comment);
    case "nth-child": return matchesNth(inside ?? "", place);
    case "not": return !matchesAny(element, inside ?? "");
    case "is": case "where": return matchesAny(element, inside ?? "");
    case "checked": return element.checked === true;
    case "disabled": return element.hasAttribute("disabled");
    default: throw notSelector(part);
    }
}

/* 3, odd, even, 2n + 1. */
function matchesNth(text, place) {
    const named = { odd: "2n+1", even: "2n" }[text.trim()] ?? text.replace(/\s+/g, "");
    const [whole, step, more] = /^(?:([-+]?\d*)n)?([-+]?\d+)?$/.exec(named) ?? [];
    if (!whole)
        throw notSelector(`:nth-child(${text})`);
    const by = step === undefined ? 0 : +(/\d/.test(step) ? step : step + "1"), from = +(more ?? 0);
    return by === 0 ? place === from : (place - from) % by === 0 && (place - from) / by >= 0;
}

function matchesPart(element, part) {
    switch (part[0]) {
    case "#": return element.id === part.slice(1);
    case ".": return element.classList.contains(part.slice(1));
    case "[": return matchesAttribute(element, part);
    case ":": return matchesPosition(element, part);
    default: return part === "*" || element.localName.toLowerCase() === part.toLowerCase();
    }
}

function matchesSimple(element, simple) {
    const parts = simple.match(simplePattern);
    if (!parts || parts.join("") !== simple)
        throw notSelector(simple);
    return parts.every(part => matchesPart(element, part));
}

function matchesComplex(element, steps) {
    if (!matchesSimple(element, steps.at(-1)))
        return false;
    if (steps.length === 1)
        return true;
    const relation = /^[>+~]$/.test(steps.at(-2)) ? steps.at(-2) : " ", rest = steps.slice(0, relation === " " ? -1 : -2);
    const next = { " ": "parentElement", ">": "parentElement", "+": "previousElementSibling", "~": "previousElementSibling" }[relation];
    for (let up = element[next]; up; up = relation === ">" || relation === "+" ? null : up[next])
        if (matchesComplex(up, rest))
            return true;
    return false;
}

/* Pieces of a text at what separates them, where they are not in brackets or quotes. */
function splitOutside(text, separator) {
    const pieces = text.match(/\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]|\((?:[^()]|\([^()]*\))*\)|[^]/g) ?? [], out = [""];
    for (const piece of pieces)
        if (separator.test(piece))
            out.push(piece, "");
        else
            out[out.length - 1] += piece;
    return out;
}

/* Of each selector of a list: simple ones, with what relates them between. */
function selectorList(text) {
    const selectors = splitOutside(toText(text), /^,$/).filter((piece, k) => k % 2 === 0);
    return selectors.map(selector => {
        const steps = splitOutside(selector.trim(), /^[\s>+~]$/).filter(piece => piece.trim() !== "");
        if (steps.length === 0)
            throw notSelector(text);
        return steps;
    });
}

function matchesAny(element, text) { return selectorList(text).some(steps => matchesComplex(element, steps)); }

function* descendants(node) {
    for (const child of node[CHILDREN]) {
        if (child instanceof Element)
            yield child;
        yield* descendants(child);
    }
}

function findAll(root, test) {
    const found = [];
    for (const element of descendants(root))
        if (test(element))
            found.push(element);
    return found;
}

const finders = {
    querySelectorAll(text) {
        const list = selectorList(text);
        return listOf(NodeList, findAll(this, element => list.some(steps => matchesComplex(element, steps))));
    },
    querySelector(text) { return finders.querySelectorAll.call(this, text)[0] ?? null; },
    getElementsByTagName(name) {
        const wanted = String(name).toLowerCase();
        return listOf(HTMLCollection, findAll(this, element => wanted === "*" || element.localName.toLowerCase() === wanted));
    },
    getElementsByClassName(name) {
        const wanted = String(name).split(/\s+/);
        return listOf(HTMLCollection, findAll(this, element => wanted.every(each => element.classList.contains(each))));
    },
};
