import { isUtf8 } from 'node:buffer';
import type { Assumption } from '../imported-table.js';

/** How a file's bytes are read as text. */
export interface Encoding {
  readonly label: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly assumption: Assumption | null;
}

/** How many bytes are searched for the zero bytes of UTF-16. */
const searched = 4_096;

/** Recognises the encoding of a text. Returns null if the bytes are not a text. */
export function encodingOf(bytes: Uint8Array): Encoding | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return certain('utf-16le');
  if (first === 0xfe && second === 0xff) return certain('utf-16be');
  const zeros = zerosIn(bytes.subarray(0, searched));
  if (zeros.even + zeros.odd > 0) return wideEncoding(zeros);
  if (isUtf8(bytes)) return certain('utf-8');
  const detail =
    'The file is not UTF-8, so it is read as Windows-1252. If letters with accents look wrong, save it as "CSV UTF-8".';
  return { label: 'windows-1252', assumption: { code: 'encoding', detail } };
}

/** Yields the text of bytes in pieces of about `size` characters, without a byte order mark and with LF as every line end. */
export function* textPieces(bytes: Uint8Array, { label }: Encoding, size: number): Generator<string, void, undefined> {
  const decoder = new TextDecoder(label);
  let held = '';
  for (let at = 0; at < bytes.length; at += size) {
    const isLast = at + size >= bytes.length;
    const text = held + decoder.decode(bytes.subarray(at, at + size), { stream: !isLast });
    // A CR at the end of a piece may be the first half of a CR LF.
    held = !isLast && text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
}

interface Zeros {
  readonly even: number;
  readonly odd: number;
  readonly pairs: number;
}

function zerosIn(bytes: Uint8Array): Zeros {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length; at += 1)
    if (bytes[at] === 0) {
      if (at % 2 === 0) even += 1;
      else odd += 1;
    }
  return { even, odd, pairs: bytes.length / 2 };
}

/** In UTF-16, most letters of European languages have a zero byte, always on the same side. In a few characters it is on the other side. */
function wideEncoding({ even, odd, pairs }: Zeros): Encoding | null {
  const isMost = (zeros: number, others: number): boolean => zeros > pairs / 2 && others * 10 < zeros;
  if (isMost(odd, even)) return certain('utf-16le');
  return isMost(even, odd) ? certain('utf-16be') : null;
}

function certain(label: Encoding['label']): Encoding {
  return { label, assumption: null };
}
