import { lifecyclePage } from '../diagrams/page';
import { policies } from '../machines/policies/registry';
import { referencePage } from '../properties/reference';

/** Every document that is written from the model, by its path from the top of the project. */
export const documents: readonly { readonly path: string; readonly text: () => string }[] = [
  { path: 'docs/reference.md', text: referencePage },
  ...Object.values(policies).map((policy) => ({
    path: `diagrams/generated/${policy.name}.md`,
    text: () => lifecyclePage(policy),
  })),
];
