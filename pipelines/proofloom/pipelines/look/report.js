/* The report's samples: filters, and the loupe that shows one row in full. */
(() => {
  "use strict";
  const cards = [...document.querySelectorAll("#samples .card")];
  const form = document.querySelector("#samples .filters");
  const tally = document.querySelector("#samples .tally");
  const loupe = document.getElementById("loupe");
  if (!form) return;
  const words = cards.map((card) => card.textContent.toLowerCase());
  const shown = () => cards.filter((card) => !card.hidden);
  let open = null;

  const filter = () => {
    const wanted = new FormData(form);
    const search = String(wanted.get("q") || "").toLowerCase().trim();
    cards.forEach((card, index) => {
      let keep = !search || words[index].includes(search) || card.id.startsWith(`row-${search}`);
      for (const name of ["generator", "split"]) {
        const value = wanted.get(name);
        if (value && card.dataset[name] !== value) keep = false;
      }
      const level = wanted.get("difficulty");
      if (level && !JSON.parse(card.dataset.difficulty).includes(level)) keep = false;
      card.hidden = !keep;
    });
    const count = shown().length;
    tally.textContent = count === cards.length ? `${count} samples` : `${count} of ${cards.length} samples`;
  };

  const reveal = (card) => {
    open = card;
    const place = loupe.querySelector(".item");
    place.replaceChildren(card.querySelector("template").content.cloneNode(true));
    const figure = card.querySelector(".thumb > *");
    const slot = place.querySelector("figure.slot");
    if (figure && slot) slot.append(figure.cloneNode(true));
    const all = shown();
    loupe.querySelector(".where").textContent = `${all.indexOf(card) + 1} of ${all.length}`;
    if (!loupe.open) loupe.showModal();
    loupe.scrollTop = 0;
    history.replaceState(null, "", `#${card.id}`);
  };

  const go = (by) => {
    const all = shown();
    const next = all[all.indexOf(open) + by];
    if (next) reveal(next);
  };

  for (const kind of ["input", "change"]) form.addEventListener(kind, filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = shown();
    if (first) first.querySelector(".open").focus();
  });
  document.querySelector(".gallery").addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (card) reveal(card);
  });
  loupe.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.dataset.go) go(Number(button.dataset.go));
    else if ((button && "close" in button.dataset) || event.target === loupe) loupe.close();
  });
  loupe.addEventListener("close", () => {
    history.replaceState(null, "", "#samples");
    if (open) open.querySelector(".open").focus();
    open = null;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const by = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "/" && !loupe.open) {
      event.preventDefault();
      form.elements.q.focus();
    } else if (by && loupe.open) {
      event.preventDefault();
      go(by);
    } else if (by && event.key.length === 1) {
      const all = shown();
      const here = all.findIndex((card) => card.contains(document.activeElement));
      const next = all[Math.max(here + by, 0)];
      if (next) next.querySelector(".open").focus();
    }
  });
  const linked = cards.find((card) => `#${card.id}` === location.hash);
  filter();
  if (linked) reveal(linked);
})();
