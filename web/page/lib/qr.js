// SPDX-License-Identifier: Apache-2.0
/** QR codes of pictures, where the browser can read them. */
import {readCode} from './code.js';
import {Unable} from './verdict.js';

export async function canReadCodes() {
  try {
    return (await BarcodeDetector.getSupportedFormats()).includes('qr_code');
  } catch {
    return false;
  }
}

/** The confirmation code in a picture. */
export async function readImage(file) {
  const detector = new BarcodeDetector({formats: ['qr_code']});
  let found;
  try {
    found = await detector.detect(await createImageBitmap(file));
  } catch {
    throw new Unable('picture');
  }
  const text = found.map((one) => one.rawValue)
      .find((value) => readCode(value).complete);
  if (text === undefined) {
    throw new Unable('noQr');
  }
  return text;
}
