// What the creator of a room can change in it; everyone inside sees it at once.

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
  const settings = ada.page.getByRole('dialog', { name: 'Room settings' });
  const mark = bob.page.getByRole('banner').getByText('Off the record', { exact: true });

  await ada.rooms.choose('Room settings');
  await settings.getByRole('checkbox', { name: 'Off the record' }).check();
  await settings.getByRole('button', { name: 'Save' }).click();
  await bob.isTold('From now on the room is off the record: messages are not kept.');
  await expect(mark).toBeVisible();

  await ada.rooms.choose('Room settings');
  await settings.getByRole('checkbox', { name: 'Off the record' }).uncheck();
  await settings.getByRole('button', { name: 'Save' }).click();
  await bob.isTold('From now on messages are kept again.');
  await expect(mark).toHaveCount(0);
});
