/** The fonts of printed reports: Inter, as on the page, and UnifontEX, plainer but with nearly all of Unicode, for letters that Inter lacks. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { printableText } from './printable-text.js';
import { rememberingFont } from './shaping.js';
import { unpackedFont } from './woff.js';

export type Weight = 'regular' | 'strong';

/** A font, with a name by which the document registers it. */
export interface Face {
  readonly name: string;
  readonly font: Font;
  readonly letters: ReadonlySet<number>;
}

/** The fonts of each weight, in the order in which a letter is looked up. */
export type Faces = Readonly<Record<Weight, readonly Face[]>>;

const weights = { regular: 400, strong: 600 } as const;

/** Inter is published in files of one script each. */
const scripts = ['latin', 'latin-ext', 'vietnamese', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext'] as const;

let loadedInter: Promise<Faces> | undefined;
let loadedUnifont: Promise<Face> | undefined;

/** Returns the fonts that a document with these texts needs. Each font is read once in the life of the process; the large one only if a text needs it. */
export async function facesFor(texts: Iterable<string>): Promise<Faces> {
  loadedInter ??= loadInter();
  const inter = await loadedInter;
  if (!lacksLetter(inter, texts)) return inter;
  loadedUnifont ??= loadFace('@fontsource/unifontex/files/unifontex-latin-400-normal.woff', 'unifont');
  const unifont = await loadedUnifont;
  return { regular: [...inter.regular, unifont], strong: [...inter.strong, unifont] };
}

/** Returns whether a font has a letter. */
export function hasLetter({ letters }: Face, letter: string): boolean {
  return letters.has(letter.codePointAt(0) ?? 0);
}

function lacksLetter({ regular }: Faces, texts: Iterable<string>): boolean {
  const seen = new Set<string>();
  for (const text of texts)
    for (const letter of printableText(text)) {
      if (seen.has(letter)) continue;
      seen.add(letter);
      if (!regular.some((face) => hasLetter(face, letter))) return true;
    }
  return false;
}

async function loadInter(): Promise<Faces> {
  const load = (weight: Weight): Promise<readonly Face[]> =>
    Promise.all(
      scripts.map((script) =>
        loadFace(`@fontsource/inter/files/inter-${script}-${weights[weight]}-normal.woff`, `${script} ${weight}`),
      ),
    );
  const [regular, strong] = await Promise.all([load('regular'), load('strong')]);
  return { regular, strong };
}

async function loadFace(file: string, name: string): Promise<Face> {
  const woff = await readFile(createRequire(import.meta.url).resolve(file));
  const font = create(await unpackedFont(woff));
  if (!('layout' in font)) throw new Error(`${file} is a collection of fonts; one font is expected.`);
  return { name, font: rememberingFont(font), letters: new Set(font.characterSet) };
}
