import { spawn } from 'node:child_process';

/**
 * Ends the embedded PostgreSQL when this process is killed, so that nothing is left running. A process that is killed cannot do so itself: a shell waits for the end of a pipe
 * whose other end this process holds, and then reads the server's id from the server's own file.
 * Returns a function that ends the guard, to be called after the server has been stopped.
 */
export function guardPostgres(postmasterFile: string): () => void {
  const script = 'read -r _ <&3; read -r pid <"$0" && kill -QUIT "$pid"';
  const child = spawn('/bin/sh', ['-c', script, postmasterFile], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  child.on('error', () => undefined);
  child.unref();
  return () => void child.kill('SIGKILL');
}
