/**
 * The hot part of reading Qtap's stream, for WebAssembly. This is AssemblyScript: TypeScript with the machine's numbers
 * and without objects; its compiler checks it. `npm run decoder` makes `../decoderModule.ts` of it.
 */

export { feedChunks, isEmpty, reset } from './chunks';
export { feed } from './frames';
