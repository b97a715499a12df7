import { useState } from 'preact/hooks';
import type { Address } from '../subject/address';
import type { NamedScope } from '../subject/subject';
import type { Go } from './use-address';
import { namedScopes } from '../subject/subject';
import { describeScope } from '../subject/describe-scope';
import { scopesOfListing } from '../subject/listing';
import { resubjected } from '../walk/steering';

/** Which machine is walked: one of those that the checks explore, or a group of a listing that is pasted. */
export function MachineField({ address, go }: { readonly address: Address; readonly go: Go }) {
  const [pasted, setPasted] = useState<readonly NamedScope[]>([]);
  const [problem, setProblem] = useState('');
  const { scope } = address.subject;
  const known = [...namedScopes, ...pasted];
  const name = known.find((one) => JSON.stringify(one.scope) === JSON.stringify(scope))?.name;
  const read = (text: string): void => {
    const found = scopesOfListing(text);
    setPasted(found.scopes);
    setProblem(found.problem ?? '');
    const [first] = found.scopes;
    if (first !== undefined)
      go({ ...resubjected(address, { scope: first.scope }), path: [], at: { step: 0 } });
  };
  return (
    <>
      <label>
        Machine
        <select
          value={name ?? ''}
          onChange={({ currentTarget }) => {
            const found = known.find((one) => one.name === currentTarget.value);
            if (found !== undefined)
              go({ ...resubjected(address, { scope: found.scope }), path: [], at: { step: 0 } });
          }}
        >
          {name === undefined ? <option value="">as in the link or trace</option> : null}
          {known.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name}: {one.says}
            </option>
          ))}
        </select>
      </label>
      <p class="hint">{describeScope(scope)}</p>
      <details>
        <summary>Paste the groups of your machine</summary>
        <label>
          A listing of IOMMU groups, lspci, sysfs paths, a kernel log …
          <textarea
            rows={4}
            spellcheck={false}
            aria-describedby="machine-problem"
            onChange={({ currentTarget }) => read(currentTarget.value)}
          />
        </label>
        <p id="machine-problem" class="problem" role="status">
          {problem}
        </p>
      </details>
    </>
  );
}
