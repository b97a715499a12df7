import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Address } from '../subject/address';
import { firstAddress, readAddress, showAddress, UnreadableAddress } from '../subject/address';

/** How to go somewhere: as a new entry of the browser's history, or in the place of the last. */
export type Go = (to: Address, how?: 'push' | 'replace') => void;

interface Here {
  readonly address: Address;
  /** What was wrong with the address that the page was opened with. */
  readonly problem?: string;
}

/** The address of the page as state: whatever is shown can be linked to, and Back undoes. */
export function useAddress(): Here & { readonly go: Go } {
  const [here, setHere] = useState<Here>(readHere);
  useEffect(() => {
    const onChange = (): void => setHere(readHere());
    addEventListener('popstate', onChange);
    addEventListener('hashchange', onChange);
    return () => {
      removeEventListener('popstate', onChange);
      removeEventListener('hashchange', onChange);
    };
  }, []);
  const go = useCallback<Go>((address, how = 'push') => {
    const url = `#${showAddress(address)}`;
    if (how === 'push') history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    setHere({ address });
  }, []);
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
