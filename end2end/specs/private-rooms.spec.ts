// Private rooms: open to those who are invited, until they are taken out.

import type { Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('an invitation link brings somebody in after asking them', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Secret', { topic: 'Hush', private: true });
  await expect(ada.rooms.link('Secret')).toHaveAccessibleName('Secret (private)');
  const link = await ada.rooms.invitation();

  await bob.open(link);
  await expect(bob.page.getByRole('heading', { name: 'You are invited to Secret' })).toBeVisible();
  await expect(bob.page.getByText('Hush')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Join Secret' }).click();

  await bob.rooms.isIn('Secret');
  await expect(bob.page).not.toHaveURL(/invite/);
  await bob.say('hello');
  await ada.sees('Bob: hello');
});

test('who has no name yet comes in with the name they take', async ({ join, visit }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Secret', { private: true });
  const visitor = await visit(await ada.rooms.invitation());

  await expect(visitor.page.getByRole('heading', { name: 'Join Secret' })).toBeVisible();
  await visitor.start.isReady();
  await visitor.start.submit('Bob');

  await visitor.rooms.isIn('Secret');
  await ada.isOnline('Bob');
});

test('without its invitation a private room is not there', async ({ join }) => {
  const ada = await join('Ada');
  const eve = await join('Eve');
  await ada.rooms.create('Secret', { private: true });
  const link = new URL(await ada.rooms.invitation());

  for (const address of [link.pathname, `${link.pathname}?invite=wrong`]) {
    const response = await eve.page.goto(address);
    expect(response?.status()).toBe(404);
    expect(await eve.page.content()).not.toContain('Secret');
  }
  await eve.open('/room/lobby');
  await eve.rooms.dialog.open();
  await eve.rooms.dialog.name.pressSequentially('Secret');
  await expect(eve.rooms.dialog.window.getByText('No public room is called like that')).toBeVisible();
  // The page complains that it was not found, as it should.
  eve.troubles.length = 0;
});

test('its creator takes somebody out: they are told, and hear nothing more', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Secret', { private: true });
  const link = await ada.rooms.invitation();
  await bob.open(link);
  await bob.page.getByRole('button', { name: 'Join Secret' }).click();
  await bob.rooms.isIn('Secret');
  await ada.say('before');
  await bob.sees('Ada: before');
  const heard: string[] = [];
  bob.page.on('websocket', (socket) => {
    socket.on('framereceived', (frame) => heard.push(String(frame.payload)));
  });
  await bob.open(bob.page.url());
  await bob.sees('Ada: before');

  await ada.rooms.choose('Members');
  const members = ada.page.getByRole('list', { name: 'Members' });
  await expect(members.getByRole('listitem')).toHaveCount(2);
  await ada.page.getByRole('button', { name: 'Remove Bob', exact: true }).click();
  const confirmation = ada.page.getByRole('button', { name: 'Yes, remove Bob' });
  await expect(confirmation).toBeFocused();
  await confirmation.click();
  await expect(members.getByRole('listitem')).toHaveCount(1);
  await ada.page.keyboard.press('Escape');

  const told = bob.page.getByRole('heading', { name: 'You were removed from Secret.' });
  await expect(told).toBeVisible();
  await bob.rooms.has('Lobby');
  await ada.say('after');
  await ada.sees('Ada: after');
  await bob.page.getByRole('link', { name: 'Go to the lobby' }).click();
  await bob.rooms.isIn('Lobby');
  await bob.say('still here');
  await bob.sees('Bob: still here');
  expect(heard.join('\n')).not.toContain('after');

  const response = await bob.page.goto(link);
  expect(response?.status()).toBe(404);
  // The page complains that it was not found, as it should.
  bob.troubles.length = 0;
});

test('who is elsewhere is told in the room that is open', async ({ join }) => {
  const [ada, bob] = await twoInASecret(join);
  await bob.rooms.goTo('Lobby');

  await ada.rooms.choose('Members');
  await ada.page.getByRole('button', { name: 'Remove Bob', exact: true }).click();
  await ada.page.getByRole('button', { name: 'Yes, remove Bob' }).click();

  await bob.isAnswered('You were removed from Secret.');
  await bob.rooms.has('Lobby');
});

test('what was not sent to a room that is lost meanwhile is given back', async ({ join }) => {
  const [ada, bob] = await twoInASecret(join);
  await bob.context.setOffline(true);
  await expect(bob.reconnecting).toBeVisible();
  await bob.say('typed on the train');
  await bob.type('and half a');
  await ada.rooms.choose('Members');
  await ada.page.getByRole('button', { name: 'Remove Bob', exact: true }).click();
  await ada.page.getByRole('button', { name: 'Yes, remove Bob' }).click();
  await expect(ada.page.getByRole('list', { name: 'Members' }).getByText('Bob')).toHaveCount(0);
  await bob.context.setOffline(false);

  const heading = bob.page.getByRole('heading', { name: 'You are not in Secret any more.' });
  await expect(heading).toBeVisible({ timeout: 30_000 });
  const unsent = bob.page.getByRole('list', { name: 'Not sent' }).getByRole('listitem');
  await expect(unsent).toHaveText(['typed on the train', 'and half a']);
  await bob.page.getByRole('link', { name: 'Go to the lobby' }).click();
  await bob.rooms.isIn('Lobby');
  await bob.say('here I am');
  await ada.rooms.hasUnread('Lobby', 1);
  await expect(ada.message('Bob: typed on the train')).toHaveCount(0);
});

