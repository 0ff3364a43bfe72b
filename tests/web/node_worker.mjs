// SPDX-License-Identifier: Apache-2.0
/** A thread of Node.js with what a browser's worker has; runs worker.js. */
import {parentPort, workerData} from 'node:worker_threads';

globalThis.postMessage = (message) => parentPort.postMessage(message);
globalThis.addEventListener = (type, listener) => {
  if (type === 'message') {
    parentPort.on('message', (data) => listener({data}));
  }
};
await import(workerData);
