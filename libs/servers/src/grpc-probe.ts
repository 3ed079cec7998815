import { connect } from 'node:http2';

const FRAME_HEADER_BYTES = 5;

/** A protobuf message whose first field is this text (below 128 bytes), as one gRPC frame. */
function frameWithText(text: string): Buffer {
  const value = Buffer.from(text);
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + 2 + value.length);
  frame.writeUInt32BE(2 + value.length, 1);
  frame.writeUInt8(0x0a, FRAME_HEADER_BYTES);
  frame.writeUInt8(value.length, FRAME_HEADER_BYTES + 1);
  value.copy(frame, FRAME_HEADER_BYTES + 2);
  return frame;
}

/** Calls a unary method with one text; true when the answer's status is OK, false for anything else. */
export function grpcAnswers(authority: string, method: string, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${authority}`);
    const finish = (ok: boolean) => {
      session.destroy();
      resolve(ok);
    };
    session.on('error', () => finish(false));
    session.setTimeout(2_000, () => finish(false));
    const request = session.request({
      ':method': 'POST',
      ':path': method,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    request.on('error', () => finish(false));
    request.on('trailers', (trailers) => finish(trailers['grpc-status'] === '0'));
    request.on('close', () => finish(false));
    request.resume();
    request.end(frameWithText(text));
  });
}
