// Public rooms: making them, meeting in them, going from one to another, and leaving them.

import type { Page } from '@playwright/test';
import { Client } from '../support/client.js';
import type { Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

test('a room is made and entered without a page load, and another person meets there', async ({
  join,
}) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const sockets = countSockets(ada.page);
  await leaveMark(ada.page);

  await ada.rooms.create('Book club', { topic: 'One chapter a week' });

  await expect(ada.page).toHaveURL(/\/room\/book-club$/);
  await expect(ada.page.getByRole('banner').getByText('One chapter a week')).toBeVisible();
  await expect(ada.box).toBeFocused();
  await ada.rooms.has('Book club', 'Lobby');

  await bob.rooms.dialog.open();
  await bob.rooms.dialog.fill('BOOK CLUB');
  await bob.rooms.dialog.submit();
  await bob.rooms.isIn('Book club');
  await ada.isOnline('Bob');
  await bob.say('here I am');
  await ada.sees('Bob: here I am');

  expect(await hasMark(ada.page)).toBe(true);
  expect(sockets()).toBe(0);
});

for (const name of ['Книжный клуб', '読書会', 'نادي القراءة', 'Café Zoë']) {
  test(`a room may be called ${name}`, async ({ join }) => {
    const ada = await join('Ada');
    await ada.rooms.create(name);
    await ada.say('hello');
    await ada.sees('Ada: hello');

    const address = ada.page.url();
    await ada.rooms.goTo('Lobby');
    await ada.rooms.goTo(name);
    expect(ada.page.url()).toBe(address);
    await ada.open(address);
    await ada.rooms.isIn(name);
    await ada.sees('Ada: hello');
  });
}

test('who types the name of a public room is told of it and can join it', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Gardening', { topic: 'What grows' });

  await bob.rooms.dialog.open();
  const places = () => Promise.all(bob.rooms.dialog.fields.map((field) => field.boundingBox()));
  const before = await places();
  await bob.rooms.dialog.name.pressSequentially('garden');
  await expect(bob.rooms.dialog.join('Gardening')).toBeVisible();
  await expect(bob.rooms.dialog.window.getByText('1 person here')).toBeVisible();
  await expect(bob.rooms.dialog.join('Lobby')).toHaveCount(0);
  await bob.rooms.dialog.name.pressSequentially('ing');
  const notice = bob.rooms.dialog.window.getByText('A public room is called that');
  await expect(notice).toBeVisible();
  expect(await places()).toEqual(before);

  await bob.rooms.dialog.join('Gardening').click();

  await bob.rooms.isIn('Gardening');
  await expect(bob.rooms.dialog.window).toBeHidden();
  await ada.isOnline('Bob');
});

test('a name that cannot be is refused at the field, and nothing typed is lost', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.dialog.open();
  await ada.rooms.dialog.fill(' ', { topic: 'kept', private: true });
  await ada.rooms.dialog.submit();

  await expect(ada.rooms.dialog.refusal).toBeVisible();
  await expect(ada.rooms.dialog.name).toBeFocused();
  await expect(ada.rooms.dialog.topic).toHaveValue('kept');
  await expect(ada.rooms.dialog.window.getByRole('checkbox', { name: 'Private' })).toBeChecked();

  await ada.rooms.dialog.name.fill('Better');
  await expect(ada.rooms.dialog.refusal).toHaveCount(0);
  await ada.rooms.dialog.submit();
  await ada.rooms.isIn('Better');
});

test('a button that is pressed twice makes one private room', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.dialog.open();
  await ada.rooms.dialog.fill('Secret', { private: true });
  // Twice before anything else can happen.
  await ada.rooms.dialog.button.evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await ada.rooms.isIn('Secret');
  // Answers come in order: whatever else was asked for is there by then.
  await ada.say('alone');
  await ada.hasSentAll();
  await ada.reload();
  await ada.rooms.has('Lobby', 'Secret');
});

