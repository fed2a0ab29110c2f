import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** The outbox, which is loaded after the first screen. Without a connection nothing more can be loaded, so it is loaded early. */
export function Outbox() {
  const [Loaded, setLoaded] = useState<ComponentType | null>(null);
  useEffect(() => {
    void load().then((part) => setLoaded(() => part));
  }, []);
  return Loaded === null ? null : <Loaded />;
}

async function load(): Promise<ComponentType> {
  const [panel, { openOutbox }] = await Promise.all([import('./outbox-panel.jsx'), import('../wire/outbox.js')]);
  // A browser that denies its database keeps nothing that could wait.
  await openOutbox().catch(() => undefined);
  return panel.default;
}
