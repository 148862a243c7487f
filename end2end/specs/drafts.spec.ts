// What is typed but not sent.

import type { CDPSession } from '@playwright/test';
import type { Person } from '../support/person.js';
import { Rooms } from '../support/rooms.js';
import { expect, test } from '../support/test.js';

test('every room keeps what is typed for it', async ({ join }) => {
  const ada = await join('Ada');
  await found(ada, 'Garden');
  const rooms = new Rooms(ada.page);
  await rooms.goTo('Lobby');
  await ada.type('to everyone');

  await rooms.goTo('Garden');
  await expect(ada.box).toHaveValue('');
  await ada.type('to gardeners');
  await rooms.goTo('Lobby');
  await expect(ada.box).toHaveValue('to everyone');
  await rooms.goTo('Garden');
  await expect(ada.box).toHaveValue('to gardeners');
});

test('a draft survives a reload and a crash, until it is sent', async ({ join }) => {
  const ada = await join('Ada');
  await ada.type('half a thou');
  await ada.reload();
  await expect(ada.box).toHaveValue('half a thou');

  const tab = await ada.newTab('about:blank');
  await ada.close();
  await tab.page.goto('/room/lobby');
  await expect(tab.box).toHaveValue('half a thou');
  await tab.box.press('End');
  await tab.type('ght');
  await tab.box.press('Enter');
  await tab.sees('Ada: half a thought');
  await tab.reload();
  await expect(tab.box).toHaveValue('');
});

test('nobody finds the draft of somebody else', async ({ join }) => {
  const ada = await join('Ada');
  await ada.type('private thoughts');
  await ada.signOut();
  const bob = await ada.enterAs('Bob');
  await expect(bob.box).toHaveValue('');
  expect(await kept(bob)).toEqual([]);
});

test('a tab that comes back as somebody else shows nothing of the person before', async ({ join }) => {
  const ada = await join('Ada');
  const tab = await ada.newTab();
  await tab.isInRoom();
  const line = await ada.context.newCDPSession(ada.page);
  await cut(line, true);
  await expect(ada.reconnecting).toBeVisible();
  await tab.signOut();
  const bob = await tab.enterAs('Bob');
  await ada.type('private thoughts');

  await cut(line, false);
  await expect(ada.onlineUser('Bob')).toHaveCount(1, { timeout: 30_000 });
  await expect(ada.box).toHaveValue('');
  await ada.box.press('Enter');
  expect(await kept(bob)).toEqual([]);
  await bob.type('hello');
  await expect(ada.box).toHaveValue('hello');
  await ada.box.press('Enter');
  await bob.seesInOrder(['Bob: hello']);
});

test('two tabs show the same draft, and the one that types last wins', async ({ join }) => {
  const ada = await join('Ada');
  const tab = await ada.newTab();
  await tab.isInRoom();

  await ada.type('one');
  await expect(tab.box).toHaveValue('one');
  await tab.box.fill('two');
  await expect(ada.box).toHaveValue('two');
  await ada.box.press('Enter');
  await ada.sees('Ada: two');
  await expect(tab.box).toHaveValue('');
});

test('a tab that is being typed in is not overwritten', async ({ join }) => {
  const ada = await join('Ada');
  const tab = await ada.newTab();
  await tab.isInRoom();
  // Here no time passes: whatever was typed was typed just now.
  await ada.page.evaluate(() => {
    const now = Date.now();
    Date.now = () => now;
  });

  await ada.type('on');
  await expect(tab.box).toHaveValue('on');
  await tab.box.fill('other');
  await expect.poll(() => draft(ada)).toBe('other');
  await ada.type('e');
  await expect(ada.box).toHaveValue('one');
  await expect(tab.box).toHaveValue('one');

  // What is sent from one tab takes nothing from what is typed in the other.
  await tab.box.fill('two');
  await expect.poll(() => draft(ada)).toBe('two');
  await ada.box.press('Enter');
  await ada.sees('Ada: one');
  await ada.hasSentAll();
  await expect(tab.box).toHaveValue('two');
  await tab.reload();
  await expect(tab.box).toHaveValue('two');
});

test('two tabs without a network keep and send what is typed in both', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const tab = await ada.newTab();
  await tab.isInRoom();
  await ada.context.setOffline(true);
  await expect(ada.reconnecting).toBeVisible();
  await expect(tab.reconnecting).toBeVisible();

  await ada.say('from one tab');
  await tab.say('from the other');
  await tab.type('not yet');
  await expect(ada.box).toHaveValue('not yet');
  await ada.context.setOffline(false);

  await expect(bob.lines()).toHaveCount(2, { timeout: 30_000 });
  const order = await bob.texts();
  expect(order.toSorted()).toEqual(['Ada: from one tab', 'Ada: from the other']);
  for (const page of [ada, tab]) {
    await page.seesInOrder(order);
    await page.hasSentAll();
    await page.reload();
    await expect(page.box).toHaveValue('not yet');
  }
});

test('off the record nothing is kept in the browser', async ({ join, server }) => {
  const ada = await join('Ada');
  await found(ada, 'Den', { off_record: 'on' });
  await expect(ada.page.getByText('Off the record: messages are not kept')).toBeVisible();
  await ada.type('psst');
  await ada.box.press('Enter');
  await ada.sees('Ada: psst');
  await ada.hasSentAll();
  await server.stop();
  await expect(ada.reconnecting).toBeVisible();
  await ada.say('while away');
  await expect(ada.marked('pending', 'Ada: while away')).toHaveCount(1);
  await ada.type('half a thou');
  expect(await kept(ada)).toEqual([]);
});

/** Makes a room by the plain form, and enters it. */
async function found(
  person: Person,
  name: string,
  more: Record<string, string> = {},
): Promise<void> {
  const { origin } = new URL(person.page.url());
  await person.context.request.post('/rooms', { form: { name, ...more }, headers: { origin } });
  await person.comeTo(`/room/${name.toLowerCase()}`);
}

/** Takes the network from one tab alone, or gives it back. */
async function cut(line: CDPSession, offline: boolean): Promise<void> {
  await line.send('Network.emulateNetworkConditions', {
    offline,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
}

/** What the browser has kept. */
async function kept(person: Person): Promise<string[]> {
  return await person.page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.startsWith('hubbub.')),
  );
}

/** What the browser has kept of what is typed for the lobby. */
async function draft(person: Person): Promise<string | undefined> {
  const drafts = await person.page.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => /^hubbub\.draft\..*\.lobby$/.test(key)),
  );
  return drafts[0]?.[1] as string | undefined;
}
