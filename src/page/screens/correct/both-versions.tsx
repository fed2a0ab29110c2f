import { ContentsBeside } from '../../parts/content-table.jsx';
import { Reading } from '../../parts/states.jsx';
import { readAction } from '../../wire/action-reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

interface BothVersionsProps {
  readonly winery: string;
  readonly action: string;
  /** The JSON text of the data as they are in the form. */
  readonly mine: string;
}

/** The newest revision of an action beside what is in the form: the values that differ. */
export function BothVersions({ winery, action, mine }: BothVersionsProps) {
  const newest = useResource(`newest ${winery} ${action}`, (signal) => readAction(winery, action, signal), 'once');
  const { impact } = words.value;
  return (
    <Reading of={newest}>
      {({ data }) => (
        <ContentsBeside
          caption={impact.bothVersions}
          before={data}
          after={parsed(mine)}
          columns={[impact.theirs, impact.mine]}
        />
      )}
    </Reading>
  );
}

/** Returns the data; null if the text is no JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
