import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The rules in a folder, and what is wrong with its files. */
interface RulesFound<Rules> {
  readonly rules: readonly Rules[];
  readonly faults: readonly string[];
}

/** How the rules of a folder are read. */
interface RulesReading<Rules> {
  /** Turns one file into rules, or returns its faults. */
  read(file: string, json: unknown): { readonly rules: Rules | null; readonly faults: readonly string[] };
  /** Returns what the rules are for, and the day on which they become valid: no two files may have both in common. */
  beginningOf(rules: Rules): string;
}

/** Reads the JSON files of a folder, in the order of their names. An empty folder is a fault. */
export function readRulesFolder<Rules>(folder: URL, { read, beginningOf }: RulesReading<Rules>): RulesFound<Rules> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  if (files.length === 0)
    return { rules: [], faults: [`${fileURLToPath(folder)} holds no rules: put at least one JSON file there.`] };
  const rules: Rules[] = [];
  const faults: string[] = [];
  const beginnings = new Map<string, string>();
  for (const file of files.sort()) {
    const path = fileURLToPath(new URL(file, folder));
    const found = readFile(path, read);
    faults.push(...found.faults);
    if (found.rules === null) continue;
    rules.push(found.rules);
    const beginning = beginningOf(found.rules);
    const former = beginnings.get(beginning);
    if (former !== undefined) faults.push(`${path}: ${former} has rules ${beginning}, too. Change "validFrom" in one.`);
    beginnings.set(beginning, path);
  }
  return { rules, faults };
}

function readFile<Rules>(path: string, read: RulesReading<Rules>['read']): ReturnType<RulesReading<Rules>['read']> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { rules: null, faults: [`${path}: the file must be JSON. ${error.message}.`] };
  }
  return read(path, json);
}