test('who loses two rooms at once is told of both, and gets back what was typed in each', async ({ join }) => {
  const [ada, bob] = await twoInASecret(join);
  await share(ada, bob, 'Hideout');
  await bob.context.setOffline(true);
  await expect(bob.reconnecting).toBeVisible();
  await bob.say('for the hideout');
  await bob.rooms.goTo('Secret');
  await bob.say('for the secret');
  for (const room of ['Secret', 'Hideout']) {
    await ada.rooms.goTo(room);
    await remove(ada, 'Bob');
  }
  await bob.context.setOffline(false);

  const heading = bob.page.getByRole('heading', { name: 'You are not in Secret any more.' });
  await expect(heading).toBeVisible({ timeout: 30_000 });
  const unsent = bob.page.getByRole('list', { name: 'Not sent' }).getByRole('listitem');
  await expect(unsent).toHaveText(['for the secret']);
  await bob.page.getByRole('link', { name: 'Go to the lobby' }).click();
  await bob.rooms.isIn('Lobby');
  await bob.isAnswered('You are not in Hideout any more.');
  await bob.isAnswered('Not sent to Hideout: for the hideout');
});

test('what waits for a room that was lost while no tab was open is given back once', async ({ join }) => {
  const [ada, bob] = await twoInASecret(join);
  await bob.context.setOffline(true);
  await expect(bob.reconnecting).toBeVisible();
  await bob.say('typed on the train');
  await bob.say('and one more');
  const tab = await bob.newTab('about:blank');
  await bob.close();
  await remove(ada, 'Bob');
  await bob.context.setOffline(false);

  await tab.comeTo('/room/lobby');
  await tab.isAnswered(/^You are not in .* any more\.$/);
  await tab.isAnswered(/^Not sent to .*: typed on the train$/);
  await tab.isAnswered(/^Not sent to .*: and one more$/);
  await tab.open('/room/lobby');
  await tab.say('here I am');
  await tab.sees('Bob: here I am');
  await tab.hasSentAll();
  await expect(tab.chat.locator('.answer')).toHaveCount(0);
});

test('only the creator can take people out and change the room', async ({ join }) => {
  const [, bob] = await twoInASecret(join);

  await bob.rooms.choose('Members');
  await expect(bob.page.getByRole('list', { name: 'Members' }).getByText('Ada')).toBeVisible();
  await expect(bob.page.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
  await bob.page.keyboard.press('Escape');
  await bob.page.getByRole('button', { name: 'Room menu' }).click();
  await expect(bob.page.getByRole('button', { name: 'Share' })).toBeVisible();
  await expect(bob.page.getByRole('button', { name: 'Room settings' })).toHaveCount(0);
});

test('leaving a private room is asked about first', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Secret', { private: true });
  await ada.rooms.choose('Leave room');
  const question = ada.page.getByRole('dialog', { name: 'Leave Secret?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await ada.rooms.has('Lobby', 'Secret');

  await ada.rooms.choose('Leave room');
  await question.getByRole('button', { name: 'Leave room' }).click();
  await ada.rooms.isIn('Lobby');
  await ada.rooms.has('Lobby');
});

test('the link is shared as text, as a copy and as a QR code', async ({ join }) => {
  const ada = await join('Ada', { permissions: ['clipboard-read', 'clipboard-write'] });
  await ada.rooms.create('Secret', { private: true });
  await ada.rooms.choose('Share');

  await ada.page.getByRole('button', { name: 'Copy' }).click();
  await expect(ada.page.getByText('Copied.')).toBeVisible();
  const link = await ada.page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(link).toMatch(/^http:.*\?invite=/);
  const picture = ada.page.getByRole('img', { name: 'QR code of the link to Secret' });
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
});

/** Ada makes a private room, and Bob comes to it by her invitation. */
async function twoInASecret(join: (name: string) => Promise<Person>): Promise<[Person, Person]> {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await share(ada, bob, 'Secret');
  return [ada, bob];
}

/** Makes a private room, into which somebody else comes by an invitation. */
async function share(creator: Person, guest: Person, room: string): Promise<void> {
  await creator.rooms.create(room, { private: true });
  await guest.open(await creator.rooms.invitation());
  await guest.page.getByRole('button', { name: `Join ${room}` }).click();
  await guest.rooms.isIn(room);
}

/** Takes somebody out of the private room that is open. */
async function remove(creator: Person, name: string): Promise<void> {
  await creator.rooms.choose('Members');
  const members = creator.page.getByRole('list', { name: 'Members' });
  await creator.page.getByRole('button', { name: `Remove ${name}`, exact: true }).click();
  await creator.page.getByRole('button', { name: `Yes, remove ${name}` }).click();
  await expect(members.getByText(name)).toHaveCount(0);
  await creator.page.keyboard.press('Escape');
}
