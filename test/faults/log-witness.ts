import type { FeedEntry } from '../oracle/feed-fault.js';
import type { Site } from './site.js';

interface Page {
  readonly first: number;
  readonly last: number;
  readonly items: readonly FeedEntry[];
}

/**
 * What readers of the log have seen, all of them together: whatever one saw, no other may ever see otherwise.
 * Owns: the text of every entry and of every full page seen. Faults are collected, so that a reader never stops looking.
 */
export class LogWitness {
  readonly faults: string[] = [];
  polls = 0;
  private readonly entries: string[] = [];
  private readonly fullPages = new Map<string, string>();

  /** The highest number that anybody has seen. */
  get head(): number {
    return this.entries.length;
  }

  /** Looks at the current page, at one that was full before, and at those that lie between what was seen and the current one. */
  async poll(site: Site, chance: () => number): Promise<void> {
    const seenBefore = this.head;
    const current = await this.look(site, '/v1/notifications');
    if (current === null) return;
    if (current.first + current.items.length - 1 < seenBefore)
      this.fault(`the head went back from ${seenBefore} to ${current.first + current.items.length - 1}`);
    const size = current.last - current.first + 1;
    for (let first = Math.floor(seenBefore / size) * size + 1; first < current.first; first += size)
      await this.lookAt(site, first, size);
    const full = Math.floor(this.head / size);
    if (full > 0) await this.lookAt(site, Math.floor(chance() * full) * size + 1, size);
  }

  /** All pages from the first, and all that they hold. */
  async readAll(site: Site): Promise<FeedEntry[]> {
    const items: FeedEntry[] = [];
    for (let path = '/v1/notifications/1,100'; ; ) {
      // A connection that was cut while nobody used it may cost a read or two.
      let page: Page | null = null;
      for (let attempt = 0; page === null && attempt < 50; attempt += 1) page = await this.look(site, path);
      if (page === null) throw new Error(`the log could not be read: ${this.faults.at(-1)}`);
      items.push(...page.items);
      const size = page.last - page.first + 1;
      if (page.items.length < size) return items;
      path = `/v1/notifications/${page.last + 1},${page.last + size}`;
    }
  }

  private async lookAt(site: Site, first: number, size: number): Promise<void> {
    await this.look(site, `/v1/notifications/${first},${first + size - 1}`);
  }

  private async look(site: Site, path: string): Promise<Page | null> {
    const answer = await site({ method: 'GET', path });
    if (answer.status === 503) return null;
    if (answer.status !== 200) {
      this.fault(`${path} gave ${answer.status}: ${answer.text.slice(0, 200)}`);
      return null;
    }
    this.polls += 1;
    const page = JSON.parse(answer.text) as Page;
    for (const [index, entry] of page.items.entries()) this.compare(page.first + index, entry);
    if (page.items.length === page.last - page.first + 1) this.compareFull(`${page.first},${page.last}`, answer.text);
    return page;
  }

  private compare(number: number, entry: FeedEntry): void {
    if (entry.sequence !== number) this.fault(`${entry.sequence} stands where ${number} should`);
    const text = JSON.stringify(entry);
    const known = this.entries[number - 1];
    if (known === undefined) this.entries[number - 1] = text;
    else if (known !== text) this.fault(`entry ${number} changed from ${known} to ${text}`);
  }

  private compareFull(page: string, text: string): void {
    const known = this.fullPages.get(page);
    if (known === undefined) this.fullPages.set(page, text);
    else if (known !== text) this.fault(`the full page ${page} changed`);
  }

  private fault(what: string): void {
    if (this.faults.length < 20 && !this.faults.includes(what)) this.faults.push(what);
  }
}
