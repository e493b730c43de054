"use strict";
// Text and rows point at each other: what is under the pointer or the focus lights up on both sides.
const rowsOf = (node) => (node.dataset.rows || node.dataset.row || "").split(" ").filter(Boolean);
const light = (rows, on) => {
  for (const node of document.querySelectorAll("[data-rows], [data-row]")) {
    if (rowsOf(node).some((row) => rows.includes(row))) node.classList.toggle("lit", on);
  }
};
const pointed = (event) => event.target.closest && event.target.closest("[data-rows], [data-row]");
for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begin, (event) => { const node = pointed(event); if (node) light(rowsOf(node).slice(0, 1), true); });
  document.addEventListener(end, (event) => { const node = pointed(event); if (node) light(rowsOf(node).slice(0, 1), false); });
}
document.addEventListener("click", (event) => {
  const node = pointed(event);
  if (!node || event.target.closest("a, button")) return;
  const row = rowsOf(node)[0];
  const other = node.dataset.rows ? document.querySelector(`[data-row="${row}"]`) : document.querySelector(`[data-rows~="${row}"]`);
  if (other) other.scrollIntoView({ block: "center", behavior: "smooth" });
});
// Review by keyboard.
document.addEventListener("keydown", (event) => {
  const items = [...document.querySelectorAll("[data-review]")];
  if (!items.length || event.target.closest("input, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  if (event.key === "j") (items[at + 1] || items[0]).focus();
  else if (event.key === "k") (items[at - 1] || items[items.length - 1]).focus();
  else if (event.key === "a" || event.key === "r") {
    const item = items[Math.max(at, 0)];
    item.querySelector(`button[data-key="${event.key}"]`).click();
  }
});
// The network, drawn from the page's own JSON.
document.addEventListener("DOMContentLoaded", async () => {
  const place = document.getElementById("network");
  if (!place || typeof cytoscape === "undefined") return;
  const data = await (await fetch(place.dataset.from)).json();
  const ink = getComputedStyle(document.body).color;
  const most = Math.max(1, ...data.arcs.map((arc) => arc.events));
  cytoscape({
    container: place,
    maxZoom: 1.6,
    elements: [
      ...data.nodes.map((id) => ({ data: { id } })),
      ...data.arcs.map((arc, n) => ({ data: { id: `arc${n}`, source: arc.from, target: arc.to, width: 1 + 6 * arc.events / most, heat: arc.conflict / arc.events } })),
    ],
    style: [
      { selector: "node", style: { label: "data(id)", color: ink, "font-size": 11, "background-color": "#7f8fa6", width: 16, height: 16, "text-valign": "top" } },
      { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", "target-arrow-shape": "triangle", "line-color": "mapData(heat, 0, 1, #5f9f6f, #c0483f)", "target-arrow-color": "mapData(heat, 0, 1, #5f9f6f, #c0483f)", opacity: 0.75 } },
    ],
    layout: { name: "cose", animate: false, randomize: false },
  });
});
