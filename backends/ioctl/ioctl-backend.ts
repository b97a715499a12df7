import type { Command } from '../../machines/command';
import type { Model } from '../../machines/model';
import type { Id } from '../../machines/terms/sorts';
import type { Backend, BackendAnswer, ProbeRequest, ProbeResult } from '../backend';
import type { HelperClient } from './helper-client';
import type { Observation } from './observation';
import type { AskedGroup, AskedSpace, Look } from './observe';
import type { Placement } from './placement';
import type { Reply } from './protocol/reply';
import type { RequestContext } from './request-of';
import { commandKind } from '../../machines/command';
import { fdLife } from '../../machines/vocabulary/ioasid';
import { fdOf, groupOf } from '../../machines/vocabulary/topology';
import { done, HelperMisused, mustSucceed } from './expected-reply';
import { handleOfFd } from './handles';
import { arrivalsOf, observationRequests, probeRequest, readObservation } from './observe';
import { addressOf } from './placement';
import { mapRequest, requestOf } from './request-of';
import { UserObjects } from './user-objects';

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

  /** Carries out one command and looks at everything that can be seen from outside afterwards. */
  async step(command: Command, { failing, isRefused = false }: StepOptions = {}): Promise<Step> {
    const plain = requestOf(command, this.context);
    const request =
      plain === undefined || failing === undefined ? plain : `failing ${failing} ${plain}`;
    const look: Look = {
      placement: this.placement,
      groups: this.groupsToAsk(command, isRefused),
      spaces: this.spacesToAsk(command),
    };
    const mapping = this.mappingAfter(command);
    const before = this.owed;
    this.owed = [];
    const requests = [
      ...before,
      ...(request === undefined ? [] : [request]),
      ...mapping,
      ...observationRequests(look),
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
    const observation = readObservation(look, after);
    for (const [group, { asUser }] of observation.ownership)
      if (asUser === 'OK') this.freeGroups.add(group);
      else this.freeGroups.delete(group);
    return {
      errno: own.errno,
      values: own.values,
      failed: failing !== undefined && met === '1',
      observation,
    };
  }

  /** What a device's DMA reaches now. Only plain writes to the one probed address can be seen. */
  async probe(request: ProbeRequest): Promise<ProbeResult> {
    const [arrival] = arrivalsOf(await this.must(probeRequest(this.placement, [request.device])));
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
  private groupsToAsk({ name, args }: Command, isRefused: boolean): AskedGroup[] {
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
  private spacesToAsk({ name, args }: Command): AskedSpace[] {
    if (this.placement.interface === 'container') return [];
    const [first = 0] = args;
    const closes = name === 'CLOSE_IOMMU' || name === 'EXIT' ? first : 0;
    const frees = name === 'FREE' ? first : 0;
    return this.allSpaces().flatMap((ioasid) => {
      const fd = this.fdOf(ioasid);
      const id = this.objects.objectId(ioasid);
      const stays = this.objects.isFdOpen(fd) && fd !== closes && ioasid !== frees;
      return id === undefined || !stays ? [] : [{ ioasid, handle: handleOfFd(fd), id }];
    });
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
