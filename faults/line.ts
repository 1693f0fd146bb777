import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Stage } from './stage.ts';

export type Line = {
  /** The same database, over this line. */
  of: (url: string) => string;
  /** Carries nothing any more and closes nothing, as when a cable is pulled; or carries again what has waited. */
  silence: () => void;
  restore: () => void;
  /** Leads to another server from here on, as a name or a pooler would that has been told so. */
  lead: (to: number) => void;
};

/** A line to a Postgres that can fall silent. */
export async function layLine(first: number, onClose: Stage['onClose']): Promise<Line> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  let to = first;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      if (isSilent) from.pause();
      from.on('data', (bytes) => into.write(bytes));
      from.on('end', () => into.end());
      from.on('error', () => into.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!isSilent) into.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onClose(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    of: (url) => Object.assign(new URL(url), { port: String(port) }).href,
    silence: () => {
      isSilent = true;
      for (const socket of sockets) socket.pause();
    },
    restore: () => {
      isSilent = false;
      for (const socket of sockets) socket.resume();
    },
    lead: (port) => {
      to = port;
      isSilent = false;
      for (const socket of sockets) socket.destroy();
    },
  };
}
