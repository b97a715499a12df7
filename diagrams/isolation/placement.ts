import type { IsolationNode, TranslationEdge } from './isolation-graph';
import { textWidth } from '../svg/element';

/** A rectangle of the drawing, in its pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One entry of a requester id: its edge leaves the box at this height. */
export interface EntryRow {
  readonly edge: TranslationEdge;
  readonly label: string;
  readonly y: number;
}

/** A node with its place; a requester id has a row for each of its entries. */
export interface PlacedNode extends Box {
  readonly node: IsolationNode;
  readonly rows: readonly EntryRow[];
}

/** A group or an IOMMU fd, drawn around what is in it. */
export interface PlacedFrame extends Box {
  readonly label: string;
}

/** What a part of a panel takes up, and where the next one may begin. */
export interface Placed {
  readonly nodes: readonly PlacedNode[];
  readonly frames: readonly PlacedFrame[];
  readonly bottom: number;
}

/** Where a column begins and how wide it is. */
export interface Column {
  readonly x: number;
  readonly width: number;
}

/** Distances that all parts of a panel share. */
export const spacing = {
  margin: 14,
  top: 64,
  between: 10,
  frameHeader: 24,
  line: 15,
  row: 30,
  /** Room for the bar and the word `blocked`, or for the word at a wrong edge. */
  straight: 78,
} as const;

export type NodeOf<K extends IsolationNode['kind']> = Extract<IsolationNode, { readonly kind: K }>;

export const nodesOf = <K extends IsolationNode['kind']>(
  nodes: readonly IsolationNode[],
  kind: K,
): NodeOf<K>[] => nodes.filter((node): node is NodeOf<K> => node.kind === kind);

/** The width of a column that all texts fit into. */
export const widest = (least: number, texts: readonly string[]): number =>
  Math.max(least, ...texts.map((text) => textWidth(text) + 18));

/** The height of a box with a name and some notes under it. */
export const boxHeight = (notes: number): number => 11 + spacing.line * (1 + notes);
