import { parseMapText } from './map-document.js';

/** Returns the name of the sheet that a map reads, or null. The name is needed before the table is read. */
export function sheetNamed(yamlText: string): string | null {
  const root = parseMapText(yamlText);
  if (!('kind' in root) || root.kind !== 'object') return null;
  const node = root.entries.find(({ name }) => name === 'sheet')?.node;
  return node?.kind === 'scalar' && node.constant.text !== '' ? node.constant.text : null;
}
