/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* element.style: any property can be set; layout, fonts and colours look at a few. */

const styleProperties = new Set(["setProperty", "getPropertyValue", "getPropertyPriority", "removeProperty", "cssText", "length", "item"]);

function dashed(name) { return name.startsWith("--") ? name : name.replace(/[A-Z]/g, letter => "-" + letter.toLowerCase()); }

/* changed: called with the text of all that is set. */
function makeStyle(changed) {
    const values = new Map();
    const methods = {
        setProperty(name, value) {
            const key = dashed(toText(name)), text = value === null ? "" : toText(value);
            if (text === "")
                values.delete(key);
            else
                values.set(key, text);
            changed(methods.cssText);
        },
        getPropertyValue(name) { return values.get(dashed(String(name))) ?? ""; },
        getPropertyPriority() { return ""; },
        removeProperty(name) {
            const before = methods.getPropertyValue(name);
            values.delete(dashed(String(name)));
            changed(methods.cssText);
            return before;
        },
        get length() { return values.size; },
        item(k) { return [...values.keys()][k] ?? ""; },
        get cssText() { return [...values].map(([name, value]) => `${name}: ${value};`).join(" "); },
        set cssText(text) {
            values.clear();
            for (const [name, value] of declarations(withoutComments(toText(text))))
                values.set(name, value.replace(/!\s*important\s*$/, "").trim());
            changed(methods.cssText);
        },
    };
    return new Proxy(methods, {
        get(target, name) {
            if (styleProperties.has(name) || typeof name === "symbol")
                return target[name];
            return /^\d+$/.test(name) ? methods.item(+name) || undefined : methods.getPropertyValue(name);
        },
        set(target, name, value) {
            if (name === "cssText")
                methods.cssText = value;
            else
                methods.setProperty(name, value);
            return true;
        },
        has: () => true,
    });
}
