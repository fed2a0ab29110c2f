import type { AccessStore, NewAuditEntry } from '../ports/access-store.js';

interface RefusedSignInParts {
  readonly store: Pick<AccessStore, 'append'>;
  readonly limits: { readonly refusalKinds: number };
  readonly now: () => number;
}

const otherAddresses = 'other addresses';
const variousReasons = 'Various.';
const otherKey = `${otherAddresses}\n${variousReasons}`;

/**
 * Counts refused sign-ins, and writes them to the audit trail from time to time: a flood of them must fill neither the memory nor the trail.
 * Owns: the counts that are not written yet, at most `refusalKinds` and one. Does not own: the timer that calls `flush`.
 */
export class RefusedSignIns {
  private counts = new Map<string, { readonly address: string; readonly reason: string; count: number }>();

  constructor(private readonly parts: RefusedSignInParts) {}

  add(address: string, reason: string, count = 1): void {
    const key = `${address}\n${reason}`;
    const known = this.counts.get(key);
    if (known !== undefined) known.count += count;
    else if (this.counts.size < this.parts.limits.refusalKinds) this.counts.set(key, { address, reason, count });
    else this.addOther(count);
  }

  /** Writes the counts. If that fails, they are kept and written with the next ones. */
  async flush(): Promise<void> {
    if (this.counts.size === 0) return;
    const { store, now } = this.parts;
    const written = this.counts;
    this.counts = new Map();
    const at = now();
    const entries = [...written.values()].map(
      (detail): NewAuditEntry => ({ at, kind: 'sign_in_refused', by: null, winery: null, change: null, detail }),
    );
    try {
      await store.append(entries);
    } catch (error) {
      const since = this.counts;
      this.counts = written;
      for (const { address, reason, count } of since.values()) this.add(address, reason, count);
      throw error;
    }
  }

  private addOther(count: number): void {
    const known = this.counts.get(otherKey);
    if (known === undefined) this.counts.set(otherKey, { address: otherAddresses, reason: variousReasons, count });
    else known.count += count;
  }
}
