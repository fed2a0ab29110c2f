import { useEffect, useRef, useState } from 'preact/hooks';
import { Panel } from '../../parts/panel.jsx';
import type { CreatedToken } from '../../wire/administration.js';
import { words } from '../../words/words.js';

interface SecretProps {
  readonly of: CreatedToken;
  readonly hide: () => void;
}

/** A new token, until it is hidden or the screen is left. */
export function Secret({ of: { name, token }, hide }: SecretProps) {
  const { tokens: texts } = words.value;
  const [said, setSaid] = useState('');
  const text = useRef<HTMLElement>(null);
  useEffect(() => {
    setSaid('');
    text.current?.focus();
  }, [token]);
  const copy = async (): Promise<void> => {
    try {
      // Without HTTPS, a browser has no clipboard for pages of other hosts than its own.
      await navigator.clipboard.writeText(token);
      setSaid(texts.copied);
    } catch {
      setSaid(texts.notCopied);
      if (text.current !== null) getSelection()?.selectAllChildren(text.current);
    }
  };
  return (
    <Panel title={texts.made(name)}>
      <div class="bd">
        <p>{texts.once}</p>
        <code class="secret" ref={text} tabIndex={-1}>
          {token}
        </code>
        <p class="acts">
          <button type="button" class="btn p" onClick={() => void copy()}>
            {texts.copy}
          </button>
          <button type="button" class="btn" onClick={hide}>
            {texts.hide}
          </button>
        </p>
        <p role="status">{said}</p>
      </div>
    </Panel>
  );
}
