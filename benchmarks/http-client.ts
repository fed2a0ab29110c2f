/** A process that sends additions over HTTP: one connection for each caller, without pipelining. */
import { Additions, benchWinery } from './cellar-load.js';
import { closedLoop, type Load, type Measured } from './closed-loop.js';
import { HttpConnection } from './http-connection.js';

export interface HttpTask {
  readonly port: number;
  readonly lots: number;
  /** Additions that are in the database already. */
  readonly made: number;
  readonly load: Load;
  /** Sends `Prefer: return=minimal`. */
  readonly minimal?: boolean;
}

/** The parent's answer to `{clocks: true}`. */
export interface ClockReading {
  readonly postgresMs: number | null;
}

async function sendAdditions({ port, lots, made, load, minimal }: HttpTask): Promise<Measured> {
  const bodies = new Additions(lots, made);
  const free = Array.from({ length: load.inFlight }, () => new HttpConnection(port));
  const all = [...free];
  const preference = minimal === true ? 'Prefer: return=minimal\r\n' : '';
  const path = `/v1/wineries/${benchWinery}/actions`;
  try {
    return await closedLoop(
      load,
      async () => {
        const connection = free.pop();
        if (connection === undefined) throw new Error('more callers than connections');
        const status = await connection.send('POST', path, JSON.stringify(bodies.next()), preference);
        if (status !== 201) throw new Error(`POST ${path} was answered with ${status}`);
        free.push(connection);
      },
      readServerClocks,
    );
  } finally {
    for (const connection of all) connection.close();
  }
}

/** Asks the parent to read the processor clocks of the server and of PostgreSQL. */
function readServerClocks(): Promise<number | null> {
  return new Promise((resolve) => {
    process.once('message', ({ postgresMs }: ClockReading) => resolve(postgresMs));
    process.send?.({ clocks: true });
  });
}

process.once('message', (task: HttpTask) => {
  void sendAdditions(task).then(
    (measured) => process.send?.({ measured }, () => process.exit(0)),
    (error: unknown) => process.send?.({ failure: String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(1));
