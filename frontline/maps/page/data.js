// The page's data, decoded once into arrays: days, places with their runs, claims and sources.

const DAY = 86400000;
const NEVER = 0x7fffffff;

let DATA = null;
let DAYS = []; // whole numbers since 1970-01-01, UTC; nothing here knows an hour
let SIDES = [];
let SIDE_INDEX = new Map();
let PLACES = [];
let RUNS = null; // as it is known today
let THEN = null; // as it was known on each day; null if the page does not carry it

// Whole numbers from the differences between them.
function summed(differences, kind = Int32Array) {
  const values = new kind(differences.length);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    sum += differences[i];
    values[i] = sum;
  }
  return values;
}

async function loadData(packed) {
  DATA = JSON.parse(await unpackText(packed));
  DAYS = summed(DATA.days);
  SIDES = DATA.sides;
  SIDE_INDEX = new Map(SIDES.map((side, index) => [side.code, index]));
  PLACES = decodePlaces(DATA.places);
  DATA.claims.place.forEach((place, claim) => PLACES[place].claims.push(claim));
  RUNS = decodeRuns(DATA.runs);
  THEN = DATA.then === null ? null : decodeRuns(DATA.then);
}

function decodePlaces(columns) {
  const areas = new Set(columns.area_kinds);
  const numbers = summed(columns.number, Float64Array);
  const [x, y] = [summed(columns.x), summed(columns.y)];
  const pointless = new Set(columns.pointless);
  const { scale } = DATA.base;
  return columns.name.map((name, number) => {
    const prefix = columns.prefixes[columns.prefix[number]];
    const kind = columns.kinds[columns.kind[number]];
    const [country, admin1, admin2] = columns.wheres[columns.where[number]];
    return {
      number,
      id: numbers[number] < 0 ? prefix : prefix + numbers[number],
      name: columns.names[name],
      kind,
      area: areas.has(kind),
      country,
      admin1,
      admin2,
      at: pointless.has(number) ? null : [y[number] / scale, longitude(x[number] / scale)],
      weight: columns.weight[number],
      aliases: columns.aliases[number] || [],
      claims: [],
    };
  });
}

function longitude(value) {
  return DATA.view.wraps && value < 0 ? value + 360 : value;
}

function decodeRuns(columns) {
  const { count } = columns;
  const offset = new Int32Array(count.length + 1);
  const start = new Int32Array(columns.look.length);
  for (let place = 0; place < count.length; place += 1) {
    const end = offset[place] + count[place];
    offset[place + 1] = end;
    let day = -1;
    for (let run = offset[place]; run < end; run += 1) {
      day += columns.start[run];
      start[run] = day;
    }
  }
  const detail = columns.detail === undefined ? null : summed(columns.detail);
  return { offset, start, look: Int32Array.from(columns.look), detail };
}

// The run in force at a place on a day, by index; -1 before all of them.
function runAt(runs, place, index) {
  let low = runs.offset[place];
  let high = runs.offset[place + 1];
  const first = low;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs.start[middle] <= index) low = middle + 1;
    else high = middle;
  }
  return low > first ? low - 1 : -1;
}

function claimAt(number) {
  const claim = { number };
  for (const [name, column] of Object.entries(DATA.claims)) claim[name] = column[number];
  return claim;
}

function claimantAt(number) {
  const [name, allegiance, official] = DATA.claimants[number];
  return { name, allegiance, official };
}

function sourceAt(number) {
  const source = {};
  for (const [name, column] of Object.entries(DATA.sources)) source[name] = column[number];
  return source;
}

// What is told of a place in a run: its positions and the reason; null where the data has neither.
function detailOf(runs, run) {
  if (run < 0 || runs.detail === null || runs.detail[run] < 0) return null;
  const [groups, reasons] = DATA.details;
  const positions = DATA.groups[groups[runs.detail[run]]].map((each) => {
    const [who, controller, present, extent, denies, flags, since, quantity] = DATA.positions[each];
    return {
      ...claimantAt(who), controller, present, extent, denies, since, quantity,
      unconfirmed: (flags & 1) !== 0, fighting: (flags & 2) !== 0, contradictory: (flags & 4) !== 0,
    };
  });
  return { positions, reason: DATA.reasons[reasons[runs.detail[run]]] };
}

// Index of the last listed day on or before `day`; -1 before all of them.
function dayIndex(day) {
  let low = 0;
  let high = DAYS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (DAYS[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
