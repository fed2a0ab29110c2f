/** The codes of vessels and lots, in the order in which people count: BRL-99 before BRL-100. */

const collator = new Intl.Collator('en', { numeric: true });

export function byCode(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Returns the codes as ranges, such as "BRL-30 – 34, 40 – 54". After `most` ranges, an ellipsis. */
export function rangesText(codes: readonly string[], most: number): string {
  const ranges = rangesOf([...codes].sort(byCode));
  const texts = ranges.slice(0, most).map(({ prefix, first, last }, index) => {
    const begin = index > 0 && ranges[index - 1]?.prefix === prefix ? first : `${prefix}${first}`;
    return first === last ? begin : `${begin} – ${last}`;
  });
  return `${texts.join(', ')}${ranges.length > most ? ' …' : ''}`;
}

/** Codes that differ in their last number alone, which grows by one. */
interface Range {
  readonly prefix: string;
  readonly first: string;
  readonly last: string;
}

function rangesOf(sorted: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const code of sorted) {
    const [, prefix = code, number = ''] = /^(.*?)(\d{1,15})$/.exec(code) ?? [];
    const former = ranges.at(-1);
    const follows = former?.prefix === prefix && number !== '' && Number(number) === Number(former.last) + 1;
    if (follows) ranges[ranges.length - 1] = { ...former, last: number };
    else ranges.push({ prefix, first: number, last: number });
  }
  return ranges;
}
