import { useLocation } from 'preact-iso';
import { paths } from '../reading/route.js';
import { words } from '../words/words.js';

/** Below every screen: the places that are not in the navigation. */
export function Footer() {
  const { path } = useLocation();
  const { nav } = words.value;
  const places = [
    { href: paths.edits, text: nav.edits },
    { href: paths.operations, text: nav.operations },
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
