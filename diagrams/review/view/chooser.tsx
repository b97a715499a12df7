import type { Address } from '../subject/address';
import type { Book } from '../tour/book';
import type { Go } from './use-address';
import { policies } from '../../../machines/policies/registry';
import { policyNames } from '../../../machines/policies/policy';
import { showPolicy } from '../../../machines/policies/with-choices';
import { mutantById, mutants } from '../../../properties/mutants/registry';
import { beside, resubjected, sound } from '../walk/steering';
import { ChoiceFields } from './choice-fields';
import { MachineField } from './machine-field';
import { PolicyList } from './policy-list';
import { QuirkField } from './quirk-field';

interface Props {
  readonly book: Book;
  readonly address: Address;
  readonly go: Go;
}

/** What is walked: whose rules, on which machine, with which deviations. The path stays as it is. */
export function Chooser({ book, address, go }: Props) {
  const { subject } = address;
  return (
    <section aria-labelledby="choose-title">
      <h2 id="choose-title" tabIndex={-1}>
        Whose rules, on what machine
      </h2>
      <PolicyList book={book} address={address} go={go} />
      <ChoiceFields address={address} go={go} />
      <MachineField address={address} go={go} />
      <QuirkField address={address} go={go} />
      <label>
        Take a premise away
        <select
          value={subject.mutant?.id ?? ''}
          onChange={({ currentTarget }) => {
            const mutant = mutantById(currentTarget.value);
            go(mutant === undefined ? sound(address) : resubjected(address, { mutant }));
          }}
        >
          <option value="">none: the model as it is</option>
          {mutants.map(({ id, says }) => (
            <option key={id} value={id}>
              {id}: {says}
            </option>
          ))}
        </select>
      </label>
      <label>
        Compare with
        <select
          value={address.beside === undefined ? '' : showPolicy(address.beside)}
          onChange={({ currentTarget }) => {
            const name = policyNames.find((one) => one === currentTarget.value);
            go(beside(address, name === undefined ? undefined : policies[name]));
          }}
        >
          <option value="">no other policy</option>
          {policyNames.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
