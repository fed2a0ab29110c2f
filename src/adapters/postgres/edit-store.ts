import type {
  ChangedActionRow,
  EditEnd,
  EditStore,
  NewEdit,
  StoredEdit,
  TakenEdit,
} from '../../application/ports/edit-store.js';
import type { EditWork } from '../../application/ports/edit-work.js';
import type { EditStatus } from '../../application/use-cases.js';
import { type ContentCipher, openOrNull } from '../../encryption/content-cipher.js';
import { editItemPlace, editPlace } from '../../encryption/places.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { type Statement, statement } from './statement.js';
import { withContent } from './stored-content.js';

const submitEdit = statement('submit-edit');
const editById = statement('edit-by-id');
const edits = statement('edits');
const editItems = statement('edit-items');
const putEditItems = statement('put-edit-items');
const dropEditItems = statement('drop-edit-items');
const changedActions = statement('changed-actions');
const takeEdit = statement('take-edit');
const noteEdit = statement('note-edit');
const beatEdit = statement('beat-edit');
const noteEditEstimate = statement('note-edit-estimate');
const noteEditDraft = statement('note-edit-draft');
const beginEditCommit = statement('begin-edit-commit');
const endEdit = statement('end-edit');
const requeueEdit = statement('requeue-edit');
const resubmitEdit = statement('resubmit-edit');
const abandonEditDraft = statement('abandon-edit-draft');
const cancelEdit = statement('cancel-edit');
const countWaitingEdits = statement('count-waiting-edits');
const sweepEdits = statement('sweep-edits');

interface EditRow {
  readonly id: string;
  readonly winery: string;
  readonly kind: StoredEdit['kind'];
  readonly status: EditStatus;
  readonly submitted_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly attempts: number;
  readonly request_hash: string;
  readonly decided: number;
  readonly changed: number;
  readonly reached: number | null;
  readonly estimate: number | null;
  readonly last: number | null;
  readonly created: boolean;
  readonly result: string | null;
  readonly problem: string | null;
}

function storedEdit(row: EditRow, content: ContentCipher): StoredEdit {
  const {
    submitted_at: submittedAt,
    started_at: startedAt,
    ended_at: endedAt,
    request_hash: requestHash,
    result,
    problem,
    ...rest
  } = row;
  const edit = { ...rest, submittedAt, startedAt, endedAt, requestHash };
  const withResult = withContent(edit, 'result', () => openOrNull(content, result, editPlace(row.id, 'result')));
  return withContent(withResult, 'problem', () => openOrNull(content, problem, editPlace(row.id, 'problem')));
}

/** The edits in PostgreSQL. */
export function editStore({ reads, content }: Connections): EditStore {
  /** Runs a statement that returns a row if it did something. */
  const done = async (query: Statement, values: readonly unknown[]): Promise<boolean> =>
    (await read(reads, query, values)).length > 0;
  return {
    submit: ({ id, winery, kind, submittedAt, requestHash, command }: NewEdit, most) =>
      done(submitEdit, [
        ...[id, winery, kind, submittedAt, requestHash],
        content.sealNaming(winery, editPlace(id, 'command'), command),
        most,
      ]),
    find: async (id) => {
      const [row] = await read<EditRow>(reads, editById, [id]);
      return row === undefined ? null : storedEdit(row, content);
    },
    list: async ({ winery, status }, { before, limit }) => {
      const from = before === null ? [Number.MAX_SAFE_INTEGER, highestId] : [before.submittedAt, before.id];
      return (await read<EditRow>(reads, edits, [winery ?? null, status ?? null, ...from, limit])).map((row) =>
        storedEdit(row, content),
      );
    },
    items: async (id, list, { after, limit }) =>
      (await read<ItemRow>(reads, editItems, [id, list, after, limit])).map(({ place, body }) => {
        return { place, body: content.open(body, editItemPlace(id, list, place)) };
      }),
    changedActions: async (change, from, limit) => {
      const rows = await read<ActionRow>(reads, changedActions, [change, from, limit]);
      return rows.map(
        ({ idx, action, effective_at, type, own }): ChangedActionRow => ({
          index: idx,
          id: action,
          type,
          effectiveAt: effective_at,
          own,
        }),
      );
    },
    resubmit: async (edit) => void (await read(reads, resubmitEdit, resubmission(edit, content))),
    cancel: async (id, at) => {
      // A statement of its own: if a former attempt is just publishing the draft, the next statement sees the publication.
      await read(reads, abandonEditDraft, [id]);
      return done(cancelEdit, [id, at]);
    },
    take: async (runner, { silentMs, inAll, perWinery, at }) => {
      const [taken] = await read<TakenEdit>(reads, takeEdit, [runner, silentMs, inAll, perWinery, at]);
      return taken === undefined ? null : takenEdit(taken, content);
    },
    work: (id, runner) => editWork({ reads, content }, id, runner),
    beat: (id, runner) => done(beatEdit, [id, runner]),
    end: async (id, runner, end) => done(endEdit, await endValues({ reads, content }, id, runner, end)),
    requeue: async (id, runner) => void (await read(reads, requeueEdit, [id, runner])),
    countWaiting: async () => (await read<{ count: number }>(reads, countWaitingEdits, []))[0]?.count ?? 0,
    sweep: async (endedBefore) => {
      for (;;) {
        const [row] = await read<{ deleted: number }>(reads, sweepEdits, [endedBefore, editsPerSweep]);
        if ((row?.deleted ?? 0) < editsPerSweep) return;
      }
    },
  };
}

