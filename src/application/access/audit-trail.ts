import { instantText } from '../../cellar/instant-text.js';
import type { JsonObject } from '../json-object.js';
import type { AccessStore, AuditEntry, AuditPlace } from '../ports/access-store.js';
import { encodeCursor, numbersCursor } from '../request/cursor.js';
import { type Result, success } from '../result.js';
import type { Page } from '../use-cases.js';
import type { AuditQuery } from './access-use-cases.js';

interface AuditTrailParts {
  readonly store: Pick<AccessStore, 'audit'>;
  readonly limits: { readonly auditExamined: number; readonly auditPerRead: number };
  readonly pageLimit: number;
}

/** Reads the audit trail. */
export class AuditTrail {
  constructor(private readonly parts: AuditTrailParts) {}

  /** `wineries`: entries of these alone, or null for all, and those of no winery. */
  async list(query: AuditQuery, wineries: readonly string[] | null): Promise<Result<Page<JsonObject>>> {
    const start = placeIn(query.cursor);
    if (!start.ok) return start;
    const { store, limits, pageLimit } = this.parts;
    const limit = query.limit ?? pageLimit;
    const { kind = null, by = null, from = null, to = null } = query;
    const filter = { wineries, kind, by, from, to };
    const items: JsonObject[] = [];
    let before = start.value;
    // A filter may fit few entries, so short pages are not made from short reads.
    const perRead = Math.max(limit, limits.auditPerRead);
    for (let examined = 0; examined < limits.auditExamined; examined += perRead) {
      const found = await store.audit(filter, { before, limit: perRead });
      for (const entry of found) {
        if (entry.matches && items.length === limit) return success(page(items, before));
        if (entry.matches) items.push(publicEntry(entry));
        before = entry.place;
      }
      if (found.length < perRead) return success(page(items, null));
    }
    return success(page(items, before));
  }
}

function page(items: readonly JsonObject[], after: AuditPlace | null): Page<JsonObject> {
  return { items, next: after === null ? null : encodeCursor([after.head, after.number]) };
}

function placeIn(cursor: string | undefined): Result<AuditPlace | null> {
  const read = numbersCursor(cursor, 2);
  if (!read.ok) return read;
  const [head, number] = read.value ?? [];
  return success(head === undefined || number === undefined ? null : { head, number });
}

function publicEntry({ at, kind, by, winery, change, detail }: AuditEntry): JsonObject {
  return {
    ...{ at: instantText(at), kind, by, winery },
    ...(change === null ? {} : { change }),
    detail: JSON.parse(detail) as JsonObject, // Stored as the JSON of an object.
  };
}
