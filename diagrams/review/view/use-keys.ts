import { useEffect } from 'preact/hooks';
import type { Address } from '../subject/address';
import type { Walked } from '../walk/review';
import type { Go } from './use-address';
import { crept, jumped, redone, undone } from '../walk/steering';

/** The keys of the page; none of them where somebody is typing or choosing. */
export function useKeys(address: Address, walked: Walked, go: Go): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const to = target(event.key, address, walked);
      if (to !== undefined) go(to, 'replace');
      else if (event.key === '/') document.getElementById('find-command')?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [address, walked, go]);
}

function target(key: string, address: Address, { taken }: Walked): Address | undefined {
  switch (key) {
    case 'u':
    case 'ArrowLeft':
      return undone(address);
    case 'r':
    case 'ArrowRight':
      return redone(address);
    case 'w':
      return crept(address, taken);
    case '0':
      return jumped(address, { step: 0 });
    default:
      return undefined;
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, select, textarea') !== null;
