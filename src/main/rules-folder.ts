import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rules in a folder, and what is wrong with its files. */
interface RulesFound<Rules> {
  readonly rules: readonly Rules[];
  readonly faults: readonly string[];
}

/** Reads the JSON files of a folder, in the order of their names. `read` turns one file into rules, or returns its faults. An empty folder is a fault. */
export function readRulesFolder<Rules>(
  folder: URL,
  read: (file: string, json: unknown) => { readonly rules: Rules | null; readonly faults: readonly string[] },
): RulesFound<Rules> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  if (files.length === 0)
    return { rules: [], faults: [`${fileURLToPath(folder)} holds no rules: put at least one JSON file there.`] };
  const found = files.sort().map((file) => {
    const path = new URL(file, folder);
    return read(fileURLToPath(path), parsed(readFileSync(path, 'utf8')));
  });
  return { rules: found.flatMap(({ rules }) => rules ?? []), faults: found.flatMap(({ faults }) => faults) };
}

/** Returns undefined for a text that is not JSON: then the reader reports that the file is no object. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
