// Rooms on the start view, and everything about rooms where no scripts run.

import { expect, test } from '../support/test.js';

test('the start view offers the rooms, and the one that is picked is entered', async ({
  join,
  visit,
}) => {
  const ada = await join('Ada');
  await ada.rooms.create('Gardening', { topic: 'What grows' });
  const visitor = await visit();
  await visitor.start.isReady();

  const rooms = visitor.page.getByRole('list', { name: 'Rooms' });
  await expect(rooms.getByRole('link')).toHaveCount(2);
  await rooms.getByRole('link', { name: /Gardening.*1 person here.*What grows/ }).click();
  await expect(visitor.page.getByRole('heading', { name: 'Join Gardening' })).toBeVisible();
  await visitor.start.submit('Bob');

  await visitor.rooms.isIn('Gardening');
  await expect(visitor.page).toHaveURL(/\/room\/gardening$/);
  await ada.isOnline('Bob');
});

test('signing out in any room leads to the start', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Gardening');
  await ada.signOut();
  await expect(ada.start.button).toBeVisible();
  await expect(ada.page).toHaveURL(/\/$/);
});

test('without scripts rooms are made, switched and left by plain pages', async ({ join, visit }) => {
  const ada = await join('Ada');
  const bob = await visit('/', { javaScriptEnabled: false });
  await bob.start.submit('Bob');
  await bob.rooms.create('Gardening', { topic: 'What grows' });
  await expect(bob.page).toHaveTitle('Gardening · Hubbub');
  await bob.rooms.has('Gardening', 'Lobby');
  await bob.box.fill('by a plain form');
  await bob.page.getByRole('button', { name: 'Send' }).click();
  await bob.rooms.isIn('Gardening');
  await bob.sees('Bob: by a plain form');

  await ada.rooms.create('Cooking');
  await bob.rooms.create('Cooking');
  await ada.say('hello Bob');
  await ada.hasSentAll();
  await bob.rooms.goTo('Gardening');
  await bob.rooms.hasUnread('Cooking', 1);

  await bob.rooms.choose('Leave room');
  await expect(bob.rooms.link('Gardening')).toHaveCount(0);
});

test('without scripts an invitation is accepted by a plain form', async ({ join, visit }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Secret', { private: true });
  const link = await ada.rooms.invitation();

  const bob = await visit(link, { javaScriptEnabled: false });
  await bob.start.submit('Bob');
  await bob.rooms.isIn('Secret');

  const cleo = await visit('/', { javaScriptEnabled: false });
  await cleo.start.submit('Cleo');
  await cleo.page.goto(link);
  await cleo.page.getByRole('button', { name: 'Join Secret' }).click();
  await cleo.rooms.isIn('Secret');
});