test('a topic that is too long is refused at its own field', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.dialog.open();
  await ada.rooms.dialog.fill('Talk', { topic: 'x'.repeat(251) });
  await ada.rooms.dialog.submit();
  await expect(ada.rooms.dialog.topic).toBeFocused();
  await expect(ada.rooms.dialog.topic).toHaveAttribute('aria-invalid', 'true');
});

test('going to another room and back keeps page, connection and place', async ({ join, server }) => {
  const ada = await join('Ada', { viewport: { width: 1000, height: 500 } });
  const robot = await Client.join(server, 'Robot');
  await robot.say(...Array.from({ length: 40 }, (_, index) => `line ${index}`));
  await ada.sees('Robot: line 39');
  await ada.rooms.create('Gardening');
  await ada.rooms.goTo('Lobby');
  const sockets = countSockets(ada.page);
  await leaveMark(ada.page);

  await ada.message('Robot: line 12').scrollIntoViewIfNeeded();
  await expect(ada.page.getByRole('button', { name: 'Jump to newest' })).toBeVisible();
  const before = await topOf(ada, 'Robot: line 12');
  await ada.rooms.goTo('Gardening');
  await expect(ada.lines()).toHaveCount(0);
  await robot.say('one more');
  await ada.rooms.goTo('Lobby');

  await expect.poll(() => topOf(ada, 'Robot: line 12')).toBeCloseTo(before, 0);
  expect(await hasMark(ada.page)).toBe(true);
  expect(sockets()).toBe(0);
  await robot.close();
});

test('a room that was left at its end is shown at its end again', async ({ join, server }) => {
  const ada = await join('Ada', { viewport: { width: 1000, height: 500 } });
  const robot = await Client.join(server, 'Robot');
  await robot.say(...Array.from({ length: 30 }, (_, index) => `line ${index}`));
  await ada.sees('Robot: line 29');
  await ada.rooms.create('Gardening');
  await robot.say('the newest');
  await ada.rooms.goTo('Lobby');
  await expect(ada.message('Robot: the newest')).toBeInViewport();
  await robot.close();
});

test('the way back is the way that was taken', async ({ join }) => {
  const ada = await join('Ada');
  await leaveMark(ada.page);
  await ada.rooms.create('Gardening');
  await ada.page.goBack();
  await ada.rooms.isIn('Lobby');
  await ada.page.goForward();
  await ada.rooms.isIn('Gardening');
  expect(await hasMark(ada.page)).toBe(true);
});

test('what is unread is counted, in the list and in the title', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Gardening');
  await ada.rooms.hasUnread('Lobby', 0);

  await bob.say('one');
  await bob.say('two');
  await ada.rooms.hasUnread('Lobby', 2);
  await expect(ada.page).toHaveTitle('(1) Gardening · Hubbub');
  await expect(ada.rooms.link('Lobby')).toHaveAccessibleName('Lobby 2 unread');

  await ada.rooms.goTo('Lobby');
  await ada.rooms.hasUnread('Lobby', 0);
  await expect(ada.page).toHaveTitle('Lobby · Hubbub');
  await expect(ada.rooms.link('Lobby')).toHaveAttribute('aria-current', 'page');
});

test('more than can be counted is shown as 99+', async ({ join, server }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Gardening');
  const robot = await Client.join(server, 'Robot');
  await robot.say(...Array.from({ length: 120 }, (_, index) => `line ${index}`));
  await ada.rooms.hasUnread('Lobby', '99+');
  await robot.close();
});

test('typing, notices and people belong to their room', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Gardening');
  await ada.isNotOnline('Bob');
  const cleo = await join('Cleo');
  await bob.type('something');
  await expect(cleo.typing('Bob is typing…')).toBeVisible();
  await bob.isTold('Cleo has joined the chat.');
  await expect(ada.typing(/Bob/)).toHaveCount(0);
  await ada.isNotTold('Cleo has joined the chat.');
});

