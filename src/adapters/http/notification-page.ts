/**
 * The arithmetic of the log's fixed pages, and their bytes. Pure. Page k of size S is (k−1)·S+1 … k·S.
 *
 * Invariant: the rendering of a full page depends on nothing but its entries, so that it is the same byte for byte at every node and for ever:
 * `next` stands whether or not that page has entries, and `current` names no page.
 */
export interface PageLinks {
  readonly self: string;
  readonly first: string;
  readonly previous: string | null;
  readonly next: string | null;
  readonly current: string;
}

const current = '/v1/notifications';

/** The number of the page that a path's range names, or null where the range is no page. Leading zeros are no page: one page has one address. */
export function pageNamed(range: string, size: number): number | null {
  const parts = /^([1-9]\d{0,14}),([1-9]\d{0,14})$/.exec(range);
  if (parts === null) return null;
  const last = Number(parts[2]);
  const page = last / size;
  return Number.isInteger(page) && Number(parts[1]) === last - size + 1 ? page : null;
}

/** The unfilled page: the one where the next entry will stand. */
export function currentPage(head: number, size: number): number {
  return Math.floor(head / size) + 1;
}

/** The empty page right after the last one with entries; beyond it there are no pages yet. */
export function lastServedPage(head: number, size: number): number {
  return Math.ceil(head / size) + 1;
}

export function pageBounds(page: number, size: number): { readonly first: number; readonly last: number } {
  return { first: (page - 1) * size + 1, last: page * size };
}

/** An unfilled page has no `next`: a reader that follows links stays until the page is full, and misses nothing. */
export function pageLinks(page: number, size: number, full: boolean): PageLinks {
  return {
    self: pagePath(page, size),
    first: pagePath(1, size),
    previous: page > 1 ? pagePath(page - 1, size) : null,
    next: full ? pagePath(page + 1, size) : null,
    current,
  };
}

export function linkHeader(links: PageLinks): string {
  return Object.entries(links)
    .filter(([, path]) => path !== null)
    .map(([relation, path]) => `<${path}>; rel="${relation}"`)
    .join(', ');
}

/** `items` are stored texts and are not parsed: what was written is what is served. */
export function renderPage(page: number, size: number, items: readonly string[], links: PageLinks): string {
  const { first, last } = pageBounds(page, size);
  return `{"first":${first},"last":${last},"items":[${items.join(',')}],"links":${JSON.stringify(links)}}`;
}

function pagePath(page: number, size: number): string {
  const { first, last } = pageBounds(page, size);
  return `${current}/${first},${last}`;
}
