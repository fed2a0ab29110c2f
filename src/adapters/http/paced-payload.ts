import { Readable } from 'node:stream';

/**
 * A long payload as a stream of slices. The next slice is written once the socket has taken the one before, so the socket shows whether its client
 * reads, which it does not for a payload that is written at once.
 */
export class PacedPayload extends Readable {
  #sent = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly sliceBytes: number,
  ) {
    super({ highWaterMark: sliceBytes });
  }

  override _read(): void {
    if (this.#sent >= this.bytes.length) {
      this.push(null);
      return;
    }
    const slice = this.bytes.subarray(this.#sent, this.#sent + this.sliceBytes);
    this.#sent += slice.length;
    this.push(slice);
  }
}
