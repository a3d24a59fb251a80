/**
 * Opens agent chat with a prompt and documents attached. The options of VS Code's command are not documented and
 * differ between versions, so each step down is tried and said: attach, else open beside and copy the prompt.
 */

import * as vscode from 'vscode';

const openCommand = 'workbench.action.chat.open';

/** Where AI is switched off VS Code's command is still there, and does nothing that anybody sees. */
async function chatIsThere(): Promise<boolean> {
  if (vscode.workspace.getConfiguration('chat').get<boolean>('disableAIFeatures') === true) return false;
  return (await vscode.commands.getCommands(true)).includes(openCommand);
}

/** True when the chat took both; false when the person has the document beside and the prompt on the clipboard. */
export async function askInChat(
  prompt: string,
  attached: readonly vscode.Uri[],
  submit: boolean,
): Promise<boolean> {
  if (await chatIsThere()) {
    try {
      await vscode.commands.executeCommand(openCommand, {
        mode: 'agent',
        query: prompt,
        isPartialQuery: !submit,
        attachFiles: attached,
      });
      return true;
    } catch {
      // An older chat, a policy, or no model: the way without attachments follows.
    }
  }
  await vscode.env.clipboard.writeText(prompt);
  for (const uri of attached) {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
      preserveFocus: true,
    });
  }
  void vscode.window.showInformationMessage(
    'There is no chat here that takes attachments. The traffic is open beside, and the prompt is on the clipboard: paste both into the assistant you use.',
  );
  return false;
}
