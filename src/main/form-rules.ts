import type { FormRules } from '../compliance/form-rules.js';
import { readFormRules } from '../compliance/form-rules-reader.js';
import { readRulesFolder } from './rules-folder.js';

/** The folder of the rules of forms that come with the program. */
const ownFolder = new URL('../../config/compliance/', import.meta.url);

/** A file of rules is not valid. Not retryable. */
class FormRulesInvalid extends Error {
  override readonly name = 'FormRulesInvalid';
  readonly code = 'form_rules_invalid';
  readonly retryable = false;
}

/** Reads the rules of all forms from the files of a folder. @throws FormRulesInvalid */
export function readAllFormRules(folder: URL = ownFolder): readonly FormRules[] {
  const { rules, faults } = readRulesFolder(folder, {
    read: readFormRules,
    beginningOf: ({ form, validFrom }) => `of ${form} from ${validFrom} on`,
  });
  if (faults.length > 0) throw new FormRulesInvalid(faults.join('\n'));
  return rules;
}
