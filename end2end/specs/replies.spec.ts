// Answering a message.

import { Client } from '../support/client.js';
import { Row } from '../support/row.js';
import { expect, test } from '../support/test.js';

test('an answer shows what it answers, and leads there', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('Tea or coffee?');
  await bob.sees('Ada: Tea or coffee?');

  await new Row(bob, 'Ada: Tea or coffee?').press('Reply');
  await expect(bob.box).toBeFocused();
  await expect(bob.page.getByText('Replying to Ada')).toBeVisible();
  await bob.say('Tea, please');

  await expect(bob.page.getByText('Replying to Ada')).toBeHidden();
  for (const person of [ada, bob]) {
    await person.seesInOrder(['Ada: Tea or coffee?', 'Bob: Tea, please']);
    const { quote } = new Row(person, 'Bob: Tea, please');
    await expect(quote).toHaveText('In reply to Ada: Tea or coffee?');
    await person.reload();
    await expect(quote).toHaveText('In reply to Ada: Tea or coffee?');
  }
});

test('an answer follows what becomes of the question', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('Tea or cofee?');
  await bob.sees('Ada: Tea or cofee?');
  await new Row(bob, 'Ada: Tea or cofee?').reply('Tea');
  await ada.sees('Bob: Tea');

  await new Row(ada, 'Ada: Tea or cofee?').edit('Tea or coffee?');
  for (const person of [ada, bob]) {
    const { quote } = new Row(person, 'Bob: Tea');
    await expect(quote).toHaveText('In reply to Ada: Tea or coffee?');
  }
  await new Row(ada, 'Ada: Tea or coffee?').delete();
  for (const person of [ada, bob]) {
    const { quote } = new Row(person, 'Bob: Tea');
    await expect(quote).toHaveText('In reply to Ada: This message was deleted.');
  }
});

test('an answer can become a message of its own', async ({ join }) => {
  const ada = await join('Ada');
  await ada.say('question');
  await ada.hasSentAll();
  await new Row(ada, 'Ada: question').press('Reply');
  await ada.page.getByRole('button', { name: 'Cancel reply' }).click();
  await expect(ada.box).toBeFocused();
  await ada.say('statement');
  await ada.hasSentAll();
  await expect(new Row(ada, 'Ada: statement').quote).toHaveCount(0);

  await new Row(ada, 'Ada: question').press('Reply');
  await ada.box.press('Escape');
  await ada.say('another');
  await ada.hasSentAll();
  await expect(new Row(ada, 'Ada: another').quote).toHaveCount(0);
});

test('an answer leads to a message that is not loaded', async ({ join, server }) => {
  const ada = await join('Ada');
  await ada.say('long ago');
  await ada.hasSentAll();
  const teller = await Client.join(server, 'Teller');
  const texts = Array.from({ length: 150 }, (_, index) => `number ${index + 1}`);
  await new Row(ada, 'Ada: long ago').press('Reply');
  await teller.say(...texts);
  await teller.close();
  await ada.say('at last');
  await ada.hasSentAll();
  await ada.reload();
  await ada.doesNotSee('Ada: long ago');

  await new Row(ada, 'Ada: at last').quote.click();

  await expect(ada.message('Ada: long ago')).toBeInViewport();
  await expect(new Row(ada, 'Ada: long ago').whole).toHaveAttribute('data-sought');
  await expect(ada.page).toHaveURL(/\/room\/lobby\/1$/);
  await ada.jump.click();
  await expect(ada.message('Ada: at last')).toBeInViewport();
  await expect(ada.page).toHaveURL(/\/room\/lobby$/);
});

test('an answer typed without a network knows its question', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await bob.say('question');
  await ada.sees('Bob: question');
  await ada.context.setOffline(true);
  await expect(ada.reconnecting).toBeVisible();

  await new Row(ada, 'Bob: question').reply('answer');
  const mine = new Row(ada, 'Ada: answer');
  await expect(mine.quote).toHaveText('In reply to Bob: question');
  await ada.context.setOffline(false);

  const { quote } = new Row(bob, 'Ada: answer');
  await expect(quote).toHaveText('In reply to Bob: question', { timeout: 30_000 });
  await ada.hasSentAll();
});

test('a whisper is answered by a whisper', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const eve = await join('Eve');
  await ada.whisper('Bob', 'psst');
  await bob.sees('Ada: psst');

  await new Row(bob, 'Ada: psst').reply('what?');

  await expect(ada.marked('private', 'Bob: what?')).toHaveCount(1);
  await expect(new Row(ada, 'Bob: what?').quote).toHaveText('In reply to Ada: psst');
  await bob.say('in public');
  await eve.seesInOrder(['Bob: in public']);
});
