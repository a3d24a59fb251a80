// The table of floors (docs/architecture.md): which folder may import which.
// Everybody may also import `base` and `traffic`, unless `only` says otherwise.
// A value that is a file path (`desk/desk`) opens that one door of a folder, not the folder.
// `inside` are a room's own folders from the ground up: each may import those before it, and the room's files all of them.

// What safe rooms may know of `traffic`: safe shapes, questions, answers, and a source's state; never raw exchanges.
const safe = ['traffic/safe', 'traffic/answers', 'traffic/question', 'traffic/source'];

export const floors = {
  base: { may: [], only: true },
  traffic: { may: ['base'], only: true },
  filter: { may: ['base'], only: true },
  setup: { may: ['base'], only: true },
  content: { may: [] },
  sources: { may: [] },
  capture: { may: [] },
  present: { may: ['base', ...safe], only: true },
  wire: { may: ['base', ...safe], only: true },
  query: { may: ['capture', 'filter', 'content'] },
  secrets: {
    may: ['content'],
    inside: [
      'text',
      'values',
      'names',
      'kinds',
      'shapes',
      'personal',
      'places',
      'judging',
      'rules',
      'reading',
      'findings',
    ],
  },
  intake: { may: ['sources', 'capture', 'secrets', 'content', 'filter', 'query/joined'] },
  desk: { may: ['capture', 'query', 'secrets', 'content', 'filter'] },
  tools: { may: ['desk/desk', 'present', 'filter'] },
  mcp: { may: ['tools'] },
  engine: { may: ['mcp', 'tools', 'desk', 'intake', 'capture/capture', 'wire'] },
  cli: { may: ['engine', 'mcp', 'present', 'setup', 'wire'] },
  extension: { may: ['wire', 'setup', 'filter/equals', 'filter/whole', 'base', ...safe], only: true },
  webview: { may: ['wire', 'filter', 'base', ...safe], only: true },
};

/** Rooms that must run anywhere: no Node, no DOM. */
export const portable = ['base', 'traffic', 'filter', 'wire'];

/** Rooms that know safe shapes only and may never name the raw `Transaction`. */
export const safeOnly = ['present', 'tools', 'mcp', 'cli', 'extension', 'webview', 'wire'];

/** `src/secrets/names/keys.ts` → { room: 'secrets', folder: 'names', door: 'secrets/names/keys' }; undefined outside the house. */
export function place(path) {
  const match = /(?:^|\/)(?:src\/)?(webview|[a-z]+)\/([^]*)$/.exec(
    path.replace(/^.*?\/(?=src\/|webview\/)/, ''),
  );
  if (!match || !(match[1] in floors)) return undefined;
  const [folder] = match[2].includes('/') ? match[2].split('/') : [''];
  return { room: match[1], folder, door: `${match[1]}/${match[2].replace(/\.ts$/, '')}` };
}

/** Undefined when allowed, else the sentence that says why not. */
export function verdict(from, to) {
  const { may, only, inside } = floors[from.room];
  if (from.room === to.room) return inside && verdictInside(inside, from, to);
  const allowed = only ? may : [...may, 'base', 'traffic'];
  if (allowed.includes(to.room) || allowed.includes(to.door)) return undefined;
  return `${from.room} may not import ${to.door}: it may import ${allowed.join(', ') || 'nothing'} (docs/architecture.md, "Floors").`;
}

/** Of two files of one room: its own files stand above its folders. */
function verdictInside(inside, from, to) {
  if (from.folder === to.folder || from.folder === '') return undefined;
  const below = inside.slice(0, Math.max(0, inside.indexOf(from.folder)));
  if (below.includes(to.folder)) return undefined;
  const said = below.map((folder) => `${from.room}/${folder}`).join(', ') || 'no other folder of its room';
  return `${from.room}/${from.folder} may not import ${to.door}: it may import ${said} (docs/architecture.md, "Floors").`;
}
