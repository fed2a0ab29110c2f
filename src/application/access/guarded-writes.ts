import type { JsonObject } from '../json-object.js';
import { readActionId } from '../request/body.js';
import { isObject } from '../request/faults.js';
import { type Failure, failure, type Result } from '../result.js';
import type { PutOptions, UseCases, WriteOptions } from '../use-cases.js';
import { lacking, ownerForbidden, type Place, wineriesWith } from './caller.js';
import type { CommandScope } from './command-scope.js';
import type { GuardParts } from './guard-parts.js';
import { writeRefusal } from './write-permission.js';

type Writes = Pick<UseCases, 'putWinery' | 'putVessel' | 'record' | 'revise' | 'retract' | 'change' | 'changeWineries'>;

/** The writes of one caller: each is refused unless the caller may make it, names the caller as its author, and carries the caller's scope to the decision. */
export class GuardedWrites implements Writes {
  private readonly scope: CommandScope | null;

  constructor(private readonly parts: GuardParts) {
    const { caller } = parts;
    const edits = wineriesWith(caller, 'edit');
    this.scope = edits === null && caller.owner === null ? null : { edits, owner: caller.owner };
  }

  async putWinery(winery: string, body: unknown, options: PutOptions = {}): Promise<Result<JsonObject>> {
    const { caller, solera } = this.parts;
    if (caller.owner !== null) return ownerForbidden(caller, 'Changing settings');
    const canConfigure = lacking(caller, 'configure', { winery });
    if (canConfigure !== null) return canConfigure;
    const isNew = !(await solera.getWinery(winery)).ok;
    const canCreate = isNew ? lacking(caller, 'administer', { winery }) : null;
    return canCreate ?? solera.putWinery(winery, body, { ...options, recordedBy: caller.name });
  }

  async putVessel(
    winery: string,
    vessel: string,
    body: unknown,
    options: PutOptions = {},
  ): Promise<Result<JsonObject>> {
    const { caller, solera } = this.parts;
    if (caller.owner !== null) return ownerForbidden(caller, 'Changing settings');
    const refusal = lacking(caller, 'configure', { winery });
    return refusal ?? solera.putVessel(winery, vessel, body, { ...options, recordedBy: caller.name });
  }

  async record(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const refusal = this.refusal({ winery }, { form: 'record', body, options });
    return refusal ?? this.shown(this.parts.solera.record(winery, body, this.scoped(options)));
  }

  async revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const refusal = this.refusal({ winery }, { form: 'edit', body, options });
    if (refusal !== null) return refusal;
    const hidden = await this.hiddenAction(winery, [action]);
    return hidden ?? this.shown(this.parts.solera.revise(winery, action, body, this.scoped(options)));
  }

  async retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const refusal = this.refusal({ winery }, { form: 'edit', body, options });
    if (refusal !== null) return refusal;
    const hidden = await this.hiddenAction(winery, [action]);
    return hidden ?? this.shown(this.parts.solera.retract(winery, action, body, this.scoped(options)));
  }

  async change(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const refusal = this.refusal({ winery }, { form: 'edit', body, options });
    if (refusal !== null) return refusal;
    const hidden = await this.hiddenAction(winery, actionsEditedBy(body));
    return hidden ?? this.shown(this.parts.solera.change(winery, body, this.scoped(options)));
  }

  async changeWineries(body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const wineries = wineriesOf(body);
    const places: readonly Place[] = wineries.length === 0 ? ['some'] : wineries.map((winery) => ({ winery }));
    for (const place of places) {
      const refusal = this.refusal(place, { form: 'edit', body, options });
      if (refusal !== null) return refusal;
    }
    const hidden = await this.hiddenAction(wineries[0] ?? '', actionsEditedBy(body));
    return hidden ?? this.shown(this.parts.solera.changeWineries(body, this.scoped(options)));
  }

  private refusal(place: Place, write: Parameters<typeof writeRefusal>[2]): Failure | null {
    const { caller, scopesAreKnown } = this.parts;
    const refusal = writeRefusal(caller, place, write);
    if (refusal !== null) return refusal;
    if (write.options.async !== undefined && caller.owner !== null)
      return ownerForbidden(caller, 'Prefer: respond-async');
    return this.scope === null || scopesAreKnown() ? null : notYet;
  }

  /** Returns `not_found` if one of the actions to be edited is one of which the caller may see nothing: it looks as if it did not exist. */
  private async hiddenAction(winery: string, ids: readonly string[]): Promise<Failure | null> {
    const { visibility } = this.parts;
    if (visibility.owner === null) return null;
    const seen = await visibility.actionsById(ids.map((id) => id.toLowerCase()));
    const hidden = ids.find((id) => seen.get(id.toLowerCase()) === 'none');
    return hidden === undefined ? null : failure('not_found', `Winery ${winery} has no action ${hidden}.`);
  }

  private scoped(options: WriteOptions): WriteOptions {
    const { caller } = this.parts;
    return { ...options, recordedBy: caller.name, ...(this.scope === null ? {} : { scope: this.scope }) };
  }

  /** Returns the answer, or the problem, without what the caller may not see. */
  private async shown(writing: Promise<Result<JsonObject>>): Promise<Result<JsonObject>> {
    const { answers } = this.parts;
    const result = await writing;
    if (!result.ok) return { ...result, problem: await answers.problem(result.problem) };
    return { ...result, value: await answers.answer(result.value) };
  }
}

const notYet = failure(
  'scope_not_available',
  'Some nodes of this system run a program that knows no limited credentials. Upgrade them, or use credentials for all wineries without an owner.',
);

function changesOf(body: unknown): readonly JsonObject[] {
  return isObject(body) && Array.isArray(body.changes) ? body.changes.filter(isObject) : [];
}

/** Texts that are no ids of actions are left out: the change set is refused because of them. */
function actionsEditedBy(body: unknown): readonly string[] {
  return changesOf(body).flatMap(({ id }) => (readActionId(id, '').ok ? [String(id)] : []));
}

function wineriesOf(body: unknown): readonly string[] {
  const wineries = changesOf(body).flatMap(({ winery }) => (typeof winery === 'string' ? [winery] : []));
  return [...new Set(wineries)];
}
