// The server restarts, the network drops: what was typed and what was missed come together again.

import type { Person } from '../support/person.js';
import { Row } from '../support/row.js';
import { expect, test } from '../support/test.js';

test('a restart in mid-conversation loses nothing and doubles nothing', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('before');
  await bob.sees('Ada: before');

  await server.stop();
  await expect(ada.reconnecting).toBeVisible();
  await expect(bob.reconnecting).toBeVisible();
  await ada.say('meanwhile');
  await ada.say('still away?');
  await bob.say('anyone there?');
  await waits(ada, 'Ada: meanwhile');
  await waits(ada, 'Ada: still away?');
  await waits(bob, 'Bob: anyone there?');
  await server.start();

  await expect(ada.reconnecting).toBeHidden({ timeout: 30_000 });
  await expect(bob.reconnecting).toBeHidden({ timeout: 30_000 });
  await ada.hasSentAll();
  await bob.hasSentAll();
  await expect(ada.lines()).toHaveCount(4);
  const order = await ada.texts();
  expect(order[0]).toBe('Ada: before');
  expect(order.filter((line) => line.startsWith('Ada'))).toEqual([
    'Ada: before',
    'Ada: meanwhile',
    'Ada: still away?',
  ]);
  expect(order).toContain('Bob: anyone there?');
  await bob.seesInOrder(order);
  const newcomer = await join('Chen');
  await newcomer.seesInOrder(order);
});

test('who comes back gets what they missed', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('one');
  await bob.sees('Ada: one');

  await bob.context.setOffline(true);
  await expect(bob.reconnecting).toBeVisible();
  await ada.say('two');
  await ada.say('three');
  await ada.hasSentAll();
  await bob.say('four');
  await waits(bob, 'Bob: four');
  await bob.context.setOffline(false);

  await expect(bob.reconnecting).toBeHidden({ timeout: 30_000 });
  const order = ['Ada: one', 'Ada: two', 'Ada: three', 'Bob: four'];
  await bob.seesInOrder(order);
  await ada.seesInOrder(order);
  await server.restart();
  await bob.reload();
  await bob.seesInOrder(order);
});

test('a restart is no news about people', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.isTold('Bob has joined the chat.');
  const before = { ada: await notices(ada), bob: await notices(bob) };

  await server.restart();
  await ada.say('back');
  await bob.say('back too');
  for (const person of [ada, bob]) {
    await person.sees('Ada: back');
    await person.sees('Bob: back too');
    await person.isOnline('Ada');
    await person.isOnline('Bob');
  }
  // When somebody who came later has been seen to go, all that is to be told has been told.
  const passer = await join('Passer');
  await passer.close();
  const passing = ['Passer has joined the chat.', 'Passer has left the chat.'];
  await ada.isTold('Passer has left the chat.');
  await bob.isTold('Passer has left the chat.');

  expect(await notices(ada)).toEqual([...before.ada, ...passing]);
  expect(await notices(bob)).toEqual([...before.bob, ...passing]);
});

test('a crash in mid-conversation loses nothing and doubles nothing', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('before');
  await bob.sees('Ada: before');

  await server.kill();
  await expect(ada.reconnecting).toBeVisible();
  await ada.say('meanwhile');
  await waits(ada, 'Ada: meanwhile');
  await server.start();

  for (const person of [ada, bob]) {
    await expect(person.reconnecting).toBeHidden({ timeout: 30_000 });
    await person.seesInOrder(['Ada: before', 'Ada: meanwhile']);
  }
  await ada.hasSentAll();
});

test('an older history that is put back is what everybody sees, and what waits is said in it', async ({
  join,
  server,
}) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await bob.say('before the copy');
  await ada.sees('Bob: before the copy');
  await server.stop();
  server.backUp();
  await server.start();
  await ada.say('after the copy');
  await bob.sees('Ada: after the copy');
  await ada.hasSentAll();

  await server.stop();
  await expect(ada.reconnecting).toBeVisible();
  await new Row(ada, 'Ada: after the copy').edit('changed in vain');
  await new Row(ada, 'Bob: before the copy').reply('said meanwhile');
  await ada.type('half a');
  server.restoreBackup();
  await server.start();

  for (const person of [ada, bob]) {
    await expect
      .poll(() => person.texts(), { timeout: 30_000 })
      .toEqual(['Bob: before the copy', 'Ada: said meanwhile']);
  }
  await ada.hasSentAll();
  await expect(ada.box).toHaveValue('half a');
});

test('what waits survives leaving the page', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await server.stop();
  await expect(ada.reconnecting).toBeVisible();
  await ada.say('first');
  await ada.say('second');
  await waits(ada, 'Ada: second');

  await ada.page.goto('about:blank');
  await server.start();
  await ada.page.goto('/room/lobby');

  await ada.isInRoom();
  for (const person of [ada, bob]) {
    await person.seesInOrder(['Ada: first', 'Ada: second']);
  }
  await ada.hasSentAll();
});

test('what waits is sent once, also with two tabs open', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const tab = await ada.newTab();
  await tab.isInRoom();
  await server.stop();
  await expect(ada.reconnecting).toBeVisible();
  await expect(tab.reconnecting).toBeVisible();

  await ada.say('from one tab');
  await tab.say('from the other');
  await waits(ada, 'Ada: from one tab');
  await waits(tab, 'Ada: from the other');
  await server.start();

  await expect(bob.lines()).toHaveCount(2, { timeout: 30_000 });
  const order = await bob.texts();
  expect(order.toSorted()).toEqual(['Ada: from one tab', 'Ada: from the other']);
  await ada.seesInOrder(order);
  await tab.seesInOrder(order);
  await ada.hasSentAll();
  await tab.hasSentAll();
});

test('a whisper that waits stays private', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const eve = await join('Eve');
  await server.stop();
  await expect(ada.reconnecting).toBeVisible();
  await ada.whisper('Bob', 'later');
  await server.start();

  await expect(bob.marked('private', 'Ada: later')).toHaveCount(1, { timeout: 30_000 });
  await ada.say('in public');
  await eve.seesInOrder(['Ada: in public']);
});

test('the banner shows only when something is wrong', async ({ join }) => {
  const ada = await join('Ada');
  await expect(ada.reconnecting).toBeHidden();
  await ada.reload();
  await expect(ada.reconnecting).toBeHidden();
});

/** Sees a message of their own that waits until it can be sent. */
async function waits(person: Person, line: string): Promise<void> {
  await expect(person.marked('pending', line)).toHaveCount(1);
  await expect(person.chat.locator('.pending').filter({ hasText: line })).toContainText('Waiting…');
}

async function notices(person: Person): Promise<string[]> {
  return await person.chat.locator('p.system').allTextContents();
}
