import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { tinykeys } from 'tinykeys';
import { words } from '../words/words.js';
import { Dialog } from './dialog.jsx';
import { hasSingleKeys } from './settings.js';

/** Acts of single keys, by the character that is typed. */
type SingleKeys = Readonly<Record<string, () => void>>;

/** On keyboards of other languages a character may need Shift or AltGr, which browsers report as Control and Alt. */
const modifiers = ['', 'Shift+', 'Control+Alt+'];

/** Gives single keys their acts while the component is shown, unless they are turned off, or a field or a dialog has the focus. */
export function useSingleKeys(keys: SingleKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  const names = Object.keys(keys).join(' ');
  useEffect(() => {
    const bindings = names.split(' ').flatMap((key) =>
      modifiers.map((modifier) => {
        const act = (event: KeyboardEvent): void => {
          if (!hasSingleKeys.value || event.defaultPrevented || isTyping(event.target)) return;
          event.preventDefault();
          latest.current[key]?.();
        };
        return [`${modifier}${key}`, act] as const;
      }),
    );
    return tinykeys(window, Object.fromEntries(bindings));
  }, [names]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, dialog, [contenteditable]') !== null;
}

/** The single keys of every screen: "/" goes to the search, "?" lists the keys. */
export function SingleKeysOfAllScreens() {
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  useSingleKeys({ '/': () => document.getElementById('find')?.focus(), '?': () => setOpen(true) });
  const { keys } = words.value;
  const listed: readonly (readonly [string, string])[] = [
    ['/', keys.find],
    ['[', keys.previous],
    [']', keys.next],
    ['e', keys.correct],
    ['?', keys.list],
  ];
  return (
    <Dialog title={keys.title} isOpen={isOpen} close={close}>
      <dl class="keys">
        {listed.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
