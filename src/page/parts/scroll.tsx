import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A place for a wide table or chart, which scrolls sideways inside its panel. While it does, the keyboard reaches it. */
export function Scroll({ children }: { readonly children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    if (current === null) return;
    const observer = new ResizeObserver(() => {
      if (current.scrollWidth > current.clientWidth) current.tabIndex = 0;
      else current.removeAttribute('tabindex');
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="scroll" ref={place}>
      {children}
    </div>
  );
}
