/** What carries the page's letters to the engine's process and back, on a thread of its own. */

// A letter that came before there is somebody to hear it would be heard by the page before, and never answered.
const connected = fetch('/letters');
onmessage = ({ data }) =>
  void connected.then(() => fetch('/letter', { method: 'POST', body: JSON.stringify(data) }));

async function read(): Promise<void> {
  const { body } = await connected;
  const reader = body?.getReader();
  let held = new Uint8Array(0);
  for (;;) {
    const piece = await reader?.read();
    if (!piece?.value) return;
    const joined = new Uint8Array(held.length + piece.value.length);
    joined.set(held);
    joined.set(piece.value, held.length);
    held = joined;
    for (;;) {
      if (held.length < 8) break;
      const view = new DataView(held.buffer, held.byteOffset);
      const [text, bytes] = [view.getUint32(0, true), view.getUint32(4, true)];
      if (held.length < 8 + text + bytes) break;
      const letter = JSON.parse(new TextDecoder().decode(held.subarray(8, 8 + text))) as {
        reply?: { value: { bytes: ArrayBuffer; looked?: { bytes: ArrayBuffer } } };
      };
      const rows = held.slice(8 + text, 8 + text + bytes).buffer;
      const value = letter.reply?.value;
      if (bytes > 0 && value) (value.looked ?? value).bytes = rows;
      postMessage(letter, { transfer: bytes > 0 ? [rows] : [] });
      held = held.slice(8 + text + bytes);
    }
  }
}
void read();

export {};
