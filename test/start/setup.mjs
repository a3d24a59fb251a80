import { needs } from '../../scripts/lib/needs.mjs';

export async function setup(project) {
  await needs.codeServer();
  project.provide('chromium', await needs.browser());
}
