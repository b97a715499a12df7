import type { Owner } from '../../machines/terms/symbols';

/** How a picture shows who decides: in words, by a shape or a border, and by a colour. */
export interface OwnerLook {
  readonly says: string;
  readonly colour: string;
  /** Dark on light, whatever surrounds the picture. */
  readonly fill: string;
  readonly stroke: string;
  readonly text: string;
  /** The border in Mermaid, where all states have one shape. */
  readonly border: string;
  readonly borderSays: string;
  /** The node shape in Graphviz. */
  readonly shape: string;
}

/** Colours that are also told apart by the usual kinds of colour blindness. */
export const owners: Readonly<Record<Owner, OwnerLook>> = {
  kernel: {
    says: 'decided by the kernel',
    colour: 'blue',
    fill: '#cfe3f7',
    stroke: '#0b4f8a',
    text: '#10202e',
    border: 'stroke-width:2px',
    borderSays: 'a plain border',
    shape: 'box',
  },
  user: {
    says: 'decided by the user',
    colour: 'orange',
    fill: '#fde3c0',
    stroke: '#8a4b00',
    text: '#2b1a05',
    border: 'stroke-width:4px',
    borderSays: 'a thick border',
    shape: 'ellipse',
  },
  hardware: {
    says: 'decided by the hardware',
    colour: 'green',
    fill: '#cdeedd',
    stroke: '#006b4a',
    text: '#06231a',
    border: 'stroke-width:2px,stroke-dasharray:6 3',
    borderSays: 'a dashed border',
    shape: 'octagon',
  },
  topology: {
    says: 'a fact of the machine',
    colour: 'grey',
    fill: '#e4e4e4',
    stroke: '#4a4a4a',
    text: '#1a1a1a',
    border: 'stroke-width:2px,stroke-dasharray:2 2',
    borderSays: 'a dotted border',
    shape: 'note',
  },
};
