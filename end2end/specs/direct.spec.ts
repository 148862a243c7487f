// Private chats: with somebody, with several people, and with oneself.

import { expect, test } from '../support/test.js';

test('a click on somebody opens the private chat with them', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');

  await ada.rooms.talkTo('Bob');
  await expect(ada.page).toHaveURL(/\/dm\/Bob$/);
  await expect(ada.box).toBeFocused();
  await ada.say('psst');
  await ada.sees('Ada: psst');

  await bob.rooms.hasPrivateChats('Ada');
  await bob.rooms.hasUnread('Ada', 1);
  await expect(bob.page).toHaveTitle('(1) Lobby · Hubbub');
  await bob.rooms.goTo('Ada');
  await expect(bob.page).toHaveURL(/\/dm\/Ada$/);
  await bob.sees('Ada: psst');
  await bob.say('what?');
  await ada.sees('Bob: what?');
});

test('a whisper from anywhere lands in that chat too', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.whisper('Bob', 'psst');
  await bob.rooms.hasUnread('Ada', 1);
  await bob.rooms.goTo('Ada');
  await bob.sees('Ada: psst');
  await ada.rooms.goTo('Bob');
  await ada.sees('Ada: psst');
});

test('a chat in which nothing was said yet stays open when the connection comes back', async ({
  join,
}) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.talkTo('Bob');
  await ada.type('I was about to say');
  await ada.context.setOffline(true);
  await expect(ada.reconnecting).toBeVisible();
  await ada.context.setOffline(false);
  await expect(ada.reconnecting).toBeHidden({ timeout: 30_000 });

  await expect(ada.box).toHaveValue('I was about to say');
  await ada.box.press('Enter');
  await ada.hasSentAll();
  await expect(ada.page).toHaveURL(/\/dm\/Bob$/);
  await bob.rooms.hasUnread('Ada', 1);
});

test('the chat with somebody who is away waits for them', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.talkTo('Bob');
  await expect(ada.rooms.link('Bob')).toHaveAccessibleName(/online/);
  await ada.say('first');
  await bob.rooms.hasUnread('Ada', 1);
  const away = await bob.context.newPage();
  await bob.close();
  await expect(ada.rooms.link('Bob')).toHaveAccessibleName(/away/);

  await ada.say('for later');
  await ada.hasSentAll();

  await away.goto('/dm/Ada');
  const chat = away.getByRole('log', { name: 'Messages' });
  await expect(chat.locator('p', { hasText: 'Ada: for later' })).toHaveCount(1);
});

test('a chat outlives the name of the other, who may be somebody else next time', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.talkTo('Bob');
  await ada.say('the old story');
  await bob.rooms.hasUnread('Ada', 1);
  await bob.signOut();
  await expect(ada.rooms.link('Bob')).toHaveAccessibleName(/away/);
  await ada.page.goto('/dm/Bob');
  await ada.sees('Ada: the old story');

  const other = await join('Bob');
  await other.rooms.talkTo('Ada');
  await other.say('a new one');
  await ada.rooms.hasPrivateChats('Bob', 'Bob');
  const [later, former] = [ada.rooms.link('Bob').first(), ada.rooms.link('Bob').last()];
  await later.click();
  await ada.seesInOrder(['Bob: a new one']);
  await expect(ada.page).toHaveURL(/\/dm\/Bob$/);
  await former.click();
  await ada.seesInOrder(['Ada: the old story']);
  await ada.page.reload();
  await ada.seesInOrder(['Ada: the old story']);
});

test('several people have a chat of exactly them', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const cleo = await join('Cleo');

  await ada.open('/dm/bob,Cleo');
  await expect(ada.box).toBeVisible();
  await ada.say('the three of us');
  await ada.sees('Ada: the three of us');

  for (const [person, others] of [
    [bob, /Ada.*Cleo/],
    [cleo, /Ada.*Bob/],
  ] as const) {
    const link = person.rooms.privateMessages.getByRole('link', { name: others });
    await link.click();
    await person.sees('Ada: the three of us');
    const people = person.page.getByRole('list', { name: 'In this chat' });
    await expect(people.getByRole('listitem')).toHaveCount(3);
  }
  await bob.say('hello both');
  await cleo.sees('Bob: hello both');
  await ada.sees('Bob: hello both');
  await bob.rooms.talkToFromLobby('Ada');
  await expect(bob.lines()).toHaveCount(0);
});

test('one can write notes to oneself', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.talkTo('Ada');
  await expect(ada.page).toHaveURL(/\/dm\/Ada$/);
  await ada.say('do not forget');
  await ada.sees('Ada: do not forget');
  await ada.open('/dm/Ada');
  await ada.sees('Ada: do not forget');
});

test('the chats used last come first', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const cleo = await join('Cleo');
  await bob.whisper('Ada', 'one');
  await ada.rooms.hasPrivateChats('Bob');
  await cleo.whisper('Ada', 'two');
  await ada.rooms.hasPrivateChats('Cleo', 'Bob');
  await bob.whisper('Ada', 'three');
  await ada.rooms.hasPrivateChats('Bob', 'Cleo');
});

test('nobody of that name is told, with a way on', async ({ join }) => {
  const ada = await join('Ada');
  const response = await ada.page.goto('/dm/Zorro');
  expect(response?.status()).toBe(404);
  await ada.page.getByRole('link', { name: 'Back to the chat' }).click();
  await ada.rooms.isIn('Lobby');
  // The page complains that it was not found, as it should.
  ada.troubles.length = 0;
});
