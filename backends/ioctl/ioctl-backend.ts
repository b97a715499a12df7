import type { Command } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { Id } from '../../machines/terms/sorts';
import type { Backend, BackendAnswer, ProbeRequest, ProbeResult } from '../backend';
import type { HelperClient } from './helper-client';
import type { Arrival, IovaRanges, Observation, Ownership } from './observation';
import type { Placement, Probers } from './placement';
import type { Reply } from './protocol/reply';
import type { RequestContext } from './request-of';
import { commandKind } from '../../machines/command';
import { fdLife } from '../../machines/vocabulary/ioasid';
import { fdOf, groupOf } from '../../machines/vocabulary/topology';
import { errnoName } from './protocol/errno-name';
import { handleOfFd } from './handles';
import { addressOf } from './placement';
import { ioasidOfPage, mapRequest, requestOf } from './request-of';
import { UserObjects } from './user-objects';

/** The helper did not understand what it was asked, or answered what cannot be: a mistake in this program. */
export class HelperMisused extends Error {}

/** A request of the helper and its reply, as they are kept for a reproducer. */
export interface Exchange {
  readonly request: string;
  readonly reply: Reply;
}

/** What one command did, as seen from outside. */
export interface Step {
  readonly errno: string;
  readonly values: readonly string[];
  /** Whether an allocation was made to fail on the way. */
  readonly failed: boolean;
  readonly observation: Observation;
}

/** Devices of a group to ask for its owner, and whether the second user asks again. */
interface Asked extends Probers {
  readonly group: Id<'Group'>;
  readonly again: boolean;
}

export interface StepOptions {
  /** The number of the allocation that is to fail on the way. */
  readonly failing?: number | undefined;
  /** Whether the command is expected to be refused. */
  readonly isRefused?: boolean;
}

export interface IoctlOptions {
  /** Flags of explicitly allocated tables, such as that for PASIDs. */
  readonly tableFlags?: number;
  /** Is told every request and reply, in order. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/**
 * Carries the commands of a model out on a real kernel, through the helper. It never consults the
 * model's state: what a command is answered and what devices reach is the kernel's word alone.
 */
export class IoctlBackend implements Backend {
  readonly name = 'ioctl';
  private objects: UserObjects;
  private readonly fdOf: (ioasid: Id<'Ioasid'>) => Id<'Fd'>;
  private readonly groupOf: (device: Id<'Device'>) => Id<'Group'>;
  /** Whether the user maps by commands of the model; else each address space gets its page at once. */
  private readonly mapsByCommand: boolean;
  /** Requests to send before the next command. */
  private owed: string[] = [];
  /** Groups that let the last second user in. */
  private readonly freeGroups = new Set<Id<'Group'>>();

  constructor(
    private readonly model: Model,
    private readonly placement: Placement,
    private readonly client: HelperClient,
    private readonly options: IoctlOptions = {},
  ) {
    const { layout, scope } = model;
    this.fdOf = (ioasid) => layout.table(fdOf.symbol)[ioasid] ?? 0;
    this.groupOf = (device) => layout.table(groupOf.symbol)[device] ?? 0;
    this.mapsByCommand = scope.features.includes('mappings');
    this.objects = new UserObjects(this.fdOf, this.groupOf);
  }

  /** Brings files, drivers and devices of the machine into the model's initial state. Rejects with HelperGone. */
  async restart(): Promise<void> {
    this.owed = [];
    this.freeGroups.clear();
    this.objects = new UserObjects(this.fdOf, this.groupOf);
    await this.must('close-all');
    await this.must('rescan');
    const shapes = this.model.scope.groups.flatMap((group) => group.devices);
    for (const [at, shape] of shapes.entries()) {
      const address = addressOf(this.placement, at + 1);
      if (shape.absent === true) {
        await this.must(`remove ${address}`);
        continue;
      }
      const wanted = this.driverName(shape.driver ?? 'vfio');
      const [found] = await this.must(`driver ${address}`);
      if (found === wanted) continue;
      if (found !== '-') await this.must(`unbind-driver ${address}`);
      if (wanted !== '-') await this.must(`bind-driver ${address} ${wanted}`);
    }
    await this.openInitialFds();
  }

  async execute(command: Command, failAt?: number): Promise<BackendAnswer> {
    if (failAt !== undefined)
      throw new HelperMisused('which table write fails cannot be chosen on a real kernel');
    const { errno } = await this.step(command);
    return { kind: 'answered', errno };
  }

