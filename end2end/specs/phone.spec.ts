// On a phone, and on a screen that is enlarged until little fits.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.js';

for (const [device, viewport] of [
  ['a phone', { width: 390, height: 844 }],
  ['a small phone', { width: 360, height: 640 }],
  ['a page at 400 %', { width: 320, height: 400 }],
] as const) {
  test.describe(`on ${device}`, () => {
    test('everything fits the width, and the box is in sight', async ({ join, visit }) => {
      const visitor = await visit('/', { viewport });
      await expectNoSidewaysScrolling(visitor.page);
      await expect(visitor.start.button).toBeInViewport();

      await visitor.start.isReady();
      const ada = await visitor.enterAs('Ada');
      const bob = await join('Bob-with-a-rather-long-name-here');
      await bob.say('https://example.org/an/address/without/any/place/to/be/broken?at=all&by=nobody');
      await bob.say('a message of several lines, because the window is narrow and the text is not');
      await ada.say('fine');

      await ada.sees('Ada: fine');
      await expect(ada.lines()).toHaveCount(3);
      await expectNoSidewaysScrolling(ada.page);
      await expect(ada.box).toBeInViewport({ ratio: 1 });
      await expect(ada.page.getByRole('button', { name: 'Send' })).toBeInViewport({ ratio: 1 });
      await expect(ada.message('Ada: fine')).toBeInViewport();
    });

    test('the online users are in a drawer', async ({ join }) => {
      const ada = await join('Ada', { viewport });
      await join('Bob');
      const list = ada.page.getByRole('list', { name: 'Online users' });
      await expect(list).not.toBeInViewport();

      await ada.openDrawer();

      await expect(list).toBeInViewport();
      await expect(list.getByText('Bob')).toBeInViewport();
      await expectNoSidewaysScrolling(ada.page);

      await ada.page.keyboard.press('Escape');
      await expect(list).not.toBeInViewport();
    });
  });
}

test('a finger is enough', async ({ visit }) => {
  const visitor = await visit('/', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await visitor.start.isReady();
  await visitor.start.name.fill('Ada');
  await visitor.start.button.tap();
  await expect(visitor.chat).toBeVisible();
  await visitor.box.fill('by touch');
  await visitor.page.getByRole('button', { name: 'Send' }).tap();
  await visitor.sees('Ada: by touch');
});

async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
}
