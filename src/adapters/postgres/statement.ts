import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** One SQL statement of sql/. Each connection prepares it at its first use. */
export interface Statement {
  /** The name of the prepared statement: that of the file and a hash of the text, so that two versions never share it. */
  readonly name: string;
  readonly text: string;
}

/** Reads a statement when its module is loaded. */
export function statement(file: string): Statement {
  const text = readFileSync(new URL(`./sql/${file}.sql`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { name: `${file}-${hash}`, text };
}
