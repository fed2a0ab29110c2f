import { pathToFileURL } from 'node:url';
import { CommandFailure } from '../command-failure.js';

/** A revision of an action, as a transformation receives and returns it. */
export interface CopiedAction {
  readonly id: string;
  readonly winery: string;
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly effectiveAt: string;
  readonly tieBreak: number;
  /** In the newest schema. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly note: string | null;
}

/**
 * Returns a revision of an action as it is recorded in the new log, or null to drop the action. Must be a pure function of the revision, because it is called again
 * if the copy is resumed. Must keep the id and the winery, return the same type for all revisions of an action, and drop all of them or none.
 */
export type Transform = (action: CopiedAction) => CopiedAction | null;

/** Returns the transformation that a module exports as its default, with a check of the results. @throws CommandFailure */
export async function loadTransform(path: string): Promise<Transform> {
  const loaded = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    const message = `The module ${path} cannot be loaded: ${String(cause)}`;
    throw new CommandFailure(message, 'Correct the path in --transform, or the module.', { cause });
  });
  const transform: unknown = loaded.default;
  if (typeof transform !== 'function')
    throw new CommandFailure(
      `The module ${path} has no function as its default export.`,
      'Write, for example: export default (action) => ({ ...action }). The function returns null to drop an action.',
    );
  return (action) => checked(transform(action), action, path);
}

function checked(result: unknown, { id, winery }: CopiedAction, path: string): CopiedAction | null {
  if (result === null) return null;
  const copied = result as Partial<CopiedAction> | undefined; // Checked member by member.
  const isAction =
    copied?.id === id &&
    copied.winery === winery &&
    typeof copied.type === 'string' &&
    Number.isFinite(Date.parse(copied.effectiveAt ?? '')) &&
    Number.isSafeInteger(copied.tieBreak) &&
    typeof copied.data === 'object' &&
    (copied.note === null || typeof copied.note === 'string');
  if (isAction) return copied as CopiedAction; // All members were checked.
  throw new CommandFailure(
    `The transformation ${path} returned neither an action nor null for action ${id}, but ${JSON.stringify(result)}.`,
    'Return null, or an action with the same id and winery, and with type, effectiveAt, tieBreak, data, and note (which may be null).',
  );
}
