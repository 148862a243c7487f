// A Hubbub of the test's own: the real program, on a port and a data directory that nobody else has.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How long a server may take to start, and to stop. */
const PATIENCE_MS = 15_000;

/**
 * Ports are taken from below those that the system gives to outgoing connections: a restarted
 * server wants its port back, and no browser may have got it meanwhile.
 */
const FIRST_PORT = 20_000;
const PORTS_PER_WORKER = 1_000;

export class Server {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly program: string,
  ) {}

  /** Starts a server with an empty history. */
  static async start(program = binary()): Promise<Server> {
    const directory = mkdtempSync(join(tmpdir(), 'hubbub-'));
    const server = new Server(directory, await freePort(), program);
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get socketAddress(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  address(path: string): string {
    return this.origin + path;
  }

  /** What the server has printed, for the report of a failed test. */
  get log(): string {
    return this.output;
  }

  /** Starts the program, on the same port and data as before; resolves when it listens. */
  async start(): Promise<void> {
    const data = join(this.directory, 'data');
    const child = spawn(this.program, ['--listen', `127.0.0.1:${this.port}`, '--data', data], {
      // Nothing around the program may matter to it.
      cwd: this.directory,
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    await this.listening(child);
  }

  /** Asks the server to end, as an operator does. */
  async stop(): Promise<void> {
    const code = await this.end('SIGTERM');
    if (code !== 0) {
      throw new Error(`the server ended with ${code} after SIGTERM:\n${this.output}`);
    }
  }

  /** Ends the server as a power loss does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Keeps a copy of the database of a server that does not run. */
  backUp(): void {
    copyFileSync(this.database, join(this.directory, 'backup'));
  }

  /** Puts the copy in the place of the database; the server does not run. */
  restoreBackup(): void {
    for (const end of ['-wal', '-shm']) {
      rmSync(this.database + end, { force: true });
    }
    copyFileSync(join(this.directory, 'backup'), this.database);
  }

  private get database(): string {
    return join(this.directory, 'data', 'hubbub.db');
  }

  /** Stops the server if it runs, and forgets its data. */
  async discard(): Promise<void> {
    try {
      if (this.process) {
        await this.stop();
      }
    } finally {
      rmSync(this.directory, { recursive: true, force: true });
    }
  }

  private async listening(child: ChildProcess): Promise<void> {
    let printed = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      this.output += chunk;
    });
    await new Promise<void>((resolve, reject) => {
      const giveUp = (reason: string) =>
        reject(new Error(`the server ${reason}:\n${this.output}`));
      const timer = setTimeout(() => giveUp('did not start in time'), PATIENCE_MS);
      child.stdout?.on('data', (chunk: Buffer) => {
        this.output += chunk;
        printed += chunk;
        if (printed.includes(this.origin)) {
          clearTimeout(timer);
          resolve();
        }
      });
      child.once('error', reject);
      child.once('exit', (code) => giveUp(`ended with ${code}`));
    });
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.process;
    if (!child) {
      throw new Error('the server is not running');
    }
    this.process = undefined;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server had ended by itself with ${child.exitCode}:\n${this.output}`);
    }
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) });
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }
}

/** The program to test: the one that HUBBUB_BINARY names, or the one that was built last. */
export function binary(): string {
  if (process.env.HUBBUB_BINARY) {
    return resolve(process.env.HUBBUB_BINARY);
  }
  const checkout = fileURLToPath(new URL('../..', import.meta.url));
  const target = resolve(checkout, process.env.CARGO_TARGET_DIR ?? 'target');
  const built = ['release', 'debug']
    .map((profile) => join(target, profile, 'hubbub'))
    .filter((program) => existsSync(program))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  if (built[0] === undefined) {
    throw new Error('build Hubbub first: cargo leptos build --release');
  }
  return built[0];
}

async function freePort(): Promise<number> {
  const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0);
  for (;;) {
    const port =
      FIRST_PORT + worker * PORTS_PER_WORKER + Math.floor(Math.random() * PORTS_PER_WORKER);
    if (await isFree(port)) {
      return port;
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const outcome = Promise.race([
    once(probe, 'listening').then(() => true),
    once(probe, 'error').then(() => false),
  ]);
  probe.listen(port, '127.0.0.1');
  const free = await outcome;
  probe.close();
  return free;
}
