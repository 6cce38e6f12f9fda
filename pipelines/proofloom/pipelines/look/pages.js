/* The pages: keys for next, previous and search. Links do the work; the keys only follow them. */
(() => {
  "use strict";
  const follow = (rel) => {
    const link = document.querySelector(`a[rel="${rel}"]`);
    if (link) link.click();
    return Boolean(link);
  };
  const move = (by) => {
    const links = [...document.querySelectorAll(".gallery .open")];
    const here = links.indexOf(document.activeElement);
    if (here + by >= links.length) return follow("next");
    if (here >= 0 && here + by < 0) return follow("prev");
    const next = links[Math.max(here + by, 0)];
    if (next) next.focus();
    return Boolean(next);
  };
  const list = document.querySelector(".gallery");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.target.matches("pre") && event.key.startsWith("Arrow")) return;
    let done = false;
    if (event.key === "j") done = list ? move(1) : follow("next");
    else if (event.key === "k") done = list ? move(-1) : follow("prev");
    else if (event.key === "ArrowRight") done = follow("next");
    else if (event.key === "ArrowLeft") done = follow("prev");
    else if (event.key === "u") done = follow("up");
    else if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) search.focus();
      else follow("up");
      done = true;
    }
    if (done) event.preventDefault();
  });
  for (const select of document.querySelectorAll(".filters select")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
})();
