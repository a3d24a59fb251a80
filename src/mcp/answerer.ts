/** Who answers what the protocol asks: our own engine in this process, or one that runs already (mcp/relay). */

import { type Problem } from '../base/problem.ts';
import { type UnknownRecord } from '../base/unknown.ts';

/** One tool as clients see it. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
    readonly destructiveHint?: boolean;
  };
}

export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

export interface ListedTemplate extends Omit<ListedResource, 'uri' | 'mimeType'> {
  readonly uriTemplate: string;
  readonly mimeType?: string;
}

export interface ObjectSchema extends UnknownRecord {
  readonly type: 'object';
}

/** A tool's answer: the text and the data say the same, each complete alone. */
export interface ToolReply {
  readonly text: string;
  /** Absent beside a Problem: clients would check it against the output schema. */
  readonly data?: UnknownRecord;
  readonly problem?: Problem;
  /** Bodies too big for an answer, by address. */
  readonly links?: readonly ResourceLink[];
}

export interface ResourceLink {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes?: number;
}

export interface ResourceText {
  readonly mimeType: string;
  readonly text: string;
  /** Of an export: how many exchanges are in it, and how many older ones were too many. */
  readonly count?: number;
  readonly left?: number;
}

export interface CallContext {
  /** Ends the wait of a call, never the capture. */
  readonly signal: AbortSignal;
  readonly progress: (done: number, of: number) => void;
  /** False: what is held now is the answer. Who asks has waited already. */
  readonly waits?: boolean;
}

/** What can be completed while a person types: an exchange's id or a value of a filter field. */
export type Completed = 'id' | 'req.host' | 'container.name' | 'marker';

/** What is there to be asked for: in fixed order and the same for every connection. */
export interface Listed {
  readonly tools: readonly ListedTool[];
  readonly resources: readonly ListedResource[];
  readonly templates: readonly ListedTemplate[];
}

export interface Answerer extends Listed {
  call(name: string, args: UnknownRecord, context: CallContext): Promise<ToolReply>;
  read(uri: string, signal: AbortSignal): Promise<ResourceText | Problem>;
  complete(what: Completed, start: string): Promise<readonly string[]>;
}
