// What a camera writes into a JPEG beside the picture. A picture that is drawn anew loses it, and the instant with it.

const ORIENTATION = 0x0112;
const PLACE = 0x8825;
// Bytes for one value of each type of entry.
const BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
// Marker, length and "Exif\0\0" before the entries' own beginning.
const AHEAD = 10;

/** The segment with the camera's words, as of an upright picture; without the place unless `place`. Null where there is none. */
function exifOf(buffer, place) {
  try {
    const segment = findExif(new DataView(buffer));
    if (!segment) return null;
    const view = new DataView(segment);
    const little = view.getUint16(AHEAD) === 0x4949;
    for (const at of entries(view, AHEAD + view.getUint32(AHEAD + 4, little), little)) {
      const tag = view.getUint16(at, little);
      if (tag === ORIENTATION) view.setUint16(at + 8, 1, little);
      if (tag === PLACE && !place) blank(view, AHEAD + view.getUint32(at + 8, little), little);
    }
    return segment;
  } catch {
    // Cut off or broken: the picture is worth as much without it.
    return null;
  }
}

function findExif(view) {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda; ) {
    const length = view.getUint16(at + 2);
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return view.buffer.slice(at, at + 2 + length);
    at += 2 + length;
  }
  return null;
}

/** Where each entry of a directory begins. */
function entries(view, directory, little) {
  return Array.from({ length: view.getUint16(directory, little) }, (_, n) => directory + 2 + n * 12);
}

/** Zeroes in place of every entry, and of what the entries point at. */
function blank(view, directory, little) {
  for (const at of entries(view, directory, little)) {
    const size = (BYTES[view.getUint16(at + 2, little)] ?? 0) * view.getUint32(at + 4, little);
    if (size > 4) zero(view, AHEAD + view.getUint32(at + 8, little), size);
    zero(view, at, 12);
  }
  view.setUint16(directory, 0, little);
}

function zero(view, from, size) {
  new Uint8Array(view.buffer, from, size).fill(0);
}
