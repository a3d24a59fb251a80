import { expect, test } from 'vitest';
import { inMessage } from '../../src/extension/messages.ts';

/** What VS Code takes for a link in a message (vs/base/common/linkedText). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

test.each([
  'request body: $["[Details](command:workbench.action.quit)"]',
  '[a](https://evil.example)',
  '[[a](command:x "t")',
  '[a](command:x)[b](file:///etc/passwd)',
])('no link is made of %j, and its words stay', (text) => {
  expect(text).toMatch(link);
  expect(inMessage(text)).not.toMatch(link);
  expect(inMessage(text).replace(/ /g, '')).toBe(text.replace(/ /g, ''));
});

test('it is one line, and nothing in it is unseen', () => {
  expect(inMessage(' a\nb\u202e \n')).toBe('a⏎b⟨U+202E⟩');
  expect(inMessage('root@pay-1’s password:')).toBe('root@pay-1’s password:');
});
