import { Screen } from '../../parts/screen.jsx';
import { Reading } from '../../parts/states.jsx';
import { readCluster, readFollowers, readIngestion, readModelChanges } from '../../wire/operations.js';
import { usePolled } from '../../wire/polled.js';
import { words } from '../../words/words.js';
import { Followers } from './followers.jsx';
import { IngestionPanel } from './ingestion.jsx';
import { ModelChanges } from './model-changes.jsx';
import { Nodes } from './nodes.jsx';

const everyMs = 2_000;

/** What an operator watches: the nodes, the followers, ingestion, and changes of the model. */
export default function Operations() {
  const texts = words.value.operations;
  const cluster = usePolled('cluster', readCluster, everyMs);
  const followers = usePolled('followers', readFollowers, everyMs);
  const ingestion = usePolled('ingestion', readIngestion, everyMs);
  const changes = usePolled('model changes', readModelChanges, everyMs * 5);
  const cell = cluster.data === null ? null : texts.cell(cluster.data.cell);
  const broker = cluster.data === null ? null : cluster.data.brokered ? texts.brokered : texts.alone;
  return (
    <Screen title={words.value.nav.operations} meta={[cell, broker, texts.refreshed]}>
      <div class="stack">
        <Reading of={cluster}>{(data) => <Nodes cluster={data} isStale={cluster.problem !== null} />}</Reading>
        <Reading of={followers}>{(data) => <Followers followers={data} readAgain={followers.retry} />}</Reading>
        <Reading of={ingestion}>{(data) => <IngestionPanel ingestion={data} readAgain={ingestion.retry} />}</Reading>
        <Reading of={changes}>{(data) => <ModelChanges changes={data} />}</Reading>
      </div>
    </Screen>
  );
}
