// Comfort only: every page is whole without this file.
"use strict";
(() => {
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
  // Keys, listed on /clavier, where they are switched off in this browser.
  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("clavier", value);
      return localStorage.getItem("clavier");
    } catch { return null; }
  };
  // Where the navigation leads after « g »: the pages that are theirs, and no other.
  const place = (key) => [...document.querySelectorAll("nav a[data-key]")].find((one) => one.dataset.key === key);
  let isGoing = false;
  const step = (by) => {
    const rows = [...document.querySelectorAll("#lignes th a, #lignes li > a, .task h3 a")];
    if (!rows.length) return;
    const here = rows.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
    rows[Math.min(Math.max(next, 0), rows.length - 1)].focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (kept() === "non") return;
    const there = isGoing && place(event.key);
    isGoing = event.key === "g";
    if (there) { location.assign(there.href); return; }
    const search = document.getElementById("recherche");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    if (event.key === "?") location.assign("/clavier");
  });
  const choice = document.getElementById("clavier-actif");
  if (choice) {
    choice.closest("p").hidden = false;
    choice.checked = kept() !== "non";
    choice.addEventListener("change", () => kept(choice.checked ? "oui" : "non"));
  }
  // Everything on the page, at once.
  for (const all of document.querySelectorAll("input[data-all]")) {
    all.closest("label").hidden = false;
    all.addEventListener("change", () => {
      for (const one of document.getElementsByName(all.dataset.all)) one.checked = all.checked;
    });
  }
  // One click, one act: the second is ignored while the first is on its way.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
})();
