import { useMemo } from 'preact/hooks';
import type { Model } from '../../../machines/model';
import type { State } from '../../../machines/terms/structure';
import type { ChartLayout } from './chart-layout';
import type { Walked } from '../walk/review';
import { layoutsOf } from './chart-layout';
import { litStates } from '../chart/lit-states';
import { ChartSvg } from './chart-svg';

interface Props {
  readonly walked: Walked;
  /** The region whose chart is shown. */
  readonly region: string;
  readonly onRegion: (region: string) => void;
}

/** The statecharts of the machines, the current state of every device, group, IOASID and fd lit. */
export function Charts({ walked, region, onRegion }: Props) {
  const { model, state, last } = walked;
  const layouts = useMemo(() => layoutsOf(model), [model]);
  const shown = layouts.find(({ chart }) => chart.region === region) ?? layouts[0];
  if (shown === undefined) return null;
  const moved = changedRegions(model, layouts, last?.before, state);
  return (
    <section aria-labelledby="charts-title">
      <h2 id="charts-title" tabIndex={-1}>
        Statecharts
      </h2>
      <div class="tabs" role="group" aria-label="Which statechart">
        {layouts.map(({ chart }) => (
          <button
            key={chart.region}
            type="button"
            aria-pressed={chart === shown.chart}
            onClick={() => onRegion(chart.region)}
          >
            {chart.region}
            {moved.has(chart.region) ? <span class="badge differs">changed</span> : null}
          </button>
        ))}
      </div>
      <p class="hint">
        {shown.chart.meaning}. Decided by: {shown.chart.owner}.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="statechart drawing">
        <ChartSvg
          layout={shown}
          lit={litStates(model, state, shown.chart)}
          before={last === undefined ? new Map() : litStates(model, last.before, shown.chart)}
        />
      </div>
    </section>
  );
}

function changedRegions(
  model: Model,
  layouts: readonly ChartLayout[],
  before: State | undefined,
  now: State,
): ReadonlySet<string> {
  if (before === undefined) return new Set();
  return new Set(
    layouts
      .filter(({ chart }) => {
        const old = litStates(model, before, chart);
        return [...litStates(model, now, chart)].some(
          ([state, names]) => String(names) !== String(old.get(state)),
        );
      })
      .map(({ chart }) => chart.region),
  );
}
