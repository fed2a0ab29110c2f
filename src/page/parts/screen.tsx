import type { ComponentChildren } from 'preact';
import { useRoute } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../words/words.js';

interface ScreenProps {
  readonly title: string;
  /** Set for a code, which is shown in slashed figures. */
  readonly isCode?: boolean;
  /** Short facts below the title. */
  readonly meta?: readonly (string | null)[];
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The path of the last screen, and whether its heading took the focus. Null: the page was just loaded, and begins at its top. */
let last: { readonly path: string; readonly tookFocus: boolean } | null = null;

function isField(element: Element | null): boolean {
  return element?.matches('input, select, textarea') === true;
}

/** A screen: its heading, which takes the focus when the screen is opened from another one, and its content. */
export function Screen({ title, isCode = false, meta = [], actions, children }: ScreenProps) {
  // Not that of the address: while another screen is loaded, this one is still shown.
  const { path } = useRoute();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${words.value.brand}`;
    // The heading of the same screen may be drawn again, in place of the one that it had while it was read.
    const isDue = last !== null && (last.path !== path || (last.tookFocus && document.activeElement === document.body));
    const tookFocus = isDue && !isField(document.activeElement);
    last = { path, tookFocus };
    if (tookFocus) heading.current?.focus({ preventScroll: true });
  }, [path, title]);
  const facts = meta.filter((fact) => fact !== null);
  return (
    <>
      <div class="head">
        <div>
          <h1 ref={heading} tabIndex={-1} class={isCode ? 'code' : undefined}>
            {title}
          </h1>
          {facts.length > 0 && (
            <div class="meta">
              {facts.map((fact) => (
                <span key={fact}>{fact}</span>
              ))}
            </div>
          )}
        </div>
        {actions !== undefined && <div class="acts">{actions}</div>}
      </div>
      {children}
    </>
  );
}
