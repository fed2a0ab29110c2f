import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty } from '../../parts/states.jsx';
import type { ModelChange } from '../../wire/operations.js';
import { words } from '../../words/words.js';

/** Changes of the model, and how much still uses a former one. */
export function ModelChanges({ changes }: { readonly changes: readonly ModelChange[] }) {
  const texts = words.value.operations;
  if (changes.length === 0)
    return (
      <Panel title={texts.models}>
        <Empty>{texts.noModels}</Empty>
      </Panel>
    );
  return (
    <Panel title={texts.models} note={texts.modelsNote}>
      <div class="scroll">
        <table>
          <caption class="sr">{texts.models}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.change}</th>
              <th scope="col" class="hide-s">
                {texts.strategy}
              </th>
              <th scope="col" class="r">
                {texts.pending}
              </th>
              <th scope="col">{texts.by}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ name, strategy, pending, unit, wineries, command }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="hide-s">{texts.strategies[strategy]}</td>
                <td class="r nw">
                  {pending === 0 ? (
                    <span class="tag good">{texts.applied}</span>
                  ) : (
                    `${numberText(pending, 0)} ${texts.units[unit] ?? unit}`
                  )}
                  {wineries.map((one) => (
                    <p key={one.winery} class="sm mut">
                      {one.winery} {numberText(one.pending, 0)}
                    </p>
                  ))}
                </td>
                <td class="wrap">{command !== null && <code class="xs">solera {command}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
