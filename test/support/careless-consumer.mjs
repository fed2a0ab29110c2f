/**
 * A consumer without the library, which reads pages alone. With an argument, it makes one mistake on purpose, so that the conformance runs can be
 * seen to find it: drops (with a number: the change set that is dropped), twice, half, ignores-gap, forgets, stream (believes the stream), careless-end (ends in order at a gap).
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [mistake = 'none', ordinal = '12'] = process.argv.slice(2);
const { SOLERA_URL: url = '', SOLERA_FOLDER: folder = '' } = process.env;
const file = join(folder, 'position');
const pageSize = 10;
let position = existsSync(file) && mistake !== 'forgets' ? Number(readFileSync(file, 'utf8')) : 0;
let sets = 0;

function print(change, first, last) {
  process.stdout.write(`${JSON.stringify({ change, first, last })}\n`);
}

function apply(entries) {
  const { change } = entries[0].data;
  const first = position + 1;
  const last = position + entries.length;
  sets += 1;
  if (mistake === 'half' && entries.length > 3) {
    print(change, first, first + 1);
    print(change, first + 2, last);
  } else if (!(mistake === 'drops' && sets === Number(ordinal))) print(change, first, last);
  if (mistake === 'twice' && sets === 12) print(change, first, last);
  position = last;
  // A kill between the two leaves the old position.
  writeFileSync(`${file}.new`, String(position));
  renameSync(`${file}.new`, file);
}

async function page(number) {
  const first = Math.floor((number - 1) / pageSize) * pageSize + 1;
  try {
    const response = await fetch(`${url}/v1/notifications/${first},${first + pageSize - 1}`);
    return response.status === 200 ? (await response.json()).items : null;
  } catch {
    return null;
  }
}

async function readPages() {
  let open = [];
  let misses = 0;
  for (;;) {
    const next = position + open.length + 1;
    const items = (await page(next))?.filter(({ sequence }) => sequence >= next) ?? [];
    for (const item of items) {
      const isMissing = item.sequence !== position + open.length + 1;
      if (isMissing && mistake !== 'ignores-gap') {
        misses += 1;
        if (misses > 3) process.exit(mistake === 'careless-end' ? 0 : 1);
        break;
      }
      misses = 0;
      open.push(item);
      if (item.data.index === item.data.of - 1) {
        apply(open);
        open = [];
      }
    }
    if (items.length === 0 || misses > 0) await sleep(20);
  }
}

/** Applies what the stream delivers, as it comes. */
async function readStream() {
  for (;;) {
    const response = await fetch(`${url}/v1/notifications/stream?after=${position}`);
    let text = '';
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data === undefined) continue;
        const { sequence, data: own } = JSON.parse(data);
        if (own.index < own.of - 1) continue;
        print(own.change, sequence - own.index, sequence);
        position = sequence;
      }
    }
  }
}

await (mistake === 'stream' ? readStream() : readPages());