  /**
   * Carries out one command and looks at everything that can be seen from outside afterwards.
   */
  async step(command: Command, { failing, isRefused = false }: StepOptions = {}): Promise<Step> {
    const plain = requestOf(command, this.context);
    const request =
      plain === undefined || failing === undefined ? plain : `failing ${failing} ${plain}`;
    const spaces = this.visibleSpaces(command);
    const asked = this.askedAfter(command, isRefused);
    const mapping = this.mappingAfter(command);
    const before = this.owed;
    this.owed = [];
    const requests = [
      ...before,
      ...(request === undefined ? [] : [request]),
      ...mapping,
      ...this.observing(spaces, asked),
    ];
    const replies = await this.client.askAll(requests);
    requests.forEach((one, at) => this.note(one, replies[at]));
    before.forEach((one, at) => mustSucceed(one, replies[at]));
    const after = replies.slice(before.length);
    const answer = request === undefined ? succeeded : done(request, after.shift());
    after.splice(0, mapping.length);
    const [met, ...rest] = answer.values;
    const own = failing === undefined ? answer : { ...answer, values: rest };
    if (own.errno === 'OK') this.learn(command, own);
    return {
      errno: own.errno,
      values: own.values,
      failed: failing !== undefined && met === '1',
      observation: this.observed(after, spaces, asked),
    };
  }

  /** What a device's DMA reaches now. Only plain writes to the one probed address can be seen. */
  async probe(request: ProbeRequest): Promise<ProbeResult> {
    const [arrival] = await this.probeAll([request.device]);
    const first = arrival?.[0] ?? { kind: 'nowhere' };
    switch (first.kind) {
      case 'nowhere':
      case 'absent':
        return { kind: 'fault', reason: first.kind };
      case 'physical':
        return { kind: 'reached', owner: { kind: 'kernel' } };
      case 'space':
        return { kind: 'reached', owner: { kind: 'user', fd: this.fdOf(first.ioasid) } };
    }
  }

  /** The kernel's log since the last time. */
  async kernelLog(): Promise<string> {
    const [text = ''] = await this.must('kmsg');
    return text;
  }

  private get context(): RequestContext {
    const { placement, objects } = this;
    const tableFlags = this.options.tableFlags ?? 0;
    return { placement, objects, fdOf: this.fdOf, groupOf: this.groupOf, tableFlags };
  }

  /**
   * Whom to ask about each group. A second user who binds a device of a free group moves all members there
   * and back, which takes far longer than all the rest; where the last one got in and the command names
   * nothing of the group, his answer still stands. A kernel driver asks every time.
   */
  private askedAfter({ name, args }: Command, isRefused: boolean): Asked[] {
    const { parameters } = commandKind(name);
    const named = parameters.map(({ sort }, at) => {
      const element = args[at] ?? 0;
      if (sort === 'Group') return element;
      return sort === 'Device' ? this.groupOf(element) : 0;
    });
    const endsUse = name === 'CLOSE_IOMMU' || name === 'EXIT' || name === 'SET_IOMMU';
    return this.placement.probers.flatMap((probers, at) => {
      const group = at + 1;
      const mayChange = !isRefused && (endsUse || named.includes(group));
      const again = mayChange || !this.freeGroups.has(group);
      return probers === undefined ? [] : [{ ...probers, group, again }];
    });
  }

  private ownership(group: Id<'Group'>, reply: Reply | undefined): Ownership {
    const [user = '', driver = ''] = done('knock', reply).values;
    if (!/^(-|\d+)$/.test(user) || !/^\d+$/.test(driver))
      throw new HelperMisused(`a knock was answered "${user} ${driver}"`);
    const asUser = user === '-' ? 'OK' : errnoName(Number(user));
    if (asUser === 'OK') this.freeGroups.add(group);
    else this.freeGroups.delete(group);
    const asDriver = errnoName(Number(driver));
    // the group let the driver in, which then found that the device is not for it
    return { asUser, asDriver: asDriver === 'ENODEV' ? 'OK' : asDriver };
  }

  private async openInitialFds(): Promise<void> {
    const { layout, initial } = this.model;
    for (let fd = 1; fd <= layout.universe.size.Fd; fd += 1) {
      const life = fdLife.values[layout.read(initial, fdLife.symbol, fd)];
      if (life !== 'open') continue;
      const open: Command = { name: 'OPEN_IOMMU', args: [fd] };
      const request = requestOf(open, this.context);
      if (request === undefined) continue;
      await this.must(request);
      this.objects.learn(open, succeeded);
    }
  }

  private driverName(kind: 'none' | 'kernel' | 'vfio' | 'stub'): string {
    switch (kind) {
      case 'none':
        return '-';
      case 'kernel':
        return this.placement.kernelDriver;
      case 'vfio':
        return 'vfio-pci';
      case 'stub':
        return 'pci-stub';
    }
  }

  private learn(command: Command, reply: Reply & { readonly kind: 'done' }): void {
    this.objects.learn(command, reply);
    if (this.mapsByCommand) return;
    const [first = 0] = command.args;
    if (command.name === 'ALLOC') this.owed.push(mapRequest(first, 'rw', this.context));
  }

