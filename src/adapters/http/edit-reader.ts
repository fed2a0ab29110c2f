import type { Granted } from '../../application/access/access-control.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { EditUseCases } from '../../application/use-cases.js';
import { withProblemDocuments } from './edit-document.js';

/** The readers of edits of this server: one for each caller, because callers may not see the same of an edit. */
export class EditReaders {
  readonly #readers = new WeakMap<Granted, EditReader>();

  constructor(private readonly editPollMs: number) {}

  of(granted: Granted): EditReader {
    const known = this.#readers.get(granted);
    if (known !== undefined) return known;
    const reader = new EditReader(withProblemDocuments(granted.solera), this.editPollMs);
    this.#readers.set(granted, reader);
    return reader;
  }
}

/**
 * Reads edits for all event streams of one caller.
 * Owns: the reads that began within the last `editPollMs`. Invariant: in that time an edit is read at most once, however many streams follow it.
 */
class EditReader {
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
