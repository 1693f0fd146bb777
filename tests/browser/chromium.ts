import { type Browser, chromium } from 'playwright-core';
import { findProgram } from '../support/find-program.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** CHROME_PATH, or the first Chromium or Chrome on the PATH; undefined when there is none. */
export const findChromium = (): string | undefined => process.env.CHROME_PATH ?? findProgram(...names);

/** Without a sandbox: in a container it often can't have one, and it only sees our own pages. */
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
