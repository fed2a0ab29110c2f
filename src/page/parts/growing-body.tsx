import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { words } from '../words/words.js';

interface GrowingBodyProps<Item> {
  /** The same list as long as nothing has changed: the rows of another one are drawn again. */
  readonly items: readonly Item[];
  readonly row: (item: Item, index: number) => VNode;
}

/** Rows that are drawn at once. */
const firstRows = 400;
/** Rows that are added in one task, so that none holds the browser for long. */
const chunkRows = 50;
/** Rows that are drawn before the reader scrolls. The others are drawn when the reader comes near the end. */
const drawnRows = 1_000;
/** How near to the end. */
const margin = '2000px';

/** The body of a long table. Some rows are drawn at once, then fifty at a time: up to a thousand one task after the other, the others as the reader scrolls, and all of them before the page is printed. */
export function GrowingBody<Item>({ items, row }: GrowingBodyProps<Item>) {
  const [count, setCount] = useState(1);
  const chunks = useMemo(() => chunksOf(items), [items]);
  const end = useRef<HTMLTableSectionElement>(null);
  // A chunk that was drawn is the same object when it is drawn again, so Preact does not compare its rows.
  const drawn = useMemo(() => new Map<number, VNode>(), [items, words.value.language]);
  const needsNoScrolling = firstRows + count * chunkRows < drawnRows;
  useEffect(() => {
    if (count >= chunks.length) return;
    const grow = (): void => setCount((former) => former + 1);
    const all = (): void => setCount(chunks.length);
    addEventListener('beforeprint', all);
    if (needsNoScrolling) {
      const timer = setTimeout(grow);
      return () => {
        clearTimeout(timer);
        removeEventListener('beforeprint', all);
      };
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) grow();
      },
      { rootMargin: margin },
    );
    if (end.current !== null) observer.observe(end.current);
    return () => {
      observer.disconnect();
      removeEventListener('beforeprint', all);
    };
  }, [count, chunks]);
  return (
    <>
      {chunks.slice(0, count).map((chunk, index) => {
        const known = drawn.get(index) ?? <tbody key={index}>{chunk.map(row)}</tbody>;
        drawn.set(index, known);
        return known;
      })}
      <tbody ref={end} key="end" />
    </>
  );
}

function chunksOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const later = Math.max(0, Math.ceil((items.length - firstRows) / chunkRows));
  const starts = [0, ...Array.from({ length: later }, (_, index) => firstRows + index * chunkRows)];
  return starts.map((start, index) => items.slice(start, starts[index + 1] ?? items.length));
}
