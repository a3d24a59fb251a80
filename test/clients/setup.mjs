// Before the layer: the clients are installed once, and every test learns how to start them or why it cannot.
import { installClients } from './install.mjs';

export default async function setup(project) {
  project.provide('clients', await installClients());
}
