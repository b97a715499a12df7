import { paletteOf } from '../svg/palette';

/** The style of sequence diagrams: for the stylesheet of a page, or inside of a standalone drawing. */
export const sequenceStyle = `${paletteOf('sequence')}
.sequence { font-family: system-ui, sans-serif; font-size: 12px; fill: var(--ink); }
.sequence .paper { fill: var(--paper); }
.sequence .life { stroke: var(--frame); stroke-dasharray: 3 4; }
.sequence .box { fill: var(--box); stroke: var(--faint); }
.sequence .box.actor { stroke-width: 2.5; }
.sequence .name { font-weight: 600; text-anchor: middle; }
.sequence .violated { fill: var(--panel); stroke: var(--wrong); stroke-width: 2.5; stroke-dasharray: 10 4; }
.sequence .text { font-size: 11px; text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 3; }
.sequence .text.command { font-weight: 600; }
.sequence .text.escape, .sequence .text.failure { font-weight: 600; fill: var(--wrong); }
.sequence .text.beside { text-anchor: start; }
.sequence .line { fill: none; stroke: var(--ink); stroke-width: 1.4; }
.sequence .line.tells { stroke: var(--faint); }
.sequence .line.write { stroke: var(--reach); stroke-width: 2; }
.sequence .line.answer, .sequence .line.error { stroke-dasharray: 5 4; }
.sequence .line.failure, .sequence .line.escape { stroke: var(--wrong); stroke-width: 3; }
.sequence .note { fill: var(--box); stroke: var(--faint); }
.sequence .note.violation { stroke: var(--wrong); stroke-width: 2.5; }
.sequence .said { font-size: 11px; }
.sequence .said.violation { font-weight: 600; }
`;
