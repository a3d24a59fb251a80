/** What the filter's fields are for an exchange that is only arriving: nothing is held yet, its bytes are views. */

import { type Capture } from '../capture/capture.ts';
import { type KnownConnection } from '../capture/tables.ts';
import { readBody, type Content } from '../content/read.ts';
import { type FieldReference } from '../filter/fields.ts';
import { type Read } from '../filter/match.ts';
import { bindJoined, filled, jsonOf, parameter, type Joined, type Side } from '../query/joined.ts';
import { type Process } from '../traffic/facts.ts';
import { Routes } from '../traffic/routes.ts';
import { requestOf, responseOf, type Arrival, type ReadExchange } from '../traffic/source.ts';

/** One for each source, moved from arrival to arrival: most filters never read more than the index fields. */
export interface Arriving extends Joined {
  readonly source: string;
  arrival: Arrival;
}

/** `arrival` is what it stands at first. */
export function createArriving(capture: Capture, source: string, arrival: Arrival): Arriving {
  let current = arrival;
  let read: ReadExchange | undefined;
  let contents: { [side in Side]?: Content | undefined } = {};
  let jsons: { [side in Side]?: unknown } = {};

  function transaction(): ReadExchange {
    return (read ??= current.reader.read(current.head, requestOf(current), responseOf(current)));
  }

  function content(side: Side): Content | undefined {
    if (!(side in contents)) {
      const body = transaction()[side]?.body;
      contents[side] = body && readBody(body);
    }
    return contents[side];
  }

  return {
    source,
    get arrival() {
      return current;
    },
    set arrival(next) {
      current = next;
      read = undefined;
      contents = {};
      jsons = {};
    },
    transaction,
    text: (side) => content(side)?.text,
    json(side) {
      if (!(side in jsons)) {
        const found = content(side);
        jsons[side] = found && jsonOf(found);
      }
      return jsons[side];
    },
    connection(): KnownConnection | undefined {
      const id = current.connectionId;
      return id === undefined ? undefined : capture.tables.connectionById(source, id);
    },
    process(): Process | undefined {
      const { pid, exe } = current;
      const known = pid === undefined ? undefined : capture.tables.process(source, pid)?.fact;
      // The pid may belong to another program by now.
      return exe !== undefined && known?.exe !== undefined && known.exe !== exe ? undefined : known;
    },
  };
}

export function bindArriving(field: FieldReference): Read<Arriving> {
  const [key = ''] = field.path;
  switch (field.name) {
    case 'req.method':
      return ({ arrival }) => filled(arrival.method);
    case 'req.host':
      return ({ arrival }) => filled(arrival.host);
    case 'req.path':
      return ({ arrival }) => filled(arrival.path);
    case 'route': {
      const routes = new Routes();
      return ({ arrival }) => filled(routes.of(arrival.path));
    }
    case 'req.query':
      return ({ arrival }) => parameter(arrival.path, key);
    case 'req.bytes':
      return ({ arrival }) => arrival.requestBytes;
    case 'res.status':
      return ({ arrival }) => arrival.status;
    case 'res.type':
      return ({ arrival }) => arrival.contentType;
    case 'res.bytes':
      return ({ arrival }) =>
        arrival.status === undefined ? undefined : arrival.bodies.length - arrival.requestBytes;
    case 'duration_ms':
      return ({ arrival }) => arrival.durationMs;
    case 'direction':
      return ({ arrival }) => arrival.direction;
    case 'process.binary':
      return ({ arrival }) => filled(arrival.exe?.slice(arrival.exe.lastIndexOf('/') + 1) ?? '');
    case 'process.path':
      return ({ arrival }) => arrival.exe;
    case 'process.pid':
      return ({ arrival }) => arrival.pid;
    case 'container.name':
      return ({ arrival }) => arrival.container;
    case 'source':
      return ({ source }) => source;
    default:
      return bindJoined(field);
  }
}
