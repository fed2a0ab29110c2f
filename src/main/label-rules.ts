import type { MarketRules } from '../compliance/labels/market-rules.js';
import { readMarketRules } from '../compliance/labels/market-rules-reader.js';
import { readRulesFolder } from './rules-folder.js';

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
  const { rules, faults } = readRulesFolder(folder, {
    read: readMarketRules,
    beginningOf: ({ market, validFrom }) => `of market ${market} from ${validFrom} on`,
  });
  if (faults.length > 0) throw new LabelRulesInvalid(faults.join('\n'));
  return rules;
}
