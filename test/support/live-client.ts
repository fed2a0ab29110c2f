import type { JsonObject } from '../../src/application/json-object.js';

/** One event of a live stream. */
interface LiveEvent {
  readonly name: string;
  /** The id that the event carries; null if it has none. */
  readonly id: number | null;
  readonly data: unknown;
}

/** The data of an event `change`. */
export interface Change {
  readonly lot: string;
  readonly state: JsonObject | null;
  readonly correction: boolean;
  readonly change: string;
  readonly notifications: { readonly first: number; readonly last: number };
}

/** The data of an event `state` of a winery. */
interface PicturePage {
  readonly notification: number;
  readonly page: number;
  readonly last: boolean;
  readonly items: readonly JsonObject[];
}

/** A client of live streams, written from their documentation alone: it keeps the last id as a browser does, and folds events into a picture. */
export class LiveClient {
  readonly events: LiveEvent[] = [];
  /** The states by lot, as the events have shown them. */
  readonly picture = new Map<string, JsonObject>();
  text = '';
  lastId: number | null;
  status = 0;
  #rest = '';
  #cut = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(
    readonly url: string,
    lastId: number | null = null,
  ) {
    this.lastId = lastId;
  }

  /** Connects, and resumes after the last id if there is one. `most`: cuts the connection once it has so many events. */
  async connect({ most = Number.POSITIVE_INFINITY }: { readonly most?: number } = {}): Promise<this> {
    this.#cut = new AbortController();
    this.#rest = '';
    const headers = this.lastId === null ? {} : { 'last-event-id': String(this.lastId) };
    const response = await fetch(this.url, { headers, signal: this.#cut.signal });
    this.status = response.status;
    this.#done = this.#read(response, most).catch(() => undefined);
    return this;
  }

  /** Resolves when the server has ended the response. */
  ended(): Promise<void> {
    return this.#done;
  }

  async cut(): Promise<void> {
    this.#cut.abort();
    await this.#done;
  }

  changes(): Change[] {
    return this.events.flatMap(({ name, data }) => (name === 'change' ? [data as Change] : [])); // As the API documents.
  }

  pages(): PicturePage[] {
    return this.events.flatMap(({ name, data }) => (name === 'state' ? [data as PicturePage] : [])); // As the API documents.
  }

  async #read(response: Response, most: number): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      this.#take(decoder.decode(chunk as Uint8Array, { stream: true }), most);
      if (this.events.length >= most) this.#cut.abort();
    }
  }

  #take(text: string, most: number): void {
    this.text += text;
    const blocks = `${this.#rest}${text}`.split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (this.events.length >= most) return;
      const fields = new Map(block.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 2)]));
      const id = fields.get('id');
      if (id !== undefined) this.lastId = Number(id);
      const data = fields.get('data');
      if (data === undefined) continue;
      this.events.push({
        name: fields.get('event') ?? '',
        id: id === undefined ? null : Number(id),
        data: JSON.parse(data),
      });
      this.#fold(fields.get('event') ?? '', JSON.parse(data));
    }
  }

  #fold(name: string, data: JsonObject | PicturePage | Change | null): void {
    if (name === 'change') {
      const { lot, state } = data as Change;
      if (state === null) this.picture.delete(lot);
      else this.picture.set(lot, state);
      return;
    }
    const isPage = data !== null && 'items' in data;
    if (!isPage || (data as PicturePage).page === 1) this.picture.clear();
    const states = isPage ? (data as PicturePage).items : data === null ? [] : [data as JsonObject];
    for (const state of states) this.picture.set(String(state.lot), state);
  }
}
