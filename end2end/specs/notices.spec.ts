// Who comes and who goes, as the others in the room are told.
//
// That somebody is *not* announced is shown by somebody else who is, later.

import type { Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('everyone is told who has joined, in italics', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await join('Abhishek');

  for (const person of [ada, bob]) {
    const notice = person.notice('Abhishek has joined the chat.');
    await expect(notice).toHaveCount(1);
    await expect(notice).toHaveCSS('font-style', 'italic');
  }
});

test('everyone is told at once who has signed out', async ({ join }) => {
  const ada = await join('Ada');
  const snehal = await join('Snehal');
  await ada.isTold('Snehal has joined the chat.');

  await snehal.signOut();

  // Sooner than a closed tab would be noticed.
  const notice = ada.notice('Snehal has left the chat.');
  await expect(notice).toHaveCount(1, { timeout: 2_000 });
  await expect(notice).toHaveCSS('font-style', 'italic');
  await ada.isNotOnline('Snehal');
});

test('everyone is told who has closed the tab, when a reload would be over', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const closed = Date.now();

  await bob.close();

  await ada.isTold('Bob has left the chat.');
  expect(Date.now() - closed).toBeGreaterThan(2_000);
  await ada.isNotOnline('Bob');
});

test('a reload is no news', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');

  await bob.reload();
  await bob.reload();
  await someoneComesAndGoes(ada, join);

  expect(await noticesAbout(ada, 'Bob')).toEqual(['Bob has joined the chat.']);
  await ada.isOnline('Bob');
});

test('a second tab is no news, and neither is its end', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');

  const tab = await bob.newTab();
  await tab.isInRoom();
  await tab.close();
  await someoneComesAndGoes(ada, join);

  expect(await noticesAbout(ada, 'Bob')).toEqual(['Bob has joined the chat.']);
  await ada.isOnline('Bob');
});

test('who comes back later is announced again', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const tab = await bob.context.newPage();
  await bob.close();
  await ada.isTold('Bob has left the chat.');

  await tab.goto('/room/lobby');

  await expect(ada.notice('Bob has joined the chat.')).toHaveCount(2);
});

test('a name of another script is told as it is', async ({ join }) => {
  const ada = await join('Ada');
  await join('अभिषेक');
  await ada.isTold('अभिषेक has joined the chat.');
});

/** When they have gone, the grace of all who went before them is over too. */
async function someoneComesAndGoes(
  observer: Person,
  join: (name: string) => Promise<Person>,
): Promise<void> {
  const passer = await join('Passer');
  await passer.close();
  await observer.isTold('Passer has left the chat.');
}

async function noticesAbout(observer: Person, name: string): Promise<string[]> {
  const notices = await observer.chat.locator('p.system').allTextContents();
  return notices.filter((notice) => notice.startsWith(`${name} `));
}
