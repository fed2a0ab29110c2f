/**
 * Pages of the log: their arithmetic and their JSON text. Pages have a fixed size S; page k holds the numbers (k−1)·S+1 to k·S.
 *
 * Invariant: the text of a full page depends on its notifications alone, so that it is the same at every node and never changes (promise 2).
 * Its `next` is present before that page has notifications, and `current` names no page.
 */
import type { NumberRange } from './density.js';
import { anything, list, object, wholeNumber } from './json-form.js';

/** Where the log is served. It answers the current page; a page is `{logPath}/{first},{last}`. */
export const logPath = '/v1/notifications';

/**
 * The header of pages and of the live stream that names their log. The same numbers mean other notifications in another log, such as that of another
 * server, or of a database that was replaced.
 */
export const logHeader = 'solera-log';

export interface PageLinks {
  readonly self: string;
  readonly first: string;
  readonly previous: string | null;
  /** Null on the current page, so that a reader who follows links stays there until it is full and misses nothing. */
  readonly next: string | null;
  readonly current: string;
}

/** A page as it is read. `first` and `last` are the numbers that it has room for; `items` are unchecked notifications. */
export interface LogPage extends NumberRange {
  readonly items: readonly unknown[];
}

/** A text that is not a page of the log. */
export class InvalidPage extends Error {
  override readonly name = 'InvalidPage';
}

/** Returns the page that holds a number. The current page is the one that holds head + 1. */
export function pageOf(number: number, size: number): number {
  return Math.ceil(number / size);
}

/** Returns the numbers that a page has room for. */
export function pageRange(page: number, size: number): NumberRange {
  return { first: (page - 1) * size + 1, last: page * size };
}

/** Returns the page whose range is written `{first},{last}`, or null if no page has that range. Leading zeros are refused: a page has one address. */
export function pageAt(range: string, size: number): number | null {
  const parts = /^([1-9]\d{0,14}),([1-9]\d{0,14})$/.exec(range);
  if (parts === null) return null;
  const last = Number(parts[2]);
  const page = last / size;
  return Number.isInteger(page) && Number(parts[1]) === last - size + 1 ? page : null;
}

/** Returns the last page that exists: the empty page after the last one with notifications. */
export function lastPage(head: number, size: number): number {
  return pageOf(head, size) + 1;
}

export function pagePath({ first, last }: NumberRange): string {
  return `${logPath}/${first},${last}`;
}

/** `full`: the page holds all its numbers. */
export function pageLinks(page: number, size: number, full: boolean): PageLinks {
  const path = (one: number): string => pagePath(pageRange(one, size));
  return {
    self: path(page),
    first: path(1),
    previous: page > 1 ? path(page - 1) : null,
    next: full ? path(page + 1) : null,
    current: logPath,
  };
}

/** Writes a page. `items` are the texts of its notifications; they are embedded verbatim. */
export function pageText(range: NumberRange, items: readonly string[], links: PageLinks): string {
  return `{"first":${range.first},"last":${range.last},"items":[${items.join(',')}],"links":${JSON.stringify(links)}}`;
}

/** Parses a page. The items are not checked: `toNotification` does that. @throws InvalidPage */
export function parsePage(json: string): LogPage {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new InvalidPage('The text is not JSON.', { cause });
  }
  if (!pageForm.matches(value)) {
    const fault = pageForm.fault(value);
    throw new InvalidPage(`The text is not a page: ${fault?.pointer} must be ${fault?.expected}.`);
  }
  const { first, last, items } = value;
  const size = last - first + 1;
  if (size < 1 || (first - 1) % size !== 0 || items.length > size)
    throw new InvalidPage(`The text is not a page: no page has ${items.length} items from ${first} to ${last}.`);
  return value;
}

/** Returns the last number of the log. `page` is the current one. */
export function headOf({ first, items }: LogPage): number {
  return first - 1 + items.length;
}

const pageForm = object<LogPage>({ first: wholeNumber(1), last: wholeNumber(1), items: list(anything) });
