// A program that talks to the server over the wire itself: for what a person would type too slowly.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import type { Server } from './server.js';

interface Event {
  type: string;
  id?: string;
  message?: string;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

export class Client {
  private readonly acknowledgements = new Map<string, Waiting>();
  private readonly events: Event[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (frame) => this.receive(JSON.parse(String(frame)) as Event));
    socket.on('close', () => this.abandon());
  }

  /** Connects, takes a name and enters the lobby. */
  static async join(server: Server, username: string): Promise<Client> {
    const client = new Client(new WebSocket(server.socketAddress));
    await once(client.socket, 'open');
    await client.ask({ type: 'join', username }, 'welcome');
    await client.ask({ type: 'enter', room: 'lobby' }, 'room');
    return client;
  }

  /** Sends messages to the lobby without waiting in between; resolves when all of them are kept. */
  async say(...texts: string[]): Promise<void> {
    await Promise.all(texts.map((text) => this.send({ room: 'lobby', text })));
  }

  async whisper(to: string, text: string): Promise<void> {
    await this.send({ to, text });
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private async send(message: Record<string, string>): Promise<void> {
    const id = randomUUID();
    const acknowledged = new Promise<void>((resolve, reject) => {
      this.acknowledgements.set(id, { resolve, reject });
    });
    this.socket.send(JSON.stringify({ type: 'send', id, ...message }));
    await acknowledged;
  }

  private async ask(command: Record<string, string>, answer: string): Promise<void> {
    this.socket.send(JSON.stringify(command));
    while (!this.events.some((event) => event.type === answer)) {
      const refusal = this.events.find((event) => event.type === 'error');
      if (refusal) {
        throw new Error(`${command.type} was refused: ${refusal.message}`);
      }
      await once(this.socket, 'message');
    }
  }

  private receive(event: Event): void {
    this.events.push(event);
    const waiting = event.id === undefined ? undefined : this.acknowledgements.get(event.id);
    if (event.id === undefined || !waiting) {
      return;
    }
    this.acknowledgements.delete(event.id);
    if (event.type === 'ack') {
      waiting.resolve();
    } else {
      waiting.reject(new Error(event.message));
    }
  }

  private abandon(): void {
    for (const waiting of this.acknowledgements.values()) {
      waiting.reject(new Error('the connection was closed'));
    }
  }
}
