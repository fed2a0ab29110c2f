import type { Granted } from '../../application/access/access-control.js';
import { ownerForbidden } from '../../application/access/caller.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Failure, Result } from '../../application/result.js';
import type { Page, PageQuery } from '../../application/use-cases.js';
import type { GuessRequest } from './guess-upload.js';
import type { RowResult } from './import-memory.js';
import type { ImportRequest } from './import-request.js';
import type { ImportUseCases } from './imports.js';

/**
 * The imports of one caller. They need the permission `edit`: a corrected row revises its action. The rows are recorded with the caller's permissions and
 * under the caller's name, until the caller's token is revoked or expires. A caller with an owner imports nothing, because files and reports tell of all lots.
 */
export class GuardedImports implements ImportUseCases {
  constructor(
    private readonly imports: ImportUseCases,
    private readonly granted: Granted,
  ) {}

  async submit(request: ImportRequest): Promise<Result<JsonObject>> {
    const { solera, caller } = this.granted;
    // A token of an issuer is valid for minutes, and cannot be revoked: it need only be valid when the file is sent.
    const isCurrent = () => caller?.isVouchedFor === true || this.granted.isCurrent();
    const as = caller === null ? {} : { as: solera, isCurrent };
    return this.refusal(request.winery) ?? this.imports.submit({ ...request, ...as });
  }

  async guess(request: GuessRequest): Promise<Result<JsonObject>> {
    return this.refusal(request.winery) ?? this.imports.guess(request);
  }

  async get(winery: string | null, id: string): Promise<Result<JsonObject>> {
    return this.refusal(winery) ?? this.imports.get(winery, id);
  }

  async wait(winery: string | null, id: string, seconds: number): Promise<Result<JsonObject>> {
    return this.refusal(winery) ?? this.imports.wait(winery, id, seconds);
  }

  async list(winery: string | null, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.refusal(winery) ?? this.imports.list(winery, query);
  }

  async rows(winery: string | null, id: string, query: PageQuery): Promise<Result<Page<RowResult>>> {
    return this.refusal(winery) ?? this.imports.rows(winery, id, query);
  }

  private refusal(winery: string | null): Failure | null {
    const { caller, permit } = this.granted;
    if (caller !== null && caller.owner !== null) return ownerForbidden(caller, 'Importing tables');
    return permit('edit', winery === null ? 'all' : { winery });
  }
}
