/**
 * `qtap-traffic:` read-only documents: frozen snapshots, exchanges, bodies, explanations. A file system, because
 * only files of one can be attached to the chat; editor search, folding and diff come with it.
 */

import * as vscode from 'vscode';
import { isProblem, type Problem } from '../base/problem.ts';
import { type EngineCalls } from '../wire/engine.ts';
import { type EngineProcess } from './engineProcess.ts';

export const scheme = 'qtap-traffic';

/** Snapshots and explanations are kept as they were made; so many, the oldest first to go. */
const mostFrozen = 50;

type DocumentQuestion = EngineCalls['document']['question'];

export interface Documents extends vscode.Disposable {
  /** Makes a document now and keeps it: `/snapshot/…`, `/explain/…`, `/normalised/…`. */
  freeze(path: string, question: DocumentQuestion): Promise<vscode.Uri | Problem>;
  /** Opens a document beside or in the active column. */
  open(uri: vscode.Uri, beside?: boolean): Promise<void>;
  exchange(id: string): vscode.Uri;
  body(id: string, which: 'request' | 'response'): Promise<vscode.Uri | Problem>;
}

interface Kept {
  readonly bytes: Uint8Array;
  readonly at: number;
}

export function registerDocuments(engine: EngineProcess): Documents {
  const frozen = new Map<string, Kept>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();

  function keep(path: string, text: string): vscode.Uri {
    frozen.delete(path);
    frozen.set(path, { bytes: new TextEncoder().encode(text), at: Date.now() });
    for (const oldest of frozen.keys()) {
      if (frozen.size <= mostFrozen) break;
      frozen.delete(oldest);
    }
    return vscode.Uri.from({ scheme, path });
  }

  /** An exchange's document is made when it is read first, and stays as it was then. */
  async function contentOf(uri: vscode.Uri): Promise<Kept> {
    const known = frozen.get(uri.path);
    if (known) return known;
    const [, id] = /^\/exchange\/(r[0-9a-z]{3,8})\.md$/.exec(uri.path) ?? [];
    if (id === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const made = await freeze(uri.path, { kind: 'exchange', id });
    const kept = frozen.get(uri.path);
    if (isProblem(made) || !kept)
      throw vscode.FileSystemError.Unavailable(isProblem(made) ? `${made.message} ${made.fix}` : uri);
    return kept;
  }

  async function freeze(path: string, question: DocumentQuestion): Promise<vscode.Uri | Problem> {
    const caller = await engine.ensure();
    if (isProblem(caller)) return caller;
    const document = await caller.call('document', question);
    return isProblem(document) ? document : keep(path, document.markdown);
  }

  const readOnly = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const registration = vscode.workspace.registerFileSystemProvider(
    scheme,
    {
      onDidChangeFile: changed.event,
      watch: () => new vscode.Disposable(() => undefined),
      async stat(uri) {
        const { bytes, at } = await contentOf(uri);
        return {
          type: vscode.FileType.File,
          ctime: at,
          mtime: at,
          size: bytes.length,
          permissions: vscode.FilePermission.Readonly,
        };
      },
      readFile: async (uri) => (await contentOf(uri)).bytes,
      readDirectory: () => [],
      createDirectory: readOnly,
      writeFile: readOnly,
      delete: readOnly,
      rename: readOnly,
    },
    { isCaseSensitive: true, isReadonly: true },
  );

  return {
    freeze,
    async open(uri, beside = false) {
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, {
        preview: true,
        viewColumn: beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
      });
    },
    exchange: (id) => vscode.Uri.from({ scheme, path: `/exchange/${id}.md` }),
    async body(id, which) {
      const caller = await engine.ensure();
      if (isProblem(caller)) return caller;
      const body = await caller.call('body', { id, which });
      if (isProblem(body)) return body;
      return keep(`/exchange/${id}/${which}-body.${body.extension}`, body.text);
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}
