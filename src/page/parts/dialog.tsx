import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { words } from '../words/words.js';
import { Icon } from './icon.jsx';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  /** Set to show it below the right end of the top bar. */
  readonly isInCorner?: boolean;
  readonly children: ComponentChildren;
}

/** A modal dialog. Escape, its button and a click beside it close it; the focus then returns to where it was. */
export function Dialog({ title, isOpen, close, isInCorner = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const { current } = dialog;
    if (current === null || current.open === isOpen) return;
    if (isOpen) current.showModal();
    else current.close();
  }, [isOpen]);
  useEffect(() => {
    const { current } = dialog;
    // The dialog has no element for its backdrop: a click on it hits the dialog itself.
    if (current === null) return;
    const closeBeside = (event: MouseEvent): void => {
      if (event.target === current && isBeside(current.getBoundingClientRect(), event)) close();
    };
    current.addEventListener('click', closeBeside);
    return () => current.removeEventListener('click', closeBeside);
  }, [close]);
  return (
    <dialog ref={dialog} class={isInCorner ? 'dialog corner' : 'dialog'} aria-labelledby={id} onClose={close}>
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="icon-btn" aria-label={words.value.settings.close} onClick={close}>
          <Icon name="cross" />
        </button>
      </div>
      {isOpen && children}
    </dialog>
  );
}

function isBeside(box: DOMRect, { clientX, clientY }: MouseEvent): boolean {
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
