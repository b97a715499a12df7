import type { Formula } from './term';
import { rewrite } from './rewrite';

/** The same formula of the state before: every stored function is read there. */
export const inStateBefore = (formula: Formula): Formula =>
  rewrite(formula, (node) =>
    node.op === 'apply' && node.symbol.storage === 'stored' ? { ...node, before: true } : node,
  );
