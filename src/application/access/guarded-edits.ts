import type { JsonObject } from '../json-object.js';
import { type Failure, failure, type Problem, type Result, success } from '../result.js';
import type { EditFilter, EditList, EditUseCases, Page, PageQuery } from '../use-cases.js';
import { lacking, may, ownerForbidden } from './caller.js';
import type { GuardParts } from './guard-parts.js';

/** The edits of one caller: those of wineries that it may read, without what it may not see. A caller with an owner has none. */
export class GuardedEdits implements EditUseCases {
  constructor(private readonly parts: GuardParts) {}

  async getEdit(id: string): Promise<Result<JsonObject>> {
    const found = await this.find(id);
    return found.ok ? success(await this.shown(found.value)) : found;
  }

  async listEdits(query: EditFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const { solera, pages, visibility } = this.parts;
    const refusal =
      this.refusal() ??
      lacking(this.parts.caller, 'read', query.winery === undefined ? 'some' : { winery: query.winery });
    if (refusal !== null) return refusal;
    if (!visibility.isLimited) return solera.listEdits(query);
    return pages.page(
      query,
      (part) => solera.listEdits({ ...query, ...part }),
      (items) => Promise.all(items.filter((edit) => this.mayRead(edit)).map((edit) => this.shown(edit))),
    );
  }

  async listEditItems(id: string, list: EditList, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const found = await this.find(id);
    if (!found.ok) return found;
    const { solera, pages, visibility, answers } = this.parts;
    if (!visibility.isLimited) return solera.listEditItems(id, list, query);
    return pages.page(
      query,
      (part) => solera.listEditItems(id, list, part),
      (items) => (list === 'lots' ? answers.lots(items) : answers.ofActions(items)),
    );
  }

  /** Cancelling a write needs the permission `edit`; a preview may be cancelled by anyone who may read it. */
  async cancelEdit(id: string): Promise<Result<JsonObject>> {
    const found = await this.find(id);
    if (!found.ok) return found;
    const { winery, kind } = found.value;
    const refusal = kind === 'write' ? lacking(this.parts.caller, 'edit', { winery: String(winery) }) : null;
    if (refusal !== null) return refusal;
    const cancelled = await this.parts.solera.cancelEdit(id);
    if (cancelled.ok) return success(await this.shown(cancelled.value));
    const { edit } = cancelled.problem;
    if (edit === undefined) return cancelled;
    return { ...cancelled, problem: { ...cancelled.problem, edit: await this.shown(edit as JsonObject) } }; // The edit of a problem is in its public form.
  }

  private refusal(): Failure | null {
    const { caller } = this.parts;
    return caller.owner === null ? null : ownerForbidden(caller, 'Reading edits');
  }

  private async find(id: string): Promise<Result<JsonObject>> {
    const refusal = this.refusal() ?? lacking(this.parts.caller, 'read', 'some');
    if (refusal !== null) return refusal;
    const found = await this.parts.solera.getEdit(id);
    if (!found.ok) return found;
    return this.mayRead(found.value) ? found : failure('not_found', `There is no edit ${id}.`);
  }

  private mayRead({ winery }: JsonObject): boolean {
    return may(this.parts.caller, 'read', String(winery));
  }

  private async shown(edit: JsonObject): Promise<JsonObject> {
    const { answers, visibility } = this.parts;
    if (!visibility.isLimited) return edit;
    const { result, problem } = edit;
    return {
      ...edit,
      ...(result == null ? {} : { result: await answers.answer(result as JsonObject) }), // An edit has the answer of a write or a preview.
      ...(problem == null ? {} : { problem: await answers.problem(problem as Problem) }), // An edit has the problem with which a request would have failed.
    };
  }
}
