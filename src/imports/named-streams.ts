const members: Readonly<Record<string, 'lot' | 'vessel'>> = {
  lot: 'lot',
  caseLot: 'lot',
  vessel: 'vessel',
  vessels: 'vessel',
};

/**
 * Returns the lots and vessels that an action's data names, at any depth, each prefixed with its winery. Actions that name none in common may be sent
 * in any order, unless an action that is recorded already links their lots at a later time.
 */
export function namedStreams(data: unknown, winery: string): ReadonlySet<string> {
  const names = new Set<string>();
  collect(data, winery, names);
  return names;
}

function collect(value: unknown, winery: string, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, winery, names);
    return;
  }
  const home = 'winery' in value && typeof value.winery === 'string' ? value.winery : winery;
  for (const [member, inner] of Object.entries(value)) {
    const kind = members[member];
    if (kind === undefined) collect(inner, home, names);
    else for (const code of [inner].flat()) if (typeof code === 'string') names.add(`${home}/${kind}/${code}`);
  }
}
