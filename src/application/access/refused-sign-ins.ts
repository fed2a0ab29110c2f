import type { AccessStore, NewAuditEntry } from '../ports/access-store.js';

interface RefusedSignInParts {
  readonly store: Pick<AccessStore, 'append'>;
  readonly limits: { readonly refusalKinds: number };
  readonly now: () => number;
}

const otherAddresses = 'other addresses';

/**
 * Counts refused sign-ins, and writes them to the audit trail from time to time: a flood of them must fill neither the memory nor the trail.
 * Owns: the counts that are not written yet, at most `refusalKinds`. Does not own: the timer that calls `flush`.
 */
export class RefusedSignIns {
  private counts = new Map<string, { readonly address: string; readonly reason: string; count: number }>();

  constructor(private readonly parts: RefusedSignInParts) {}

  add(address: string, reason: string): void {
    const key = `${address}\n${reason}`;
    const known = this.counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.counts.size < this.parts.limits.refusalKinds) this.counts.set(key, { address, reason, count: 1 });
    else if (address !== otherAddresses) this.addOther();
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
      for (const [key, one] of written) {
        const since = this.counts.get(key)?.count ?? 0;
        this.counts.set(key, { ...one, count: one.count + since });
      }
      throw error;
    }
  }

  private addOther(): void {
    const key = `${otherAddresses}\n`;
    const known = this.counts.get(key);
    if (known === undefined) this.counts.set(key, { address: otherAddresses, reason: 'Various.', count: 1 });
    else known.count += 1;
  }
}
