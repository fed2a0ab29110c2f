/**
 * Writes an array of a composite type in PostgreSQL's binary format, which the server reads without parsing or unescaping. Measured with batches
 * of 64 proposals, writing and reading the parameters alone, in µs for each proposal: this 9, text arrays with unnest 14, jsonb_to_recordset 19,
 * json_to_recordset 33. Bytes are stored one by one, because a row has about fifteen short fields, and a call into Node for each costs more.
 * Owns: its buffer. Does not own: the order of the fields, which is that of the types in migrations/0002-glossary.sql.
 */
const int4Oid = 23;
const int8Oid = 20;
const textOid = 25;
const uuidOid = 2950;
const booleanOid = 16;
const byteaOid = 17;
const headerBytes = 20;
/** Up to this length an ASCII text is copied here; Node's encoder is faster for longer texts. */
const shortText = 40;

const notHexadecimal = 0xff;
/** The value of a hexadecimal digit by its character code. */
const nibbles = new Uint8Array(128).fill(notHexadecimal);
for (const digit of '0123456789abcdefABCDEF') nibbles[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

export class RowArray {
  private buffer: Buffer;
  private end = headerBytes;
  private rowStart = 0;
  private count = 0;

  constructor(
    private readonly typeOid: number,
    private readonly fields: number,
  ) {
    this.buffer = Buffer.allocUnsafe(headerBytes);
  }

  get length(): number {
    return this.count;
  }

  beginRow(): void {
    this.reserve(8);
    this.rowStart = this.end;
    this.end += 4;
    this.word(this.fields);
    this.count += 1;
  }
  endRow(): void {
    this.buffer.writeInt32BE(this.end - this.rowStart - 4, this.rowStart);
  }

  int4(value: number | null): void {
    if (value === null) {
      this.nothing(int4Oid);
      return;
    }
    if (value !== (value | 0)) throw new RangeError(`${value} is not a four-byte integer.`);
    this.field(int4Oid, 4);
    this.word(value);
  }

  int8(value: number | null): void {
    if (value === null) {
      this.nothing(int8Oid);
      return;
    }
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a safe integer.`);
    this.field(int8Oid, 8);
    this.word(Math.floor(value / 4294967296));
    this.word(value);
  }

  boolean(value: boolean): void {
    this.field(booleanOid, 1);
    this.buffer[this.end] = value ? 1 : 0;
    this.end += 1;
  }

  text(value: string | null): void {
    if (value === null) {
      this.nothing(textOid);
      return;
    }
    this.reserve(8 + value.length * 3);
    const start = this.end + 8;
    const ascii = value.length <= shortText && this.ascii(value, start);
    const bytes = ascii ? value.length : this.buffer.write(value, start, 'utf8');
    this.word(textOid);
    this.word(bytes);
    this.end += bytes;
  }

  uuid(value: string | null): void {
    if (value === null) {
      this.nothing(uuidOid);
      return;
    }
    this.field(uuidOid, 16);
    let valid = value.length === 36;
    // The digits are in groups of 8, 4, 4, 4 and 12, separated by hyphens.
    for (let at = 0; at < 36 && valid; at += 2) {
      if (at === 8 || at === 13 || at === 18 || at === 23) {
        valid = value.charCodeAt(at) === 0x2d;
        at += 1;
      }
      valid = valid && this.hexPair(value, at);
    }
    if (!valid) throw new RangeError(`${value} is not a UUID.`);
  }

  hex(value: string): void {
    this.field(byteaOid, value.length / 2);
    let valid = value.length % 2 === 0;
    for (let at = 0; at < value.length && valid; at += 2) valid = this.hexPair(value, at);
    if (!valid) throw new RangeError(`${value} is not hexadecimal.`);
  }

  /** Returns the bytes of the parameter. */
  finish(): Buffer {
    const buffer = this.buffer;
    buffer.writeInt32BE(this.count === 0 ? 0 : 1, 0);
    buffer.writeInt32BE(0, 4);
    buffer.writeInt32BE(this.typeOid, 8);
    if (this.count === 0) return buffer.subarray(0, 12);
    buffer.writeInt32BE(this.count, 12);
    buffer.writeInt32BE(1, 16);
    return buffer.subarray(0, this.end);
  }

  /** Writes the byte of two hexadecimal digits. Returns false if they are none. */
  private hexPair(text: string, at: number): boolean {
    const high = nibbles[text.charCodeAt(at)] ?? notHexadecimal;
    const low = nibbles[text.charCodeAt(at + 1)] ?? notHexadecimal;
    this.buffer[this.end] = (high << 4) | low;
    this.end += 1;
    return high !== notHexadecimal && low !== notHexadecimal;
  }

  /** Writes an ASCII text at `start`. Returns false if the text is not ASCII. */
  private ascii(text: string, start: number): boolean {
    const { buffer } = this;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      buffer[start + index] = code;
    }
    return true;
  }

  private field(oid: number, bytes: number): void {
    this.reserve(8 + bytes);
    this.word(oid);
    this.word(bytes);
  }

  private nothing(oid: number): void {
    this.reserve(8);
    this.word(oid);
    this.word(-1);
  }

  /** Writes the low 32 bits of a number in network byte order. The buffer has room for them. */
  private word(value: number): void {
    const { buffer, end } = this;
    buffer[end] = value >>> 24;
    buffer[end + 1] = value >>> 16;
    buffer[end + 2] = value >>> 8;
    buffer[end + 3] = value;
    this.end = end + 4;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.end + bytes, 4096));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}
