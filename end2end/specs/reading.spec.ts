// Where the news begin, and what counts as read, on all devices of a person.

import { Client } from '../support/client.js';
import { unreadOf } from '../support/device.js';
import type { Person } from '../support/person.js';
import { Row } from '../support/row.js';
import type { Server } from '../support/server.js';
import { expect, test } from '../support/test.js';

test('whoever comes back sees where the news begin', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await bob.say('old');
  await ada.sees('Bob: old');
  await counts(ada, server, 0);
  await ada.page.goto('about:blank');
  await bob.say('new');
  await bob.say('newer');
  await bob.hasSentAll();
  await counts(ada, server, 2);

  await ada.comeTo('/room/lobby');

  await expect(news(ada)).toBeVisible();
  await comeInOrder(ada, ['Bob: old', 'New', 'Bob: new', 'Bob: newer']);
  await counts(ada, server, 0);
  await ada.say('I see');
  await ada.hasSentAll();
  await comeInOrder(ada, ['Bob: old', 'New', 'Bob: new', 'Bob: newer', 'Ada: I see']);
  await ada.reload();
  await expect(news(ada)).toHaveCount(0);
});

test('nothing is new when only oneself has spoken', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('hello?');
  await ada.hasSentAll();
  await ada.reload();
  await expect(news(ada)).toHaveCount(0);
});

test('what is out of sight is not read', async ({ join, server }) => {
  const teller = await Client.join(server, 'Teller');
  const story = 'and so on '.repeat(40).trim();
  await teller.say(...Array.from({ length: 30 }, (_, index) => `number ${index}, ${story}`));
  const ada = await join('Ada');
  await counts(ada, server, 0);

  await ada.scrollUp();
  await expect(ada.jump).toBeVisible();
  await teller.say('one more');
  await teller.close();
  await expect(ada.jump).toContainText('1');
  await counts(ada, server, 1);

  await ada.jump.click();
  await counts(ada, server, 0);
});

test('a message can be made unread, and stays so until something new is said', async ({
  join,
  server,
}) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  for (const text of ['one', 'two', 'three']) {
    await bob.say(text);
  }
  await ada.sees('Bob: three');
  await counts(ada, server, 0);

  await new Row(ada, 'Bob: two').press('Mark as unread');
  await comeInOrder(ada, ['Bob: one', 'New', 'Bob: two', 'Bob: three']);
  await counts(ada, server, 2);
  await ada.type('thinking');
  await counts(ada, server, 2);

  await bob.say('four');
  await ada.sees('Bob: four');
  await counts(ada, server, 0);
});

test('what was made unread on one device is unread on the other', async ({ join, server, visit }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await bob.say('one');
  await bob.say('two');
  await ada.sees('Bob: two');
  await counts(ada, server, 0);
  await new Row(ada, 'Bob: two').press('Mark as unread');
  await counts(ada, server, 1);

  const storageState = await ada.context.storageState();
  const phone = await visit('/room/lobby', { storageState });
  await comeInOrder(phone, ['Bob: one', 'New', 'Bob: two']);
  await counts(ada, server, 0);
});

test('many read places are told as few', async ({ join, server }) => {
  const ada = await join('Ada');
  const teller = await Client.join(server, 'Teller');
  let told = 0;
  ada.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      told += String(payload).includes('"type":"read"') ? 1 : 0;
    });
  });
  await ada.reload();
  for (let number = 1; number <= 40; number += 1) {
    await teller.say(`number ${number}`);
    await ada.sees(`Teller: number ${number}`);
  }
  const seconds = await ada.page.evaluate(() => performance.now() / 1_000);
  await teller.close();
  await counts(ada, server, 0);
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThanOrEqual(seconds + 3);
});

function news(person: Person) {
  return person.chat.getByRole('separator', { name: 'New' });
}

/** Sees exactly these lines and dividers, in this order. */
async function comeInOrder(person: Person, lines: string[]): Promise<void> {
  const all = person.chat.locator('p:not(.system), [role=separator]');
  await expect.poll(() => all.allTextContents()).toEqual(lines);
}

/** The server counts so many unread messages in the lobby. */
async function counts(person: Person, server: Server, unread: number): Promise<void> {
  await expect.poll(() => unreadOf(person.context, server)).toBe(unread);
}
