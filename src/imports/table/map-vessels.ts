import { vesselFault } from '../../application/settings/winery-settings.js';
import { type MemberValue, plainCell, type VesselMembers } from './import-map.js';
import type { MapNode } from './map-document.js';
import type { MapValues } from './map-value.js';

const members = ['code', 'kind', 'capacity'];

/** Compiles what a map states about vessels. Null if it states nothing, or if it is faulty. */
export function vesselsOf(node: MapNode | undefined, values: MapValues): VesselMembers | null {
  if (node === undefined) return null;
  if (node.kind !== 'object') {
    values.fault(
      node.line,
      '"vessels" needs "code", and "kind" or "capacity", such as {code: {column: Tank}, kind: tank}.',
    );
    return null;
  }
  for (const { name, line } of node.entries)
    if (!members.includes(name)) values.fault(line, `"vessels" has no "${name}". It has ${members.join(', ')}.`);
  const at = (name: string): MapNode | undefined => node.entries.find((entry) => entry.name === name)?.node;
  const codeNode = at('code');
  if (codeNode === undefined) values.fault(node.line, '"vessels" has no "code", which names the column of the codes.');
  const code = codeNode === undefined ? null : codeOf(codeNode, values);
  const kind = optionalValue(at('kind'), 'kind', values);
  const capacity = optionalValue(at('capacity'), 'capacity', values);
  return code === null ? null : { code, kind, capacity };
}

/** A text alone names a column, as it does in "key", because a constant code would be that of one vessel. */
function codeOf(node: MapNode, values: MapValues): MemberValue | null {
  if (node.kind !== 'scalar') return values.value(node, 'vessels.code');
  const column = values.column(node, 'vessels.code');
  return column === null ? null : { kind: 'cell', column, rules: plainCell };
}

/** Reads a member that is the same for all vessels, or comes from cells. A constant must be valid. */
function optionalValue(node: MapNode | undefined, member: string, values: MapValues): MemberValue | null {
  if (node === undefined) return null;
  const value = values.value(node, `vessels.${member}`);
  if (value?.kind !== 'constant') return value;
  const message = vesselFault({ kind: 'other', [member]: value.constant.value });
  if (message !== null) values.fault(node.line, message);
  return value;
}