interface ActionRow {
  readonly idx: number;
  readonly action: string;
  readonly effective_at: number;
  readonly type: string;
  readonly own: boolean;
}

/** An edit's lists may have a million items. */
const editsPerSweep = 10;
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Returns the parameters of resubmit-edit.sql. */
function resubmission(
  { id, winery, submittedAt, command }: Parameters<EditStore['resubmit']>[0],
  content: ContentCipher,
): readonly unknown[] {
  return [id, submittedAt, content.sealNaming(winery, editPlace(id, 'command'), command)];
}

/** Returns the parameters of end-edit.sql. Result and problem are sealed for the edit's winery. */
async function endValues(
  { reads, content }: Pick<Connections, 'reads' | 'content'>,
  id: string,
  runner: string,
  { status, endedAt, last, result, problem, created, attempts }: EditEnd,
): Promise<readonly unknown[]> {
  const winery = (await read<EditRow>(reads, editById, [id]))[0]?.winery ?? null;
  const sealed = (part: 'result' | 'problem', text: string | null): string | null =>
    text === null ? null : content.sealNaming(winery, editPlace(id, part), text);
  const texts = [sealed('result', result), sealed('problem', problem)];
  return [id, runner, status, endedAt, last, ...texts, created, attempts];
}

interface ItemRow {
  readonly place: string;
  readonly body: string;
}

function takenEdit({ command, ...taken }: TakenEdit, content: ContentCipher): TakenEdit {
  return withContent(taken, 'command', () => content.open(command, editPlace(taken.id, 'command')));
}

function editWork({ reads, content }: Pick<Connections, 'reads' | 'content'>, id: string, runner: string): EditWork {
  const done = async (query: Statement, ...values: readonly unknown[]): Promise<boolean> =>
    (await read(reads, query, [id, runner, ...values])).length > 0;
  return {
    note: ({ decided, changed, reached }) => done(noteEdit, decided, changed, reached),
    noteEstimate: (estimate) => done(noteEditEstimate, estimate),
    noteDraft: (draft) => done(noteEditDraft, draft),
    beginCommit: () => done(beginEditCommit),
    putItems: async (items) => {
      const columns = [
        items.map(({ list }) => list),
        items.map(({ place }) => place),
        items.map(({ ordinal }) => ordinal),
        items.map(({ list, place, body }) => content.sealNaming(null, editItemPlace(id, list, place), body)),
      ];
      await read(reads, putEditItems, [id, runner, ...columns]);
    },
    dropItems: async (ordinal) => void (await read(reads, dropEditItems, [id, runner, ordinal])),
  };
}
