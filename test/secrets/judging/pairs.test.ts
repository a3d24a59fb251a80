import { expect, test } from 'vitest';
import { createRedactor } from '../../../src/secrets/redact.ts';
import { exchange } from '../corpus/build.ts';
import { createValues } from '../corpus/values.ts';

const redactor = createRedactor({ installKey: new Uint8Array(32).fill(9) });
const values = createValues(12);

test.each([
  ['unquoted', (secret: string) => `env:\n- name: DB_PASSWORD\n  value: ${secret}\n`],
  ['quoted', (secret: string) => `env:\n  - name: "API_KEY"\n    value: "${secret}"\n`],
])('the value on the line below its name is found, %s', (_how, write) => {
  const { transaction } = exchange('pod', {
    url: 'https://api.pod-lab.net/x',
    response: { body: write(values.alnum(24)), type: 'application/yaml' },
  });
  expect(redactor.exchange(transaction).findings).toHaveLength(1);
});

test('what stands below a name without a value is none', () => {
  const { transaction } = exchange('pod', {
    url: 'https://api.pod-lab.net/x',
    response: {
      body: 'env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db, key: password}\n- name: TOKEN\n  value: $(TOKEN)\n',
      type: 'application/yaml',
    },
  });
  expect(redactor.exchange(transaction).findings).toEqual([]);
});
