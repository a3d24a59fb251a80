/** Copilot's agent mode, without a sign-in, on the scripted model. */

import type * as vscode from 'vscode';
import { type Model } from './model.ts';
import { until } from './waiting.ts';
import { type EditorWindow } from './window.ts';

export interface Reply {
  /** What the model said, turn by turn. */
  readonly said: readonly string[];
  /** The tools that VS Code ran, by the names it gave them. */
  readonly called: readonly string[];
  readonly error?: string;
}

export interface Agent {
  /** Types a prompt in agent mode and waits for the end of the answer. */
  ask(prompt: string, more?: AskOptions): Promise<Reply>;
}

export interface AskOptions {
  /** Documents to attach, as URIs. */
  readonly attach?: readonly string[];
}

interface ChatResult {
  readonly errorDetails?: { readonly message?: string };
  readonly metadata?: {
    readonly toolCallRounds?: readonly {
      readonly response?: string;
      readonly toolCalls?: readonly { readonly name: string }[];
    }[];
  };
}

async function isReady(editor: typeof vscode, vendor: string): Promise<boolean> {
  const models = await editor.lm.selectChatModels({ vendor });
  return models.length > 0 && editor.extensions.getExtension('GitHub.copilot-chat')?.isActive === true;
}

/** Turns the bundled Copilot Chat on and waits for the model. */
export async function startAgent(window: EditorWindow, { vendor, id }: Model): Promise<Agent> {
  // A change in the running workbench enables it at once; the same value in the settings file would not.
  await window.inHost((editor) =>
    editor.workspace
      .getConfiguration('chat')
      .update('disableAIFeatures', false, editor.ConfigurationTarget.Global),
  );
  await until('Copilot Chat and the scripted model', () => window.inHost(isReady, vendor));
  return {
    async ask(prompt, { attach = [] } = {}) {
      const result = (await window.inHost(
        (editor, { query, attachments, modelSelector }) =>
          editor.commands.executeCommand('workbench.action.chat.open', {
            mode: 'agent',
            query,
            modelSelector,
            attachFiles: attachments.map((one) => editor.Uri.parse(one)),
            blockOnResponse: true,
          }),
        { query: prompt, attachments: [...attach], modelSelector: { vendor, id } },
      )) as ChatResult | null;
      const rounds = result?.metadata?.toolCallRounds ?? [];
      const error = result?.errorDetails?.message;
      return {
        said: rounds.map((round) => round.response ?? ''),
        called: rounds.flatMap((round) => (round.toolCalls ?? []).map(({ name }) => name)),
        ...(error === undefined ? {} : { error }),
      };
    },
  };
}
