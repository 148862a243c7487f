// What people say, and how it looks to them and to the others.

import type { Page } from '@playwright/test';
import type { Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const TEXT_BYTES = 8 * 1024;

test('two people talk', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');

  await ada.say('hello, Bob');
  await bob.sees('Ada: hello, Bob');
  await bob.say('hello, Ada');
  await ada.sees('Bob: hello, Ada');

  for (const person of [ada, bob]) {
    await person.seesInOrder(['Ada: hello, Bob', 'Bob: hello, Ada']);
  }
});

test('five people who talk at once see the same order everywhere', async ({ join }) => {
  const people = await Promise.all(['Ada', 'Bob', 'Chen', 'Dana', 'Emil'].map((name) => join(name)));
  const remarks = [1, 2, 3, 4, 5].map((number) => `remark ${number}`);

  await Promise.all(
    people.map(async (person) => {
      for (const remark of remarks) {
        await person.say(remark);
      }
    }),
  );

  const [first, ...others] = people as [Person, ...Person[]];
  await expect(first.lines()).toHaveCount(people.length * remarks.length);
  const order = await first.texts();
  for (const person of others) {
    await person.seesInOrder(order);
  }
  for (const person of people) {
    const theirs = order.filter((line) => line.startsWith(person.name));
    expect(theirs).toEqual(remarks.map((remark) => `${person.name}: ${remark}`));
  }
});

test('own messages are set off, those of others are not', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('mine');
  await bob.sees('Ada: mine');

  await expect(ada.marked('own', 'Ada: mine')).toHaveCount(1);
  await expect(bob.marked('own', 'Ada: mine')).toHaveCount(0);

  await ada.reload();
  await expect(ada.marked('own', 'Ada: mine')).toHaveCount(1);
});

test('the box is empty and focused after sending, by key or by button', async ({ join }) => {
  const ada = await join('Ada');

  await ada.say('by key');
  await expect(ada.box).toHaveValue('');
  await expect(ada.box).toBeFocused();

  await ada.box.fill('by button');
  await ada.page.getByRole('button', { name: 'Send' }).click();
  await expect(ada.box).toHaveValue('');
  await expect(ada.box).toBeFocused();

  await ada.seesInOrder(['Ada: by key', 'Ada: by button']);
});

test('a message carries its time, in the time of the reader', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('what time is it?');
  await ada.hasSentAll();

  const time = ada.chat.locator('time[datetime*="T"]').last();
  const at = new Date((await time.getAttribute('datetime')) ?? '');
  expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000);
  const local = at.toLocaleTimeString('en-GB', {
    timeZone: 'Asia/Kolkata',
    hour: '2-digit',
    minute: '2-digit',
  });
  await expect(time).toHaveText(local);
});

test('lines are broken with Shift+Enter and stay broken', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');

  await ada.type('roses are red');
  await ada.box.press('Shift+Enter');
  await ada.type('  violets are blue');
  await ada.box.press('Enter');

  await bob.seesInOrder(['Ada: roses are red\n  violets are blue']);
  const shown = await bob.lines().last().innerText();
  expect(shown).toContain('roses are red\n  violets are blue');
});

test('a long word is wrapped', async ({ join }) => {
  const ada = await join('Ada', { viewport: { width: 390, height: 844 } });
  const word = 'w'.repeat(2_000);
  await ada.say(word);
  await ada.sees(`Ada: ${word}`);
  expect(await overflow(ada)).toEqual([]);
});

test('an address can be clicked, and tells its target nothing', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('see https://example.org/a?b=c&d=e, (http://example.net/) and javascript:alert(1)');

  const links = ada.lines().last().getByRole('link');
  await expect(links).toHaveCount(2);
  await expect(links.first()).toHaveAttribute('href', 'https://example.org/a?b=c&d=e');
  await expect(links.last()).toHaveAttribute('href', 'http://example.net/');
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
    await expect(link).toHaveAttribute('target', '_blank');
  }
  await ada.seesInOrder([
    'Ada: see https://example.org/a?b=c&d=e, (http://example.net/) and javascript:alert(1)',
  ]);
});

