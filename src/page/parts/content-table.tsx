import { changedLeaves, type Leaf, leavesOf } from '../reading/leaves.js';
import { words } from '../words/words.js';
import { MovedValue } from './figure-text.jsx';
import { numberText } from './quantity.jsx';

/** The data of an action, one value a row. */
export function ContentTable({ caption, data }: { readonly caption: string; readonly data: unknown }) {
  return (
    <table class="content">
      <caption class="sr">{caption}</caption>
      <tbody>
        {leavesOf(data).map(({ path, value }) => (
          <tr key={path.join('/')}>
            <th scope="row">{leafName(path)}</th>
            <td>{leafText(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ContentsProps {
  readonly before: unknown;
  readonly after: unknown;
}

interface ContentsBesideProps extends ContentsProps {
  readonly caption: string;
  readonly columns: readonly [before: string, after: string];
}

/** The values in which two contents of an action differ, side by side; the digits that differ are marked. */
export function ContentsBeside({ caption, before, after, columns }: ContentsBesideProps) {
  const changes = changedLeaves(before, after);
  if (changes.length === 0) return <p class="mut">{words.value.action.sameContent}</p>;
  return (
    <table class="content">
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.value.lot.figure}</th>
          <th scope="col">{columns[0]}</th>
          <th scope="col">{columns[1]}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path.join('/')}>
            <th scope="row">{leafName(change.path)}</th>
            <td class="old">{leafText(change.before)}</td>
            <td>
              <MovedValue before={leafText(change.before)} after={leafText(change.after)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a revision changed in the content, value by value. */
export function ContentChanges({ before, after }: ContentsProps) {
  const changes = changedLeaves(before, after);
  if (changes.length === 0) return <span class="mut">{words.value.action.sameContent}</span>;
  return (
    <ul class="content">
      {changes.map((change) => (
        <li key={change.path.join('/')}>
          {leafName(change.path)} <span class="old">{leafText(change.before)}</span> →{' '}
          <MovedValue before={leafText(change.before)} after={leafText(change.after)} />
        </li>
      ))}
    </ul>
  );
}

/** Returns the name of a value in the language of the reader: "From 1, Lot". */
function leafName(path: Leaf['path']): string {
  const labels: Readonly<Record<string, string>> = words.value.fields;
  const parts: string[] = [];
  for (const part of path) {
    if (typeof part === 'number') parts.push(`${parts.pop() ?? ''} ${part + 1}`.trim());
    else parts.push(labels[part] ?? part);
  }
  return parts.join(', ');
}

function leafText(value: Leaf['value'] | null): string {
  if (value === null) return '–';
  return typeof value === 'number' ? numberText(value, 12) : value;
}
