import type { Layout } from './structure';
import type { FunctionSymbol } from './symbols';
import type { Formula, Quantified, ValueNode } from './term';
import { freeVariables } from './free-variables';
import { firstTranslated } from './sorts';

/**
 * Writes terms as JavaScript over two byte arrays: `s`, the state that is read, and `b`, the state
 * before the command (for step properties). Quantifiers become functions of their own, whose
 * parameters are the free variables, so that no scope can capture another's variable.
 */
export class Generator {
  private readonly definitions: string[] = [];
  /** Arrays and functions that the generated code needs, by the name it uses for them. */
  readonly constants = new Map<string, unknown>();
  /** Whose machine the code is generated for: what the variable `self` is. */
  self: FunctionSymbol['of'] | undefined;
  private fresh = 0;
  private tables = false;

  constructor(readonly layout: Layout) {}

  /** Everything that the generated expressions refer to. */
  get prelude(): string {
    const tableOf = `function tableOf(i){return i===0?0:${firstTranslated - 1}+i;}`;
    return [...(this.tables ? [tableOf] : []), ...this.definitions].join('\n');
  }

  value(node: ValueNode): string {
    switch (node.op) {
      case 'constant':
        return String(node.value);
      case 'variable':
        return node.name;
      case 'apply': {
        const argument = this.value(node.to);
        if (node.symbol.storage === 'static')
          return `${this.table(node.symbol.name, node)}[${argument}]`;
        return this.read(node.symbol, node.before ? 'b' : 's', argument);
      }
      case 'translated':
        this.tables = true;
        return `tableOf(${this.value(node.ioasid)})`;
      case 'plus':
        return `(${this.value(node.left)}+${this.value(node.right)})`;
      case 'minus':
        return `(${this.value(node.left)}-${this.value(node.right)})`;
      case 'count':
        return this.loop(node.over, node.body, 'let k=0;', 'k++;', 'return k;');
      case 'first':
        return this.loop(node.over, node.body, '', 'return x;', 'return 0;');
      case 'last':
        return this.loop(node.over, node.body, 'let k=0;', 'k=x;', 'return k;');
      case 'choose':
        return `(${this.formula(node.when)}?${this.value(node.then)}:${this.value(node.otherwise)})`;
    }
  }

  /** The value of a stored function, from the state now or the state before. */
  read(symbol: FunctionSymbol, state: 'b' | 's', argument: string): string {
    return `${state}[${this.layout.offset(symbol)}+${argument}]`;
  }

  /** The value that an update gives to a place of the machine's own; `cell` is that place. */
  update(_symbol: FunctionSymbol, value: ValueNode, cell: string): string {
    return `n[${cell}]=${this.value(value)};`;
  }

  /** What has to be done before a message goes to every element of a range. */
  everyone(_over: Quantified): string {
    return '';
  }

  formula(formula: Formula): string {
    switch (formula.op) {
      case 'true':
        return 'true';
      case 'false':
        return 'false';
      case 'equal':
        return `${this.value(formula.left)}===${this.value(formula.right)}`;
      case 'less':
        return `${this.value(formula.left)}<${this.value(formula.right)}`;
      case 'not':
        return `!(${this.formula(formula.body)})`;
      case 'and':
        return `(${formula.all.map((part) => this.formula(part)).join('&&')})`;
      case 'or':
        return `(${formula.any.map((part) => this.formula(part)).join('||')})`;
      case 'forAll':
        return this.loop(
          formula.over,
          { op: 'not', body: formula.body },
          '',
          'return false;',
          'return true;',
        );
      case 'exists':
        return this.loop(formula.over, formula.body, '', 'return true;', 'return false;');
    }
  }

  protected loop(
    over: Quantified,
    body: Formula,
    start: string,
    found: string,
    end: string,
  ): string {
    const name = `q${this.fresh}`;
    this.fresh += 1;
    const free = [...freeVariables(body, new Set([over.variable]))];
    const size = this.layout.universe.size[over.sort];
    const test = `if(${this.formula(body)}){const x=${over.variable};${found}}`;
    if (over.where === undefined) {
      this.definitions.push(
        `function ${name}(b,s,${free.join(',')}){${start}for(let ${over.variable}=1;${over.variable}<=${size};${over.variable}++)${test}${end}}`,
      );
      return `${name}(b,s,${free.join(',')})`;
    }
    const lists = this.lists(over);
    this.definitions.push(
      `function ${name}(b,s,among,${free.join(',')}){${start}for(let j=0;j<among.length;j++){const ${over.variable}=among[j];${test}}${end}}`,
    );
    return `${name}(b,s,${lists}[${this.value(over.where.equals)}],${free.join(',')})`;
  }

  private table(name: string, node: Extract<ValueNode, { op: 'apply' }>): string {
    const key = `t_${name}`;
    this.constants.set(key, this.layout.table(node.symbol));
    return key;
  }

  /** For each value of the static function, the elements it maps there. */
  lists(over: Quantified): string {
    if (over.where === undefined) throw new Error('a whole sort needs no list');
    const key = `l_${over.where.symbol.name}`;
    const { range } = over.where.symbol;
    const most = range.kind === 'reference' ? this.layout.universe.size[range.to] : 0;
    this.constants.set(
      key,
      Array.from({ length: most + 1 }, (_, value) => this.layout.elements(over, value)),
    );
    return key;
  }
}