test('leaving leads to the lobby, in all tabs, and the room is gone from the list', async ({
  join,
}) => {
  const ada = await join('Ada');
  await ada.rooms.create('Gardening');
  const tab = await ada.newTab();
  await tab.open('/room/gardening');

  await ada.rooms.choose('Leave room');

  for (const page of [ada, tab]) {
    await page.rooms.isIn('Lobby');
    await page.rooms.has('Lobby');
    await expect(page.page).toHaveURL(/\/room\/lobby$/);
  }
  await ada.rooms.create('Gardening');
  await ada.rooms.has('Gardening', 'Lobby');
});

test('a room made in another tab appears', async ({ join }) => {
  const ada = await join('Ada');
  const tab = await ada.newTab();
  await tab.open('/room/lobby');
  await tab.rooms.create('Gardening');
  await ada.rooms.has('Gardening', 'Lobby');
});

test('an unknown room says so and leads on', async ({ join }) => {
  const ada = await join('Ada');
  const response = await ada.page.goto('/room/nowhere');
  expect(response?.status()).toBe(404);
  await ada.page.getByRole('link', { name: 'Back to the chat' }).click();
  await ada.rooms.isIn('Lobby');
  // The page complains that it was not found, as it should.
  ada.troubles.length = 0;
});

test('everything can be done with the keyboard alone', async ({ join }) => {
  const ada = await join('Ada');
  const plus = ada.page.getByRole('button', { name: 'New room' });
  await plus.focus();
  await ada.page.keyboard.press('Enter');
  await expect(ada.rooms.dialog.window).toBeVisible();
  await ada.page.keyboard.press('Escape');
  await expect(ada.rooms.dialog.window).toBeHidden();
  await expect(plus).toBeFocused();

  await ada.page.keyboard.press('Enter');
  await ada.rooms.dialog.name.focus();
  await ada.page.keyboard.type('Gardening');
  await ada.page.keyboard.press('Enter');
  await ada.rooms.isIn('Gardening');
  await expect(ada.box).toBeFocused();

  await ada.rooms.link('Lobby').focus();
  await ada.page.keyboard.press('Enter');
  await ada.rooms.isIn('Lobby');
  await expect(ada.box).toBeFocused();
});

test('on a phone the rooms are in a drawer, whose button tells what is unread', async ({ join }) => {
  const ada = await join('Ada', { viewport: { width: 360, height: 640 } });
  const bob = await join('Bob');
  const drawer = ada.page.getByRole('button', { name: /^Open rooms/ });
  await expect(ada.rooms.list).not.toBeInViewport();
  await drawer.click();
  await ada.rooms.create('Gardening');
  await expect(ada.rooms.list).not.toBeInViewport();

  await bob.say('hello?');
  await expect(drawer).toHaveAccessibleName('Open rooms 1 unread');
  await drawer.click();
  await expect(ada.rooms.list).toBeInViewport();
  await ada.rooms.goTo('Lobby');
  await expect(ada.rooms.list).not.toBeInViewport();
  await expect(ada.box).toBeInViewport({ ratio: 1 });
  const overhang = await ada.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overhang).toBe(0);
});

/** How many WebSockets a page opens from now on. */
function countSockets(page: Page): () => number {
  let count = 0;
  page.on('websocket', () => {
    count += 1;
  });
  return () => count;
}

async function topOf(person: Person, line: string): Promise<number> {
  const box = await person.message(line).boundingBox();
  return box?.y ?? Number.NaN;
}

/** Leaves something in the page that no other page has. */
async function leaveMark(page: Page): Promise<void> {
  await page.evaluate(() => {
    (globalThis as { mark?: boolean }).mark = true;
  });
}

async function hasMark(page: Page): Promise<boolean> {
  return await page.evaluate(() => (globalThis as { mark?: boolean }).mark === true);
}
