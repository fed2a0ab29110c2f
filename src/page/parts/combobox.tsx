import { useId, useRef, useState } from 'preact/hooks';

export interface Choice {
  readonly value: string;
  readonly text: string;
}

interface ComboboxProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  /** The text of the present choice. */
  readonly shown: string;
  /** Called with the value of a choice, or with a text that was typed and entered. */
  readonly choose: (value: string) => void;
  /** True: any text may be entered. False: only a choice. */
  readonly takesAny?: boolean;
  /** What may be entered. */
  readonly hint?: string;
}

/** An editable combobox with a list of choices, by the ARIA pattern. */
export function Combobox({ label, choices, shown, choose, takesAny = false, hint }: ComboboxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const isExpanded = typed !== null;
  const wanted = (typed ?? '').toLowerCase();
  const found = choices.filter(
    ({ text, value }) => text.toLowerCase().includes(wanted) || value.toLowerCase() === wanted,
  );
  const close = (): void => {
    setTyped(null);
    setActive(-1);
  };
  const take = (value: string): void => {
    close();
    field.current?.blur();
    choose(value);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => (isExpanded ? setActive(Math.min(active + 1, found.length - 1)) : setTyped('')),
    ArrowUp: () => setActive(Math.max(active - 1, -1)),
    Escape: close,
    Enter: () => {
      const value = found[active]?.value ?? (takesAny ? typed : found[0]?.value);
      if (value !== undefined && value !== null && value !== '') take(value);
    },
  };
  return (
    <span class="combo">
      <input
        ref={field}
        role="combobox"
        aria-label={label}
        title={hint}
        aria-expanded={isExpanded}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        value={typed ?? shown}
        onFocus={() => field.current?.select()}
        onClick={() => setTyped('')}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(-1);
        }}
        onBlur={close}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined) return;
          event.preventDefault();
          act();
        }}
      />
      <Choices id={id} label={label} found={isExpanded ? found : []} active={active} take={take} />
    </span>
  );
}

interface ChoicesProps {
  readonly id: string;
  readonly label: string;
  /** Nothing: the list is closed. */
  readonly found: readonly Choice[];
  readonly active: number;
  readonly take: (value: string) => void;
}

/** How many choices are listed: typing finds the others. */
const listed = 200;

function Choices({ id, label, found, active, take }: ChoicesProps) {
  return (
    <div id={id} class="choice-list" role="listbox" aria-label={label} hidden={found.length === 0}>
      {found.slice(0, listed).map(({ value, text }, index) => (
        <div
          key={value}
          id={`${id}-${index}`}
          class="choice"
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          onMouseDown={(event) => {
            event.preventDefault();
            take(value);
          }}
        >
          {text}
        </div>
      ))}
    </div>
  );
}
