/**
 * A lock between the processes of one machine that the kernel releases when its holder ends, even by kill -9.
 *
 * The holder listens on a socket beside the file: `<file>.lock.<random>`. A process that wants the lock first listens on a socket of its own, then
 * connects to all others. If one accepts, the lock is taken. If one refuses, its process has ended, and its file is removed.
 * Why two never hold it: of two processes, the one that looks later finds the other one listening and withdraws. A name is never used
 * again, so a socket that refuses is dead for ever, or not listening yet; the latter finds this process when it looks.
 * On Windows the socket is a named pipe, which only one process can create.
 */
import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { positionLock } from '../../../config/feed.js';

export interface SocketLock {
  release(): Promise<void>;
}

/** Returns the lock of a file, or null if another process has it. The file need not exist, its folder must. */
export async function takeLock(file: string): Promise<SocketLock | null> {
  for (let attempt = 1; attempt <= positionLock.attempts; attempt += 1) {
    // Two processes that begin at once both withdraw, so they try again at different times.
    if (attempt > 1) await sleep(Math.random() * positionLock.longestPauseMs);
    const lock = process.platform === 'win32' ? await tryPipe(file) : await trySocket(file);
    if (lock !== null) return lock;
  }
  return null;
}

async function trySocket(file: string): Promise<SocketLock | null> {
  const folder = dirname(resolve(file));
  const prefix = `${basename(file)}.lock.`;
  const own = `${prefix}${randomUUID().slice(0, 13)}`;
  const paths = await SocketPaths.open(folder, own);
  let server: Server | null = null;
  // The server removes its file when it closes. The folder stays open as long, because the path may lead through it.
  const release = async (): Promise<void> => {
    if (server !== null) await close(server);
    await paths.close();
  };
  try {
    server = await listen(paths.of(own));
    const others = (await readdir(folder)).filter((name) => name.startsWith(prefix) && name !== own);
    for (const name of others) {
      if (await isListening(paths.of(name))) {
        await release();
        return null;
      }
      await rm(join(folder, name), { force: true });
    }
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Paths of sockets in a folder. A path that is too long for a socket leads through the descriptor of the open folder instead. */
class SocketPaths {
  readonly #folder: string;
  readonly #close: () => Promise<void>;

  private constructor(folder: string, close: () => Promise<void>) {
    this.#folder = folder;
    this.#close = close;
  }

  static async open(folder: string, name: string): Promise<SocketPaths> {
    if (Buffer.byteLength(join(folder, name)) <= positionLock.socketPathBytes)
      return new SocketPaths(folder, () => Promise.resolve());
    if (process.platform !== 'linux')
      throw new Error(`${join(folder, name)} is too long for the path of a socket. Use a shorter path for the file.`);
    const handle = await open(folder);
    return new SocketPaths(`/proc/self/fd/${handle.fd}`, () => handle.close());
  }

  of(name: string): string {
    return join(this.#folder, name);
  }

  close(): Promise<void> {
    return this.#close();
  }
}

async function tryPipe(file: string): Promise<SocketLock | null> {
  const name = createHash('sha256').update(resolve(file).toLowerCase()).digest('hex');
  try {
    const server = await listen(`\\\\.\\pipe\\solera-feed-${name}`);
    return { release: () => close(server) };
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES') return null;
    throw error;
  }
}

/** The socket does not keep the process alive. */
function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ path }, () => resolve(server.unref()));
  });
}

/** Whether a process listens. Any answer but a refusal counts, such as a full queue of connections. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => resolve(true));
    socket.once('error', (error) => resolve(codeOf(error) !== 'ECONNREFUSED' && codeOf(error) !== 'ENOENT'));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
