/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chart.js: bars, a smooth line, axes, a legend. */

new Chart(canvas, {
    data: {
        labels: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
        datasets: [
            { type: "bar", label: "sold", data: [12, 19, 3, 5, 22, 13], backgroundColor: "rgba(54, 162, 235, 0.6)", borderColor: "#1f6fa8", borderWidth: 2 },
            { type: "line", label: "made", data: [7, 11, 5, 8, 13, 17], borderColor: "#e4572e", backgroundColor: "rgba(228, 87, 46, 0.2)", tension: 0.4, fill: true },
        ],
    },
    options: { animation: false, responsive: false, devicePixelRatio: 1, scales: { y: { beginAtZero: true } } },
});
