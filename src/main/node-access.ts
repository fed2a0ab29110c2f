/** Who may do what at one node: its parts, and the work in the background that keeps them current. */
import { randomBytes } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import { accessLimits } from '../../config/access.js';
import type { Postgres } from '../adapters/postgres/open.js';
import { AccessControl } from '../application/access/access-control.js';
import { AuditTrail } from '../application/access/audit-trail.js';
import { Authenticator } from '../application/access/authenticator.js';
import { RefusedSignIns } from '../application/access/refused-sign-ins.js';
import { Sealer } from '../application/access/sealer.js';
import { TokenDirectory } from '../application/access/token-directory.js';
import type { TokenVerifier } from '../application/access/token-verifier.js';
import { Tokens } from '../application/access/tokens.js';
import type { Schemas } from '../cellar/upcasters.js';
import { type KnownLevel, levelOfScopes } from '../application/level.js';
import type { AccessStore, NewAuditEntry } from '../application/ports/access-store.js';
import type { ChangeCommand } from '../application/request/command.js';
import type { LotOwners } from '../application/query/lot-owners.js';
import type { UseCases } from '../application/use-cases.js';

interface NodeAccessParts {
  readonly postgres: Pick<Postgres, 'accessStore' | 'store'>;
  readonly solera: UseCases;
  readonly owners: LotOwners;
  readonly level: KnownLevel;
  readonly schemas: Schemas;
  readonly pageLimit: number;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** How requests are authenticated. */
export interface AccessOptions {
  /** True if a proxy in front authenticates; by default false. */
  readonly authIsOff?: boolean;
  /** Verifies the tokens of an issuer; by default there is none. */
  readonly verifier?: TokenVerifier | null;
}

export interface NodeAccess {
  readonly sealer: Pick<Sealer, 'keyOf'>;
  readonly authenticator: Authenticator;
  readonly control: Pick<AccessControl, 'for'>;
  /** Writes what is not written yet, and ends the work in the background. */
  close(): Promise<void>;
}

/** Rejects with StoreUnavailable. */
export async function openAccess(
  { authIsOff: isOff = false, verifier = null }: AccessOptions,
  { postgres, solera, owners, level, schemas, pageLimit, onTrouble }: NodeAccessParts,
): Promise<NodeAccess> {
  const store = postgres.accessStore;
  const newId = () => newUuid();
  const now = Date.now;
  const limits = accessLimits;
  const sealer = new Sealer(await store.secret(), randomBytes);
  const directory = new TokenDirectory({ store, limits, elapsedMs: () => performance.now(), now });
  await directory.refresh();
  const refusals = new RefusedSignIns({ store, limits, now });
  const authenticator = new Authenticator({ directory, sealer, verifier, refusals, limits, isOff, now });
  const tokens = new Tokens({
    ...{ store, limits, pageLimit, now, newId },
    randomSecret: () => randomBytes(32),
    onChanged: () => directory.refresh(),
  });
  const control = new AccessControl({
    ...{ solera, tokens, directory, sealer, schemas, now },
    ownersOf: (lots) => owners.of(lots),
    actions: (ids) => postgres.store.latest.actions(ids),
    sessionOf: (caller) => authenticator.sessionOf(caller),
    trail: new AuditTrail({ store, limits, pageLimit }),
    scopesAreKnown: () => level.value >= levelOfScopes,
  });
  const timers = [
    setInterval(() => {
      // Until it succeeds again, requests wait for the tokens themselves, and fail with the database.
      directory.refresh().catch(() => undefined);
    }, limits.refreshMs),
    setInterval(() => {
      refusals.flush().catch((error: unknown) => onTrouble('writing refused sign-ins to the audit trail', error));
    }, limits.refusalsFlushMs),
  ];
  for (const timer of timers) timer.unref();
  return {
    sealer,
    authenticator,
    control,
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      await refusals.flush().catch((error: unknown) => onTrouble('writing refused sign-ins to the audit trail', error));
    },
  };
}

/** Returns the function that announces a command which overrides locks in the audit trail. */
export function overrideNotes(store: Pick<AccessStore, 'append'>): (command: ChangeCommand) => Promise<void> {
  return ({ change, winery, recordedBy, edits }) => {
    const actions = edits.map(({ id }) => id).slice(0, actionsNamed);
    const detail = { actions, count: edits.length };
    const entry: NewAuditEntry = { at: Date.now(), kind: 'lock_overridden', by: recordedBy, winery, change, detail };
    return store.append([entry]);
  };
}

/** Actions that an entry of the audit trail names: enough to find a small change set, and bounded for a large one. */
const actionsNamed = 100;
