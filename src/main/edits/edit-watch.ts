/**
 * Follows edits while they run.
 *
 * Owns: the edits that were seen running, and those of them that ended last. Does not own: the client.
 * Invariant: each edit that was seen running stays until it has ended, and then until `endedEditsShown` others have ended after it.
 */
import { commandLimits } from '../../../config/commands.js';
import type { ServerClient } from '../server-client.js';
import { type EditAnswer, readEdit, readEdits } from './edit-answer.js';
import { isRunning } from './edit-report.js';

export class EditWatch {
  readonly #client: ServerClient;
  readonly #winery: string | undefined;
  #edits: readonly EditAnswer[] = [];

  constructor(client: ServerClient, winery: string | undefined) {
    this.#client = client;
    this.#winery = winery;
  }

  /** Reads the edits again and returns them: those that ended last, then those that run, in the order in which they were seen. */
  async read(): Promise<readonly EditAnswer[]> {
    const found = await this.#readRunning();
    for (const { id, status } of this.#edits)
      if (isRunning(status) && !found.has(id)) found.set(id, await readEdit(this.#client, id));
    const known = this.#edits.map((edit) => found.get(edit.id) ?? edit);
    const fresh = [...found.values()].filter(({ id }) => known.every((edit) => edit.id !== id));
    const all = [...known, ...fresh];
    const ended = all.filter(({ status }) => !isRunning(status)).slice(-commandLimits.endedEditsShown);
    this.#edits = [...ended, ...all.filter(({ status }) => isRunning(status))];
    return this.#edits;
  }

  /** An edit that changes its status between two of the requests is in both lists, and the later one counts. */
  async #readRunning(): Promise<Map<string, EditAnswer>> {
    const found = new Map<string, EditAnswer>();
    for (const status of ['queued', 'deciding', 'committing']) {
      const { items } = await readEdits(this.#client, { winery: this.#winery, status });
      for (const edit of items.toReversed()) found.set(edit.id, edit);
    }
    return found;
  }
}
