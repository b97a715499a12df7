import { paletteOf } from '../svg/palette';

/** The style of isolation pictures: for the stylesheet of a page, or inside of a standalone drawing. */
export const isolationStyle = `${paletteOf('isolation')}
.isolation { font-family: system-ui, sans-serif; font-size: 12px; fill: var(--ink); }
.isolation .paper { fill: var(--paper); }
.isolation .panel { fill: var(--panel); stroke: var(--frame); }
.isolation .frame { fill: none; stroke: var(--frame); stroke-width: 1.5; }
.isolation .box { fill: var(--box); stroke: var(--faint); }
.isolation .box.off { stroke-dasharray: 2 3; }
.isolation .memory { stroke-width: 2; }
.isolation .heading { font-size: 14px; font-weight: 600; }
.isolation .column { font-size: 11px; fill: var(--faint); }
.isolation .name { font-weight: 600; }
.isolation .note { font-size: 11px; fill: var(--faint); }
.isolation .edge { fill: none; stroke: var(--reach); stroke-width: 1.6; }
.isolation .head { fill: var(--reach); }
.isolation .sends { stroke: var(--faint); stroke-width: 1.2; }
.isolation .blocked { stroke: var(--stop); stroke-dasharray: 5 4; }
.isolation .bar { stroke: var(--stop); stroke-width: 4; }
.isolation .stale { stroke: var(--stale); stroke-dasharray: 1 4; stroke-width: 3; stroke-linecap: round; }
.isolation .head.stale { fill: var(--stale); stroke: none; }
.isolation .wrong { stroke: var(--wrong); stroke-width: 3.4; }
.isolation .head.wrong { fill: var(--wrong); stroke: none; }
.isolation .word { font-size: 11px; font-weight: 600; }
.isolation .word.stop { fill: var(--stop); }
.isolation .word.alarm { fill: var(--wrong); }
.isolation .word.old { fill: var(--stale); }
`;
