import type { Schemas } from '../../cellar/upcasters.js';
import type { StoredAction } from '../ports/history-reader.js';
import type { Failure } from '../result.js';
import type { UseCases } from '../use-cases.js';
import type { AccessUseCases } from './access-use-cases.js';
import type { AuditTrail } from './audit-trail.js';
import { type Caller, lacking, ownerForbidden, type Place, wineriesWith } from './caller.js';
import { guarded } from './guarded-service.js';
import { LimitedPages } from './limited-pages.js';
import type { Permission } from './role.js';
import type { Sealer } from './sealer.js';
import { ShownAnswers } from './shown-answers.js';
import type { TokenDirectory } from './token-directory.js';
import type { Tokens } from './tokens.js';
import { Visibility, type VisibilitySource } from './visibility.js';

interface AccessControlParts {
  readonly solera: UseCases;
  readonly tokens: Tokens;
  readonly trail: AuditTrail;
  readonly directory: TokenDirectory;
  readonly sealer: Sealer;
  readonly ownersOf: VisibilitySource['ownersOf'];
  readonly actions: (ids: readonly string[]) => Promise<readonly StoredAction[]>;
  readonly schemas: Schemas;
  readonly scopesAreKnown: () => boolean;
  /** Returns a session of a caller, as `Authenticator.sessionOf` does. */
  readonly sessionOf: (caller: Caller) => { readonly cookie: string };
  readonly now: () => number;
}

/** What one caller may use. */
export interface Granted {
  /** Null if no request needs credentials: then everything may be used. */
  readonly caller: Caller | null;
  readonly solera: UseCases;
  readonly access: AccessUseCases;
  readonly visibility: Visibility | null;
  /** Null if nothing is limited. */
  readonly pages: LimitedPages | null;
  /** Returns the failure `forbidden` if the caller lacks a permission, or null. */
  permit(permission: Permission, place: Place): Failure | null;
  /** Returns the header `Authorization` with which a command that is queued for the caller is sent; null if none is needed. */
  authorization(): string | null;
  /** Whether the credentials still count. Streams of a caller end when they do not. */
  isCurrent(): boolean;
}

/** Gives each caller the use cases as that caller may use them. */
export class AccessControl {
  private readonly grantedTo = new WeakMap<Caller, Granted>();
  private readonly pages: LimitedPages;
  private readonly all: Granted;

  constructor(private readonly parts: AccessControlParts) {
    this.pages = new LimitedPages(parts.sealer);
    this.all = {
      ...{ caller: null, solera: parts.solera, access: this.accessOf(null), visibility: null, pages: this.pages },
      permit: () => null,
      authorization: () => null,
      isCurrent: () => true,
    };
  }

  /** Returns what a caller may use; null: everything. */
  for(caller: Caller | null): Granted {
    if (caller === null) return this.all;
    const known = this.grantedTo.get(caller);
    if (known !== undefined) return known;
    const granted = this.grant(caller);
    this.grantedTo.set(caller, granted);
    return granted;
  }

  private grant(caller: Caller): Granted {
    const { solera, ownersOf, actions, schemas, scopesAreKnown, directory, sessionOf, now } = this.parts;
    const visibility = new Visibility(caller, { ownersOf, actions });
    const answers = new ShownAnswers(visibility);
    return {
      caller,
      solera: guarded({ caller, solera, visibility, answers, pages: this.pages, schemas, scopesAreKnown }),
      access: this.accessOf(caller),
      visibility,
      pages: this.pages,
      permit: (permission, place) => lacking(caller, permission, place) ?? operating(caller, place),
      authorization: () => `Session ${sessionOf(caller).cookie}`,
      isCurrent: () =>
        (caller.expiresAt === null || caller.expiresAt > now()) &&
        (caller.isVouchedFor || directory.byTokenId(caller.id) === caller),
    };
  }

  private accessOf(caller: Caller | null): AccessUseCases {
    const { tokens, trail } = this.parts;
    const refusal = (place: Place): Failure | null => (caller === null ? null : lacking(caller, 'administer', place));
    return {
      createToken: async (body) => refusal('some') ?? tokens.create(body, caller),
      listTokens: async (query) => refusal('some') ?? tokens.list(query, caller),
      revokeToken: async (id) => refusal('some') ?? tokens.revoke(id, caller),
      listAudit: async (query) => {
        const { winery } = query;
        const refused = refusal(winery === undefined ? 'some' : { winery });
        if (refused !== null) return refused;
        if (caller !== null && caller.owner !== null) return ownerForbidden(caller, 'Reading the audit trail');
        const wineries = caller === null ? null : wineriesWith(caller, 'administer');
        return trail.list(query, winery === undefined ? wineries : [winery]);
      },
    };
  }
}

/** What needs a permission in all wineries shows or changes what belongs to all owners. */
function operating(caller: Caller, place: Place): Failure | null {
  return place === 'all' && caller.owner !== null ? ownerForbidden(caller, 'Operating the system') : null;
}
