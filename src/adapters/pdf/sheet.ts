/** The pages of a document, filled from top to bottom. */
import type { Pen } from './pen.js';

const margin = 36;
const footerHeight = 16;

const footerStyle = { size: 7, colour: '#505050' };

export class Sheet {
  readonly pen: Pen;
  /** The distance from the top of the page to the next thing drawn. */
  y = 0;

  constructor(pen: Pen) {
    this.pen = pen;
    this.addPage();
  }

  get left(): number {
    return margin;
  }

  get right(): number {
    return this.pen.document.page.width - margin;
  }

  get width(): number {
    return this.right - this.left;
  }

  /** The height that is left on the page. */
  get room(): number {
    return this.pen.document.page.height - margin - footerHeight - this.y;
  }

  addPage(): void {
    this.pen.document.addPage();
    this.y = margin;
  }

  /** Begins a new page unless a thing of this height fits on this one. */
  ensureRoom(height: number): void {
    if (height > this.room) this.addPage();
  }

  /** Writes a line at the foot of each page, with its number. Call it once, after the last page. */
  drawFooters(text: string): void {
    const { count } = this.pen.document.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.pen.document.switchToPage(page);
      const baseline = this.pen.document.page.height - margin;
      const number = `${page + 1} of ${count}`;
      const width = this.width - this.pen.width(number, footerStyle) - 20;
      this.pen.rule({ x: this.left, y: baseline - 10 }, { x: this.right, y: baseline - 10 }, 0.4);
      this.pen.draw(this.pen.cut(text, width, footerStyle), { x: this.left, baseline }, footerStyle);
      this.pen.draw(number, { x: this.right, baseline, align: 'right' }, footerStyle);
    }
  }
}
