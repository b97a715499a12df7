import * as fc from 'fast-check';
import type { FunctionSymbol } from './symbols';
import type { Layout, State } from './structure';
import type { Formula, Value } from './term';
import { compile } from '../compiled/compile';
import { groupOfDevices } from '../scope';
import { world } from '../system/walk';
import { tableOf } from '../group/switch';
import { attached, bar, ctx, session } from '../vocabulary/device';
import { actor, domain, owner, ownerCount } from '../vocabulary/group';
import { parent, space, users } from '../vocabulary/ioasid';
import { table } from '../vocabulary/requester';
import {
  fdOf,
  groupOf,
  ioasidOf,
  ioasidsOf,
  members,
  requesterOf,
  requestersOf,
} from '../vocabulary/topology';
import { holds, valueOf } from './evaluate';
import { count, every, exists, first, forAll } from './quantifiers';
import { printFormula } from './print';
import { and, choose, falsity, iff, implies, none, not, number, or, truth, variable } from './term';

const model = world('iommufd', {
  quirks: undefined,
  groups: [groupOfDevices(2, true), groupOfDevices(1)],
});
