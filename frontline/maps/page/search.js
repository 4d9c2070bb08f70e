// Finding a place by any of its names, in any script: letters are compared without accents and
// Cyrillic as it is romanised, roughly, so that either spelling finds the other.

const ROMAN = {
  а: "a", б: "b", в: "v", г: "h", ґ: "h", д: "d", е: "e", є: "e", ж: "zh", з: "z", и: "i", і: "i", ї: "i", й: "i", к: "k", л: "l", м: "m",
  н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "ts", ч: "ch", ш: "sh", щ: "shch", ь: "", ъ: "", ы: "i", э: "e", ю: "u", я: "a", ё: "e",
};
const MOST_FOUND = 8;

function fold(text) {
  const bare = text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f'’ʼ`"]/g, "");
  return bare.replace(/[а-яёєіїґ]/g, (letter) => ROMAN[letter] ?? letter)
    .replace(/kh|g/g, "h").replace(/[iyj]+(?=[aeou])/g, "").replace(/[iyj]+/g, "i").replace(/\s+/g, " ").trim();
}

function makeSearch(open) {
  let folded = null;
  const input = html("input", {
    type: "search", id: "search", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: say("search"), "aria-label": say("search"),
    "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
  });
  const list = html("ul", { id: "found", role: "listbox", "aria-label": say("search") });
  const told = html("p", { class: "told", role: "status" });
  list.hidden = true;
  let active = -1;

  function find(text) {
    const needle = fold(text);
    if (needle === "") return [];
    folded = folded ?? PLACES.map(({ name, aliases }) => [name, ...aliases].map(fold));
    const found = [];
    folded.forEach((names, number) => {
      let rank = 3;
      for (const name of names) {
        if (name === needle) rank = 0;
        else if (name.startsWith(needle)) rank = Math.min(rank, 1);
        else if (name.includes(needle)) rank = Math.min(rank, 2);
      }
      if (rank < 3) found.push([rank, number]);
    });
    found.sort((a, b) => a[0] - b[0] || PLACES[b[1]].weight - PLACES[a[1]].weight || a[1] - b[1]);
    return found.slice(0, MOST_FOUND).map(([, number]) => number);
  }
  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function choose(number) {
    close();
    input.value = "";
    told.textContent = "";
    open(number);
  }
  function refresh() {
    const found = find(input.value);
    list.replaceChildren(...found.map((number, turn) => {
      const place = PLACES[number];
      const row = html("li", { role: "option", id: `found-${turn}`, "aria-selected": "false", "data-number": number },
        words(place.name, { class: "who" }), " ", words(whereabouts(place), { class: "row-status" }));
      row.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(number);
      });
      return row;
    }));
    active = -1;
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    told.textContent = input.value.trim() !== "" && found.length === 0 ? say("search.none") : "";
  }
  function mark(step) {
    const rows = [...list.children];
    if (rows.length === 0) return;
    active = (active + step + rows.length + (active < 0 && step < 0 ? 1 : 0)) % rows.length;
    rows.forEach((row, turn) => row.setAttribute("aria-selected", String(turn === active)));
    input.setAttribute("aria-activedescendant", `found-${active}`);
  }
  input.addEventListener("input", refresh);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") mark(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && list.children.length > 0 && !list.hidden) choose(Number(list.children[Math.max(0, active)].dataset.number));
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return html("div", { class: "search" }, input, list, told);
}
