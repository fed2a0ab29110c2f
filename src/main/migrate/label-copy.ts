import { commandLimits } from '../../../config/commands.js';
import { limits } from '../../../config/limits.js';
import type { Postgres } from '../../adapters/postgres/open.js';
import type { LabelStore } from '../../application/ports/label-store.js';

/** Copies appellations, and the labels that wineries keep. Those that are already the same are left alone, so a copy can be repeated. */
export async function copyLabels(
  source: Pick<Postgres, 'labelStore'>,
  target: Pick<Postgres, 'labelStore'>,
): Promise<void> {
  await copyAppellations(source.labelStore, target.labelStore);
  const audited = { at: Date.now(), by: null, detail: '{}' };
  for (const label of await source.labelStore.allLabels())
    await target.labelStore.putLabel(label, { audited, most: limits.labelsPerWinery });
}

async function copyAppellations(source: LabelStore, target: LabelStore): Promise<void> {
  const limit = commandLimits.actionsPerRead;
  const audited = { at: Date.now(), by: null, detail: '{}' };
  for (let after: string | null = null; ; ) {
    const appellations = await source.listAppellations({ after, limit });
    for (const appellation of appellations) {
      const { revision: replaces } = await target.appellations();
      await target.putAppellation(appellation, { audited, replaces });
    }
    if (appellations.length < limit) return;
    after = appellations.at(-1)?.name ?? null;
  }
}
