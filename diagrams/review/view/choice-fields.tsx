import type { ChoiceName, Choices } from '../../../machines/policies/choices';
import type { Address } from '../subject/address';
import type { Go } from './use-address';
import { choices } from '../../../machines/policies/choices';
import { parseChoice, withChoices } from '../../../machines/policies/with-choices';
import { resubjected } from '../walk/steering';

const names = Object.keys(choices).filter((name): name is ChoiceName => name in choices);

/** The choices that make a policy; each can be made differently, as `device-centric,gate=open` does. */
export function ChoiceFields({ address, go }: { readonly address: Address; readonly go: Go }) {
  const { policy } = address.subject;
  const decide = (text: string): void => {
    const changed: Partial<Choices> = parseChoice(text);
    go(resubjected(address, { policy: withChoices(policy, changed) }));
  };
  return (
    <details>
      <summary>Decide one thing differently</summary>
      <div class="choices">
        {names.map((name) => (
          <label key={name} title={choices[name].says}>
            {name}
            <select
              value={policy[name]}
              onChange={({ currentTarget }) => decide(`${name}=${currentTarget.value}`)}
            >
              {choices[name].values.map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </details>
  );
}
