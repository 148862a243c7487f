// Who is here, and who is about to say something.

import { expect, test } from '../support/test.js';

test('everyone here is listed, you first', async ({ join }) => {
  const ada = await join('Ada');
  const zoe = await join('Zoe');
  const bob = await join('Bob');

  for (const person of [ada, zoe, bob]) {
    await expect(person.onlineUsers()).toHaveCount(3);
    await expect(person.onlineUsers().first()).toContainText(person.name);
  }
});

test('the list follows those who come and go', async ({ join }) => {
  const ada = await join('Ada');
  await expect(ada.onlineUsers()).toHaveCount(1);
  const bob = await join('Bob');
  await ada.isOnline('Bob');
  await bob.signOut();
  await ada.isNotOnline('Bob');
  await expect(ada.onlineUsers()).toHaveCount(1);
});

test('one person in two tabs is listed once', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const tab = await bob.newTab();
  await tab.isInRoom();
  await expect(ada.onlineUsers()).toHaveCount(2);
  await expect(tab.onlineUsers()).toHaveCount(2);
});

test('who types is named to the others, not to themselves, until they pause', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');

  await ada.type('let me think');

  await expect(bob.typing('Ada is typing…')).toBeVisible();
  await expect(ada.typing('typing…')).toBeHidden();
  await expect(bob.typing('Ada is typing…')).toBeHidden();
});

test('who has sent the message is typing no more', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.type('done');
  await expect(bob.typing('Ada is typing…')).toBeVisible();

  await ada.box.press('Enter');

  await bob.sees('Ada: done');
  await expect(bob.typing('Ada is typing…')).toBeHidden({ timeout: 1_000 });
});

test('who goes on typing after a message is named again', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('one more thing');
  await bob.sees('Ada: one more thing');

  await ada.type('namely');

  await expect(bob.typing('Ada is typing…')).toBeVisible();
});

test('two who type are both named, more are several', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const chen = await join('Chen');
  const dana = await join('Dana');

  await bob.type('a');
  await chen.type('b');
  await expect(ada.typing(/Bob and Chen are typing…|Chen and Bob are typing…/)).toBeVisible();

  await bob.type('a');
  await chen.type('b');
  await dana.type('c');
  await expect(ada.typing('Several people are typing…')).toBeVisible();
});

test('the others are not told of every key', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const told = await bob.framesReceived('typing', async () => {
    await ada.type('thirty keys in a second or two');
    await ada.box.press('Enter');
    await bob.sees('Ada: thirty keys in a second or two');
  });
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThan(5);
});
