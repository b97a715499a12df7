import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Address } from '../subject/address';
import { firstAddress, readAddress, showAddress, UnreadableAddress } from '../subject/address';

/**
 * How to go somewhere: as a new entry of the browser's history, or in the place of the last. Who goes on from
 * where the page stands gives a function: keys come faster than drawings.
 */
export type Go = (to: Address | ((now: Address) => Address), how?: 'push' | 'replace') => void;

interface Here {
  readonly address: Address;
  /** What was wrong with the address that the page was opened with. */
  readonly problem?: string;
}

/** The address of the page as state: whatever is shown can be linked to, and Back undoes. */
export function useAddress(): Here & { readonly go: Go } {
  const [here, setHere] = useState<Here>(readHere);
  const latest = useRef(here.address);
  const stand = useCallback((now: Here): void => {
    latest.current = now.address;
    setHere(now);
  }, []);
  useEffect(() => {
    const onChange = (): void => stand(readHere());
    addEventListener('popstate', onChange);
    addEventListener('hashchange', onChange);
    return () => {
      removeEventListener('popstate', onChange);
      removeEventListener('hashchange', onChange);
    };
  }, [stand]);
  const go = useCallback<Go>(
    (to, how = 'push') => {
      const address = typeof to === 'function' ? to(latest.current) : to;
      const url = `#${showAddress(address)}`;
      if (how === 'push') history.pushState(null, '', url);
      else history.replaceState(null, '', url);
      stand({ address });
    },
    [stand],
  );
  return { ...here, go };
}

function readHere(): Here {
  const text = location.hash.slice(1);
  if (text === '') return { address: firstAddress };
  try {
    return { address: readAddress(text) };
  } catch (error) {
    if (!(error instanceof UnreadableAddress)) throw error;
    return { address: firstAddress, problem: error.message };
  }
}
