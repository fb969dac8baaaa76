/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the protocol's input to events. */

/* keysymdef.h to the names of UI Events. */
const keyNames = new Map(Object.entries({ 0xff08: "Backspace", 0xff09: "Tab", 0xfe20: "Tab", 0xff0d: "Enter", 0xff13: "Pause", 0xff14: "ScrollLock",
    0xff1b: "Escape", 0xff50: "Home", 0xff51: "ArrowLeft", 0xff52: "ArrowUp", 0xff53: "ArrowRight", 0xff54: "ArrowDown",
    0xff55: "PageUp", 0xff56: "PageDown", 0xff57: "End", 0xff63: "Insert", 0xff67: "ContextMenu", 0xff7f: "NumLock",
    0xff8d: "Enter", 0xff95: "Home", 0xff96: "ArrowLeft", 0xff97: "ArrowUp", 0xff98: "ArrowRight", 0xff99: "ArrowDown",
    0xff9a: "PageUp", 0xff9b: "PageDown", 0xff9c: "End", 0xff9e: "Insert", 0xff9f: "Delete", 0xffe1: "Shift", 0xffe2: "Shift",
    0xffe3: "Control", 0xffe4: "Control", 0xffe5: "CapsLock", 0xffe7: "Meta", 0xffe8: "Meta", 0xffe9: "Alt", 0xffea: "Alt",
    0xffeb: "Meta", 0xffec: "Meta", 0xfe03: "AltGraph", 0xffff: "Delete" }).map(([number, name]) => [+number, name]));
for (let k = 1; k <= 24; k++)
    keyNames.set(0xffbd + k, `F${k}`);

/* linux/input-event-codes.h to the codes of UI Events. */
const keyCodes = new Map();
function nameCodes(first, names) { names.split(" ").forEach((name, k) => keyCodes.set(first + k, name)); }
nameCodes(1, "Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal");
nameCodes(86, "IntlBackslash F11 F12");
nameCodes(96, "NumpadEnter ControlRight NumpadDivide PrintScreen AltRight");
nameCodes(102, "Home ArrowUp PageUp ArrowLeft ArrowRight End ArrowDown PageDown Insert Delete");
nameCodes(119, "Pause");
nameCodes(125, "MetaLeft MetaRight ContextMenu");

/* The keyCode of old programs, where key alone decides it. */
const oldKeyCodes = { Backspace: 8, Tab: 9, Enter: 13, Shift: 16, Control: 17, Alt: 18, Pause: 19, CapsLock: 20, Escape: 27, " ": 32,
    PageUp: 33, PageDown: 34, End: 35, Home: 36, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Insert: 45,
    Delete: 46, Meta: 91 };

function oldKeyCode(key, code) {
    const letter = /^(?:Key|Digit)(.)$/.exec(code), functionKey = /^F(\d+)$/.exec(key);
    return oldKeyCodes[key] ?? (letter ? letter[1].charCodeAt(0) : functionKey ? 111 + +functionKey[1] : key.length === 1 ? key.toUpperCase().charCodeAt(0) : 0);
}

function modifierKeys(modifiers) {
    return { shiftKey: !!(modifiers & 1), ctrlKey: !!(modifiers & 2), altKey: !!(modifiers & 4), metaKey: !!(modifiers & 8) };
}

/* 0: an input method took the key. */
function nameKey(keysym, character) {
    if (keysym === 0)
        return "Process";
    if (keysym >= 0xfe50 && keysym <= 0xfe93)
        return "Dead";
    return keyNames.get(keysym) ?? (character >= 32 && character !== 127 ? String.fromCodePoint(character) : "Unidentified");
}

function keyEvent(pressed, keysym, keycode, character, modifiers, repeat) {
    const key = nameKey(keysym, character), code = keyCodes.get(keycode) ?? "", old = key === "Process" ? 229 : oldKeyCode(key, code);
    const init = { key, code, repeat: !!repeat, keyCode: old, which: old, isComposing: composition !== null, bubbles: true, cancelable: true, view: globalThis,
        location: /Left$/.test(code) && key.length > 1 ? 1 : /Right$/.test(code) && key.length > 1 ? 2 : code.startsWith("Numpad") ? 3 : 0,
        ...modifierKeys(modifiers) };
    const target = document.activeElement ?? document.body;
    const goesOn = send(target, new KeyboardEvent(pressed ? "keydown" : "keyup", init));
    if (pressed && goesOn && key.length === 1 && !init.ctrlKey && !init.altKey)
        send(target, new KeyboardEvent("keypress", { ...init, charCode: character, keyCode: character, which: character }));
    if (pressed && goesOn)
        editByKey(target, key, init);
}

