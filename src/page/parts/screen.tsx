import type { ComponentChildren } from 'preact';
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

/** A screen: its heading, which takes the focus when the screen is opened from another one, and its content. */
export function Screen({ title, isCode = false, meta = [], actions, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${words.value.brand}`;
    // Only after a click on a link: a page that was just loaded begins at its top.
    if (document.activeElement === document.body && history.length > 1) heading.current?.focus({ preventScroll: true });
  }, [title]);
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
