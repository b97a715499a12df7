import { useEffect } from 'preact/hooks';
import type { Address } from '../subject/address';
import type { Reviewer } from '../walk/review';
import type { Go } from './use-address';
import { crept, jumped, redone, undone } from '../walk/steering';

/** The keys of the page; none of them where somebody is typing or choosing. */
export function useKeys(reviewer: Reviewer, go: Go): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const way = wayOf(event.key, reviewer);
      if (way !== undefined) go(way, 'replace');
      else if (event.key === '/') document.getElementById('find-command')?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [reviewer, go]);
}

function wayOf(key: string, reviewer: Reviewer): ((now: Address) => Address) | undefined {
  switch (key) {
    case 'u':
    case 'ArrowLeft':
      return undone;
    case 'r':
    case 'ArrowRight':
      return redone;
    case 'w':
      return (now) => crept(now, reviewer.look(now).taken);
    case '0':
      return (now) => jumped(now, { step: 0 });
    default:
      return undefined;
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, select, textarea') !== null;
