/** What Qtap makes of the body of a request for events, with the words of its complaints. */

export interface EventsRequest {
  readonly topics: Readonly<Record<string, string>>;
  readonly skipSnapshot: boolean;
  /** Older servers: the array they understood, or null. */
  readonly filterTopics: readonly string[] | null;
}

export const allTopics = { connection: '*', http: '*', process: '*' } as const;

/** A text is the error that goes into the 400. */
export function readRequest(body: string): EventsRequest | string {
  const nothing = { topics: allTopics, skipSnapshot: false, filterTopics: null };
  if (body.trim() === '') return nothing;
  const value = firstValue(body);
  if (typeof value === 'string') return `reading request body: ${value}`;
  if (value.json === null) return nothing;
  if (typeof value.json !== 'object' || Array.isArray(value.json)) {
    return `reading request body: json: cannot unmarshal ${goKind(value.json)} into Go value of type devtools.eventsRequest`;
  }
  const members = new Map(
    Object.entries(value.json).map(([name, member]: [string, unknown]) => [name.toLowerCase(), member]),
  );
  const topics = topicMap(members.get('topics') ?? {});
  if (typeof topics === 'string') return `reading request body: ${topics}`;
  const skip = members.get('skip_process_snapshot') ?? false;
  if (typeof skip !== 'boolean') {
    return `reading request body: json: cannot unmarshal ${goKind(skip)} into Go struct field eventsRequest.skip_process_snapshot of type bool`;
  }
  const older = members.get('filter_topics');
  return {
    topics: Object.keys(topics).length === 0 ? allTopics : topics,
    skipSnapshot: skip,
    filterTopics: Array.isArray(older) ? older.map(String) : null,
  };
}

function topicMap(value: unknown): Record<string, string> | string {
  const field = 'Go struct field eventsRequest.topics of type';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `json: cannot unmarshal ${goKind(value)} into ${field} map[string]string`;
  }
  const topics: Record<string, string> = {};
  for (const [name, filter] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Go leaves the zero value where JSON says null.
    if (filter !== null && typeof filter !== 'string') {
      return `json: cannot unmarshal ${goKind(filter)} into ${field} string`;
    }
    topics[name] = filter ?? '';
  }
  return topics;
}

/** One JSON value is read; whatever follows it is ignored. */
function firstValue(body: string): { json: unknown } | string {
  try {
    return { json: JSON.parse(body) };
  } catch {
    const end = endOfFirstValue(body);
    if (end !== undefined) {
      try {
        return { json: JSON.parse(body.slice(0, end)) };
      } catch {
        // Broken inside: the complaint below.
      }
    } else if (/^\s*[[{]/.test(body)) return 'unexpected EOF';
    return `invalid character ${JSON.stringify(body.trim().charAt(0)).replaceAll('"', "'")} looking for beginning of value`;
  }
}

function endOfFirstValue(body: string): number | undefined {
  let depth = 0;
  for (let i = body.search(/\S/); i < body.length; i++) {
    const letter = body[i];
    if (letter === '"') {
      i++;
      while (i < body.length && body[i] !== '"') i += body[i] === '\\' ? 2 : 1;
    } else if (letter === '{' || letter === '[') depth++;
    else if (letter === '}' || letter === ']') depth--;
    if (depth === 0) return /[[\]{}"]/.test(letter ?? '') ? i + 1 : undefined;
  }
  return undefined;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value;
}
