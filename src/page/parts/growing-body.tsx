import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

interface GrowingBodyProps<Item> {
  /** The same list as long as nothing has changed: another one is drawn from its beginning. */
  readonly items: readonly Item[];
  readonly row: (item: Item) => VNode;
}

/** Rows that are drawn in one task, so that none holds the browser for long. */
const chunkRows = 100;
/** Rows that are drawn without being looked for; the others when the reader comes near the end. */
const drawnRows = 1_000;
/** How near, in pixels. */
const margin = '2000px';

/** The body of a long table. It is drawn a hundred rows at a time: the first thousand while the browser is idle, the others as the reader scrolls, and all of them to be printed. */
export function GrowingBody<Item>({ items, row }: GrowingBodyProps<Item>) {
  const [count, setCount] = useState(1);
  const chunks = useMemo(() => chunksOf(items), [items]);
  const end = useRef<HTMLTableSectionElement>(null);
  // A chunk that was drawn is the same object when it is drawn again, so Preact does not compare its rows.
  const drawn = useMemo(() => new Map<number, VNode>(), [items]);
  const isIdleWork = count * chunkRows < drawnRows;
  useEffect(() => setCount(1), [items]);
  useEffect(() => {
    if (count >= chunks.length) return;
    const grow = (): void => setCount((former) => former + 1);
    if (isIdleWork) {
      const timer = setTimeout(grow);
      return () => clearTimeout(timer);
    }
    const all = (): void => setCount(chunks.length);
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) grow();
      },
      { rootMargin: margin },
    );
    if (end.current !== null) observer.observe(end.current);
    addEventListener('beforeprint', all);
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
  return Array.from({ length: Math.ceil(items.length / chunkRows) }, (_, index) =>
    items.slice(index * chunkRows, (index + 1) * chunkRows),
  );
}