  /** The groups of a container are in its address space at once, so its page is mapped before they are probed. */
  private mappingAfter({ name, args }: Command): string[] {
    if (name !== 'SET_IOMMU' || this.mapsByCommand) return [];
    const [fd = 0] = args;
    const space = this.allSpaces().find((ioasid) => this.fdOf(ioasid) === fd);
    return space === undefined ? [] : [mapRequest(space, 'rw', this.context)];
  }

  private allSpaces(): Id<'Ioasid'>[] {
    return Array.from({ length: this.model.layout.universe.size.Ioasid }, (_, at) => at + 1);
  }

  /** Address spaces whose ranges can be asked for after the command: its fd stays open, the space too. */
  private visibleSpaces({ name, args }: Command): Id<'Ioasid'>[] {
    if (this.placement.interface === 'container') return [];
    const [first = 0] = args;
    const closes = name === 'CLOSE_IOMMU' || name === 'EXIT' ? first : 0;
    const frees = name === 'FREE' ? first : 0;
    return this.allSpaces().filter(
      (ioasid) =>
        this.objects.objectId(ioasid) !== undefined &&
        this.objects.isFdOpen(this.fdOf(ioasid)) &&
        this.fdOf(ioasid) !== closes &&
        ioasid !== frees,
    );
  }

  private observing(spaces: readonly Id<'Ioasid'>[], asked: readonly Asked[]): string[] {
    const { placement, objects } = this;
    return [
      probeRequest(placement, placement.probed),
      ...asked.map(
        ({ asUser, asDriver, again }) =>
          `knock ${again ? addressOf(placement, asUser) : '-'} ${addressOf(placement, asDriver)} ${placement.knockingDriver}`,
      ),
      ...spaces.map(
        (ioasid) => `ranges ${handleOfFd(this.fdOf(ioasid))} ${objects.objectId(ioasid) ?? ''}`,
      ),
    ];
  }

  private observed(
    replies: readonly Reply[],
    spaces: readonly Id<'Ioasid'>[],
    asked: readonly Asked[],
  ): Observation {
    const { placement } = this;
    const [probe, ...others] = replies;
    const arrivals = arrivalsOf(done('probe', probe).values);
    const ranges = new Map<Id<'Ioasid'>, IovaRanges>();
    spaces.forEach((ioasid, at) => {
      const reply = others[asked.length + at];
      // the id of an explicit table is no address space
      if (reply?.kind === 'done' && reply.errno === 'OK')
        ranges.set(ioasid, rangesOf(reply.values));
    });
    return {
      arrivals: new Map(placement.probed.map((device, at) => [device, arrivals[at] ?? []])),
      ownership: new Map(asked.map(({ group }, at) => [group, this.ownership(group, others[at])])),
      ranges,
    };
  }

  private async probeAll(devices: readonly Id<'Device'>[]): Promise<(readonly Arrival[])[]> {
    return arrivalsOf(await this.must(probeRequest(this.placement, devices)));
  }

  private async must(request: string): Promise<readonly string[]> {
    const reply = await this.client.ask(request);
    this.note(request, reply);
    return mustSucceed(request, reply);
  }

  private note(request: string, reply: Reply | undefined): void {
    if (reply !== undefined) this.options.onExchange?.({ request, reply });
  }
}

const succeeded = { kind: 'done', errno: 'OK', values: [] as string[] } as const;

function done(request: string, reply: Reply | undefined): Reply & { readonly kind: 'done' } {
  if (reply?.kind === 'done') return reply;
  throw new HelperMisused(`"${request}" was rejected: ${reply?.reason ?? 'no reply'}`);
}

function mustSucceed(request: string, reply: Reply | undefined): readonly string[] {
  const { errno, values } = done(request, reply);
  if (errno !== 'OK') throw new HelperMisused(`"${request}" was answered ${errno}`);
  return values;
}

const probeRequest = (placement: Placement, devices: readonly Id<'Device'>[]): string =>
  `probe 0x${placement.iova.toString(16)} ${devices.map((one) => addressOf(placement, one)).join(' ')}`;

const arrivalsOf = (values: readonly string[]): (readonly Arrival[])[] =>
  values.map((value) => value.split('+').map(arrivalOf));

function arrivalOf(word: string): Arrival {
  if (word === '-') return { kind: 'nowhere' };
  if (word === 'phys') return { kind: 'physical' };
  if (word === 'absent') return { kind: 'absent' };
  const [, page] = /^p(\d+)$/.exec(word) ?? [];
  if (page === undefined) throw new HelperMisused(`a probe was answered "${word}"`);
  return { kind: 'space', ioasid: ioasidOfPage(Number(page)) };
}

function rangesOf([alignment = '', ...bounds]: readonly string[]): IovaRanges {
  const ranges: [string, string][] = [];
  for (let at = 0; at < bounds.length; at += 2)
    ranges.push([bounds[at] ?? '', bounds[at + 1] ?? '']);
  return { alignment: Number(alignment), ranges };
}
