/** Finds the rows of earlier imports that a file lacks although it covers their times. */
import type { ImportJobLimits } from '../../../config/import-jobs.js';
import type { ImportMemory, RememberedRow } from './import-memory.js';
import type { IdentifiedRow } from './row-identity.js';

/** What is missing. The rows of one action are one row. */
interface MissingRows {
  /** Rows of the import's own source. */
  readonly own: readonly RememberedRow[];
  /** Rows of other sources that the file seems to be a version of: it has at least as many of their rows as it lacks. */
  readonly others: readonly RememberedRow[];
  /** True if the source has too many rows with keys to compare them with the file. */
  readonly uncompared: boolean;
}

interface File {
  readonly rows: readonly IdentifiedRow[];
  readonly source: string;
  /** The remembered rows that rows of the file are identical with, by their actions. */
  readonly present: ReadonlyMap<string, RememberedRow>;
  /** Other sources to which the file's rows cannot belong, although some have their keys. */
  readonly disputed: ReadonlySet<string>;
  /** Whether rows without keys are to be paired with missing rows. */
  readonly pairsPlain: boolean;
  /** Whether any rows are to be paired with missing rows. */
  readonly pairs: boolean;
}

interface Parts {
  readonly memory: ImportMemory;
  readonly limits: ImportJobLimits;
}

/** Returns the missing rows, or null if the source has too many rows to find out which row corrects which. */
export async function missingRows(file: File, parts: Parts): Promise<MissingRows | null> {
  const own = new Map<string, RememberedRow>();
  const others = new Map<string, RememberedRow>();
  let uncompared = false;
  for (const [winery, times] of timesByWinery(file.rows)) {
    for (const keyed of [false, true]) {
      const listed = await rowsOfSource({ winery, source: file.source, keyed, ...times }, parts);
      if (listed === null && (!keyed || file.pairsPlain)) return null;
      if (listed === null) uncompared = true;
      for (const row of listed ?? []) if (!file.present.has(row.action)) own.set(row.action, row);
    }
    for (const source of file.pairs ? otherSources(winery, file, parts.limits.otherSources) : [])
      for (const row of await missingOfOther({ winery, source, ...times }, file, parts)) others.set(row.action, row);
  }
  return { own: [...own.values()], others: [...others.values()], uncompared };
}

interface SourceQuery {
  readonly winery: string;
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** Returns the missing rows of another source, or none if the file has fewer of its rows than it lacks. */
async function missingOfOther(query: SourceQuery, { present }: File, parts: Parts): Promise<readonly RememberedRow[]> {
  const plain = await rowsOfSource({ ...query, keyed: false }, parts);
  const keyed = await rowsOfSource({ ...query, keyed: true }, parts);
  if (plain === null || keyed === null) return [];
  const listed = new Map([...plain, ...keyed].map((row) => [row.action, row]));
  const missing = [...listed.values()].filter(({ action }) => !present.has(action));
  return listed.size - missing.length >= missing.length ? missing : [];
}

/** Returns rows of a source, or null if there are more than an import may have. */
async function rowsOfSource(
  query: SourceQuery & { readonly keyed: boolean },
  { memory, limits }: Parts,
): Promise<readonly RememberedRow[] | null> {
  const limit = limits.actions + 1;
  const rows = await memory.ofSource({ ...query, limit });
  return rows.length === limit ? null : rows;
}

/** Returns the names of the other sources that most rows of the file belong to, at most `most`. */
function otherSources(winery: string, { present, source, disputed }: File, most: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const row of present.values())
    if (row.winery === winery && row.source !== source && !disputed.has(row.source))
      counts.set(row.source, (counts.get(row.source) ?? 0) + 1);
  const ranked = [...counts].sort(([, a], [, b]) => b - a);
  return ranked.slice(0, most).map(([name]) => name);
}

function timesByWinery(rows: readonly IdentifiedRow[]): ReadonlyMap<string, { from: number; to: number }> {
  const times = new Map<string, { from: number; to: number }>();
  for (const { action, effectiveAt } of rows) {
    const { from, to } = times.get(action.winery) ?? { from: effectiveAt, to: effectiveAt };
    times.set(action.winery, { from: Math.min(from, effectiveAt), to: Math.max(to, effectiveAt) });
  }
  return times;
}
