import { Readable } from 'node:stream';

/**
 * A long payload as a stream of slices. Each slice is written once the socket has accepted the previous one, so the bytes that the socket has sent
 * show whether the client reads. They would not if the whole payload were written at once.
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
