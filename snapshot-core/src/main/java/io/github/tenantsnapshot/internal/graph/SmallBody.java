package io.github.tenantsnapshot.internal.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads the bodies of requests, most of which have some hundred bytes. Stateless. */
public final class SmallBody {

  private SmallBody() {}

  /**
   * Returns the first bytes of a stream, like {@link InputStream#readNBytes(int)}. That method
   * always allocates a buffer of 8 KB; this one allocates what the stream announces as available.
   */
  public static byte[] read(InputStream body, int max) throws IOException {
    byte[] announced = new byte[Math.max(0, Math.min(body.available(), max))];
    int length = body.readNBytes(announced, 0, announced.length);
    byte[] next = new byte[1]; // also after a short read, which some streams end before their end
    if (length == max || body.readNBytes(next, 0, 1) == 0) {
      return length == announced.length ? announced : Arrays.copyOf(announced, length);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(announced, 0, length);
    all.write(next);
    all.write(body.readNBytes(max - length - 1));
    return all.toByteArray();
  }
}
