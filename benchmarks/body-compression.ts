/** What compressing single bodies in the program would save and cost: deflate with a preset dictionary, and brotli, which has none in Node. */
import { brotliCompressSync, brotliDecompressSync, constants, deflateRawSync, inflateRawSync } from 'node:zlib';

export interface Body {
  readonly kind: 'events' | 'states' | 'data' | 'answers';
  readonly text: string;
}

export interface Packing {
  readonly name: string;
  pack(text: string): Buffer;
  unpack(bytes: Buffer): string;
}

export interface MethodMeasured {
  readonly kind: Body['kind'];
  readonly method: string;
  readonly texts: number;
  /** Bytes of a text as it is, and compressed where that is shorter. */
  readonly bytes: number;
  readonly packedBytes: number;
  /** Processor time of a text, in microseconds. */
  readonly packUs: number;
  readonly unpackUs: number;
}

/** Deflate looks back so far. */
const dictionaryBytes = 32_768;
const level = 1;

/**
 * Returns a dictionary from the bodies of another history, so that it holds no lot or vessel of the measured one: equal parts for each kind, the shortest texts
 * last, because a nearer match is encoded in fewer bits.
 */
export function dictionaryOf(bodies: readonly Body[]): Buffer {
  const kinds = [...new Set(bodies.map(({ kind }) => kind))];
  const share = Math.floor(dictionaryBytes / kinds.length);
  const parts = kinds.map((kind) => {
    const texts = bodies.filter((body) => body.kind === kind && body.text.length < share / 8).map(({ text }) => text);
    const every = Math.max(1, Math.floor(texts.length / 200));
    const chosen: string[] = [];
    let length = 0;
    for (let index = 0; index < texts.length; index += every) {
      const text = texts[index] ?? '';
      if (length + text.length > share) break;
      chosen.push(text);
      length += text.length;
    }
    return chosen.sort((a, b) => b.length - a.length).join('');
  });
  return Buffer.from(parts.join('')).subarray(-dictionaryBytes);
}

export function deflateWith(dictionary: Buffer): Packing {
  return {
    name: 'deflate with a dictionary',
    pack: (text) => deflateRawSync(text, { dictionary, level }),
    unpack: (bytes) => inflateRawSync(bytes, { dictionary }).toString(),
  };
}

const methodsOf = (dictionary: Buffer): readonly Packing[] => {
  // The fewest bytes to clear for each text: a window of 4 kB, and as much of the dictionary.
  const small = { level, windowBits: 12, memLevel: 5, dictionary: dictionary.subarray(-4_000) };
  const quality = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
  };
  return [
    deflateWith(dictionary),
    {
      name: 'deflate with a dictionary of 4 kB',
      pack: (text) => deflateRawSync(text, small),
      unpack: (bytes) => inflateRawSync(bytes, { windowBits: 12, dictionary: small.dictionary }).toString(),
    },
    {
      name: 'deflate without a dictionary',
      pack: (text) => deflateRawSync(text, { level }),
      unpack: (bytes) => inflateRawSync(bytes).toString(),
    },
    {
      name: 'brotli',
      pack: (text) => brotliCompressSync(text, quality),
      unpack: (bytes) => brotliDecompressSync(bytes).toString(),
    },
  ];
};

/** Measures all methods on the bodies of each kind. */
export function measureCompression(bodies: readonly Body[], dictionary: Buffer): readonly MethodMeasured[] {
  const kinds = [...new Set(bodies.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const texts = bodies.filter((body) => body.kind === kind).map(({ text }) => text);
    return methodsOf(dictionary).map((method) => ({ kind, ...measure(method, texts) }));
  });
}

function measure(method: Packing, texts: readonly string[]): Omit<MethodMeasured, 'kind'> {
  // Compiles the functions.
  for (const text of texts.slice(0, 50)) method.unpack(method.pack(text));
  const { result: packed, us: packUs } = timed(() => texts.map((text) => method.pack(text)));
  const { result: unpacked, us: unpackUs } = timed(() => packed.map((bytes) => method.unpack(bytes)));
  const wrong = unpacked.findIndex((text, index) => text !== texts[index]);
  if (wrong >= 0) throw new Error(`${method.name} does not return the text ${texts[wrong]}`);
  let bytes = 0;
  let packedBytes = 0;
  for (const [index, text] of texts.entries()) {
    const length = Buffer.byteLength(text);
    bytes += length;
    packedBytes += Math.min(length, packed[index]?.length ?? length);
  }
  const per = (total: number): number => total / texts.length;
  return {
    ...{ method: method.name, texts: texts.length, bytes: per(bytes), packedBytes: per(packedBytes) },
    ...{ packUs: per(packUs), unpackUs: per(unpackUs) },
  };
}

function timed<T>(work: () => T): { readonly result: T; readonly us: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, us: user + system };
}
