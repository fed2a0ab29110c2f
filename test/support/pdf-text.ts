/** Reads the texts of a PDF as this project's library writes it: fonts with a table of their letters, and pages of which each text begins at a place of its own. */
import { inflateSync } from 'node:zlib';

interface PlacedText {
  readonly x: number;
  /** From the bottom of the page. */
  readonly y: number;
  readonly text: string;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
}

/** Returns the pages of a PDF. Texts of several fonts that follow each other on a line are separate. */
export function pagesOf(pdf: Buffer): readonly PdfPage[] {
  const objects = objectsOf(pdf);
  const resolve = (id: string | undefined): string => objects.get(id ?? '') ?? '';
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b(?!s)/.test(object));
  return pages.map((page) => {
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? [];
    const fonts = /\/Font <<([^>]*)>>/.exec(resolve(/\/Resources (\d+) 0 R/.exec(page)?.[1]))?.[1] ?? '';
    const letters = new Map(
      [...fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [
        name,
        lettersOf(resolve(/\/ToUnicode (\d+) 0 R/.exec(resolve(id))?.[1])),
      ]),
    );
    const content = resolve(/\/Contents (\d+) 0 R/.exec(page)?.[1]);
    return { width: Number(width), height: Number(height), texts: textsOf(content, letters) };
  });
}

/** Returns the texts of a page, each line as one, from top to bottom. */
export function linesOf({ texts }: PdfPage): readonly string[] {
  const byLine = new Map<number, PlacedText[]>();
  for (const one of texts) byLine.set(one.y, [...(byLine.get(one.y) ?? []), one]);
  return [...byLine]
    .sort(([one], [other]) => other - one)
    .map(([, parts]) =>
      [...parts]
        .sort((one, other) => one.x - other.x)
        .map(({ text }) => text.trim())
        .join(' '),
    );
}

/** Returns each object by its number: its dictionary, and its stream if it has one. */
function objectsOf(pdf: Buffer): ReadonlyMap<string, string> {
  const text = pdf.toString('latin1');
  const found = [...text.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)];
  return new Map(
    found.map(([, id = '', body = '']) => {
      const [dictionary = '', stream] = body.split(/\nstream\n/);
      if (stream === undefined) return [id, dictionary];
      const bytes = Buffer.from(stream.replace(/\nendstream$/, ''), 'latin1');
      return [id, `${dictionary}\n${(/FlateDecode/.test(dictionary) ? inflateSync(bytes) : bytes).toString('latin1')}`];
    }),
  );
}

/** Returns the letters of a font by the code of their glyph. */
function lettersOf(map: string): ReadonlyMap<number, string> {
  const letters = new Map<number, string>();
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g))
    for (const [index, [, units = '']] of [...list.matchAll(/<([^>]*)>/g)].entries())
      letters.set(
        Number.parseInt(first, 16) + index,
        String.fromCharCode(...units.split(' ').map((unit) => Number.parseInt(unit, 16))),
      );
  return letters;
}

function textsOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): readonly PlacedText[] {
  return [...content.matchAll(/BT\n([\s\S]*?)\nET/g)].map(([, operators = '']) => {
    const [, x, y] = /1 0 0 1 ([\d.-]+) ([\d.-]+) Tm/.exec(operators) ?? [];
    const letters = fonts.get(/\/(F\d+) /.exec(operators)?.[1] ?? '');
    const codes = [...operators.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, run = '']) => run.match(/.{4}/g) ?? []);
    const text = codes.map((code) => letters?.get(Number.parseInt(code, 16)) ?? '?').join('');
    return { x: Number(x), y: Number(y), text };
  });
}
