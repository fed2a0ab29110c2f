import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FormRules } from '../compliance/form-rules.js';
import { readFormRules } from '../compliance/form-rules-reader.js';

/** The folder of the rules of forms that come with the program. */
const ownFolder = new URL('../../config/compliance/', import.meta.url);

/** A file of rules is not valid. Not retryable. */
class FormRulesInvalid extends Error {
  override readonly name = 'FormRulesInvalid';
  readonly code = 'form_rules_invalid';
  readonly retryable = false;
}

/** Reads the rules of all forms from the files of a folder. @throws FormRulesInvalid */
export function formRulesIn(folder: URL = ownFolder): readonly FormRules[] {
  const read = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const path = new URL(file, folder);
      return readFormRules(fileURLToPath(path), parsed(readFileSync(path, 'utf8')));
    });
  const faults = read.flatMap((one) => one.faults);
  if (read.length === 0)
    faults.push(`${fileURLToPath(folder)} holds no rules of forms: put at least one JSON file there.`);
  if (faults.length > 0) throw new FormRulesInvalid(faults.join('\n'));
  return read.flatMap(({ rules }) => rules ?? []);
}

/** Returns undefined for a text that is not JSON: then the reader reports that the file is no object. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
