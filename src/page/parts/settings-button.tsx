import { useCallback, useState } from 'preact/hooks';
import { chooseLanguage, languages, words } from '../words/words.js';
import { Dialog } from './dialog.jsx';
import { Icon } from './icon.jsx';
import type { Place } from './navigation.jsx';
import { hasSingleKeys, theme, themes } from './settings.js';

/** The button of the page's settings: colours, language, keys; on a phone also the screens that have no place at the bottom. */
export function SettingsButton({ places }: { readonly places: readonly Place[] }) {
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const { nav, settings } = words.value;
  return (
    <>
      <button
        type="button"
        class="icon-btn"
        aria-label={nav.settings}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="sliders" size={18} />
      </button>
      <Dialog title={nav.settings} isOpen={isOpen} close={close} isInCorner>
        <nav class="more" aria-label={settings.more}>
          {places
            .filter(({ isShown }) => isShown)
            .map(({ href, text }) => (
              <a key={text} class="btn" href={href} onClick={close}>
                {text}
              </a>
            ))}
        </nav>
        <Choices
          legend={settings.theme}
          name="theme"
          choices={themes.map((value) => ({ value, text: settings.themes[value], lang: undefined }))}
          chosen={theme.value}
          choose={(value) => {
            theme.value = value;
          }}
        />
        <Choices
          legend={settings.language}
          name="language"
          choices={languages.map(({ tag, name }) => ({ value: tag, text: name, lang: tag }))}
          chosen={words.value.language}
          choose={(value) => void chooseLanguage(value)}
        />
        <label class={hasSingleKeys.value ? 'opt on' : 'opt'}>
          <input
            type="checkbox"
            checked={hasSingleKeys.value}
            onChange={({ currentTarget }) => {
              hasSingleKeys.value = currentTarget.checked;
            }}
          />
          <span>{settings.singleKeys}</span>
        </label>
      </Dialog>
    </>
  );
}

interface ChoicesProps<Value extends string> {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly { readonly value: Value; readonly text: string; readonly lang: string | undefined }[];
  readonly chosen: Value;
  readonly choose: (value: Value) => void;
}

function Choices<Value extends string>({ legend, name, choices, chosen, choose }: ChoicesProps<Value>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="opts">
        {choices.map(({ value, text, lang }) => (
          <label key={value} class={value === chosen ? 'opt on' : 'opt'}>
            <input type="radio" name={name} checked={value === chosen} onChange={() => choose(value)} />
            <span lang={lang}>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
