import { QueueUnavailable } from '../../ingestion/command-queue.js';

/** Turns every failure of the broker into QueueUnavailable. */
export async function called<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof QueueUnavailable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const isOff = error instanceof Error && error.name === 'JetStreamNotEnabled';
    throw new QueueUnavailable(
      isOff ? 'JetStream is not enabled on the NATS server.' : `The broker failed: ${reason}.`,
      {
        cause: error,
      },
    );
  }
}
