import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** One SQL statement, read from its file beside this module at load and prepared on each connection at its first use. */
export interface Statement {
  /** The prepared statement's name: the file's, and a hash of its text, so that two versions never share one. */
  readonly name: string;
  readonly text: string;
}

export function statement(file: string): Statement {
  const text = readFileSync(new URL(`./sql/${file}.sql`, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { name: `${file}-${hash}`, text };
}
