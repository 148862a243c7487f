// The start view: from an address to the room.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.js';

const LONGEST_NAME = 32;

test('a name and a click lead into the room without a page load', async ({ visit }) => {
  const visitor = await visit();
  await visitor.start.isReady();
  await leaveMark(visitor.page);

  await visitor.enterAs('Ada');

  await expect(visitor.page).toHaveURL(/\/room\/lobby$/);
  expect(await hasMark(visitor.page)).toBe(true);
  await expect(visitor.box).toBeFocused();
});

test('the name can be sent with Enter', async ({ visit }) => {
  const visitor = await visit();
  await visitor.start.isReady();
  await visitor.start.name.fill('Ada');
  await visitor.start.name.press('Enter');
  await expect(visitor.chat).toBeVisible();
});

for (const [kind, name] of [
  ['an empty name', ''],
  ['a name of spaces', '   '],
  ['an invisible name', '\u200b\u200b'],
  ['a name of two words', 'Ada Lovelace'],
  ['a name that is too long', 'x'.repeat(LONGEST_NAME + 1)],
] as const) {
  test(`${kind} is refused with a reason, and nothing is lost`, async ({ visit }) => {
    const visitor = await visit();
    await visitor.start.isReady();
    await leaveMark(visitor.page);

    await visitor.start.submit(name);

    await expect(visitor.start.refusal).toHaveText(/\S/);
    await expect(visitor.start.name).toBeFocused();
    await expect(visitor.start.name).toHaveValue(name);
    await expect(visitor.page.getByRole('button', { name: /^Join as / })).toBeVisible();
    expect(await hasMark(visitor.page)).toBe(true);

    await visitor.enterAs('Ada');
  });
}

test('the longest name is welcome', async ({ join }) => {
  await join('ñ'.repeat(LONGEST_NAME));
});

for (const [kind, taken] of [
  ['of someone who is there', 'Ada'],
  ['that differs only in case', 'ADA'],
  ['that looks the same', 'Аda'],
] as const) {
  test(`the name ${kind} is refused, and a free one is offered`, async ({ join, visit }) => {
    const ada = await join('Ada');
    const visitor = await visit();
    await visitor.start.isReady();

    await visitor.start.submit(taken);

    await expect(visitor.start.refusal).toHaveText(/\S/);
    await expect(visitor.start.name).toBeFocused();
    const offered = await visitor.start.takeSuggestion();
    expect(offered).not.toEqual(taken);
    await expect(visitor.chat).toBeVisible();
    await ada.isOnline(offered);
  });
}

test('a reload keeps who you are', async ({ join }) => {
  const ada = await join('Ada');
  await ada.reload();
  await ada.say('still me');
  await ada.sees('Ada: still me');
});

test('a second tab is the same person', async ({ join }) => {
  const ada = await join('Ada');
  const tab = await ada.newTab('/');
  await expect(tab.page).toHaveURL(/\/room\/lobby$/);
  await tab.isInRoom();

  await tab.say('from the other tab');

  await ada.sees('Ada: from the other tab');
  await expect(ada.marked('own', 'Ada: from the other tab')).toHaveCount(1);
});

test('the start view leads a session on to the room', async ({ join }) => {
  const ada = await join('Ada');
  await ada.page.goto('/');
  await expect(ada.page).toHaveURL(/\/room\/lobby$/);
  await ada.isInRoom();
});

test('the address of the room shows the start view to a stranger and leads there', async ({
  visit,
}) => {
  const visitor = await visit('/room/lobby');
  await expect(visitor.chat).toHaveCount(0);
  await visitor.start.isReady();
  await visitor.enterAs('Ada');
  await expect(visitor.page).toHaveURL(/\/room\/lobby$/);
});

test('signing out leads back to the start view', async ({ join }) => {
  const ada = await join('Ada');
  await ada.signOut();
  await expect(ada.start.button).toBeVisible();
  await ada.page.goto('/room/lobby');
  await expect(ada.start.button).toBeVisible();
  await expect(ada.chat).toHaveCount(0);
});

test('who submits before the scripts have loaded gets into the room all the same', async ({
  visit,
}) => {
  const visitor = await visit('about:blank');
  const release = await holdScripts(visitor.page);
  await visitor.page.goto('/', { waitUntil: 'commit' });

  await visitor.start.submit('Ada');
  release();

  await visitor.isOnline('Ada');
  await visitor.say('in time');
  await visitor.sees('Ada: in time');
});

test('who cannot load the scripts gets into the room by the plain form', async ({ visit }) => {
  const visitor = await visit('about:blank');
  await visitor.page.route('**/*.wasm', (route) => route.abort());
  await visitor.page.goto('/');

  await visitor.start.submit('Ada');

  await expect(visitor.chat).toBeVisible();
  await expect(visitor.page).toHaveURL(/\/room\/lobby$/);
  // The page complains, as it should.
  visitor.troubles.length = 0;
});

test('a name typed before the scripts have loaded is still there when they have', async ({
  visit,
}) => {
  const visitor = await visit('about:blank');
  const release = await holdScripts(visitor.page);
  await visitor.page.goto('/', { waitUntil: 'commit' });
  await visitor.start.name.fill('Ada');

  release();
  await visitor.start.isReady();

  await expect(visitor.start.name).toHaveValue('Ada');
  await visitor.start.button.click();
  await visitor.isOnline('Ada');
});

test('without scripts the form leads to the room, which shows its messages', async ({
  join,
  visit,
}) => {
  const ada = await join('Ada');
  await ada.say('hello');
  await ada.hasSentAll();

  const visitor = await visit('/', { javaScriptEnabled: false });
  await expect(visitor.page).toHaveTitle('Hubbub');
  await visitor.start.submit('Bob');

  await expect(visitor.page).toHaveURL(/\/room\/lobby$/);
  await expect(visitor.page).toHaveTitle('Lobby · Hubbub');
  await visitor.seesInOrder(['Ada: hello']);
  await visitor.box.fill('hello, without scripts');
  await visitor.page.getByRole('button', { name: 'Send' }).click();
  await visitor.seesInOrder(['Ada: hello', 'Bob: hello, without scripts']);
  await ada.sees('Bob: hello, without scripts');
});

test('without scripts a refused name comes back with the reason and a free one', async ({
  join,
  visit,
}) => {
  await join('Ada');
  const visitor = await visit('/', { javaScriptEnabled: false });

  await visitor.start.submit('Ada');

  await expect(visitor.start.refusal).toHaveText(/\S/);
  await expect(visitor.start.name).toHaveValue('Ada');
  await visitor.start.takeSuggestion();
  await expect(visitor.chat).toBeVisible();
});

test('an unknown address says so and leads home', async ({ visit }) => {
  const visitor = await visit('about:blank');
  const response = await visitor.page.goto('/nowhere');
  expect(response?.status()).toBe(404);
  await visitor.page.getByRole('link').first().click();
  await expect(visitor.start.button).toBeVisible();
  // The page complains that it was not found, as it should.
  visitor.troubles.length = 0;
});

/** Leaves something in the page that no other page has. */
async function leaveMark(page: Page): Promise<void> {
  await page.evaluate(() => {
    (globalThis as { mark?: boolean }).mark = true;
  });
}

async function hasMark(page: Page): Promise<boolean> {
  return await page.evaluate(() => (globalThis as { mark?: boolean }).mark === true);
}

/** Holds the interface's WASM back until the returned function is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/*.wasm', async (route) => {
    await released;
    // The page that asked may be gone by now.
    await route.continue().catch(() => {});
  });
  return release;
}
