"use strict";
// Text and rows point at each other: what is under the pointer or the focus lights up on both sides.
const rowsOf = (node) => (node.dataset.rows || node.dataset.row || "").split(" ").filter(Boolean);
const shared = (node, rows) => rowsOf(node).some((row) => rows.includes(row));
const pieces = () => [...document.querySelectorAll("[data-rows]")];
const entries = () => [...document.querySelectorAll("aside [data-row]")];
const light = (rows) => {
  for (const node of [...pieces(), ...entries()]) node.classList.toggle("lit", rows.length > 0 && shared(node, rows));
};
let held = [];  // what stays lit when the pointer leaves: the row chosen last
const pointed = (event) => event.target.closest && event.target.closest("[data-rows], aside [data-row]");
// A piece of text under several rows means the first, which is the most telling; a row means all that it is made of.
const meant = (node) => (node.dataset.rows ? rowsOf(node).slice(0, 1) : rowsOf(node));
for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begin, (event) => { const node = pointed(event); if (node) light(meant(node)); });
  document.addEventListener(end, (event) => { if (pointed(event)) light(held); });
}
const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const towards = (node) => node && node.scrollIntoView({ block: "center", behavior: calm() });
// The words of a row: its own (a trigger, a promise) before the sentence that it stands in.
const wordsOf = (rows) => pieces().find((node) => rows.includes(rowsOf(node)[0])) || pieces().find((node) => shared(node, rows));
const narrow = () => matchMedia("(max-width: 760px)").matches;
// On a phone the list lies far below the text: its rows come up in a sheet instead.
const sheet = (rows) => {
  document.querySelector(".sheet")?.remove();
  const found = entries().filter((node) => shared(node, rows));
  if (!found.length) return;
  const box = document.createElement("div");
  box.className = "sheet";
  box.setAttribute("role", "status");
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => box.remove());
  const list = document.createElement("ul");
  for (const node of found) {
    const item = document.createElement("li");
    item.className = node.className.replace("lit", "");
    item.append(...[...node.childNodes].map((child) => child.cloneNode(true)));
    list.append(item);
  }
  box.append(close, list);
  document.body.append(box);
};
const choose = (node) => {
  held = meant(node);
  light(held);
  if (!node.dataset.rows) return towards(wordsOf(held));
  if (narrow()) return sheet(rowsOf(node).slice(0, 4));
  const entry = entries().find((one) => shared(one, held));
  if (entry) { entry.scrollIntoView({ block: "nearest", behavior: calm() }); history.replaceState(null, "", `#${entry.id}`); }
};
document.addEventListener("click", (event) => {
  const node = pointed(event);
  if (node && !event.target.closest("a, button, input, summary")) choose(node);
});
// An address that ends in a row opens at its words.
const opened = () => {
  const row = /^#[a-z]\d+$/.test(location.hash) ? location.hash.slice(1) : "";
  const entry = row && entries().find((node) => rowsOf(node).includes(row));
  if (!entry) return;
  held = rowsOf(entry);
  light(held);
  const words = wordsOf(held);
  if (words) words.scrollIntoView({ block: "center" });
  entry.scrollIntoView({ block: "nearest" });
  if (words && narrow()) words.scrollIntoView({ block: "center" });
};
// On a phone the filters are folded away: what was found comes first.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (narrow()) for (const box of document.querySelectorAll(".fold")) box.open = false;
});
document.addEventListener("DOMContentLoaded", opened);
window.addEventListener("hashchange", opened);
// Keys: j and k walk through rows; in review a and r judge, e edits, u takes the last verdict back.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const review = [...document.querySelectorAll("[data-review]")];
  const items = review.length ? review : entries();
  const at = items.findIndex((item) => item.contains(document.activeElement));
  if (event.key === "u") {
    const undo = document.querySelector('.latest button[data-key="u"]');
    if (undo) undo.click();
  }
  if (!items.length) return;
  const here = items[Math.max(at, 0)];
  if (event.key === "j") (items[at + 1] || items[0]).focus();
  else if (event.key === "k") (items[at - 1] || items[items.length - 1]).focus();
  else if (event.key === "Enter" && event.target === here && !review.length) choose(here);
  else if (review.length && (event.key === "a" || event.key === "r")) here.querySelector(`button[data-key="${event.key}"]`).click();
  else if (review.length && event.key === "e") {
    const box = here.querySelector("details");
    box.open = true;
    box.querySelector("select, input:not([type=hidden])").focus();
    event.preventDefault();
  } else if (event.key === "Escape") document.querySelector(".sheet")?.remove();
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
