/**
 * Writes arrays of simple types in PostgreSQL's binary format, one for each column, as statements with `unnest` take them. The driver would write each
 * array as one text, in which every quote is escaped, and which the server has to parse: of the rows of the books, which hold JSON, that took as much time in
 * the node as computing them.
 * Owns: its buffer, while one array is written.
 */

/** The type of a column. A value of any type may be null; of `textOrEmpty`, null is written as ''. */
type ColumnType = keyof typeof oids;

const oids = { smallint: 21, integer: 23, bigint: 20, text: 25, textOrEmpty: 25, uuid: 2950 } as const;
const headerBytes = 20;
const noLength = -1;
/** Up to this length an ASCII text is copied here; Node's encoder is faster for longer texts. */
const shortText = 40;
const twoTo32 = 4_294_967_296;

/** Returns one parameter for each member of `types`, in their order. */
export function columnArrays<Row extends object>(
  rows: readonly Row[],
  types: { readonly [Name in keyof Row]?: ColumnType },
): readonly Buffer[] {
  // `types` has the names of members of the rows alone.
  return (Object.entries(types) as [keyof Row & string, ColumnType][]).map(([name, type]) => {
    const column = new ColumnArray(type, rows.length);
    for (const row of rows) column.add(row[name]);
    return column.finish();
  });
}

class ColumnArray {
  private buffer: Buffer;
  private end = headerBytes;
  private hasNull = false;

  constructor(
    private readonly type: ColumnType,
    private readonly count: number,
  ) {
    this.buffer = Buffer.allocUnsafe(headerBytes + count * (type === 'bigint' ? 12 : 24));
  }

  /** @throws RangeError if the value does not have the type of the column. */
  add(value: unknown): void {
    this.reserve(20);
    if (value === null && this.type !== 'textOrEmpty') this.addNull();
    else if (typeof value === 'number') this.addNumber(value);
    else if (typeof value === 'string') this.addString(value);
    else if (value === null) this.addString('');
    else throw new RangeError(`${String(value)} is not a ${this.type}.`);
  }

  finish(): Buffer {
    const { buffer, count } = this;
    buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
    buffer.writeInt32BE(this.hasNull ? 1 : 0, 4);
    buffer.writeInt32BE(oids[this.type], 8);
    if (count === 0) return buffer.subarray(0, 12);
    buffer.writeInt32BE(count, 12);
    buffer.writeInt32BE(1, 16);
    return buffer.subarray(0, this.end);
  }

  private addNull(): void {
    this.hasNull = true;
    this.word(noLength);
  }

  private addNumber(value: number): void {
    const { type } = this;
    if (type === 'bigint' && Number.isSafeInteger(value)) {
      this.word(8);
      this.word(Math.floor(value / twoTo32));
      this.word(value);
    } else if (type === 'integer' && value === (value | 0)) {
      this.word(4);
      this.word(value);
    } else if (type === 'smallint' && value === (value << 16) >> 16) {
      this.word(2);
      this.end = this.buffer.writeInt16BE(value, this.end);
    } else throw new RangeError(`${value} is not a ${type}.`);
  }

  private addString(value: string): void {
    if (this.type === 'uuid') {
      this.word(16);
      const written = this.buffer.write(value.replaceAll('-', ''), this.end, 'hex');
      if (value.length !== 36 || written !== 16) throw new RangeError(`${value} is not a uuid.`);
      this.end += written;
      return;
    }
    if (this.type !== 'text' && this.type !== 'textOrEmpty') throw new RangeError(`"${value}" is not a ${this.type}.`);
    this.reserve(4 + value.length * 3);
    const start = this.end + 4;
    const isAscii = value.length <= shortText && this.ascii(value, start);
    const bytes = isAscii ? value.length : this.buffer.write(value, start, 'utf8');
    this.word(bytes);
    this.end += bytes;
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
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.end + bytes));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}
