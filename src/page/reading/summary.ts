/** Returns the lots that the data of an action name: sources, an arrow, targets. */
export function summaryOf(data: unknown): string {
  const { from, to, lot, caseLot } = (data ?? {}) as Record<string, unknown>; // Every type of action has an object.
  const sources = lotsOf(from);
  const targets = lotsOf(to);
  if (sources === '' && targets === '') return lotsOf({ lot: lot ?? caseLot });
  if (typeof caseLot === 'string') return `${sources} → ${caseLot}`;
  return [sources, targets].filter((text) => text !== '').join(' → ');
}

function lotsOf(places: unknown): string {
  const list: unknown[] = Array.isArray(places) ? places : [places];
  const names = list.map((place) => {
    const { lot, caseLot } = (place ?? {}) as Record<string, unknown>; // Its members are checked below.
    return lot ?? caseLot;
  });
  const codes = [...new Set(names.filter((name) => typeof name === 'string'))];
  return codes.length > 3 ? `${codes.slice(0, 3).join(', ')} +${codes.length - 3}` : codes.join(', ');
}
