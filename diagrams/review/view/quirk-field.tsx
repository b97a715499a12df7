import type { QuirkName } from '../../../machines/policies/quirks';
import type { Address } from '../subject/address';
import type { Go } from './use-address';
import { quirkRegistry } from '../../../machines/policies/quirk-registry';
import {
  noQuirks,
  onlyQuirks,
  quirkNames,
  shippedQuirks,
  showQuirks,
} from '../../../machines/policies/quirks';
import { wasShipped } from '../../../properties/mutants/rules-with';
import { resubjected } from '../walk/steering';

/** The deviations of shipped Linux: none, all, or one by one. Proposals were never shipped and have none. */
export function QuirkField({ address, go }: { readonly address: Address; readonly go: Go }) {
  const { policy, quirks } = address.subject;
  if (!wasShipped(policy))
    return <p class="hint">Quirks of Linux: none, {policy.name} is a proposal.</p>;
  const shown = showQuirks(quirks);
  const turn = (name: QuirkName, on: boolean): void => {
    const kept = quirkNames.filter((one) => quirks[one] && one !== name);
    // a quirk that needs others shows itself only with them
    const wanted = on ? [...kept, name, ...quirkRegistry[name].needs] : kept;
    go(resubjected(address, { quirks: onlyQuirks(...wanted) }));
  };
  return (
    <>
      <label>
        Quirks of Linux
        <select
          value={shown === 'none' || shown === 'shipped' ? shown : 'some'}
          onChange={({ currentTarget: { value } }) => {
            if (value !== 'some')
              go(resubjected(address, { quirks: value === 'none' ? noQuirks : shippedQuirks }));
          }}
        >
          <option value="none">none: as documented</option>
          <option value="shipped">shipped: as Linux is</option>
          <option value="some" disabled={shown === 'none' || shown === 'shipped'}>
            some: see below
          </option>
        </select>
      </label>
      <details>
        <summary>One by one</summary>
        {quirkNames.map((name) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={quirks[name]}
              onChange={({ currentTarget }) => turn(name, currentTarget.checked)}
            />
            <span>
              <strong>{name}</strong>: {quirkRegistry[name].says}
            </span>
          </label>
        ))}
      </details>
    </>
  );
}
