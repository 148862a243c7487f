// Changing and deleting what one has said.

import { Row } from '../support/row.js';
import { expect, test } from '../support/test.js';

const TOMBSTONE = 'Ada: This message was deleted.';

test('an edited message changes for everyone, and says so', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('helo');
  await bob.sees('Ada: helo');

  await new Row(ada, 'Ada: helo').edit('hello');

  for (const person of [ada, bob]) {
    await person.seesInOrder(['Ada: hello']);
    const { edited } = new Row(person, 'Ada: hello');
    await expect(edited).toHaveText(/^edited .*, \d\d:\d\d$/);
    await expect(edited).toHaveAttribute('title', /^Edited .*, \d\d:\d\d$/);
    await person.reload();
    await person.seesInOrder(['Ada: hello']);
  }
  await ada.hasSentAll();
});

test('a deleted message leaves a quiet trace, and its text is gone', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('the secret');
  await ada.say('something else');
  await bob.sees('Ada: something else');

  await new Row(ada, 'Ada: the secret').delete();

  await expect(ada.box).toBeFocused();
  for (const person of [ada, bob]) {
    await person.seesInOrder([TOMBSTONE, 'Ada: something else']);
    await expect(new Row(person, TOMBSTONE).whole.locator('time')).toHaveCount(1);
    expect(await person.serverRendered()).not.toContain('the secret');
    await person.reload();
    await person.seesInOrder([TOMBSTONE, 'Ada: something else']);
  }
  expect(await new Row(ada, TOMBSTONE).buttons()).toEqual(['Copy link', 'Mark as unread']);
});

test('a deletion asks first', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('precious');
  const row = new Row(ada, 'Ada: precious');
  await row.press('Delete message');
  await expect(row.whole.getByRole('group', { name: 'Delete this message?' })).toBeVisible();
  await expect(row.button('Delete')).toBeFocused();

  await row.button('Cancel').click();
  await expect(row.whole).toBeFocused();
  await row.press('Delete message');
  await ada.page.keyboard.press('Escape');
  await expect(row.whole).toBeFocused();

  await ada.reload();
  await ada.seesInOrder(['Ada: precious']);
});

test('only what one has said oneself can be changed', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('mine');
  await bob.sees('Ada: mine');

  const everyones = ['Reply', 'Copy link', 'Mark as unread'];
  expect(await new Row(bob, 'Ada: mine').buttons()).toEqual(everyones);
  const own = ['Reply', 'Edit message', 'Delete message', 'Copy link', 'Mark as unread'];
  expect(await new Row(ada, 'Ada: mine').buttons()).toEqual(own);
});

test('the arrow up edits what was said last, Escape leaves it as it is', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('first');
  await ada.say('second');
  await bob.say('between');
  await ada.sees('Bob: between');
  await ada.hasSentAll();

  await ada.box.press('ArrowUp');
  await expect(ada.box).toHaveValue('second');
  await expect(ada.page.getByText('Editing message')).toBeVisible();
  await ada.box.press('Escape');
  await expect(ada.box).toHaveValue('');
  await expect(ada.page.getByText('Editing message')).toBeHidden();

  await ada.box.press('ArrowUp');
  await ada.type(', better');
  await ada.box.press('Enter');
  for (const person of [ada, bob]) {
    await person.seesInOrder(['Ada: first', 'Ada: second, better', 'Bob: between']);
  }
  await expect(ada.box).toHaveValue('');
});

test('an edit to the same text is none', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('as it is');
  await ada.hasSentAll();
  const row = new Row(ada, 'Ada: as it is');
  const acknowledged = await ada.framesReceived('ack', async () => {
    await row.edit('as it is');
    await ada.say('next');
    await ada.sees('Ada: next');
    await ada.hasSentAll();
  });
  await expect(row.edited).toHaveCount(0);
  expect(acknowledged).toBe(1);
});

test('an edit to nothing is refused, and nothing is lost', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('something');
  await new Row(ada, 'Ada: something').press('Edit message');
  await ada.say('  ');
  await expect(ada.refusal).toContainText('cannot be empty');
  await ada.page.getByRole('button', { name: 'Cancel' }).click();
  await ada.seesInOrder(['Ada: something']);
  await expect(ada.refusal).toBeEmpty();
});

test('what was being typed waits while a message is edited', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('helo');
  await ada.hasSentAll();
  await ada.type('half a thou');

  const row = new Row(ada, 'Ada: helo');
  await row.press('Edit message');
  await expect(ada.box).toHaveValue('helo');
  await ada.say('hello');
  await ada.sees('Ada: hello');
  await expect(ada.box).toHaveValue('half a thou');
  await expect(ada.box).toBeFocused();
});

test('an edited text is a text, also when it looks like a command', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('plain');
  await bob.sees('Ada: plain');
  await new Row(ada, 'Ada: plain').edit('/w Bob psst');
  await bob.seesInOrder(['Ada: /w Bob psst']);
});

