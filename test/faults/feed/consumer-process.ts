/** The consumer `read-model.mjs` as a process that tests kill, pause and start again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./read-model.mjs', import.meta.url));

/** Owns: the process. States: running, ended. A process that ends without a kill is a fault, which `faults` names. */
export class ConsumerProcess {
  private child: ChildProcess | null = null;
  private isKilled = false;
  private stderr = '';
  /** Why it has ended by itself, if it has. */
  readonly faults: string[] = [];

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  start(): void {
    const env = { ...process.env, ...this.environment };
    const child = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    this.isKilled = false;
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-4_000);
    });
    child.once('close', (code, signal) => {
      if (this.child === child && !this.isKilled)
        this.faults.push(`the consumer ended with ${code ?? signal}: ${output}${this.stderr}`);
    });
  }

  /** Sends SIGKILL and waits for the end. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.isKilled = true;
    child.kill('SIGKILL');
    await once(child, 'close');
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }
}
