// Private messages: `/w name text`. And the other command there is.

import { Client } from '../support/client.js';
import { expect, test } from '../support/test.js';

test('a whisper is seen by the two people, marked as private', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');

  await ada.whisper('Bob', 'psst');
  await expect(bob.marked('private', 'Ada: psst')).toHaveCount(1);
  await expect(ada.marked('private', 'Ada: psst')).toHaveCount(1);
  await expect(ada.box).toHaveValue('');

  await bob.whisper('Ada', 'what?');
  await expect(ada.marked('private', 'Bob: what?')).toHaveCount(1);
});

test('a third person never gets it, in no way', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const eve = await join('Eve');
  const heard: string[] = [];
  eve.page.on('websocket', (socket) => {
    socket.on('framereceived', (frame) => heard.push(String(frame.payload)));
  });
  await eve.reload();

  await ada.whisper('Bob', 'the secret');
  await bob.sees('Ada: the secret');
  await ada.say('in public');
  await eve.sees('Ada: in public');

  expect(await eve.page.content()).not.toContain('the secret');
  expect(await eve.serverRendered()).not.toContain('the secret');
  await eve.reload();
  await eve.sees('Ada: in public');
  expect(await eve.page.content()).not.toContain('the secret');
  expect(heard.join('\n')).toContain('in public');
  expect(heard.join('\n')).not.toContain('the secret');
});

test('whispers are still there after a reload, between the other messages', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('before');
  await bob.sees('Ada: before');
  await ada.whisper('Bob', 'between');
  await bob.sees('Ada: between');
  await ada.say('after');
  await bob.sees('Ada: after');

  for (const person of [ada, bob]) {
    await person.reload();
    await person.seesInOrder(['Ada: before', 'Ada: between', 'Ada: after']);
    await expect(person.marked('private', 'Ada: between')).toHaveCount(1);
    expect(await person.serverRendered()).toContain('between');
  }
});

test('both tabs of the two people show it', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const tab = await ada.newTab();
  await tab.isInRoom();

  await ada.whisper('Bob', 'to one of you');

  for (const page of [ada, tab, bob]) {
    await expect(page.marked('private', 'Ada: to one of you')).toHaveCount(1);
  }
});

test('a name that nobody has is told, and what was typed is kept', async ({ join }) => {
  const ada = await join('Ada');
  await ada.whisper('Zorro', 'hello?');
  await ada.isAnswered(/Zorro/);
  await expect(ada.box).toHaveValue('/w Zorro hello?');
  await expect(ada.lines()).toHaveCount(0);
});

test('the name may be typed in any case', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.whisper('bob', 'psst');
  await expect(bob.marked('private', 'Ada: psst')).toHaveCount(1);
});

test('a whisper to someone who is away waits for them', async ({ join, server }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const tab = await bob.context.newPage();
  await bob.close();
  await ada.isTold('Bob has left the chat.');

  await ada.whisper('Bob', 'for later');
  await expect(ada.marked('private', 'Ada: for later')).toHaveCount(1);
  await ada.isAnswered('Bob is not here right now');

  await tab.goto(server.address('/room/lobby'));
  await expect(
    tab.getByRole('log', { name: 'Messages' }).locator('p', { hasText: 'Ada: for later' }),
  ).toHaveCount(1);
});

test('a whisper that was typed nowhere is in the private chat alone', async ({ join, server }) => {
  const ada = await join('Ada');
  const robot = await Client.join(server, 'Robot');
  await robot.whisper('Ada', 'beep');
  await robot.say('done');
  await robot.close();
  await ada.seesInOrder(['Robot: done']);

  await ada.page.goto('/dm/Robot');
  await ada.seesInOrder(['Robot: beep']);
});

test('a whisper is shown where it was typed, and in no other room', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  const form = { name: 'Garden' };
  const headers = { origin: new URL(ada.page.url()).origin };
  for (const person of [ada, bob]) {
    await person.context.request.post('/rooms', { form, headers });
  }
  await ada.comeTo('/room/garden');
  await ada.whisper('Bob', 'psst');
  await expect(ada.marked('private', 'Ada: psst')).toHaveCount(1);
  await ada.hasSentAll();
  await ada.comeTo('/room/lobby');
  await ada.say('hello');
  await bob.seesInOrder(['Ada: hello']);
  await ada.seesInOrder(['Ada: hello']);

  await bob.page.goto('/room/garden');
  await expect(bob.marked('private', 'Ada: psst')).toHaveCount(1);
  await bob.page.goto('/dm/Ada');
  await bob.seesInOrder(['Ada: psst']);
});

test('/help lists the commands', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('/help');
  await ada.isAnswered('/w name text');
  await ada.isAnswered('/help');
  await expect(ada.box).toHaveValue('');

  await ada.say('thanks');
  await bob.sees('Ada: thanks');
  await expect(bob.chat.getByText('/w name text')).toHaveCount(0);
});

test('an unknown command is no message, and stays in the box', async ({ join }) => {
  const ada = await join('Ada');
  const bob = await join('Bob');
  await ada.say('/dance now');
  await ada.isAnswered('/dance');
  await expect(ada.box).toHaveValue('/dance now');

  await ada.say('hello');
  await bob.seesInOrder(['Ada: hello']);
});

for (const command of ['/w', '/w Bob', '/w Bob   ']) {
  test(`"${command}" alone is no message, and stays in the box`, async ({ join }) => {
    const ada = await join('Ada');
    await join('Bob');
    await ada.say(command);
    await ada.isAnswered('/w name text');
    await expect(ada.box).toHaveValue(command);
    await expect(ada.lines()).toHaveCount(0);
  });
}
