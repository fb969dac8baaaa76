/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text and fonts, by the HTML standard. */

check("/canvas/text/measure", () => {
    const c = context();
    c.font = "50px sans-serif";
    const m = c.measureText("Hello");
    if (!(m.width>80&&m.width<160&&m.actualBoundingBoxAscent>30&&m.fontBoundingBoxAscent>35))fail(JSON.stringify(m));
    same(c.measureText("").width, 0);
});
check("/canvas/text/fill", () => {
    const c = context(200, 100);
    c.font = "80px sans-serif";
    c.fillStyle = "#0f0";
    c.fillText("█", 10, 80);
    pixel(c, 30, 50, green);
});
check("/canvas/text/align", () => {
    const c = context(200, 100);
    c.font = "80px sans-serif";
    c.fillStyle = "#0f0";
    c.textAlign = "right";
    c.fillText("█", 190, 80);
    pixel(c, 180, 50, green);
    pixel(c, 30, 50, clear);
});
check("/canvas/state/font", () => {
    const c = context();
    same(c.font,"10px sans-serif");
    c.font = "bogus";
    same(c.font,"10px sans-serif");
    c.font = "italic 400 12px/2 Unknown Font, sans-serif";
    same(c.font,"italic 12px Unknown Font, sans-serif");
    c.font = "0px serif";
    same(c.font,"0px serif");
    c.font = "1em serif";
    same(c.font,"10px serif");
});
