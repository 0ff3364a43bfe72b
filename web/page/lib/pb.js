// SPDX-License-Identifier: Apache-2.0
/**
 * Reading protobuf: the two wire types that entries and records have, numbers
 * and bytes.  Varints are in their shortest form.
 */
import {Unable, need} from './verdict.js';

const VARINT = 0;
const BYTES = 2;

class Cursor {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get atEnd() {
    return this.at === this.bytes.length;
  }

  varint() {
    let value = 0;
    let scale = 1;
    for (;;) {
      need(!this.atEnd, 'encoding');
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        need(byte !== 0 || scale === 1, 'encoding');
        break;
      }
      scale *= 128;
      need(scale < 2 ** 64, 'encoding');
    }
    if (!Number.isSafeInteger(value)) {
      throw new Unable('tooLarge');
    }
    return value;
  }

  take() {
    const length = this.varint();
    need(length <= this.bytes.length - this.at, 'encoding');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** The fields of a message: [{number, value}], a number or bytes. */
export function readFields(bytes) {
  const cursor = new Cursor(bytes);
  const fields = [];
  while (!cursor.atEnd) {
    const tag = cursor.varint();
    const type = tag % 8;
    need(type === VARINT || type === BYTES, 'encoding');
    fields.push({number: Math.floor(tag / 8),
      value: type === VARINT ? cursor.varint() : cursor.take()});
  }
  return fields;
}

/** Messages behind their lengths. */
export function readFrames(bytes) {
  const cursor = new Cursor(bytes);
  const frames = [];
  while (!cursor.atEnd) {
    frames.push(cursor.take());
  }
  return frames;
}