/* ------------------------------------------------------------------------------- pointer */

const buttonNumbers = { 1: 0, 2: 1, 3: 2, 8: 3, 9: 4 };
let pointerTarget = null, pressTarget = null, lastX = 0, lastY = 0;

function domButtons(buttons) {
    return (buttons & 1) | (buttons & 4 ? 2 : 0) | (buttons & 2 ? 4 : 0) | (buttons & 128 ? 8 : 0) | (buttons & 256 ? 16 : 0);
}

function mouseInit(target, x, y, button, buttons, modifiers, detail) {
    const box = boxOf(target);
    return { clientX: x, clientY: y, screenX: x, screenY: y, pageX: x, pageY: y, x, y, offsetX: x - box.x, offsetY: y - box.y,
        movementX: x - lastX, movementY: y - lastY, button: buttonNumbers[button] ?? 0, buttons: domButtons(buttons), detail,
        bubbles: true, cancelable: true, composed: true, view: globalThis, pointerId: 1, pointerType: "mouse", isPrimary: true, pressure: buttons ? 0.5 : 0, ...modifierKeys(modifiers) };
}

function sendBoth(target, name, init) {
    send(target, new PointerEvent("pointer" + name, init));
    send(target, new MouseEvent("mouse" + name, init));
}

function cross(target, init) {
    if (target === pointerTarget)
        return;
    if (pointerTarget) {
        sendBoth(pointerTarget, "out", { ...init, relatedTarget: target });
        sendBoth(pointerTarget, "leave", { ...init, relatedTarget: target, bubbles: false });
    }
    if (target) {
        sendBoth(target, "over", { ...init, relatedTarget: pointerTarget });
        sendBoth(target, "enter", { ...init, relatedTarget: pointerTarget, bubbles: false });
    }
    pointerTarget = target;
}

function click(target, init) {
    const link = target.closest("a[href]"), leads = link && !/^(?:#|javascript:)/.test(link.getAttribute("href"));
    if (send(target, new PointerEvent("click", init)) && leads)
        refuseNavigation();
}

function endPress(target, init, clicks) {
    sendBoth(target, "up", init);
    if (pressTarget !== target)
        return;
    if (init.button === 0)
        click(target, { ...init, detail: clicks });
    else if (init.button === 2)
        send(target, new PointerEvent("contextmenu", init));
    else
        send(target, new PointerEvent("auxclick", init));
    if (init.button === 0 && clicks === 2)
        send(target, new MouseEvent("dblclick", { ...init, detail: 2 }));
}

/* kind: 1 motion, 2 press, 3 release, 4 leave; device pixels. */
function pointerEvent(kind, deviceX, deviceY, button, buttons, modifiers, clicks) {
    const x = deviceX / devicePixelRatio, y = deviceY / devicePixelRatio;
    /* Held down, the pointer stays with what it was pressed on, as if captured. */
    const under = kind === 4 ? null : elementAt(x, y), target = buttons && pressTarget ? pressTarget : under;
    const init = mouseInit(target ?? document.documentElement, x, y, button, buttons, modifiers, clicks);
    cross(target, init);
    if (kind === 1)
        sendBoth(target, "move", init);
    if (kind === 2) {
        pressTarget = target;
        sendBoth(target, "down", init);
        focusOn(target.tabIndex >= 0 || target instanceof HTMLInputElement ? target : document.body);
    }
    if (kind === 3) {
        endPress(kind === 3 && pressTarget ? pressTarget : target, init, clicks);
        if (!buttons)
            pressTarget = null;
    }
    [lastX, lastY] = [x, y];
}

function wheelEvent(deviceX, deviceY, deltaX, deltaY, modifiers) {
    const x = deviceX / devicePixelRatio, y = deviceY / devicePixelRatio, target = elementAt(x, y);
    send(target, new WheelEvent("wheel", { ...mouseInit(target, x, y, 1, 0, modifiers, 0), deltaX: deltaX / devicePixelRatio,
        deltaY: deltaY / devicePixelRatio }));
}
