// The legend: every class with its definition, and how many places are in it now.

function legendLook(look, side) {
  const named = !["disputed", "contested", "reported", "unknown"].includes(look);
  return { look, side: named ? side : null, parties: SIDES.map((_, index) => index).slice(0, 2) };
}

function drawLegend() {
  const rows = new Map();
  const list = html("ul", { class: "classes" });
  for (const look of LOOKS.filter((each) => each !== "reported")) {
    const perSide = !["disputed", "contested", "reported", "unknown"].includes(look);
    const signs = (perSide ? SIDES.map((_, index) => index) : [null]).map((side) => glyph(legendLook(look, side), "circle", 22));
    if (look === "unknown") signs.push(glyph(legendLook("reported", null), "circle", 22));
    const tally = html("span", { class: "tally" });
    const row = html("li", { "data-look": look },
      html("span", { class: "signs" }, signs),
      html("span", { class: "class-text" }, html("b", {}, say(`name.${look}`)), " ", tally, html("span", { class: "class-define" }, say(look === "unknown" ? "legend.unknown" : `define.${look}`))));
    rows.set(look, { row, tally });
    list.append(row);
  }
  const key = html("p", { class: "sides" }, SIDES.map((_, index) => html("span", { class: "side" },
    glyph(legendLook("claimed", index), "circle", 20), words(sideName(index)))));
  const note = (sign, key) => html("p", { class: "legend-note" }, sign, html("span", {}, say(key)));
  byId("legend-body").append(key, list,
    note(glyph({ look: "unknown", side: null, parties: [] }, "square", 18), "legend.area"),
    manyNote(), ...surfaceNotes(note),
    html("p", { class: "legend-note last" }, say(DATA.detailed ? "legend.bars" : "legend.changes")));
  return rows;
}

// How the small marks tell the sides apart; shown while there are small marks.
function manyNote() {
  const marks = SIDES.map((_, index) => html("span", { class: "side" }, drawSprite({ look: "agreed", side: index, parties: [] }, false, 6), words(sideName(index))));
  return html("p", { class: "legend-note many-note" }, html("span", {}, say("legend.small"), " ", marks));
}

function surfaceNotes(note) {
  if (DATA.surface === null) return [];
  const patch = (className, fill) => {
    const rect = svg("rect", { class: className, x: 1, y: 1, width: 26, height: 14 });
    if (fill) rect.style.fill = fill;
    return svg("svg", { width: 28, height: 16, "aria-hidden": "true" }, rect);
  };
  const stroke = (className) => svg("svg", { width: 28, height: 10, "aria-hidden": "true" }, svg("line", { class: className, x1: 1, y1: 5, x2: 27, y2: 5 }));
  return [
    note(html("span", { class: "patches" }, SIDES.map((_, index) => patch("area", `url(#area-${index})`))), "legend.areas"),
    note(html("span", { class: "patches" }, stroke("contact"), stroke("contact doubtful")), "legend.line"),
    note(patch("band"), "legend.band"),
  ];
}

function tallyLegend(rows, frame) {
  const numbers = new Uint32Array(APPEARANCES.length);
  for (let i = 0; i < frame.length; i += 1) numbers[frame[i]] += 1;
  const tallies = new Map(LOOKS.map((look) => [look, 0]));
  APPEARANCES.forEach(({ look }, number) => {
    const row = look === "reported" ? "unknown" : look;
    tallies.set(row, tallies.get(row) + numbers[number]);
  });
  for (const [look, { row, tally }] of rows) {
    const number = tallies.get(look);
    tally.textContent = number === 0 ? "" : shownNumber(number);
    row.classList.toggle("absent", number === 0);
  }
}
