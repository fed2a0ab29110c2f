import type { Pages } from '../wire/pages.js';
import { words } from '../words/words.js';
import { numberText } from './quantity.jsx';
import { ProblemNote } from './states.jsx';

/** Below a list that is read part by part: the next part, or why it could not be read. */
export function MoreButton<Item>({ of: { items, isLoading, problem, more } }: { readonly of: Pages<Item> }) {
  const texts = words.value.lists;
  if (problem !== null) return <ProblemNote problem={problem} repeatsInS={null} retry={more} />;
  return (
    <p class="more" aria-busy={isLoading}>
      <span class="mut sm" role="status">
        {isLoading ? words.value.state.loading : texts.shown(numberText(items.length, 0))}
      </span>
      {more !== null && (
        <button type="button" class="btn s" onClick={more}>
          {texts.more}
        </button>
      )}
    </p>
  );
}
