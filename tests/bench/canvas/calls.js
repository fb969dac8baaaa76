/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of each kind, on as little as can be drawn: what the call itself costs, recorded and carried out. */

function operations(make) {
    const dot = make(1, 1), path = new Path2D("M0 0h1v1h-1z");
    return {
        "save, restore": c => { c.save(); c.restore(); },
        "translate": c => c.translate(0.001, 0),
        "setTransform": (c, k) => c.setTransform(1, 0, 0, 1, k & 7, 0),
        "fillStyle": (c, k) => { c.fillStyle = k & 1 ? "#123" : "rgb(3 2 1)"; },
        "lineWidth": (c, k) => { c.lineWidth = 1 + (k & 3); },
        "globalAlpha": (c, k) => { c.globalAlpha = k & 1 ? 1 : 0.5; },
        "font": (c, k) => { c.font = k & 1 ? "12px serif" : "13px serif"; },
        "beginPath, moveTo, lineTo": c => { c.beginPath(); c.moveTo(1, 2); c.lineTo(3, 4); },
        "beginPath, arc": c => { c.beginPath(); c.arc(9, 9, 5, 0, 6); },
        "beginPath, bezierCurveTo": c => { c.beginPath(); c.bezierCurveTo(1, 2, 3, 4, 5, 6); },
        "fillRect": (c, k) => c.fillRect(k & 127, 3, 1, 1),
        "clearRect": (c, k) => c.clearRect(k & 127, 3, 1, 1),
        "strokeRect": (c, k) => c.strokeRect(k & 127, 3, 1, 1),
        "fill of a Path2D": c => c.fill(path),
        "drawImage": (c, k) => c.drawImage(dot, k & 127, 3),
        "fillText": (c, k) => c.fillText(".", k & 127, 9),
        "measureText": c => c.measureText("."),
        "isPointInPath": c => c.isPointInPath(path, 0.5, 0.5),
        "getImageData": c => c.getImageData(0, 0, 1, 1),
        "putImageData": (c, k, kept = operations.kept ??= c.getImageData(0, 0, 1, 1)) => c.putImageData(kept, 0, 0),
        "createLinearGradient": c => c.createLinearGradient(0, 0, 1, 1),
    };
}
