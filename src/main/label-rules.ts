import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MarketRules } from '../compliance/labels/market-rules.js';
import { readMarketRules } from '../compliance/labels/market-rules-reader.js';

/** The folder of the label rules that come with the program. */
const ownFolder = new URL('../../config/labels/', import.meta.url);

/** A file of label rules is not valid. Not retryable. */
class LabelRulesInvalid extends Error {
  override readonly name = 'LabelRulesInvalid';
  readonly code = 'label_rules_invalid';
  readonly retryable = false;
}

/** Reads the label rules of all markets from the files of a folder. @throws LabelRulesInvalid */
export function readLabelRules(folder: URL = ownFolder): readonly MarketRules[] {
  const all: MarketRules[] = [];
  const faults: string[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json')) continue;
    const path = new URL(file, folder);
    const read = readMarketRules(fileURLToPath(path), parsed(readFileSync(path, 'utf8')));
    if (read.rules !== null) all.push(read.rules);
    faults.push(...read.faults);
  }
  if (all.length === 0 && faults.length === 0)
    faults.push(`${fileURLToPath(folder)} holds no label rules: put at least one file such as us.json there.`);
  if (faults.length > 0) throw new LabelRulesInvalid(faults.join('\n'));
  return all;
}

/** Returns undefined for a text that is not JSON: then the reader reports that the file is no object. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
