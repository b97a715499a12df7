import { dirname } from 'node:path';
import tseslint from 'typescript-eslint';

// DESIGN: dependencies point one way. A folder may import only itself and the folders listed for it.
const mayImport = {
  machines: [],
  invariants: ['machines'],
  backends: ['machines'],
  diagrams: ['machines', 'invariants'],
  // the page that a reviewer walks through the model with: it reads traces and mutants as the programs do
  'diagrams/review': ['machines', 'invariants', 'properties', 'diagrams'],
  exports: ['machines', 'invariants'],
  properties: ['machines', 'invariants', 'backends', 'exports'],
  bench: ['machines', 'invariants', 'backends', 'exports', 'properties'],
  cli: ['machines', 'invariants', 'backends', 'exports', 'properties', 'diagrams', 'bench'],
  // only for tests: what is drawn, looked at in a real browser
  browser: ['machines', 'invariants', 'diagrams', 'properties', 'cli'],
};
const layers = Object.keys(mayImport);

/** Folders whose code is pure: no file, network, process or thread access. */
const pureLayers = new Set(['machines', 'invariants', 'diagrams', 'diagrams/review', 'exports']);

const direction = layers.map((layer) => {
  const forbidden = layers.filter(
    (other) =>
      other !== layer &&
      !mayImport[layer].includes(other) &&
      !mayImport[layer].includes(dirname(other)),
  );
  return {
    files: [`${layer}/**/*.{ts,tsx}`],
    // a layer inside another has rules of its own
    ignores: [
      '**/*.test.ts',
      ...layers.filter((one) => one.startsWith(`${layer}/`)).map((one) => `${one}/**`),
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...(forbidden.length === 0
              ? []
              : [
                  {
                    regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`,
                    message: `${layer}/ may import only from: ${[layer, ...mayImport[layer]].join(', ')}`,
                  },
                ]),
            ...(pureLayers.has(layer)
              ? [{ regex: '^node:', message: `${layer}/ is pure: no access to the outside` }]
              : []),
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['.cache/', 'dist/', 'node_modules/', 'coverage/', 'eslint.config.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  ...direction,
);
