import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { EditUseCases } from '../../application/use-cases.js';

/**
 * Reads edits for all event streams of this server.
 * Owns: the reads that began within the last `editPollMs`. Invariant: in that time an edit is read at most once, however many streams follow it.
 */
export class EditReader {
  readonly #recent = new Map<string, Promise<Result<JsonObject>>>();

  constructor(
    private readonly solera: Pick<EditUseCases, 'getEdit'>,
    private readonly editPollMs: number,
  ) {}

  read(id: string): Promise<Result<JsonObject>> {
    const recent = this.#recent.get(id);
    if (recent !== undefined) return recent;
    const read = this.solera.getEdit(id);
    this.#recent.set(id, read);
    setTimeout(() => this.#recent.delete(id), this.editPollMs).unref();
    return read;
  }
}
