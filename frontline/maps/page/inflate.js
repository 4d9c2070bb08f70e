// Unpacks what the page carries: base64 of zlib's deflate (RFC 1950, RFC 1951). The browser does it
// where it can; the few lines below do it where it cannot.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// A canonical Huffman code as how many codes there are of each length, and the symbols in order.
function huffman(lengths) {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  const next = new Uint16Array(16);
  for (let length = 1; length < 15; length += 1) next[length + 1] = next[length] + counts[length];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, value) => {
    if (length > 0) symbols[next[length]++] = value;
  });
  return { counts, symbols };
}

function inflate(bytes) {
  let at = 2; // past the two bytes of the zlib header
  let bit = 0;
  let output = new Uint8Array(Math.max(1024, bytes.length * 4));
  let length = 0;
  function bits(count) {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      value |= ((bytes[at] >> bit) & 1) << i;
      bit += 1;
      if (bit === 8) [bit, at] = [0, at + 1];
    }
    return value;
  }
  function decode({ counts, symbols }) {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let size = 1; size < 16; size += 1) {
      code |= bits(1);
      if (code - first < counts[size]) return symbols[index + code - first];
      index += counts[size];
      first = (first + counts[size]) << 1;
      code <<= 1;
    }
    throw new Error("the data of this page are damaged");
  }
  function put(value) {
    if (length === output.length) {
      const larger = new Uint8Array(output.length * 2);
      larger.set(output);
      output = larger;
    }
    output[length] = value;
    length += 1;
  }
  function codes() {
    const [literals, distances, order] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const sizes = new Array(19).fill(0);
    for (let i = 0; i < order; i += 1) sizes[CODE_ORDER[i]] = bits(3);
    const code = huffman(sizes);
    const lengths = [];
    while (lengths.length < literals + distances) {
      const symbol = decode(code);
      if (symbol < 16) lengths.push(symbol);
      else {
        const value = symbol === 16 ? lengths[lengths.length - 1] : 0;
        const times = symbol === 16 ? 3 + bits(2) : symbol === 17 ? 3 + bits(3) : 11 + bits(7);
        for (let i = 0; i < times; i += 1) lengths.push(value);
      }
    }
    return [huffman(lengths.slice(0, literals)), huffman(lengths.slice(literals))];
  }
  function fixed() {
    const lengths = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
    return [huffman(lengths), huffman(new Array(30).fill(5))];
  }
  function block([literal, distance]) {
    for (;;) {
      const symbol = decode(literal);
      if (symbol === 256) return;
      if (symbol < 256) put(symbol);
      else {
        const size = LENGTH_BASE[symbol - 257] + bits(LENGTH_EXTRA[symbol - 257]);
        const code = decode(distance);
        const back = DISTANCE_BASE[code] + bits(DISTANCE_EXTRA[code]);
        for (let i = 0; i < size; i += 1) put(output[length - back]);
      }
    }
  }
  for (let last = 0; last === 0;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      if (bit > 0) [bit, at] = [0, at + 1];
      const size = bytes[at] | (bytes[at + 1] << 8);
      at += 4;
      for (let i = 0; i < size; i += 1) put(bytes[at + i]);
      at += size;
    } else block(kind === 1 ? fixed() : codes());
  }
  return output.subarray(0, length);
}

async function unpackText(packed) {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  if (typeof DecompressionStream === "undefined") return new TextDecoder().decode(inflate(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}
