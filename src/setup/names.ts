/** Which clients there are and what people call them; apart from their files, so that a menu loads no more. */

export const clientTitles = {
  claude: 'Claude Code',
  codex: 'Codex CLI',
  vscode: 'VS Code (without the extension)',
  cursor: 'Cursor',
  windsurf: 'Windsurf',
  gemini: 'Gemini CLI',
  copilot: 'Copilot CLI',
  opencode: 'opencode',
} as const;

export type ClientName = keyof typeof clientTitles;

export function isClientName(name: string): name is ClientName {
  return Object.hasOwn(clientTitles, name);
}
