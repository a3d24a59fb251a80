import { describe, expect, it } from 'vitest';
import { engineOptions, headersOf, readSetting, type Inspected } from '../../src/extension/settings.ts';
import { defaultOptions } from '../../src/wire/options.ts';

const reader = (settings: Readonly<Record<string, Inspected>>) => ({
  inspect: (name: string) => settings[name],
});

describe('settings', () => {
  it('are the defaults when nothing is set', () => {
    expect(engineOptions(reader({}), {}, undefined)).toEqual(defaultOptions);
  });

  it('of a workspace never decide where traffic comes from or what may leave', () => {
    const evil = reader({
      sources: { workspaceValue: [{ name: 'evil', url: 'http://evil.example' }], workspaceFolderValue: [] },
      'secrets.ignore': { workspaceValue: [{ kind: 'password', reason: 'no' }] },
      'secrets.rules': { workspaceFolderValue: [{ id: 'x' }] },
      'capture.filter': { workspaceValue: 'req.host == "nothing"' },
      'mcp.enabled': { workspaceValue: true, globalValue: false },
    });
    const options = engineOptions(evil, {}, undefined);
    expect(options).toMatchObject({
      sources: defaultOptions.sources,
      secrets: { rules: [], ignore: [] },
      capture: { filter: '' },
      mcp: { enabled: false },
    });
  });

  it('of a workspace count where they change only what is looked at', () => {
    const given = reader({ 'noise.presets': { globalValue: { a: 'x' }, workspaceValue: { b: 'y' } } });
    expect(readSetting(given, 'noise.presets')).toEqual({ b: 'y' });
  });

  it('take the environment’s address where no source is set, and not where one is', () => {
    expect(engineOptions(reader({}), {}, 'demo')).toMatchObject({ sources: [{ name: 'demo', url: 'demo' }] });
    const set = reader({ sources: { globalValue: [{ name: 'pay', url: 'pay:10001' }] } });
    expect(engineOptions(set, {}, 'demo')).toMatchObject({ sources: [{ name: 'pay', url: 'pay:10001' }] });
  });

  it('join a source with its headers from the secret store', () => {
    const set = reader({ sources: { globalValue: [{ name: 'pay', url: 'pay:10001' }] } });
    const options = engineOptions(set, { pay: { Authorization: 'Bearer x' }, other: { A: 'b' } }, undefined);
    expect(options).toMatchObject({ sources: [{ name: 'pay', headers: { Authorization: 'Bearer x' } }] });
  });

  it('find in the secret store only headers that are texts', () => {
    const stored = { pay: { Authorization: 'Bearer x', Retries: 3 }, broken: 'Bearer y' };
    expect(headersOf(stored)).toEqual({ pay: { Authorization: 'Bearer x' } });
  });

  it('that are wrong are named', () => {
    const wrong = reader({ 'capture.maxRows': { globalValue: 7 } });
    expect(engineOptions(wrong, {}, undefined)).toMatchObject({
      code: 'bad-settings',
      message: expect.stringContaining('capture.maxRows') as string,
    });
  });
});
