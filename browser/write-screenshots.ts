/** Takes the pictures of the documents anew: `npm run screenshots`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewPage } from './review-page';

const folder = join(__dirname, '..', 'docs', 'img');
const unsafe =
  'policy=split-fd&machine=bridge&path=OPEN_DEVICE.d1~OPEN_DEVICE.d2~BIND.d1.fd1~BIND.d2.fd2~ALLOC.i1~ATTACH.d1.i1';

async function shoot(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const review = await ReviewPage.write();
  try {
    const tour = await review.open('', { viewport: { width: 1500, height: 1180 } });
    await tour.button('One requester id, two address spaces').click();
    await tour.tab.screenshot({ path: join(folder, 'review-split-fd.png') });

    const sequence = await review.open(unsafe, { viewport: { width: 1500, height: 1180 } });
    await sequence.tab.getByText('The path as a sequence diagram').click();
    await sequence
      .part(/sequence diagram/)
      .first()
      .screenshot({ path: join(folder, 'review-sequence.png') });

    const dark = await review.open(
      'policy=device-centric&machine=first&beside=split-fd&path=OPEN_DEVICE.d1~OPEN_DEVICE.d2~BIND.d1.fd1~BIND.d2.fd2',
      { viewport: { width: 1500, height: 1180 }, colorScheme: 'dark' },
    );
    await dark
      .part('Commands')
      .getByText(/^Refused \(/)
      .click();
    await dark.tab.screenshot({ path: join(folder, 'review-compare-dark.png') });

    const phone = await review.open('', { viewport: { width: 390, height: 844 } });
    await phone.button('One requester id, two address spaces').click();
    await phone.tab.screenshot({ path: join(folder, 'review-phone.png') });
  } finally {
    await review.close();
  }
}

void shoot();
