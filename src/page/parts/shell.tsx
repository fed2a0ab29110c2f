import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { paths } from '../reading/route.js';
import { head, logState } from '../wire/log.js';
import { words } from '../words/words.js';
import { Combobox } from './combobox.js';
import { FindBox } from './find.jsx';
import { Footer } from './footer.jsx';
import { Mark } from './icon.jsx';
import { numberText } from './quantity.jsx';
import { TimeBar } from './time-bar.jsx';
import { usualWinery, wineries, wineryOf } from './winery.js';

/** The frame of every screen: navigation, the winery, the search, the log, and which time is shown. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  const code = /^\/w\/([^/]+)/.exec(path)?.[1];
  const winery = (code === undefined ? null : wineryOf(decodeURIComponent(code))) ?? usualWinery();
  return (
    <>
      <a class="skip" href="#content">
        {words.value.skip}
      </a>
      <header class="top">
        <a class="brand" href={paths.wineries}>
          <Mark />
          <span>{words.value.brand}</span>
        </a>
        <WinerySelect winery={winery?.winery ?? null} />
        <MainNavigation winery={winery?.winery ?? null} path={path} />
        <FindBox />
        <LogStatus />
      </header>
      <TimeBar timeZone={code === undefined ? null : (winery?.timeZone ?? null)} />
      <main id="content" class="page" tabIndex={-1}>
        {children}
      </main>
      <Footer />
    </>
  );
}

function WinerySelect({ winery }: { readonly winery: string | null }) {
  const { route } = useLocation();
  const all = wineries.value ?? [];
  return (
    <Combobox
      label={words.value.nav.winery}
      shown={wineryOf(winery ?? '')?.name ?? ''}
      choices={all.map(({ winery: value, name }) => ({ value, text: name }))}
      choose={(value) => route(paths.cellar(value))}
    />
  );
}

function MainNavigation({ winery, path }: { readonly winery: string | null; readonly path: string }) {
  const { nav } = words.value;
  const own = winery === null ? paths.wineries : null;
  const places = [
    { href: own ?? paths.cellar(winery ?? ''), text: nav.cellar, isHere: /^\/w\/[^/]+(\/vessels\/.*)?$/ },
    { href: own ?? paths.lots(winery ?? ''), text: nav.lots, isHere: /^\/w\/[^/]+\/lots/ },
    { href: own ?? paths.actions(winery ?? ''), text: nav.actions, isHere: /^\/w\/[^/]+\/(actions|record|readings)/ },
    { href: paths.conflicts, text: nav.conflicts, isHere: /^\/conflicts/ },
    { href: paths.feed, text: nav.feed, isHere: /^\/feed/ },
    { href: own ?? paths.import(winery ?? ''), text: nav.import, isHere: /^\/w\/[^/]+\/import/ },
  ];
  return (
    <nav class="nav" aria-label={nav.main}>
      {places.map(({ href, text, isHere }) => (
        <a key={text} href={href} aria-current={isHere.test(path) ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}

/** Whether the log is followed, and up to which number none is missing. */
function LogStatus() {
  const { log } = words.value;
  const number = numberText(head.value, 0);
  const texts = {
    starting: log.starting,
    live: log.live(number),
    'catching up': log.catchingUp(number),
    lost: log.lost(number),
  };
  const state = logState.value;
  return (
    <div class="live" role="status" aria-label={log.name}>
      <span class={state === 'live' ? 'dot' : 'dot warn'} />
      <span>{texts[state]}</span>
    </div>
  );
}
