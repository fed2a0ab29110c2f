/** Clients that ask for much at once, or do not read what they asked for. */
import { connect, type Socket } from 'node:net';
import { benchWinery } from './cellar-load.js';

export interface Attack {
  readonly name: string;
  readonly connections: number;
  /** What each connection sends at once. */
  readonly sends: string;
  /** Whether the clients read their answers. If not, the attack lasts its whole time. */
  readonly reads: boolean;
}

/** How many answers had each status, `cut` for connections that the server closed, `unanswered` for answers that did not arrive in time. */
export type Answers = Readonly<Record<string, number>>;

const lists = `/v1/wineries/${benchWinery}/lots`;
/** Prefix of the codes of lots that have a thousand origins. */
export const longLots = 'WIDE';

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`;
}

const longList = get(`${lists}?limit=1000&q=${longLots}`);
const ordinaryList = get(`${lists}?limit=1000&q=LOT`);
const unfinishedBody = `POST /v1/wineries/${benchWinery}/actions HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`;

export const attacks: readonly Attack[] = [
  { name: '40 lists of lots of 1,000 origins at once', connections: 40, sends: longList, reads: true },
  { name: '400 clients that do not read an ordinary list', connections: 400, sends: ordinaryList, reads: false },
  {
    name: '400 clients that do not read a list of lots of 1,000 origins',
    connections: 400,
    sends: longList,
    reads: false,
  },
  {
    name: '20 connections with 50 long lists each, pipelined',
    connections: 20,
    sends: longList.repeat(50),
    reads: false,
  },
  {
    name: '500 event streams that do not read',
    connections: 500,
    sends: get('/v1/notifications/stream?after=0'),
    reads: false,
  },
  {
    name: '64 lists at a time of the past at once',
    connections: 64,
    sends: get(`${lists}?limit=1000&at=2024-06-01T00:00:00Z`),
    reads: true,
  },
  {
    name: '400 writes of a megabyte whose bodies do not arrive',
    connections: 400,
    sends: unfinishedBody,
    reads: false,
  },
];

/** Runs an attack until every client has its answers, or until `lastsMs` are over. */
export async function runAttack(port: number, attack: Attack, lastsMs: number): Promise<Answers> {
  const counts: Record<string, number> = {};
  const count = (what: string, times = 1): void => {
    if (times > 0) counts[what] = (counts[what] ?? 0) + times;
  };
  const sockets: Socket[] = [];
  const clients = Array.from({ length: attack.connections }, () => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    return attackOf(socket, attack, count);
  });
  const timer = new Promise((resolve) => setTimeout(resolve, lastsMs));
  await Promise.race([attack.reads ? Promise.all(clients) : timer, timer]);
  for (const socket of sockets) socket.removeAllListeners('close').destroy();
  const answered = Object.values(counts).reduce((sum, times) => sum + times, 0);
  count(attack.reads ? 'unanswered' : 'not read', attack.connections - answered);
  return counts;
}

/** Resolves when the client has its answers, or the server has closed the connection. */
function attackOf(socket: Socket, { sends, reads }: Attack, count: (what: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let missing = 0;
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => {
      count('cut');
      resolve();
    });
    socket.on('connect', () => socket.write(sends));
    if (!reads) {
      socket.pause();
      return;
    }
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      if (missing === 0) {
        text += chunk;
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        count(text.slice(9, 12));
        missing = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0) - (text.length - end - 4);
      } else missing -= chunk.length;
      if (missing > 0) return;
      text = '';
      socket.removeAllListeners('close');
      socket.end();
      resolve();
    });
  });
}
