/* In a row: what a step uses lights up in the diagram and the code, and the other way about. */
(() => {
  "use strict";
  const list = (element, name) => {
    try {
      const value = JSON.parse(element.dataset[name] || "[]");
      return Array.isArray(value) ? value : [];
    } catch {
      return [];
    }
  };
  const room = (element) => element.closest(".item, .card");

  const clear = () => {
    for (const element of document.querySelectorAll(".lit, .cited, .lighting")) {
      element.classList.remove("lit", "cited", "lighting");
    }
  };

  const show = (line) => {
    const box = line.closest(".listing");
    if (!box || box.scrollHeight <= box.clientHeight) return;
    const top = line.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + line.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top - box.clientHeight / 2;
    }
  };

  const light = (origin) => {
    const place = room(origin);
    if (!place) return;
    const uses = new Set(list(origin, "uses"));
    let first = null;
    for (const part of place.querySelectorAll("[data-key]")) {
      if (!uses.has(part.dataset.key)) continue;
      part.classList.add("lit");
      if (part.classList.contains("ln")) first = first || part;
      else place.classList.add("lighting");
    }
    if (first) show(first);
    if (!origin.dataset.step) return;
    origin.classList.add("lit");
    for (const index of list(origin, "because")) {
      const cited = place.querySelector(`.steps > li[data-step="${Number(index)}"]`);
      if (cited) cited.classList.add("cited");
    }
  };

  const trace = (part) => {
    const place = room(part);
    if (!place || !place.querySelector(".steps")) return;
    part.classList.add("lit");
    for (const step of place.querySelectorAll(".steps > li")) {
      if (list(step, "uses").includes(part.dataset.key)) step.classList.add("lit");
    }
  };

  const over = (event) => {
    if (!(event.target instanceof Element)) return;
    const origin = event.target.closest("[data-uses]");
    const part = event.target.closest("[data-key]");
    clear();
    if (origin) light(origin);
    else if (part) trace(part);
    else if (document.activeElement && document.activeElement.matches("[data-uses]")) light(document.activeElement);
  };
  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("focusout", clear);
})();
