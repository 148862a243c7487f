// Moving about in the history: by address, page by page, by date, and back.

import { Client } from '../support/client.js';
import type { Person } from '../support/person.js';
import { Row } from '../support/row.js';
import type { Server } from '../support/server.js';
import { expect, test } from '../support/test.js';

const COUNT = 200;
/** Far from both ends. */
const MIDDLE = 100;

test('an address leads to its message, and to all around it', async ({ join, server }) => {
  const said = await tell(server);
  const ada = await join('Ada');
  await visit(ada, MIDDLE);

  await expect(ada.message(nth(said, MIDDLE))).toBeInViewport();
  await expect(new Row(ada, nth(said, MIDDLE)).whole).toHaveAttribute('data-sought');
  await ada.doesNotSee(nth(said, COUNT));
  const shown = await ada.texts();
  const first = said.indexOf(shown[0] ?? '');
  expect(shown).toEqual(said.slice(first, first + shown.length));
  await expect(new Row(ada, nth(said, MIDDLE)).whole).not.toHaveAttribute('data-sought');
});

test('an address leads to its message also without scripts, and from there to the newest', async ({
  join,
  server,
  visit: come,
}) => {
  const said = await tell(server);
  const ada = await join('Ada');
  const storageState = await ada.context.storageState();
  const reader = await come(`/room/lobby/${MIDDLE}`, { storageState, javaScriptEnabled: false });
  await expect(reader.message(nth(said, MIDDLE))).toBeInViewport();
  await reader.doesNotSee(nth(said, COUNT));

  await reader.jump.click();
  await expect(reader.message(nth(said, COUNT))).toBeInViewport();
});

test('paging keeps the place in both directions, and comes to both ends', async ({
  join,
  server,
}) => {
  const said = await tell(server);
  const ada = await join('Ada');
  await visit(ada, MIDDLE);
  await expect(ada.message(nth(said, MIDDLE))).toBeInViewport();

  const before = (await ada.texts()).length;
  const last = ada.lines().last();
  const lastText = (await last.textContent()) ?? '';
  await last.scrollIntoViewIfNeeded();
  await expect.poll(() => ada.lines().count()).toBeGreaterThan(before);
  await expect(ada.lines().filter({ hasText: lastText })).toBeInViewport();

  await expect(async () => {
    await scroll(ada, 100_000);
    await expect(ada.message(nth(said, COUNT))).toBeInViewport({ timeout: 500 });
  }).toPass();
  await expect(ada.jump).toBeHidden();
  await expect(async () => {
    await scroll(ada, -100_000);
    await expect(ada.message(nth(said, 1))).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await ada.seesInOrder(said);
});

test('what is said meanwhile is there when the reader comes back', async ({ join, server }) => {
  const said = await tell(server);
  const ada = await join('Ada');
  const bob = await join('Bob');
  await visit(ada, MIDDLE);
  await expect(ada.message(nth(said, MIDDLE))).toBeInViewport();

  await bob.say('are you there?');
  await bob.hasSentAll();
  await expect(ada.jump).toContainText('1');
  await ada.doesNotSee('Bob: are you there?');
  await expect(ada.message(nth(said, MIDDLE))).toBeInViewport();

  await ada.jump.click();
  await expect(ada.message('Bob: are you there?')).toBeInViewport();
  await expect(ada.page).toHaveURL(/\/room\/lobby$/);
  await ada.sees(nth(said, COUNT));
  await bob.say('hello');
  await expect(ada.message('Bob: hello')).toBeInViewport();
});

test('who says something while reading far back sees it at the end', async ({ join, server }) => {
  const said = await tell(server);
  const ada = await join('Ada');
  await visit(ada, MIDDLE);
  await expect(ada.message(nth(said, MIDDLE))).toBeInViewport();

  await ada.say('I have read that');

  await expect(ada.message('Ada: I have read that')).toBeInViewport();
  await ada.sees(nth(said, COUNT));
  await ada.hasSentAll();
});

test('a link to a message is copied, and leads there without a page load', async ({
  join,
  server,
}) => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const said = await tell(server);
  const ada = await join('Ada', { permissions });
  const row = new Row(ada, nth(said, COUNT));
  await row.press('Copy link');
  await expect(row.whole.getByRole('status')).toHaveText('Link copied');
  const link = await ada.page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(`${server.origin}/room/lobby/${COUNT}`);

  await ada.page.evaluate(() => Object.assign(window, { isTheSamePage: true }));
  await row.whole.locator('a.permalink').click();
  await expect(ada.page).toHaveURL(link);
  await expect(row.whole).toHaveAttribute('data-sought');
  await ada.page.goBack();
  await expect(ada.page).toHaveURL(/\/room\/lobby$/);
  expect(await ada.page.evaluate(() => 'isTheSamePage' in window)).toBe(true);
});

test('a number that is no message is answered', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('only this');
  await ada.hasSentAll();
  await visit(ada, 999);
  await ada.isAnswered('There is no such message');
  await ada.sees('Ada: only this');
});

test('a day divider leads to another day', async ({ join, server }) => {
  const said = await tell(server);
  const ada = await join('Ada');
  await ada.sees(nth(said, COUNT));
  const date = ada.chat.getByLabel('Jump to date').last();

  const today = await date.inputValue();
  await date.fill(yesterday(today));
  await expect(ada.message(nth(said, 1))).toBeInViewport();
  await ada.doesNotSee(nth(said, COUNT));

  await ada.chat.getByLabel('Jump to date').last().fill('2999-12-31');
  await expect(ada.message(nth(said, COUNT))).toBeInViewport();
});

async function visit(person: Person, seq: number): Promise<void> {
  await person.comeTo(`/room/lobby/${seq}`);
}

async function scroll(person: Person, by: number): Promise<void> {
  await person.chat.hover();
  await person.page.mouse.wheel(0, by);
}

function yesterday(date: string): string {
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

/** The line of the nth message. */
function nth(said: string[], number: number): string {
  return said[number - 1] ?? '';
}

/** Somebody says many things, each of some lines. Returns what is to be seen, oldest first. */
async function tell(server: Server): Promise<string[]> {
  const story = 'and so on '.repeat(30).trim();
  const texts = Array.from({ length: COUNT }, (_, index) => `number ${index + 1}, ${story}`);
  const teller = await Client.join(server, 'Teller');
  await teller.say(...texts);
  await teller.close();
  return texts.map((text) => `Teller: ${text}`);
}
