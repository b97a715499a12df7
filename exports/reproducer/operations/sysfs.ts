import type { Operations, Step } from '../statement';
import { errorValue, textValue } from '../support/reporting';
import { knockAsDriver, knockAsUser } from '../support/knock';
import * as sysfs from '../support/sysfs';

/** The name or the number that a link of the device leads to, `-` for none. */
function wordOf({ request, recorded }: Step): string {
  const word = recorded.word(0);
  return /^[A-Za-z0-9_.-]+$/.test(word) ? word : request.refuse(`${word} is no name`);
}

/** A link is read in any case; only where an errno was seen, the device may be missing. */
const reading = ({ recorded }: Step, address: string) =>
  recorded.succeeded
    ? { call: '0', needs: [sysfs.linkTarget] }
    : { call: `present("${address}")`, needs: [sysfs.present] };

/** What is read and written in sysfs. */
export const sysfsOperations: Operations = {
  driver: (step) => {
    const address = step.request.address();
    const { call, needs } = reading(step, address);
    return {
      words: `look for the driver of ${address}`,
      call,
      values: step.recorded.succeeded
        ? [`text("driver", link_target("${address}", "driver"), "${wordOf(step)}");`]
        : [],
      needs: [...needs, ...(step.recorded.succeeded ? [textValue] : [])],
    };
  },

  group: (step) => {
    const address = step.request.address();
    const { call, needs } = reading(step, address);
    return {
      words: `look for the group of ${address}`,
      call,
      values: step.recorded.succeeded
        ? [`group_number(link_target("${address}", "iommu_group"), "${wordOf(step)}");`]
        : [],
      needs: [...needs, ...(step.recorded.succeeded ? [sysfs.groupNumber] : [])],
    };
  },

  'bind-driver': ({ request }) => {
    const address = request.address();
    const driver = request.name('a driver');
    return {
      words: `bind ${address} to the driver ${driver}`,
      call: `bind_driver("${address}", "${driver}")`,
      needs: [sysfs.bindDriver],
    };
  },

  'unbind-driver': ({ request }) => {
    const address = request.address();
    return {
      words: `unbind ${address} from its driver`,
      call: `unbind_driver("${address}")`,
      needs: [sysfs.unbindDriver],
    };
  },

  'group-type': ({ request }) => {
    const address = request.address();
    const type = request.name('a type of default domain');
    return {
      words: `set the default domain of ${address}'s group to ${type}`,
      call: `write_attribute("${address}", "iommu_group/type", "${type}")`,
      needs: [sysfs.writeAttribute],
    };
  },

  remove: ({ request }) => {
    const address = request.address();
    return {
      words: `remove ${address} from its bus`,
      call: `write_attribute("${address}", "remove", "1")`,
      needs: [sysfs.writeAttribute],
    };
  },

  rescan: () => ({ words: 'scan the buses', call: 'rescan()', needs: [sysfs.rescan] }),

  knock: ({ request, recorded }) => {
    const device = request.address();
    const other = request.address();
    const driver = request.name('a driver');
    return {
      words: `ask who owns the group of ${device} (a user), of ${other} (${driver})`,
      call: '0',
      values: [
        `error_value("a user is told", knock_as_user("${device}"), ${recorded.error(0)});`,
        `error_value("a driver", knock_as_driver("${other}", "${driver}"), ${recorded.error(1)});`,
      ],
      needs: [errorValue, knockAsUser, knockAsDriver],
    };
  },
};
