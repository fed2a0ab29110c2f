/**
 * Shaping: the choice and the positions of the glyphs of a text. Letters of scripts that need no more are placed one after another, without kerning, because the
 * rules of a font take about a millisecond a word, and a report has thousands of words.
 */
import type { Font, Glyph, GlyphPosition, GlyphRun } from 'fontkit';
import { LRUCache } from 'lru-cache';
import { printingLimits } from '../../../config/printing.js';

/** The feature of a font that gives all digits the same width. */
export const evenDigits = 'tnum';

/** Texts in which no letter changes its shape or its place by its neighbours. */
const plain =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}]*$/u;

/** Returns whether the letters of a text can be placed one by one. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

/** Contextual alternates, such as arrows for `->`, are left out: a report prints the characters that were recorded. */
const asRecorded = { calt: false };
const asFigures = { calt: false, [evenDigits]: true };

type Layout = (text: string, features?: string[] | Record<string, boolean>) => GlyphRun;

/** Returns a font that remembers what it has shaped. */
export function rememberingFont(font: Font): Font {
  const known = new LRUCache<string, GlyphRun>({ max: printingLimits.shapesRemembered });
  const shaped = (text: string, isFigure: boolean): GlyphRun => {
    const key = isFigure ? `1${text}` : text;
    const found = known.get(key) ?? ordered(font.layout(text, isFigure ? asFigures : asRecorded), font);
    known.set(key, found);
    return found;
  };
  const layout: Layout = (text, features = []) => {
    const isFigure = Array.isArray(features) && features.includes(evenDigits);
    return joined((isPlain(text) ? Array.from(text) : [text]).map((part) => shaped(part, isFigure)));
  };
  // A prototype rather than a copy: the properties of a font are computed when they are read.
  return Object.assign(Object.create(font) as Font, { layout }); // The created object has all members of its prototype.
}

/** Puts glyphs into the order in which they are drawn. The library does so only for fonts that have rules of shaping. */
function ordered(run: GlyphRun, { availableFeatures }: Font): GlyphRun {
  if (run.direction === 'rtl' && availableFeatures.length === 0) {
    run.glyphs.reverse();
    run.positions.reverse();
  }
  return run;
}

/** Returns runs as one. The positions are copies, because the PDF library scales them in place, and then reads the width. */
function joined(runs: readonly GlyphRun[]): GlyphRun {
  const [first] = runs;
  if (first === undefined) throw new RangeError('An empty text has no glyphs.');
  const glyphs: Glyph[] = [];
  const positions: GlyphPosition[] = [];
  for (const run of runs) {
    glyphs.push(...run.glyphs);
    for (const { xAdvance, yAdvance, xOffset, yOffset } of run.positions)
      positions.push({ xAdvance, yAdvance, xOffset, yOffset });
  }
  return {
    ...first,
    glyphs,
    positions,
    get advanceWidth() {
      return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    },
  };
}
