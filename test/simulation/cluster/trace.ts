/** A digest of everything that happened in a run, so that two runs can be compared: FNV-1a in two halves. Owns: the digest so far. */
export class Trace {
  private low = 0x811c9dc5;
  private high = 0x9e3779b1;

  get digest(): string {
    return `${(this.high >>> 0).toString(16)}-${(this.low >>> 0).toString(16)}`;
  }

  number(value: number): void {
    this.word(Math.trunc(value));
    this.word(Math.round((value - Math.trunc(value)) * 0x1_0000_0000));
  }

  text(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.word(text.charCodeAt(index));
  }

  private word(word: number): void {
    this.low = Math.imul(this.low ^ word, 0x01000193);
    this.high = Math.imul(this.high ^ this.low, 0x85ebca6b) + (this.high >>> 13);
  }
}
