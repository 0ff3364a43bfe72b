// SPDX-License-Identifier: Apache-2.0
/** Say what the tests of a browser miss; nothing, if they can run. */
import {Firefox, WebKit} from './webdriver.mjs';

const {missing} = {firefox: Firefox, webkit: WebKit}[process.argv[2]];
process.stdout.write(missing() ?? '');
