// The pictures of the README: made anew with HUBBUB_SCREENSHOTS=1, else only tried out.

import { fileURLToPath } from 'node:url';
import type { TestInfo } from '@playwright/test';
import type { Person } from '../support/person.js';
import { expect, test } from '../support/test.js';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));

const WIDE = { width: 1120, height: 700 };
const PHONE = { width: 390, height: 760 };

for (const [name, viewport, colorScheme] of [
  ['screenshot', WIDE, 'light'],
  ['screenshot-dark', WIDE, 'dark'],
  ['screenshot-phone', PHONE, 'light'],
  ['screenshot-phone-dark', PHONE, 'dark'],
] as const) {
  test(`a conversation of three people: ${name}`, async ({ join }, info) => {
    const maria = await join('Maria', { viewport, colorScheme, deviceScaleFactor: 2 });
    const abhishek = await join('Abhishek');
    const snehal = await join('Snehal');
    await converse(maria, abhishek, snehal);
    await snehal.type('Bring the');
    await expect(maria.typing('Snehal is typing…')).toBeVisible();

    await maria.page.screenshot({
      path: destination(name, info),
      animations: 'disabled',
      caret: 'hide',
    });
  });
}

/** They talk; whoever says something sees what was said before. */
async function converse(maria: Person, abhishek: Person, snehal: Person): Promise<void> {
  const remarks: [Person, string][] = [
    [abhishek, 'Hello! The room for tonight is booked.'],
    [abhishek, 'Doors open at seven: https://example.org/meetup'],
    [snehal, 'Lovely. How many of us will be there?'],
    [maria, 'Fourteen, at the last count.'],
    [maria, 'What is still missing:\n· name tags\n· a long cable\n· something to eat'],
    [snehal, 'I have a very long cable 🙂'],
  ];
  for (const [person, remark] of remarks) {
    await person.say(remark);
    const first = remark.split('\n')[0] ?? '';
    for (const reader of [maria, abhishek, snehal]) {
      await expect(reader.lines().last()).toContainText(first);
    }
  }
  await abhishek.whisper('Maria', 'Shall we get Snehal a cake? It is her birthday.');
  await maria.sees('Abhishek: Shall we get Snehal a cake? It is her birthday.');
}

function destination(name: string, info: TestInfo): string {
  return process.env.HUBBUB_SCREENSHOTS ? `${DOCS}${name}.png` : info.outputPath(`${name}.png`);
}
