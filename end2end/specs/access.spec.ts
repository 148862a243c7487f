// For everyone: what axe can find, and a walk with the keyboard alone.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Row } from '../support/row.js';
import { expect, test } from '../support/test.js';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the start view, ${colorScheme}`, async ({ visit }) => {
    const visitor = await visit('/', { colorScheme });
    await visitor.start.isReady();
    expect(await violations(visitor.page)).toEqual([]);

    await visitor.start.submit('');
    await expect(visitor.start.refusal).toHaveText(/\S/);
    expect(await violations(visitor.page)).toEqual([]);
  });

  test(`axe finds nothing in the room, ${colorScheme}`, async ({ join }) => {
    const ada = await join('Ada', { colorScheme });
    const bob = await join('Bob');
    await ada.say('hello https://example.org');
    await bob.say('hello');
    await bob.whisper('Ada', 'psst');
    await ada.sees('Bob: psst');
    await bob.type('and');
    await expect(ada.typing('Bob is typing…')).toBeVisible();

    expect(await violations(ada.page)).toEqual([]);
  });

  test(`axe finds nothing in the dialogs and menus of a room, ${colorScheme}`, async ({ join }) => {
    const ada = await join('Ada', { colorScheme });
    await ada.rooms.create('Secret', { private: true, topic: 'What nobody knows' });
    for (const item of ['Share', 'Members', 'Room settings', 'Leave room']) {
      await ada.rooms.choose(item);
      await expect(ada.page.getByRole('dialog')).toBeVisible();
      expect(await violations(ada.page), item).toEqual([]);
      await ada.page.keyboard.press('Escape');
    }
    await ada.page.getByRole('button', { name: 'Room menu' }).click();
    await expect(ada.page.getByRole('button', { name: 'Leave room', exact: true })).toBeVisible();
    expect(await violations(ada.page), 'the menu').toEqual([]);
    await ada.page.keyboard.press('Escape');

    await ada.rooms.dialog.open();
    await ada.rooms.dialog.name.fill('lobby');
    await expect(ada.rooms.dialog.window.getByText('A public room is called that')).toBeVisible();
    expect(await violations(ada.page), 'a new room').toEqual([]);
  });

  test(`axe finds nothing in what becomes of messages, ${colorScheme}`, async ({ join }) => {
    const ada = await join('Ada', { colorScheme });
    const bob = await join('Bob');
    await bob.say('hello');
    await ada.say('helo');
    await bob.sees('Ada: helo');
    await new Row(ada, 'Bob: hello').reply('hello to you');
    await new Row(ada, 'Ada: helo').edit('hello, all');
    await new Row(bob, 'Bob: hello').delete();
    await ada.sees('Bob: This message was deleted.');
    await new Row(ada, 'Ada: hello, all').press('Delete message');
    expect(await violations(ada.page), 'a question').toEqual([]);

    await ada.page.keyboard.press('Escape');
    await new Row(ada, 'Ada: hello, all').press('Edit message');
    await expect(ada.page.getByText('Editing message')).toBeVisible();
    expect(await violations(ada.page), 'an edit').toEqual([]);

    await ada.page.keyboard.press('Escape');
    await new Row(ada, 'Ada: hello to you').press('Mark as unread');
    await expect(ada.chat.getByText('New', { exact: true })).toBeVisible();
    expect(await violations(ada.page), 'news').toEqual([]);
  });

  test(`axe finds nothing while the server is away, ${colorScheme}`, async ({ join, server }) => {
    const ada = await join('Ada', { colorScheme });
    await ada.say('hello');
    await ada.hasSentAll();
    await server.stop();
    await expect(ada.reconnecting).toBeVisible();
    await ada.say('waiting');
    await ada.sees('Ada: waiting');

    expect(await violations(ada.page)).toEqual([]);
  });
}

test('axe finds nothing in the drawer of a phone', async ({ join }) => {
  const ada = await join('Ada', { viewport: { width: 390, height: 844 } });
  await ada.openDrawer();
  expect(await violations(ada.page)).toEqual([]);
});

test('the keyboard alone leads from the start to a message', async ({ visit }) => {
  const visitor = await visit();
  await visitor.start.isReady();
  const { keyboard } = visitor.page;

  await tabTo(visitor.page, 'Username');
  await keyboard.type('Ada');
  await tabTo(visitor.page, 'Start Chat');
  await keyboard.press('Enter');
  await expect(visitor.box).toBeFocused();
  await keyboard.type('no mouse');
  await tabTo(visitor.page, 'Send');
  await keyboard.press('Enter');

  await visitor.sees('Ada: no mouse');
  await expect(visitor.box).toBeFocused();
});

test('what has the focus shows it', async ({ join }) => {
  const ada = await join('Ada');
  for (const name of ['Send', 'Sign out']) {
    const button = ada.page.getByRole('button', { name });
    await ada.page.keyboard.press('Tab');
    await button.focus();
    const outline = await button.evaluate((element) => getComputedStyle(element).outlineStyle);
    const shadow = await button.evaluate((element) => getComputedStyle(element).boxShadow);
    expect(`${outline} ${shadow}`, name).not.toBe('none none');
  }
});

test('messages and the coming and going are read aloud', async ({ join }) => {
  const ada = await join('Ada');
  await expect(ada.chat).toHaveAttribute('id', 'chat');
  await expect(ada.chat).not.toHaveAttribute('aria-live', 'off');
  await expect(ada.box).toHaveAttribute('id', 'msg');
});

/** What axe complains about, as short as it can be read. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

/** Presses Tab until the control with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const control = page.getByRole(name === 'Username' ? 'textbox' : 'button', { name });
  for (let presses = 0; presses < 30; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`"${name}" cannot be reached with Tab`);
}
