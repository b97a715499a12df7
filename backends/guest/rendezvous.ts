import { once } from 'node:events';
import { dirname } from 'node:path';
import { createServer, type Server, type Socket } from 'node:net';
import { UnusableFolder } from './unusable-folder';

/** The kernel's limit for the path of a Unix socket, less its zero. */
const LONGEST_PATH = 107;

/** A Unix socket that waits for one peer. */
export class Rendezvous {
  readonly peer: Promise<Socket>;
  private arrived: Socket | undefined;

  private constructor(private readonly server: Server) {
    this.peer = new Promise((resolve) => {
      server.once('connection', (socket) => {
        server.close();
        // the end of the guest is told elsewhere; an unheard error would end this process
        socket.on('error', () => undefined);
        this.arrived = socket;
        resolve(socket);
      });
    });
  }

  /** Listens there. Rejects with UnusableFolder, or with what the system says. */
  static async at(path: string): Promise<Rendezvous> {
    if (Buffer.byteLength(path) > LONGEST_PATH)
      throw new UnusableFolder(
        dirname(path),
        `${path} is too long for a socket`,
        `at most ${LONGEST_PATH} bytes: set TMPDIR to a folder with a shorter name`,
      );
    const server = createServer();
    const rendezvous = new Rendezvous(server);
    server.listen(path);
    await once(server, 'listening');
    return rendezvous;
  }

  close(): void {
    this.server.close();
    this.arrived?.destroy();
  }
}
