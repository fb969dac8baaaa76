/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* WebAssembly is JavaScriptCore's own. Its promises would be settled by an event loop that this page does
   not have, at a moment that differs from run to run; here they are settled by the time they are
   returned, so that the same command gives the same bytes. Handlers run as microtasks, as ever. */

if (typeof WebAssembly === "object") {
    const { Module, Instance } = WebAssembly;

    const bytesOfModule = source => {
        if (!(source instanceof ArrayBuffer) && !ArrayBuffer.isView(source))
            throw new TypeError("WebAssembly bytes are an ArrayBuffer or a view of one");
        return source;
    };

    const methods = {
        async compile(bytes) { return new Module(bytesOfModule(bytes)); },
        async instantiate(source, imports) {
            if (source instanceof Module)
                return new Instance(source, imports);
            const module = new Module(bytesOfModule(source));
            return { module, instance: new Instance(module, imports) };
        },
    };
    for (const name of Object.keys(methods)) {
        Object.defineProperty(methods[name], "length", { value: 1, configurable: true });
        Object.defineProperty(WebAssembly, name, { value: methods[name], writable: true, enumerable: true, configurable: true });
    }
}
