// What was said before: for those who come late, come back, or have no scripts.

import { Client } from '../support/client.js';
import type { Server } from '../support/server.js';
import { expect, test } from '../support/test.js';

const PAGE = 50;

test('a newcomer sees the last fifty messages, and all older ones by scrolling up', async ({
  join,
  server,
}) => {
  const said = await tell(server, 120);
  const ada = await join('Ada');
  await ada.seesInOrder(said.slice(-PAGE));
  await expect(ada.message(said.at(-1) ?? '')).toBeInViewport();

  await expect(async () => {
    await ada.scrollUp();
    await expect(ada.lines()).toHaveCount(said.length, { timeout: 500 });
  }).toPass();

  await ada.seesInOrder(said);
  await ada.say('I have read it all');
  await ada.seesInOrder([...said, 'Ada: I have read it all']);
});

test('loading older messages keeps the place', async ({ join, server }) => {
  const said = await tell(server, 120);
  const ada = await join('Ada');
  await ada.seesInOrder(said.slice(-PAGE));
  const first = ada.message(said.at(-PAGE) ?? '');

  await ada.scrollUp();
  await expect(ada.lines()).toHaveCount(2 * PAGE);

  await expect(first).toBeInViewport();
  // Nobody has asked for more.
  await ada.say('enough');
  await ada.sees('Ada: enough');
  await expect(ada.lines()).toHaveCount(2 * PAGE + 1);
});

test('a page that is left open in a busy room stays short, and finds everything again', async ({
  join,
  server,
}) => {
  const ada = await join('Ada');
  const said = await tell(server, 640);
  const last = ada.message(said.at(-1) ?? '');
  await expect(last).toBeInViewport();
  expect(await ada.lines().count()).toBeLessThan(600);

  await expect(async () => {
    await ada.scrollUp();
    await expect(ada.lines()).toHaveCount(said.length, { timeout: 500 });
  }).toPass();
  await ada.seesInOrder(said);
});

test('the page comes from the server with its messages in it', async ({ join, server, visit }) => {
  const said = await tell(server, 60);
  const ada = await join('Ada');
  const storageState = await ada.context.storageState();

  const reader = await visit('/room/lobby', { storageState, javaScriptEnabled: false });

  await reader.seesInOrder(said.slice(-PAGE));
});

test('the page that the scripts take over stays as it was', async ({ join, server }) => {
  const said = await tell(server, 60);
  const ada = await join('Ada');
  await ada.reload();
  await ada.seesInOrder(said.slice(-PAGE));
  await expect(ada.message(said.at(-1) ?? '')).toBeInViewport();
});

test('a restart loses nothing', async ({ join, server }) => {
  const said = await tell(server, 30);
  const ada = await join('Ada');
  await ada.say('before the restart');
  await ada.hasSentAll();

  await server.restart();

  const bob = await join('Bob');
  await bob.seesInOrder([...said, 'Ada: before the restart']);
});

test('a crash loses nothing that was sent', async ({ join, server }) => {
  const ada = await join('Ada');
  await ada.say('before the crash');
  await ada.hasSentAll();

  await server.kill();
  await server.start();

  const bob = await join('Bob');
  await bob.seesInOrder(['Ada: before the crash']);
  await bob.say('after the crash');
  await ada.seesInOrder(['Ada: before the crash', 'Bob: after the crash']);
});

/**
 * Somebody says so many things and goes; each takes some lines, so that a page of them is far
 * higher than the window. Returns what is to be seen, oldest first.
 */
async function tell(server: Server, count: number): Promise<string[]> {
  const story = 'and so on '.repeat(40).trim();
  const texts = Array.from({ length: count }, (_, index) => `number ${index + 1}, ${story}`);
  const teller = await Client.join(server, 'Teller');
  await teller.say(...texts);
  await teller.close();
  return texts.map((text) => `Teller: ${text}`);
}
