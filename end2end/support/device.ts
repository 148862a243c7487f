// What the server tells one more device of a person: a program that has the cookie of their browser.

import { once } from 'node:events';
import type { BrowserContext } from '@playwright/test';
import WebSocket from 'ws';
import type { Server } from './server.js';

interface Joined {
  room: { slug: string };
  unread: number;
}

/** How many unread messages the server counts for somebody in a room. */
export async function unreadOf(
  context: BrowserContext,
  server: Server,
  room = 'lobby',
): Promise<number> {
  const cookies = await context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const socket = new WebSocket(server.socketAddress, { headers: { cookie } });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'join' }));
  const [frame] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  const { rooms } = JSON.parse(String(frame)) as { rooms: Joined[] };
  const joined = rooms.find(({ room: { slug } }) => slug === room);
  if (!joined) {
    throw new Error(`${room} is none of the rooms`);
  }
  return joined.unread;
}
