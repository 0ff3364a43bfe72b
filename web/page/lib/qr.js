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

/** A camera may be asked for: on pages that came with TLS or from here. */
export function hasCamera() {
  return navigator.mediaDevices?.getUserMedia !== undefined;
}

const newDetector = () => new BarcodeDetector({formats: ['qr_code']});

/** The first confirmation code that a picture shows. */
async function detect(detector, picture) {
  const found = await detector.detect(picture);
  return found.map((one) => one.rawValue)
      .find((value) => readCode(value).complete);
}

/** The confirmation code in a picture. */
export async function readImage(file) {
  let text;
  try {
    text = await detect(newDetector(), await createImageBitmap(file));
  } catch {
    throw new Unable('picture');
  }
  if (text === undefined) {
    throw new Unable('noQr');
  }
  return text;
}

const LOOK_MS = 200;

/**
 * The confirmation code that is held before the camera, whose pictures `video`
 * shows; null if `signal` ends it before.  The camera is off afterwards.
 */
export async function readCamera(video, signal) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(
        {video: {facingMode: 'environment'}});
  } catch {
    throw new Unable('camera');
  }
  try {
    video.srcObject = stream;
    await video.play();
    const detector = newDetector();
    while (!signal.aborted) {
      const text = await detect(detector, video);
      if (text !== undefined) {
        return text;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return null;
  } catch (fault) {
    if (signal.aborted) {
      return null;
    }
    throw fault;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}
