import { useLocation } from 'preact-iso';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { paths } from '../reading/route.js';
import { api, type Schemas } from '../wire/client.js';
import { answerOf } from '../wire/problem.js';
import { words } from '../words/words.js';
import { Icon } from './icon.jsx';

type Found = Schemas['SearchResults']['items'][number];

/** How long the reader must pause before the search is asked. */
const pauseMs = 150;
const shownHits = 12;

/** The search over all wineries: lots, vessels, weigh tags, names. */
export function FindBox() {
  const [text, setText] = useState('');
  const found = useHits(text);
  const hits = found ?? [];
  const field = useRef<HTMLInputElement>(null);
  const { route } = useLocation();
  const id = useId();
  const go = (hit: Found | undefined): void => {
    if (hit === undefined) return;
    setText('');
    field.current?.blur();
    route(addressOf(hit));
  };
  const { nav } = words.value;
  return (
    <search class="find">
      <Icon name="find" />
      <input
        ref={field}
        type="search"
        id="find"
        aria-label={nav.find}
        aria-keyshortcuts="/"
        placeholder={nav.findHint}
        value={text}
        aria-controls={id}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(hits[0]);
          else if (event.key === 'Escape') setText('');
          else moveFocus(event, event.currentTarget.closest('search'));
        }}
      />
      <kbd>/</kbd>
      <span class="sr" role="status">
        {found !== null && nav.found(found.length)}
      </span>
      <ul
        id={id}
        class="hits"
        hidden={hits.length === 0}
        onKeyDown={(event) => moveFocus(event, event.currentTarget.closest('search'))}
      >
        {hits.map((hit) => (
          <li key={addressOf(hit)}>
            <a href={addressOf(hit)} onClick={() => setText('')}>
              <b class="code">{hit.name}</b>{' '}
              <span class="mut">
                {nav.kinds[hit.kind]} · {hit.winery}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </search>
  );
}

/** Moves the focus among the field and the hits with the arrow keys. */
function moveFocus(event: KeyboardEvent, search: HTMLElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || search === null) return;
  const stops = [...search.querySelectorAll<HTMLElement>('input, .hits a')];
  const at = stops.map((stop) => stop === document.activeElement).indexOf(true);
  stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
  event.preventDefault();
}

/** What the search finds for a text, asked after a pause; null: nothing was asked. */
function useHits(text: string): readonly Found[] | null {
  const [hits, setHits] = useState<readonly Found[] | null>(null);
  useEffect(() => {
    const q = text.trim();
    if (q === '') return setHits(null);
    const aborting = new AbortController();
    const timer = setTimeout(async () => {
      const asked = api.GET('/v1/search', { params: { query: { q, limit: shownHits } }, signal: aborting.signal });
      const answer = await answerOf(asked).catch(() => null);
      if (answer?.ok === true) setHits(answer.data.items);
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      aborting.abort();
    };
  }, [text]);
  return hits;
}

/** Returns the address that shows a hit. Names other than those of lots, vessels and wineries lead to the actions that use them. */
function addressOf({ kind, winery, name }: Found): string {
  if (kind === 'lot') return paths.lot(winery, name);
  if (kind === 'vessel') return paths.vessel(winery, name);
  if (kind === 'winery') return paths.cellar(winery);
  return `${paths.actions(winery)}?named=${encodeURIComponent(name)}`;
}
