import type { DeviceShape, GroupShape, Scope } from '../../../machines/scope';

/** The machine of a scope in the words of scenario files; see properties/scenarios/README.md. */
export function machineLines({ groups, fds, ioasids, profile }: Scope): string[] {
  const lines: string[] = [];
  let before = 0;
  groups.forEach((group, at) => {
    const first = before + 1;
    before += group.devices.length;
    lines.push(
      `group ${namesOf(group, first)}`,
      ...group.devices.flatMap((shape, index) => factsOf(`d${first + index}`, shape)),
      ...(group.aliases ?? []).flatMap((requester) => {
        const index = group.devices.findIndex((shape) => shape.requester === requester);
        return index < 0 ? [] : [`alias d${first + index}`];
      }),
      ...(group.interruptsNotIsolated === true ? [`g${at + 1} interrupts-not-isolated`] : []),
    );
  });
  return [
    ...lines,
    `fds ${fds}`,
    `ioasids ${ioasids}`,
    ...(profile === 'vt-d' ? [] : [`iommu ${profile}`]),
  ];
}

/** `d1+d2 d3`: those joined by a plus share a requester id. */
function namesOf({ devices }: GroupShape, first: number): string {
  const classes = new Map<number, string[]>();
  devices.forEach(({ requester }, index) => {
    classes.set(requester, [...(classes.get(requester) ?? []), `d${first + index}`]);
  });
  return [...classes.values()].map((names) => names.join('+')).join(' ');
}

function factsOf(name: string, shape: DeviceShape): string[] {
  return [
    ...(shape.driver === undefined ? [] : [`driver ${shape.driver}`]),
    ...(shape.absent === true ? ['absent'] : []),
    ...(shape.directMapped === true ? ['direct-mapped'] : []),
    ...(shape.ats === true ? ['ats'] : []),
    ...(shape.pasid === true ? ['pasid'] : []),
    ...(shape.noSnoop === true ? ['no-snoop'] : []),
    ...(shape.slot === undefined ? [] : [`slot ${shape.slot}`]),
  ].map((fact) => `${name} ${fact}`);
}
