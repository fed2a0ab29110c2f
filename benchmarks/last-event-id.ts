/** Finds the last `id:` in pieces of Server-Sent Events, without reading the events. */

const marker = '\nid: ';
/** Characters of an id line: the marker, a number of up to 16 digits and its end. */
const longestLine = 24;

/**
 * `rest`: what an earlier call returned for the piece before. Returns the last id that is complete, or null if there is none, and the new rest. An id that
 * begins with the first line of a stream is not found.
 */
export function lastIdIn(rest: string, piece: Buffer): { readonly id: number | null; readonly rest: string } {
  const end = piece.toString('latin1', Math.max(0, piece.length - longestLine));
  const newRest = `${rest}${end}`.slice(-longestLine);
  const last = piece.lastIndexOf(marker, undefined, 'latin1');
  const inPiece = last < 0 ? null : idAt(piece.toString('latin1', last, last + longestLine));
  if (inPiece !== null) return { id: inPiece, rest: newRest };
  // The last id is cut off. The one before it may be anywhere in the piece, or begin in the piece before.
  const before = last <= 0 ? -1 : piece.lastIndexOf(marker, last - 1, 'latin1');
  if (before >= 0) return { id: idAt(piece.toString('latin1', before, before + longestLine)), rest: newRest };
  const seam = `${rest}${piece.toString('latin1', 0, longestLine)}`;
  return { id: idAt(seam.slice(seam.lastIndexOf(marker, rest.length))), rest: newRest };
}

function idAt(text: string): number | null {
  const digits = /^\nid: (\d+)\n/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
