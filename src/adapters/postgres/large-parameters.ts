import type { Writable } from 'node:stream';
import type pg from 'pg';

/** The part of a client of pg that encodes and sends messages. */
interface MessageSender {
  readonly stream: Writable;
  bind(message: BindMessage): void;
}
interface BindMessage {
  readonly portal?: string;
  readonly statement?: string;
  readonly values?: readonly unknown[];
  readonly binary?: boolean;
  readonly valueMapper?: (value: unknown, index: number) => unknown;
}

/** Up to this length, copying the parameters is cheaper than writing them one by one. */
const largeBytes = 1_048_576;

/**
 * Makes a client send large binary parameters as they are. By default pg copies all parameters of a statement into one buffer that grows step by step: 16 MB
 * of rows took 70 ms, during which the node answered no other request.
 */
export function sendLargeParametersUncopied(client: pg.ClientBase): void {
  const { connection } = client as unknown as { readonly connection: MessageSender }; // pg does not declare it.
  const bind = connection.bind.bind(connection);
  connection.bind = (message) => {
    if (!isLarge(message)) return bind(message);
    for (const piece of bindPieces(message)) connection.stream.write(piece);
  };
}

function isLarge({ values = [] }: BindMessage): boolean {
  let bytes = 0;
  for (const value of values) if (Buffer.isBuffer(value)) bytes += value.length;
  return bytes > largeBytes;
}

/** Returns the pieces of a message `Bind` (PostgreSQL's documentation, "Message Formats"). */
function bindPieces({
  portal = '',
  statement = '',
  values = [],
  binary = false,
  valueMapper = same,
}: BindMessage): Buffer[] {
  const mapped = values.map((value, index): unknown => valueMapper(value, index) ?? null);
  // The formats: 1 for binary parameters, 0 for texts.
  const formats = mapped.map((value) => (Buffer.isBuffer(value) ? 1 : 0));
  const parameters = mapped.flatMap((value) => {
    if (value === null) return [int(-1)];
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value));
    return [int(bytes.length), bytes];
  });
  const body = [
    Buffer.from(`${portal}\0${statement}\0`),
    shorts([mapped.length, ...formats, mapped.length]),
    ...parameters,
    shorts([1, binary ? 1 : 0]),
  ];
  const length = body.reduce((sum, piece) => sum + piece.length, 4);
  return [Buffer.from('B'), int(length), ...body];
}

const same = (value: unknown): unknown => value;

function int(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function shorts(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeInt16BE(value, 2 * index);
  return bytes;
}
