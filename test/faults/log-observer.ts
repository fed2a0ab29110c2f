import type { FeedEntry } from '../oracle/feed-fault.js';
import type { HttpClient } from './http-client.js';

interface Page {
  readonly first: number;
  readonly last: number;
  readonly items: readonly FeedEntry[];
}

/**
 * Everything that a group of readers has seen of the log. An entry or a full page that one of them saw must never look
 * different to another one.
 * Owns: the text of every entry and every full page seen. It collects faults instead of throwing, so that reading goes on.
 */
export class LogObserver {
  readonly faults: string[] = [];
  polls = 0;
  private readonly entries: string[] = [];
  private readonly fullPages = new Map<string, string>();

  /** The highest notification number seen. */
  get head(): number {
    return this.entries.length;
  }

  /** Reads the current page, the pages between the last seen entry and the current page, and one random full page. */
  async poll(client: HttpClient, chance: () => number): Promise<void> {
    const seenBefore = this.head;
    const current = await this.read(client, '/v1/notifications');
    if (current === null) return;
    if (current.first + current.items.length - 1 < seenBefore)
      this.fault(`the head went back from ${seenBefore} to ${current.first + current.items.length - 1}`);
    const size = current.last - current.first + 1;
    for (let first = Math.floor(seenBefore / size) * size + 1; first < current.first; first += size)
      await this.readPage(client, first, size);
    const full = Math.floor(this.head / size);
    if (full > 0) await this.readPage(client, Math.floor(chance() * full) * size + 1, size);
  }

  /** Reads all pages from the first and returns their entries. */
  async readAll(client: HttpClient): Promise<FeedEntry[]> {
    const items: FeedEntry[] = [];
    for (let path = '/v1/notifications/1,100'; ; ) {
      // An idle connection may have been cut, which costs a read or two.
      let page: Page | null = null;
      for (let attempt = 0; page === null && attempt < 50; attempt += 1) page = await this.read(client, path);
      if (page === null) throw new Error(`the log could not be read: ${this.faults.at(-1)}`);
      items.push(...page.items);
      const size = page.last - page.first + 1;
      if (page.items.length < size) return items;
      path = `/v1/notifications/${page.last + 1},${page.last + size}`;
    }
  }

  private async readPage(client: HttpClient, first: number, size: number): Promise<void> {
    await this.read(client, `/v1/notifications/${first},${first + size - 1}`);
  }

  /** Returns null if the node is not available or the response is a fault. */
  private async read(client: HttpClient, path: string): Promise<Page | null> {
    const response = await client({ method: 'GET', path });
    if (response.status === 503) return null;
    if (response.status !== 200) {
      this.fault(`${path} returned ${response.status}: ${response.text.slice(0, 200)}`);
      return null;
    }
    this.polls += 1;
    const page = JSON.parse(response.text) as Page;
    for (const [index, entry] of page.items.entries()) this.compare(page.first + index, entry);
    if (page.items.length === page.last - page.first + 1) this.compareFull(`${page.first},${page.last}`, response.text);
    return page;
  }

  private compare(number: number, entry: FeedEntry): void {
    if (entry.sequence !== number) this.fault(`entry ${entry.sequence} is in the place of ${number}`);
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

  private fault(text: string): void {
    if (this.faults.length < 20 && !this.faults.includes(text)) this.faults.push(text);
  }
}
