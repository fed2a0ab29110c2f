/**
 * A program that knows the server by its HTTP API and the library `solera/feed` alone. It reads the pages of the log, proves that no number is missing, folds
 * every lot, and compares each state with the one that the server reports, byte for byte. It prints one line of JSON.
 * SOLERA_URL is the server.
 */
import { CurrentEvents, toNotification } from 'solera/feed';

const { SOLERA_URL: url = '' } = process.env;
const current = new CurrentEvents();
const counts = {};
const times = new Map();
let head = 0;

/** Returns a text of the server; null if it has nothing there. */
async function read(path) {
  const response = await fetch(`${url}${path}`);
  const text = await response.text();
  if (response.status === 404) return null;
  if (response.status !== 200) throw new Error(`${path} is answered with ${response.status}: ${text}`);
  return text;
}

async function readPages() {
  let change = null;
  for (let path = '/v1/notifications/1,100'; path !== null; ) {
    const { items, links } = JSON.parse(await read(path));
    for (const entry of items.map(toNotification)) {
      const { index, of } = entry.data;
      if (entry.sequence !== head + 1) throw new Error(`${entry.sequence} follows ${head}`);
      if (index > 0 && (entry.data.change !== change.id || index !== change.index + 1))
        throw new Error(`${entry.sequence} is not the next one of its change set`);
      if (index === 0 && change !== null && change.index !== change.of - 1)
        throw new Error(`the change set before ${entry.sequence} is not whole`);
      change = { id: entry.data.change, index, of };
      head = entry.sequence;
      counts[entry.type] = (counts[entry.type] ?? 0) + 1;
      if ('lot' in entry.data) times.set(`${entry.data.winery}/${entry.data.lot}`, entry.data.effectiveAt);
      current.add({ entries: [entry] });
    }
    path = links.next;
  }
}

async function listed(path, name) {
  const names = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = JSON.parse(await read(`${path}?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`));
    names.push(...page.items.map((item) => item[name]));
    cursor = page.next;
  }
  return names;
}

/** Without its version, which is no part of what a lot holds. */
const withoutVersion = (text) => text?.replace(/"version":\d+,/, '') ?? null;
const textOf = (state) => (state === null ? null : JSON.stringify(state));

await readPages();
const lots = current.lots();
const differences = [];
let compared = 0;
for (const { winery, lot } of lots) {
  const path = `/v1/wineries/${winery}/lots/${lot}`;
  // The present state, and the one at a time at which the lot changed.
  for (const at of [undefined, times.get(`${winery}/${lot}`)]) {
    const folded = textOf(current.fold({ winery, lot }, { at }));
    const reported = withoutVersion(await read(at === undefined ? path : `${path}?at=${at}`));
    compared += 1;
    if (folded !== reported) differences.push({ winery, lot, at, folded, reported });
  }
}
const folded = lots.map(({ winery, lot }) => `${winery}/${lot}`).sort();
const reported = [];
for (const winery of await listed('/v1/wineries', 'winery'))
  for (const lot of await listed(`/v1/wineries/${winery}/lots`, 'lot')) reported.push(`${winery}/${lot}`);
const unlike = [...folded, ...reported].filter((lot) => !folded.includes(lot) || !reported.includes(lot));
const result = { head, counts, lots: folded.length, compared, unlike, differences: differences.slice(0, 3) };
process.stdout.write(`${JSON.stringify({ ...result, different: differences.length })}\n`);
