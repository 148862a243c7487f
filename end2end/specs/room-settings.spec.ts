// What the creator of a room can change in it; everyone inside sees it at once.

import { Row } from '../support/row.js';
import { expect, test } from '../support/test.js';

test('a room gets another name and topic, for everyone inside', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Gardening');
  await bob.rooms.create('Gardening');

  await ada.rooms.choose('Room settings');
  const settings = ada.page.getByRole('dialog', { name: 'Room settings' });
  await expect(settings.getByRole('textbox', { name: 'Room name' })).toHaveValue('Gardening');
  await settings.getByRole('textbox', { name: 'Room name' }).fill('Garden');
  await settings.getByRole('textbox', { name: 'Topic' }).fill('Weeds');
  await settings.getByRole('button', { name: 'Save' }).click();

  await expect(settings).toBeHidden();
  for (const person of [ada, bob]) {
    await person.rooms.isIn('Garden');
    await person.rooms.has('Garden', 'Lobby');
    await person.isTold('The room is now called Garden.');
    await person.isTold('The topic is now: Weeds');
    await expect(person.page.getByRole('banner').getByText('Weeds')).toBeVisible();
  }
});

test('a name that another room has is refused at the field', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Gardening');
  await ada.rooms.create('Cooking');
  await ada.rooms.choose('Room settings');
  const settings = ada.page.getByRole('dialog', { name: 'Room settings' });
  const name = settings.getByRole('textbox', { name: 'Room name' });
  await name.fill('Gardening');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await expect(name).toBeFocused();
  await expect(name).toHaveValue('Gardening');
});

test('off the record: newcomers see nothing of it, and everyone is told', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Whispers', { offRecord: true });
  await expect(ada.page.getByRole('banner').getByText('Off the record', { exact: true })).toBeVisible();
  await bob.rooms.create('Whispers');
  await ada.say('not for long');
  await bob.sees('Ada: not for long');

  const cleo = await join('Cleo');
  await cleo.rooms.create('Whispers');
  await bob.say('hello Cleo');
  await cleo.seesInOrder(['Bob: hello Cleo']);
  await bob.open(bob.page.url());
  await bob.rooms.isIn('Whispers');
  await expect(bob.lines()).toHaveCount(0);
});

test('a room goes off the record and back on it, for all to see', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.rooms.create('Talk');
  await bob.rooms.create('Talk');
  const mark = bob.page.getByRole('banner').getByText('Off the record', { exact: true });

  await ada.rooms.setOffRecord(true);
  await bob.isTold('From now on the room is off the record: messages are not kept.');
  await expect(mark).toBeVisible();

  await ada.rooms.setOffRecord(false);
  await bob.isTold('From now on messages are kept again.');
  await expect(mark).toHaveCount(0);
});

test('off the record a message can be deleted, but not edited', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Talk');
  await ada.say('before');
  await ada.hasSentAll();
  const row = new Row(ada, 'Ada: before');
  const all = ['Reply', 'Edit message', 'Delete message', 'Copy link', 'Mark as unread'];
  expect(await row.buttons()).toEqual(all);

  await ada.rooms.setOffRecord(true);
  expect(await row.buttons()).toEqual(all.filter((name) => name !== 'Edit message'));
  await ada.box.press('ArrowUp');
  await expect(ada.box).toHaveValue('');
  await ada.rooms.setOffRecord(false);
  expect(await row.buttons()).toEqual(all);
});

test('what was changed elsewhere while the dialog was open stays so', async ({ join }) => {
  const ada = await join('Ada');
  await ada.rooms.create('Gardening');
  const tab = await ada.newTab(ada.page.url());
  await tab.rooms.isIn('Gardening');
  await ada.rooms.choose('Room settings');
  const settings = ada.page.getByRole('dialog', { name: 'Room settings' });
  await settings.getByRole('textbox', { name: 'Topic' }).fill('Weeds');

  await tab.rooms.choose('Room settings');
  const there = tab.page.getByRole('dialog', { name: 'Room settings' });
  await there.getByRole('textbox', { name: 'Room name' }).fill('Garden');
  await there.getByRole('button', { name: 'Save' }).click();
  await ada.isTold('The room is now called Garden.');
  await settings.getByRole('button', { name: 'Save' }).click();

  await expect(settings).toBeHidden();
  await ada.isTold('The topic is now: Weeds');
  await ada.rooms.isIn('Garden');
  await tab.rooms.isIn('Garden');
});