test('markup is shown as it was typed', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const markup = '<img src=x onerror="window.struck=true"> <b>bold</b> &amp; <script>struck=1</script>';

  await ada.say(markup);
  await bob.seesInOrder([`Ada: ${markup}`]);
  await bob.reload();
  await bob.seesInOrder([`Ada: ${markup}`]);

  for (const person of [ada, bob]) {
    await expect(person.lines().last().locator('img, b, script')).toHaveCount(0);
    expect(await person.page.evaluate(() => 'struck' in globalThis)).toBe(false);
  }
});

test('the longest text is sent', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const longest = 'é'.repeat(TEXT_BYTES / 2);
  await ada.say(longest);
  await bob.seesInOrder([`Ada: ${longest}`]);
});

test('a longer text is refused before it is sent, and kept', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const tooLong = `${'é'.repeat(TEXT_BYTES / 2)}!`;

  await ada.say(tooLong);

  await expect(ada.refusal).toHaveText(/long/i);
  await expect(ada.box).toHaveValue(tooLong);
  await expect(ada.box).toBeFocused();
  await expect(ada.lines()).toHaveCount(0);

  await ada.say('shorter');
  await bob.seesInOrder(['Ada: shorter']);
});

test('nothing but spaces is not sent', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('  \n ');
  await ada.say('something');
  await bob.seesInOrder(['Ada: something']);
});

test('the timeline follows the reader at its end, and offers the way to one who is not', async ({
  join,
}) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  for (let number = 1; number <= 40; number += 1) {
    await ada.say(`line ${number}`);
  }
  await expect(bob.message('Ada: line 40')).toBeInViewport();

  await bob.scrollUp();
  await expect(bob.message('Ada: line 40')).not.toBeInViewport();
  await ada.say('news');
  await bob.sees('Ada: news');
  await expect(bob.message('Ada: news')).not.toBeInViewport();

  await bob.page.getByRole('button', { name: 'Jump to newest' }).click();
  await expect(bob.message('Ada: news')).toBeInViewport();
  await expect(bob.page.getByRole('button', { name: 'Jump to newest' })).toBeHidden();
});

test('a message that the server cannot keep says so, and can be sent again or given up', async ({
  join,
}) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const makeRoom = await fillDisk(ada.page);
  await ada.comeTo('/room/lobby');
  const failed = (text: string) => ada.chat.locator('.failed').filter({ hasText: `Ada: ${text}` });

  await ada.say('one');
  await ada.say('two');
  await expect(failed('one')).toContainText('Not sent: The disk is full.');
  await ada.comeTo('/room/lobby');
  await expect(failed('two')).toContainText('Not sent: The disk is full.');
  await expect(bob.lines()).toHaveCount(0);

  await failed('two').getByRole('button', { name: 'Discard' }).click();
  await expect(failed('two')).toHaveCount(0);
  makeRoom();
  await failed('one').getByRole('button', { name: 'Retry' }).click();
  for (const person of [ada, bob]) {
    await person.seesInOrder(['Ada: one']);
  }
  await ada.hasSentAll();
  await ada.comeTo('/room/lobby');
  await ada.seesInOrder(['Ada: one']);
  await expect(ada.chat.locator('.failed')).toHaveCount(0);
});

/**
 * Lets the line answer what is sent as a server does whose disk is full; everything else goes to the
 * server of the test. Returns what makes room again.
 */
async function fillDisk(page: Page): Promise<() => void> {
  let isFull = true;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const { type, id } = JSON.parse(String(frame)) as { type: string; id?: string };
      if (isFull && type === 'send') {
        const message = 'The disk is full.';
        socket.send(JSON.stringify({ type: 'error', id, code: 'unavailable', message }));
      } else {
        server.send(frame);
      }
    });
  });
  return () => {
    isFull = false;
  };
}

/** What is wider than the place it has: the page itself, or the timeline. */
async function overflow(person: Person): Promise<string[]> {
  return await person.page.evaluate(() =>
    [document.documentElement, document.getElementById('chat')]
      .filter((element) => element !== null && element.scrollWidth > element.clientWidth)
      .map((element) => element?.tagName ?? ''),
  );
}