test('changes made without a network happen when it is back', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('helo');
  await ada.say('oops');
  await bob.seesInOrder(['Ada: helo', 'Ada: oops']);
  await ada.context.setOffline(true);
  await expect(ada.reconnecting).toBeVisible();

  await new Row(ada, 'Ada: helo').edit('hello');
  await new Row(ada, 'Ada: oops').delete();
  await expect(ada.marked('pending', 'Ada: hello')).toHaveCount(1);
  await expect(ada.marked('pending', TOMBSTONE)).toHaveCount(1);
  await bob.seesInOrder(['Ada: helo', 'Ada: oops']);

  await ada.context.setOffline(false);
  for (const person of [ada, bob]) {
    await expect
      .poll(() => person.texts(), { timeout: 30_000 })
      .toEqual(['Ada: hello', TOMBSTONE]);
  }
  await ada.hasSentAll();
});

test('changes that wait survive leaving the page', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('helo');
  await ada.say('oops');
  await bob.sees('Ada: oops');
  await server.stop();
  await expect(ada.reconnecting).toBeVisible();
  await new Row(ada, 'Ada: helo').edit('hello');
  await new Row(ada, 'Ada: oops').delete();
  await ada.page.goto('about:blank');

  await server.start();
  await ada.page.goto('/room/lobby');
  for (const person of [ada, bob]) {
    await expect
      .poll(() => person.texts(), { timeout: 30_000 })
      .toEqual(['Ada: hello', TOMBSTONE]);
  }
  await ada.hasSentAll();
});

test('who was away finds everything changed that was changed meanwhile', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('helo');
  await ada.say('oops');
  await bob.seesInOrder(['Ada: helo', 'Ada: oops']);
  await bob.context.setOffline(true);
  await expect(bob.reconnecting).toBeVisible();

  await new Row(ada, 'Ada: helo').edit('hello');
  await new Row(ada, 'Ada: oops').delete();
  await ada.say('done');
  await ada.hasSentAll();
  await bob.context.setOffline(false);

  await expect
    .poll(() => bob.texts(), { timeout: 30_000 })
    .toEqual(['Ada: hello', TOMBSTONE, 'Ada: done']);
});

test('a refused change says why, is kept, and can be given up', async ({ join }) => {
  const ada = await join('Ada');
  const tab = await ada.newTab();
  await tab.isInRoom();
  await ada.say('helo');
  await tab.sees('Ada: helo');

  const row = new Row(ada, 'Ada: helo');
  await row.press('Edit message');
  await expect(ada.box).toHaveValue('helo');
  await new Row(tab, 'Ada: helo').delete();
  await ada.sees(TOMBSTONE);
  await ada.say('hello');

  const deleted = new Row(ada, TOMBSTONE);
  await expect(deleted.whole).toContainText('Not changed: ');
  await ada.reload();
  await expect(deleted.whole).toContainText('Not changed: ');
  await expect(deleted.button('Retry')).toBeVisible();
  await deleted.button('Discard').click();
  await expect(deleted.whole).not.toContainText('Not changed: ');
  await ada.seesInOrder([TOMBSTONE]);
});

test('a refused change is done when it is tried again in better times', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await bob.rooms.create('Talk');
  await ada.rooms.create('Talk');
  await ada.say('helo');
  await bob.sees('Ada: helo');
  await ada.context.setOffline(true);
  await expect(ada.reconnecting).toBeVisible();
  await new Row(ada, 'Ada: helo').edit('hello');
  await bob.rooms.setOffRecord(true);
  await ada.context.setOffline(false);
  const refused = ada.chat.locator('.message').filter({ hasText: 'Not changed: ' });
  await expect(refused).toHaveCount(1, { timeout: 30_000 });

  await bob.rooms.setOffRecord(false);
  await refused.getByRole('button', { name: 'Retry' }).click();
  for (const person of [ada, bob]) {
    await person.seesInOrder(['Ada: hello']);
  }
  await ada.hasSentAll();
  await expect(refused).toHaveCount(0);
});

test('everything can be done by the keyboard', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  for (const text of ['one', 'two', 'three']) {
    await ada.say(text);
  }
  await bob.sees('Ada: three');
  await ada.hasSentAll();

  await ada.chat.focus();
  const press = (key: string) => ada.page.keyboard.press(key);
  await press('ArrowUp');
  await expect(new Row(ada, 'Ada: three').whole).toBeFocused();
  await press('ArrowUp');
  const row = new Row(ada, 'Ada: two');
  await expect(row.whole).toBeFocused();
  for (const name of ['Reply', 'Edit message', 'Delete message']) {
    await press('Tab');
    await expect(row.button(name)).toBeFocused();
  }
  await press('Enter');
  await expect(row.button('Delete')).toBeFocused();
  await press('Enter');
  await expect(ada.box).toBeFocused();
  await bob.seesInOrder(['Ada: one', TOMBSTONE, 'Ada: three']);

  await ada.chat.focus();
  await press('ArrowUp');
  await press('Escape');
  await expect(ada.box).toBeFocused();
});

test('a tap on a message shows what can be done with it', async ({ join }) => {
  const ada = await join('Ada', { viewport: { width: 360, height: 740 }, hasTouch: true });
  await ada.say('helo');
  await ada.hasSentAll();
  const row = new Row(ada, 'Ada: helo');
  await row.line.tap();
  await row.button('Edit message').tap();
  await expect(ada.box).toHaveValue('helo');
  await ada.say('hello');
  await ada.seesInOrder(['Ada: hello']);
});
