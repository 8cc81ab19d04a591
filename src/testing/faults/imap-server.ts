/** A mailbox that speaks as much IMAP (RFC 3501) as taking mail needs; it counts what was fetched and marked. */
import { createServer, type Server, type Socket } from 'node:net';

export interface ScriptedMailbox {
  readonly url: string;
  readonly messages: { uid: number; raw: Buffer; flags: Set<string>; size?: number }[];
  /** Uids in the order in which their whole text was fetched. */
  readonly fetched: number[];
  /** Called before a mark is stored: a test may stop the world here. */
  beforeMark: (uid: number) => void;
  add(raw: Buffer, size?: number): void;
  close(): Promise<void>;
}

/** Opens a mailbox with the user `learning` and the password `secret`. */
export async function scriptedMailbox({ keepsMarks = true } = {}): Promise<ScriptedMailbox> {
  const messages: ScriptedMailbox['messages'] = [];
  const fetched: number[] = [];
  const sockets = new Set<Socket>();
  const box: Pick<ScriptedMailbox, 'beforeMark'> = { beforeMark: () => undefined };

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('* OK [CAPABILITY IMAP4rev1 LITERAL+] ready');
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let at = pending.indexOf('\r\n'); at !== -1; at = pending.indexOf('\r\n')) {
        const line = pending.slice(0, at);
        pending = pending.slice(at + 2);
        try {
          answer(line, socket, say);
        } catch {
          // A test stopped the world in the middle of a command.
          socket.destroy();
        }
      }
    });
  });

  function answer(line: string, socket: Socket, say: (line: string) => void): void {
    const [, tag = '', verb = '', rest = ''] = /^(\S+) (UID \S+|\S+) ?(.*)$/i.exec(line) ?? [];
    const of = (range: string) =>
      messages.filter((m) => range.split(',').some((r) => r === '1:*' || Number(r) === m.uid));
    switch (verb.toUpperCase()) {
      case 'CAPABILITY':
        say('* CAPABILITY IMAP4rev1 LITERAL+');
        break;
      case 'LOGIN':
        if (!/"?learning"? "?secret"?/.test(rest)) {
          say(`${tag} NO [AUTHENTICATIONFAILED] wrong user or password`);
          return;
        }
        break;
      case 'LIST':
      case 'LSUB':
        say(`* ${verb.toUpperCase()} (\\HasNoChildren) "/" "INBOX"`);
        break;
      case 'SELECT':
      case 'EXAMINE':
        say(`* FLAGS (\\Seen \\Deleted TrellisTaken)`);
        say(`* OK [PERMANENTFLAGS (\\Seen \\Deleted${keepsMarks ? ' \\*' : ''})] flags`);
        say(`* ${messages.length} EXISTS`);
        say('* OK [UIDVALIDITY 1] valid');
        say(`* OK [UIDNEXT ${messages.length + 1}] next`);
        say(`${tag} OK [READ-WRITE] selected`);
        return;
      case 'UID SEARCH': {
        const not = /UNKEYWORD (\S+)/i.exec(rest)?.[1] ?? (/UNSEEN/i.test(rest) ? '\\Seen' : '');
        say(
          `* SEARCH ${messages
            .filter((m) => !m.flags.has(not))
            .map((m) => m.uid)
            .join(' ')}`,
        );
        break;
      }
      case 'UID FETCH': {
        for (const m of of(rest.split(' ')[0]!)) {
          const place = messages.indexOf(m) + 1;
          const subject = /^Subject: (.*)$/im.exec(m.raw.toString('latin1'))?.[1]?.trim() ?? '';
          const sender = /^From: .*?([^\s<@]+)@([^\s>]+)/im.exec(m.raw.toString('latin1'));
          if (/BODY/.test(rest)) {
            fetched.push(m.uid);
            socket.write(`* ${place} FETCH (UID ${m.uid} BODY[] {${m.raw.length}}\r\n`);
            socket.write(m.raw);
            say(')');
          } else
            say(
              `* ${place} FETCH (UID ${m.uid} RFC822.SIZE ${m.size ?? m.raw.length} ENVELOPE ("Mon, 2 Mar 2026 08:00:00 +0000" "${subject}" (("" NIL "${sender?.[1]}" "${sender?.[2]}")) NIL NIL NIL NIL NIL NIL "<${m.uid}@box.example>"))`,
            );
        }
        break;
      }
      case 'UID STORE': {
        for (const m of of(rest.split(' ')[0]!)) {
          box.beforeMark(m.uid);
          for (const flag of /\(([^)]*)\)/.exec(rest)?.[1]?.split(' ') ?? []) m.flags.add(flag);
        }
        break;
      }
      case 'LOGOUT':
        say('* BYE');
        say(`${tag} OK bye`);
        socket.end();
        return;
    }
    say(`${tag} OK done`);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return Object.assign(box, {
    url: `imap://learning:secret@127.0.0.1:${port}/INBOX`,
    messages,
    fetched,
    add(raw: Buffer, size?: number) {
      messages.push({
        uid: messages.length + 1,
        raw,
        flags: new Set<string>(),
        ...(size === undefined ? {} : { size }),
      });
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const s of sockets) s.destroy();
        server.close(() => resolve());
      }),
  });
}
