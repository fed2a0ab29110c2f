import { paths } from '../reading/route.js';
import { countConflicts } from '../wire/reads.js';
import { useResource } from '../wire/resource.js';
import { may, maySomewhere, type Permission } from '../wire/session.js';
import { words } from '../words/words.js';
import { Icon } from './icon.jsx';

/** A screen that the navigation leads to. */
export interface Place {
  readonly href: string;
  readonly text: string;
  /** Matches the paths of the screens that belong to it. */
  readonly isHere: RegExp;
  /** Whether the caller may use it. */
  readonly isShown: boolean;
}

/** The screens of the navigation. Without a winery, those of a winery lead to the list of wineries. */
export function placesOf(winery: string | null) {
  const { nav } = words.value;
  const own = (path: (winery: string) => string): string => (winery === null ? paths.wineries : path(winery));
  const place = (href: string, text: string, isHere: RegExp, to: Permission = 'read'): Place => ({
    ...{ href, text, isHere },
    isShown: winery === null ? maySomewhere(to) : may(to, winery),
  });
  const shared = (href: string, text: string, isHere: RegExp, to: Permission = 'read'): Place => ({
    ...{ href, text, isHere, isShown: maySomewhere(to) },
  });
  return {
    wineries: shared(paths.wineries, nav.wineries, /^\/$/),
    cellar: place(own(paths.cellar), nav.cellar, /^\/w\/[^/]+(\/vessels\/.*|\/labels)?$/),
    lots: place(own(paths.lots), nav.lots, /^\/w\/[^/]+\/lots/),
    actions: place(own(paths.actions), nav.actions, /^\/w\/[^/]+\/(actions|record|readings)/),
    conflicts: shared(paths.conflicts, nav.conflicts, /^\/conflicts/),
    feed: shared(paths.feed, nav.feed, /^\/feed/, 'feed'),
    import: place(own(paths.import), nav.import, /^\/w\/[^/]+\/import/, 'edit'),
    record: place(own(paths.record), nav.recordShort, /^\/w\/[^/]+\/record/, 'record'),
  };
}

interface NavigationProps {
  readonly winery: string | null;
  readonly path: string;
}

/** The navigation in the top bar. */
export function MainNavigation({ winery, path }: NavigationProps) {
  const { cellar, lots, actions, conflicts, feed, import: imported } = placesOf(winery);
  return (
    <nav class="nav" aria-label={words.value.nav.main}>
      {[cellar, lots, actions, conflicts, feed, imported]
        .filter(({ isShown }) => isShown)
        .map(({ href, text, isHere }) => (
          <a key={text} href={href} aria-current={isHere.test(path) ? 'page' : undefined}>
            {text}
            {href === paths.conflicts && <ConflictCount />}
          </a>
        ))}
    </nav>
  );
}

/** How many actions have no effect, beside the link that lists them. */
function ConflictCount() {
  const { data } = useResource('conflict count', countConflicts, 'every winery');
  if (data === null || data.count === 0) return null;
  return (
    <span class="count" aria-hidden="true">
      {data.count}
      {data.isMore && '+'}
    </span>
  );
}

/** The navigation of a phone, at the bottom, where the thumb is. */
export function BottomNavigation({ winery, path }: NavigationProps) {
  const { nav } = words.value;
  const { cellar, record, conflicts, feed } = placesOf(winery);
  const link = ({ href, text, isHere, isShown }: Place, icon: 'tank' | 'plus' | 'conflict' | 'list') =>
    isShown && (
      <a href={href} aria-current={isHere.test(path) ? 'page' : undefined}>
        <Icon name={icon} size={20} />
        {text}
      </a>
    );
  return (
    <nav class="bot" aria-label={nav.main}>
      {link(cellar, 'tank')}
      {maySomewhere('read') && (
        <button type="button" onClick={() => document.getElementById('find')?.focus()}>
          <Icon name="find" size={20} />
          {nav.find}
        </button>
      )}
      {link(record, 'plus')}
      {link(conflicts, 'conflict')}
      {link(feed, 'list')}
    </nav>
  );
}
