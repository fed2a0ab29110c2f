import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { paths } from '../reading/route.js';
import { head, logState } from '../wire/log.js';
import { needsSignIn } from '../wire/request.js';
import { maySomewhere, session } from '../wire/session.js';
import { words } from '../words/words.js';
import { AccountButton } from './account-button.jsx';
import { Combobox } from './combobox.jsx';
import { FindBox } from './find.jsx';
import { Footer } from './footer.jsx';
import { Mark } from './icon.jsx';
import { BottomNavigation, MainNavigation, placesOf } from './navigation.jsx';
import { Outbox } from './outbox.jsx';
import { numberText } from './quantity.jsx';
import { SettingsButton } from './settings-button.jsx';
import { SignIn } from './sign-in.jsx';
import { SingleKeysOfAllScreens } from './single-keys.jsx';
import { TimeBar } from './time-bar.jsx';
import { usualWinery, wineries, wineryOf } from './winery.js';

/** The frame of every screen: navigation, the winery, the search, the log, and which time is shown. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation();
  // Nothing is shown, and nothing asked, before it is known for whom.
  if (needsSignIn.value && session.value === null)
    return (
      <main class="page">
        <SignIn />
      </main>
    );
  const mayRead = maySomewhere('read');
  const code = /^\/w\/([^/]+)/.exec(path)?.[1];
  const winery = (code === undefined ? null : wineryOf(decodeURIComponent(code))) ?? usualWinery();
  const { wineries: all, lots, actions, import: imported } = placesOf(winery?.winery ?? null);
  return (
    <>
      <a class="skip" href="#content">
        {words.value.skip}
      </a>
      <header>
        <div class="top">
          <a class="brand" href={paths.wineries} aria-label={`${words.value.brand}: ${words.value.nav.wineries}`}>
            <Mark />
            <span>{words.value.brand}</span>
          </a>
          {mayRead && <WinerySelect winery={winery?.winery ?? null} />}
          <MainNavigation winery={winery?.winery ?? null} path={path} />
          {mayRead && <FindBox />}
          <LogStatus />
          <AccountButton />
          <SettingsButton places={[all, lots, actions, imported]} />
        </div>
        {mayRead && <TimeBar timeZone={code === undefined ? null : (winery?.timeZone ?? null)} />}
      </header>
      <main id="content" class="page" tabIndex={-1}>
        <OwnerLine />
        <Outbox />
        {children}
      </main>
      <Footer />
      <BottomNavigation winery={winery?.winery ?? null} path={path} />
      <SingleKeysOfAllScreens />
      <SignIn />
    </>
  );
}

/** What a caller of one owner must know on every screen: that not everything is shown. */
function OwnerLine() {
  const owner = session.value?.owner ?? null;
  return owner === null ? null : <p class="owner-line">{words.value.access.ownerOnly(owner)}</p>;
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

/** Whether the log is followed, and up to which number none is missing. */
function LogStatus() {
  const { log } = words.value;
  const number = numberText(head.value, 0);
  const texts = {
    starting: log.starting,
    live: log.live(number),
    'catching up': log.catchingUp(number),
    lost: log.lost(number),
    'signed out': log.signedOut,
  };
  const state = logState.value;
  return (
    <div class="live" role="status" aria-label={log.name}>
      <span class={state === 'live' ? 'dot' : 'dot warn'} />
      <span>{texts[state]}</span>
    </div>
  );
}
