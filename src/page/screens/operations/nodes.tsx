import { useRef } from 'preact/hooks';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { deadNodes, type SeenNode, seenNodes } from '../../reading/nodes.js';
import { dayAndTime } from '../../reading/time.js';
import type { Cluster } from '../../wire/operations.js';
import { words } from '../../words/words.js';

interface NodesProps {
  readonly cluster: Cluster;
  /** The last read failed: these are old figures. */
  readonly isStale: boolean;
}

/** The nodes of the cluster. One that dies is announced, and remains in view also after the cluster has forgotten it. */
export function Nodes({ cluster, isStale }: NodesProps) {
  const texts = words.value.operations;
  const seen = useRef<readonly SeenNode[]>([]);
  seen.current = seenNodes(seen.current, cluster.nodes);
  const dead = deadNodes(seen.current);
  const note = isStale ? texts.stale : texts.partitionsOf(numberText(cluster.partitions, 0));
  return (
    <Panel title={texts.nodes} note={note}>
      <div role="alert">
        {dead.length > 0 && <p class="alarm bad">{texts.dead(dead)}</p>}
        {cluster.unowned > 0 && <p class="alarm warn">{texts.unowned(cluster.unowned)}</p>}
      </div>
      <div class="scroll">
        <table>
          <caption class="sr">{texts.nodes}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.node}</th>
              <th scope="col">{words.value.lot.status}</th>
              <th scope="col" class="r">
                {texts.partitions}
              </th>
              <th scope="col" class="r">
                {texts.perSecond}
              </th>
              <th scope="col" class="r">
                {texts.p99}
              </th>
              <th scope="col">{texts.version}</th>
              <th scope="col" class="r">
                {texts.level}
              </th>
              <th scope="col">{texts.startedAt}</th>
              <th scope="col">{texts.seenAt}</th>
            </tr>
          </thead>
          <tbody>
            {seen.current.map((one) => (
              <NodeRow key={one.node.node} seen={one} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const tags: Readonly<Record<SeenNode['status'], string>> = {
  ...{ serving: 'tag good', edge: 'tag good', draining: 'tag warn', lost: 'tag bad', gone: 'tag bad', left: 'tag' },
};

function NodeRow({ seen: { node, status } }: { readonly seen: SeenNode }) {
  const { operations: texts, language } = words.value;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <tr>
      <th scope="row" class="code">
        {node.node}
        {node.url !== null && (
          <a class="dim xs" href={`${node.url}/operations`}>
            {' '}
            {node.url}
          </a>
        )}
      </th>
      <td>
        <span class={tags[status]}>{texts.nodeStatuses[status]}</span>
      </td>
      <td class="r">{numberText(node.partitions, 0)}</td>
      <td class="r">{numberText(node.commandsPerSecond, 0)}</td>
      <td class="r nw">
        {numberText(node.p99Ms, 1)} <span class="u">ms</span>
      </td>
      <td>{node.version}</td>
      <td class="r">{node.level}</td>
      <td class="nw">{dayAndTime(node.startedAt, zone, language)}</td>
      <td class="nw">{new Date(node.seenAt).toLocaleTimeString(language)}</td>
    </tr>
  );
}
