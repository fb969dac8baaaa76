/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text that is typed or composed: events as UI Events and Input Events have them, for whatever has the focus;
   fields take it at their end. A canvas gets the events too: here it need not hide a field to be written on. */

const CompositionEvent = eventClass("CompositionEvent", UIEvent, { data: "" });
exposeClasses({ CompositionEvent });

const fieldsWithoutText = /^(?:button|submit|reset|checkbox|radio|range|color|file|image|hidden)$/;

function isField(element) {
    return element instanceof HTMLInputElement && element.localName !== "select" && !fieldsWithoutText.test(element.type);
}

/* One change: the page may prevent it; change says what becomes of a field's value. */
function edit(target, inputType, data, change) {
    const init = { inputType, data, isComposing: composition !== null, bubbles: true, composed: true, view: globalThis };
    if (!send(target, new InputEvent("beforeinput", { ...init, cancelable: true })))
        return;
    if (isField(target))
        target.value = change(target.value);
    send(target, new InputEvent("input", init));
}

/* What a key that was not prevented does to a field. */
function editByKey(target, key, init) {
    if (!isField(target) || init.ctrlKey || init.altKey || init.metaKey)
        return;
    if (key === "Backspace" && target.value !== "")
        edit(target, "deleteContentBackward", null, value => [...value].slice(0, -1).join(""));
    else if (key === "Enter" && target.localName === "textarea")
        edit(target, "insertLineBreak", null, value => value + "\n");
    else if ([...key].length === 1)
        edit(target, "insertText", key, value => value + key);
}

/* ------------------------------------------------------------------------- composition */

let composition = null; /* {target, before, text}: what is being composed, and the value it began with */

function sendComposition(name, data) {
    send(composition.target, new CompositionEvent("composition" + name, { data, bubbles: true, cancelable: name === "start",
        composed: true, view: globalThis }));
}

function compose(text) {
    const { target, before } = composition;
    if (text === composition.text)
        return;
    composition.text = text;
    sendComposition("update", text);
    edit(target, "insertCompositionText", text, () => before + text);
}

function endComposition(text) {
    compose(text);
    sendComposition("end", text);
    composition = null;
}

/* kind: 1 typed, 2 being composed ("": no longer). */
function textEvent(kind, text) {
    const target = composition?.target ?? document.activeElement ?? document.body;
    if (kind === 1 && !composition) {
        edit(target, "insertText", text, value => value + text);
    } else if (kind === 1 || text === "") {
        if (composition)
            endComposition(text);
    } else {
        if (!composition) {
            composition = { target, before: target.value ?? "", text: "" };
            sendComposition("start", "");
        }
        compose(text);
    }
}
