type NamedKind = 'lot' | 'vessel';

const members: Readonly<Record<string, NamedKind>> = {
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
  eachNamed(data, winery, (kind, home, code) => names.add(`${home}/${kind}/${code}`));
  return names;
}

/** Calls `visit` for each lot and vessel that an action's data names, at any depth, with its winery. */
export function eachNamed(
  data: unknown,
  winery: string,
  visit: (kind: NamedKind, winery: string, code: string) => void,
): void {
  if (typeof data !== 'object' || data === null) return;
  if (Array.isArray(data)) {
    for (const item of data) eachNamed(item, winery, visit);
    return;
  }
  const home = 'winery' in data && typeof data.winery === 'string' ? data.winery : winery;
  for (const [member, inner] of Object.entries(data)) {
    const kind = members[member];
    if (kind === undefined) eachNamed(inner, home, visit);
    else for (const code of [inner].flat()) if (typeof code === 'string') visit(kind, home, code);
  }
}
