/** Draws and measures lines of text whose letters may need several fonts. Distances are points, 1/72 inch, from the top left corner of the page. */
import { type Face, type Faces, hasLetter, type Weight } from './faces.js';
import { printableText } from './printable-text.js';
import { evenDigits, isPlain } from './shaping.js';

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  /** Black if left out. */
  readonly colour?: string;
  /** Gives all digits the same width, so that columns of figures line up. */
  readonly figures?: boolean;
}

interface TextPlace {
  readonly x: number;
  /** The line on which the letters rest. */
  readonly baseline: number;
  /** `right`: the text ends at `x`. */
  readonly align?: 'left' | 'right' | 'centre';
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** A part of a text whose letters one font has. */
interface Run {
  readonly face: Face;
  readonly text: string;
}

const ruleColour = '#8c8c8c';
const shade = '#ececec';

export class Pen {
  readonly document: PDFKit.PDFDocument;
  private readonly faces: Faces;
  private readonly runsByText: Readonly<Record<Weight, Map<string, readonly Run[]>>> = {
    regular: new Map(),
    strong: new Map(),
  };

  private readonly letterWidths = new Map<string, number>();
  private readonly widthsAtSizeOne = new Map<string, number>();

  constructor(document: PDFKit.PDFDocument, faces: Faces) {
    this.document = document;
    this.faces = faces;
    for (const { name, font } of new Set([...faces.regular, ...faces.strong]))
      document.registerFont(name, font as unknown as Uint8Array); // The library takes fonts that are parsed; its types lack them.
  }

  width(text: string, style: TextStyle): number {
    return this.runsOf(text, style.weight).reduce((sum, run) => sum + this.runWidth(run, style), 0);
  }

  /** Returns the width that a text would have if each of its letters stood alone. Faster than `width` for a text that is measured once. */
  roughWidth(text: string, style: TextStyle): number {
    let width = 0;
    for (const letter of text) {
      const known = this.letterWidths.get(letter) ?? this.width(letter, { ...style, size: 1 });
      this.letterWidths.set(letter, known);
      width += known * style.size;
    }
    return width;
  }

  draw(text: string, { x, baseline, align = 'left' }: TextPlace, style: TextStyle): void {
    const runs = this.runsOf(text, style.weight);
    const width = align === 'left' ? 0 : this.width(text, style);
    let at = align === 'right' ? x - width : x - width / 2;
    if (style.colour !== undefined) this.document.save().fillColor(style.colour);
    for (const run of runs) {
      this.document.font(run.face.name).fontSize(style.size);
      this.document.text(run.text, at, baseline, {
        lineBreak: false,
        baseline: 'alphabetic',
        ...featuresOf(style, run.text),
      });
      at += this.runWidth(run, style);
    }
    if (style.colour !== undefined) this.document.restore();
  }

  /** Draws a straight line. */
  rule(from: Point, to: Point, width: number): void {
    this.document.moveTo(from.x, from.y).lineTo(to.x, to.y).lineWidth(width).strokeColor(ruleColour).stroke();
  }

  /** Draws the outline of a rectangle. */
  box({ x, y, width, height }: Rectangle): void {
    this.document.rect(x, y, width, height).lineWidth(0.4).strokeColor(ruleColour).stroke();
  }

  /** Shades a rectangle. */
  fill({ x, y, width, height }: Rectangle): void {
    this.document.save().rect(x, y, width, height).fill(shade).restore();
  }

  /** Breaks a text into lines: between words, or within a word that is wider than a line. */
  wrap(text: string, width: number, style: TextStyle): readonly string[] {
    if (this.width(text, style) <= width) return [text];
    const lines: string[] = [];
    let line = '';
    for (const part of text.split(/(?<=[\s-])/).flatMap((word) => this.brokenWord(word, width, style))) {
      if (line !== '' && this.width((line + part).trimEnd(), style) > width) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += part;
    }
    return [...lines, line.trimEnd()];
  }

  /** Returns a text as it is, or its beginning and an ellipsis if it is wider than a line. */
  cut(text: string, width: number, style: TextStyle): string {
    const [first = '', ...others] = this.wrap(text, width, style);
    return others.length === 0 ? first : `${first} …`;
  }

  private brokenWord(word: string, width: number, style: TextStyle): readonly string[] {
    if (this.width(word.trimEnd(), style) <= width) return [word];
    return Array.from(graphemes.segment(word), ({ segment }) => segment);
  }

  private runWidth({ face, text }: Run, style: TextStyle): number {
    const key = `${style.figures === true ? 1 : 0}${face.name} ${text}`;
    const known = this.widthsAtSizeOne.get(key);
    if (known !== undefined) return known * style.size;
    this.document.font(face.name).fontSize(1);
    const width = this.document.widthOfString(text, featuresOf(style, text));
    this.widthsAtSizeOne.set(key, width);
    return width * style.size;
  }

  private runsOf(text: string, weight: Weight = 'regular'): readonly Run[] {
    const known = this.runsByText[weight].get(text);
    if (known !== undefined) return known;
    const runs = splitRuns(text, this.faces[weight]);
    this.runsByText[weight].set(text, runs);
    return runs;
  }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The PDF library shapes a text word by word unless it gets features. Words that run from right to left are out of order then. */
function featuresOf({ figures = false }: TextStyle, text: string): { features?: (typeof evenDigits)[] } {
  if (figures) return { features: [evenDigits] };
  return isPlain(text) ? {} : { features: [] };
}

/** Splits a text by the fonts that have its letters. A letter that no font has is written as its number, such as [U+E000], so that it is not lost. */
function splitRuns(text: string, faces: readonly Face[]): readonly Run[] {
  const runs: Run[] = [];
  const [first] = faces;
  if (first === undefined) return runs;
  for (const letter of printableText(text)) {
    const last = runs.at(-1);
    // A space or an accent stays with the letter before it.
    const isBound = last !== undefined && /[\p{M}\s]/u.test(letter) && hasLetter(last.face, letter);
    const face = isBound ? last.face : faces.find((one) => hasLetter(one, letter));
    const written =
      face === undefined ? `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]` : letter;
    const chosen = face ?? first;
    if (last !== undefined && last.face === chosen) runs[runs.length - 1] = { face: chosen, text: last.text + written };
    else runs.push({ face: chosen, text: written });
  }
  return runs;
}
