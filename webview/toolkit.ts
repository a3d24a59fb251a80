/**
 * The toolkit, behind one file: its maintainers have archived it, so nobody else imports it, and the exit is
 * cheap. Only what is used is registered. More than half of the page's script is this: it is loaded after the
 * first rows. Its own way to take the theme waits for the page to load, so it comes too late for that: its tokens
 * are filled in main.css.
 */

import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodePanels,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodePanels(),
    vsCodeProgressRing(),
  );
}
