import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** One file of SQL. */
export interface SqlFile {
  /** The name of the file. */
  readonly file: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  readonly sql: string;
}

/** Reads the SQL files of a folder beside this module, in the order of their names. */
export function readSqlFolder(folder: 'migrations' | 'functions'): SqlFile[] {
  const directory = new URL(`./${folder}/`, import.meta.url);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const sql = readFileSync(new URL(file, directory), 'utf8');
      return { file, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });
}
