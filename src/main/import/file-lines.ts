import { createReadStream } from 'node:fs';

const lineFeed = 0x0a;

/** Yields the lines of a file with their line feeds. Only a line feed ends a line. `node:readline` would also split at U+2028 and U+2029, which a JSON text may contain. */
export async function* linesOf(path: string, start: number): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  // A stream without an encoding yields buffers.
  for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let begin = 0;
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed, begin)) {
      yield rest.subarray(begin, end + 1);
      begin = end + 1;
    }
    rest = rest.subarray(begin);
  }
  if (rest.length > 0) yield rest;
}
