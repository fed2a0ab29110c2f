const members: Readonly<Record<string, 'lot' | 'vessel'>> = {
  lot: 'lot',
  caseLot: 'lot',
  vessel: 'vessel',
  vessels: 'vessel',
};

/**
 * Returns the names of the lots and vessels in an action's data, at any depth, each with its winery. Actions without a name in common are independent,
 * so they may be sent in any order.
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
