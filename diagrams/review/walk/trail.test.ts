import { readAddress } from '../subject/address';
import { Reviewer } from './review';
import { crept, jumped, redone, stepped, undone } from './steering';
import { isDone, showPathStep, Trail } from './trail';
import { modelOf } from '../subject/subject';
import { why } from './why';

const at = (text: string) => readAddress(text);
const twoUsers = at('policy=split-fd&path=OPEN_DEVICE.d1~OPEN_DEVICE.d2~BIND.d1.fd1~BIND.d2.fd2');

test('a path that shares its beginning with the last one is walked only from where it parts', () => {
  const trail = new Trail(modelOf(twoUsers.subject));
  const whole = trail.along(twoUsers.path);
  const shorter = trail.along(twoUsers.path.slice(0, 3));
  expect(shorter).toHaveLength(3);
  shorter.forEach((step, index) => expect(step).toBe(whole[index]));
});

test('a command that the policy does not have changes nothing', () => {
  const trail = new Trail(modelOf(at('policy=lockstep').subject));
  const [step] = trail.along(twoUsers.path);
  expect(step?.answer).toBe('no such call');
  expect(step?.after).toBe(step?.before);
});

test('each command is either carried out, refused with a reason, or nobody answers it', () => {
  const reviewer = new Reviewer();
  const walked = reviewer.look(twoUsers);
  const moves = reviewer.moves(walked);
  expect(moves).toHaveLength(walked.model.commands.length);
  for (const move of moves) {
    const kinds = [isDone(move), move.refusal !== undefined, move.answer === 'ignored'];
    expect([showPathStep(move.step), kinds.filter(Boolean)]).toEqual([
      showPathStep(move.step),
      [true],
    ]);
  }
});

test('a refusal says who refuses, what is the case, and the guard of the chart', () => {
  const address = at('path=UNBIND_DRIVER.d1~BIND_KERNEL_DRIVER.d1~OPEN_DEVICE.d2~BIND.d2.fd1');
  const walked = new Reviewer().look(address);
  const refused = walked.taken.at(-1);
  if (refused?.refusal === undefined) throw new Error('BIND should be refused');
  expect(why(walked.model, refused.before, refused.refusal)).toMatchObject({
    who: 'g1',
    event: 'CLAIM',
    errno: 'EPERM',
    here: 'ownership(g1) = kernelOwned ∧ presence(d1) = present ∧ driver(d1) = kernel',
    source: 'iommu_device_claim_dma_owner',
  });
});

test('a claim is violated from the command on that breaks it, and not before', () => {
  const reviewer = new Reviewer();
  const statusAt = (step: number) =>
    reviewer
      .look(jumped(twoUsers, { step }))
      .claims.find(({ invariant }) => invariant.id === 'INV-04');
  expect(statusAt(3)).toMatchObject({ violated: 'no', since: 3 });
  expect(statusAt(4)).toMatchObject({ violated: 'now', since: 3 });
});

test('a claim that a later command restores was violated before', () => {
  const address = at(
    'policy=split-fd&path=OPEN_DEVICE.d1~OPEN_DEVICE.d2~BIND.d1.fd1~BIND.d2.fd2~CLOSE_DEVICE.d2',
  );
  const status = new Reviewer()
    .look(address)
    .claims.find(({ invariant }) => invariant.id === 'INV-04');
  expect(status).toMatchObject({ violated: 'before', since: 3 });
});

test('undo and redo go along the path; a new command forgets what was undone', () => {
  const back = undone(undone(twoUsers));
  expect(back.at).toEqual({ step: 2 });
  expect(redone(back).at).toEqual({ step: 3 });
  const [first] = twoUsers.path;
  if (first === undefined) throw new Error('the path is empty');
  expect(stepped(back, first)).toMatchObject({ path: { length: 3 }, at: { step: 3 } });
  expect(undone(jumped(twoUsers, { step: 0 })).at).toEqual({ step: 0 });
  expect(redone(twoUsers).at).toEqual({ step: 4 });
});

test('creeping stops at every table write of a command', () => {
  const reviewer = new Reviewer();
  const moments = [];
  let address = jumped(twoUsers, { step: 2 });
  while (address.at.step < 3) {
    address = crept(address, reviewer.look(address).taken);
    moments.push(address.at);
  }
  expect(moments).toEqual([
    { step: 2, write: 0 },
    { step: 2, write: 1 },
    { step: 2, write: 2 },
    { step: 3 },
  ]);
});
