/** What a backup does with each table of Solera. A table without a policy is a defect: a test compares this list with the migrations. */

type TablePolicy =
  /** The table belongs to the log: its published rows never change. `by` is the first number of the change set, or null with `origin`, which may name a draft. */
  | { readonly kind: 'range'; readonly by: 'first' | 'origin' }
  /** Taken whole with every backup. `from`: the relation that is read, by default the table. `columns`: by default all. */
  | { readonly kind: 'whole'; readonly from?: string; readonly columns?: readonly string[] }
  /** Its content is in the manifest. */
  | { readonly kind: 'manifest' }
  /** Not copied. */
  | { readonly kind: 'left_out'; readonly because: string };

const draftsOnly = 'it belongs to drafts, which are not published';
const cache = 'it is a cache of the touches, which `rebuild` computes again';
const rebuilds = 'it is the progress of a rebuild in this database';
const readModels = 'read models are built again from the log';

/** In the order in which tables are restored: a table comes after those that it references. */
export const tablePolicies: ReadonlyMap<string, TablePolicy> = new Map<string, TablePolicy>([
  ['publication', { kind: 'range', by: 'first' }],
  ['revision', { kind: 'range', by: 'first' }],
  ['touch', { kind: 'range', by: 'origin' }],
  ['status_change', { kind: 'range', by: 'origin' }],
  ['lost', { kind: 'range', by: 'first' }],
  // The keys come first: content of an encrypted winery refers to them.
  ['winery_key', { kind: 'whole' }],
  ['log_schemas', { kind: 'whole' }],
  ['log_recorders', { kind: 'whole' }],
  ['winery', { kind: 'whole' }],
  ['vessel', { kind: 'whole' }],
  ['appellation', { kind: 'whole' }],
  ['label', { kind: 'whole' }],
  ['filing', { kind: 'whole' }],
  ['access_token', { kind: 'whole' }],
  ['audit_entry', { kind: 'whole' }],
  ['remembered', { kind: 'whole' }],
  ['void_request', { kind: 'whole' }],
  // As if all published drafts were settled, so that no draft is needed.
  ['version', { kind: 'whole', from: 'current_version', columns: ['counter', 'number', 'mark', 'stream'] }],
  ['cluster_view', { kind: 'whole' }],
  ['ingestion_holder', { kind: 'whole' }],
  ['ingestion_position', { kind: 'whole' }],
  ['ingestion_refusal', { kind: 'whole' }],
  ['edit', { kind: 'whole' }],
  ['edit_item', { kind: 'whole' }],
  ['import', { kind: 'whole' }],
  ['import_row', { kind: 'whole' }],
  ['remembered_row', { kind: 'whole' }],
  // The numbers of a follower's own notifications go on after a restore.
  ['follower', { kind: 'whole' }],
  ['follower_notification', { kind: 'whole' }],
  ['log', { kind: 'manifest' }],
  ['database_level', { kind: 'manifest' }],
  ['migration', { kind: 'manifest' }],
  ['installed_function', { kind: 'left_out', because: 'the program that restores installs its own functions' }],
  ['draft', { kind: 'left_out', because: draftsOnly }],
  ['draft_stream', { kind: 'left_out', because: draftsOnly }],
  ['disturbance', { kind: 'left_out', because: draftsOnly }],
  ['outdated_span', { kind: 'left_out', because: draftsOnly }],
  ['checkpoint', { kind: 'left_out', because: cache }],
  ['head', { kind: 'left_out', because: cache }],
  ['checkpoint_keeper', { kind: 'left_out', because: 'it is the place of the keeper in this database' }],
  ['rebuild', { kind: 'left_out', because: rebuilds }],
  ['rebuild_range', { kind: 'left_out', because: rebuilds }],
  ['rebuild_difference', { kind: 'left_out', because: rebuilds }],
  ['follower_generation', { kind: 'left_out', because: readModels }],
  ['follower_part', { kind: 'left_out', because: readModels }],
  [
    'access_state',
    {
      kind: 'left_out',
      because: 'each database has a secret of its own, so that sessions of one never count in another',
    },
  ],
  ['setting_word', { kind: 'left_out', because: 'triggers fill it when wineries and vessels are restored' }],
]);

/** A table that is copied, with the columns that are copied. */
export interface CopiedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly policy: Extract<TablePolicy, { readonly kind: 'range' | 'whole' }>;
}

/** Returns the tables to copy, in the order in which they are restored, and those that are not Solera's. `columns`: those of each table that are stored. */
export function copiedTables(columns: ReadonlyMap<string, readonly string[]>): {
  readonly copied: readonly CopiedTable[];
  readonly foreign: readonly string[];
} {
  const copied: CopiedTable[] = [];
  for (const [table, policy] of tablePolicies) {
    const stored = columns.get(table);
    if (stored === undefined || (policy.kind !== 'range' && policy.kind !== 'whole')) continue;
    copied.push({ table, policy, columns: policy.kind === 'whole' ? (policy.columns ?? stored) : stored });
  }
  return { copied, foreign: [...columns.keys()].filter((table) => !tablePolicies.has(table)).sort() };
}

/** Returns the statement that copies the rows of a table; for a table of the log, those of the change sets whose first number is in the range. */
export function copyStatement(
  { table, columns, policy }: CopiedTable,
  range: { readonly first: number; readonly last: number } | null,
): string {
  const quoted = (prefix: string) => columns.map((column) => `${prefix}"${column}"`).join(', ');
  if (policy.kind === 'whole') return `copy (select ${quoted('')} from ${policy.from ?? `"${table}"`}) to stdout`;
  if (range === null) throw new Error(`the table ${table} is copied by ranges of numbers`);
  const numbers = `between ${range.first} and ${range.last}`;
  if (policy.by === 'first') return `copy (select ${quoted('')} from "${table}" where first ${numbers}) to stdout`;
  // Rows that were written before their change set was published name its draft. Those of other drafts are not published.
  return `copy (
    select ${quoted('t.')} from "${table}" t where t.origin ${numbers}
    union all
    select ${quoted('t.')} from publication p join "${table}" t on t.origin = p.draft where p.first ${numbers} and p.draft is not null
  ) to stdout`;
}
