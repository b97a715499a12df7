import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { bootGuest, type Guest } from '../../backends/guest/boot';
import { GuestFailure } from '../../backends/guest/guest-failure';
import { HelperClient } from '../../backends/ioctl/helper-client';
import { BrokenFrame } from '../../backends/ioctl/protocol/frame';
import { showReply } from '../../backends/ioctl/protocol/reply';
import { buildHelper } from '../../backends/guest/helper';
import { initramfs } from '../../backends/guest/initramfs';
import type { KernelVersion } from '../../backends/guest/kernel/versions';
import { requireTools, toolsToBoot } from '../../backends/guest/missing-tools';
import { type GuestTopology, type TableMode, tableModes } from '../../backends/guest/topology';
import { topologyNamed, topologyPlans } from '../../backends/guest/topologies/registry';
import { type ExitStatus, exitStatus } from '../shared/exit';
import { tellingFailures } from './failures';
import { imageOf } from './image-of';
import { interruptible } from './interruptible';
import { linuxOption } from './linux-option';

const EXAMPLES = `
Examples:
  ioasid kernel boot                                        a prompt; Ctrl-D ends the guest
  ioasid kernel boot --topology bridge --mode scalable
  printf 'group 0000:00:05.0\\nkmsg\\n' | ioasid kernel boot --linux 6.12
  ioasid kernel boot --json                                 how long it takes, and what it has

Topologies:
${topologyPlans.map(({ name, says }) => `  ${name.padEnd(16)}${says}`).join('\n')}

A line is an operation of backends/ioctl/helper/PROTOCOL.md. An answer is OK or an errno, and
values; or what was wrong with the line.

Exit status: 0 it ran, 2 bad input or something is missing, 3 it did not start or did not stay.
`;

interface BootOptions {
  readonly linux?: KernelVersion;
  readonly kernel?: string;
  readonly topology: string;
  readonly mode: TableMode;
  readonly json?: boolean;
}

/** Registers `ioasid kernel boot`. */
export function kernelBootCommand(kernel: Command, finish: (status: ExitStatus) => void): void {
  kernel
    .command('boot')
    .description('start a guest and pass lines to the helper in it')
    .addOption(linuxOption())
    .addOption(new Option('--kernel <image>', 'an image of your own').conflicts('linux'))
    .addOption(
      new Option('--topology <name>', 'the devices of the guest')
        .argParser(topologyName)
        .default('same-slot'),
    )
    .addOption(
      new Option('--mode <mode>', 'the tables of VT-d').choices(tableModes).default('legacy'),
    )
    .option('--json', 'print one JSON document about the start, and end the guest')
    .addHelpText('after', EXAMPLES)
    .action(async (options: BootOptions) => finish(await tellingFailures(() => run(options))));
}

function topologyName(text: string): string {
  if (topologyPlans.some(({ name }) => name === text)) return text;
  throw new InvalidArgumentError(
    `expected one of: ${topologyPlans.map(({ name }) => name).join(', ')}`,
  );
}

async function run(options: BootOptions): Promise<ExitStatus> {
  requireTools('to start a guest', toolsToBoot);
  const topology = topologyNamed(options.topology, options.mode);
  if (topology === undefined) throw new Error(`no topology ${options.topology}`);
  const kernel = imageOf(options);
  const files = initramfs(readFileSync(buildHelper()), topology);
  return interruptible(async (signal) => {
    const guest = await bootGuest({ kernel, initramfs: files, topology, signal });
    const status = await use(guest, options);
    signal.throwIfAborted();
    return status;
  });
}

async function use(guest: Guest, options: BootOptions): Promise<ExitStatus> {
  const helper = new HelperClient(guest.socket, {
    tail: () => guest.consoleTail().slice(-20).join('\n'),
  });
  try {
    const began = performance.now();
    const hello = await helper.ask('hello');
    const release = hello.kind === 'done' ? (hello.values[1] ?? '') : '';
    const seconds = guest.bootSeconds + (performance.now() - began) / 1000;
    const { topology } = guest;
    if (options.json === true)
      process.stdout.write(`${JSON.stringify({ release, seconds, topology }, null, 2)}\n`);
    else {
      if (process.stdin.isTTY) process.stdout.write(introduction(release, seconds, topology));
      await converse(helper, guest);
    }
    return exitStatus.holds;
  } finally {
    helper.close();
    await guest.stop();
  }
}

function introduction(release: string, seconds: number, topology: GuestTopology): string {
  const devices = topology.devices.map(
    ({ address, role, group }) => `  ${address}  ${role}, group ${group}\n`,
  );
  return [
    `Linux ${release} after ${seconds.toFixed(1)} s: ${topology.says}\n`,
    ...devices,
    'Ctrl-D ends.\n',
  ].join('');
}

/** Lines in, answers out, one for one. Rejects with GuestFailure or HelperGone where the guest does not stay. */
async function converse(helper: HelperClient, guest: Guest): Promise<void> {
  const terminal = process.stdin.isTTY;
  const lines = createInterface({
    input: process.stdin,
    ...(terminal ? { output: process.stdout, prompt: 'guest> ' } : {}),
  });
  const guestLife = new AbortController();
  // whoever writes the lines may wait for an answer that will never come
  void guest.ended.then(() => {
    guestLife.abort();
    lines.close();
  });
  if (terminal) lines.prompt();
  for await (const line of lines) {
    const words = line.trim();
    if (words !== '' && !words.startsWith('#'))
      process.stdout.write(`${await answer(helper, words)}\n`);
    if (words === 'quit') return;
    if (terminal) lines.prompt();
  }
  if (guestLife.signal.aborted)
    throw new GuestFailure('the guest ended before it was asked to', guest.consoleTail());
}

async function answer(helper: HelperClient, words: string): Promise<string> {
  try {
    return showReply(await helper.ask(words));
  } catch (error) {
    if (error instanceof BrokenFrame) return `rejected: ${error.message}`;
    throw error;
  }
}
