/** The scan's results as a tree: kind, then process, then destination; leaks apart from credentials in normal use. */

import * as vscode from 'vscode';
import { howMany } from '../base/text.ts';
import { type Findings } from '../traffic/answers.ts';
import { childrenOf, total, type FindingNode } from './findingNodes.ts';

export const findingsView = 'qtapDevtools.findings';

export interface FindingsTree extends vscode.Disposable {
  show(findings: Findings): Promise<void>;
  readonly last: Findings | undefined;
}

const icons: Readonly<Record<string, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

export function registerFindings(): FindingsTree {
  const changed = new vscode.EventEmitter<undefined>();
  let last: Findings | undefined;
  const view = vscode.window.createTreeView<FindingNode>(findingsView, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...childrenOf(node, last)],
      getTreeItem: treeItem,
    },
  });
  return {
    async show(findings) {
      last = findings;
      changed.fire(undefined);
      await vscode.commands.executeCommand('setContext', 'qtapDevtools.scanned', true);
      view.message =
        findings.leaks.length + findings.inUse.length === 0
          ? `Nothing found in ${howMany(findings.scanned, 'exchange')}.`
          : `Risk ${findings.risk}. ${howMany(findings.scanned, 'exchange')} scanned` +
            (findings.notScannedYet > 0 ? `, ${findings.notScannedYet} not yet` : '') +
            (findings.suppressed > 0 ? `, ${findings.suppressed} ignored by rule` : '') +
            '.';
      view.badge = {
        value: findings.leaks.length,
        tooltip: howMany(findings.leaks.length, 'kind of leak', 'kinds of leak'),
      };
      const [first] = childrenOf(undefined, findings);
      if (first) await vscode.commands.executeCommand(`${findingsView}.focus`);
    },
    get last() {
      return last;
    },
    dispose() {
      view.dispose();
      changed.dispose();
    },
  };
}

function treeItem(node: FindingNode): vscode.TreeItem {
  const open = vscode.TreeItemCollapsibleState.Expanded;
  switch (node.is) {
    case 'section':
      return new vscode.TreeItem(node.title, open);
    case 'kind': {
      const item = new vscode.TreeItem(node.kind, open);
      const worst = node.groups[0]?.severity ?? 'low';
      item.iconPath = new vscode.ThemeIcon(icons[worst] ?? 'info');
      item.description = `${worst}, ${total(node.groups)}×`;
      return item;
    }
    case 'process': {
      const item = new vscode.TreeItem(node.process, open);
      item.iconPath = new vscode.ThemeIcon('server-process');
      item.description = `${total(node.groups)}×`;
      return item;
    }
    case 'finding': {
      const { group } = node;
      const item = new vscode.TreeItem(
        `${group.host}${group.route}`,
        vscode.TreeItemCollapsibleState.Collapsed,
      );
      item.description = `${group.place} · ${group.masked.join(', ')} · ${group.count}×`;
      item.tooltip = `${group.place}\n${group.advice}`;
      item.iconPath = new vscode.ThemeIcon('key');
      item.contextValue = 'finding';
      return item;
    }
    case 'why': {
      const item = new vscode.TreeItem(node.text);
      item.iconPath = new vscode.ThemeIcon('info');
      item.tooltip = node.text;
      return item;
    }
  }
}
