import { useLocation } from 'preact-iso';
import { paths } from '../reading/route.js';
import { mayEverywhere, maySomewhere } from '../wire/session.js';
import { words } from '../words/words.js';

/** Below every screen: the places that are not in the navigation. */
export function Footer() {
  const { path } = useLocation();
  const { nav } = words.value;
  const places = [
    ...(maySomewhere('read') ? [{ href: paths.edits, text: nav.edits }] : []),
    ...(mayEverywhere('administer') ? [{ href: paths.operations, text: nav.operations }] : []),
    ...(maySomewhere('administer')
      ? [
          { href: paths.tokens, text: nav.tokens },
          { href: paths.audit, text: nav.audit },
        ]
      : []),
  ];
  return (
    <footer class="foot">
      <nav aria-label={nav.more}>
        {places.map(({ href, text }) => (
          <a key={href} href={href} aria-current={path.startsWith(href) ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </nav>
    </footer>
  );
}
